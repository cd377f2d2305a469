"""Columns of this app's lists, the same on screen and in files, and the words of states."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.eligibility_trace import OTHERS_VI
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import formats
from giamngheo.kit.tables import Column

PAGE_SIZE = 50
REVEALED_SIZE = 1_000
# A workbook of more rows is minutes in the making, and no sheet holds a province's people.
MOST_IN_WORKBOOK = 100_000
STATE_WORDS = {
    "YES": gettext_lazy("Thuộc diện"),
    "NO": gettext_lazy("Không thuộc diện"),
    "UNDETERMINED": gettext_lazy("Chưa xác định"),
    "NOT_IN_FORCE": gettext_lazy("Quy định không có hiệu lực ngày này"),
}
STATE_TONES = {"YES": "true", "NO": "no", "UNDETERMINED": "missing", "NOT_IN_FORCE": "rest"}
NOUNS = {
    "household": gettext_lazy("hộ"), "person": gettext_lazy("người"), "area": gettext_lazy("xã, phường"),
    "group": gettext_lazy("tổ, nhóm"), "organisation": gettext_lazy("tổ chức"), "work": gettext_lazy("công trình"),
    "officer": gettext_lazy("cán bộ"),
}  # fmt: skip
SUBJECT_WORDS = {
    "household": gettext_lazy("Hộ"),
    "person": gettext_lazy("Người"),
    "group": gettext_lazy("Tổ, nhóm"),
    "organisation": gettext_lazy("Tổ chức"),
    "area": gettext_lazy("Địa bàn"),
    "work": gettext_lazy("Công trình"),
    "officer": gettext_lazy("Cán bộ"),
}


def state_words(code: str) -> str:
    """The state in the language of the page."""
    return str(STATE_WORDS[code])


def _position(row: dict[str, Any]) -> str:
    if row["position"] is None:
        return ""
    tied = f" ({_('ngang nhau')})" if row["is_tied"] else ""
    return f"{formats.number(row['position'])}{tied}"


def rule_columns(rule: Rule, *, with_priority: bool) -> list[Column]:
    """The list of a rule. ``with_priority``: whether the ground of the order may be told to this reader."""
    priorities = [*(p.text_vi for p in rule.priorities), OTHERS_VI]

    def priority(row: dict[str, Any]) -> str:
        return f"{row['rank']}. {priorities[row['rank'] - 1]}" if row["rank"] is not None else ""

    who = {"household": _("Chủ hộ"), "person": _("Họ và tên"), "officer": _("Họ và tên"), "area": _("Địa bàn")}
    is_somebody = rule.subject in ("household", "person", "officer")
    columns = [
        Column("name", who.get(rule.subject, _("Tên")), "ten" if is_somebody else ""),
        Column("position", _("Thứ tự"), value=_position, align="num"),
        Column("state", _("Kết quả"), value=lambda row: state_words(row["state"]), tone=lambda row: STATE_TONES[row["state"]]),
        Column("missing", _("Còn thiếu thông tin")),
    ]
    if with_priority and rule.priorities:
        columns.insert(2, Column("priority", _("Diện ưu tiên"), value=priority))
    if rule.subject != "area":
        columns[1:1] = [Column("village", _("Bản/tiểu khu")), Column("area", _("Xã"))]
    return columns


def place_columns(rule: Rule, level: str, url: Any) -> list[Column]:
    """How many of each state per commune or village; each number opens its list."""
    head = _("Xã, phường") if level == "area" else _("Bản/tiểu khu")
    names = Column(level, head, value=lambda row: row[level] or _("chưa rõ bản"), url=partial(url, state=""))
    return [names, *(Column(s, STATE_WORDS[s], "so", url=partial(url, state=s)) for s in ("YES", "UNDETERMINED", "NO"))]


__all__ = [
    "MOST_IN_WORKBOOK", "NOUNS", "PAGE_SIZE", "REVEALED_SIZE", "STATE_TONES", "STATE_WORDS", "SUBJECT_WORDS",
    "place_columns", "rule_columns", "state_words",
]  # fmt: skip
