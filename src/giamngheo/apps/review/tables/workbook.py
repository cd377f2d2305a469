"""A table as an .xlsx in the shape officials file: letterhead, merged heads, column numbers, total row first."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from giamngheo.workbooks.neutral import safe_text

from .building import UNASKED, Built, head_groups

UNCONFIRMED = (
    "Mẫu biểu theo cách làm của một tỉnh khác, chưa đối chiếu với Phụ lục VII Thông tư 07/2021/TT-BLĐTBXH: chưa xác nhận."
)
HEAD_ROW = 6


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    boxed = {**base, "border": 1}
    return {
        "plain": book.add_format({**base, "align": "center"}),
        "bold": book.add_format({**base, "bold": True, "align": "center"}),
        "title": book.add_format({**base, "bold": True, "font_size": 14, "align": "center"}),
        "note": book.add_format({**base, "italic": True, "text_wrap": True}),
        "head": book.add_format({**boxed, "bold": True, "align": "center", "text_wrap": True}),
        "number": book.add_format({**boxed, "italic": True, "align": "center"}),
        "text": book.add_format({**boxed, "text_wrap": True}),
        "text_bold": book.add_format({**boxed, "bold": True, "text_wrap": True}),
        "so": book.add_format({**boxed, "num_format": "#,##0"}),
        "so_bold": book.add_format({**boxed, "bold": True, "num_format": "#,##0"}),
        "phan_tram": book.add_format({**boxed, "num_format": "0.00%"}),
        "chenh": book.add_format({**boxed, "num_format": "+#,##0;-#,##0;0"}),
        "chenh_bold": book.add_format({**boxed, "bold": True, "num_format": "+#,##0;-#,##0;0"}),
        "diem_phan_tram": book.add_format({**boxed, "num_format": "+0.00;-0.00;0.00"}),
        "diem_phan_tram_bold": book.add_format({**boxed, "bold": True, "num_format": "+0.00;-0.00;0.00"}),
        "phan_tram_bold": book.add_format({**boxed, "bold": True, "num_format": "0.00%"}),
    }


def table_workbook(built: Built, *, authority: str, place_and_day: str, subtitle: str, status: str) -> bytes:
    """The workbook's bytes. ``authority`` heads the left, ``status`` says preliminary or official."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(f"Bieu {built.table.number}")
    formats = _formats(book)
    last = len(built.table.columns) + 1
    _letterhead(sheet, formats, built, last, authority, place_and_day, subtitle, status)
    _head(sheet, formats, built)
    for index, line in enumerate(built.lines):
        row = HEAD_ROW + 3 + index
        bold = "_bold" if line.is_total or line.is_district else ""
        sheet.write(row, 0, "" if line.is_total else index, formats[f"text{bold}"])
        sheet.write_string(row, 1, safe_text(line.label), formats[f"text{bold}"])
        for position, column in enumerate(built.table.columns, 2):
            value = line.values.get(column.key)
            style = formats[f"{column.format}{bold}"]
            if line.is_unasked(column):
                sheet.write_string(row, position, UNASKED, style)
            elif value is None:
                sheet.write_blank(row, position, None, style)
            else:
                sheet.write_number(row, position, value, style)
    foot = HEAD_ROW + 4 + len(built.lines)
    notes = [UNCONFIRMED, built.table.note] if built.table.note else [UNCONFIRMED]
    for offset, note in enumerate(notes):
        sheet.merge_range(foot + offset, 0, foot + offset, last, note, formats["note"])
        sheet.set_row(foot + offset, 32)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, last, 11)
    sheet.freeze_panes(HEAD_ROW + 3, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW, HEAD_ROW + 2)
    book.close()
    return buffer.getvalue()


def _letterhead(
    sheet: Any, formats: dict[str, Any], built: Built, last: int, authority: str, place_and_day: str,
    subtitle: str, status: str,
) -> None:  # fmt: skip
    left = max(1, min(3, last - 1))
    sheet.merge_range(0, 0, 0, left, authority, formats["bold"])
    if last - left > 1:
        sheet.merge_range(0, left + 1, 0, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", formats["bold"])
        sheet.merge_range(1, left + 1, 1, last, "Độc lập - Tự do - Hạnh phúc", formats["bold"])
        sheet.merge_range(2, left + 1, 2, last, place_and_day, formats["plain"])
    title = f"BIỂU SỐ {built.table.number}. {built.table.title.upper()}"
    sheet.merge_range(3, 0, 3, last, title, formats["title"])
    sheet.merge_range(4, 0, 4, last, f"({subtitle}; {status})", formats["plain"])
    sheet.set_row(3, 24)


def _head(sheet: Any, formats: dict[str, Any], built: Built) -> None:
    """Two rows of heads, group over column, and the row of column numbers."""
    sheet.merge_range(HEAD_ROW, 0, HEAD_ROW + 1, 0, "STT", formats["head"])
    sheet.merge_range(HEAD_ROW, 1, HEAD_ROW + 1, 1, "Đơn vị", formats["head"])
    position = 2
    for group, span in head_groups(built.table):
        if not group:
            for column in built.table.columns[position - 2 : position - 2 + span]:
                sheet.merge_range(HEAD_ROW, position, HEAD_ROW + 1, position, column.label, formats["head"])
                position += 1
            continue
        if span > 1:
            sheet.merge_range(HEAD_ROW, position, HEAD_ROW, position + span - 1, group, formats["head"])
        else:
            sheet.write(HEAD_ROW, position, group, formats["head"])
        for column in built.table.columns[position - 2 : position - 2 + span]:
            sheet.write(HEAD_ROW + 1, position, column.label, formats["head"])
            position += 1
    sheet.set_row(HEAD_ROW + 1, 60)
    for number in range(len(built.table.columns) + 2):
        sheet.write(HEAD_ROW + 2, number, f"({number + 1})", formats["number"])
