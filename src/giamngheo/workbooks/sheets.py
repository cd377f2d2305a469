"""Raw sheets: cells as they are, with what the fast reader does not tell (errors, formulas, merged cells, hidden)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import time, timedelta
from html import unescape
from typing import Any

import python_calamine
from lxml import html

from .cells import CellError
from .findings import WorkbookRefused
from .opening import ADVICE, Opened

Cell = tuple[int, int]
ENCODINGS = ("utf-8-sig", "cp1258")
SEPARATORS = ";,\t|"
MAX_COLUMNS = 200
MAX_ROWS = 400_000
# Cells that spans and far corners may stand for: twice what the largest province list has.
MAX_CELLS = 20_000_000
MAX_SPANNED = 200_000
# Sheets up to this size are looked through for their corner before they are opened; larger ones cannot be far-fetched.
LOOKED_THROUGH = 8 * 1024 * 1024


@dataclass(slots=True)
class RawSheet:
    """One sheet. ``rows[r][c]`` from the top left corner; ``row`` of Excel is ``r + 1``. Blank cells are None."""

    name: str
    rows: list[list[Any]]
    is_hidden: bool = False
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    formulas: dict[Cell, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(cell is not None for row in self.rows for cell in row)


def read_sheets(opened: Opened) -> list[RawSheet]:
    """All sheets of an opened file. Raises WorkbookRefused when a reader gives up on it."""
    if opened.format == "csv":
        return [_read_csv(opened.content)]
    if opened.format == "html":
        return _read_html(opened.content)
    return _read_workbook(opened)


def _read_workbook(opened: Opened) -> list[RawSheet]:
    if opened.format == "xlsx":
        _refuse_far_corners(opened.content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(opened.content))
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.total_height > MAX_ROWS:
                raise WorkbookRefused("TOO_MANY_ROWS", f"Trang “{meta.name}” có quá {MAX_ROWS} dòng; tách tệp theo xã.")
            rows = [
                [c if c not in _ODD and c == c else _mended(c) for c in _without_times(row[:MAX_COLUMNS])]
                for row in sheet.to_python(skip_empty_area=False)
            ]
            merged = list(sheet.merged_cell_ranges or [])
            sheets.append(RawSheet(meta.name, rows, meta.visible != python_calamine.SheetVisibleEnum.Visible, merged))
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise WorkbookRefused("BROKEN_FILE", f"Tệp Excel bị hỏng, không đọc được. {ADVICE}") from error
    if opened.format == "xlsx":
        _add_formulas_and_errors(opened.content, sheets)
    return sheets


_TIMES = frozenset({time, timedelta})
_ODD = frozenset({"", float("inf"), float("-inf")})


def _mended(cell: Any) -> Any:
    """A blank as None; a number beyond what numbers can hold as the error that Excel shows for it."""
    return None if cell == "" else CellError("#NUM!")


def _without_times(row: list[Any]) -> list[Any]:
    """Times of day and spans, which no column of a list holds, as the text that is shown."""
    return row if _TIMES.isdisjoint(map(type, row)) else [str(c) if type(c) in _TIMES else c for c in row]


_CORNER = re.compile(rb"<c\b[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.S)
_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*><f[^>]*?(?:/>|>([^<]*))')
_SHEET = re.compile(rb'<sheet [^>]*name="([^"]*)"[^>]*r:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship [^>]*>")


def _refuse_far_corners(content: bytes) -> None:
    """Two cells far apart make the fast reader reserve all between them, and end the process: refused before.

    Raises WorkbookRefused.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.infolist():
                if not part.filename.startswith("xl/worksheets/") or part.file_size > LOOKED_THROUGH:
                    continue
                corners = _CORNER.findall(archive.read(part))
                rows = max((int(row) for _letters, row in corners), default=0)
                wide = max((column_index(letters.decode()) for letters, _row in corners), default=0) + 1
                if rows * wide > MAX_CELLS:
                    raise WorkbookRefused(
                        "TOO_MANY_CELLS", f"Trang tính có ô ở rất xa bảng (dòng {rows}). Xoá các ô đó, lưu lại rồi tải lên."
                    )
    except (zipfile.BadZipFile, OSError) as error:
        raise WorkbookRefused("BROKEN_FILE", f"Tệp Excel bị hỏng, không đọc được. {ADVICE}") from error


def _add_formulas_and_errors(content: bytes, sheets: list[RawSheet]) -> None:
    """Error cells come back blank from the fast reader, formulas as their last value: both are looked up in the XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        paths = _sheet_paths(archive)
        for position, sheet in enumerate(sheets):
            if position >= len(paths):
                return
            try:
                xml = archive.read(paths[position])
            except KeyError:
                continue
            if b't="e"' in xml:
                for letters, row, text in _ERROR.findall(xml):
                    _put(sheet, int(row) - 1, column_index(letters.decode()), CellError(text.decode()))
            if b"<f" in xml:
                sheet.formulas = {
                    (int(row) - 1, column_index(letters.decode())): unescape(text.decode(errors="replace"))
                    for letters, row, text in _FORMULA.findall(xml)
                }


def _sheet_paths(archive: zipfile.ZipFile) -> list[str]:
    """Paths of the sheets' XML in the order of the workbook."""
    try:
        book = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return []
    targets = {}
    for relation in _RELATION.findall(relations):
        found = dict(re.findall(rb'(\w+)="([^"]*)"', relation))
        targets[found.get(b"Id", b"")] = found.get(b"Target", b"").decode()
    paths = [targets.get(identity, "") for _name, identity in _SHEET.findall(book)]
    return [p.lstrip("/") if p.startswith("/") else f"xl/{p}" for p in paths if "worksheets/" in p]


def _put(sheet: RawSheet, row: int, column: int, value: Any) -> None:
    if row < len(sheet.rows) and column < len(sheet.rows[row]):
        sheet.rows[row][column] = value


def column_index(letters: str) -> int:
    """``A`` → 0, ``AA`` → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """0 → ``A``, 26 → ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="strict")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookRefused("UNKNOWN_ENCODING", "Không nhận ra bảng mã của tệp văn bản. Lưu lại dạng CSV UTF-8.")


def _read_csv(content: bytes) -> RawSheet:
    """CSV in UTF-8, UTF-16 or Windows-1258, with the separator that most lines share."""
    try:
        text = _decode(content)
        lines = text.splitlines()[:200]
        separator = max(SEPARATORS, key=lambda s: sum(line.count(s) for line in lines))
        rows = [
            [c if c != "" else None for c in row[:MAX_COLUMNS]]
            for row in csv.reader(io.StringIO(text), delimiter=separator)
        ]
    except (csv.Error, UnicodeDecodeError) as error:
        raise WorkbookRefused("BROKEN_FILE", f"Tệp văn bản không đọc được thành bảng. {ADVICE}") from error
    if len(rows) > MAX_ROWS:
        raise WorkbookRefused("TOO_MANY_ROWS", f"Tệp có quá {MAX_ROWS} dòng; tách theo xã.")
    width = max((len(r) for r in rows), default=0)
    if width < 2:
        raise WorkbookRefused("NO_TABLE", "Tệp văn bản không có bảng. Tải lên danh sách Excel hoặc CSV.")
    return RawSheet("Sheet1", [r + [None] * (width - len(r)) for r in rows])


def _read_html(content: bytes) -> list[RawSheet]:
    """Tables of a web page; spans are filled with blanks, nothing is run or fetched."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    tree = html.document_fromstring(content, parser=parser)
    sheets = []
    for number, table in enumerate(tree.iter("table"), 1):
        if any(True for _ in table.iterdescendants("table")):
            continue
        sheet = _html_table(table, f"Bảng {number}")
        if len(sheet.rows) > 1:
            sheets.append(sheet)
    if not sheets:
        raise WorkbookRefused("NO_TABLE", "Trang HTML không có bảng dữ liệu. Tải lên danh sách Excel hoặc CSV.")
    return sheets


def _html_table(table: Any, name: str) -> RawSheet:
    rows: list[list[Any]] = []
    merged: list[tuple[Cell, Cell]] = []
    waiting: dict[Cell, None] = {}
    for r, line in enumerate(table.iter("tr")):
        row: list[Any] = []
        for cell in line.iterchildren("td", "th"):
            while (r, len(row)) in waiting:
                row.append(None)
            start = len(row)
            wide, tall = (min(500, int(cell.get(k, "1") or 1)) if (cell.get(k, "1") or "1").isdigit() else 1
                          for k in ("colspan", "rowspan"))  # fmt: skip
            text = " ".join(cell.text_content().split())
            wide = max(1, min(wide, MAX_COLUMNS - start))
            row += [text or None] + [None] * (wide - 1)
            if wide > 1 or tall > 1:
                merged.append(((r, start), (r + tall - 1, start + wide - 1)))
            for down in range(1, tall):
                waiting.update({(r + down, start + k): None for k in range(wide)})
            if len(waiting) > MAX_SPANNED or r > MAX_ROWS:
                raise WorkbookRefused("TOO_MANY_CELLS", f"Bảng trong trang HTML có quá nhiều ô gộp. {ADVICE}")
            if start >= MAX_COLUMNS:
                break
        rows.append(row[:MAX_COLUMNS])
    width = max((len(r) for r in rows), default=0)
    return RawSheet(name, [r + [None] * (width - len(r)) for r in rows], merged=merged)
