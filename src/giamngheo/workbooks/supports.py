"""Lists of supports that other programmes gave: a small sheet with a known head, every fault told at once.

A row says who (name; ID number or village), what, when, how much. Nothing is guessed: a word for the content that the plan
does not know, a day that is no day, is a fault of its cell.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from giamngheo.engine.plan import Plan

from .cells import CellContext, CellError
from .cells.dates import parse_birth
from .cells.ids import parse_id_number
from .cells.numbers import number_or_fault
from .cells.text import as_text
from .findings import Finding, WorkbookRefused
from .names import search_key
from .opening import open_file
from .sheets import RawSheet, read_sheets

# Field → heads that officials write; the first is what the template writes.
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("Họ và tên", "Họ tên", "Họ và tên chủ hộ", "Tên chủ hộ", "Chủ hộ"),
    "id_number": ("Số định danh cá nhân", "Số định danh", "Số CCCD", "CCCD", "Số CMND/CCCD"),
    "village": ("Bản, tiểu khu", "Bản", "Thôn, bản", "Thôn", "Tiểu khu"),
    "content": ("Nội dung hỗ trợ", "Nội dung"),
    "starts_on": ("Từ ngày", "Ngày bắt đầu", "Ngày hỗ trợ"),
    "ends_on": ("Đến ngày", "Ngày kết thúc"),
    "amount_vnd": ("Số tiền (đồng)", "Số tiền", "Kinh phí"),
}
REQUIRED = ("name", "content")
TEMPLATE_HEADS = tuple(heads[0] for heads in HEADS.values())
MAX_ROWS = 20_000
HEAD_ROWS = 15


@dataclass(frozen=True, slots=True)
class SupportRow:
    """One support as the file tells it. ``id_number`` or ``village`` say who of one name it was."""

    row: int
    name: str
    id_number: str
    village: str
    content: str
    starts_on: date | None
    ends_on: date | None
    amount_vnd: int | None


def empty_list() -> bytes:
    """The workbook to fill: its head, in text cells so that ID numbers keep their zeros."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet, text = book.add_worksheet("Danh sách"), book.add_format({"num_format": "@"})
    sheet.write_row(0, 0, TEMPLATE_HEADS, book.add_format({"bold": True}))
    sheet.set_column(0, len(TEMPLATE_HEADS) - 1, 24, text)
    book.close()
    return target.getvalue()


def read_supports(content: bytes, name: str, *, plan: Plan, today: date) -> tuple[list[SupportRow], list[Finding]]:
    """Rows and every fault of the file. Raises WorkbookRefused for a file that cannot or must not be read."""
    sheets = [sheet for sheet in read_sheets(open_file(content, name)) if not sheet.is_hidden and not sheet.is_empty]
    for sheet in sheets:
        head = _head(sheet)
        if head is not None:
            return _rows(sheet, *head, plan=plan, today=today)
    wanted = ", ".join(f"“{HEADS[key][0]}”" for key in REQUIRED)
    raise WorkbookRefused("NO_HEAD", f"Không thấy dòng tiêu đề có các cột {wanted}. Tải mẫu về, điền theo mẫu rồi nhập lại.")


def _head(sheet: RawSheet) -> tuple[int, dict[str, int]] | None:
    """(row of the head, field → column) of a sheet that has both required heads."""
    known = {search_key(word): key for key, words in HEADS.items() for word in words}
    for number, cells in enumerate(sheet.rows[:HEAD_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            key = known.get(search_key(cell)) if isinstance(cell, str) else None
            if key and key not in columns:
                columns[key] = column
        if set(REQUIRED) <= set(columns):
            return number, columns
    return None


def _rows(
    sheet: RawSheet, head: int, columns: Mapping[str, int], *, plan: Plan, today: date
) -> tuple[list[SupportRow], list[Finding]]:
    body = [(number + 1, cells) for number, cells in enumerate(sheet.rows) if number > head and any(c is not None for c in cells)]
    if len(body) > MAX_ROWS:
        raise WorkbookRefused("TOO_MANY_ROWS", f"Danh sách có hơn {MAX_ROWS} dòng; tách tệp theo xã.")
    contents = {search_key(word): c.id for c in plan.overlaps.contents.values() for word in (c.name_vi, c.id)}
    # Supports may end after today; a birth day may not: the day cells are read as of some years on.
    context = CellContext(plan=plan, on=date(today.year + 20, 12, 31))
    rows, faults = [], []
    for number, cells in body:
        row, told = _row(number, {key: cells[c] if c < len(cells) else None for key, c in columns.items()}, contents, context)
        faults += [fault.at(sheet=sheet.name, row=number, column_title=HEADS[fault.field][0]) for fault in told]
        rows.append(row)
    if not body:
        faults.append(Finding("EMPTY", "error", "Danh sách không có dòng nào.", sheet=sheet.name))
    return rows, faults


def _row(
    number: int, cells: Mapping[str, Any], contents: Mapping[str, str], context: CellContext
) -> tuple[SupportRow, list[Finding]]:
    faults: list[Finding] = []

    def wrong(key: str, message: str) -> None:
        faults.append(Finding("SUPPORT_CELL", "error", message, field=key, raw=str(cells.get(key) or "")))

    for key, cell in cells.items():
        if isinstance(cell, CellError):
            wrong(key, f"Ô có lỗi của Excel ({cell.text}). Gõ lại giá trị.")
    texts = {key: "" if isinstance(cells.get(key), CellError) else as_text(cells.get(key) or "").strip() for key in HEADS}
    if not texts["name"]:
        wrong("name", "Thiếu họ và tên.")
    content = contents.get(search_key(texts["content"]), "")
    if not content:
        known = ", ".join(c.name_vi for c in context.plan.overlaps.contents.values())
        wrong("content", f"Không có nội dung “{texts['content']}”. Dùng một trong: {known}.")
    id_number = _id_number(cells.get("id_number"), context, wrong)
    days = {key: _day(cells.get(key), key, context, wrong) for key in ("starts_on", "ends_on")}
    if days["starts_on"] and days["ends_on"] and days["ends_on"] < days["starts_on"]:
        wrong("ends_on", "Ngày kết thúc trước ngày bắt đầu.")
    amount = _amount(cells.get("amount_vnd"), wrong)
    return SupportRow(
        number, texts["name"], id_number, texts["village"], content, days["starts_on"], days["ends_on"], amount
    ), faults  # fmt: skip


def _id_number(cell: Any, context: CellContext, wrong: Any) -> str:
    if cell is None or isinstance(cell, CellError):
        return ""
    (new, old), told = parse_id_number(cell, context)
    for fault in (f for f in told if f.severity == "error"):
        wrong("id_number", fault.message)
    return str(new or old or "")


def _day(cell: Any, key: str, context: CellContext, wrong: Any) -> date | None:
    if cell is None or isinstance(cell, CellError):
        return None
    found, told = parse_birth(cell, context)
    day: date | None = found[0] if isinstance(found, tuple) else found
    if day is None or any(fault.severity == "error" for fault in told):
        wrong(key, f"“{as_text(cell)}” không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ 15/03/2024.")
        return None
    return day


def _amount(cell: Any, wrong: Any) -> int | None:
    if cell is None or isinstance(cell, CellError):
        return None
    if isinstance(cell, str):
        digits = cell.replace(".", "").replace("đ", "").replace(" ", "")
        value, fault = (float(digits) if digits.isdecimal() and len(digits) < 15 else None), None
    else:
        value, fault = number_or_fault(cell)
    if fault is not None or value is None or value < 0 or value != int(value):
        wrong("amount_vnd", f"“{as_text(cell)}” không phải số đồng. Ghi số nguyên, ví dụ 40.000.000.")
        return None
    return int(value)


__all__ = ["HEADS", "TEMPLATE_HEADS", "SupportRow", "empty_list", "read_supports"]
