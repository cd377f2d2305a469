"""Published figures held against one another: what comes out of the figures as they were entered, beside what the source says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from .plan import Plan
from .plan_allocation import CounterpartTier
from .plan_published import Factor, PublishedCheck, Term

AGREES, DIFFERS, NOT_STATED, UNDETERMINED = "agrees", "differs", "not_stated", "undetermined"
POOR_SCHEME = "poor"


class Figure(Protocol):
    """A figure of the plan or one entered on screen."""

    @property
    def measure(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def subject(self) -> str: ...
    @property
    def as_of(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def value(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """One check done. ``missing``: the figures that nobody entered; with any of them there is no value."""

    check: PublishedCheck
    value: Decimal | None
    stated: Decimal | None
    verdict: str
    missing: tuple[Factor, ...] = ()


def checked(plan: Plan, figures: Iterable[Figure]) -> list[Checked]:
    """Every check of the plan in its order. Where two figures stand for one thing, the one entered last goes."""
    known = {(f.measure, f.year, f.subject, f.as_of, f.status): f.value for f in figures}
    return [_checked(plan, check, known) for check in plan.published_checks.values()]


Known = dict[tuple[str, int, str, str, str], Decimal]


def _checked(plan: Plan, check: PublishedCheck, known: Known) -> Checked:
    values = {factor: _value(plan, factor, known) for factor in check.factors}
    missing = tuple(factor for factor, value in values.items() if value is None)
    if missing:
        return Checked(check, None, None, UNDETERMINED, missing)
    total = sum((_product(term, values) for term in check.plus), Decimal(0))
    total -= sum((_product(term, values) for term in check.minus), Decimal(0))
    value = _rounded(total / _product(check.over, values), check.digits)
    if check.stated is None:
        return Checked(check, value, None, NOT_STATED)
    stated = values[check.stated]
    assert stated is not None
    verdict = AGREES if _agree(check, value, stated) else DIFFERS
    return Checked(check, value, _rounded(stated, 0 if check.stated_is == "rounded" else check.digits), verdict)


def _product(term: Term, values: dict[Factor, Decimal | None]) -> Decimal:
    out = Decimal(1)
    for factor in term:
        out *= values[factor] or Decimal(0)
    return out


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _agree(check: PublishedCheck, value: Decimal, stated: Decimal) -> bool:
    """Equal; or for “above”, above it but by less than a thousand; or equal once rounded to a whole."""
    if check.stated_is == "above":
        return stated < value < stated + 1000
    return _rounded(value, 0) == stated if check.stated_is == "rounded" else value == _rounded(stated, check.digits)


def _value(plan: Plan, factor: Factor, known: Known) -> Decimal | None:
    """The number of a factor; None where nobody has entered it or the plan names none."""
    found = _named(plan, factor, known)
    return None if found is None else found * factor.times


def _named(plan: Plan, factor: Factor, known: Known) -> Decimal | None:
    if factor.measure:
        return known.get((factor.measure, factor.year, factor.subject, factor.as_of, factor.status))
    periods = plan.periods.values()
    if factor.funding:
        return _whole(next((f.amount_vnd for p in periods for f in p.funding if f.id == factor.funding), None))
    if factor.target:
        return _whole(next((t.value for p in periods for t in p.targets if t.id == factor.target), None))
    if factor.norm:
        norms = plan.ceilings.norms if plan.ceilings else ()
        return _whole(next((n.amount_vnd for n in norms if n.id == factor.norm), None))
    if factor.counterpart:
        return next((_share(t) for t in plan.allocation.counterpart if t.id == factor.counterpart), None)
    if factor.is_poor_rate_of_loans or factor.scheme:
        scheme = plan.credit.schemes.get(factor.scheme or POOR_SCHEME) if plan.credit else None
        if scheme is None:
            return None
        share = scheme.rate_of_poor_pct
        return scheme.rate_pct if factor.is_poor_rate_of_loans else None if share is None else Decimal(share) / 100
    return Decimal(1)


def _share(tier: CounterpartTier) -> Decimal:
    """The tier's least percent as a share of 1."""
    return Decimal(tier.least_percent.numerator) / Decimal(tier.least_percent.denominator) / 100


def _whole(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


__all__ = ["AGREES", "DIFFERS", "NOT_STATED", "UNDETERMINED", "Checked", "Figure", "checked"]
