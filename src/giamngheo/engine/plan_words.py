"""The plan in Vietnamese words: numbers, days, confidence, conditions. Used by the rulebook and the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .conditions import All, AnyOf, Compare, Condition, Count, Flag, IsOneOf, Not, parse
from .plan_law import Parameter, Standard, Value
from .vocabulary import HOUSEHOLD_CLASSES, TOILET_TYPES, WATER_SOURCES, Confidence, labels

if TYPE_CHECKING:
    from .plan import Plan

CONFIDENCE_VI = {
    Confidence.CONFIRMED: "đã xác nhận",
    Confidence.UNCONFIRMED: "**chưa xác nhận**",
    Confidence.UNKNOWN: "**chưa có văn bản**",
}
AREA_TYPE_VI = {"rural": "nông thôn", "urban": "thành thị"}
CASE_VI = {
    "in": "thuộc diện",
    "out": "không thuộc diện",
    "threshold": "đúng ngưỡng",
    "undetermined": "chưa đủ thông tin",
    "before": "trước hiệu lực",
}
OUTCOME_VI = {
    **labels(HOUSEHOLD_CLASSES),
    "true": "Thiếu hụt",
    "false": "Không thiếu hụt",
    "NOT_IN_FORCE": "Chưa áp dụng chuẩn này",
}
COLUMN_VI = {
    "score_a": "điểm A",
    "score_b": "điểm B",
    "deprivation_count": "số chỉ số thiếu hụt",
    "declared_income_vnd": "thu nhập bình quân đầu người một tháng",
}
OPERATOR_VI = {
    "at_most": "từ {} trở xuống",
    "at_least": "từ {} trở lên",
    "above": "trên {}",
    "below": "dưới {}",
    "equals": "bằng {}",
}
UNIT_VI = {
    "vnd_per_person_month": "đồng/người/tháng",
    "points": "điểm",
    "count": "",
    "years": "tuổi",
    "m2_per_person": "m²/người",
    "z": "độ lệch chuẩn",
    "percent": "%",
    "point_per_year": "điểm phần trăm/năm",
    "person": "người",
    "household": "hộ",
    "district": "huyện",
    "model": "mô hình",
    "point": "điểm phần trăm",
    "million_vnd": "triệu đồng",
    "billion_vnd": "tỷ đồng",
    "work": "công trình",
    "house": "nhà",
}
READING_VI = {"unsettled": "chưa rõ có tính lẻ tháng hay không"}
CODE_VI = {**labels(WATER_SOURCES), **labels(TOILET_TYPES)}


def number_vi(value: int | float | Decimal) -> str:
    """1500000 → 1.500.000; 17.83 → 17,83; −2 with a true minus sign."""
    text = f"{value:,}".translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def day_vi(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def span_vi(start: date, end: date | None) -> str:
    return f"từ {day_vi(start)} " + (f"đến {day_vi(end)}" if end else "trở đi")


def months_vi(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{years} tuổi" + (f" {rest} tháng" if rest else "")


def value_vi(value: Any, unit: str) -> str:
    """A parameter's value with its unit."""
    if isinstance(value, tuple):
        return "; ".join(str(CODE_VI.get(code, code)) for code in value)
    if isinstance(value, str):
        return READING_VI.get(value, value)
    if unit == "months":
        return months_vi(value)
    if unit == "share":
        return f"{number_vi(round(value * 100))} %"
    return f"{number_vi(value)} {UNIT_VI[unit]}".strip()


def cites_vi(plan: Plan, cites: Iterable[str]) -> str:
    return "; ".join(plan.cite_vi(cite) for cite in cites)


def amounts_vi(parameter: Parameter) -> str:
    """The parameter's values: one, or one per area type (the latest where they change with the years)."""
    latest: dict[str | None, Value] = {}
    for value in parameter.values:
        latest[value.area_type] = value
    parts = [
        value_vi(v.value, parameter.unit)
        + (f" ({AREA_TYPE_VI[area_type]})" if area_type else "")
        + (f" (từ {day_vi(v.valid_from)})" if v.valid_from else "")
        for area_type, v in latest.items()
    ]
    return " hoặc ".join(parts)


def condition_vi(standard: Standard, when: Mapping[str, Any]) -> str:
    """A class rule's condition as an officer would say it."""
    return _words(standard, parse(when))


def _words(standard: Standard, condition: Condition) -> str:
    match condition:
        case Compare(column=column, operator=operator, right=right):
            amount = amounts_vi(standard.parameters[right]) if isinstance(right, str) else number_vi(right)
            return f"{COLUMN_VI.get(column, column)} {OPERATOR_VI[operator].format(amount)}"
        case All(parts=parts):
            return " và ".join(_inner(standard, part) for part in parts)
        case AnyOf(parts=parts):
            return ", hoặc ".join(_inner(standard, part) for part in parts)
        case Count(parts=parts, at_least=number):
            return f"ít nhất {number} trong các điều sau: " + "; ".join(_words(standard, part) for part in parts)
        case Not(inner=inner):
            return f"không phải ({_words(standard, inner)})"
        case IsOneOf(column=column, codes=codes):
            return f"{COLUMN_VI.get(column, column)} là một trong: {', '.join(codes)}"
        case Flag(column=column):
            return COLUMN_VI.get(column, column)
    raise TypeError(f"Điều kiện lạ: {condition!r}.")


def _inner(standard: Standard, part: Condition) -> str:
    text = _words(standard, part)
    return f"({text})" if isinstance(part, All | AnyOf) else text


def table_vi(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; a bar within a cell would break it and is written as a slash."""

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"

    heads = list(heads)
    return "\n".join([line(heads), line("---" for _ in heads), *(line(row) for row in rows)]) + "\n"
