"""Targets that units were given, every document."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from giamngheo.apps.planning.models import TargetAssignment
from giamngheo.apps.planning.terms import Span


def assignments_in(area_ids: Collection[int], span: Span | None = None) -> QuerySet[TargetAssignment]:
    """The newest document first; ``is_old``: a later one holds. One query."""
    later = TargetAssignment.objects.filter(
        Q(document_on__gt=OuterRef("document_on")) | Q(document_on=OuterRef("document_on"), id__gt=OuterRef("id")),
        area=OuterRef("area"), first_year=OuterRef("first_year"), last_year=OuterRef("last_year"), target=OuterRef("target"),
    )  # fmt: skip
    found = TargetAssignment.objects.filter(area_id__in=area_ids).select_related("area").annotate(is_old=Exists(later))
    if span:
        found = found.filter(first_year=span.first, last_year=span.last)
    return found.order_by("-document_on", "-id")


__all__ = ["assignments_in"]
