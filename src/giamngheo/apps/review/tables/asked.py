"""What a page about an area on one of the maps is asked for, checked against what this person may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import area_with_id, maps
from giamngheo.kit.asked import whole

from .queries import choosable_areas, same_area_on

GROUPS = {
    "province": gettext_lazy("Tỉnh"), "district": gettext_lazy("Huyện, thành phố"), "commune": gettext_lazy("Xã, phường, thị trấn"),
}  # fmt: skip


@dataclass(frozen=True)
class AreaAsked:
    """Map and area of one question. Raises Http404 when nothing of the map chosen may be seen, or the area named may not."""

    request: HttpRequest

    def _given(self, name: str, allowed: Any, default: str = "") -> str:
        text = self.request.GET.get(name, default)
        return text if text in allowed else default

    @cached_property
    def maps(self) -> list[Any]:
        """Every map, newest first."""
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

    @property
    def has_districts(self) -> bool:
        return any(a.kind == "district" for a in self.areas)


__all__ = ["GROUPS", "AreaAsked"]
