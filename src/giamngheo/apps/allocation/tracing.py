"""Why a commune gets this much: its figures, points, share and rounding, in words, from what was kept of the division."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.allocation import FLOOR, Points, points_of
from giamngheo.engine.allocation import Unit as Counted
from giamngheo.engine.allocation_frozen import criteria_of, measures_of
from giamngheo.engine.plan_allocation import CriteriaSet
from giamngheo.engine.plan_words import cites_vi
from giamngheo.kit import formats

from .models import Option, Share, Unit
from .words import decimal, measured, rule_words


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of the commune, in words."""

    name: str
    figure: str
    rule: str
    points: str
    source: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """``lines``: points by criterion; ``steps``: from points to đồng, one sentence each."""

    lines: tuple[Line, ...]
    steps: tuple[str, ...]
    is_member: bool


def trace(unit: Unit, option: Option, share: Share, amount_vnd: int) -> Trace:
    """Nothing is asked of the database: what was kept is enough."""
    criteria = criteria_of(option.criteria)
    is_member = not criteria.area_set or criteria.area_set in unit.set_ids
    found = points_of(criteria, Counted(unit.code, unit.name, measures_of(unit.measures), is_member))
    lines = tuple(_line(points, unit) for points in found)
    if not is_member:
        words = {"unit": unit.name, "set": _area_set(criteria)}
        return Trace(lines, (_("%(unit)s không thuộc “%(set)s” nên không tham gia chia, được 0 đồng.") % words,), is_member)
    return Trace(lines, tuple(_steps(criteria, option, share, amount_vnd, found)), is_member)


def _area_set(criteria: CriteriaSet) -> str:
    known = current_plan().area_sets.get(criteria.area_set)
    return known.name_vi if known else criteria.area_set


def _line(points: Points, unit: Unit) -> Line:
    criterion = points.criterion
    value = measures_of(unit.measures).get(criterion.measure)
    return Line(
        criterion.name_vi, measured(criterion.measure, value), rule_words(criterion),
        decimal(points.points) if value is not None else _("chưa tính được"),
        cites_vi(current_plan(), criterion.cites) or _("chưa có căn cứ"), criterion.confidence != "confirmed",
    )  # fmt: skip


def _steps(criteria: CriteriaSet, option: Option, share: Share, amount_vnd: int, found: tuple[Points, ...]) -> list[str]:
    weight, total, exact = Fraction(share.weight), Fraction(option.weight), Fraction(share.exact_vnd)
    sign = " + " if criteria.combine == "sum" else " × "
    sums = {"sum": sign.join(decimal(p.points) for p in found), "weight": decimal(weight)}
    steps = [_("Điểm của xã: %(sum)s = %(weight)s.") % sums]
    if not weight:
        return [*steps, _("Xã không có điểm nên được 0 đồng.")]
    steps.append(
        _("Tổng điểm của mọi xã tham gia: %(total)s. Phần của xã: %(money)s × %(weight)s ÷ %(total)s = %(plain)s đ.")
        % {
            "total": decimal(total), "money": formats.money(amount_vnd), "weight": decimal(weight),
            "plain": decimal(amount_vnd * weight / total, 2),
        }
    )  # fmt: skip
    if exact != amount_vnd * weight / total:
        steps.append(_bounded(criteria, share, exact))
    unit = formats.money(criteria.round_vnd)
    if share.is_rounded_up:
        words = _("Cắt xuống bội số của %(unit)s, rồi được cộng phần còn lại vì phần lẻ thuộc nhóm lớn nhất: %(money)s.")
    else:
        words = _("Cắt xuống bội số của %(unit)s: %(money)s. Phần lẻ không thuộc nhóm lớn nhất nên không được cộng thêm.")
    if exact == share.amount_vnd:
        words = _("Là bội số của %(unit)s nên không phải làm tròn: %(money)s.")
    return [*steps, words % {"unit": unit, "money": formats.money(share.amount_vnd)}]


def _bounded(criteria: CriteriaSet, share: Share, exact: Fraction) -> str:
    if share.bound == FLOOR:
        return _("Thấp hơn mức sàn nên được nâng lên %(money)s; các xã khác bớt theo tỷ lệ.") % {"money": formats.money(criteria.floor_vnd)}
    if share.bound:
        return _("Cao hơn mức trần nên giữ ở %(money)s; phần dư chia cho các xã khác.") % {"money": formats.money(criteria.cap_vnd)}
    return _("Sau khi các xã khác được giữ ở mức sàn hoặc mức trần, phần của xã là %(money)s đ.") % {"money": decimal(exact, 2)}


__all__ = ["Line", "Trace", "trace"]
