"""Which facts of the eligibility tables people are asked for, of which kind of subject, and what an answer may be.

Every column of the tables is told by the register, told by the engine, or answered here. Some are both: a household's day of
splitting stands in the register only when the split was recorded there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import polars as pl

from giamngheo.engine.eligibility_frames import DERIVED, KEYS, TABLES, columns_for
from giamngheo.engine.eligibility_groups import TOLD_BY_MEMBERS
from giamngheo.engine.frames import Column
from giamngheo.engine.plan_eligibility import EligibilityLaw, Rule
from giamngheo.engine.plan_eligibility_checks import facts_of
from giamngheo.kit import formats
from giamngheo.kit.workflow import Refused

# Told by the register alone, whenever it knows: support/facts.py and support/others.py read them.
TOLD: dict[str, frozenset[str]] = {
    "household": frozenset(
        {
            "commune_code", "household_class", "has_escaped", "escaped_on", "has_left_list", "left_list_on", "floor_area_m2",
            "member_count", "is_ethnic_minority", "has_merit_member", "has_protection_member",
        }
    ),
    "person": frozenset(
        {
            "birth_on", "birth_year", "sex", "employment_status", "disability_level", "is_person_ethnic_minority", "is_pregnant",
        }
    ),
    "group": frozenset({"commune_code"}),
    "organisation": frozenset({"commune_code"}),
    "area": frozenset({"commune_code"}),
    "work": frozenset({"commune_code"}),
    "officer": frozenset(),
}  # fmt: skip
# The register tells these of some and an answer of the rest; where both do, the register's word stands.
TOLD_SOMETIMES: dict[str, frozenset[str]] = {
    "household": frozenset({"independent_since", "has_house", "was_helped_housing"}),
    "group": frozenset(TOLD_BY_MEMBERS),
}
# Facts of a household that are facts of where it lives: answered once for a commune or a village (PlaceAnswer).
OF_PLACES = ("is_programme_area", "is_disaster_prone", "is_served_by_minority_programme")
KINDS = ("household", "person", "group", "organisation", "work", "officer")
# What a kind of subject is, asked when it is entered; the rest of what the rules ask may come later.
FIRST_ASKED: dict[str, tuple[str, ...]] = {
    "group": ("group_kind", "area_difficulty"),
    "organisation": ("organisation_kind", "is_public", "is_licensed"),
    "work": ("work_kind", "work_level", "work_act", "investment_vnd"),
    "officer": ("officer_role", "sex", "works_on_poverty"),
}
# The column that says what sort of its kind a subject is, for lists.
SORT_COLUMN = {"group": "group_kind", "organisation": "organisation_kind", "work": "work_kind", "officer": "officer_role"}
FIRST_DAY = date(1900, 1, 1)
# Unit of a column → the least and the most that an answer may be.
RANGES: dict[str, tuple[float, float]] = {"%": (0, 100), "m²": (0, 10_000), "đồng": (0, 10**14), "người": (0, 10_000_000)}


@lru_cache(maxsize=16)
def answerable(kind: str) -> Mapping[str, Column]:
    """Columns of the kind's own table that people answer, in the table's order."""
    closed = TOLD[kind] | set(KEYS.values()) | set(DERIVED)
    return {c.name: c for c in TABLES[kind].columns if c.name not in closed}


def column_of(kind: str, fact: str) -> Column:
    """Raises Refused for a fact that is not asked of this kind."""
    found = answerable(kind).get(fact)
    if found is None:
        raise Refused(f"Thông tin “{fact}” không hỏi ở đây: sổ đã có, hoặc không có trong quy tắc hỗ trợ.")
    return found


def checked(kind: str, fact: str, value: Any, *, observed_on: date) -> Any:
    """The answer as it is kept: true, a number, a code, a day as text; None for "not known". Raises Refused."""
    column = column_of(kind, fact)
    if value is None or value == "":
        return None
    if column.terms:
        return _one_of(column, value)
    match column.dtype:
        case pl.Boolean():
            return _truth(column, value)
        case pl.Date():
            return _day(column, value, observed_on)
        case pl.Int64() | pl.Float64():
            return _number(column, value)
    raise TypeError(f"Kiểu lạ của {column.name}: {column.dtype}.")


def _one_of(column: Column, value: Any) -> str:
    if value not in column.codes:
        raise Refused(f"{column.vi}: chọn một trong các câu trả lời có sẵn.")
    return str(value)


def _truth(column: Column, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused(f"{column.vi}: trả lời có hoặc không.")
    return value


def _day(column: Column, value: Any, observed_on: date) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Refused(f"{column.vi}: ghi ngày theo dạng ngày/tháng/năm.") from None
    if not FIRST_DAY <= day <= observed_on:
        raise Refused(
            f"{column.vi}: phải từ {formats.day(FIRST_DAY)} đến ngày nắm thông tin {formats.day(observed_on)}."
        )
    return day.isoformat()


def _number(column: Column, value: Any) -> int | float:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Refused(f"{column.vi}: ghi một số.") from None
    low, high = RANGES.get(column.unit, (0, 10**14))
    if isinstance(value, bool) or not math.isfinite(number) or not low <= number <= high:
        raise Refused(f"{column.vi}: phải từ {formats.number(low)} đến {formats.number(high)} {column.unit}.".replace(" .", "."))
    if column.dtype == pl.Int64():
        if number != int(number):
            raise Refused(f"{column.vi}: ghi số nguyên.")
        return int(number)
    return float(number)


def asked_by(law: EligibilityLaw, kind: str) -> dict[str, tuple[Rule, ...]]:
    """Fact → the rules that turn on it (conditions, exclusions, order), in the order of the plan; every answerable fact."""
    found: dict[str, list[Rule]] = {fact: [] for fact in answerable(kind)}
    for rule in law.rules.values():
        if kind not in _read_by(rule.subject):
            continue
        read = {fact for clause in (*rule.clauses, *rule.priorities) for fact in facts_of(law, clause)}
        read |= {tie.column for tie in rule.tie_breaks}
        for fact in found.keys() & read & columns_for(rule.subject).keys():
            found[fact].append(rule)
    return {fact: tuple(rules) for fact, rules in found.items()}


def _read_by(subject: str) -> tuple[str, ...]:
    return ("household", "person") if subject == "person" else (subject,)


__all__ = [
    "FIRST_ASKED", "KINDS", "OF_PLACES", "SORT_COLUMN", "TOLD", "TOLD_SOMETIMES", "answerable", "asked_by", "checked", "column_of",
]  # fmt: skip
