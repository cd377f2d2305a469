"""The facts of the day of the activity: class in force that day, the clock of those who escaped, the area sets of that day.

Everything that a rule asks about must be true *on the day of the activity*, not today: a household that was poor when the
calf was handed over had a right to it, whatever it became later (Plan 2514, III.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl

from .ages import MONTHS_HIGH, MONTHS_LOW, with_months
from .conditions import Condition, compile_condition, keep_where, unknown
from .eligibility_frames import AGE, AREA_PER_HEAD, SET_PREFIX
from .in_year import months_after
from .plan import Plan
from .plan_eligibility import EligibilityLaw, EligibilityParameter
from .vocabulary import HouseholdClass

INTERVALS = {AGE.name: (MONTHS_LOW, MONTHS_HIGH)}


def class_on_day(history: pl.LazyFrame, on: date) -> pl.LazyFrame:
    """One row per household: its class, its last exit from poverty and from the lists, as recognised up to that day.

    ``history``: household_key, household_class, valid_from (the day from which a recognised class holds), one row per
    recognition; rows of one day in the order in which they were decided. Out: household_key, household_class,
    has_escaped, escaped_on, has_left_list, left_list_on. Poverty is left by the step from poor to near-poor or not poor,
    as the register's clock has it; the lists are left by the step from poor or near-poor to not poor (the credit's
    three years). A household that came back keeps its last exit, and its class says that it came back.
    """
    known = history.filter(pl.col("valid_from") <= on).sort("household_key", "valid_from", maintain_order=True)
    now, before = pl.col("household_class"), pl.col("household_class").shift(1).over("household_key")
    left_poverty = (before == HouseholdClass.POOR.value) & (now != HouseholdClass.POOR.value)
    was_listed = (before == HouseholdClass.POOR.value) | (before == HouseholdClass.NEAR_POOR.value)
    left_lists = was_listed & (now == HouseholdClass.NOT_POOR.value)
    exits = {"escaped_on": left_poverty, "left_list_on": left_lists}
    day = nw.col("valid_from")
    marked = nw.from_native(known.with_columns(step.alias(f"_{name}") for name, step in exits.items())).with_columns(
        keep_where(nw.col(f"_{name}"), day, else_missing=True).alias(name) for name in exits
    )
    return (
        nw.to_native(marked)
        .group_by("household_key", maintain_order=True)
        .agg(pl.col("household_class").last(), *(pl.col(name).max() for name in exits))
        .select(
            "household_key",
            "household_class",
            pl.col("escaped_on").is_not_null().alias("has_escaped"),
            "escaped_on",
            pl.col("left_list_on").is_not_null().alias("has_left_list"),
            "left_list_on",
        )
    )


# A household's fact → the member's fact that tells it. Receiving a monthly social allowance is how the register knows a
# beneficiary of social protection.
TOLD_BY_MEMBERS = {"has_merit_member": "is_merit", "has_protection_member": "receives_allowance"}


def with_member_facts(households: pl.LazyFrame, members: pl.LazyFrame) -> pl.LazyFrame:
    """Adds ``has_merit_member`` and ``has_protection_member`` from the members' answers; one listed member settles "yes".

    "No" is settled only when every member was asked and as many are listed as the household states. ``households``:
    household_key, member_count; ``members``: household_key, is_merit, receives_allowance.
    """
    frame = nw.from_native(members)
    counts = frame.select(
        "household_key",
        nw.lit(1).alias("_listed"),
        *(nw.col(c).fill_null(False).cast(nw.Int32).alias(f"_true_{n}") for n, c in TOLD_BY_MEMBERS.items()),
        *(nw.col(c).is_null().cast(nw.Int32).alias(f"_null_{n}") for n, c in TOLD_BY_MEMBERS.items()),
    )
    names = [f"_{kind}_{name}" for kind in ("true", "null") for name in TOLD_BY_MEMBERS]
    sums = counts.group_by("household_key").agg(*(nw.col(name).sum() for name in ("_listed", *names)))
    bare = nw.from_native(households.drop(*TOLD_BY_MEMBERS, strict=False))
    joined = bare.join(sums, on="household_key", how="left")
    is_whole = nw.col("_listed") >= nw.col("member_count")
    told = [
        ((nw.col(f"_true_{name}") > 0) | ~((nw.col(f"_null_{name}") == 0) & is_whole) & unknown()).alias(name)
        for name in TOLD_BY_MEMBERS
    ]
    result: pl.LazyFrame = nw.to_native(joined.with_columns(told).drop("_listed", *names))
    return result


def last_day_outside(on: date, months: int) -> date:
    """The latest day whose date that many months later is not after ``on``: later days are still inside the months.

    An exit on 30/6/2022 is inside its 36 months up to 29/6/2025 and outside on 30/6/2025, as the trajectory counts them.
    """
    day = months_after(on, -months)
    while months_after(day, months) > on:
        day -= timedelta(days=1)
    while months_after(day + timedelta(days=1), months) <= on:
        day += timedelta(days=1)
    return day


def value_on(parameter: EligibilityParameter, on: date) -> Any:
    """What a column is compared with on that day: the value, or the day that so many months before come to."""
    return last_day_outside(on, parameter.value) if parameter.unit == "months_before" else parameter.value


def compiled(condition: Condition, parameters: Mapping[str, EligibilityParameter], on: date) -> nw.Expr:
    """The three-valued expression of a condition on that day."""
    return compile_condition(condition, lambda name: nw.lit(value_on(parameters[name], on)), INTERVALS)


def area_set_facts(plan: Plan, on: date) -> pl.DataFrame:
    """One row per commune of the map in force that day: commune_code and ``in_<set>``; null where nobody knows the list."""
    generation = plan.generation_on(on).id
    communes = [a for a in plan.areas if a.generation == generation and a.kind == "commune"]
    columns: dict[str, Any] = {"commune_code": [a.code for a in communes]}
    for area_set in plan.area_sets.values():
        members = {
            m.code for m in area_set.members
            if m.generation == generation and m.valid_from <= on and (m.valid_to is None or on <= m.valid_to)
        }  # fmt: skip
        told = [a.code in members if area_set.is_known else None for a in communes]
        columns[SET_PREFIX + area_set.id] = pl.Series(told, dtype=pl.Boolean)
    return pl.DataFrame(columns)


def with_area_sets(subjects: pl.LazyFrame, plan: Plan, on: date) -> pl.LazyFrame:
    """Adds ``in_<set>`` by commune_code; null for a code that is not on the map of that day.

    A set that the frame already answers (a list of the province's own, a supposition) is left as it is.
    """
    schema = subjects.collect_schema()
    facts = area_set_facts(plan, on).select("commune_code", pl.exclude("commune_code", *schema.names()))
    code = schema["commune_code"]
    sets = facts.lazy().with_columns(pl.col("commune_code").cast(code, strict=False))
    # A set of codes (Enum) may lack some of the map's communes: they have no row to join.
    return subjects.join(
        sets.filter(pl.col("commune_code").is_not_null()), on="commune_code", how="left", maintain_order="left"
    )


def household_facts(households: pl.LazyFrame, *, plan: Plan, law: EligibilityLaw, on: date) -> pl.LazyFrame:
    """Households with area sets, area per head and the shared terms. An undetermined class is a class not known."""
    schema = households.collect_schema()
    known = pl.col("household_class").cast(pl.String) if schema["household_class"] != pl.String else pl.col("household_class")
    frame = nw.from_native(with_area_sets(households, plan, on).with_columns(known))
    per_head = nw.col("floor_area_m2") / nw.col("member_count")
    frame = frame.with_columns(
        keep_where(
            nw.col("household_class") != HouseholdClass.UNDETERMINED.value, nw.col("household_class"), else_missing=True
        ).alias("household_class"),
        keep_where(nw.col("member_count") > 0, per_head, else_missing=True).alias(AREA_PER_HEAD.name),
    )
    terms = [compiled(term.when, law.parameters, on).alias(term.id) for term in law.terms.values()]
    result: pl.LazyFrame = nw.to_native(frame.with_columns(terms))
    return result


def person_facts(persons: pl.LazyFrame, *, on: date) -> pl.LazyFrame:
    """Persons with the interval of their age in complete months on that day."""
    aged: pl.LazyFrame = nw.to_native(with_months(nw.from_native(persons), nw.lit(on)))
    return aged


__all__ = [
    "INTERVALS", "area_set_facts", "class_on_day", "compiled", "household_facts", "last_day_outside", "person_facts",
    "value_on", "with_area_sets",
    "with_member_facts",
]  # fmt: skip
