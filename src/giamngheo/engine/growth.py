"""Growth of children by WHO: height-for-age and weight-for-age z-scores, columns in, columns out.

Under five by the day (standards of 2006, table to day 1856), from 61 months by the month (reference of 2007: height to
228, weight to 120 months; no weight-for-age after 120). Heights are taken standing from two years on, lying below.
Tables: ``plan/who_growth``. Source of the rules: WHO igrowup and WHO 2007 instructions.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import polars as pl

DAYS_PER_MONTH = 30.4375
DAILY_UNTIL = 1856
WEIGHT_UNTIL_MONTHS = 120.0
WEIGHT_UNTIL_DAYS = int(WEIGHT_UNTIL_MONTHS * DAYS_PER_MONTH)


@lru_cache(maxsize=4)
def _table(root: Path, name: str, by: str) -> pl.DataFrame:
    """Columns is_girl, age (days or months), l, m, s."""
    raw = pl.read_csv(root / "who_growth" / name, separator="\t")
    return raw.select(
        (pl.col("sex") == 2).alias("is_girl"),
        pl.col(by).cast(pl.Int32).alias("age"),
        pl.col("l").cast(pl.Float64),
        pl.col("m").cast(pl.Float64),
        pl.col("s").cast(pl.Float64),
    )


def _score(value: pl.Expr, *, adjusted: bool) -> pl.Expr:
    """z = ((y/m)^l − 1)/(s·l); with ``adjusted``, beyond ±3 in steps of the distance between 2 and 3 SD (WHO)."""
    low, mid, spread = pl.col("l"), pl.col("m"), pl.col("s")
    z = ((value / mid).pow(low) - 1) / (spread * low)
    if not adjusted:
        return z

    def at(sd: int) -> pl.Expr:
        return mid * (1 + low * spread * sd).pow(1 / low)

    return (
        pl.when(z > 3)
        .then(3 + (value - at(3)) / (at(3) - at(2)))
        .when(z < -3)
        .then(-3 + (value - at(-3)) / (at(-2) - at(-3)))
        .otherwise(z)
    )


def _lms(children: pl.DataFrame, root: Path, daily: str, monthly: str) -> pl.DataFrame:
    """L, M, S of each row: the day's below five, interpolated between months above."""
    young = _table(root, daily, "age")
    older = _table(root, monthly, "age")
    keyed = children.with_columns(
        pl.col("age_days").cast(pl.Int32).alias("_day"),
        (pl.col("age_days") / DAYS_PER_MONTH).alias("_months"),
    ).with_columns(pl.col("_months").floor().cast(pl.Int32).alias("_floor"))
    joined = (
        keyed.join(young, left_on=["is_girl", "_day"], right_on=["is_girl", "age"], how="left")
        .join(older, left_on=["is_girl", "_floor"], right_on=["is_girl", "age"], how="left", suffix="_0")
        .join(
            older.with_columns(pl.col("age") - 1), left_on=["is_girl", "_floor"], right_on=["is_girl", "age"],
            how="left", suffix="_1",
        )
    )  # fmt: skip
    part = pl.col("_months") - pl.col("_floor")
    return joined.with_columns(
        pl.coalesce(c, pl.col(f"{c}_0") + part * (pl.coalesce(f"{c}_1", f"{c}_0") - pl.col(f"{c}_0"))).alias(c)
        for c in ("l", "m", "s")
    )


def z_scores(children: pl.DataFrame, *, root: Path) -> pl.DataFrame:
    """Adds ``haz`` and ``waz`` (2 decimals; null when age, sex or measure is missing or out of the tables).

    Reads sex (M/F), age_days, height_cm, weight_kg. Flags |haz| > 6, waz < −6 or > 5 as ``is_flagged``: a measure to
    take again, not a malnourished child.
    """
    numbered = children.with_row_index("_row").with_columns((pl.col("sex") == "F").alias("is_girl"))
    with_h = _lms(numbered, root, "lenanthro.txt", "hfawho2007.txt").select(
        "_row", _score(pl.col("height_cm"), adjusted=False).round(2).alias("haz")
    )
    with_w = _lms(numbered, root, "weianthro.txt", "wfawho2007.txt").select(
        "_row",
        pl.when(pl.col("_months") <= WEIGHT_UNTIL_MONTHS)
        .then(_score(pl.col("weight_kg"), adjusted=True).round(2))
        .alias("waz"),
    )
    return (
        numbered.drop("is_girl")
        .join(with_h, on="_row", how="left")
        .join(with_w, on="_row", how="left")
        .with_columns((pl.col("haz").abs() > 6).alias("_h"), ((pl.col("waz") < -6) | (pl.col("waz") > 5)).alias("_w"))
        .with_columns((pl.col("_h").fill_null(False) | pl.col("_w").fill_null(False)).alias("is_flagged"))
        .drop("_row", "_h", "_w")
    )
