"""Indicators in words: values, lights and their rules, kinds of rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from giamngheo.engine.course import AMBER, GREEN, GREY, RED, Course
from giamngheo.engine.plan_indicators import Indicator
from giamngheo.engine.plan_programme import Target
from giamngheo.kit import formats

from . import queries
from .queries import Value

UNITS = {
    "household": gettext_lazy("hộ"), "person": gettext_lazy("người"), "district": gettext_lazy("huyện"), "model": gettext_lazy("mô hình"),
    "work": gettext_lazy("công trình"), "project": gettext_lazy("dự án"), "house": gettext_lazy("nhà"), "vnd": gettext_lazy("đồng"),
}  # fmt: skip
LIGHTS = {
    GREEN: ("done", gettext_lazy("đúng lộ trình")), AMBER: ("due", gettext_lazy("cần theo dõi")),
    RED: ("late", gettext_lazy("chậm")), GREY: ("rest", gettext_lazy("chưa đánh giá được")),
}  # fmt: skip
RULES = {
    "on_path": gettext_lazy("giá trị mới nhất bằng hoặc tốt hơn lộ trình"),
    "near_path": gettext_lazy("kém lộ trình không quá 10 % quãng đường từ mốc đầu đến mục tiêu"),
    "pace_reaches": gettext_lazy("kém lộ trình, nhưng giữ tốc độ của các năm qua thì đến cuối kỳ vẫn đạt"),
    "behind": gettext_lazy("kém lộ trình hơn 10 % quãng đường, giữ tốc độ của các năm qua thì không đạt"),
    "met": gettext_lazy("đã hết kỳ, đạt mục tiêu"),
    "not_met": gettext_lazy("đã hết kỳ, không đạt mục tiêu"),
    "no_data": gettext_lazy("chưa năm nào có số liệu của mọi xã"),
    "no_baseline": gettext_lazy("chưa có mốc đầu để tính"),
    "no_path": gettext_lazy("không có lộ trình"),
    "no_target": gettext_lazy("Kế hoạch không ghi mức"),
}
DIRECTIONS = {
    "fall_at_least": gettext_lazy("giảm ít nhất"), "fall_above": gettext_lazy("giảm trên"), "at_least": gettext_lazy("ít nhất"),
    "above": gettext_lazy("trên"), "below": gettext_lazy("dưới"), "rise": gettext_lazy("tăng dần"),
}  # fmt: skip
KINDS = {
    "households": gettext_lazy("hộ"), "persons": gettext_lazy("người"), "supports": gettext_lazy("lần hỗ trợ"),
    "households_of_areas": gettext_lazy("dòng tổng số hộ"), "totals_of_bank": gettext_lazy("dòng của ngân hàng"),
    "figures": gettext_lazy("số đã ghi"), "officers": gettext_lazy("cán bộ"), "projects": gettext_lazy("dự án"),
}  # fmt: skip
PARTS = {
    queries.NUMERATOR: gettext_lazy("tử số"), queries.DENOMINATOR: gettext_lazy("mẫu số"), queries.OPEN: gettext_lazy("chưa rõ"),
}  # fmt: skip
WRITERS = {
    "reviewer": gettext_lazy("rà soát viên, lúc rà soát"), "commune": gettext_lazy("UBND xã"),
    "province": gettext_lazy("sở, ngành cấp tỉnh"), "bank": gettext_lazy("Ngân hàng Chính sách xã hội"),
}  # fmt: skip
DISAGGREGATIONS = {
    "area": gettext_lazy("địa bàn"), "ethnic_group": gettext_lazy("dân tộc"), "sex": gettext_lazy("giới tính"),
    "class": gettext_lazy("hạng của hộ"), "area_set": gettext_lazy("nhóm địa bàn"),
}  # fmt: skip


def verdict(course: Course | None) -> tuple[str, str]:
    """Tone and label; once the period is over it is met or not met, no longer early or late."""
    if course is None:
        return LIGHTS[GREY][0], str(LIGHTS[GREY][1])
    over = {"met": _("đạt"), "not_met": _("không đạt")}
    tone, label = LIGHTS[course.light]
    return tone, str(over.get(course.why, label))


def name(one: Indicator) -> str:
    """In the language of the page."""
    return queries.name_en_of(one) if get_language() == "en" else queries.name_of(one)


def code(one: Indicator) -> str:
    """As the requirements number it; a star marks the second reading of one target."""
    return one.id.removesuffix("_all").replace("_", ".") + (" *" if one.id.endswith("_all") else "")


def unit_of(one: Indicator) -> str:
    """% of a share, the unit of what is counted otherwise."""
    return "%" if one.is_share else str(UNITS.get(queries.catalogue().measures[one.numerator].unit, ""))


def number_of(one: Indicator, value: float | None) -> str:
    """A value with its unit; "chưa có số liệu" where there is none."""
    if value is None:
        return str(_("chưa có số liệu"))
    return f"{formats.number(value, 2 if one.is_share else 0)} {unit_of(one)}"


def value_words(one: Indicator, value: Value) -> str:
    """The value, and of how many communes where not all are in it."""
    text = number_of(one, value.value)
    if value.by_record and value.value is not None:
        told = {"text": text, "counted": value.counted, "communes": value.communes}
        return str(_("%(text)s (tính trên %(counted)s/%(communes)s xã đã ghi)") % told)
    if value.is_partial and value.counted:
        return str(_("%(text)s (mới %(counted)s/%(communes)s xã)") % {"text": text, "counted": value.counted, "communes": value.communes})
    if value.is_partial and value.value is None:
        return str(_("chưa có số liệu (0/%(communes)s xã)") % {"communes": value.communes})
    return text


def compared(value: Value) -> str:
    """The points of a share among others; of how many communes where not all are in it; empty without a value."""
    text = points(value.value)
    return f"{text} ({value.counted}/{value.communes})" if text and value.is_partial else text


def target_words(target: Target | None) -> str:
    """"giảm ít nhất 3 điểm %/năm", "ít nhất 100.000 người"."""
    if target is None:
        return ""
    words = str(DIRECTIONS[target.direction])
    if target.value is None:
        return words
    units: dict[str, Any] = {**UNITS, "percent": "%", "point_per_year": _("điểm %/năm")}
    return f"{words} {formats.number(target.value)} {units[target.unit]}"


def target_title() -> str:
    """What heads a target: until when it is to be reached."""
    return str(_("Mục tiêu đến cuối năm %(year)s") % {"year": queries.period().valid_to.year})


def points(value: float | None) -> str:
    return "" if value is None else formats.number(value, 2)


__all__ = [
    "DIRECTIONS", "DISAGGREGATIONS", "KINDS", "LIGHTS", "PARTS", "RULES", "WRITERS", "code", "compared", "name", "number_of", "points",
    "target_title", "target_words", "unit_of", "value_words", "verdict",
]  # fmt: skip
