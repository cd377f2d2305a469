"""The table of disbursement as an .xlsx in the shape officials file, with a second sheet of exact đồng."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from giamngheo.apps.money import terms
from giamngheo.engine.plan_money_reports import DisbursementForm
from giamngheo.workbooks.neutral import safe_text

from .official import Exact, FormRow, Measures

HEAD_ROW = 6
UNCONFIRMED = "chưa xác nhận"
RATE_NOTE = (
    "Tỷ lệ giải ngân tính trên vốn đã giao, gồm cả vốn năm trước chuyển sang. Tín dụng, tài trợ, đóng góp không cộng vào ngân sách."
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above and below: who reports, where and when, what period and cut, names of areas for the exact sheet."""

    authority: str
    place_and_day: str
    period_title: str
    subtitle: str
    areas: dict[int, str]


def _formats(book: xlsxwriter.Workbook, *, has_fractions: bool) -> dict[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    boxed, number = {**base, "border": 1}, "#,##0.000000" if has_fractions else "#,##0"
    made = {
        "plain": {**base, "align": "center"}, "bold": {**base, "bold": True, "align": "center"},
        "title": {**base, "bold": True, "font_size": 14, "align": "center", "text_wrap": True},
        "note": {**base, "italic": True, "text_wrap": True},
        "right": {**base, "italic": True, "align": "right"},
        "head": {**boxed, "bold": True, "align": "center", "text_wrap": True}, "number": {**boxed, "italic": True, "align": "center"},
        "text": {**boxed, "text_wrap": True}, "amount": {**boxed, "num_format": number}, "rate": {**boxed, "num_format": "0.00%"},
        "exact": {**boxed, "num_format": "#,##0"},
    }  # fmt: skip
    made |= {f"{name}_bold": {**made[name], "bold": True} for name in ("text", "amount", "rate")}
    return {name: book.add_format(properties) for name, properties in made.items()}


def disbursement_workbook(form: DisbursementForm, rows: list[FormRow], exact: list[Exact], heading: Heading) -> bytes:
    """The workbook's bytes. Amounts of the first sheet are the đồng of the second over ``form.per_vnd``, not rounded."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    has_fractions = any(
        getattr(row.measures, c.id) % form.per_vnd for row in exact for c in form.columns if c.id != "rate"
    )
    formats = _formats(book, has_fractions=has_fractions)
    _table(book.add_worksheet("Bieu"), formats, form, rows, heading)
    _exact(book.add_worksheet("So dong"), formats, exact, heading)
    book.close()
    return buffer.getvalue()


def _groups() -> list[tuple[str, str]]:
    return [("", "Tổng số"), *terms.capital_types().items()]


def _table(sheet: Any, formats: dict[str, Any], form: DisbursementForm, rows: list[FormRow], heading: Heading) -> None:
    groups, width = _groups(), len(form.columns)
    last = 1 + len(groups) * width
    _letterhead(sheet, formats, form, heading, last)
    _heads(sheet, formats, form, groups)
    for index, row in enumerate(rows):
        line, style = HEAD_ROW + 3 + index, "_bold" if row.level < 2 else ""
        sheet.write_string(line, 0, str(row.level) if row.level else "", formats[f"text{style}"])
        sheet.write_string(line, 1, "  " * row.level + safe_text(row.label), formats[f"text{style}"])
        for number, (capital, _label) in enumerate(groups):
            _cells(sheet, formats, form, line, 2 + number * width, row.cells.get(capital, Measures()), style)
    foot = HEAD_ROW + 4 + len(rows)
    notes = [f"Mẫu biểu {UNCONFIRMED}: {form.note}" if form.confidence != "confirmed" else form.note]
    notes.append(RATE_NOTE)
    for offset, note in enumerate(note for note in notes if note):
        sheet.merge_range(foot + offset, 0, foot + offset, last, note, formats["note"])
        sheet.set_row(foot + offset, 32)
    _signatures(sheet, formats, form, foot + 3, last)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 38)
    sheet.set_column(2, last, 13)
    sheet.freeze_panes(HEAD_ROW + 3, 2)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW, HEAD_ROW + 2)


def _letterhead(sheet: Any, formats: dict[str, Any], form: DisbursementForm, heading: Heading, last: int) -> None:
    sheet.merge_range(0, 0, 0, 4, safe_text(heading.authority), formats["bold"])
    sheet.merge_range(0, 5, 0, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", formats["bold"])
    sheet.merge_range(1, 5, 1, last, "Độc lập - Tự do - Hạnh phúc", formats["bold"])
    sheet.merge_range(2, 5, 2, last, heading.place_and_day, formats["plain"])
    sheet.merge_range(3, 0, 3, last, f"{heading.period_title}: {form.title_vi}".upper(), formats["title"])
    sheet.merge_range(4, 0, 4, last, f"({heading.subtitle})", formats["plain"])
    sheet.merge_range(5, 0, 5, last, f"Đơn vị tính: {form.unit_vi}", formats["right"])
    sheet.set_row(3, 36)


def _heads(sheet: Any, formats: dict[str, Any], form: DisbursementForm, groups: list[tuple[str, str]]) -> None:
    sheet.merge_range(HEAD_ROW, 0, HEAD_ROW + 1, 0, "Cấp", formats["head"])
    sheet.merge_range(HEAD_ROW, 1, HEAD_ROW + 1, 1, "Dự án, nguồn vốn, đơn vị", formats["head"])
    width = len(form.columns)
    for number, (_code, label) in enumerate(groups):
        first = 2 + number * width
        sheet.merge_range(HEAD_ROW, first, HEAD_ROW, first + width - 1, label, formats["head"])
        for offset, column in enumerate(form.columns):
            mark = "" if column.confidence == "confirmed" else f" ({UNCONFIRMED})"
            sheet.write_string(HEAD_ROW + 1, first + offset, f"{column.name_vi}{mark}", formats["head"])
    sheet.set_row(HEAD_ROW + 1, 80)
    for number in range(2 + len(groups) * width):
        sheet.write_string(HEAD_ROW + 2, number, f"({number + 1})", formats["number"])


def _cells(
    sheet: Any, formats: dict[str, Any], form: DisbursementForm, line: int, first: int, told: Measures, style: str
) -> None:
    for offset, column in enumerate(form.columns):
        value = getattr(told, column.id)
        if column.id == "rate":
            if value is None:
                sheet.write_blank(line, first + offset, None, formats[f"rate{style}"])
            else:
                sheet.write_number(line, first + offset, value, formats[f"rate{style}"])
        else:
            sheet.write_number(line, first + offset, value / form.per_vnd, formats[f"amount{style}"])


def _signatures(sheet: Any, formats: dict[str, Any], form: DisbursementForm, line: int, last: int) -> None:
    """One block per signature, evenly over the width."""
    share = max(2, (last + 1) // max(1, len(form.signatures)))
    for number, who in enumerate(form.signatures):
        left = number * share
        right = last if number == len(form.signatures) - 1 else left + share - 1
        sheet.merge_range(line, left, line, right, who.upper(), formats["bold"])
        sheet.merge_range(line + 1, left, line + 1, right, "(Ký, ghi rõ họ tên)", formats["plain"])


EXACT_HEADS = (
    ("planned", "Kế hoạch vốn"), ("assigned", "Vốn đã giao"), ("carried_in", "Trong đó chuyển sang"),
    ("disbursed_in", "Giải ngân trong kỳ"), ("disbursed", "Giải ngân lũy kế"), ("advanced", "Trong đó tạm ứng chưa thu hồi"),
    ("settled", "Đã quyết toán"),
)  # fmt: skip


def _exact(sheet: Any, formats: dict[str, Any], rows: list[Exact], heading: Heading) -> None:
    """Plain rows, one amount a cell, integer đồng: what the first sheet adds up."""
    sources, capitals = terms.sources(), terms.capital_types()
    heads = ["Dự án", "Nguồn vốn", "Địa bàn", "Đơn vị", "Loại vốn", *(f"{label} (đồng)" for _code, label in EXACT_HEADS)]
    for column, label in enumerate(heads):
        sheet.write_string(0, column, label, formats["head"])
    for line, row in enumerate(rows, 1):
        words = (
            terms.project_short(row.project), sources.get(row.source, row.source), heading.areas.get(row.area_id, ""), row.unit,
            capitals.get(row.capital_type, row.capital_type),
        )  # fmt: skip
        for column, word in enumerate(words):
            sheet.write_string(line, column, safe_text(word), formats["text"])
        for column, (measure, _label) in enumerate(EXACT_HEADS, len(words)):
            sheet.write_number(line, column, getattr(row.measures, measure), formats["exact"])
    sheet.set_column(0, 4, 26)
    sheet.set_column(5, 11, 18)
    sheet.freeze_panes(1, 0)


__all__ = ["EXACT_HEADS", "Heading", "disbursement_workbook"]
