"""What follows from the rules of the review within the year: whose month, due when, and is the income within the lines.

Pure: days and numbers in, days and numbers out. One request at a time, because each is decided by itself.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .plan_in_year import InYearRules, RequestKind

# (a day, how many working days after it) → the last day of the term; the calendar of holidays is not the engine's.
AfterWorkingDays = Callable[[date, int], date]

ASSISTANCE = "social_assistance"


@dataclass(frozen=True, slots=True)
class Term:
    """The monthly review a request belongs to: the day it starts, the day by which a decision is due."""

    starts_on: date
    due_on: date


def months_after(day: date, months: int) -> date:
    """The same day of a later month; the month's last day where there is no such day (31/8 + 6 months = 28/2)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_of(filed_on: date, rules: InYearRules, *, after_working_days: AfterWorkingDays) -> Term:
    """QĐ 24/2021, Điều 5: run monthly from the 15th, decided within 15 days of the start of that monthly review.

    A request filed after the 15th waits for the next month or joins this one, as the plan is set (not settled by law).
    """
    start = filed_on.replace(day=rules.whole("start_day"))
    if filed_on > start and rules.choice("late_filing") == "next_month":
        start = months_after(start, 1)
    return Term(start, due_on(start, rules, after_working_days=after_working_days))


def due_on(starts_on: date, rules: InYearRules, *, after_working_days: AfterWorkingDays) -> date:
    """The last day for the decision; the first day counted is the one after the start."""
    days = rules.whole("decision_days")
    if rules.choice("decision_days_kind") == "working":
        return after_working_days(starts_on, days)
    return starts_on + timedelta(days=days)


def expiry_of(kind: RequestKind, decided_on: date) -> date | None:
    """Until when a certificate holds; None: until another decision."""
    return date(decided_on.year, 12, 31) if kind.valid_until == "end_of_year" else None


# Where income stands: not known yet, above the upper line, within the lines, at or below the poverty line.
UNDETERMINED, ABOVE, WITHIN, BELOW = "UNDETERMINED", "ABOVE", "WITHIN", "BELOW"


@dataclass(frozen=True, slots=True)
class Income:
    """Income of twelve months counted. ``counted_vnd``: whole household, None when an item has no amount yet;
    ``per_head_vnd``: per person and month, rounded down for the screen only (the comparison is exact)."""

    result: str
    counted_vnd: int | None
    excluded_vnd: int
    per_head_vnd: int | None
    missing: tuple[str, ...] = ()


def assess_income(
    items: Iterable[tuple[str, int | None]],
    *,
    member_count: int | None,
    months: int,
    lower_vnd: int | None,
    upper_vnd: int,
    excludes_assistance: bool,
) -> Income:
    """Compares income per person and month with two lines: above ``lower_vnd`` (None: no lower line), at
    most ``upper_vnd``.

    ``items``: (source, whole amount of the period in đồng; None: not answered). Social assistance from the State
    budget is left out of the count where the law says so (NĐ 07/2021, QĐ 24/2021). An amount that is not known can
    only add, so that a household already above the line is above it; otherwise it is undetermined.
    """
    counted, excluded, missing = 0, 0, []
    for source, amount in items:
        if excludes_assistance and source == ASSISTANCE:
            excluded += amount or 0
        elif amount is None:
            missing.append(source)
        else:
            counted += amount
    if not member_count:
        return Income(UNDETERMINED, None if missing else counted, excluded, None, (*missing, "member_count"))
    shares = months * member_count
    if counted > upper_vnd * shares:
        result = ABOVE
    elif missing:
        result = UNDETERMINED
    else:
        result = WITHIN if lower_vnd is None or counted > lower_vnd * shares else BELOW
    whole = None if missing else counted
    return Income(result, whole, excluded, None if whole is None else whole // shares, tuple(missing))


def is_enough_agreement(agreed: int, attended: int, share: float) -> bool:
    """At least the share of all persons present agree (QĐ 24/2021, Điều 4: 50 %); nobody present is no agreement."""
    return attended > 0 and agreed >= share * attended


__all__ = [
    "ABOVE", "ASSISTANCE", "BELOW", "UNDETERMINED", "WITHIN", "AfterWorkingDays", "Income", "Term", "assess_income",
    "due_on", "expiry_of", "is_enough_agreement", "months_after", "term_of",
]  # fmt: skip
