"""Tables of a Word report: native ones, heads repeated on each page, rows kept whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from .shapes import FilledTable

EAST_ASIA = qn("w:eastAsia")
# What XML cannot hold; an officer's paste may bring it.
_CONTROL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDEST_UPRIGHT = 7
NARROWEST, WIDEST, PER_LETTER = 0.17, 0.36, 0.011


def printable(text: str) -> str:
    """The text without characters that no Word file may hold."""
    return _CONTROL.sub("", text)


def fill_lines(cell: Any, lines: Sequence[tuple[str, bool]], *, align: Any = ALIGN.CENTER, size: int = 13, italic: bool = False) -> None:
    """Lines (text, is bold) below one another, in the cell's first paragraph and those after."""
    for number, (text, is_bold) in enumerate(lines):
        target = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        target.alignment = align
        target.paragraph_format.space_after = Pt(0)
        run = target.add_run(printable(text))
        run.bold, run.italic, run.font.size = is_bold, italic, Pt(size)


def is_annex(table: FilledTable) -> bool:
    """Too wide for an upright page."""
    return bool(table.rows) and len(table.columns) > WIDEST_UPRIGHT


def head_share(table: FilledTable) -> float:
    """How much of the width the first column takes, by its longest words; half where one other column stands beside it."""
    if len(table.columns) <= 2:
        return 0.5
    longest = max((len(row["head"]) for row in table.rows), default=0)
    return min(WIDEST, max(NARROWEST, PER_LETTER * longest))


def widths(table: Any, cm: Sequence[float]) -> None:
    """Fixed widths, said in each cell, as Word and LibreOffice both want it."""
    table.autofit = False
    _grid_widths(table, cm)
    for row in table.rows:
        for cell, width in zip(row.cells, cm, strict=True):
            cell.width = Cm(width)


def _grid_widths(table: Any, cm: Sequence[float]) -> None:
    """In the table's grid too, which is what LibreOffice goes by."""
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, cm, strict=True):
        column.w = Cm(width)


def add(made: Any, table: FilledTable, *, width: float) -> None:
    """Title, unit, the table, its note. ``width`` in cm."""
    title = made.add_paragraph()
    title.alignment = ALIGN.CENTER
    title.paragraph_format.keep_with_next = True
    run = title.add_run(printable(table.title))
    run.bold, run.font.size = True, Pt(12)
    if table.unit and table.rows:
        unit = made.add_paragraph()
        unit.alignment = ALIGN.RIGHT
        unit.paragraph_format.keep_with_next = True
        unit.paragraph_format.space_after = Pt(2)
        run = unit.add_run(f"Đơn vị tính: {table.unit}")
        run.italic, run.font.size = True, Pt(11)
    if table.rows:
        _grid(made, table, width)
    if table.note:
        note = made.add_paragraph()
        note.paragraph_format.space_before = Pt(3)
        run = note.add_run(printable(table.note))
        run.italic, run.font.size = True, Pt(10)


def _grid(made: Any, table: FilledTable, width: float) -> None:
    """Filled row by row: asking a table for a cell by its place walks through all of it."""
    size = 11 if len(table.columns) <= 4 else 10 if len(table.columns) <= 6 else 9
    grid = made.add_table(rows=1 + len(table.rows), cols=1 + len(table.columns))
    grid.style, grid.autofit = "Table Grid", False
    share = head_share(table)
    sizes = [width * share, *[width * (1 - share) / max(len(table.columns), 1)] * len(table.columns)]
    _grid_widths(grid, sizes)
    lines = iter(grid.rows)
    head = next(lines)
    for cell, words, cm in zip(head.cells, ["Nội dung", *(c["title"] for c in table.columns)], sizes, strict=True):
        _write(cell, words, cm, size=size, bold=True, align=ALIGN.CENTER)
    _mark(head, "w:tblHeader")
    for line, row in zip(lines, table.rows, strict=True):
        is_sum = row["level"] == 0
        cells = iter(zip(line.cells, sizes, strict=True))
        cell, cm = next(cells)
        _write(cell, "  " * max(row["level"] - 1, 0) + row["head"], cm, size=size, bold=is_sum, align=ALIGN.LEFT)
        for (cell, cm), column in zip(cells, table.columns, strict=True):
            align = ALIGN.RIGHT if column["is_number"] else ALIGN.LEFT
            _write(cell, row["cells"][column["id"]].text, cm, size=size, bold=is_sum, align=align)
        keep_whole(line)


def _write(cell: Any, text: str, cm: float, *, size: int, bold: bool, align: Any) -> None:
    cell.width = Cm(cm)
    target = cell.paragraphs[0]
    target.alignment = align
    target.paragraph_format.space_after = Pt(0)
    run = target.add_run(printable(text))
    run.bold, run.font.size = bold, Pt(size)


def keep_whole(row: Any) -> None:
    """The row stands on one page."""
    _mark(row, "w:cantSplit")


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


__all__ = ["EAST_ASIA", "add", "fill_lines", "head_share", "is_annex", "keep_whole", "printable", "widths"]
