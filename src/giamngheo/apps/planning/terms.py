"""Words of the plan's data for budget plans: sub-projects that carry money, sources of a span of years, targets, spans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as noop

from giamngheo.apps.money import terms as money_terms
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_money import Source
from giamngheo.engine.plan_programme import Period, Target
from giamngheo.kit import formats

FIRST_YEAR = 2021
UNITS = {
    "point_per_year": noop("điểm %/năm"), "percent": noop("%"), "district": noop("huyện"), "model": noop("mô hình"),
    "person": noop("người"), "household": noop("hộ"),
}  # fmt: skip
# Numbers of things add up over units; rates and points do not.
ADDS_UP = frozenset({"district", "model", "person", "household"})
DIRECTIONS = {
    "fall_at_least": noop("giảm ít nhất"), "fall_above": noop("giảm trên"), "at_least": noop("ít nhất"), "above": noop("trên"),
    "below": noop("dưới"), "rise": noop("tăng"),
}  # fmt: skip
# The fall of the poverty rate of a commune in a year is registered as its commitment, and nowhere else.
COMMITTED = "T1"
NO_PROJECT = gettext_lazy("Không theo dự án")


class Span(NamedTuple):
    """The years of a plan: one year, or a period of the programme."""

    first: int
    last: int

    @property
    def is_period(self) -> bool:
        return self.first != self.last

    @property
    def words(self) -> str:
        return f"{self.first}–{self.last}" if self.is_period else str(self.first)

    @property
    def title(self) -> str:
        """ "năm 2026", "giai đoạn 2021–2025"."""
        return _("giai đoạn %(years)s") % {"years": self.words} if self.is_period else _("năm %(year)s") % {"year": self.first}

    @property
    def begins(self) -> date:
        return date(self.first, 1, 1)

    @property
    def ends(self) -> date:
        return date(self.last, 12, 31)


def periods() -> list[Period]:
    return sorted(current_plan().periods.values(), key=lambda p: p.valid_from)


def span_of(period: Period) -> Span:
    return Span(period.valid_from.year, period.valid_to.year)


def spans(this_year: int) -> list[Span]:
    """Every span that a plan may be made for: the periods, then the years to the next one, newest first."""
    return [*(span_of(p) for p in periods()), *(Span(y, y) for y in range(this_year + 1, FIRST_YEAR - 1, -1))]


def projects() -> dict[str, str]:
    """Sub-projects, and projects without any: only these carry money, so that nothing is added twice."""
    parents = {p.parent for period in periods() for p in period.projects if p.parent}
    return {p.id: p.name_vi for period in periods() for p in period.projects if p.id not in parents}


def project_words(project: str) -> str:
    """ "Dự án 1, Tiểu dự án 2"."""
    return money_terms.project_short(project) if project else str(NO_PROJECT)


def sources_in(span: Span) -> dict[str, Source]:
    """Sources that exist at some time of these years."""
    return {s.id: s for s in money_terms.law().sources.values() if s.valid_to is None or s.valid_to >= span.begins}


def budget_sources() -> frozenset[str]:
    return frozenset(s.id for s in money_terms.law().sources.values() if s.is_budget)


def sources_of(funding: str) -> frozenset[str]:
    """Sources of one row of the period's money, such as ``local``."""
    return frozenset(s.id for s in money_terms.law().sources.values() if s.funding == funding)


def targets() -> dict[str, Target]:
    return {t.id: t for period in periods() for t in period.targets}


def unit_words(target: Target) -> str:
    return _(UNITS[target.unit]) if target.unit in UNITS else target.unit


def value_words(target: Target, value: Decimal | int | None) -> str:
    """ "1.250 người"; empty without a value."""
    return f"{formats.number(value)} {unit_words(target)}" if value is not None else ""


def aim_words(target: Target) -> str:
    """What the Plan asks to the end of the period: "ít nhất 16.000 người"; its direction only where it names no number."""
    return f"{_(DIRECTIONS[target.direction])} {value_words(target, target.value)}".strip()


def million(amount_vnd: int | None) -> Decimal | None:
    """Đồng as triệu đồng, as tables of plans are written; exact."""
    return Decimal(amount_vnd) / 1_000_000 if amount_vnd is not None else None


__all__ = [
    "ADDS_UP", "COMMITTED", "FIRST_YEAR", "NO_PROJECT", "Span", "aim_words", "budget_sources", "million", "periods", "project_words",
    "projects", "sources_in", "sources_of", "span_of", "spans", "targets", "unit_words", "value_words",
]  # fmt: skip
