"""The funnel cut by project, unit, year, source or capital type: rows of figures, sums, what their numbers open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms
from giamngheo.apps.places.queries import areas_named
from giamngheo.engine.funnel import DENOMINATOR_TERMS, STAGE_TERMS, Figures
from giamngheo.kit.terms import Words

from .asked import Asked
from .queries import added, sums

STAGE_WORDS = Words(STAGE_TERMS)
DENOMINATOR_WORDS = Words(DENOMINATOR_TERMS)
CUT_WORDS = {
    "du_an": gettext_lazy("dự án"), "don_vi": gettext_lazy("đơn vị"), "nam": gettext_lazy("năm"),
    "nguon": gettext_lazy("nguồn vốn"), "loai_von": gettext_lazy("loại vốn"),
}  # fmt: skip
DIMENSIONS = {
    "du_an": ("project",), "don_vi": ("area", "unit"), "nam": ("year",), "nguon": ("source",), "loai_von": ("capital_type",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a cut. ``own_year``: of it, the plan year's own money; ``query``: words of the address that open it."""

    label: str
    figures: Figures
    own_year: Figures
    query: dict[str, Any] = field(default_factory=dict)

    def rate(self, denominator: str) -> float | None:
        found = self.own_year if denominator == "this_year" else self.figures
        return found.rate(denominator)

    def lines_url(self, asked: Asked, measure: str) -> str | None:
        """The lines behind one of its numbers; nothing behind a zero."""
        if not getattr(self.figures, measure):
            return None
        return f"{reverse('money_reports:lines')}?{asked.link(**self.query, so=measure)}"


def unit_label(unit: str, area: str) -> str:
    """A unit's name with its area, where the name does not say it."""
    return unit if not area or area in unit else f"{unit}, {area}"


def _labels(cut: str, keys: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], str]:
    keys = list(keys)
    if cut == "don_vi":
        names = areas_named({area for area, _unit in keys})
        return {(area, unit): unit_label(unit, names.get(area, "")) for area, unit in keys}
    if cut == "du_an":
        return {key: terms.project_short(key[0]) for key in keys}
    words = terms.sources() if cut == "nguon" else terms.capital_types() if cut == "loai_von" else {}
    return {key: words.get(key[0], str(key[0])) for key in keys}


def _query(cut: str, key: tuple[Any, ...]) -> dict[str, Any]:
    return {"noi": key[0], "don_vi": key[1]} if cut == "don_vi" else {cut: key[0]}


def _order(cut: str) -> dict[str, int]:
    """Projects and sources stand as the plan has them."""
    return {code: n for n, code in enumerate(terms.projects() if cut == "du_an" else terms.sources())}


def rows_of(asked: Asked, cut: str) -> list[Row]:
    """Rows of a cut, in the plan's order, years newest first, units by name; two queries at most.

    Where all years are looked at, money carried over counts once, but in rows of single years.
    """
    found = sums(asked, *DIMENSIONS[cut], "carried_in")
    whole: dict[tuple[Any, ...], dict[bool, Figures]] = {}
    for (*key, is_carried), told in found.items():
        whole.setdefault(tuple(key), {})[is_carried] = told
    labels = _labels(cut, whole)
    is_over_years = asked.year is None and cut != "nam"
    rows = []
    for place, parts in whole.items():
        all_of_it, own = added(parts.values()), parts.get(False, Figures())
        if is_over_years:
            all_of_it, own = all_of_it.over_years(), own.over_years()
        rows.append((place, Row(labels[place], all_of_it, own, _query(cut, place))))
    order = _order(cut)
    if cut == "nam":
        rows.sort(key=lambda pair: -pair[0][0])
    elif cut == "don_vi":
        rows.sort(key=lambda pair: pair[1].label)
    else:
        rows.sort(key=lambda pair: (order.get(pair[0][0], len(order)), str(pair[0][0])))
    return [row for _key, row in rows]


def total_of(asked: Asked, rows: list[Row], cut: str) -> Row:
    """The sum of all rows; over several years, what was carried over is taken out once."""
    total, own = added(r.figures for r in rows), added(r.own_year for r in rows)
    if asked.year is None and cut == "nam":
        total, own = total.over_years(), own.over_years()
    return Row(_("Tổng"), total, own)


__all__ = ["CUT_WORDS", "DENOMINATOR_WORDS", "STAGE_WORDS", "Row", "rows_of", "total_of", "unit_label"]
