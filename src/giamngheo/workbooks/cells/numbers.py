"""Numbers as people write them: thousands with dots or commas, decimals with either, units, words, millions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from ..findings import Finding
from ..names import search_key
from .contract import CellContext, Parsed, Parser, found, is_blank
from .text import as_text, bare, cell_error

MOST_MEMBERS = 20
# No scorecard in the plan says how many points there can be; more than this is worth a second look.
USUAL_SCORE_A = 400
_SMALLEST_INCOME = 10_000
_LARGEST_INCOME = 100_000_000
_LARGEST_AREA_PER_HEAD = 500
_LARGEST_FLOOR_AREA = 2000
_NUMBER = re.compile(r"[-+−]?\d[\d.,\s]*", re.ASCII)
_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_MIXED_VI = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_MIXED_EN = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "muoi ba": 13, "muoi bon": 14, "muoi lam": 15,
}  # fmt: skip
_MILLIONS = frozenset({"trieu", "tr", "trieu dong", "tr dong", "trd"})
_THOUSANDS = frozenset({"nghin", "ngan", "k", "nghin dong", "ngan dong"})
_MONEY_UNITS = frozenset({"d", "dong", "vnd", "d thang", "dong thang", "dong nguoi thang", "d nguoi thang"})
_AREA_UNITS = frozenset({"m2", "m²", "m", "met vuong", "m2 nguoi", "m vuong"})


class Written:
    """A number out of text: its value, what follows it, and the code of how it was written (empty: plainly)."""

    def __init__(self, value: float, unit: str, code: str) -> None:
        self.value = value
        self.unit = unit
        self.code = code


def read_written(text: str, is_money: bool = False) -> Written | None:
    """A number with an optional unit; None when the text is none. Money has no decimals, so 1.250 is thousands."""
    match = _NUMBER.match(text)
    if not match:
        return None
    digits = re.sub(r"\s", "", match.group()).replace("−", "-").rstrip(".,")
    unit = text[match.end() :].strip().removesuffix(".")
    sign = -1.0 if digits[:1] == "-" else 1.0
    digits = digits.lstrip("+-")
    value, code = _value(digits, is_money)
    return None if value is None else Written(sign * value, unit, code)


def _value(digits: str, is_money: bool) -> tuple[float | None, str]:
    if digits.isdecimal():
        return float(digits), ""
    if _DOTS.fullmatch(digits) and (is_money or digits.count(".") > 1):
        return float(digits.replace(".", "")), "NUM_THOUSANDS_DOT"
    if _COMMAS.fullmatch(digits) and (is_money or digits.count(",") > 1):
        return float(digits.replace(",", "")), "NUM_THOUSANDS_COMMA"
    if _MIXED_VI.fullmatch(digits):
        return float(digits.replace(".", "").replace(",", ".")), "NUM_THOUSANDS_DOT"
    if _MIXED_EN.fullmatch(digits):
        return float(digits.replace(",", "")), "NUM_THOUSANDS_COMMA"
    if digits.count(",") == 1 and "." not in digits:
        return float(digits.replace(",", ".")), "NUM_DECIMAL_COMMA"
    if digits.count(".") == 1 and "," not in digits:
        return float(digits), "NUM_DECIMAL_POINT_TEXT"
    return None, ""


_MESSAGES = {
    "NUM_THOUSANDS_DOT": "Dấu chấm là dấu phân nghìn; đã đọc thành số.",
    "NUM_THOUSANDS_COMMA": "Dấu phẩy là dấu phân nghìn; đã đọc thành số.",
    "NUM_DECIMAL_COMMA": "Dấu phẩy là dấu thập phân; đã đọc thành số.",
    "NUM_DECIMAL_POINT_TEXT": "Số thập phân lưu dạng chữ; đã đọc thành số.",
    "": "Số lưu dạng chữ; đã đọc thành số.",
}


def number_or_fault(raw: Any) -> tuple[float | None, Finding | None]:
    """What is wrong with a cell before its text is read: errors, dates, truth values; or its plain number."""
    wrong = cell_error(raw)
    if wrong:
        return None, wrong
    if isinstance(raw, date):
        message = f"Excel đã đổi {raw.month}.{raw.day} hoặc {raw.day}.{raw.month} thành ngày {raw:%d/%m/%Y}; "
        return None, found("NUM_TURNED_DATE", "error", message + "phải nhập lại số.", raw)
    if isinstance(raw, bool) or (isinstance(raw, float) and not math.isfinite(raw)):
        return None, found("NUM_INVALID", "error", f'"{raw}" không phải số; nhập lại số.', raw)
    return (float(raw) if isinstance(raw, int | float) else None), None


def _invalid(raw: Any, what: str) -> Finding:
    return found("NUM_INVALID", "error", f'{what} "{as_text(raw)[:40]}" không phải số; nhập lại số.', raw)


def _shown(value: float) -> str:
    return f"{value:,.10g}".replace(",", "_").replace(".", ",").replace("_", ".")


def parse_income(raw: Any, context: CellContext) -> Parsed:
    """Declared income in đồng per person and month (integer); blank is not answered."""
    if type(raw) in (int, float) and _SMALLEST_INCOME <= raw <= _LARGEST_INCOME:
        return round(raw), []
    if is_blank(raw):
        return None, []
    value, wrong = number_or_fault(raw)
    if wrong:
        return None, [wrong]
    told: list[Finding] = []
    if value is None:
        written = read_written(bare(raw).lower(), is_money=True)
        unit = search_key(written.unit) if written else ""
        if written is None or unit not in {"", *_MONEY_UNITS, *_MILLIONS, *_THOUSANDS}:
            return None, [_invalid(raw, "Thu nhập")]
        if unit in _MILLIONS | _THOUSANDS:
            written = read_written(bare(raw).lower()) or written
            factor, word = (1_000_000, "triệu đồng") if unit in _MILLIONS else (1000, "nghìn đồng")
            value = written.value * factor
            message = f"Số viết theo {word}; hiểu là {_shown(round(value))} đồng, đề nghị xác nhận."
            told = [found("NUM_MILLION", "confirm", message, raw)]
        else:
            value = written.value
            code, message = (
                ("NUM_UNIT", "Đã bỏ đơn vị.") if unit else (written.code or "NUM_TEXT", _MESSAGES[written.code])
            )
            told = [found(code, "auto", message, raw)]
    return _judge_income(value, raw, told)


def _judge_income(value: float, raw: Any, told: list[Finding]) -> Parsed:
    amount = round(value)
    if value < 0:
        return None, [found("NUM_NEGATIVE", "error", "Thu nhập không được âm; nhập lại.", raw)]
    if 0 < amount < _SMALLEST_INCOME:
        amount = round(value * (1_000_000 if value < 100 else 1000))
        message = (
            f"Số quá nhỏ, có thể tính bằng nghìn hoặc triệu đồng; hiểu là {_shown(amount)} đồng, đề nghị xác nhận."
        )
        told = [*told, found("NUM_SUSPECT_UNIT", "confirm", message, raw)]
    elif amount > _LARGEST_INCOME:
        message = f"Thu nhập {_shown(amount)} đồng/người/tháng lớn bất thường; đề nghị kiểm tra đơn vị và xác nhận."
        told = [*told, found("NUM_SUSPECT_UNIT", "confirm", message, raw)]
    return amount, [f.at(suggested=amount) for f in told]


def _measure(what: str, units: frozenset[str], smallest: float, largest: float, factor: float = 1) -> Parser:
    """A reader of a measured quantity; ``factor`` is proposed when the value is too small for the unit."""

    def parse(raw: Any, context: CellContext) -> Parsed:
        if type(raw) in (int, float) and smallest <= raw <= largest:
            return float(raw), []
        if is_blank(raw):
            return None, []
        value, wrong = number_or_fault(raw)
        if wrong:
            return None, [wrong]
        told: list[Finding] = []
        if value is None:
            written = read_written(bare(raw).lower())
            unit = "" if written is None else re.sub(r"[^\w²]+", " ", written.unit).strip()
            if written is None or (unit and search_key(unit) not in units and unit not in units):
                return None, [_invalid(raw, what)]
            value = written.value
            code = "NUM_UNIT" if unit else written.code or "NUM_TEXT"
            told = [found(code, "auto", "Đã bỏ đơn vị." if unit else _MESSAGES[written.code], raw)]
        return _judge_measure(value, raw, told)

    def _judge_measure(value: float, raw: Any, told: list[Finding]) -> Parsed:
        if value < 0:
            return None, [found("NUM_NEGATIVE", "error", f"{what} không được âm; nhập lại.", raw)]
        if not smallest <= value <= largest:
            likely = value * factor if smallest <= value * factor <= largest else value
            hint = f"; hiểu là {_shown(likely)}" if likely != value else ""
            message = f"{what} {_shown(value)} bất thường, có thể sai đơn vị{hint}; đề nghị kiểm tra và xác nhận."
            value = likely
            told = [*told, found("NUM_SUSPECT_UNIT", "confirm", message, raw)]
        return value, [f.at(suggested=value) for f in told]

    return parse


def _ordinal(what: str) -> Callable[[Any, CellContext], Parsed]:
    def parse(raw: Any, context: CellContext) -> Parsed:
        if type(raw) is int or (type(raw) is float and raw.is_integer()):
            return int(raw), []
        if is_blank(raw):
            return None, []
        value, wrong = number_or_fault(raw)
        if wrong:
            return None, [wrong]
        text = bare(raw).rstrip(".") if isinstance(raw, str) else ""
        if value is None and text.isdecimal():
            value = float(text)
        if value is None or not value.is_integer():
            return None, [_invalid(raw, what)]
        return int(value), []

    return parse


def parse_members(raw: Any, context: CellContext) -> Parsed:
    """How many members a household has, from 1."""
    if type(raw) in (int, float) and 1 <= raw <= MOST_MEMBERS and raw == int(raw):
        return int(raw), []
    if is_blank(raw):
        return None, [found("MEMBERS_MISSING", "error", "Thiếu số nhân khẩu; bổ sung số người của hộ.", raw)]
    value, wrong = number_or_fault(raw)
    if wrong:
        return None, [wrong]
    told: list[Finding] = []
    if value is None:
        text = bare(raw)
        key = search_key(text)
        word = re.sub(r" (?:nguoi|nhan khau|khau|nk)$", "", key)
        written = read_written(text)
        if word in _WORDS:
            value = float(_WORDS[word])
            message = f"Số viết bằng chữ; hiểu là {int(value)}, đề nghị xác nhận."
            told = [found("MEMBERS_WORD", "confirm", message, raw)]
        elif written and search_key(written.unit) in {"", "nguoi", "khau", "nhan khau", "nk"}:
            value = written.value
            told = [found("MEMBERS_TEXT", "auto", "Số nhân khẩu lưu dạng chữ; đã đọc thành số.", raw)]
        else:
            message = f'Số nhân khẩu "{text[:30]}" không phải số; nhập lại số người.'
            return None, [found("MEMBERS_INVALID", "error", message, raw)]
    if not value.is_integer():
        return None, [found("MEMBERS_INVALID", "error", "Số nhân khẩu phải là số nguyên; nhập lại.", raw)]
    count = int(value)
    if count < 1:
        why = "không được âm" if count < 0 else "phải từ 1"
        return None, [found("MEMBERS_INVALID", "error", f"Số nhân khẩu {why}; nhập lại.", raw)]
    if count > MOST_MEMBERS:
        message = f"{count} nhân khẩu là bất thường; đề nghị kiểm tra và xác nhận."
        told = [*told, found("MEMBERS_TOO_MANY", "confirm", message, raw)]
    return count, [f.at(suggested=count) for f in told]


PARSERS: dict[str, Parser] = {
    "member_count": parse_members,
    "declared_income_vnd": parse_income,
    "area_per_head": _measure("Diện tích nhà ở bình quân", _AREA_UNITS, 0, _LARGEST_AREA_PER_HEAD),
    "floor_area_m2": _measure("Diện tích nhà ở", _AREA_UNITS, 0, _LARGEST_FLOOR_AREA),
    "height_cm": _measure("Chiều cao", frozenset({"cm"}), 30, 220, 100),
    "weight_kg": _measure("Cân nặng", frozenset({"kg"}), 1, 200),
    "household_no": _ordinal("Số thứ tự hộ"),
    "person_no": _ordinal("Số thứ tự người"),
}
