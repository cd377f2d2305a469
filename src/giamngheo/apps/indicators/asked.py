"""What a page of indicators is asked for: area, map, level, year, checked against what this person may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from giamngheo.apps.review.tables.asked import GROUPS, AreaAsked
from giamngheo.kit import clock
from giamngheo.kit.asked import whole

from . import queries
from .computing import Where


@dataclass(frozen=True)
class Asked(AreaAsked):
    """One question: area, map, level, year."""

    @cached_property
    def year(self) -> int:
        known = queries.years()
        asked = whole(self.request.GET.get("nam", ""))
        return asked if asked in known else min(clock.today().year, known[-1])

    @cached_property
    def levels(self) -> list[str]:
        """Levels below the area that its map knows."""
        return ["district", "commune"] if self.has_districts and self.area.kind == "province" else ["commune"]

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
