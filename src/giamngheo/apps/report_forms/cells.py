"""Cells of filled forms: numbers as officials write them, words, and what is said where there is no number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from giamngheo.engine.plan_report_forms import TableShape
from giamngheo.kit import formats

from .shapes import Cell, FilledTable

PER_MILLION = 1_000_000
UNCONFIRMED = "chưa xác nhận"


def number(value: float | None, places: int | None = 0, *, url: str = "", after: str = "") -> Cell:
    """A number; ``after`` stands behind it. Nothing opens where there is none."""
    text = formats.number(value, places)
    return Cell(value, f"{text} {after}".strip() if value is not None else text, url if value is not None else "")


def million(vnd: int | None, *, url: str = "") -> Cell:
    """Đồng as million đồng, exactly; a zero opens nothing."""
    if vnd is None:
        return Cell(None, formats.MISSING)
    exact = Decimal(vnd) / PER_MILLION
    value = int(exact) if exact == exact.to_integral() else float(exact)
    return Cell(value, formats.number(exact), url if vnd else "")


def share(value: float | None) -> Cell:
    """A share of one as a number of per cent."""
    return Cell(None, formats.MISSING) if value is None else Cell(round(100 * value, 4), formats.number(100 * value, 2))


def text(words: Any, *, url: str = "") -> Cell:
    return Cell(None, str(words), url)


def day(value: date | None) -> Cell:
    return Cell(None, formats.day(value))


def row(id: str, head: str, cells: dict[str, Cell], *, level: int = 1) -> dict[str, Any]:
    """One row; level 0 is a sum or a head, 2 and below are parts of what stands above."""
    return {"id": id, "head": head, "level": level, "cells": cells}


def table(shape: TableShape, rows: list[dict[str, Any]], *, columns: list[dict[str, Any]] | None = None, note: str = "") -> FilledTable:
    """A table in its plan's words; of each row only the columns that the plan names. ``columns``: those of a table whose columns are
    years or indicators."""
    told = columns if columns is not None else [{"id": c.id, "title": c.title_vi, "is_number": c.is_number} for c in shape.columns]
    names = [column["id"] for column in told]
    kept = [{**one, "cells": {name: one["cells"][name] for name in names}} for one in rows]
    notes = [part for part in (shape.note, note) if part]
    if shape.confidence != "confirmed":
        notes.insert(0, f"Mẫu bảng {UNCONFIRMED}.")
    return FilledTable(shape.id, shape.title_vi, shape.unit_vi, told, kept, " ".join(notes))


__all__ = ["UNCONFIRMED", "day", "million", "number", "row", "share", "table", "text"]
