"""Ages on the survey day, as an interval of complete months.

A full birth date gives one number. Only a year gives the widest interval that year allows: what the interval does not
settle is undetermined, not guessed. The law says "hiện"; we read it as the day of the survey.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from .conditions import first_known

MONTHS_LOW, MONTHS_HIGH = "months_low", "months_high"


def with_months(persons: nw.LazyFrame[Any], survey: nw.Expr | None = None) -> nw.LazyFrame[Any]:
    """Adds ``months_low`` and ``months_high`` (Int32, null without any birth) from birth_on or birth_year.

    ``survey``: the day of the survey, by default the column ``survey_on``. Without a column ``birth_year`` both ends
    are the one exact age.
    """
    birth, survey = nw.col("birth_on"), nw.col("survey_on") if survey is None else survey
    year, month, day = (getattr(survey.dt, part)().cast(nw.Int32) for part in ("year", "month", "day"))
    born_year, born_month, born_day = (getattr(birth.dt, part)().cast(nw.Int32) for part in ("year", "month", "day"))
    exact = (year - born_year) * 12 + (month - born_month) - (day < born_day).cast(nw.Int32)
    if "birth_year" not in persons.collect_schema().names():
        return persons.with_columns(exact.alias(MONTHS_LOW), exact.alias(MONTHS_HIGH))
    years = year - nw.col("birth_year").cast(nw.Int32)
    # Born on 1 January at the earliest, on 31 December at the latest.
    oldest = years * 12 + month - 1
    youngest = (years * 12 + month - 12 - (day < 31).cast(nw.Int32)).clip(0)
    return persons.with_columns(
        first_known(exact, youngest).alias(MONTHS_LOW), first_known(exact, oldest).alias(MONTHS_HIGH)
    )


def months_between(birth_on: date | None, birth_year: int | None, on: date) -> tuple[int | None, int | None]:
    """The same interval for one person, in plain Python: (youngest, oldest) complete months; (None, None) unknown."""
    if birth_on is not None:
        exact = (on.year - birth_on.year) * 12 + on.month - birth_on.month - (on.day < birth_on.day)
        return exact, exact
    if birth_year is None:
        return None, None
    years = on.year - birth_year
    return max(0, years * 12 + on.month - 12 - (on.day < 31)), years * 12 + on.month - 1
