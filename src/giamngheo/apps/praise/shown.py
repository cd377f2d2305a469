"""Figures of a nomination in words: one line for each criterion of its movement, also where there is no figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from giamngheo.apps.commitments.queries.results import Result
from giamngheo.apps.commitments.states import ESCAPE_STATES
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import formats
from giamngheo.kit.terms import Words

from .models import Nomination
from .terms import movements

CLASSES = Words(HOUSEHOLD_CLASSES)


@dataclass(frozen=True, slots=True)
class Line:
    """``words`` empty: no figure, ``missing`` says why; both empty: people judge."""

    criterion: str
    words: str
    missing: str = ""


def _class(code: str | None) -> str:
    return str(CLASSES.get(code, code)) if code else _("chưa có số liệu")


def _commitment(v: dict[str, Any]) -> str:
    said = [str(dict(Result.choices).get(v["result"], v["result"]))]
    if v["registered"] is not None and v["reached"] is not None:
        said.append(_("cam kết giảm %(a)s hộ, giảm %(b)s hộ") % {"a": formats.number(v["registered"]), "b": formats.number(v["reached"])})
    said.append(_("kết quả năm đã chốt") if v["is_frozen"] else _("kết quả năm chưa chốt"))
    return "; ".join(said)


def _poverty_cut(v: dict[str, Any]) -> str:
    told = {name: formats.number(v[name]) for name in ("before", "after", "fewer")}
    return _("từ %(before)s còn %(after)s hộ nghèo, giảm %(fewer)s hộ") % told


def _escapes(v: dict[str, Any]) -> str:
    told = {name: formats.number(v[name]) for name in ("achieved", "all", "open")}
    words = _("%(achieved)s trên %(all)s hộ đăng ký đạt") % told
    return words + (_(", %(open)s hộ chưa chốt") % told if v["open"] else "")


def _money(v: dict[str, Any]) -> str:
    share = formats.number(100 * v["disbursed_vnd"] / v["assigned_vnd"], 1)
    told = {"a": formats.money(v["disbursed_vnd"]), "b": formats.money(v["assigned_vnd"]), "share": share}
    return _("giải ngân %(a)s trên %(b)s được giao, %(share)s %%") % told


def _orders(v: dict[str, Any]) -> str:
    words = _("%(count)s ý kiến chỉ đạo quá hạn báo cáo") % {"count": formats.number(v["orders"])}
    if "difficulties" in v:
        words += _(", %(count)s khó khăn quá ngày trả lời") % {"count": formats.number(v["difficulties"])}
    return words


FIGURES: dict[str, Callable[[dict[str, Any]], str]] = {
    "commitment": _commitment, "poverty_cut": _poverty_cut, "escapes": _escapes, "money": _money, "orders": _orders,
    "findings": lambda v: _("%(count)s kiến nghị chưa đóng") % {"count": formats.number(v["open"])},
    "left_poverty": lambda v: _("%(before)s → %(after)s") % {"before": _class(v["before"]), "after": _class(v["after"])},
    "own_will": lambda v: _("đăng ký năm %(year)s: %(state)s") % {"year": v["year"], "state": ESCAPE_STATES[v["state"]].label},
}  # fmt: skip


def figure_lines(found: Nomination) -> list[Line]:
    """In the order of the movement's criteria; figures of a criterion that the plan no longer has are not shown."""
    movement = movements().get(found.movement)
    lines = []
    for one in movement.criteria_of(found.kind) if movement else []:
        figure = found.figures.get(one.figure, {})
        values = figure.get("values")
        lines.append(Line(one.text_vi, FIGURES[one.figure](values) if values else "", str(figure.get("missing", ""))))
    return lines


__all__ = ["Line", "figure_lines"]
