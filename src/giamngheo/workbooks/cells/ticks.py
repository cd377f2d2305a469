"""Ticked cells: x is yes, blank is no, and the many other signs people use."""

from __future__ import annotations

from typing import Any

from ..names import search_key
from .contract import CellContext, Parsed, found, is_blank
from .text import as_text, bare, cell_error

_YES_SIGNS = frozenset("xX×✓✔☑☒✗✘√vV*+●•■")
_YES_WORDS = frozenset({"x", "xx", "v", "co", "true", "yes", "y", "dung", "1", "thieu hut", "thieu"})
_NO_WORDS = frozenset({"khong", "ko", "false", "no", "0", "sai", "khong thieu hut", "khong co", "k co"})
_NO_SIGNS = frozenset({"-", "–", "—", "_", "☐", "□"})


def read_tick(raw: Any) -> bool | None:
    """True, False, or None for a sign nobody can be sure of."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return {1.0: True, 0.0: False}.get(raw)
    if not isinstance(raw, str):
        return None
    text = bare(raw)
    if text in _YES_SIGNS:
        return True
    if text in _NO_SIGNS:
        return False
    word = search_key(text)
    if word in _YES_WORDS:
        return True
    return False if word in _NO_WORDS else None


def _parse(raw: Any, yes: str, no: str) -> Parsed:
    if raw == "x":
        return True, []
    if is_blank(raw):
        return False, []
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    shown, ticked = as_text(raw), read_tick(raw)
    if ticked is None:
        if isinstance(raw, int | float) or shown.strip().isdigit():
            message = f"Số {shown} không phải dấu đánh; có thể lệch cột. Đánh dấu x hoặc để trống."
        else:
            message = f'Dấu "{shown[:30]}" không hiểu được; đánh dấu x hoặc để trống.'
        return None, [found("TICK_UNKNOWN", "error", message, raw)]
    if ticked:
        return True, [found("TICK_VARIANT", "auto", f'Dấu "{shown}" hiểu là {yes}.', raw, True)]
    message = f'Ghi "{shown}" nghĩa là {no}; không được tính là có dấu.'
    return False, [found("TICK_NEGATIVE", "auto", message, raw, False)]


def parse_indicator(raw: Any, context: CellContext) -> Parsed:
    """One of the twelve indicators: True is deprived; blank is not."""
    return _parse(raw, "thiếu hụt", "không thiếu hụt")


def parse_mark(raw: Any, context: CellContext) -> Parsed:
    """A column of x: True, blank False."""
    return _parse(raw, "có", "không")


def parse_any_text(raw: Any, context: CellContext) -> Parsed:
    """A column where any text means yes (kind of merit) and a word of denial or a blank means no."""
    if is_blank(raw):
        return False, []
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    return read_tick(raw) is not False, []
