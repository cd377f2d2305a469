"""A filled form as a workbook: one sheet for each table, as officials file them; numbers are numbers."""

from __future__ import annotations

import io
import re
from typing import Any

import xlsxwriter

from giamngheo.kit import formats
from giamngheo.workbooks.neutral import safe_text

from . import terms
from .shapes import Cell, Filled, FilledTable

HEAD = 5
_BASE = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}


def as_workbook(filled: Filled) -> bytes:
    """The workbook's bytes; a form without a table has one sheet that says so."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = _formats(book)
    tables = [table for section in filled.sections for table in section.tables]
    used: set[str] = set()
    for table in tables:
        _sheet(book.add_worksheet(_name(table, used)), made, filled, table)
    if not tables:
        book.add_worksheet("Bieu").write_string(0, 0, "Mẫu này không có bảng số liệu.", made["text"])
    book.close()
    return buffer.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    boxed = {**_BASE, "border": 1}
    named: dict[str, dict[str, Any]] = {
        "title": {**_BASE, "bold": True, "font_size": 14, "align": "center", "text_wrap": True},
        "plain": {**_BASE, "align": "center"}, "right": {**_BASE, "italic": True, "align": "right"},
        "note": {**_BASE, "italic": True, "text_wrap": True},
        "head": {**boxed, "bold": True, "align": "center", "text_wrap": True},
        "text": {**boxed, "text_wrap": True}, "number": {**boxed, "num_format": "#,##0.######"},
        "missing": {**boxed, "italic": True, "align": "right", "text_wrap": True},
    }  # fmt: skip
    named |= {f"{name}_bold": {**named[name], "bold": True} for name in ("text", "number", "missing")}
    return {name: book.add_format(properties) for name, properties in named.items()}


def _name(table: FilledTable, used: set[str]) -> str:
    """A sheet's name: of 31 characters at most, without what Excel forbids, each once."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", table.title)[:28].strip() or table.id
    name = plain
    while name.lower() in used:
        name = f"{plain[:25]} {len(used) + 1}"
    used.add(name.lower())
    return name


def _sheet(sheet: Any, made: dict[str, Any], filled: Filled, table: FilledTable) -> None:
    last = max(len(table.columns), 1)
    for line, (words, style) in enumerate((
        (filled.title.upper(), "title"), (table.title, "title"), (f"{filled.area_name}, {terms.paper_period(filled.period_key)}", "plain"),
        (f"Số liệu đến ngày {formats.day(filled.as_of)}{' (tạm tính)' if filled.is_preliminary else ''}", "plain"),
        (f"Đơn vị tính: {table.unit}" if table.unit else "", "right"),
    )):  # fmt: skip
        sheet.merge_range(line, 0, line, last, safe_text(words), made[style])
    sheet.set_row(0, 36)
    sheet.set_row(1, 36)
    sheet.write_string(HEAD, 0, "Nội dung", made["head"])
    for number, column in enumerate(table.columns, 1):
        sheet.write_string(HEAD, number, safe_text(column["title"]), made["head"])
    sheet.set_row(HEAD, 60)
    for line, row in enumerate(table.rows, HEAD + 1):
        bold = "_bold" if row["level"] == 0 else ""
        sheet.write_string(line, 0, safe_text("  " * max(row["level"] - 1, 0) + row["head"]), made[f"text{bold}"])
        for number, column in enumerate(table.columns, 1):
            _cell(sheet, made, line, number, row["cells"][column["id"]], bold, is_number=column["is_number"])
    note = " ".join(part for part in (table.note, terms.unconfirmed(filled)) if part)
    foot = HEAD + len(table.rows) + 2
    sheet.merge_range(foot, 0, foot, last, safe_text(note), made["note"])
    sheet.set_row(foot, 60)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, last, 16)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)


def _cell(sheet: Any, made: dict[str, Any], line: int, number: int, cell: Cell, bold: str, *, is_number: bool) -> None:
    """A number where the text says just the number; else the text, which says of how many communes or that nothing is known."""
    if cell.value is not None and is_number and "(" not in cell.text:
        sheet.write_number(line, number, cell.value, made[f"number{bold}"])
    else:
        sheet.write_string(line, number, safe_text(cell.text), made[f"missing{bold}" if is_number else f"text{bold}"])


__all__ = ["as_workbook"]
