"""Reads of communication: one case, counts, questions that nobody answered, what is frozen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from giamngheo.apps.delivery import queries as frame
from giamngheo.apps.delivery import states as frame_states

from . import rules, states
from .models import Award, CommunicationCase, Question


def counts(found: QuerySet[CommunicationCase]) -> dict[str, int | None]:
    """Accepted, under way, people reached by what was accepted (None where of one nobody counted), questions still open, awards;
    three statements."""
    cases = CommunicationCase.objects.filter(pk__in=found.order_by().values("pk"))
    done = Q(support__state=frame_states.ACCEPTED)
    told = cases.aggregate(
        done=Count("pk", filter=done), under_way=Count("pk", filter=Q(support__state=frame_states.OPEN)),
        **frame.summed("reached", "reach_count", done), **frame.summed("poor", "poor_count", done),
    )  # fmt: skip
    in_force = cases.filter(support__state__in=frame_states.COUNTED).values("pk")
    open_questions = Question.objects.filter(case__in=in_force, answer="").count()
    return {
        "done": told["done"], "under_way": told["under_way"], "reached": frame.whole(told, "reached"), "poor": frame.whole(told, "poor"),
        "open_questions": open_questions, "awards": Award.objects.filter(case__in=in_force).count(),
    }  # fmt: skip


def case_or_none(support_id: int, area_ids: Collection[int]) -> CommunicationCase | None:
    """One case by its support, with everything its page shows."""
    found = CommunicationCase.objects.filter(support_id=support_id, area_id__in=area_ids)
    found = found.select_related("support", "support__village", "area")
    return found.prefetch_related("questions", "awards", "payments").first()


def question_or_none(pk: int, area_ids: Collection[int]) -> Question | None:
    return Question.objects.filter(pk=pk, area_id__in=area_ids).select_related("case").first()


def lack_of(case: CommunicationCase) -> str:
    """What is missing before it can be accepted."""
    asked = list(Question.objects.filter(case=case).values_list("number", "text", "answer"))
    return rules.lack(
        case.what, reached=case.reach_count, unanswered=[(number, text) for number, text, told in asked if not told],
        questions=len(asked), awards=case.awards.count(), is_proven=case.support.evidence.filter(removed_at=None).exists(),
    )  # fmt: skip


def open_questions(area_ids: Collection[int]) -> list[tuple[date | None, int]]:
    """Questions of running dialogues that nobody answered: by when, support; those with a day first. One query."""
    found = Question.objects.filter(area_id__in=area_ids, answer="", case__support__state=frame_states.OPEN)
    return list(found.order_by("due_on", "id").values_list("due_on", "case__support_id"))


def settled_steps(support_id: int) -> list[str]:
    """Once it was submitted, its papers stay."""
    is_submitted = CommunicationCase.objects.filter(support_id=support_id, state=states.SUBMITTED).exists()
    return [*rules.PROOF_CODES] if is_submitted else []


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen at acceptance beside the frame; who asked is not."""
    case = CommunicationCase.objects.get(support_id=support_id)
    names = ("what", "topic", "maker", "language", "copies", "reach_count", "poor_count")
    questions = case.questions.values_list("number", "text", "answer", "answered_by")
    awards = case.awards.values_list("holder", "name", "form", "decision_number")
    return {
        **{name: getattr(case, name) for name in names}, "questions": [list(row) for row in questions],
        "awards": [list(row) for row in awards],
    }  # fmt: skip


__all__ = ["case_or_none", "counts", "lack_of", "open_questions", "question_or_none", "settled_steps", "snapshot_of"]
