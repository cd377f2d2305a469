"""Lists of supports that other programmes gave: a small sheet with a known head, every fault told at once.

A row says who (name; ID number or village), what, when, how much. Nothing is guessed: a word for the content that the plan
does not know, a day that is no day, is a fault of its cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from giamngheo.engine.plan import Plan

from . import listed
from .cells import CellContext
from .findings import Finding, WorkbookRefused
from .listed import Line
from .names import search_key

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
    """The workbook to fill."""
    return listed.empty_list(HEADS)


def read_supports(content: bytes, name: str, *, plan: Plan, today: date) -> tuple[list[SupportRow], list[Finding]]:
    """Rows and every fault of the file. Raises WorkbookRefused for a file that cannot or must not be read."""
    lines = listed.listed(content, name, heads=HEADS, required=REQUIRED, code="SUPPORT_CELL", most=MAX_ROWS)
    sheets = list(dict.fromkeys(line.sheet for line in lines))
    # A row of the list is known by its number: two sheets would have two of each.
    if len(sheets) > 1:
        told = ", ".join(f"“{sheet}”" for sheet in sheets)
        words = f"Tệp có danh sách ở nhiều trang tính ({told}). Tách mỗi trang thành một tệp rồi nhập từng tệp."
        raise WorkbookRefused("MANY_SHEETS", words)
    contents = {search_key(word): c.id for c in plan.overlaps.contents.values() for word in (c.name_vi, c.id)}
    # Supports may end after today; a birth day may not: the day cells are read as of some years on.
    context = CellContext(plan=plan, on=date(today.year + 20, 12, 31))
    rows = [_row(line, contents, context) for line in lines]
    return rows, [fault for line in lines for fault in line.faults]


def _row(line: Line, contents: Mapping[str, str], context: CellContext) -> SupportRow:
    name = line.text("name")
    if not name:
        line.wrong("name", "Thiếu họ và tên.")
    content = contents.get(search_key(line.text("content")), "")
    if not content:
        known = ", ".join(c.name_vi for c in context.plan.overlaps.contents.values())
        line.wrong("content", f"Không có nội dung “{line.text('content')}”. Dùng một trong: {known}.")
    id_number = line.id_number("id_number", context)
    starts_on, ends_on = (line.day(key, context) for key in ("starts_on", "ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        line.wrong("ends_on", "Ngày kết thúc trước ngày bắt đầu.")
    return SupportRow(line.row, name, id_number, line.text("village"), content, starts_on, ends_on, line.amount("amount_vnd"))


__all__ = ["HEADS", "TEMPLATE_HEADS", "SupportRow", "empty_list", "read_supports"]
