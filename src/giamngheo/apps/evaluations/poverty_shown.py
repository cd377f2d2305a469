"""Multidimensional poverty of the recognised lists of two years: measures, and where their change came from. What the screens show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from giamngheo.engine.measures import MeasureError
from giamngheo.engine.measures_change import MeasureChange, change_of_measures
from giamngheo.engine.vocabulary import INDICATORS, labels
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import queries

CUT_OFF = 3
INDICATOR_NAMES = labels(INDICATORS)


def _points(value: Any) -> str:
    """A change of M0 or H, in points of a hundred."""
    return formats.number(float(value) * 100, 2)


def _bars(change: MeasureChange) -> dict[str, Any]:
    rows = [
        {"label": INDICATOR_NAMES[code], "value": abs(float(part)), "text": _points(part), "tone": "late" if part > 0 else ""}
        for code, part in change.indicators.items()
    ]  # fmt: skip
    return {
        "caption": _("Thay đổi của M0 theo chỉ số (điểm phần trăm)"), "label_head": _("Chỉ số thiếu hụt"), "value_head": _("Đóng góp"),
        "max": max((row["value"] for row in rows), default=0) or 1, "rows": rows,
    }  # fmt: skip


def _parts(change: MeasureChange) -> Table:
    rows = [
        {
            "area": part.key, "first": _percent(part.first),
            "second": _percent(part.second),
            "within": _points(part.within), "between": _points(part.between), "total": _points(part.total),
        }
        for part in sorted(change.m0.parts, key=lambda part: part.total)
    ]  # fmt: skip
    columns = (
        Column("area", _("Huyện cũ")), Column("first", _("M0 trước"), align="num"), Column("second", _("M0 sau"), align="num"),
        Column("within", _("Do mức nghèo đổi"), align="num"), Column("between", _("Do số hộ đổi"), align="num"),
        Column("total", _("Cộng"), align="num"),
    )  # fmt: skip
    return Table(columns=columns, rows=rows, caption=_("Thay đổi của M0 theo huyện cũ (điểm phần trăm)"), id="huyen")


def _points_words(value: Any) -> str:
    return _("%(points)s điểm %%") % {"points": _points(value)}


def _percent(value: Any) -> str:
    return formats.percent(_float(value), 1, missing="")


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def poverty_between(first: int, second: int) -> dict[str, Any]:
    """The lists recognised at the ends of two years, measured over what the asker may see, or why they cannot be compared; 8 queries."""
    if first == second:
        return {"why": _("Hai cuộc điều tra dùng cùng một danh sách nên không có thay đổi để phân rã.")}
    (standard, before), (other, after) = queries.masks_of(first), queries.masks_of(second)
    if standard != other:
        return {"why": _("Hai năm dùng hai chuẩn nghèo khác nhau nên không so M0, H, A với nhau.")}
    try:
        change = change_of_measures(before, after, by="area", k=CUT_OFF)
    except MeasureError as lacking:
        return {"why": str(lacking)}
    listed = [(year, *queries.listed(year)) for year in (first, second)]
    measured = [
        (_("M0, chỉ số nghèo đa chiều"), change.m0), (_("H, tỷ lệ hộ nghèo đa chiều"), change.h),
        (_("A, mức thiếu hụt bình quân của hộ nghèo"), change.a),
    ]  # fmt: skip
    return {
        "bars": _bars(change), "areas": _parts(change), "by_count": None if change.by_count is None else _points_words(change.by_count),
        "by_depth": None if change.by_depth is None else _points_words(change.by_depth), "years": (first, second),
        "lacking": [
            _("năm %(year)s mới có danh sách của %(done)s/%(communes)s xã") % {"year": year, "done": done, "communes": communes}
            for year, done, communes in listed if done < communes
        ],
        "lines": [(name, _percent(one.first), _percent(one.second), _points_words(one.total)) for name, one in measured if one is not None],
    }  # fmt: skip


__all__ = ["poverty_between"]
