"""Reads of works: those of my areas, proposed works that have no case yet, what is due for upkeep, totals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from giamngheo.apps.beneficiaries import states as list_states
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.places.narrowing import Narrowing
from giamngheo.apps.subjects.models import Answer, Subject

from . import states
from .models import WorkCase, WorkPayment, WorkStage
from .rules import STAGES, next_stage

SORTS = {
    "name": ("support__beneficiary_name", "id"), "-name": ("-support__beneficiary_name", "-id"),
    # The more criteria are met the earlier; of equals, the more people of the Programme (Plan 2514, V.1.a).
    "criteria": ("-criteria_met", "criteria_open", "-target_beneficiary_count", "id"),
    "-criteria": ("criteria_met", "target_beneficiary_count", "-id"),
    "target_beneficiary_count": ("target_beneficiary_count", "id"), "-target_beneficiary_count": ("-target_beneficiary_count", "-id"),
    "listed_on": ("listed_on", "id"), "-listed_on": ("-listed_on", "-id"),
    "next_upkeep_on": ("next_upkeep_on", "id"), "-next_upkeep_on": ("-next_upkeep_on", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``state``: a work's own or the frame's. ``due_by``: upkeep due until then."""

    work_kind: str = ""
    giver: str = ""
    state: str = ""
    year: int | None = None
    area_id: int | None = None
    due_by: date | None = None
    sort: str = ""


def cases_in(area_ids: Collection[int]) -> QuerySet[WorkCase]:
    """Works of these areas with what their lines show; one query."""
    found = WorkCase.objects.filter(area_id__in=area_ids).select_related("support", "support__village", "area")
    paid = WorkPayment.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(sum=Sum("amount_vnd")).values("sum")
    return found.annotate(paid_vnd=Subquery(paid)).defer("eligibility", "support__snapshot")


def narrowed(found: QuerySet[WorkCase], wanted: Wanted) -> QuerySet[WorkCase]:
    if wanted.work_kind:
        found = found.filter(work_kind=wanted.work_kind)
    if wanted.giver:
        found = found.filter(support__giver=wanted.giver)
    if wanted.state in states.STATES:
        own = found.filter(state=wanted.state)
        found = own if wanted.state == states.IN_USE else own.filter(support__state=frame_states.OPEN)
    elif wanted.state:
        found = found.filter(support__state=wanted.state)
    if wanted.year:
        found = found.filter(listed_on__year=wanted.year)
    if wanted.area_id:
        found = Narrowing(wanted.area_id).rows(found)
    if wanted.due_by:
        found = found.filter(state=states.IN_USE, next_upkeep_on__lte=wanted.due_by)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["-listed_on"]))


def years_of(area_ids: Collection[int]) -> list[int]:
    """Years in which works were listed, newest first."""
    return [day.year for day in WorkCase.objects.filter(area_id__in=area_ids).dates("listed_on", "year", order="DESC")]


def counts(found: QuerySet[WorkCase]) -> dict[str, int]:
    """Handed over, under way, and how many use what was handed over; one query."""
    done, is_open = Q(state=states.IN_USE), Q(support__state=frame_states.OPEN)
    return WorkCase.objects.filter(pk__in=found.order_by().values("pk")).aggregate(
        done=Count("pk", filter=done), under_way=Count("pk", filter=is_open),
        users=Coalesce(Sum("user_count", filter=done), 0), poor_users=Coalesce(Sum("poor_user_count", filter=done), 0),
    )  # fmt: skip


def case_or_none(pk: int, area_ids: Collection[int]) -> WorkCase | None:
    """One work by the id of its support, with everything its page shows."""
    found = WorkCase.objects.filter(support_id=pk, area_id__in=area_ids).select_related("support", "support__village", "area", "subject")
    return found.prefetch_related("stages", "payments", "upkeeps").first()


def proposed_subjects(area_ids: Collection[int]) -> QuerySet[Subject]:
    """Works of the register of subjects that stand open and have no case in force."""
    taken = WorkCase.objects.filter(subject=OuterRef("pk"), support__state__in=frame_states.COUNTED)
    found = Subject.objects.filter(kind="work", closed_on=None, area_id__in=area_ids)
    return found.exclude(pk__in=Subquery(taken.values("subject_id"))).select_related("village", "area")


def subject_or_none(pk: int, area_ids: Collection[int]) -> Subject | None:
    """One proposed work that may still get a case."""
    return proposed_subjects(area_ids).filter(pk=pk).first()


def is_chosen(row: Beneficiary) -> bool:
    """Chosen in a list that is approved."""
    return row.outcome == list_states.CHOSEN and row.list.state == list_states.APPROVED


def chosen_row(subject_id: int) -> Beneficiary | None:
    """The newest row of an approved list that chose this work; one query."""
    found = Beneficiary.objects.filter(subject_id=subject_id, outcome=list_states.CHOSEN, list__state=list_states.APPROVED)
    return found.select_related("list").order_by("-list__decided_on", "-id").first()


def case_of_subject(subject_id: int) -> int | None:
    """The support of the case in force of a proposed work."""
    found = WorkCase.objects.filter(subject_id=subject_id, support__state__in=frame_states.COUNTED)
    return found.order_by("-id").values_list("support_id", flat=True).first()


def answers_of(subject_id: int) -> dict[str, Any]:
    """What was answered about a proposed work: column → its newest value; what was unsaid is left out. One query."""
    found: dict[str, Any] = {}
    for fact, value in Answer.objects.filter(subject_id=subject_id, withdrawal=None).values_list("fact", "value"):
        found.setdefault(fact, value)
    return {fact: value for fact, value in found.items() if value is not None}


def steps_of(support_id: int) -> list[tuple[str, Any]]:
    """The stages that a photo may prove, in order."""
    act = WorkCase.objects.filter(support_id=support_id).values_list("work_act", flat=True).first()
    return [(code, gettext(name)) for code, name in STAGES.get(act or "", ())]


def accepted_stages(support_id: int) -> list[str]:
    """Codes of the stages that are accepted."""
    return list(WorkStage.objects.filter(case__support_id=support_id).values_list("code", flat=True))


def current_stage(case: WorkCase) -> tuple[str, str] | None:
    """The stage to be accepted next, in the page's words; None when all are."""
    following = next_stage(case.work_act, [stage.code for stage in case.stages.all()])
    return (following[0], gettext(following[1])) if following else None


def upkeep_days(area_ids: Collection[int], by: date) -> list[date]:
    """The days of works that want upkeep by that day, earliest first; one query."""
    found = narrowed(WorkCase.objects.filter(area_id__in=area_ids), Wanted(due_by=by, sort="next_upkeep_on"))
    return [day for day in found.values_list("next_upkeep_on", flat=True) if day]


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen of a work at handover, beside the frame."""
    case = WorkCase.objects.prefetch_related("stages", "payments").get(support_id=support_id)
    names = (
        "work_kind", "work_level", "work_act", "is_small", "investment_vnd", "user_count", "poor_user_count",
        "target_beneficiary_count", "decision_number", "contracting", "contractor_name", "contract_number", "contract_vnd",
        "manager_name", "upkeep_months",
    )  # fmt: skip
    point = [str(case.latitude), str(case.longitude)] if case.latitude is not None else None
    return {
        **{name: getattr(case, name) for name in names}, "point": point,
        "stages": [[s.code, s.accepted_on.isoformat(), s.witness_name] for s in case.stages.all()],
        "payments": [[p.number, p.stage_code, p.amount_vnd, p.paid_on.isoformat(), p.source_code] for p in case.payments.all()],
    }  # fmt: skip


__all__ = [
    "SORTS", "Wanted", "accepted_stages", "answers_of", "case_of_subject", "case_or_none", "cases_in", "chosen_row",
    "counts", "current_stage", "is_chosen", "narrowed", "proposed_subjects", "snapshot_of", "steps_of",
    "subject_or_none", "upkeep_days", "years_of",
]  # fmt: skip
