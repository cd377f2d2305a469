"""Reads of capacity: one case, counts, officers who may take part, what is frozen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from giamngheo.apps.beneficiaries import states as list_states
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.subjects.models import Answer, Subject
from giamngheo.apps.subjects.queries import same_commune
from giamngheo.kit import clock

from . import rules, states
from .models import CapacityCase, Learner


def counts(found: QuerySet[CapacityCase]) -> dict[str, int]:
    """Accepted, under way; officers of what was accepted, each once: all, women, with a certificate; two statements."""
    cases = CapacityCase.objects.filter(pk__in=found.order_by().values("pk"))
    done = Q(support__state=frame_states.ACCEPTED)
    told = cases.aggregate(done=Count("pk", filter=done), under_way=Count("pk", filter=Q(support__state=frame_states.OPEN)))
    officers = Learner.objects.filter(case__in=cases.filter(done).values("pk")).order_by().aggregate(
        officers=Count("subject", distinct=True), women=Count("subject", filter=Q(is_woman=True), distinct=True),
        certified=Count("subject", filter=Q(passed=True), distinct=True),
    )  # fmt: skip
    return {**told, **officers}


def case_or_none(support_id: int, area_ids: Collection[int]) -> CapacityCase | None:
    """One case by its support, with everything its page shows."""
    found = CapacityCase.objects.filter(support_id=support_id, area_id__in=area_ids)
    return found.select_related("support", "support__village", "area").prefetch_related("learners", "payments").first()


@dataclass(frozen=True, slots=True)
class Offered:
    """An officer who may take part; ``row_id``: the row of the approved list that chose them, none where none did."""

    subject: Subject
    row_id: int | None
    is_woman: bool | None


def offered(case: CapacityCase) -> list[Offered]:
    """Officers of the commune's roll, on whatever map they were entered, not enrolled yet, women first; of a course only those chosen
    in an approved list."""
    commune = same_commune(case.area_id)
    found = Subject.objects.filter(kind="officer", area_id__in=commune, closed_on=None)
    found = found.exclude(pk__in=Learner.objects.filter(case=case).values("subject"))
    chosen = Beneficiary.objects.filter(
        area_id__in=commune, outcome=list_states.CHOSEN, list__state=list_states.APPROVED, list__rule=rules.OFFICER_RULE,
        subject__isnull=False,
    )  # fmt: skip
    rows = dict(chosen.order_by("list__decided_on", "id").values_list("subject_id", "pk"))
    told = Answer.objects.filter(subject__in=found, fact="sex", withdrawal=None).order_by("observed_on", "recorded_at", "id")
    sexes = dict(told.values_list("subject_id", "value"))
    known: dict[Any, bool] = {"F": True, "M": False}
    people = [Offered(one, rows.get(one.pk), known.get(sexes.get(one.pk))) for one in found]
    if case.what == CapacityCase.What.COURSE:
        people = [one for one in people if one.row_id is not None]
    return sorted(people, key=lambda one: (one.is_woman is not True, one.subject.sort_key))


def lack_of(case: CapacityCase) -> str:
    """What is missing before it can be accepted."""
    people = list(Learner.objects.filter(case=case).values_list("name", "passed"))
    return rules.lack(
        case.what, ends_on=case.ends_on, today=clock.today(), learners=len(people),
        without_result=[name for name, passed in people if passed is None],
        is_proven=case.support.evidence.filter(removed_at=None).exists(),
    )  # fmt: skip


def settled_steps(support_id: int) -> list[str]:
    """Once it was submitted, its papers stay."""
    is_submitted = CapacityCase.objects.filter(support_id=support_id, state=states.SUBMITTED).exists()
    return [*rules.PROOF_CODES] if is_submitted else []


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen at acceptance beside the frame."""
    case = CapacityCase.objects.get(support_id=support_id)
    names = ("what", "field", "topic", "organiser", "copies")
    people = case.learners.values_list("name", "is_woman", "passed", "certificate_number")
    return {**{name: getattr(case, name) for name in names}, "learners": [list(row) for row in people]}


__all__ = ["Offered", "case_or_none", "counts", "lack_of", "offered", "settled_steps", "snapshot_of"]
