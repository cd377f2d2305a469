"""Reads of work abroad: cases of my areas, who may begin one, whether the commune is served, totals, what is frozen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from giamngheo.apps.beneficiaries import states as list_states
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.classes import CLASSES
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.support.facts import known_of_households

from . import states
from .models import AbroadCase
from .rules import CONTENT, MINORITY_PROGRAMME, RULES, Cost, Standing, served, standing

SORTS = {
    "name": ("person__sort_key", "id"), "-name": ("-person__sort_key", "-id"),
    "departed_on": ("departed_on", "id"), "-departed_on": ("-departed_on", "-id"),
    "begun_on": ("begun_on", "id"), "-begun_on": ("-begun_on", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``state``: the case's own or the frame's; ``classes``: key of CLASSES."""

    state: str = ""
    classes: str = ""
    market: str = ""
    year: int | None = None
    area_id: int | None = None
    sort: str = ""


def cases_in(area_ids: Collection[int]) -> QuerySet[AbroadCase]:
    """Cases of these areas with what their lines show; one query."""
    found = AbroadCase.objects.filter(area_id__in=area_ids)
    found = found.select_related("support", "support__village", "area", "person").defer("support__snapshot")
    return found.annotate(paid_vnd=Sum("costs__state_vnd", filter=Q(costs__removed_at=None)))


def narrowed(found: QuerySet[AbroadCase], wanted: Wanted) -> QuerySet[AbroadCase]:
    if wanted.state == states.TO_ACCEPT.code:
        found = found.filter(state=states.GONE, support__state=frame_states.OPEN)
    elif wanted.state == states.GONE:
        found = found.filter(state=states.GONE, support__state=frame_states.ACCEPTED)
    elif wanted.state in states.STATES:
        found = found.filter(state=wanted.state, support__state__in=(frame_states.OPEN, frame_states.ACCEPTED))
    elif wanted.state:
        found = found.filter(support__state=wanted.state)
    if wanted.classes:
        found = found.filter(CLASSES[wanted.classes])
    if wanted.market:
        found = found.filter(market=wanted.market)
    if wanted.year:
        found = found.filter(begun_on__year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["-begun_on"]))


def years_of(area_ids: Collection[int]) -> list[int]:
    """Years in which cases began, newest first."""
    return [day.year for day in AbroadCase.objects.filter(area_id__in=area_ids).dates("begun_on", "year", order="DESC")]


def markets_of(area_ids: Collection[int]) -> list[str]:
    """Markets that somebody went to, in order."""
    found = AbroadCase.objects.filter(area_id__in=area_ids).exclude(market="")
    return list(found.order_by("market").values_list("market", flat=True).distinct())


def counts(found: QuerySet[AbroadCase]) -> dict[str, int]:
    """People whose going was accepted, of the three classes, still away, back; cases under way; one query.

    What the target of workers abroad counts from (Plan 2514, II.2).
    """
    done = Q(support__state=frame_states.ACCEPTED)
    return AbroadCase.objects.filter(pk__in=found.order_by().values("pk")).aggregate(
        gone=Count("person", filter=done, distinct=True), three=Count("person", filter=done & Q(is_three_classes=True), distinct=True),
        away=Count("person", filter=done & Q(state=states.GONE), distinct=True),
        back=Count("person", filter=done & Q(state=states.BACK), distinct=True),
        under_way=Count("pk", filter=Q(support__state=frame_states.OPEN)),
    )  # fmt: skip


def case_or_none(support_id: int, area_ids: Collection[int]) -> AbroadCase | None:
    found = AbroadCase.objects.filter(support_id=support_id, area_id__in=area_ids)
    return found.select_related("support", "support__village", "household", "person", "area").first()


def waiting_rows(area_ids: Collection[int]) -> QuerySet[Beneficiary]:
    """Rows of approved lists by which a person was chosen for work abroad and has no case yet; newest list first, then its order."""
    taken = Support.objects.filter(list_row=OuterRef("pk"), state__in=frame_states.COUNTED)
    found = Beneficiary.objects.filter(
        area_id__in=area_ids, outcome=list_states.CHOSEN, list__state=list_states.APPROVED, list__rule__in=RULES, person__isnull=False,
        household__isnull=False,
    )  # fmt: skip
    found = found.exclude(Exists(taken)).select_related("list", "person", "household", "village", "area")
    return found.order_by("-list__decided_on", "number", "id")


def row_or_none(pk: int, area_ids: Collection[int]) -> Beneficiary | None:
    """A row that a case may rest on, whether it has one already or not."""
    found = Beneficiary.objects.filter(pk=pk, area_id__in=area_ids, list__rule__in=RULES, person__isnull=False)
    return found.select_related("list", "person", "household", "village", "area").first()


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a worker on a day: standing, and whether the ethnic-minority programme serves the commune."""

    standing: Standing
    is_served: bool | None


def told_of(*, household_id: int, person_id: int, area_id: int, on: date) -> Told:
    """From the register and answers of the day, and from what that programme gave in the commune."""
    plan, known = current_plan(), known_of_households([household_id], on)
    joined = known.persons.join(known.households, on="household_key", how="left", suffix="_home")
    facts = next((row for row in joined.iter_rows(named=True) if row["person_key"] == str(person_id)), {})
    given = Support.objects.filter(area_id=area_id, content=CONTENT, giver=MINORITY_PROGRAMME, state__in=frame_states.COUNTED)
    is_served = served(
        plan=plan, commune_code=facts.get("commune_code"), on=on, told=facts.get("is_served_by_minority_programme"),
        given_by_it=given.exists(),
    )  # fmt: skip
    return Told(standing(facts, plan=plan, on=on), is_served)


def chosen_on(case: AbroadCase) -> date:
    """The day on which the list that chose the worker was approved; where that is not told, the day the case began."""
    row = case.support.list_row
    return row.list.decided_on if row is not None and row.list.decided_on is not None else case.begun_on


def paid_before(case: AbroadCase, item: str) -> Cost | None:
    """What was paid of this item for the worker so far, whichever case, group and commune; None: nothing. One query.

    Other communes' rows are not seen here; the database adds them up (migration 0005). What a stopped case paid stays paid, but what was
    taken back is not.
    """
    with connection.cursor() as cursor:
        cursor.execute("select courses, cost_vnd, state_vnd from delivery_abroad_paid_before(%s, %s)", [case.pk, item])
        courses, cost_vnd, state_vnd = cursor.fetchone()
    return None if courses is None else Cost(int(courses), int(cost_vnd), int(state_vnd))


def paid_of(case: AbroadCase) -> int:
    """What the State pays for one worker so far."""
    return case.costs.filter(removed_at=None).aggregate(sum=Sum("state_vnd"))["sum"] or 0


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen at acceptance beside the frame, without the group, which is sensitive."""
    case = AbroadCase.objects.get(support_id=support_id)
    names = (
        "rule", "household_class", "is_three_classes", "is_served_elsewhere", "market", "employer", "sender", "contract_number", "wage_vnd"
    )  # fmt: skip
    days = {
        name: day.isoformat() if (day := getattr(case, name)) else None for name in ("signed_on", "work_from", "work_to", "departed_on")
    }  # fmt: skip
    costs = [[c.item, c.held_on.isoformat(), c.quantity, c.cost_vnd, c.state_vnd] for c in case.costs.filter(removed_at=None)]
    advices = [[a.told_to, a.held_on.isoformat()] for a in case.advices.all()]
    return {**{name: getattr(case, name) for name in names}, **days, "costs": costs, "advices": advices}


__all__ = [
    "CLASSES", "SORTS", "Told", "Wanted", "case_or_none", "cases_in", "chosen_on", "counts", "markets_of", "narrowed",
    "paid_before", "paid_of", "row_or_none", "snapshot_of", "told_of", "waiting_rows", "years_of",
]  # fmt: skip
