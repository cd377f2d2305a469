"""The lines behind a number, as the page and the file show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from giamngheo.apps.money.queries.lines import lines_in
from giamngheo.engine.funnel import Figures

from .asked import Asked
from .queries import Behind, lines_behind, sums

if TYPE_CHECKING:
    from giamngheo.apps.money.models import Line


@dataclass(frozen=True, slots=True)
class BehindRow:
    """A line, its part of the number (đồng), its figures on the day."""

    line: Line
    amount_vnd: int
    figures: Figures


def rows_behind(asked: Asked, measure: str, *, start: int = 0, most: int | None = None) -> tuple[Behind, list[BehindRow]]:
    """Largest first; three queries whatever their number."""
    found = lines_behind(asked, measure, start=start, most=most)
    ids = list(found.amounts)
    lines = {line.pk: line for line in lines_in(asked.area_ids).filter(pk__in=ids)}
    told = sums(asked, "line", line_ids=ids)
    rows = []
    for pk, vnd in found.amounts.items():
        figures = told.get((pk,), Figures())
        rows.append(BehindRow(lines[pk], vnd, figures.over_years() if asked.year is None else figures))
    return found, rows


__all__ = ["BehindRow", "rows_behind"]
