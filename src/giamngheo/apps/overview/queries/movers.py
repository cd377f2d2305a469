"""Who must move next about a difficulty: one rule for whoever counts what is late and for the pages of those who are."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from giamngheo.apps.steering import states as steps
from giamngheo.apps.steering.models import Difficulty, Directive


def with_mover(rows: QuerySet[Difficulty]) -> QuerySet[Any]:
    """Each with ``mover``, an agency, the province or "" for a commune, and ``mover_area``, the commune's id or nought.

    The managing agency; the province; the addressee of the order about it until they have replied; then the province again; in the
    end whoever raised it.
    """
    order = Directive.objects.filter(difficulty=OuterRef("pk")).exclude(state=steps.CANCELLED)
    is_replied = Exists(order.filter(state=steps.REPLIED))
    return rows.annotate(
        mover=Case(
            When(state=steps.RAISED, then=F("managing_agency")),
            When(state=steps.AT_PROVINCE, then=Value(steps.AT_PROVINCE)),
            When(is_replied, state=steps.DIRECTED, then=Value(steps.AT_PROVINCE)),
            When(state=steps.DIRECTED, then=Coalesce(Subquery(order.values("agency")[:1]), Value(""))),
            default=F("raised_agency"), output_field=TextField(),
        ),
        mover_area=Case(
            When(state=steps.AT_PROVINCE, then=Value(0)),
            When(is_replied, state=steps.DIRECTED, then=Value(0)),
            When(state=steps.DIRECTED, then=Coalesce(Subquery(order.values("area_id")[:1]), F("area_id"))),
            default=F("area_id"), output_field=BigIntegerField(),
        ),
    )  # fmt: skip


__all__ = ["with_mover"]
