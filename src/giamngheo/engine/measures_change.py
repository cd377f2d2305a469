"""How M0, H and A changed between two years, split exactly: by area (within, between), by indicator, into H and A.

All in fractions of whole numbers, so that the parts add up to the change to the last digit.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

import polars as pl

from .measures import MeasureError, measures_of

K = TypeVar("K", bound=Hashable)
Counts = tuple[int, int]
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Part(Generic[K]):
    """One area's part: ``within`` by its own rate, ``between`` by its weight among all."""

    key: K
    first: Fraction | None
    second: Fraction | None
    within: Fraction
    between: Fraction

    @property
    def total(self) -> Fraction:
        return self.within + self.between


@dataclass(frozen=True, slots=True)
class Change(Generic[K]):
    """``first`` and ``second``: the rates of both years; the parts add up to their difference."""

    first: Fraction
    second: Fraction
    parts: tuple[Part[K], ...]

    @property
    def total(self) -> Fraction:
        return self.second - self.first


def _rate(counts: Counts) -> Fraction | None:
    return Fraction(*counts) if counts[1] else None


def change_of_ratio(first: Mapping[K, Counts], second: Mapping[K, Counts]) -> Change[K]:
    """Shapley split of Σ above / Σ below over areas: mean weight × change of rate, mean rate (above the mean of all) × change of weight.

    Area → (above, below). An area of one year only counts wholly as between. Raises MeasureError where a year has nothing below.
    """
    bottoms = [sum(below for _above, below in year.values()) for year in (first, second)]
    if not all(bottoms):
        raise MeasureError("Một trong hai năm không có hộ nào để tính.")
    rates = [Fraction(sum(above for above, _below in year.values()), bottom) for year, bottom in zip((first, second), bottoms, strict=True)]
    middle = (rates[0] + rates[1]) * HALF
    parts = []
    for key in dict.fromkeys([*first, *second]):
        old, new = first.get(key, (0, 0)), second.get(key, (0, 0))
        before, after = _rate(old), _rate(new)
        weights = Fraction(old[1], bottoms[0]), Fraction(new[1], bottoms[1])
        known = [rate for rate in (before, after) if rate is not None]
        level = sum(known, Fraction(0)) / len(known) if known else middle
        within = (weights[0] + weights[1]) * HALF * (after - before) if before is not None and after is not None else Fraction(0)
        parts.append(Part(key, before, after, within, (level - middle) * (weights[1] - weights[0])))
    return Change(rates[0], rates[1], tuple(parts))


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """Of one unit (households or persons) at one cut-off. ``indicators``: indicator → part of the change of M0."""

    m0: Change[str]
    h: Change[str]
    a: Change[str] | None
    indicators: Mapping[str, Fraction]
    by_count: Fraction | None
    by_depth: Fraction | None


def change_of_measures(
    first: pl.DataFrame, second: pl.DataFrame, *, by: str, k: int, weights: Mapping[str, int] | None = None, unit: str = "households"
) -> MeasureChange:
    """Two count tables (``measures.count_table`` by one column of areas). Who has an unknown indicator is in neither.

    ``by_count`` and ``by_depth``: the change of M0 as mean A × change of H and mean H × change of A; None where nobody is poor in a year.
    """
    by_area = [_counts(table, [by], k, weights, unit) for table in (first, second)]
    whole = [_counts(table, [], k, weights, unit) for table in (first, second)]
    m0, h = (
        change_of_ratio(*({area: n for (measure, _i, area), n in year.items() if measure == name} for year in by_area))
        for name in ("M0", "H")
    )
    poor = [any(n[1] for (m, _i, _a), n in year.items() if m == "A") for year in by_area]
    a = by_count = by_depth = None
    if all(poor):
        a = change_of_ratio(*({a: n for (m, _i, a), n in year.items() if m == "A" and n[1]} for year in by_area))
        by_count = (a.first + a.second) * HALF * h.total
        by_depth = (h.first + h.second) * HALF * a.total
    total = sum(weights.values()) if weights else None
    codes = [code for (m, code, _a) in whole[0] if m == "censored"]
    sizes = total or len(codes)
    indicators = {}
    for code in codes:
        weight = Fraction(weights[code] if weights else 1, sizes)
        old, new = (_rate(year[("censored", code, "")]) or Fraction(0) for year in whole)
        indicators[code] = weight * (new - old)
    return MeasureChange(m0, h, a, indicators, by_count, by_depth)


def _counts(
    table: pl.DataFrame, by: list[str], k: int, weights: Mapping[str, int] | None, unit: str
) -> dict[tuple[str, str, str], Counts]:
    """(measure, indicator, area) → (numerator, denominator)."""
    told = measures_of(table, by=by, k=k, weights=weights).filter(pl.col("unit") == unit)
    area = pl.col(by[0]).cast(pl.String) if by else pl.lit("")
    rows = told.select("measure", "indicator", area.alias("area"), "numerator", "denominator").iter_rows()
    return {(measure, indicator, where): (above, below) for measure, indicator, where, above, below in rows}


__all__ = ["Change", "MeasureChange", "Part", "change_of_measures", "change_of_ratio"]
