"""Scores A and B as the scoring sheets state them."""

from __future__ import annotations

import re
from typing import Any

from ..findings import Finding
from ..names import search_key
from .contract import CellContext, Parsed, Parser, found, is_blank
from .numbers import USUAL_SCORE_A, number_or_fault, read_written
from .text import bare


def _read(raw: Any, name: str) -> tuple[float | None, list[Finding]]:
    """The number of a score cell and how it was mended; None with an error finding when it is no number."""
    value, wrong = number_or_fault(raw)
    if wrong:
        return None, [wrong]
    if value is not None:
        return value, []
    text = bare(raw)
    written = read_written(text)
    unit = re.sub(r"\s+", " ", search_key(written.unit)) if written else ""
    if written is None or unit not in {"", "diem", "d"}:
        message = f'Điểm {name} "{text[:30]}" không phải số; nhập lại số điểm.'
        return None, [found("SCORE_INVALID", "error", message, raw)]
    if unit:
        return written.value, [found("SCORE_TEXT", "auto", 'Đã bỏ chữ "điểm".', raw)]
    if not written.value.is_integer():
        return written.value, []
    return written.value, [found("SCORE_TEXT", "auto", f"Điểm {name} lưu dạng chữ; đã đọc thành số.", raw)]


def parse_score_a(raw: Any, context: CellContext) -> Parsed:
    """Score A (column B1 in daily practice). Blank is None; that it is missing, ``checks`` tell."""
    if type(raw) in (int, float) and 0 <= raw <= USUAL_SCORE_A and raw == int(raw):
        return float(raw), []
    if is_blank(raw):
        return None, []
    value, told = _read(raw, "A (B1)")
    if value is None:
        return None, told
    if value < 0:
        return None, [found("SCORE_NEGATIVE", "error", "Điểm A (B1) không được âm; nhập lại.", raw)]
    if not value.is_integer():
        message = f"Điểm A (B1) thường là số nguyên, ở đây là {value:g}; đề nghị kiểm tra và xác nhận."
        told = [*told, found("SCORE_DECIMAL", "confirm", message, raw)]
    if value > USUAL_SCORE_A:
        message = f"Điểm A (B1) là {value:g}, lớn bất thường; đề nghị kiểm tra và xác nhận."
        told = [*told, found("SCORE_OUT_OF_RANGE", "confirm", message, raw)]
    return value, [f.at(suggested=value) for f in told]


def parse_score_b(raw: Any, context: CellContext) -> Parsed:
    """Score B (column B2): the same points for each deprived indicator, so a multiple of them and bounded."""
    if is_blank(raw):
        return None, []
    value, told = _read(raw, "B (B2)")
    if value is None:
        return None, told
    if value < 0:
        return None, [found("SCORE_NEGATIVE", "error", "Điểm B (B2) không được âm; nhập lại.", raw)]
    if not context.has_scores:
        return value, [f.at(suggested=value) for f in told]
    standard = context.standard
    step = standard.parameter("points_per_deprivation", context.on).value
    most = step * len(standard.indicators)
    if value > most:
        message = f"Điểm B (B2) là {value:g} nhưng lớn nhất chỉ có thể là {most}; nhập lại."
        return None, [found("B2_OUT_OF_RANGE", "error", message, raw)]
    if value % step:
        message = f"Điểm B (B2) phải là bội số của {step}, ở đây là {value:g}; nhập lại."
        return None, [found("B2_NOT_MULTIPLE_OF_10", "error", message, raw)]
    return value, [f.at(suggested=value) for f in told]


PARSERS: dict[str, Parser] = {"score_a": parse_score_a, "score_b_stated": parse_score_b}
