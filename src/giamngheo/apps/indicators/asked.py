"""What a page of indicators is asked for: area, map, level, year, checked against what this person may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import area_with_id, maps
from giamngheo.apps.review.tables.queries import choosable_areas, same_area_on
from giamngheo.kit import clock
from giamngheo.kit.asked import whole

from . import queries
from .computing import Where

GROUPS = {
    "province": gettext_lazy("Tỉnh"), "district": gettext_lazy("Huyện, thành phố"), "commune": gettext_lazy("Xã, phường, thị trấn"),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One question. Raises Http404 when nothing of the map chosen may be seen, or the area named may not."""

    request: HttpRequest

    def _given(self, name: str, allowed: Any, default: str) -> str:
        text = self.request.GET.get(name, default)
        return text if text in allowed else default

    @cached_property
    def maps(self) -> list[Any]:
        return list(maps())

    @cached_property
    def map(self) -> str:
        return self._given("ban_do", {g.id for g in self.maps}, self.maps[0].id)

    @cached_property
    def allowed(self) -> frozenset[int]:
        return access(self.request).areas_with(P.VIEW_TABLES)

    @cached_property
    def areas(self) -> list[Any]:
        found = choosable_areas(self.allowed, self.map)
        if not found:
            raise Http404
        return sorted(found, key=lambda a: (list(GROUPS).index(a.kind), a.code))

    @cached_property
    def area(self) -> Any:
        """The unit chosen, or the one of this map in which it lies; else the widest of this map."""
        wanted = whole(self.request.GET.get("dia_ban", ""))
        if wanted is None:
            return self.areas[0]
        if wanted not in self.allowed:
            raise Http404
        same = next((a for a in self.areas if a.pk == wanted), None) or same_area_on(area_with_id(wanted), self.map)
        return next((a for a in self.areas if same is not None and a.pk == same.pk), self.areas[0])

    @cached_property
    def year(self) -> int:
        known = queries.years()
        asked = whole(self.request.GET.get("nam", ""))
        return asked if asked in known else min(clock.today().year, known[-1])

    @cached_property
    def levels(self) -> list[str]:
        """Levels below the area that its map knows."""
        has_districts = any(a.kind == "district" for a in self.areas)
        return ["district", "commune"] if has_districts and self.area.kind == "province" else ["commune"]

    @cached_property
    def level(self) -> str:
        return self._given("cap", self.levels, "commune")

    @cached_property
    def unit_id(self) -> int | None:
        """The unit of the level whose rows are asked for; 404 for one that may not be seen."""
        asked = self.request.GET.get("don_vi", "")
        found = whole(asked)
        if asked and found not in self.allowed:
            raise Http404
        return found

    @property
    def where(self) -> Where:
        return Where(self.area.pk, self.level, self.map, clock.today())

    def query(self, **more: Any) -> str:
        given = {"dia_ban": self.area.pk, "ban_do": self.map, "nam": self.year, "cap": self.level, **more}
        return urlencode({key: value for key, value in given.items() if value not in (None, "")})

    def bar(self) -> dict[str, Any]:
        """Context of the bar at the top."""
        return {
            "areas": [{"value": a.pk, "label": a.name, "group": GROUPS[a.kind]} for a in self.areas],
            "current_area": self.area.pk,
            "years": queries.years()[::-1],
            "current_year": self.year,
            "maps": [{"value": g.id, "label": g.name_vi} for g in self.maps],
            "current_map": self.map,
        }


__all__ = ["Asked"]
