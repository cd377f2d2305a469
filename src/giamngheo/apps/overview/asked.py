"""What a page at a glance is asked for: area of today's map, day, checked against what this person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.places.queries import areas_for_choice, areas_inside
from giamngheo.apps.review.tables.asked import GROUPS, AreaAsked
from giamngheo.kit import clock


@dataclass(frozen=True)
class Asked(AreaAsked):
    """One question: an area of the newest map, and as of which day, today unless the address says an earlier one
    of the period."""

    @cached_property
    def areas(self) -> list[Any]:
        """Units of today's map, the province first; one query."""
        found = list(areas_for_choice().filter(pk__in=self.allowed))
        if not found:
            raise Http404
        return sorted(found, key=lambda a: (list(GROUPS).index(a.kind), a.code))

    @cached_property
    def map(self) -> str:
        return str(self.areas[0].generation_id)

    @cached_property
    def day(self) -> date:
        try:
            return max(indicators.period().valid_from, min(date.fromisoformat(self.request.GET.get("ngay", "")), clock.today()))
        except ValueError:
            return clock.today()

    @property
    def is_now(self) -> bool:
        return self.day == clock.today()

    @cached_property
    def inside(self) -> frozenset[int]:
        """Whatever lies in the area and may be seen."""
        if self.area.kind == "province":
            return self.allowed  # there is one province, and all of every map lies in it
        return frozenset(areas_inside(self.area).values_list("pk", flat=True)) & self.allowed

    @cached_property
    def may_see_money(self) -> bool:
        return access(self.request).may(P.VIEW_MONEY, self.area.pk)

    @cached_property
    def may_open(self) -> bool:
        """Small counts of households are told to nobody else."""
        return access(self.request).may(P.VIEW_HOUSEHOLDS, self.area.pk)

    def query(self, **more: Any) -> str:
        given = {"dia_ban": self.area.pk, "ngay": "" if self.is_now else self.day.isoformat(), **more}
        return urlencode({key: value for key, value in given.items() if value not in (None, "")})

    def bar(self) -> dict[str, Any]:
        """Context of the bar at the top."""
        return {
            "areas": [{"value": a.pk, "label": a.name, "group": GROUPS[a.kind]} for a in self.areas], "current_area": self.area.pk,
            "asked": self,
        }  # fmt: skip


__all__ = ["Asked"]
