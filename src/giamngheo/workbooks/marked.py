"""The officer's own workbook back, with every faulty cell coloured, commented and listed on a sheet of its own.

An .xlsx keeps its look; an .xls, a text or a web page, and a list too large to hold, come as a fresh .xlsx with the same
cells. Nothing that reaches out of the workbook goes back: such formulas and links become plain text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from .cells import CellError
from .findings import LIST_HEAD, SEVERITY_ORDER, WorkbookRefused
from .neutral import begins_like_formula, reaches_out, safe_text
from .opening import ADVICE, open_file
from .sheets import RawSheet, column_letters, read_sheets

SEVERITY_WORDS = {"error": "lỗi", "confirm": "cần xác nhận", "auto": "đã tự sửa", "info": "thông báo"}
FILLS = {
    severity: PatternFill("solid", start_color=colour, end_color=colour)
    for severity, colour in (("error", "F4B6B6"), ("confirm", "FFE08A"), ("auto", "CFE2FF"), ("info", "E9ECEF"))
}
WIDTHS = (18, 8, 8, 24, 14, 32, 100)
# Beyond this a workbook held with its look would take hundreds of megabytes.
MOST_CELLS_KEPT = 400_000
# Excel opens a workbook of more comments very slowly; the colours and the list stay.
MOST_COMMENTS = 5_000
LONGEST_COMMENT = 1_000
AUTHOR = "Giảm Nghèo"


class Told(Protocol):
    """What a finding must say to be shown: one of the reader or one stored."""

    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int | None: ...
    @property
    def cell(self) -> str: ...
    @property
    def column_title(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def raw(self) -> str: ...
    @property
    def message(self) -> str: ...


Places = dict[tuple[str, str], list[Told]]


def write_marked(content: bytes, name: str, findings: Iterable[Told]) -> bytes:
    """The workbook marked, as .xlsx bytes. Raises WorkbookRefused when the file cannot be read."""
    told = sorted(findings, key=lambda f: -SEVERITY_ORDER[f.severity])
    opened = open_file(content, name)
    sheets = read_sheets(opened)
    places = _places(told)
    if opened.format == "xlsx" and sum(len(s.rows) * len(s.rows[0]) for s in sheets if s.rows) <= MOST_CELLS_KEPT:
        book = _own(content)
        _mark_own(book, places)
    else:
        book = openpyxl.Workbook(write_only=True)
        _copy(book, sheets, places)
    _list(book, told)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _places(told: list[Told]) -> Places:
    """Findings by sheet and cell; one of a whole row is shown at its first cell."""
    places: Places = {}
    for finding in told:
        cell = finding.cell or (f"A{finding.row}" if finding.row else "")
        if cell:
            places.setdefault((finding.sheet, cell), []).append(finding)
    return places


def _own(content: bytes) -> Any:
    """The workbook as it is, without what reaches out of it."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), keep_vba=False, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, zipfile.BadZipFile) as error:
        raise WorkbookRefused("BROKEN_FILE", f"Tệp Excel bị hỏng, không đánh dấu được. {ADVICE}") from error
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                _disarm(cell)
    return book


def _disarm(cell: Any) -> None:
    """A formula or link that reaches out becomes the text one can read; what was text stays text."""
    if cell.hyperlink is not None and cell.hyperlink.location is None:
        cell.hyperlink = None
    if cell.data_type == "f" and reaches_out(str(getattr(cell.value, "text", None) or cell.value)):
        _as_text(cell, str(getattr(cell.value, "text", None) or cell.value))
    elif isinstance(cell.value, str) and cell.data_type != "f" and begins_like_formula(cell.value):
        _as_text(cell, cell.value)


def _as_text(cell: Any, text: str) -> None:
    """The same words, as text to Excel for good: its own mark for that keeps an edited cell from turning to a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.quotePrefix = begins_like_formula(text)


def _mark_own(book: Any, places: Places) -> None:
    comments = 0
    for (name, address), told in places.items():
        if name not in book.sheetnames:
            continue
        cell = book[name][address]
        cell.fill = FILLS[told[0].severity]
        # A cell under a merge cannot hold a comment: its place in the list remains.
        if isinstance(cell, Cell) and comments < MOST_COMMENTS:
            cell.comment = _comment(told, cell.comment)
            comments += 1


def _comment(told: list[Told], own: Comment | None = None) -> Comment:
    lines = [f"{SEVERITY_WORDS[f.severity].capitalize()}: {f.message}" for f in told]
    if own is not None and own.text:
        lines.append(own.text)
    text = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(lines))[:LONGEST_COMMENT]
    return Comment(text, AUTHOR, height=120, width=320)


def _copy(book: Any, sheets: list[RawSheet], places: Places) -> None:
    """The same cells in fresh sheets, row by row, so that a large list takes little memory."""
    comments = 0
    for raw in sheets:
        sheet = book.create_sheet(_sheet_name(raw.name))
        if raw.is_hidden:
            sheet.sheet_state = "hidden"
        for number, row in enumerate(raw.rows, 1):
            cells = []
            for column, value in enumerate(row):
                cell = _text_cell(sheet, value)
                told = places.get((raw.name, f"{column_letters(column)}{number}"))
                if told:
                    cell.fill = FILLS[told[0].severity]
                    if comments < MOST_COMMENTS:
                        cell.comment = _comment(told)
                        comments += 1
                cells.append(cell)
            sheet.append(cells)


def _text_cell(sheet: Any, value: Any) -> Cell:
    """A cell with a value that is never a formula."""
    cell = Cell(sheet, row=1, column=1)
    if isinstance(value, CellError):
        value = value.text
    if isinstance(value, str):
        _as_text(cell, value)
    elif value is not None:
        cell.value = value
    return cell


def _sheet_name(name: str) -> str:
    """A name that Excel takes: at most 31 signs, none of ``[]:*?/\\``."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31] or "Trang"


def _list(book: Any, told: list[Told]) -> None:
    """The sheet of all findings, gravest first; the address leads to the cell."""
    title, number = "Lỗi", 2
    while title in book.sheetnames:
        title, number = f"Lỗi ({number})", number + 1
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for column, width in enumerate(WIDTHS):
        sheet.column_dimensions[column_letters(column)].width = width
    sheet.append([_bold(sheet, words) for words in LIST_HEAD])
    for row in _lines(sheet, told, set(book.sheetnames)):
        sheet.append(row)


def _bold(sheet: Any, words: str) -> Cell:
    cell = _text_cell(sheet, words)
    cell.font = Font(bold=True)
    return cell


def _lines(sheet: Any, told: list[Told], names: set[str]) -> Iterator[list[Cell]]:
    for number, f in enumerate(told, 2):
        words = (f.sheet, f.cell, f.row, f.column_title, SEVERITY_WORDS[f.severity], safe_text(f.raw), f.message)
        row = [_text_cell(sheet, word) for word in words]
        row[4].fill = FILLS[f.severity]
        row[6].alignment = Alignment(wrap_text=True, vertical="top")
        target = _sheet_name(f.sheet)
        if target in names and (f.cell or f.row):
            quoted = target.replace("'", "''")
            row[1].value = f.cell or f"A{f.row}"
            row[1]._hyperlink = Hyperlink(ref=f"B{number}", location=f"'{quoted}'!{row[1].value}")
            row[1].font = Font(underline="single", color="0563C1")
        yield row
