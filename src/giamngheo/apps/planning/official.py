"""A plan as an .xlsx in the shape units file it: letterhead, triệu đồng, signature; exact đồng on a sheet of its own.

The national form was not seen: the sheet says so.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from giamngheo.apps.money import terms as money_terms
from giamngheo.kit import formats
from giamngheo.workbooks.neutral import safe_text

from . import lists, terms
from .models import Plan, PlanMoney, PlanTask
from .queries.plans import TargetLine

UNCONFIRMED = "Mẫu biểu do hệ thống trình bày, chưa thấy mẫu của Nghị định 27/2022/NĐ-CP và hướng dẫn: chưa xác nhận."
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}


class _Sheet:
    """One sheet that is written from the top down."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.row = 0
        boxed = {**FONT, "border": 1}
        self.styles = {
            "plain": book.add_format(FONT), "centre": book.add_format({**FONT, "align": "center"}),
            "bold": book.add_format({**FONT, "bold": True, "align": "center"}),
            "title": book.add_format({**FONT, "bold": True, "font_size": 14, "align": "center"}),
            "note": book.add_format({**FONT, "italic": True, "text_wrap": True}),
            "head": book.add_format({**boxed, "bold": True, "align": "center", "text_wrap": True}),
            "text": book.add_format({**boxed, "text_wrap": True}), "number": book.add_format({**boxed, "num_format": "#,##0.######"}),
            "dong": book.add_format({**boxed, "num_format": "#,##0"}),
            "total": book.add_format({**boxed, "bold": True, "num_format": "#,##0.######"}),
        }  # fmt: skip

    def merged(self, first: int, last: int, text: str, style: str) -> None:
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, safe_text(text), self.styles[style])
        else:
            self.sheet.write_string(self.row, first, safe_text(text), self.styles[style])

    def cells(self, values: Sequence[Any], style: str = "text", number: str = "number") -> None:
        for index, value in enumerate(values):
            if value is None or value == "":
                self.sheet.write_blank(self.row, index, None, self.styles[style])
            elif isinstance(value, str):
                self.sheet.write_string(self.row, index, safe_text(value), self.styles[style])
            else:
                self.sheet.write_number(self.row, index, float(value) if number == "number" else value, self.styles[number])
        self.row += 1


def _letterhead(page: _Sheet, found: Plan, last: int) -> None:
    left = max(1, last // 2 - 1)
    page.merged(0, left, f"ỦY BAN NHÂN DÂN {found.area.name.upper()}", "bold")
    page.merged(left + 1, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold")
    page.row += 1
    page.merged(left + 1, last, "Độc lập - Tự do - Hạnh phúc", "bold")
    page.row += 2
    words = lists.span_of(found)
    years = f"GIAI ĐOẠN {words.words}" if words.is_period else f"NĂM {words.words}"
    page.merged(0, last, f"KẾ HOẠCH THỰC HIỆN CHƯƠNG TRÌNH GIẢM NGHÈO BỀN VỮNG {years}", "title")
    page.row += 1
    ground = f"Phê duyệt theo {found.document_number} ngày {formats.day(found.document_on)} của {found.document_authority}"
    page.merged(0, last, f"({ground if found.document_on else 'Dự thảo, chưa phê duyệt'})", "centre")
    page.row += 1
    page.merged(0, last, "Đơn vị: triệu đồng", "note")
    page.row += 1


def _money(page: _Sheet, found: Plan, rows: Sequence[PlanMoney]) -> int:
    """The table; returns its last column."""
    told, total = lists.money_lines(rows)
    columns, groups = lists.money_columns(lists.span_of(found), total)
    last = len(columns)
    _letterhead(page, found, last)
    position = 1
    page.sheet.write_string(page.row, 0, "STT", page.styles["head"])
    for label, width in groups:
        page.merged(position, position + width - 1, label, "head")
        position += width
    page.row += 1
    page.cells(["", *(str(c.label) for c in columns)], "head")
    for index, line in enumerate(told, 1):
        page.cells([index, *(c.raw(line) for c in columns)])
    page.cells(["", "Tổng", *(c.raw(total) for c in columns[1:])], "head", "number")
    page.sheet.set_column(0, 0, 6)
    page.sheet.set_column(1, 1, 34)
    page.sheet.set_column(2, last, 13)
    return last


def _rest(page: _Sheet, targets: Sequence[TargetLine], tasks: Sequence[PlanTask], last: int) -> None:
    page.row += 1
    told = [t for t in targets if t.assigned is not None or t.registered is not None]
    if told:
        page.cells(["STT", "Chỉ tiêu", "Đơn vị", "Được giao", "Đăng ký"], "head")
        for index, line in enumerate(told, 1):
            page.cells([index, line.target.name_vi, terms.unit_words(line.target), line.assigned, line.registered])
        page.row += 1
    if tasks:
        page.cells(["STT", "Nhiệm vụ", "Dự án", "Thực hiện", "Hạn xong", "Ước tính"], "head")
        for index, task in enumerate(tasks, 1):
            due = formats.day(task.due_on, missing="")
            page.cells([index, task.text, terms.project_words(task.project), task.unit_name, due, terms.million(task.amount_vnd)])
        page.row += 1
    page.merged(0, last, UNCONFIRMED, "note")
    page.row += 2
    page.merged(0, max(1, last // 2 - 1), "NGƯỜI LẬP BIỂU", "bold")
    page.merged(max(1, last // 2 - 1) + 1, last, "THỦ TRƯỞNG ĐƠN VỊ", "bold")
    page.row += 1
    page.merged(0, max(1, last // 2 - 1), "(Ký, họ tên)", "centre")
    page.merged(max(1, last // 2 - 1) + 1, last, "(Ký, họ tên, đóng dấu)", "centre")


def plan_workbook(
    found: Plan, rows: Sequence[PlanMoney], targets: Sequence[TargetLine], tasks: Sequence[PlanTask]
) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = _Sheet(book, "Kế hoạch")
    last = _money(page, found, rows)
    _rest(page, targets, tasks, last)
    page.sheet.set_landscape()
    page.sheet.set_paper(9)
    page.sheet.fit_to_pages(1, 0)
    exact = _Sheet(book, "Số đồng")
    exact.cells(["Mã dự án", "Dự án", "Nguồn", "Loại vốn", "Số tiền (đồng)"], "head")
    sources, capitals = money_terms.sources(), money_terms.capital_types()
    for row in rows:
        exact.cells(
            [row.project, terms.project_words(row.project), sources.get(row.source, row.source), capitals.get(row.capital_type, ""),
             row.amount_vnd], number="dong",
        )  # fmt: skip
    exact.sheet.set_column(0, 4, 26)
    book.close()
    return buffer.getvalue()


__all__ = ["UNCONFIRMED", "plan_workbook"]
