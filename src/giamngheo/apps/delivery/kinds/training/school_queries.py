"""Reads of what schools and agencies are given: those of my areas, one, needs that surveys found, what is frozen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from giamngheo.apps.delivery import states as frame_states

from .models import SchoolSupport, TrainingNeed


def schools_supported(area_ids: Collection[int]) -> QuerySet[SchoolSupport]:
    """What was given, or is being given; one query."""
    found = SchoolSupport.objects.filter(area_id__in=area_ids).select_related("support", "support__village", "area")
    return found.defer("support__snapshot").order_by("-support__starts_on", "-id")


def school_narrowed(
    found: QuerySet[SchoolSupport],
    *,
    what: str = "",
    state: str = "",
    year: int | None = None,
    area_id: int | None = None,
) -> QuerySet[SchoolSupport]:
    if what:
        found = found.filter(what=what)
    if state:
        found = found.filter(support__state=state)
    if year:
        found = found.filter(support__starts_on__year=year)
    return found.filter(area_id=area_id) if area_id else found


def school_or_none(support_id: int, area_ids: Collection[int]) -> SchoolSupport | None:
    found = SchoolSupport.objects.filter(support_id=support_id, area_id__in=area_ids)
    return found.select_related("support", "support__village", "area", "subject").first()


def school_counts(found: QuerySet[SchoolSupport]) -> dict[str, int]:
    """Under way and accepted; one query."""
    return found.order_by().aggregate(
        open=Count("pk", filter=Q(support__state=frame_states.OPEN)),
        done=Count("pk", filter=Q(support__state=frame_states.ACCEPTED)),
    )


def needs_of(survey: SchoolSupport) -> list[TrainingNeed]:
    return list(survey.needs.all())


def needs_in(area_ids: Collection[int], year: int | None = None) -> list[dict[str, Any]]:
    """What accepted surveys found, by occupation and level: surveys, people who want to learn, people foreseen; one query."""
    found = TrainingNeed.objects.filter(area_id__in=area_ids, survey__support__state=frame_states.ACCEPTED)
    if year:
        found = found.filter(survey__support__starts_on__year=year)
    told: Any = (
        found.order_by()
        .values("occupation", "level")
        .annotate(surveys=Count("survey", distinct=True), wanting=Sum("wanting"), foreseen=Sum("forecast"))
    )
    return sorted(told, key=lambda row: (-row["wanting"], row["occupation"]))


def snapshot_of_school(support_id: int) -> dict[str, Any]:
    """What is frozen at acceptance, beside the frame."""
    one = SchoolSupport.objects.get(support_id=support_id)
    names = ("what", "school_name", "is_public", "description", "quantity", "unit", "partner")
    needs = [[n.occupation, n.level, n.wanting, n.forecast_year, n.forecast] for n in one.needs.all()]
    return {**{name: getattr(one, name) for name in names}, "needs": needs}


__all__ = [
    "needs_in", "needs_of", "school_counts", "school_narrowed", "school_or_none", "schools_supported", "snapshot_of_school",
]  # fmt: skip
