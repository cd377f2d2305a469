"""Alkire–Foster measures in two stages: integer counts by keys and deprivation mask, then everything by division once.

The count table is a sufficient statistic for every headcount H, intensity A, adjusted headcount M0, censored and
uncensored headcount and contribution, at every cut-off and every weighting. Sums are integers, so that every engine
gives the same answer to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from .vocabulary import INDICATOR_CODES

UNITS = ("households", "persons")
TIDY = {"unit": pl.String, "measure": pl.String, "indicator": pl.String, "k": pl.Int64, "value": pl.Float64,
        "numerator": pl.Int64, "denominator": pl.Int64}  # fmt: skip


class MeasureError(ValueError):
    """The frame or the choice of weights or cut-off cannot be measured; the text says what to do."""


def count_table(frame: Any, *, by: Sequence[str], persons: str | None = "member_count") -> pl.DataFrame:
    """Stage 1: one row per (keys, deprived_mask, unknown) with integer ``households`` and ``persons``.

    ``frame`` is anything Narwhals takes, with ``deprived_mask`` (Int, 12 bits) and optionally ``unknown_mask``;
    a household with an unknown indicator is counted apart and enters no measure. Without ``persons`` each row is one.
    """
    lazy = nw.from_native(frame).lazy()
    names = lazy.collect_schema().names()
    missing = [c for c in (*by, "deprived_mask") if c not in names]
    if missing:
        raise MeasureError(f"Thiếu cột {', '.join(missing)}. Các cột có: {', '.join(names)}.")
    unknown = nw.col("unknown_mask") if "unknown_mask" in names else nw.lit(0)
    weight = nw.col(persons) if persons and persons in names else nw.lit(1)
    grouped = (
        lazy.select(
            *by,
            nw.col("deprived_mask").cast(nw.Int32),
            (unknown != 0).alias("is_unsettled"),
            nw.lit(1).cast(nw.Int64).alias("households"),
            weight.cast(nw.Int64).alias("persons"),
        )
        .group_by(*by, "deprived_mask", "is_unsettled")
        .agg(nw.col("households").sum(), nw.col("persons").sum())
    )
    native = nw.to_native(grouped)
    table: pl.DataFrame = (
        native.collect(engine="streaming") if isinstance(native, pl.LazyFrame) else pl.DataFrame(native)
    )
    return table


def score_of_masks(weights: Mapping[str, int]) -> pl.DataFrame:
    """The weighted deprivation score of every one of the 4,096 masks."""
    scores = [sum(w for i, c in enumerate(INDICATOR_CODES) if mask >> i & 1 and (w := weights.get(c, 0))) for mask in
              range(1 << len(INDICATOR_CODES))]  # fmt: skip
    return pl.DataFrame({"deprived_mask": range(len(scores)), "score": scores}).cast(
        {"deprived_mask": pl.Int32, "score": pl.Int64}
    )


def measures_of(
    table: pl.DataFrame, *, by: Sequence[str], k: int, weights: Mapping[str, int] | None = None
) -> pl.DataFrame:
    """Stage 2: tidy measures of a count table, one row per (keys, unit, measure, indicator).

    ``weights``: whole numbers per indicator, 1 each by default; ``k``: who reaches this weighted score is
    multidimensionally poor. Measures: H, A, M0, uncensored and censored headcounts, contribution to M0.
    """
    weights = dict(weights) if weights else dict.fromkeys(INDICATOR_CODES, 1)
    total = sum(weights.values())
    strange = sorted(set(weights) - set(INDICATOR_CODES))
    if strange or total <= 0 or any(w < 0 or w != int(w) for w in weights.values()):
        raise MeasureError(f"Trọng số phải là số nguyên không âm của các chỉ số; sai: {strange or weights}.")
    if not 0 < k <= total:
        raise MeasureError(f"Ngưỡng k phải từ 1 đến {total}.")
    settled = table.filter(~pl.col("is_unsettled")).join(score_of_masks(weights), on="deprived_mask")
    poor = pl.col("score") >= k
    keys = list(by)
    parts = []
    for unit in UNITS:
        bits = {c: (pl.col("deprived_mask") // (1 << i)) % 2 == 1 for i, c in enumerate(INDICATOR_CODES)}
        sums = [
            pl.col(unit).sum().alias("n"),
            pl.col(unit).filter(poor).sum().alias("q"),
            (pl.col(unit) * pl.col("score")).filter(poor).sum().alias("s"),
            *(pl.col(unit).filter(bit).sum().alias(f"u_{c}") for c, bit in bits.items()),
            *(pl.col(unit).filter(bit & poor).sum().alias(f"c_{c}") for c, bit in bits.items()),
        ]
        grouped = settled.group_by(keys).agg(sums) if keys else settled.select(sums)
        parts.append(_tidy(grouped, keys, unit, k, total, weights))
    return pl.concat(parts).sort([*keys, "unit", "measure", "indicator"])


def _tidy(
    sums: pl.DataFrame, keys: list[str], unit: str, k: int, total: int, weights: Mapping[str, int]
) -> pl.DataFrame:
    """One long frame: numerator and denominator as integers, the value divided once."""
    lines = [("H", "", pl.col("q"), pl.col("n")), ("A", "", pl.col("s"), pl.col("q") * total),
             ("M0", "", pl.col("s"), pl.col("n") * total)]  # fmt: skip
    for code, weight in weights.items():
        lines.append(("uncensored", code, pl.col(f"u_{code}"), pl.col("n")))
        lines.append(("censored", code, pl.col(f"c_{code}"), pl.col("n")))
        lines.append(("contribution", code, pl.col(f"c_{code}") * weight, pl.col("s")))
    frames = [
        sums.select(
            *keys,
            pl.lit(unit).alias("unit"),
            pl.lit(name).alias("measure"),
            pl.lit(code).alias("indicator"),
            pl.lit(k, dtype=pl.Int64).alias("k"),
            pl.when(below != 0).then(above / below).alias("value"),
            above.cast(pl.Int64).alias("numerator"),
            below.cast(pl.Int64).alias("denominator"),
        )
        for name, code, above, below in lines
    ]
    return pl.concat(frames)


def measure(
    frame: Any, *, by: Sequence[str] = (), k: int = 3, weights: Mapping[str, int] | None = None
) -> pl.DataFrame:
    """Both stages: tidy measures of a classified frame by any columns."""
    return measures_of(count_table(frame, by=by), by=by, k=k, weights=weights)
