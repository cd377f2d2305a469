"""Slow units first: the rate of disbursement of each unit by month or by project, and who must act.

A cell's rate is of the denominator that the page names. By month: disbursed up to the month's end over what is assigned
on the day looked at, so that a row never falls because more was assigned.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms
from giamngheo.apps.places.queries import areas_named
from giamngheo.engine.funnel import Figures, figures

from .asked import Asked
from .cuts import Row, unit_label
from .queries import added, movements, sums

STEPS = (0.2, 0.4, 0.6, 0.8)
# What keeps money from being spent, in the order of the money's way; who takes the next step.
HOLDS = {
    "unassigned": (gettext_lazy("vốn chưa giao"), gettext_lazy("cán bộ tài chính giao vốn")),
    "not_entered": (gettext_lazy("chưa nhập hệ thống kho bạc"), gettext_lazy("cán bộ đối chiếu kho bạc nhập dự toán")),
    "spendable": (gettext_lazy("đã nhập, chưa chi"), gettext_lazy("kế toán đơn vị lập hồ sơ thanh toán")),
    "advanced": (gettext_lazy("tạm ứng chưa thu hồi"), gettext_lazy("kế toán đơn vị thu hồi tạm ứng")),
}


def main_hold(told: Figures) -> str:
    """Where the most money of a unit stands still; empty when nothing does."""
    best = max(HOLDS, key=lambda name: getattr(told, name))
    return best if getattr(told, best) else ""


def step_of(rate: float | None) -> int | None:
    """0 (below 20 %) to 4 (80 % and more)."""
    return None if rate is None else sum(rate >= step for step in STEPS)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A rate with its shade; ``rate`` None: nothing assigned, or the month has not come. ``query`` opens its lines."""

    rate: float | None
    query: dict[str, Any]

    @property
    def step(self) -> int | None:
        return step_of(self.rate)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit: its row of the cut, its cells in the order of the heads."""

    row: Row
    cells: tuple[HeatCell, ...]

    @property
    def hold(self) -> str:
        return main_hold(self.row.figures)


@dataclass(frozen=True, slots=True)
class Heat:
    """Heads (code, words) and rows, slowest first; units with nothing assigned last."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]


def months_of(year: int, end: date, day: date) -> list[date]:
    """Last days of the months of a plan year up to the month of ``day``, until its term."""
    found, current = [], date(year, 1, 1)
    while current <= min(day, end):
        following = (current.replace(day=28) + timedelta(days=4)).replace(day=1)
        found.append(following - timedelta(days=1))
        current = following
    return found


def _units(asked: Asked, whole: dict[tuple[Any, ...], Figures]) -> dict[tuple[int, str], Row]:
    names = areas_named({area for area, _unit, _carried in whole})
    parts: dict[tuple[int, str], dict[bool, Figures]] = defaultdict(dict)
    for (area, unit, is_carried), told in whole.items():
        parts[area, unit][is_carried] = told
    is_over = asked.year is None
    found = {}
    for (area, unit), told_by in parts.items():
        both, own = added(told_by.values()), told_by.get(False, Figures())
        found[area, unit] = Row(
            unit_label(unit, names.get(area, "")), both.over_years() if is_over else both,
            own.over_years() if is_over else own, {"noi": area, "don_vi": unit},
        )  # fmt: skip
    return found


def _sorted(asked: Asked, rows: list[HeatRow]) -> tuple[HeatRow, ...]:
    def key(one: HeatRow) -> tuple[bool, float, int, str]:
        rate = one.row.rate(asked.denominator)
        return (rate is None, rate or 0.0, -one.row.figures.left, one.row.label)

    return tuple(sorted(rows, key=key))


def by_project(asked: Asked) -> Heat:
    """Unit × project; three queries."""
    parts = sums(asked, "area", "unit", "project", "carried_in")
    whole: dict[tuple[Any, ...], Figures] = {}
    cells: dict[tuple[int, str], dict[str, dict[bool, Figures]]] = defaultdict(lambda: defaultdict(dict))
    for (area, unit, project, is_carried), told in parts.items():
        whole[area, unit, is_carried] = whole.get((area, unit, is_carried), Figures()) + told
        cells[area, unit][project][is_carried] = told
    order = {code: n for n, code in enumerate(terms.projects())}
    projects = sorted({p for _a, _u, p, _c in parts}, key=lambda p: (order.get(p, len(order)), p))

    def cell(row: Row, found: dict[bool, Figures], project: str) -> HeatCell:
        told = Row("", added(found.values()), found.get(False, Figures()))
        if asked.year is None:
            told = Row("", told.figures.over_years(), told.own_year.over_years())
        return HeatCell(told.rate(asked.denominator), {**row.query, "du_an": project})

    units = _units(asked, whole)
    rows = [HeatRow(row, tuple(cell(row, cells[key][p], p) for p in projects)) for key, row in units.items()]
    return Heat(tuple((p, terms.project_short(p)) for p in projects), _sorted(asked, rows))


def by_month(asked: Asked, year: int, end: date) -> Heat:
    """Unit × month of one plan year, disbursed so far over the denominator of the day; two queries."""
    moved = movements(asked, "area", "unit", "carried_in", "month")
    whole_moves: dict[tuple[Any, ...], list[tuple[str, str, int]]] = defaultdict(list)
    spent: dict[tuple[int, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for (area, unit, is_carried, month), told in moved.items():
        whole_moves[area, unit, is_carried] += told
        if asked.denominator != "this_year" or not is_carried:
            spent[area, unit][month] += figures(told).disbursed
    units = _units(asked, {key: figures(told) for key, told in whole_moves.items()})
    # Prolonged terms: money of a year may be spent after its ordinary end.
    months = months_of(year, max([end, *(month for *_key, month in moved)]), asked.day)
    rows = []
    for key, row in units.items():
        counted = row.own_year if asked.denominator == "this_year" else row.figures
        whole = counted.planned if asked.denominator == "planned" else counted.assigned
        rows.append(HeatRow(row, _cells(row, months, spent[key], whole, asked)))
    heads = tuple((m.isoformat(), f"T{m.month}" if m.year == year else f"T{m.month}/{m.year}") for m in months)
    return Heat(heads, _sorted(asked, rows))


def _cells(row: Row, months: list[date], spent: dict[date, int], whole: int, asked: Asked) -> tuple[HeatCell, ...]:
    made: list[HeatCell] = []
    for month in months:
        so_far = sum(vnd for start, vnd in spent.items() if start <= month)
        query = {**row.query, "ngay": min(month, asked.day).isoformat()}
        made.append(HeatCell(so_far / whole if whole else None, query))
    return tuple(made)


__all__ = ["HOLDS", "STEPS", "Heat", "HeatCell", "HeatRow", "by_month", "by_project", "main_hold", "months_of", "step_of"]
