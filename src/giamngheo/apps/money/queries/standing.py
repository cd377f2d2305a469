"""How much each project has and has spent in each area: sums of lines, for whoever lays other money beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from .lines import lines_in


@dataclass(frozen=True, slots=True)
class Standing:
    """Sums of budget lines of one project in one area: what they have of their own, and what left the treasury, đồng."""

    area_id: int
    project: str
    own_vnd: int
    disbursed_vnd: int


def standing_of(area_ids: Collection[int], budget_sources: Collection[str], *, year: int | None = None) -> list[Standing]:
    """By area and project, of a plan year or of all; credit and what people give are no budget; one query."""
    found = lines_in(area_ids).filter(source__in=budget_sources)
    if year:
        found = found.filter(plan_year=year)
    rows = found.order_by().values_list("area_id", "project").annotate(
        own=Coalesce(Sum("own_vnd"), 0), spent=Coalesce(Sum("disbursed_vnd"), 0)
    )  # fmt: skip
    return [Standing(area_id, project, int(own), int(spent)) for area_id, project, own, spent in rows]


__all__ = ["Standing", "standing_of"]
