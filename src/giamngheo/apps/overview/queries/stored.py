"""Reads of stored figures: the newest of an area up to a day, with those of a week before; of several communes at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from giamngheo.apps.overview.figures import SHAPE
from giamngheo.apps.overview.models import Snapshot

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pair:
    """``now``: the newest; ``before``: the newest that is at least a week older, to compare with. None where there is none."""

    now: Snapshot | None
    before: Snapshot | None


def _newest(area: Any, day: date) -> QuerySet[Snapshot]:
    found = Snapshot.objects.filter(area_id=area, taken_on__lte=day, shape=SHAPE)
    return found.order_by("-taken_on", "-number")[:1]


def pair_of(area_id: int, day: date) -> Pair:
    """The figures to show on a day, and those to compare with; one query."""
    parts = (_newest(area_id, day), _newest(area_id, day - WEEK))
    found = {row.taken_on: row for row in parts[0].union(parts[1])}
    rows = sorted(found.values(), key=lambda row: row.taken_on)
    if not rows:
        return Pair(None, None)
    old = rows[0] if len(rows) > 1 else None
    return Pair(rows[-1], old)


def newest_of(area_ids: Collection[int], day: date) -> dict[int, Snapshot]:
    """Area → its newest figures; one query."""
    last = Subquery(_newest(OuterRef("area_id"), day).values("pk"))
    found = Snapshot.objects.filter(area_id__in=area_ids, pk=last)
    return {row.area_id: row for row in found}


__all__ = ["Pair", "newest_of", "pair_of"]
