"""Who must act: by unit, papers that wait, money assigned but not entered, money not spent, old advances."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from giamngheo.apps.places.queries import areas_named
from giamngheo.engine.funnel import Figures

from .asked import Asked
from .cuts import unit_label
from .heat import main_hold
from .queries import Open, documents_open, standing_since, sums


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One unit. ``*_since``: the oldest day from which such money still stands; documents are as of now."""

    label: str
    figures: Figures
    query: dict[str, Any]
    waiting: Open | None
    returned: Open | None
    not_entered_since: date | None = None
    advanced_since: date | None = None

    @property
    def hold(self) -> str:
        return main_hold(self.figures)

    @property
    def stuck_vnd(self) -> int:
        """Money that waits for somebody's step before it can be spent, and advances."""
        return self.figures.unassigned + self.figures.not_entered + self.figures.advanced

    @property
    def is_open(self) -> bool:
        return bool(self.stuck_vnd or self.figures.spendable or self.waiting or self.returned)


def waiting_rows(asked: Asked) -> list[WaitingRow]:
    """Units where something waits, the most money standing still first, days still unknown; three queries."""
    found = sums(asked, "area", "unit")
    papers = documents_open(asked)
    keys = {*found, *((area, unit) for area, unit, _state in papers)}
    names = areas_named({area for area, _unit in keys})
    rows = [
        WaitingRow(
            unit_label(unit, names.get(area, "")), found.get((area, unit), Figures()), {"noi": area, "don_vi": unit},
            papers.get((area, unit, "waiting")), papers.get((area, unit, "draft")),
        )
        for area, unit in keys
    ]  # fmt: skip
    return sorted((r for r in rows if r.is_open), key=lambda r: (-r.stuck_vnd, -r.figures.spendable, r.label))


def with_days(asked: Asked, rows: list[WaitingRow]) -> list[WaitingRow]:
    """The same units with the oldest days; one query over their lines only."""
    since = standing_since(asked, [(row.query["noi"], row.query["don_vi"]) for row in rows])
    return [
        replace(
            row, not_entered_since=since.get((row.query["noi"], row.query["don_vi"], "assigned")),
            advanced_since=since.get((row.query["noi"], row.query["don_vi"], "advanced")),
        )
        for row in rows
    ]  # fmt: skip


__all__ = ["WaitingRow", "waiting_rows", "with_days"]
