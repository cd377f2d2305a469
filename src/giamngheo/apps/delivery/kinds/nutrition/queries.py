"""Reads of nutrition: rounds and their children, one child over the years, rates by place, what was given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.life import queries as life
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Membership, Person, Village

from . import rules
from .models import Measurement, MeasuringRound, NutritionCase

SORTS = {
    "name": ("person__sort_key", "id"), "-name": ("-person__sort_key", "-id"),
    "given_on": ("given_on", "id"), "-given_on": ("-given_on", "-id"),
}  # fmt: skip
MOST_CHILDREN = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``state``: a case's own or the frame's."""

    what: str = ""
    state: str = ""
    year: int | None = None
    area_id: int | None = None
    sort: str = ""


def cases_in(area_ids: Collection[int]) -> QuerySet[NutritionCase]:
    """What was given in these areas, with what a line shows; one query."""
    found = NutritionCase.objects.filter(area_id__in=area_ids)
    return found.select_related("support", "person", "support__village", "area").defer("support__snapshot")


def narrowed(found: QuerySet[NutritionCase], wanted: Wanted) -> QuerySet[NutritionCase]:
    if wanted.what:
        found = found.filter(what=wanted.what)
    if wanted.state in frame_states.STATES and wanted.state != frame_states.OPEN:
        found = found.filter(support__state=wanted.state)
    elif wanted.state:
        found = found.filter(state=wanted.state, support__state=frame_states.OPEN)
    if wanted.year:
        found = found.filter(support__starts_on__year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    return found.order_by(*SORTS.get(wanted.sort, ("-id",)))


def years_of(area_ids: Collection[int]) -> list[int]:
    """Years in which something was given, newest first."""
    days = NutritionCase.objects.filter(area_id__in=area_ids).dates("support__starts_on", "year", order="DESC")
    return [day.year for day in days]


def counts(found: QuerySet[NutritionCase]) -> dict[str, int]:
    """Persons with something accepted, by what it was; one query."""
    done = Q(support__state=frame_states.ACCEPTED)
    wanted = {what: Count("person", filter=done & Q(what=what), distinct=True) for what in NutritionCase.What.values}
    return NutritionCase.objects.filter(pk__in=found.order_by().values("pk")).aggregate(**wanted)


def case_or_none(support_id: int, area_ids: Collection[int]) -> NutritionCase | None:
    """One case by its support, with everything its page shows."""
    found = NutritionCase.objects.filter(support_id=support_id, area_id__in=area_ids)
    return found.select_related("support", "support__village", "household", "person", "area", "after__round").first()


def members_of(household: Household) -> list[Person]:
    """Who lives in the household now, the youngest first."""
    found = Membership.objects.filter(household=household, valid_to=None).select_related("person")
    people = [one.person for one in found]
    return sorted(people, key=lambda p: (-(p.birth_on.year if p.birth_on else p.birth_year or 0), p.pk))


def rounds_in(area_ids: Collection[int]) -> QuerySet[MeasuringRound]:
    """Rounds of these areas, newest first, with how many were measured and how many are to be measured again; one query."""
    again = Q(measurements__is_flagged=True, measurements__times=1)
    found = MeasuringRound.objects.filter(area_id__in=area_ids).select_related("area", "village")
    told = found.annotate(measured=Count("measurements"), again=Count("measurements", filter=again))
    return told.order_by("-held_on", "-id")


def round_or_none(pk: int, area_ids: Collection[int]) -> MeasuringRound | None:
    return rounds_in(area_ids).filter(pk=pk).first()


def villages_of(area_id: int) -> list[tuple[int, str]]:
    """Villages of a commune, also those written under an earlier map, for a choice."""
    return list(life.villages_of([area_id]).values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the register on the day of a round; ``days`` null where the day of birth is not known."""

    person_id: int
    name: str
    sex: str
    birth_on: date | None
    birth_year: int | None
    days: int | None
    village_id: int | None
    head_name: str


def children_of(area_id: int, village_id: int | None, on: date, *, only: Collection[int] | None = None) -> list[Child]:
    """Children under the programme's age who lived in the village (or anywhere in the commune) that day, youngest first; one query.

    Who has only a year of birth is among them where that year leaves it possible. ``only``: of these persons.
    """
    least = rules.months(current_plan(), "child_below_months")
    first = date(on.year - least // 12, on.month, min(on.day, 28))
    young = Q(person__birth_on__gt=first, person__birth_on__lte=on) | Q(person__birth_on=None, person__birth_year__gte=first.year)
    found = Membership.objects.filter(young, household__area_id=area_id, valid_from__lte=on, household__closed_on=None)
    found = found.filter(Q(valid_to=None) | Q(valid_to__gt=on))
    if village_id is not None:
        found = found.filter(household__village_id=village_id)
    if only is not None:
        found = found.filter(person_id__in=only)
    rows = found.order_by(F("person__birth_on").desc(nulls_last=True), "person__sort_key", "person_id").values_list(
        "person_id", "person__full_name", "person__sex", "person__birth_on", "person__birth_year", "household__village_id",
        "household__head_name",
    )[:MOST_CHILDREN]  # fmt: skip
    return [Child(p, name, sex, born, year, rules.age_days(born, on), v, head) for p, name, sex, born, year, v, head in rows]


def measured_in(round_id: int) -> list[Measurement]:
    """Who was measured in a round, by name; one query."""
    found = Measurement.objects.filter(round_id=round_id).select_related("person", "village")
    return list(found.order_by("village__search_key", "person__sort_key", "id"))


def odd_once(round_id: int) -> int:
    """Measures beyond WHO's limits that were taken only once."""
    return Measurement.objects.filter(round_id=round_id, is_flagged=True, times=1).count()


def person_or_none(pk: int, area_ids: Collection[int]) -> Person | None:
    return Person.objects.filter(pk=pk, area_id__in=area_ids).first()


def measures_of(person_id: int) -> list[Measurement]:
    """One child over the years, oldest first."""
    found = Measurement.objects.filter(person_id=person_id).select_related("round", "round__village")
    return list(found.order_by("round__held_on", "id"))


def latest_measure(person_id: int) -> Measurement | None:
    return Measurement.objects.filter(person_id=person_id).select_related("round").order_by("-round__held_on", "-id").first()


# Place 0: no village is known. Measured: the newest measure of each child of the year that is not odd. Living: who is under five on the
# last day, on the register then.
RATES_SQL = """
with newest as (
  select distinct on (m.person_id) m.person_id, m.area_id, m.village_id, m.haz, m.waz
  from delivery_nutrition_measurement m join delivery_nutrition_measuringround r on r.id = m.round_id
  where m.area_id = any(%(areas)s) and r.held_on between %(first)s and %(last)s and m.age_days < %(days)s
    and not m.is_flagged and m.haz is not null
  order by m.person_id, r.held_on desc, m.id desc
), told as (
  select coalesce({key}, 0) as place, count(*) as measured, count(*) filter (where haz < %(line)s) as stunted,
    count(*) filter (where waz < %(line)s) as light
  from newest group by 1
), living as (
  select coalesce({home}, 0) as place, count(distinct q.id) as children
  from register_membership b join register_household h on h.id = b.household_id join register_person q on q.id = b.person_id
  where h.area_id = any(%(areas)s) and h.closed_on is null and b.valid_from <= %(last)s
    and (b.valid_to is null or b.valid_to > %(last)s) and q.birth_on <= %(last)s and q.birth_on > %(last)s - %(days)s
  group by 1
)
select coalesce(t.place, l.place) as place, coalesce(l.children, 0), coalesce(t.measured, 0), coalesce(t.stunted, 0), coalesce(t.light, 0)
from told t full join living l on l.place = t.place
"""


def rates(area_ids: Collection[int], *, by_village: bool, first: date, last: date) -> list[rules.Rate]:
    """Stunting of the under-fives by commune or village, with what share of them was measured; two queries."""
    plan = current_plan()
    days = rules.days_of(rules.months(plan, "small_child_below_months"))
    key, home = ("village_id", "h.village_id") if by_village else ("area_id", "h.area_id")
    given: dict[str, Any] = {"areas": sorted(area_ids), "first": first, "last": last, "days": days, "line": rules.stunting_line(plan, last)}
    with connection.cursor() as cursor:
        cursor.execute(RATES_SQL.format(key=key, home=home), given)
        rows = cursor.fetchall()
    names = _place_names([place for place, *_ in rows if place], by_village=by_village)
    told = [rules.Rate(names.get(place, ""), *counted) for place, *counted in rows if place in names or not place]
    return sorted(told, key=lambda rate: (not rate.name, rate.name))


def _place_names(ids: Collection[int], *, by_village: bool) -> dict[int, str]:
    if by_village:
        return dict(Village.objects.filter(pk__in=ids).values_list("id", "name"))
    return dict(Area.objects.filter(pk__in=ids).values_list("id", "name"))


def measured_years(area_ids: Collection[int]) -> list[int]:
    """Years with a measuring round, newest first."""
    return [day.year for day in MeasuringRound.objects.filter(area_id__in=area_ids).dates("held_on", "year", order="DESC")]


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen of a case at acceptance, beside the frame; no measure is."""
    found = NutritionCase.objects.get(support_id=support_id)
    given_on = found.given_on.isoformat() if found.given_on else None
    return {"what": found.what, "given_on": given_on, "giver_name": found.giver_name, "after": found.after_id}


__all__ = [
    "SORTS", "Child", "Wanted", "case_or_none", "cases_in", "children_of", "counts", "latest_measure", "measured_in",
    "measured_years", "measures_of", "members_of", "narrowed", "odd_once", "person_or_none", "rates", "round_or_none", "rounds_in",
    "snapshot_of", "villages_of", "years_of",
]  # fmt: skip
