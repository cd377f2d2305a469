"""Small lists with a known head, as other bodies send them: finds the head, reads a day, a sum, an ID number, a rate.

Nothing is guessed: a cell that cannot be read is a fault of that cell, told with how to write it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter

from .cells import CellContext, CellError
from .cells.dates import parse_birth
from .cells.ids import parse_id_number
from .cells.numbers import number_or_fault
from .cells.text import as_text
from .findings import Finding, WorkbookRefused
from .names import search_key
from .opening import open_file
from .sheets import RawSheet, read_sheets

HEAD_ROWS = 15
Heads = Mapping[str, tuple[str, ...]]
Wrong = Callable[[str, str], None]


@dataclass(slots=True)
class Line:
    """One row under the head. ``cells``: field → raw cell; ``faults``: what is wrong with it so far."""

    sheet: str
    row: int
    cells: Mapping[str, Any]
    heads: Heads
    code: str
    faults: list[Finding] = field(default_factory=list)

    def wrong(self, key: str, message: str) -> None:
        """Notes a fault of the cell of this field."""
        raw = self.cells.get(key)
        self.faults.append(Finding(
            self.code, "error", message, sheet=self.sheet, row=self.row, field=key, column_title=self.heads[key][0],
            raw="" if raw is None or isinstance(raw, CellError) else as_text(raw),
        ))  # fmt: skip

    def _known(self, key: str) -> Any:
        cell = self.cells.get(key)
        return None if cell is None or isinstance(cell, CellError) else cell

    def text(self, key: str) -> str:
        cell = self._known(key)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return "" if cell is None else " ".join(as_text(cell).split())

    def day(self, key: str, context: CellContext) -> date | None:
        cell = self._known(key)
        if cell is None or not as_text(cell).strip():
            return None
        found, told = parse_birth(cell, context)
        day: date | None = found[0] if isinstance(found, tuple) else found
        if day is None or any(fault.severity == "error" for fault in told):
            self.wrong(key, f"“{as_text(cell)}” không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ 15/03/2024.")
            return None
        return day

    def whole(self, key: str, what: str, example: str) -> int | None:
        """A whole number, not below 0, with or without dots between thousands."""
        cell = self._known(key)
        if cell is None or not as_text(cell).strip():
            return None
        if isinstance(cell, str):
            digits = cell.replace(".", "").replace("đ", "").replace("\u00a0", "").replace(" ", "")
            value, fault = (float(digits) if digits.isdecimal() and len(digits) < 15 else None), None
        else:
            value, fault = number_or_fault(cell)
        if fault is not None or value is None or value < 0 or value != int(value) or value >= 10**14:
            self.wrong(key, f"“{as_text(cell)}” không phải {what}. Ghi số nguyên, ví dụ {example}.")
            return None
        return int(value)

    def amount(self, key: str) -> int | None:
        return self.whole(key, "số đồng", "40.000.000")

    def rate(self, key: str) -> Decimal | None:
        """Percent a year, typed with a comma or a point; a cell that Excel shows as percent holds a share of one."""
        cell = self._known(key)
        if cell is None or not as_text(cell).strip():
            return None
        text = as_text(cell).replace("%", "").replace(",", ".").strip()
        try:
            rate = Decimal(text).quantize(Decimal("0.001"))
        except InvalidOperation:
            rate = Decimal(-1)
        if isinstance(cell, float) and 0 < cell < 1:
            rate = (Decimal(str(cell)) * 100).quantize(Decimal("0.001"))
        if not 0 <= rate < 100:
            self.wrong(key, f"“{as_text(cell)}” không phải lãi suất. Ghi phần trăm một năm, ví dụ 6,6.")
            return None
        return rate

    def id_number(self, key: str, context: CellContext) -> str:
        cell = self._known(key)
        if cell is None:
            return ""
        (new, old), told = parse_id_number(cell, context)
        for fault in (f for f in told if f.severity == "error"):
            self.wrong(key, fault.message)
        return str(new or old or "")


def listed(content: bytes, name: str, *, heads: Heads, required: Sequence[str], code: str, most: int) -> list[Line]:
    """Every row under a head with the required columns, of every sheet that has one. Raises WorkbookRefused."""
    sheets = [sheet for sheet in read_sheets(open_file(content, name)) if not sheet.is_hidden and not sheet.is_empty]
    found = [(sheet, head) for sheet in sheets if (head := _head(sheet, heads, required)) is not None]
    if not found:
        wanted = ", ".join(f"“{heads[key][0]}”" for key in required)
        raise WorkbookRefused("NO_HEAD", f"Không thấy dòng tiêu đề có các cột {wanted}. Tải mẫu về, điền theo mẫu rồi nhập lại.")
    lines = [line for sheet, (number, columns) in found for line in _lines(sheet, number, columns, heads, code)]
    if len(lines) > most:
        raise WorkbookRefused("TOO_MANY_ROWS", f"Danh sách có hơn {most} dòng; tách tệp theo địa bàn.")
    if not lines:
        raise WorkbookRefused("EMPTY", "Danh sách không có dòng nào.")
    return lines


def _head(sheet: RawSheet, heads: Heads, required: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    known = {search_key(word): key for key, words in heads.items() for word in words}
    for number, cells in enumerate(sheet.rows[:HEAD_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            key = known.get(search_key(cell)) if isinstance(cell, str) else None
            if key and key not in columns:
                columns[key] = column
        if set(required) <= set(columns):
            return number, columns
    return None


def _lines(sheet: RawSheet, head: int, columns: Mapping[str, int], heads: Heads, code: str) -> Iterator[Line]:
    for number, cells in enumerate(sheet.rows):
        if number <= head or all(cell is None for cell in cells):
            continue
        told = {key: cells[c] if c < len(cells) else None for key, c in columns.items()}
        line = Line(sheet.name, number + 1, told, heads, code)
        for key, cell in told.items():
            if isinstance(cell, CellError):
                line.wrong(key, f"Ô có lỗi của Excel ({cell.text}). Gõ lại giá trị.")
        yield line


def empty_list(heads: Heads) -> bytes:
    """The workbook to fill: its head, in text cells so that numbers keep their zeros."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet, text = book.add_worksheet("Danh sách"), book.add_format({"num_format": "@"})
    sheet.write_row(0, 0, [words[0] for words in heads.values()], book.add_format({"bold": True, "text_wrap": True}))
    sheet.set_column(0, len(heads) - 1, 22, text)
    book.close()
    return target.getvalue()


__all__ = ["Heads", "Line", "empty_list", "listed"]
