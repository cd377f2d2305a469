"""What of a form is not for everybody, here as on the pages behind it: small counts of supported households and people only for who may
see households, difficulties by name only for who has to do with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from giamngheo.apps.delivery.giving_lists import COUNTED, HIDDEN
from giamngheo.engine.disclosure import SMALLEST_SHOWN, hidden_cells

from .shapes import Cell, Filled, FilledTable

# Tables whose rows are people supported, with a sum that would give a single hidden cell away.
TABLES = ("supports",)
# Its rows are difficulties by name; each row's id is its number.
NAMING = "difficulties_open"
OTHERS = "Việc của nơi khác mà người xem không theo dõi thì không ghi ở đây."


def shown_to(filled: Filled, *, may_open: bool) -> Filled:
    """The form as somebody may see it. ``may_open``: may they see the households of its area?"""
    if may_open:
        return filled
    sections = [replace(one, tables=[_withheld(t) if t.id in TABLES else t for t in one.tables]) for one in filled.sections]
    return replace(filled, sections=sections)


def named_to(filled: Filled, difficulties: Collection[int]) -> Filled:
    """Of what waits for an answer only these by name; says so where some are left out."""
    sections = [replace(one, tables=[_named(t, difficulties) if t.id == NAMING else t for t in one.tables]) for one in filled.sections]
    return replace(filled, sections=sections)


def _named(table: FilledTable, difficulties: Collection[int]) -> FilledTable:
    rows = [row for row in table.rows if int(row["id"]) in difficulties]
    return table if len(rows) == len(table.rows) else replace(table, rows=rows, note=f"{table.note} {OTHERS}".strip())


def without_names(filled: Filled) -> Filled:
    sections = [replace(one, tables=[table for table in one.tables if table.id != NAMING]) for one in filled.sections]
    return replace(filled, sections=sections)


def _withheld(table: FilledTable) -> FilledTable:
    parts = [row for row in table.rows if row["level"] > 0]
    marked: dict[str, set[str]] = {row["id"]: set() for row in table.rows}
    for name in COUNTED:
        marks = hidden_cells([[row["cells"][name].value] for row in parts])
        for row, (is_hidden,) in zip(parts, marks, strict=True):
            if is_hidden:
                marked[row["id"]].add(name)
    for row in table.rows:
        if row["level"] == 0:
            marked[row["id"]] |= {name for name in COUNTED if 0 < (row["cells"][name].value or 0) < SMALLEST_SHOWN}
    return replace(table, rows=[_row(row, marked[row["id"]]) for row in table.rows])


def _row(row: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    """Money goes with a hidden count."""
    if not hidden:
        return row
    gone = hidden | (set(row["cells"]) - set(COUNTED))
    return {**row, "cells": {name: Cell(None, HIDDEN) if name in gone else cell for name, cell in row["cells"].items()}}


__all__ = ["named_to", "shown_to", "without_names"]
