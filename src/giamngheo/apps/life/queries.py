"""Reads of life events: of an area, of one household, and who waits to be taken in.

A row may name a household or person that stands in another commune by now: names come by sub-query, so that the event
is told all the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area, AreaInside, Generation, Succession
from giamngheo.apps.register.models import Household, Membership, Person, Village
from giamngheo.workbooks.names import search_key

from .models import LifeEvent

MOST_FOUND = 15
SORTS = {
    "happened_on": ("happened_on", "id"),
    "-happened_on": ("-happened_on", "-id"),
    "recorded_at": ("recorded_at", "id"),
    "-recorded_at": ("-recorded_at", "-id"),
}


@dataclass(frozen=True, slots=True)
class Search:
    """Which events: kind, days from and to (both included), village, area of any map, order."""

    kind: str = ""
    first: date | None = None
    last: date | None = None
    village_id: int | None = None
    area_id: int | None = None
    sort: str = "-happened_on"


def _named(found: QuerySet[LifeEvent]) -> QuerySet[LifeEvent]:
    """Each event with the names it tells of, where they can be seen."""
    heads = Household.objects.filter(pk=OuterRef("household_id")).values("head_name")[:1]
    others = Household.objects.filter(pk=OuterRef("other_household_id")).values("head_name")[:1]
    persons = Person.objects.filter(pk=OuterRef("person_id")).values("full_name")[:1]
    areas = Area.objects.filter(pk=OuterRef("to_id")).values("name")[:1]
    villages = Village.objects.filter(pk=OuterRef("village_id")).values("name")[:1]
    writers = User.objects.filter(pk=OuterRef("by_id")).values("full_name")[:1]
    return found.annotate(
        to_id=Cast(KT("details__other_area"), BigIntegerField()),
        head_now=Subquery(heads), other_head=Subquery(others), person_name=Subquery(persons),
        village_name=Subquery(villages), area_name=F("area__name"), by_name=Subquery(writers),
    ).annotate(other_area_name=Subquery(areas))  # fmt: skip


def events_found(search: Search, area_ids: Collection[int]) -> QuerySet[LifeEvent]:
    """Events that happened in these areas; what was sent here is not among them until it is taken in."""
    found = LifeEvent.objects.filter(area_id__in=area_ids)
    if search.area_id:
        found = found.filter(area_id__in=AreaInside.objects.filter(outer=search.area_id).values("inner_id"))
    if search.kind:
        found = found.filter(kind=search.kind)
    if search.first:
        found = found.filter(happened_on__gte=search.first)
    if search.last:
        found = found.filter(happened_on__lte=search.last)
    if search.village_id:
        found = found.filter(village_id=search.village_id)
    return _named(found).order_by(*SORTS.get(search.sort, SORTS["-happened_on"]))


def timeline(household: Household) -> list[LifeEvent]:
    """All that happened to a household, newest first; one query."""
    both = Q(household=household) | Q(other_household=household)
    return list(_named(LifeEvent.objects.filter(both)).order_by("-happened_on", "-id"))


def stays(household: Household) -> list[dict[str, Any]]:
    """Who was in the household from when to when, those of today first; one query. Held on no day: not told."""
    names = Person.objects.filter(pk=OuterRef("person_id"))
    rows = (
        Membership.objects.filter(household=household)
        .filter(Q(valid_to=None) | Q(valid_to__gt=F("valid_from")))
        .annotate(person_name=Subquery(names.values("full_name")[:1]))
        .order_by(F("valid_to").desc(nulls_first=True), "-is_head", "valid_from", "id")
    )
    found = rows.values("person_id", "person_name", "relation", "is_head", "valid_from", "valid_to")
    return [dict(row) for row in found]


def members_now(household: Household) -> list[Membership]:
    """Open memberships with their persons, the head first."""
    found = Membership.objects.filter(household=household, valid_to=None).select_related("person")
    return list(found.order_by("-is_head", "person__birth_year", "id"))


def event_in(area_ids: Collection[int], pk: int) -> LifeEvent | None:
    """One event that happened in these areas, with names."""
    return _named(LifeEvent.objects.filter(area_id__in=area_ids)).filter(pk=pk).first()


def waiting(area_ids: Collection[int]) -> QuerySet[LifeEvent]:
    """Departures towards these areas that nobody has taken in, oldest first."""
    answers = LifeEvent.objects.annotate(answered=Cast(KT("details__answers"), BigIntegerField()))
    answered = answers.filter(answered=OuterRef("pk"), is_withdrawn=False)
    return (
        _named(LifeEvent.objects.filter(details__other_area__in=list(area_ids), is_withdrawn=False))
        .filter(kind__in=["household_moved_out", "person_moved_out"])
        .exclude(details__has_key="together")
        .annotate(is_answered=Exists(answered)).filter(is_answered=False)
        .order_by("happened_on", "id")
    )  # fmt: skip


def households_named(text: str, area_id: int, *, but: int) -> list[Household]:
    """Open households of a commune whose head's name has the text; a few more than can be chosen among."""
    key = search_key(text)
    found = Household.objects.filter(area_id=area_id, closed_on=None, search_key__contains=key).exclude(pk=but)
    return list(found.select_related("village").order_by("sort_key", "id")[: MOST_FOUND + 1]) if key else []


def persons_named(text: str, area_id: int, *, but: int) -> list[Person]:
    """Persons of a commune whose name has the text, not members of household ``but``, each with their household now."""
    key = search_key(text)
    open_now = Membership.objects.filter(person=OuterRef("pk"), valid_to=None)
    found = (
        Person.objects.filter(area_id=area_id, search_key__contains=key)
        .annotate(home_id=Subquery(open_now.values("household_id")[:1]), home_name=Subquery(open_now.values("household__head_name")[:1]))
        .exclude(home_id=but).order_by("sort_key", "id")
    )  # fmt: skip
    return list(found[: MOST_FOUND + 1]) if key else []


def home_of(person_id: int) -> int | None:
    """The household a person is in now."""
    return Membership.objects.filter(person=person_id, valid_to=None).values_list("household_id", flat=True).first()


def villages_of(area_ids: Collection[int]) -> QuerySet[Village]:
    """Villages whose households stand in these communes, or that lie there, by name."""
    standing = Household.objects.filter(area_id__in=area_ids).values("village_id")
    return Village.objects.filter(Q(area_id__in=area_ids) | Q(pk__in=standing)).order_by("search_key", "id")


def communes_now(*, but: int) -> list[Area]:
    """Communes of the newest map except one, by name."""
    newest = Generation.objects.order_by("-valid_from").values("id")[:1]
    return list(Area.objects.filter(kind=Area.Kind.COMMUNE, generation_id__in=newest).exclude(pk=but).order_by("name"))


def communes_to_pass(area_ids: Collection[int]) -> list[dict[str, Any]]:
    """Communes of mine with open households that pass whole into one commune of mine, with how many; one query."""
    steps = (
        Succession.objects.filter(predecessor_id__in=area_ids, successor_id__in=area_ids)
        .annotate(
            since=F("successor__generation__valid_from"),
            count=Count("predecessor__household", filter=Q(predecessor__household__closed_on=None)),
            ways=Subquery(
                Succession.objects.filter(predecessor=OuterRef("predecessor")).order_by().values("predecessor")
                .annotate(n=Count("id")).values("n")
            ),
        )
        .filter(count__gt=0, ways=1).order_by("predecessor__name")
    )  # fmt: skip
    found = steps.values("predecessor_id", "predecessor__name", "successor__name", "since", "count")
    return [dict(row) for row in found]
