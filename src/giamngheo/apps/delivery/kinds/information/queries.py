"""Reads of information: one case, counts, officers of the roll, what is frozen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from giamngheo.apps.delivery import queries as frame
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.subjects.models import Subject
from giamngheo.apps.subjects.queries import same_commune

from . import rules, states
from .models import InformationCase, InformationItem, InformationOfficer, InformationPost


@dataclass(frozen=True, slots=True)
class Counts:
    """Accepted points and clusters, cases under way, officers trained, posts sent; households reached by what was accepted, None where
    of one of these nobody told them."""

    points: int
    under_way: int
    officers: int
    posts: int
    households: int | None
    poor: int | None


def counts(found: QuerySet[InformationCase]) -> Counts:
    """Of the cases of a list; four statements whatever their number."""
    cases = InformationCase.objects.filter(pk__in=found.order_by().values("pk"))
    done = Q(support__state=frame_states.ACCEPTED)
    reaches = done & Q(what__in=("point", "cluster", "radio"))
    told = cases.aggregate(
        points=Count("pk", filter=reaches), under_way=Count("pk", filter=Q(support__state=frame_states.OPEN)),
        **frame.summed("households", "household_count", done, asked=reaches), **frame.summed("poor", "poor_count", done, asked=reaches),
    )
    in_force = cases.filter(support__state__in=frame_states.COUNTED)
    officers = InformationOfficer.objects.filter(case__in=cases.filter(done).values("pk"))
    posts = InformationPost.objects.filter(case__in=in_force.values("pk")).aggregate(sum=Coalesce(Sum("times"), 0))
    return Counts(
        told["points"], told["under_way"], officers.values("subject").distinct().count(), posts["sum"], frame.whole(told, "households"),
        frame.whole(told, "poor"),
    )  # fmt: skip


def case_or_none(support_id: int, area_ids: Collection[int]) -> InformationCase | None:
    """One case by its support, with everything its page shows."""
    found = InformationCase.objects.filter(support_id=support_id, area_id__in=area_ids)
    found = found.select_related("support", "support__village", "area")
    return found.prefetch_related("items", "officers", "posts", "payments").first()


def officers_left(case: InformationCase) -> QuerySet[Subject]:
    """Officers on the commune's roll, on whatever map they were entered, who are not written down in this course yet."""
    found = Subject.objects.filter(kind="officer", area_id__in=same_commune(case.area_id), closed_on=None)
    return found.exclude(pk__in=InformationOfficer.objects.filter(case=case).values("subject"))


def lack_of(case: InformationCase) -> str:
    """What is missing before it can be accepted."""
    return rules.lack(
        case.what, items=case.items.count(), posts=case.posts.count(), officers=case.officers.count(),
        is_proven=case.support.evidence.filter(removed_at=None).exists(),
    )  # fmt: skip


def settled_steps(support_id: int) -> list[str]:
    """Once it was submitted, its papers stay."""
    is_submitted = InformationCase.objects.filter(support_id=support_id, state=states.SUBMITTED).exists()
    return [*rules.PROOF_CODES] if is_submitted else []


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen at acceptance beside the frame."""
    case = InformationCase.objects.get(support_id=support_id)
    names = ("what", "site", "border_gate", "operator", "household_count", "poor_count", "decision_number", "eligibility")
    items = InformationItem.objects.filter(case=case).values_list("name", "quantity", "unit", "serial", "receiver")
    return {
        **{name: getattr(case, name) for name in names}, "listed_on": case.listed_on.isoformat(), "items": [list(row) for row in items],
        "officers": case.officers.count(), "posts": case.posts.count(),
    }  # fmt: skip


__all__ = ["Counts", "case_or_none", "counts", "lack_of", "officers_left", "settled_steps", "snapshot_of"]
