"""Is this content what the kind of paper asks for? All that is wrong is told at once, each with the field's name.

A content is plain JSON: text, whole numbers, days as ``2026-11-25``, lists of texts, rows as lists of tables. What the
kind does not name is refused: a posted list cannot carry an ID number because nobody declared one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from giamngheo.engine.plan_papers import FRAME_FIELDS, PaperField, PaperForm

# Signs that an office file cannot hold, and those that turn the direction of writing.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
FRAME = {name: PaperField(name, name, "texts" if name == "recipients" else "text", False) for name in FRAME_FIELDS}
FRAME_TEXTS = {"signer_title", "agency", "superior"}
LONGEST = 20_000
MOST_ROWS = 20_000


class WrongContent(Exception):
    """The content does not fit the kind; ``problems`` are sentences, each naming its field."""

    def __init__(self, kind: PaperForm, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(f"{kind.name_vi} chưa lập được. " + " ".join(problems))


def checked(kind: PaperForm, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as it will be frozen: JSON, cleaned of unprintable signs, empty fields left out. Raises WrongContent."""
    problems: list[str] = []
    known = {**FRAME, **{f.name: f for f in kind.fields}}
    for name in sorted(set(content) - set(known)):
        why = "giấy này được niêm yết nên chỉ ghi các trường được công khai" if kind.is_posted else "loại giấy này không có"
        problems.append(f"Trường “{name}” không được ghi: {why}.")
    made = {}
    for name, field in known.items():
        value = _value(field, content.get(name), name, problems)
        if value not in (None, "", []):
            made[name] = value
        elif field.is_required and not any(f"“{name}" in p for p in problems):
            problems.append(f"Thiếu “{name}” ({field.name_vi}).")
    if problems:
        raise WrongContent(kind, problems)
    return made


def _value(field: PaperField, value: Any, where: str, problems: list[str]) -> Any:
    if value is None or value == "":
        return None
    made = _READERS[field.type](field, value, where, problems)
    if made is None and not any(f"“{where}" in p for p in problems):
        problems.append(f"“{where}” ({field.name_vi}) phải là {_WANTED[field.type]}.")
    return made


def clean(text: str, *, is_long: bool) -> str:
    """Text without signs that cannot be printed; a short text is one line."""
    plain = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return plain.strip() if is_long else " ".join(plain.split())


def _text(field: PaperField, value: Any, where: str, problems: list[str]) -> str | None:
    if not isinstance(value, str):
        return None
    if len(value) > LONGEST:
        problems.append(f"“{where}” dài quá {LONGEST} chữ.")
        return None
    return clean(value, is_long=field.type == "long" or field.name in FRAME_TEXTS)


def _day(_field: PaperField, value: Any, _where: str, _problems: list[str]) -> str | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day).isoformat()
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def _whole(_field: PaperField, value: Any, _where: str, _problems: list[str]) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _points(_field: PaperField, value: Any, _where: str, _problems: list[str]) -> str | int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return value if isinstance(value, int) else format(Decimal(str(value)).normalize(), "f")


def _flag(_field: PaperField, value: Any, _where: str, _problems: list[str]) -> bool | None:
    return value if isinstance(value, bool) else None


def _texts(_field: PaperField, value: Any, _where: str, _problems: list[str]) -> list[str] | None:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return None
    items = list(value)
    if not all(isinstance(item, str) for item in items):
        return None
    return [line for item in items if (line := clean(item, is_long=False))]


def _rows(field: PaperField, value: Any, where: str, problems: list[str]) -> list[dict[str, Any]] | None:
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        return None
    columns = {c.name: c for c in field.fields}
    made: list[dict[str, Any]] = []
    for number, row in enumerate(value, 1):
        if number > MOST_ROWS or len(problems) > 20:
            problems.append(f"“{where}” có quá nhiều dòng hoặc quá nhiều lỗi; chỉ kiểm tra {number - 1} dòng đầu.")
            break
        if not isinstance(row, Mapping):
            problems.append(f"“{where}” dòng {number} không phải một bảng các trường.")
            continue
        problems.extend(
            f"“{where}” dòng {number}: trường “{name}” không được ghi." for name in sorted(set(row) - set(columns))
        )
        cells = {}
        for name, column in columns.items():
            cell = _value(column, row.get(name), f"{where} dòng {number}: {name}", problems)
            if cell is not None:
                cells[name] = cell
            elif column.is_required and row.get(name) in (None, ""):
                problems.append(f"“{where}” dòng {number}: thiếu “{name}” ({column.name_vi}).")
        made.append(cells)
    return made


_READERS = {
    "text": _text, "long": _text, "day": _day, "year": _whole, "count": _whole, "money": _whole, "points": _points,
    "flag": _flag, "texts": _texts, "rows": _rows,
}  # fmt: skip
_WANTED = {
    "text": "chữ", "long": "chữ", "day": "ngày dạng 2026-11-25", "year": "năm, số nguyên", "count": "số nguyên",
    "money": "số tiền nguyên (đồng)", "points": "số", "flag": "có hoặc không", "texts": "danh sách dòng chữ",
    "rows": "danh sách dòng",
}  # fmt: skip

__all__ = ["WrongContent", "checked", "clean"]
