"""Remaining money of a plan year, month by month, beside a straight line to the year's term; and its drawing.

Remaining: what can still be disbursed (not assigned, not entered, not spent). It falls when money is spent, and also when
it is carried over, cancelled or given back: those are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from giamngheo.engine.funnel import Figures, figures, straight_line
from giamngheo.kit import formats

from .asked import Asked
from .heat import months_of
from .lists import PER
from .queries import movements

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 84, 24, 14, 34


@dataclass(frozen=True, slots=True)
class BurnRow:
    """One month's end (or the day looked at): figures up to then, and what the straight line leaves, đồng."""

    day: date
    figures: Figures
    line_vnd: int

    @property
    def gap_vnd(self) -> int:
        """More than the straight line leaves: behind the calendar."""
        return self.figures.left - self.line_vnd


def burn_rows(asked: Asked, year: int, end: date) -> list[BurnRow]:
    """From the first month of the plan year to the day looked at; one query. The straight line starts at what is
    planned on that day, less what was carried over, cancelled or given back."""
    by_month = movements(asked, "month")
    moved = sorted(by_month.items())
    total = figures(one for _month, told in moved for one in told)
    start, goal = date(year, 1, 1), total.planned - total.carried - total.ended
    rows, so_far, rest = [], Figures(), list(moved)
    last_month = max([end, *(month for (month,), _told in moved)])  # prolonged terms
    for last in months_of(year, last_month, asked.day):
        while rest and rest[0][0][0] <= last:
            so_far = so_far + figures(rest.pop(0)[1])
        day = min(last, asked.day)
        rows.append(BurnRow(day, so_far, straight_line(goal, start, end, day)))
    return rows


def _x(day: date, start: date, end: date) -> int:
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - start).days // (end - start).days


def _y(vnd: int, most: int) -> int:
    return TOP + (HEIGHT - TOP - BOTTOM) * (most - vnd) // most


def drawing(rows: list[BurnRow], year: int, end: date) -> dict[str, Any] | None:
    """Points of the picture in its own units; nothing to draw without money."""
    start = date(year, 1, 1)
    goal = rows[-1].figures.planned - rows[-1].figures.carried - rows[-1].figures.ended if rows else 0
    most = max([goal, *(row.figures.left for row in rows)], default=0)
    if not most:
        return None
    edge = max(end, rows[-1].day)
    points = [(_x(row.day, start, edge), _y(row.figures.left, most)) for row in rows]
    levels = [most * part // 4 for part in range(5)]
    months = [*(date(year, month, 1) for month in range(1, 13, 2)), end]
    return {
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "floor": HEIGHT - BOTTOM, "top": TOP,
        "line": f"{LEFT},{_y(goal, most)} {_x(end, start, edge)},{_y(0, most)}", "points": " ".join(f"{x},{y}" for x, y in points),
        "marks": points, "levels": [{"y": _y(vnd, most), "text": formats.number(vnd / PER, 0)} for vnd in levels],
        "months": [{"x": _x(m, start, edge), "text": f"{m:%d/%m}"} for m in months], "text_y": HEIGHT - 12,
    }  # fmt: skip


__all__ = ["BurnRow", "burn_rows", "drawing"]
