"""A filled form on screen: its tables as lists whose numbers are links, charts drawn, places for the officer's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from giamngheo.kit.tables import Column, Table

from .shapes import Chart, Filled, FilledTable, Section
from .svg import svg_of

WIDE = 6


@dataclass(frozen=True, slots=True)
class ShownTable:
    table: Table
    note: str
    is_wide: bool


@dataclass(frozen=True, slots=True)
class ShownChart:
    chart: Chart
    svg: SafeString


@dataclass(frozen=True, slots=True)
class ShownSection:
    """``words``: what the officer wrote; ``edit_url``: where it is written, empty where nobody writes now."""

    section: Section
    tables: list[ShownTable]
    charts: list[ShownChart]
    words: str
    edit_url: str


def shown(
    filled: Filled, words: Mapping[str, str] | None = None, *, edit_url: Callable[[str], str] | None = None
) -> list[ShownSection]:
    """What ``report_forms/filled.html`` takes as ``shown``. ``edit_url``: section id → where its words are written."""
    return [
        ShownSection(
            one, [_table(table) for table in one.tables],
            # The drawing is ours and escapes its words.
            [ShownChart(chart, mark_safe(svg_of(chart))) for chart in one.charts],  # noqa: S308
            (words or {}).get(one.id, ""), edit_url(one.id) if edit_url and one.asks else "",
        )
        for one in filled.sections
    ]  # fmt: skip


def _table(table: FilledTable) -> ShownTable:
    columns = [Column("head", _("Nội dung"), value=lambda row: "– " * max(row["level"] - 1, 0) + row["head"])]
    columns += [_column(column) for column in table.columns]
    caption = f"{table.title} ({table.unit})" if table.unit else table.title
    made = Table(
        columns=columns, rows=table.rows, caption=caption, id=f"bang-{table.id.replace('_', '-')}", empty_title=table.title,
        empty_text=table.note or _("Chưa có dòng nào."),
    )  # fmt: skip
    return ShownTable(made, table.note if table.rows else "", len(table.columns) > WIDE)


def _column(column: dict[str, Any]) -> Column:
    name = column["id"]
    return Column(
        name, column["title"], align="num" if column["is_number"] else "text", value=lambda row: row["cells"][name].text,
        url=lambda row: row["cells"][name].url or None,
    )  # fmt: skip


__all__ = ["ShownChart", "ShownSection", "ShownTable", "shown"]
