"""The closed grammar of rules, and the only place where three-valued logic is done on facts.

A condition compares a column with a parameter or a literal, or joins conditions by all, any, not and count. It
compiles to one Narwhals expression with three values: true, false, and null for "a missing answer decides".

Why only here: ``when(null)`` takes ``otherwise``, ``filter(~c)`` drops nulls, grouped any/all ignore them, NaN > 5 is
true. ``&``, ``|`` and ``~`` follow Kleene on every engine we run on, so everything is built from those three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

import narwhals as nw

Operator = Literal["at_most", "at_least", "above", "below", "equals"]
OPERATORS: tuple[Operator, ...] = ("at_most", "at_least", "above", "below", "equals")
# What a parameter's name stands for: a number for all rows, or one number per area type.
Lookup = Callable[[str], nw.Expr]


# What a mask of conditions tells, and how many of them one mask holds.
Truth = Literal["true", "unknown"]
MOST_BITS = 31
NO_INTERVALS: Mapping[str, tuple[str, str]] = {}


class ConditionError(ValueError):
    """A condition that the grammar does not know; the text names the key and the remedy."""


@dataclass(frozen=True, slots=True)
class Compare:
    """``column`` against a parameter (a name) or a literal."""

    column: str
    operator: Operator
    right: str | int | float | bool


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """``column`` is one of these codes; null when the answer is missing."""

    column: str
    codes: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.codes or any(code is None for code in self.codes):
            raise ConditionError(f"{self.column}: is_one_of cần danh sách mã không rỗng, không có giá trị trống.")


@dataclass(frozen=True, slots=True)
class Flag:
    """A column that is itself true, false or unknown."""

    column: str


@dataclass(frozen=True, slots=True)
class Not:
    inner: Condition


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """At least ``at_least`` of the parts hold."""

    parts: tuple[Condition, ...]
    at_least: int


Condition = Compare | IsOneOf | Flag | Not | All | AnyOf | Count


def parse(data: Mapping[str, Any], where: str = "when") -> Condition:
    """A condition from its TOML form. Raises ConditionError naming the key that is wrong."""
    if "column" in data:
        return _parse_column(data, where)
    joined = [key for key in ("all", "any", "not", "count") if key in data]
    if len(joined) != 1:
        raise ConditionError(f"{where}: cần đúng một trong các khoá column, all, any, not, count; có {sorted(data)}.")
    key = joined[0]
    unknown = set(data) - {key, *(("at_least",) if key == "count" else ())}
    if unknown:
        raise ConditionError(f"{where}.{key}: khoá lạ {sorted(unknown)}; bỏ đi.")
    if key == "not":
        return Not(parse(data["not"], f"{where}.not"))
    if not isinstance(data[key], list) or not data[key]:
        raise ConditionError(f"{where}.{key}: cần danh sách điều kiện không rỗng.")
    parts = tuple(parse(part, f"{where}.{key}[{i}]") for i, part in enumerate(data[key]))
    if key == "count":
        if not isinstance(data.get("at_least"), int):
            raise ConditionError(f"{where}.count: thiếu at_least là số nguyên.")
        return Count(parts, data["at_least"])
    return All(parts) if key == "all" else AnyOf(parts)


def _parse_column(data: Mapping[str, Any], where: str) -> Condition:
    rest = set(data) - {"column"}
    if not rest:
        return Flag(data["column"])
    if len(rest) > 1:
        raise ConditionError(f"{where}.{data['column']}: chỉ một phép so sánh mỗi điều kiện; có {sorted(rest)}.")
    key = rest.pop()
    if key == "is_one_of":
        return IsOneOf(data["column"], tuple(data[key]))
    if key not in OPERATORS:
        raise ConditionError(f"{where}.{data['column']}: không có phép {key}; dùng {', '.join(OPERATORS)}, is_one_of.")
    return Compare(data["column"], key, data[key])


def columns_of(condition: Condition) -> frozenset[str]:
    """Names of all columns that a condition reads."""
    match condition:
        case Compare(column=c) | IsOneOf(column=c) | Flag(column=c):
            return frozenset({c})
        case Not(inner=inner):
            return columns_of(inner)
        case All(parts=parts) | AnyOf(parts=parts) | Count(parts=parts):
            return frozenset().union(*(columns_of(p) for p in parts))
    raise ConditionError(f"Điều kiện lạ: {condition!r}.")


# --- Kleene building blocks -------------------------------------------------------------------------------------------


def unknown() -> nw.Expr:
    """The third value."""
    return nw.lit(None, dtype=nw.Boolean)


def all_of(parts: Iterable[nw.Expr]) -> nw.Expr:
    """False as soon as one is false; null when a null decides."""
    return reduce(lambda left, right: left & right, parts)


def any_of(parts: Iterable[nw.Expr]) -> nw.Expr:
    """True as soon as one is true; null when a null decides."""
    return reduce(lambda left, right: left | right, parts)


def between_bounds(is_true: nw.Expr, is_possible: nw.Expr) -> nw.Expr:
    """True where certain, false where impossible, null between. Both inputs are two-valued."""
    return is_true | (is_possible & unknown())


def count_true(parts: Sequence[nw.Expr]) -> tuple[nw.Expr, nw.Expr]:
    """How many parts are true, and how many are unknown, per row."""
    true = reduce(lambda a, b: a + b, (p.fill_null(False).cast(nw.Int32) for p in parts))
    null = reduce(lambda a, b: a + b, (p.is_null().cast(nw.Int32) for p in parts))
    return true, null


def at_least_true(parts: Sequence[nw.Expr], number: int) -> nw.Expr:
    """At least ``number`` of the parts hold."""
    true, null = count_true(parts)
    return between_bounds(true >= number, true + null >= number)


def is_below(low: nw.Expr, high: nw.Expr, bound: nw.Expr | int) -> nw.Expr:
    """A quantity known only as an interval [low, high] is below the bound; null when an end is missing or straddles."""
    return ((high < bound) & (low < bound)) | ((low < bound) & unknown())


def one_of(column: nw.Expr, codes: Sequence[str]) -> nw.Expr:
    """The answer is one of the codes; a missing answer stays missing on every engine."""
    return any_of(column == code for code in codes)


def by_area_type(values: Mapping[str | None, float], column: str = "area_type") -> nw.Expr:
    """A number per row by its area type; null for a row whose type is not known.

    ``values`` with the key None holds for every row.
    """
    if None in values:
        return nw.lit(values[None])
    result: nw.Expr = nw.lit(None, dtype=nw.Float64)
    for area_type, value in values.items():
        result = nw.when(nw.col(column) == area_type).then(nw.lit(value).cast(nw.Float64)).otherwise(result)
    return result


def pick(cases: Sequence[tuple[nw.Expr, str]], default: str) -> nw.Expr:
    """The label of the first case that is certainly true; ``default`` when none is."""
    result: nw.Expr = nw.lit(default)
    for condition, label in reversed(cases):
        result = nw.when(condition.fill_null(False)).then(nw.lit(label)).otherwise(result)
    return result


def choose(is_so: nw.Expr, then: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    """``then`` where ``is_so`` is certainly true, ``otherwise`` where it is false or unknown."""
    return nw.when(is_so.fill_null(False)).then(then).otherwise(otherwise)


def agreed(low: nw.Expr, high: nw.Expr, otherwise: str) -> nw.Expr:
    """What both ends of an interval say; ``otherwise`` where they differ."""
    return choose(low == high, low, nw.lit(otherwise))


def first_known(*parts: nw.Expr) -> nw.Expr:
    """The first value that is not missing."""
    return nw.coalesce(*parts)


def bits(parts: Sequence[nw.Expr], *, of: Truth) -> nw.Expr:
    """A mask with one bit per part, the first part lowest: where it is certainly true, or where it is unknown."""
    if len(parts) > MOST_BITS:
        raise ConditionError(f"Có {len(parts)} điều kiện: quá {MOST_BITS}, tách quy tắc.")
    narrow = nw.UInt8 if len(parts) <= 8 else nw.UInt16 if len(parts) <= 16 else nw.UInt32
    flags = [part.is_null() if of == "unknown" else part.fill_null(False) for part in parts]
    shifted = (flag.cast(narrow) * nw.lit(1 << bit, dtype=narrow) for bit, flag in enumerate(flags))
    return reduce(lambda a, b: a + b, shifted, nw.lit(0, dtype=narrow)).cast(nw.UInt32)


def first_place(parts: Sequence[nw.Expr], *, count_unknown: bool) -> nw.Expr:
    """The number, from 1, of the first part that holds; one past the last where none does.

    ``count_unknown``: a part that may hold counts as holding, which gives the best place that is still possible.
    """
    result: nw.Expr = nw.lit(len(parts) + 1, dtype=nw.UInt8)
    for place, part in reversed(list(enumerate(parts, 1))):
        result = nw.when(part.fill_null(count_unknown)).then(nw.lit(place, dtype=nw.UInt8)).otherwise(result)
    return result


def keep_where(is_kept: nw.Expr, value: nw.Expr, *, else_missing: bool = False) -> nw.Expr:
    """The value where the condition holds or may hold (``else_missing``: only where it certainly holds), else null."""
    return nw.when(is_kept.fill_null(not else_missing)).then(value)


# --- compiling ---------------------------------------------------------------------------------------------------------

# Columns known as an interval: their name in a condition → the columns of the lower and the upper end.
Intervals = Mapping[str, tuple[str, str]]


def compile_condition(condition: Condition, lookup: Lookup, intervals: Intervals = NO_INTERVALS) -> nw.Expr:
    """One three-valued expression. ``lookup`` gives the expression of a parameter by name; KeyError if there is none.

    A column of ``intervals`` is compared at both ends: where they differ the answer is unknown.
    """
    match condition:
        case Compare(column=column, operator=operator, right=right) if column in intervals:
            bound = lookup(right) if isinstance(right, str) else nw.lit(right)
            ends = [compare(nw.col(end), operator, bound) for end in intervals[column]]
            return all_of(ends) | (any_of(ends) & unknown())
        case Compare(column=column, operator=operator, right=right):
            return compare(nw.col(column), operator, lookup(right) if isinstance(right, str) else nw.lit(right))
        case IsOneOf(column=column, codes=codes):
            return one_of(nw.col(column), codes)
        case Flag(column=column):
            return nw.col(column)
        case Not(inner=inner):
            return ~compile_condition(inner, lookup, intervals)
        case All(parts=parts):
            return all_of(compile_condition(p, lookup, intervals) for p in parts)
        case AnyOf(parts=parts):
            return any_of(compile_condition(p, lookup, intervals) for p in parts)
        case Count(parts=parts, at_least=number):
            return at_least_true([compile_condition(p, lookup, intervals) for p in parts], number)
    raise ConditionError(f"Điều kiện lạ: {condition!r}.")


def compare(left: nw.Expr, operator: Operator, right: nw.Expr) -> nw.Expr:
    match operator:
        case "at_most":
            return left <= right
        case "at_least":
            return left >= right
        case "above":
            return left > right
        case "below":
            return left < right
        case "equals":
            return left == right
