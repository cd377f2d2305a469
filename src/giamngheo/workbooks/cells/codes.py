"""Cells that hold one of a few words: class, sex, and the lists of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...engine import vocabulary as v
from ..names import search_key
from .contract import CellContext, Parsed, Parser, found, is_blank
from .text import as_text, bare, cell_error

_CLASS_WORDS = {
    "hn": "POOR",
    "ho ngheo": "POOR",
    "ngheo": "POOR",
    "poor": "POOR",
    "hcn": "NEAR_POOR",
    "cn": "NEAR_POOR",
    "ho can ngheo": "NEAR_POOR",
    "can ngheo": "NEAR_POOR",
    "near poor": "NEAR_POOR",
    "kn": "NOT_POOR",
    "hkn": "NOT_POOR",
    "ho khong ngheo": "NOT_POOR",
    "khong ngheo": "NOT_POOR",
    "not poor": "NOT_POOR",
}
_CLEAN_CLASSES = {"HN": "POOR", "HCN": "NEAR_POOR", "KN": "NOT_POOR"}
CLASS_LABELS = {term.code: term.vi.lower() for term in v.HOUSEHOLD_CLASSES}

_SEX_WORDS = {
    "nam": "M", "m": "M", "trai": "M", "male": "M", "dan ong": "M",
    "nu": "F", "f": "F", "gai": "F", "female": "F", "dan ba": "F",
}  # fmt: skip
_SEX_NUMBERS = {"1": "M", "0": "F", "2": "F"}
SEX_LABELS = {"M": "nam", "F": "nữ"}

# Everyday words beside the labels of the vocabulary, by search key.
_SYNONYMS: dict[str, dict[str, str]] = {
    "relation": {
        "vo": "spouse", "chong": "spouse", "con trai": "child", "con gai": "child", "con de": "child",
        "con nuoi": "child", "con dau": "child_in_law", "con re": "child_in_law", "bo": "parent", "me": "parent",
        "bo de": "parent", "me de": "parent", "cha": "parent", "ma": "parent", "bo vo": "parent", "me vo": "parent",
        "bo chong": "parent", "me chong": "parent", "chau noi": "grandchild", "chau ngoai": "grandchild",
        "anh": "sibling", "chi": "sibling", "em": "sibling", "em trai": "sibling", "em gai": "sibling",
        "anh trai": "sibling", "chi gai": "sibling", "ong": "other", "ba": "other", "chu": "other", "co": "other",
    },
    "qualification": {
        "khong": "none", "mu chu": "none", "khong biet chu": "none", "mam non": "none", "cap 1": "primary",
        "trung hoc co so": "lower_secondary", "cap 2": "lower_secondary", "trung hoc pho thong": "upper_secondary",
        "cap 3": "upper_secondary", "so cap nghe": "elementary_vocational", "trung cap nghe": "intermediate_vocational",
        "cao dang nghe": "college", "dh": "university", "tren dai hoc": "university", "thac si": "university",
    },
    "attending_level": {
        "mau giao": "preschool", "nha tre": "preschool", "cap 1": "primary", "trung hoc co so": "lower_secondary",
        "cap 2": "lower_secondary", "trung hoc pho thong": "upper_secondary", "cap 3": "upper_secondary",
        "so cap nghe": "elementary_vocational", "trung cap nghe": "intermediate_vocational", "cao dang nghe": "college",
    },
    "employment_status": {
        "nong nghiep": "farm_self_employed", "lam nong": "farm_self_employed", "lam ruong": "farm_self_employed",
        "lam nuong": "farm_self_employed", "kinh doanh": "business_self_employed", "buon ban": "business_self_employed",
        "cong nhan": "wage", "lam thue": "wage", "that nghiep": "jobless", "hoc sinh": "student", "di hoc": "student",
        "sinh vien": "student", "het tuoi lao dong": "past_working_age", "gia yeu": "past_working_age",
    },
    "disability_level": {"khong co": "none", "dac biet": "very_severe"},
    "water_source": {
        "may": "piped", "gieng dao": "protected_well", "nuoc khe mo": "protected_spring", "mua": "rain",
        "suoi": "surface", "song": "surface", "ao": "surface", "ho": "surface", "nuoc suoi": "surface",
    },
    "toilet_type": {
        "khong": "none", "khong co": "none", "tu hoai": "septic", "ban tu hoai": "septic", "suilabh": "pour_flush",
        "tham doi nuoc": "pour_flush", "vip": "ventilated", "2 ngan": "two_compartment", "1 ngan": "one_compartment",
        "dao nong": "shallow_pit",
    },
}  # fmt: skip
# A well or a spring is only as good as its cover: without the word nobody knows which of the two is meant.
_VAGUE = {"water_source": {"gieng dao", "nuoc khe mo"}}
_TERMS: dict[str, tuple[str, tuple[v.Term, ...]]] = {
    "relation": ("quan hệ với chủ hộ", v.RELATIONS),
    "qualification": ("trình độ", v.QUALIFICATIONS),
    "attending_level": ("bậc đang học", v.SCHOOL_LEVELS),
    "employment_status": ("tình trạng việc làm", v.EMPLOYMENT_STATUSES),
    "disability_level": ("mức độ khuyết tật", v.DISABILITY_LEVELS),
    "water_source": ("nguồn nước", v.WATER_SOURCES),
    "toilet_type": ("loại nhà tiêu", v.TOILET_TYPES),
}
_YES_NO = {"co": True, "x": True, "true": True, "1": True, "khong": False, "ko": False, "false": False, "0": False}
_DURABLE = {
    "ben chac": True, "ben": True, "kien co": True, "khong ben chac": False, "khong ben": False, "don so": False,
    **_YES_NO,
}  # fmt: skip
_NO_DEVICE = frozenset({"khong", "khong co", "ko", "ko co", "false", "0", "khong co thiet bi"})


def parse_class(raw: Any, context: CellContext) -> Parsed:
    """The stated class. Blank is None; what it should be, scores tell (``checks``)."""
    clean = _CLEAN_CLASSES.get(raw) if isinstance(raw, str) else None
    if clean:
        return clean, []
    if is_blank(raw):
        return None, []
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    text = bare(as_text(raw))
    code = _CLASS_WORDS.get(search_key(text))
    if code is None:
        message = f'Không có loại hộ "{text[:40]}"; ghi HN (hộ nghèo), HCN (hộ cận nghèo) hoặc KN (không nghèo).'
        return None, [found("CLASS_UNKNOWN", "error", message, raw)]
    message = f'Đã nhận ra "{text[:40]}" là {CLASS_LABELS[code]} dù khác cách viết.'
    return code, [found("CLASS_VARIANT", "auto", message, raw, code)]


def parse_sex(raw: Any, context: CellContext) -> Parsed:
    """M or F. Blank is None; what the identity number says of it, ``checks`` tell."""
    if raw == "Nam" or raw == "Nữ":
        return ("M" if raw == "Nam" else "F"), []
    if is_blank(raw):
        return None, []
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    text = bare(as_text(raw))
    key = search_key(text)
    if key in _SEX_WORDS:
        sex = _SEX_WORDS[key]
        message = f'Đã nhận ra giới tính {SEX_LABELS[sex]} dù khác cách viết ("{text}").'
        return sex, [found("SEX_VARIANT", "auto", message, raw, sex)]
    if key in _SEX_NUMBERS:
        sex = _SEX_NUMBERS[key]
        message = f"Mã số giới tính; hiểu {key} là {SEX_LABELS[sex]}, đề nghị xác nhận."
        return sex, [found("SEX_CODE", "confirm", message, raw, sex)]
    if key == "n":
        message = "Chữ N có thể là Nam hoặc Nữ; ghi rõ Nam hoặc Nữ."
        return None, [found("SEX_AMBIGUOUS", "confirm", message, raw)]
    return None, [found("SEX_UNKNOWN", "error", f'Giới tính "{text[:30]}" không hiểu được; ghi Nam hoặc Nữ.', raw)]


def _choice(words: Mapping[str, Any], what: str, blank: Any = None, vague: frozenset[str] = frozenset()) -> Parser:
    """A reader of a cell that holds one of the given words (by search key)."""

    def parse(raw: Any, context: CellContext) -> Parsed:
        if is_blank(raw):
            return blank, []
        wrong = cell_error(raw)
        if wrong:
            return None, [wrong]
        text = bare(as_text(raw))
        key = search_key(text)
        if key not in words:
            message = f'"{text[:40]}" không có trong danh mục {what}; chọn một mục của danh mục.'
            return None, [found("CODE_UNKNOWN", "error", message, raw)]
        if key in vague:
            message = f'"{text[:40]}" chưa nói rõ loại {what}; hiểu là loại được bảo vệ, đề nghị xác nhận.'
            return words[key], [found("CODE_VAGUE", "confirm", message, raw, words[key])]
        return words[key], []

    return parse


def _list_parser(field: str) -> Parser:
    what, terms = _TERMS[field]
    words: dict[str, Any] = {search_key(word): code for word, code in _SYNONYMS.get(field, {}).items()}
    for term in terms:
        words |= {search_key(term.vi): term.code, search_key(term.code): term.code}
    vague = frozenset(search_key(word) for word in _VAGUE.get(field, ()))
    return _choice(words, what, "none" if field == "disability_level" else None, vague)


def parse_info_device(raw: Any, context: CellContext) -> Parsed:
    """Any device is True, a word of denial False, blank not answered."""
    if is_blank(raw):
        return None, []
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    if isinstance(raw, bool):
        return raw, []
    return search_key(bare(as_text(raw))) not in _NO_DEVICE, []


PARSERS: dict[str, Parser] = {
    "class_stated": parse_class,
    "sex": parse_sex,
    "has_info_device": parse_info_device,
    **{field: _list_parser(field) for field in _TERMS},
    **{name: _choice(_YES_NO, "Có/Không") for name in ("has_contract", "uses_internet")},
    **{
        name: _choice(_DURABLE, "Bền chắc/Không bền chắc")
        for name in ("has_durable_wall", "has_durable_frame", "has_durable_roof")
    },
}
