"""The place that a list is narrowed to by ``?dia_ban=`` of its address; one that is not the reader's leaves the whole list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from giamngheo.kit.asked import whole

from .models import AreaInside
from .queries import areas_named

PARAMETER = "dia_ban"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """``place``: id of the area, None for all; ``name``: of it, empty for all."""

    place: int | None = None
    name: str = ""

    def rows(self, found: QuerySet[Any], field: str = "area_id") -> QuerySet[Any]:
        """Of what lies inside the place, on any map."""
        if self.place is None:
            return found
        return found.filter(**{f"{field}__in": AreaInside.objects.filter(outer_id=self.place).values("inner")})

    def of(self, area_ids: Collection[int]) -> frozenset[int]:
        """Those of these areas that lie inside the place; one query where there is one."""
        if self.place is None:
            return frozenset(area_ids)
        return frozenset(area_ids).intersection(AreaInside.objects.filter(outer_id=self.place).values_list("inner_id", flat=True))

    @property
    def query(self) -> str:
        """As a further page's address takes it."""
        return "" if self.place is None else f"?{PARAMETER}={self.place}"


def narrowing(given: Mapping[str, Any], within: Collection[int]) -> Narrowing:
    """Of the parameters of an address, if the place is one of these areas; one query where it is."""
    place = whole(given.get(PARAMETER, ""))
    return Narrowing(place, areas_named([place])[place]) if place is not None and place in within else Narrowing()


__all__ = ["PARAMETER", "Narrowing", "narrowing"]
