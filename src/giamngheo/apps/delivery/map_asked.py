"""What the map of support is asked for: area, map, level, year, content, giver, checked against what this person may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.review.tables.asked import GROUPS, AreaAsked
from giamngheo.kit.asked import whole

from . import terms
from .giving import Asked, period

PROGRAMME, OTHERS = "ct", "khac"
MEASURES = {
    "ho": gettext_lazy("Số hộ được hỗ trợ"), "nguoi": gettext_lazy("Số người được hỗ trợ"), "tien": gettext_lazy("Tiền đã nghiệm thu"),
}  # fmt: skip


def givers_meant(asked: str) -> tuple[str, ...] | None:
    """The sub-projects of the Programme, or everybody else; none where neither is asked for."""
    own = terms.programme_givers()
    chosen = {PROGRAMME: sorted(own), OTHERS: sorted(set(terms.givers()) - own)}.get(asked)
    return tuple(chosen) if chosen is not None else None


@dataclass(frozen=True)
class MapAsked(AreaAsked):
    """One question of the map: area, map, level, year, content, giver."""

    @cached_property
    def level(self) -> str:
        return "district" if self.has_districts and self.request.GET.get("cap") == "district" else "commune"

    @cached_property
    def year(self) -> int | None:
        found = whole(self.request.GET.get("nam", ""))
        return found if found in self.years else None

    @property
    def years(self) -> list[int]:
        """Years of the period, newest first."""
        first, last = period()
        return list(range(last.year + 1, first.year - 1, -1))

    @cached_property
    def content(self) -> str:
        return self._given("noi_dung", terms.contents())

    @cached_property
    def giver(self) -> str:
        return self._given("nguon", {PROGRAMME, OTHERS, *terms.givers()})

    @cached_property
    def measure(self) -> str:
        return self._given("so", MEASURES, "ho")

    @cached_property
    def may_open(self) -> bool:
        """May who asks open the lists behind the numbers? Small counts are told to nobody else."""
        return access(self.request).may(P.VIEW_HOUSEHOLDS, self.area.pk)

    @cached_property
    def inside(self) -> frozenset[int]:
        """Whatever lies in the area and may be seen."""
        return frozenset(areas_inside(self.area).values_list("pk", flat=True)) & self.allowed

    @property
    def asked(self) -> Asked:
        return Asked(self.map, self.level, self.inside, self.year, self.content, self._givers())

    def _givers(self) -> tuple[str, ...] | None:
        return (self.giver,) if self.giver in terms.givers() else givers_meant(self.giver)

    @property
    def parameters(self) -> dict[str, Any]:
        """For links to the same question."""
        given = {
            "dia_ban": self.area.pk, "ban_do": self.map, "cap": self.level, "nam": self.year or "", "noi_dung": self.content,
            "nguon": self.giver, "so": self.measure,
        }  # fmt: skip
        return {name: value for name, value in given.items() if value != ""}

    def url(self, name: str, *args: str, **changes: Any) -> str:
        """A page of the same question, with changes."""
        return f"{reverse(name, args=args)}?{urlencode({**self.parameters, **changes})}"

    def supports_url(self, unit: int | None = None, content: str | None = None, giver: str | None = None, **more: Any) -> str:
        """The list of supports behind a number."""
        given = {
            "dia_ban": unit or self.area.pk, "noi_dung": content or self.content, "nam": self.year or "", "tinh": "1",
            "nguon": giver or self.giver, **more,
        }  # fmt: skip
        return f"{reverse('delivery:supports')}?{urlencode({k: v for k, v in given.items() if v != ''})}"

    def bar(self) -> dict[str, Any]:
        """Context of the bar at the top and of the filters."""
        givers = [(PROGRAMME, _("Các dự án của Chương trình")), (OTHERS, _("Các chương trình, nguồn khác")), *terms.givers().items()]
        return {
            "areas": [{"value": a.pk, "label": a.name, "group": GROUPS[a.kind]} for a in self.areas], "current_area": self.area.pk,
            "maps": [{"value": g.id, "label": g.name_vi} for g in self.maps], "current_map": self.map,
            "years": [{"value": "", "label": _("Mọi năm")}, *self.years], "current_year": self.year or "",
            "contents": terms.contents(), "givers": givers, "measures": MEASURES, "asked": self,
        }  # fmt: skip


__all__ = ["GROUPS", "MEASURES", "OTHERS", "PROGRAMME", "MapAsked", "givers_meant"]
