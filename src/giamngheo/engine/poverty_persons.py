"""The person-based indicators: what one person's answers say, then what that means for the household.

One row per person comes in; one row per household goes out. Each indicator is counted, per household, as persons for
whom it certainly holds and persons for whom nobody knows; that keeps the third value through the grouping, and the
ten small counts travel in two integers, which a grouping of 20 million persons sums in a third of the time.
Source: NĐ 07/2021/NĐ-CP, appendix, indicators 1–6.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from .ages import MONTHS_HIGH, MONTHS_LOW
from .conditions import all_of, any_of, between_bounds, is_below, one_of, unknown
from .plan import Standard

PERSON_INDICATORS = ("employment", "dependents", "nutrition", "health_insurance", "adult_education", "child_school")
# Eight bits per count: a household of 256 or more would overflow into its neighbour, so the caller refuses it.
BITS = 8
MAX_MEMBERS = (1 << BITS) - 1
LOWER_OR_MORE = (
    "lower_secondary", "upper_secondary", "elementary_vocational", "intermediate_vocational", "college", "university",
)  # fmt: skip
UPPER_OR_VOCATIONAL = LOWER_OR_MORE[1:]
LEVEL_ORDER = ("preschool", "primary", "lower_secondary")


class Ages:
    """Thresholds of the standard on the survey day, as conditions on the age interval in months."""

    def __init__(self, standard: Standard, on: date) -> None:
        self.standard, self.on = standard, on

    def value(self, name: str) -> Any:
        return self.standard.parameter(name, self.on).value

    def under(self, years: int) -> nw.Expr:
        return is_below(nw.col(MONTHS_LOW), nw.col(MONTHS_HIGH), years * 12)

    def under_months(self, months: nw.Expr | int) -> nw.Expr:
        return is_below(nw.col(MONTHS_LOW), nw.col(MONTHS_HIGH), months)

    def between(self, from_years: int, under_years: int) -> nw.Expr:
        return ~self.under(from_years) & self.under(under_years)


def no_job(ages: Ages) -> nw.Expr:
    """Indicator 1: of working age, without a job or with a wage job without a contract."""
    men, women = ages.value("retirement_months_male"), ages.value("retirement_months_female")
    is_man = nw.col("sex") == "M"
    before_pension = any_of(
        [
            is_man & ages.under_months(men),
            ~is_man & ages.under_months(women),
            # Before the earlier of the two ends the sex does not matter.
            ages.under_months(min(men, women)),
        ]
    )
    of_age = ~ages.under(ages.value("working_from_age")) & before_pension
    status = nw.col("employment_status")
    bad = (status == "jobless") | ((status == "wage") & ~nw.col("has_contract"))
    return of_age & bad


def is_dependent(ages: Ages) -> nw.Expr:
    """Indicator 2: a child, or an elderly or disabled person who receives a monthly allowance."""
    allowance = nw.col("receives_allowance")
    elderly = ~ages.under(ages.value("elderly_from_age"))
    disabled = nw.col("disability_level") != "none"
    return ages.under(ages.value("child_under_age")) | (allowance & (elderly | disabled))


def is_malnourished(ages: Ages) -> nw.Expr:
    """Indicator 3: a child with height- or weight-for-age below the cut; weight says nothing after 120 months."""
    cut = ages.value("z_score_below")
    short = is_below(nw.col("haz_low"), nw.col("haz_high"), cut)
    light = is_below(nw.col("waz_low"), nw.col("waz_high"), cut) & ~nw.col("is_past_weight_table")
    return ages.under(ages.value("child_under_age")) & (short | light)


def is_uninsured(ages: Ages) -> nw.Expr:
    """Indicator 4: aged six or over without a card; a child under six is insured by law and never counts."""
    return ~ages.under(ages.value("insurance_from_age")) & ~nw.col("has_health_insurance")


def lacks_education(ages: Ages) -> nw.Expr:
    """Indicator 5. Whether somebody of 30 years and some months is still "đến 30 tuổi" is unsettled: undetermined."""
    qualification = nw.col("qualification")
    start, upper = ages.value("adult_education_from_age"), ages.value("upper_secondary_from_age")
    end = ages.value("adult_education_to_age")
    not_past = ages.under_months(end * 12 + 1)
    if ages.value("adult_education_upper_age_reading") == "unsettled":
        not_past = not_past | (ages.under(end + 1) & unknown())
    # Who lacks lower secondary lacks it at 16 and at 25: a birth year around 18 does not leave that open.
    lacking = any_of(
        [
            ~ages.under(start) & ~one_of(qualification, LOWER_OR_MORE),
            ~ages.under(upper) & ~one_of(qualification, UPPER_OR_VOCATIONAL),
        ]
    )
    certified = nw.col("is_certified_on_job").fill_null(False)
    return not_past & lacking & ~nw.col("is_attending") & ~certified


def misses_school(ages: Ages) -> nw.Expr:
    """Indicator 6: not attending, or at a lower level than the age's. A child ahead of its age is undetermined:
    the words "đúng bậc học" read strictly would count it, practice does not."""
    first, primary = ages.value("school_from_age"), ages.value("primary_from_age")
    lower, end = ages.value("lower_secondary_from_age"), ages.value("school_under_age")
    attends, level = nw.col("is_attending"), nw.col("attending_level")
    # Told by "from this age on", not by brackets: who is behind at six is behind at twelve, so that a birth year that
    # straddles two brackets leaves open only what it really leaves open.
    behind = any_of(
        [~ages.under(primary) & (level == "preschool"), ~ages.under(lower) & one_of(level, LEVEL_ORDER[:2])]
    )
    ahead = any_of(
        [
            ages.under(primary) & ~(level == "preschool"),
            ages.under(lower) & ~one_of(level, LEVEL_ORDER[:2]),
            ~one_of(level, LEVEL_ORDER),
        ]
    )
    return ages.between(first, end) & (~attends | behind | (ahead & unknown()))


RULES = {
    "employment": no_job,
    "dependents": is_dependent,
    "nutrition": is_malnourished,
    "health_insurance": is_uninsured,
    "adult_education": lacks_education,
    "child_school": misses_school,
}


def person_deprivations(persons: nw.LazyFrame[Any], *, standard: Standard, on: date) -> nw.LazyFrame[Any]:
    """Adds ``is_<indicator>`` per person (null: a missing answer decides). Needs months_low/high and the scores' bounds."""
    ages = Ages(standard, on)
    return persons.with_columns(RULES[name](ages).alias(f"is_{name}") for name in PERSON_INDICATORS)


def _packed(columns: list[nw.Expr]) -> nw.Expr:
    total = columns[0].cast(nw.Int64)
    for index, column in enumerate(columns[1:], 1):
        total = total + column.cast(nw.Int64) * (1 << (BITS * index))
    return total


def by_household(flagged: nw.LazyFrame[Any], *, standard: Standard, on: date) -> nw.LazyFrame[Any]:
    """One row per household: household_key, person_count, and each person-based indicator with its third value."""
    flags = [nw.col(f"is_{name}") for name in PERSON_INDICATORS]
    packed = flagged.select(
        "household_key",
        _packed([nw.lit(1), *(f.fill_null(False) for f in flags)]).alias("_true"),
        _packed([f.is_null() for f in flags]).alias("_null"),
    )
    sums = packed.group_by("household_key").agg(nw.col("_true").sum(), nw.col("_null").sum())
    share = Ages(standard, on).value("dependents_share_above")
    columns: list[nw.Expr] = [_unpack("_true", 0).alias("person_count")]
    for index, name in enumerate(PERSON_INDICATORS):
        true, null = _unpack("_true", index + 1), _unpack("_null", index)
        if name == "dependents":
            members = _unpack("_true", 0)
            rule = between_bounds(true > members * share, true + null > members * share)
        else:
            rule = between_bounds(true > 0, true + null > 0)
        columns.append(rule.alias(f"fact_{name}"))
    return sums.select("household_key", *columns)


def _unpack(column: str, index: int) -> nw.Expr:
    return (nw.col(column) // (1 << (BITS * index))) % (1 << BITS)


__all__ = ["MAX_MEMBERS", "PERSON_INDICATORS", "all_of", "by_household", "person_deprivations"]
