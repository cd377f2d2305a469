"""Dates of birth in all spellings. A value is ``(birth_on, birth_year)``: the day stays None when only a year is told.

Day comes before month, as written in Vietnam; nothing else is read silently.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Any

from ..findings import Finding
from ..names import search_key
from .contract import CellContext, Parsed, found, is_blank
from .text import as_text, bare, cell_error

_NOTHING: tuple[None, None] = (None, None)
_OLDEST = 120
_EXCEL_EPOCH = date(1899, 12, 30)
_CLEAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_THREE = re.compile(r"(\d{1,2})\s*([/.\-, ])\s*(\d{1,2})\s*[/.\-, ]\s*(\d{4}|\d{2})\.?", re.ASCII)
_ISO = re.compile(r"(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})", re.ASCII)
_WORDS = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE | re.ASCII)
_YEAR_IN_WORDS = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", re.ASCII)
_UNKNOWN = frozenset({"", "khong ro", "khong nho", "chua ro", "chua co", "khong", "ko ro", "n a"})
_CHECK = "đề nghị kiểm tra giấy tờ."


def _missing(raw: Any) -> Parsed:
    message = "Thiếu ngày sinh; bổ sung ngày hoặc năm sinh, hoặc xác nhận để trống."
    return _NOTHING, [found("DATE_MISSING", "confirm", message, raw)]


def _error(code: str, message: str, raw: Any) -> Parsed:
    return _NOTHING, [found(code, "error", message, raw)]


def parse_birth(raw: Any, context: CellContext) -> Parsed:
    """``(birth_on, birth_year)`` of a cell, with what was mended."""
    if isinstance(raw, str):
        clean = _CLEAN.fullmatch(raw)
        if clean:
            return _day_month_year(int(clean[1]), int(clean[2]), int(clean[3]), raw, context, None)
    if is_blank(raw):
        return _missing(raw)
    wrong = cell_error(raw)
    if wrong:
        return _NOTHING, [wrong]
    if isinstance(raw, date):
        return _whole(raw.date() if isinstance(raw, datetime) else raw, raw, context, None)
    if isinstance(raw, bool):
        return _error("DATE_UNREADABLE", f"Ô không chứa ngày sinh; {_CHECK}", raw)
    if isinstance(raw, int | float):
        return _from_number(raw, context)
    return _from_text(raw, context)


def _in_life(day: date, raw: Any, context: CellContext) -> Parsed | None:
    """The error of a day that nobody of today can be born on, or None."""
    if day > context.on:
        message = f"Ngày sinh {day:%d/%m/%Y} ở tương lai (sau ngày rà soát {context.on:%d/%m/%Y}); {_CHECK}"
        return _error("DATE_FUTURE", message, raw)
    if context.on.year - day.year > _OLDEST:
        return _error("DATE_TOO_OLD", f"Sinh năm {day.year}: tuổi vượt {_OLDEST}, không hợp lý; {_CHECK}", raw)
    return None


def _whole(day: date, raw: Any, context: CellContext, told: Finding | None) -> Parsed:
    wrong = _in_life(day, raw, context)
    if wrong:
        return wrong
    return (day, day.year), [] if told is None else [told.at(suggested=day)]


def _year(year: int, raw: Any, context: CellContext, told: Finding) -> Parsed:
    wrong = _in_life(date(max(year, 1), 1, 1), raw, context)
    if wrong:
        return wrong
    return (None, year), [told if told.suggested is not None else told.at(suggested=year)]


def _only_year(year: int, raw: Any, context: CellContext) -> Parsed:
    message = "Chỉ có năm sinh; nhận năm, ngày và tháng để trống."
    return _year(year, raw, context, found("DATE_YEAR_ONLY", "info", message, raw))


def _from_number(raw: int | float, context: CellContext) -> Parsed:
    whole = int(raw) if raw == raw and abs(raw) < 1e9 else -1
    if 1800 <= whole <= context.on.year + 100 and whole == raw:
        return _only_year(whole, raw, context)
    # From 1905 on: below, a serial number of Excel cannot be told from a year.
    if context.on.year + 100 < whole <= 80000:
        day = _EXCEL_EPOCH + timedelta(days=whole)
        message = f"Số thứ tự ngày của Excel, đã đổi thành ngày {day:%d/%m/%Y}."
        return _whole(day, raw, context, found("DATE_SERIAL", "auto", message, raw))
    if whole == raw and len(str(whole)) in (7, 8):
        return _without_separators(str(whole).zfill(8), raw, context)
    return _error("DATE_UNREADABLE", f"Số {as_text(raw)} không phải ngày sinh; {_CHECK}", raw)


def _without_separators(digits: str, raw: Any, context: CellContext) -> Parsed:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    message = f"Ngày viết liền, hiểu là {day:02}/{month:02}/{year}; đề nghị xác nhận."
    return _day_month_year(day, month, year, raw, context, found("DATE_NO_SEPARATOR", "confirm", message, raw))


def _from_text(raw: str, context: CellContext) -> Parsed:
    text = bare(raw)
    if search_key(text) in _UNKNOWN:
        return _missing(raw)
    three = _THREE.fullmatch(text)
    if three:
        return _from_three(three, text, raw, context)
    iso = _ISO.fullmatch(text)
    if iso:
        message = "Đã đọc ngày kiểu năm-tháng-ngày."
        told = found("DATE_ISO_TEXT", "auto", message, raw)
        return _day_month_year(int(iso[3]), int(iso[2]), int(iso[1]), raw, context, told)
    month_year = _MONTH_YEAR.fullmatch(text)
    if month_year:
        return _from_month(int(month_year[1]), int(month_year[2]), raw, context)
    if text.isdecimal() and text.isascii():
        return _from_digits(text, raw, context)
    return _from_words(text, raw, context)


def _from_three(three: re.Match[str], text: str, raw: str, context: CellContext) -> Parsed:
    day, month, year = int(three[1]), int(three[3]), int(three[4])
    if len(three[4]) == 2:
        century = context.on.year // 100 * 100
        year += century if year <= context.on.year % 100 else century - 100
        message = f"Năm chỉ có hai chữ số, hiểu là {year}; đề nghị xác nhận."
        told: Finding | None = found("DATE_TWO_DIGIT_YEAR", "confirm", message, raw)
    elif _CLEAN.fullmatch(text) and text == raw.strip():
        told = None
    else:
        told = found("DATE_SEPARATOR", "auto", "Đã đọc ngày có dấu phân cách hoặc khoảng trắng khác thường.", raw)
    return _day_month_year(day, month, year, raw, context, told)


def _from_month(month: int, year: int, raw: str, context: CellContext) -> Parsed:
    if month == 0:
        return _unknown_day(year, raw, context)
    if month > 12:
        return _error("DATE_IMPOSSIBLE", f"Không có tháng {month}; {_CHECK}", raw)
    wrong = _in_life(date(max(year, 1), month, 1), raw, context)
    if wrong:
        return wrong
    message = f"Chỉ có tháng và năm ({month:02}/{year}); nhận năm sinh, ngày để trống."
    return (None, year), [found("DATE_MONTH_YEAR", "auto", message, raw, f"{year}-{month:02}")]


def _from_digits(text: str, raw: str, context: CellContext) -> Parsed:
    if len(text) == 4:
        return _only_year(int(text), raw, context)
    if len(text) == 5:
        day = _EXCEL_EPOCH + timedelta(days=int(text))
        message = f"Chuỗi số có thể là số thứ tự ngày của Excel, hiểu là {day:%d/%m/%Y}; đề nghị xác nhận."
        return _whole(day, raw, context, found("DATE_SERIAL_TEXT", "confirm", message, raw))
    if len(text) == 8:
        return _without_separators(text, raw, context)
    return _error("DATE_UNREADABLE", f'"{text[:30]}" không phải ngày sinh; {_CHECK}', raw)


def _from_words(text: str, raw: str, context: CellContext) -> Parsed:
    words = _WORDS.search(text)
    if words:
        told = found("DATE_TEXT", "auto", "Đã đọc ngày viết bằng chữ ngày, tháng, năm.", raw)
        return _day_month_year(int(words[1]), int(words[2]), int(words[3]), raw, context, told)
    years = set(_YEAR_IN_WORDS.findall(text))
    if len(years) == 1:
        message = "Ngày sinh ghi bằng chữ; hiểu là năm sinh ước chừng, đề nghị xác nhận."
        return _year(int(years.pop()), raw, context, found("DATE_TEXT", "confirm", message, raw))
    return _error("DATE_UNREADABLE", f'Không đọc được ngày sinh "{text[:30]}"; ghi dạng ngày/tháng/năm.', raw)


def _unknown_day(year: int, raw: Any, context: CellContext) -> Parsed:
    message = "Không rõ ngày, tháng (ghi số 0); chỉ nhận năm sinh."
    return _year(year, raw, context, found("DATE_UNKNOWN_DAY", "auto", message, raw))


def _day_month_year(d: int, m: int, y: int, raw: Any, context: CellContext, told: Finding | None) -> Parsed:
    if 1 <= m <= 12 and y >= 1 and 1 <= d <= calendar.monthrange(y, m)[1]:
        return _whole(date(y, m, d), raw, context, told)
    if (d == 0 or m == 0) and y >= 1:
        return _unknown_day(y, raw, context)
    if y >= 1 and m > 12 and 1 <= d <= 12 and m <= calendar.monthrange(y, d)[1]:
        message = f"Không có tháng {m}; có thể viết theo kiểu tháng/ngày: {m:02}/{d:02}/{y}. Đề nghị xác nhận."
        return _whole(date(y, d, m), raw, context, found("DATE_MONTH_DAY_SWAPPED", "confirm", message, raw))
    return _error("DATE_IMPOSSIBLE", f"Ngày sinh {_why(d, m, y)} {_CHECK}", raw)


def _why(d: int, m: int, y: int) -> str:
    shown = f"{d:02}/{m:02}/{y} không có trong lịch"
    if m == 2 and d == 29:
        return f"{shown}: năm {y} không nhuận;"
    if 1 <= m <= 12 and d == 31:
        return f"{shown}: tháng {m} không có ngày 31;"
    return f"{shown};"
