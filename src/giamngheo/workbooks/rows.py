"""Which rows of a sheet are people, and which are blanks, sums, village names, page numbers or signatures.

Nothing ends the reading but the signature block: lists go on after a blank row, a subtotal, a repeated head.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from .findings import Finding
from .layouts import Layout, is_number_row
from .names import search_key
from .sheets import RawSheet

# "Tổng" and "cộng" without their accents are also surnames (Tòng, Công): alone they need what follows a sum.
_SUM = re.compile(
    r"^(tong cong|tong so|(tong|cong)(\W*$|\W*\d|\s*:|\s+(toan|ho|khau|nhan khau|xa|ban|thon|xom|tieu khu|to dan pho|trang)\b))"
)
_SUM_WORDS = re.compile(r"^(tổng|cộng)\b", re.IGNORECASE)
_GRAND = re.compile(r"^(tong cong|tong so|tong)\b")
_SIGNATURE = re.compile(
    r"^(tm uy ban|tm ubnd|kt chu tich|nguoi lap( bieu)?|chu tich|noi nhan|xac nhan cua|thu truong)\b"
)
_ROMAN = re.compile(r"^[ivxlc]+$|^[a-h]$")
# Of these a row of sums fills none, a person's row most.
_ABOUT_PERSON = ("birth", "sex", "ethnic_group", "id_number", "relation", "class_stated")
_VILLAGE = re.compile(r"^(ban|thon|xom|tieu khu|to dan pho)\b")


@dataclass(slots=True)
class Rows:
    """Row numbers (from 0) of data, and what was passed over and why."""

    data: list[int] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)


def sort_rows(sheet: RawSheet, layout: Layout) -> Rows:
    """Goes through the rows under the head once."""
    found = Rows()
    name = layout.columns.get("head_name", layout.columns.get("full_name", 0))
    sequence = _sequence_column(layout)
    about = [layout.columns[n] for n in _ABOUT_PERSON if n in layout.columns]
    heads = {search_key(t.split(" / ")[-1]) for t in layout.titles.values()}
    blanks: list[int] = []
    for index in range(layout.data_row, len(sheet.rows)):
        row = sheet.rows[index]
        if _is_plain_data(row, name, sequence) or _is_person(row, name, about):
            _tell_blanks(found, blanks)
            found.data.append(index)
            continue
        kind = _kind(row, name, heads)
        if kind == "SIGNATURE":
            break
        if kind == "BLANK_ROW":
            blanks.append(index)
            continue
        _tell_blanks(found, blanks)
        if kind == "DATA":
            found.data.append(index)
        else:
            found.skipped.append((index, kind))
            if kind == "TOTAL_ROW":
                found.totals.append(index)
            else:
                found.findings.append(Finding(kind, "info", WORDS[kind], row=index + 1, raw=_first_text(row)))
    return found


WORDS = {
    "BLANK_ROW": "Dòng trống giữa bảng: bỏ qua và đọc tiếp.",
    "SUBTOTAL_ROW": "Dòng cộng giữa bảng: bỏ qua, không phải hộ.",
    "SECTION_ROW": "Dòng tên bản hoặc tên phần: bỏ qua, không phải hộ.",
    "REPEATED_HEADER": "Dòng tiêu đề lặp lại đầu trang: bỏ qua.",
    "STRAY_TEXT": "Chữ ngoài bảng: bỏ qua.",
}


def _sequence_column(layout: Layout) -> int:
    for name in ("sequence", "household_no", "person_no"):
        if name in layout.columns:
            return layout.columns[name]
    return next((c for c, t in layout.titles.items() if search_key(t) in {"stt", "tt"}), 0)


def _is_plain_data(row: list[Any], name: int, sequence: int) -> bool:
    """The quick answer for nearly every row of a large list."""
    return (
        name < len(row)
        and isinstance(row[name], str)
        and sequence != name
        and isinstance(row[sequence], int | float)
        and len(row) - row.count(None) > 3
        and not _is_sum(row[name])
    )


def _is_person(row: list[Any], name: int, about: list[int]) -> bool:
    """A row whose name reads like a sum only without its accents ("TONG XOM"), and which tells of a person: no sum does."""
    text = row[name] if name < len(row) else None
    if not isinstance(text, str) or not _is_sum(text) or _SUM_WORDS.match(unicodedata.normalize("NFC", text).strip()):
        return False
    return sum(c < len(row) and row[c] is not None and bool(str(row[c]).strip()) for c in about) >= 2


def _is_sum(text: str) -> bool:
    """Whether a cell opens a row of sums. "Tòng Thị Sương" does not, though without accents it reads like "Tổng"."""
    plain = unicodedata.normalize("NFC", text).strip()
    if _SUM_WORDS.match(plain):
        return True
    # "Tòng Xôm" is a person although "tong xom" reads like the sum of a hamlet: other accents make other words.
    first = plain.split(maxsplit=1)[0] if plain else ""
    return first.isascii() and bool(_SUM.match(search_key(plain)))


def _first_text(row: list[Any]) -> str:
    return next((str(c) for c in row if c is not None), "")


def _kind(row: list[Any], name: int, heads: set[str]) -> str:
    filled = [c for c in row if c is not None and str(c).strip()]
    if not filled:
        return "BLANK_ROW"
    words = [search_key(c) for c in filled if isinstance(c, str)]
    if any(_SIGNATURE.match(w) for w in words) and len(filled) <= 4:
        return "SIGNATURE"
    if is_number_row(row) or sum(w in heads for w in words) >= min(3, len(filled)):
        return "REPEATED_HEADER"
    summing = next((search_key(c) for c in filled if isinstance(c, str) and _is_sum(c)), None)
    has_name = name < len(row) and isinstance(row[name], str) and not _is_sum(row[name])
    if summing and (not has_name or len(filled) <= 3):
        return "TOTAL_ROW" if _GRAND.match(summing) else "SUBTOTAL_ROW"
    if len(filled) <= 2:
        if any(_VILLAGE.match(w) or _ROMAN.match(w) for w in words):
            return "SECTION_ROW"
        return "STRAY_TEXT"
    return "DATA"


def _tell_blanks(found: Rows, blanks: list[int]) -> None:
    """Blank rows are told only when something follows them."""
    for index in blanks:
        found.skipped.append((index, "BLANK_ROW"))
        found.findings.append(Finding("BLANK_ROW", "info", WORDS["BLANK_ROW"], row=index + 1))
    blanks.clear()
