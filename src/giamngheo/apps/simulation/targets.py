"""What a draft does to the poverty rate, its path and the targets T1, T1b, T2 of the Plan (QĐ 2514/QĐ-UBND, II.2).

A rate is of all households of the set (area totals), not of those reviewed. Under a draft it is "at least": households
not determined and households nobody reviewed are not counted as poor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from giamngheo.apps.places.plans import current_period
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from .queries import YearCounts

# Target → the set of households whose rate it speaks of.
SETS = {"T1": "all", "T1b": "minority", "T2": "poor_districts"}
SET_WORDS = {
    "all": gettext_noop("toàn địa bàn"),
    "minority": gettext_noop("hộ dân tộc thiểu số"),
    "poor_districts": gettext_noop("huyện nghèo"),
}
STEPS = 5


@dataclass(frozen=True, slots=True)
class Rates:
    """Poverty rates of one year, as shares; None without a total."""

    year: int
    base: float | None
    draft: float | None
    draft_most: float | None


def rates(years: list[YearCounts]) -> list[Rates]:
    """``draft_most``: if every household not determined were poor."""
    return [
        Rates(
            y.year,
            y.base_poor / y.total if y.total else None,
            y.draft_poor / y.total if y.total else None,
            (y.draft_poor + y.draft_open) / y.total if y.total else None,
        )
        for y in years
    ]


def mean_fall(found: list[Rates], which: str) -> float | None:
    """Average yearly fall from the first to the last year that has a rate, as a share; None with fewer than two."""
    ends = [(r.year, rate) for r in found if (rate := getattr(r, which)) is not None]
    if len(ends) < 2:
        return None
    return float(ends[0][1] - ends[-1][1]) / (ends[-1][0] - ends[0][0])


def _points(share: float | None) -> str:
    return _("cần từ hai năm trở lên") if share is None else _("%(n)s điểm %%") % {"n": formats.number(share * 100, 2)}


def _met(fall: float | None, value: int | None, direction: str) -> str:
    if fall is None or value is None:
        return ""
    points = round(fall * 100, 2)
    is_met = points > value if direction == "fall_above" else points >= value
    return _("đạt") if is_met else _("không đạt")


def targets_table(sets: dict[str, list[YearCounts]]) -> Table:
    """T1, T1b, T2: the yearly fall now and under the draft."""
    rows: list[dict[str, Any]] = []
    period = current_period()
    for target in period.targets:
        if target.id not in SETS:
            continue
        found = rates(sets.get(SETS[target.id], []))
        base, draft = mean_fall(found, "base"), mean_fall(found, "draft")
        rows.append(
            {
                "name": f"{target.id}. {target.name_vi}",
                "value": _("từ %(n)s điểm %%") % {"n": target.value} if target.direction == "fall_at_least"
                else _("trên %(n)s điểm %%") % {"n": target.value},
                "base": _points(base), "base_met": _met(base, target.value, target.direction),
                "draft": _points(draft), "draft_met": _met(draft, target.value, target.direction),
            }
        )  # fmt: skip
    return Table(
        columns=[
            Column("name", _("Mục tiêu giảm bình quân mỗi năm")), Column("value", _("Mức của Kế hoạch"), align="num"),
            Column("base", _("Hiện hành"), align="num"), Column("base_met", _("Hiện hành, so với mục tiêu")),
            Column("draft", _("Dự thảo"), align="num"), Column("draft_met", _("Dự thảo, so với mục tiêu")),
        ],
        rows=rows, caption=_("Mục tiêu T1, T1b, T2"), id="muc-tieu",
    )  # fmt: skip


def path_table(sets: dict[str, list[YearCounts]]) -> Table:
    """The rate of each simulated year, now and under the draft, for each set."""
    rows = [
        {
            "set": _(SET_WORDS[name]), "year": str(r.year), "base": formats.percent(r.base),
            "draft": formats.percent(r.draft),
            "most": formats.percent(r.draft_most) if r.draft_most != r.draft else _("như cột bên"),
            "difference": _("%(n)s điểm %%") % {"n": _signed(r.draft - r.base)}
            if r.base is not None and r.draft is not None else "",
        }
        for name, years in sets.items()
        for r in rates(years)
    ]  # fmt: skip
    return Table(
        columns=[
            Column("set", _("Tỷ lệ hộ nghèo của")), Column("year", _("Cuối năm")),
            Column("base", _("Hiện hành"), align="num"), Column("draft", _("Dự thảo, ít nhất"), align="num"),
            Column("most", _("Dự thảo, nếu mọi hộ chưa xác định đều nghèo"), align="num"),
            Column("difference", _("Dự thảo trừ hiện hành"), align="num"),
        ],
        rows=rows, caption=_("Tỷ lệ hộ nghèo các năm đã tính"), id="lo-trinh",
        empty_title=_("Chưa tính năm nào"),
    )  # fmt: skip


def _signed(share: float) -> str:
    points = round(share * 100, 2)
    return f"{'+' if points > 0 else ''}{formats.number(points, 2)}"


def ahead_table(sets: dict[str, list[YearCounts]], year: int) -> Table | None:
    """Where the rate would stand in later years if it fell by T1's points every year from this year's rate."""
    start = next((r for r in rates(sets.get("all", [])) if r.year == year), None)
    target = next(t for t in current_period().targets if t.id == "T1")
    if start is None or start.base is None or start.draft is None or not target.value:
        return None
    step = target.value / 100
    rows = [
        {"year": str(year + n), "base": formats.percent(max(0.0, start.base - n * step)),
         "draft": formats.percent(max(0.0, start.draft - n * step))}
        for n in range(STEPS + 1)
    ]  # fmt: skip
    return Table(
        columns=[
            Column("year", _("Cuối năm")), Column("base", _("Từ mức hiện hành"), align="num"),
            Column("draft", _("Từ mức dự thảo"), align="num"),
        ],
        rows=rows, id="phia-truoc",
        caption=_("Lộ trình nếu mỗi năm giảm đúng %(n)s điểm %% (T1)") % {"n": target.value},
    )  # fmt: skip


__all__ = ["ahead_table", "mean_fall", "path_table", "rates", "targets_table"]
