"""Reads of jobs found: those of my areas, counts for the target of jobs, what is frozen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.classes import CLASSES
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.apps.support.facts import known_of_households
from giamngheo.kit import clock

from . import states
from .models import Placement
from .rules import LISTED, PROOF_CODES, ClassOnDay, class_on_day

SORTS = {
    "name": ("person__sort_key", "id"), "-name": ("-person__sort_key", "-id"),
    "found_on": ("found_on", "id"), "-found_on": ("-found_on", "-id"),
    "wage_vnd": ("wage_vnd", "id"), "-wage_vnd": ("-wage_vnd", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``state``: the job's own or the frame's; ``classes``: key of CLASSES."""

    state: str = ""
    classes: str = ""
    contract: str = ""
    year: int | None = None
    area_id: int | None = None
    sort: str = ""


def cases_in(area_ids: Collection[int]) -> QuerySet[Placement]:
    """Jobs found of these areas with what their lines show; one query."""
    found = Placement.objects.filter(area_id__in=area_ids)
    return found.select_related("support", "household", "person", "support__village", "area").defer("support__snapshot")


def narrowed(found: QuerySet[Placement], wanted: Wanted) -> QuerySet[Placement]:
    if wanted.state in frame_states.STATES and wanted.state != frame_states.OPEN:
        found = found.filter(support__state=wanted.state)
    elif wanted.state:
        found = found.filter(state=wanted.state, support__state=frame_states.OPEN)
    if wanted.classes:
        found = found.filter(CLASSES[wanted.classes])
    if wanted.contract:
        found = found.filter(contract=wanted.contract)
    if wanted.year:
        found = found.filter(found_on__year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["-found_on"]))


def years_of(area_ids: Collection[int]) -> list[int]:
    """Years in which jobs were found, newest first."""
    days = Placement.objects.filter(area_id__in=area_ids).dates("found_on", "year", order="DESC")
    return [day.year for day in days]


@dataclass(frozen=True, slots=True)
class Counts:
    """Workers with an accepted job: all, of the three classes, of whom it is not known; households; jobs under way."""

    workers: int
    three: int
    unknown: int
    homes: int
    under_way: int

    @property
    def share(self) -> float | None:
        """Share of the three classes, 0 to 1, among workers whose class on the day is known; null without any."""
        known = self.workers - self.unknown
        return self.three / known if known else None


def counts(found: QuerySet[Placement]) -> Counts:
    """Workers are counted once however many jobs they found; one query."""
    done, is_open = Q(support__state=frame_states.ACCEPTED), Q(support__state=frame_states.OPEN)
    listed = done & Q(household_class__in=LISTED) & Q(contract__in=["indefinite", "fixed"])
    told = Placement.objects.filter(pk__in=found.order_by().values("pk")).aggregate(
        workers=Count("person", filter=done, distinct=True),
        three=Count("person", filter=done & Q(is_three_classes=True), distinct=True),
        not_three=Count("person", filter=done & Q(is_three_classes=False), distinct=True),
        known=Count("person", filter=done & Q(is_three_classes__isnull=False), distinct=True),
        homes=Count("household", filter=listed, distinct=True),
        under_way=Count("pk", filter=is_open),
    )
    return Counts(told["workers"], told["three"], told["workers"] - told["known"], told["homes"], told["under_way"])


def case_or_none(support_id: int, area_ids: Collection[int]) -> Placement | None:
    """One job by its support, with everything its page shows."""
    found = Placement.objects.filter(support_id=support_id, area_id__in=area_ids)
    return found.select_related("support", "support__village", "household", "person", "area").first()


def workers_of(household: Household) -> list[Person]:
    """Who lives in the household now and may be of working age (rule p4_3_person), the head first; an unknown birth may."""
    months = int(current_plan().eligibility.parameters["worker_from_months"].value)
    born_by = clock.today().year - months // 12
    found = Membership.objects.filter(household=household, valid_to=None).exclude(person__birth_year__gt=born_by)
    found = found.select_related("person")
    return [one.person for one in found.order_by("-is_head", "person__birth_year", "id")]


def class_of(household_id: int, on: date) -> ClassOnDay:
    """The class of a household on a day, by its recognised history."""
    rows = known_of_households([household_id], on).households.to_dicts()
    return class_on_day(rows[0] if rows else None, plan=current_plan(), on=on)


def settled_proofs(support_id: int) -> list[str]:
    """Once a job was submitted, its proofs stay."""
    is_submitted = Placement.objects.filter(support_id=support_id, state=states.SUBMITTED).exists()
    return list(PROOF_CODES) if is_submitted else []


def proofs_of(support_id: int) -> list[str]:
    """Which proofs were added, by step."""
    found = Placement.objects.get(support_id=support_id).support.evidence.filter(removed_at=None, step__in=PROOF_CODES)
    return list(found.values_list("step", flat=True))


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen of a job at acceptance, beside the frame."""
    found = Placement.objects.get(support_id=support_id)
    names = (
        "employer", "job", "place", "connector", "contract", "months", "wage_vnd", "household_class", "is_three_classes"
    )  # fmt: skip
    return {**{name: getattr(found, name) for name in names}, "found_on": found.found_on.isoformat()}


__all__ = [
    "CLASSES", "SORTS", "Counts", "Wanted", "case_or_none", "cases_in", "class_of", "counts", "narrowed", "proofs_of",
    "settled_proofs", "snapshot_of", "workers_of", "years_of",
]  # fmt: skip
