"""Working days of Viet Nam: terms of posting, objection and opinion are counted in them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(maxsize=64)
def _free_days(year: int) -> frozenset[date]:
    """Public holidays of a year, days given in lieu included where the calendar knows them."""
    return frozenset(holidays.country_holidays("VN", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, no public holiday."""
    return day.weekday() < SATURDAY and day not in _free_days(day.year)


def after_working_days(start: date, count: int) -> date:
    """The last day of a term of ``count`` working days that begins the day after ``start``.

    A notice posted on a Friday for three working days hangs until Wednesday. Raises ValueError below zero.
    """
    if count < 0:
        raise ValueError("a term is not negative")
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


__all__ = ["after_working_days", "is_working_day"]
