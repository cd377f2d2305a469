"""Periods of reports: a key taken apart, its first and last day, by when its report is due. The one place that reads such keys.

``2025`` a year, ``2025-H1`` its first six months, ``2025-Q3`` a quarter, ``2021-2025`` several years (assessments). Days are those of
the calendar: on which day of May or November figures are cut off for a report due before 1 June or 1 December, no text seen by us says.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

YEAR, HALF, QUARTER, SPAN = "year", "half", "quarter", "span"
KINDS = (YEAR, HALF, QUARTER, SPAN)
# By when: before a day of the period's last year, before one day, so many working days after the end, nobody set it.
BEFORE, BEFORE_DAY, WORKING_DAYS, UNKNOWN = "before", "before_day", "working_days", "unknown"
RULES = (BEFORE, BEFORE_DAY, WORKING_DAYS, UNKNOWN)

AfterWorkingDays = Callable[[date, int], date]
_KEY = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<half>H1)|Q(?P<quarter>[1-4])|(?P<last>\d{4})))?", re.ASCII)
_EARLIEST, _LATEST = 2015, 2100


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One period. ``number``: of the quarter, else 0; ``start`` and ``end`` both belong to it."""

    key: str
    kind: str
    start: date
    end: date
    number: int = 0

    @property
    def year(self) -> int:
        """The year that its figures are of: of several the last."""
        return self.end.year

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.start.year, self.end.year + 1))

    def is_over(self, day: date) -> bool:
        return day > self.end


@dataclass(frozen=True, slots=True)
class DueRule:
    """By when a report is due. ``month``, ``day``: of the period's last year (before); ``on``: one day (before_day); ``days``: working
    days after the end (working_days). The day named is no longer in time."""

    rule: str
    month: int = 0
    day: int = 0
    on: date | None = None
    days: int = 0


def parse(key: str) -> ReportPeriod:
    """Raises ValueError for a key that names no period."""
    found = _KEY.fullmatch(key)
    if found is None or not _EARLIEST <= int(found["year"]) <= _LATEST:
        raise ValueError(f"no period: {key!r}")
    year = int(found["year"])
    if found["half"]:
        return ReportPeriod(key, HALF, date(year, 1, 1), date(year, 6, 30))
    if found["quarter"]:
        number = int(found["quarter"])
        last = 3 * number
        return ReportPeriod(key, QUARTER, date(year, last - 2, 1), date(year, last, monthrange(year, last)[1]), number)
    if found["last"]:
        last = int(found["last"])
        if not year < last <= _LATEST:
            raise ValueError(f"no period: {key!r}")
        return ReportPeriod(key, SPAN, date(year, 1, 1), date(last, 12, 31))
    return ReportPeriod(key, YEAR, date(year, 1, 1), date(year, 12, 31))


def parse_or_none(key: str) -> ReportPeriod | None:
    try:
        return parse(key)
    except ValueError:
        return None


def periods_of_year(year: int) -> list[ReportPeriod]:
    """The year itself, its first half, its quarters."""
    return [parse(f"{year}{part}") for part in ("", "-H1", "-Q1", "-Q2", "-Q3", "-Q4")]


def due_on(period: ReportPeriod, rule: DueRule, *, after_working_days: AfterWorkingDays) -> date | None:
    """The last day in time; None where nobody set one. "Before 1 June" is 31 May at the latest (tt-10-2022-bldtbxh:4)."""
    if rule.rule == BEFORE:
        return date(period.end.year, rule.month, rule.day) - timedelta(days=1)
    if rule.rule == BEFORE_DAY and rule.on is not None:
        return rule.on - timedelta(days=1)
    if rule.rule == WORKING_DAYS:
        return after_working_days(period.end, rule.days)
    return None


__all__ = [
    "BEFORE", "BEFORE_DAY", "HALF", "KINDS", "QUARTER", "RULES", "SPAN", "UNKNOWN", "WORKING_DAYS", "YEAR", "DueRule", "ReportPeriod",
    "due_on", "parse", "parse_or_none", "periods_of_year",
]  # fmt: skip
