"""Reads of recorded figures."""

from __future__ import annotations

from collections.abc import Collection

from . import queries
from .models import RecordedFigure

MOST = 200


def figures_in(area_ids: Collection[int]) -> list[RecordedFigure]:
    """Of these areas, newest first, corrected ones among them; one query."""
    found = RecordedFigure.objects.filter(area_id__in=area_ids).select_related("area", "corrected_by")
    return list(found.order_by("-as_of", "-id")[:MOST])


def figure_or_none(pk: int, area_ids: Collection[int]) -> RecordedFigure | None:
    return RecordedFigure.objects.filter(pk=pk, area_id__in=area_ids).select_related("area").first()


def is_corrected(figure: RecordedFigure) -> bool:
    """Whether another stands in its place."""
    return hasattr(figure, "corrected_by")


def is_counted(figure: RecordedFigure) -> bool:
    """Whether it is the figure in force of something that is still told by figures: rows may tell it now."""
    return not is_corrected(figure) and queries.is_recorded(figure.measure)


__all__ = ["figure_or_none", "figures_in", "is_corrected", "is_counted"]
