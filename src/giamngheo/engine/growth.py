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


# Sex and age as one number, so that a table is met by one comparison: girls lie beyond the oldest boy's day.
GIRLS = 10_000


@lru_cache(maxsize=4)
def _table(root: Path, name: str, by: str) -> pl.DataFrame:
    """Columns key (sex and age in days or months), l, m, s, and those of the next age as l_1, m_1, s_1 (the last age: its own)."""
    raw = pl.read_csv(root / "who_growth" / name, separator="\t")
    told = raw.select(
        (pl.col(by) + pl.when(pl.col("sex") == 2).then(GIRLS).otherwise(0)).cast(pl.Int32).alias("key"),
        pl.col("sex"),
        *(pl.col(c).cast(pl.Float64) for c in "lms"),
    ).sort("key")
    return told.with_columns(pl.col(c).shift(-1).over("sex").fill_null(pl.col(c)).alias(f"{c}_1") for c in "lms").drop("sex")


def _score(value: pl.Expr, *, adjusted: bool) -> pl.Expr:
    """z = ((y/m)^l − 1)/(s·l); with ``adjusted``, beyond ±3 in steps of the distance between 2 and 3 SD (WHO)."""
    low, mid, spread = pl.col("l"), pl.col("m"), pl.col("s")
    z = ((value / mid).pow(low) - 1) / (spread * low)
    if not adjusted:
        return z

    side = z.sign()

    def at(deviations: int) -> pl.Expr:
        """The value so many deviations from the median, on the side of the child's."""
        return mid * (1 + low * spread * side * deviations).pow(1 / low)

    return pl.when(z.abs() > 3).then(side * 3 + (value - at(3)) / (side * (at(3) - at(2)))).otherwise(z)


def _lms(children: pl.LazyFrame, root: Path, daily: str, monthly: str) -> pl.LazyFrame:
    """L, M, S of each row, in the order of the rows: the day's below five, interpolated between months above."""
    young, older = _table(root, daily, "age").lazy().select("key", "l", "m", "s"), _table(root, monthly, "age").lazy()
    months = pl.col("age_days") / DAYS_PER_MONTH
    girls = pl.when(pl.col("is_girl")).then(GIRLS).when(~pl.col("is_girl")).then(0)  # null where the sex is not known
    keyed = children.with_columns(
        months.alias("_months"),
        (girls + pl.col("age_days").cast(pl.Int32)).alias("_day_key"),
        (girls + months.floor().cast(pl.Int32)).alias("_month_key"),
    )
    joined = keyed.join(young, left_on="_day_key", right_on="key", how="left", maintain_order="left").join(
        older, left_on="_month_key", right_on="key", how="left", suffix="_0", maintain_order="left"
    )
    part = months - months.floor()
    return joined.with_columns(
        pl.coalesce(c, pl.col(f"{c}_0") + part * (pl.col(f"{c}_1") - pl.col(f"{c}_0"))).alias(c) for c in "lms"
    )


def curves(ages_days: list[int], *, is_girl: bool, measure: str, deviations: list[int], root: Path) -> dict[int, list[float | None]]:
    """Height (cm) or weight (kg) at these ages for each number of standard deviations: the lines of a growth chart.

    ``measure``: ``height`` or ``weight``; null where WHO's tables end.
    """
    names = ("lenanthro.txt", "hfawho2007.txt") if measure == "height" else ("weianthro.txt", "wfawho2007.txt")
    frame = pl.LazyFrame({"age_days": ages_days, "is_girl": [is_girl] * len(ages_days)})
    told = _lms(frame, root, *names).collect()
    return {
        sd: told.select(pl.col("m") * (1 + pl.col("l") * pl.col("s") * sd).pow(1 / pl.col("l"))).to_series().to_list()
        for sd in deviations
    }


def z_scores(children: pl.DataFrame, *, root: Path) -> pl.DataFrame:
    """Adds ``haz`` and ``waz`` (2 decimals; null when age, sex or measure is missing or out of the tables).

    Reads sex (M/F), age_days, height_cm, weight_kg. Flags |haz| > 6, waz < −6 or > 5 as ``is_flagged``: a measure to
    take again, not a malnourished child.
    """
    keyed = children.lazy().select((pl.col("sex") == "F").alias("is_girl"), "age_days", "height_cm", "weight_kg")
    haz = _lms(keyed, root, "lenanthro.txt", "hfawho2007.txt").select(
        _score(pl.col("height_cm"), adjusted=False).round(2).alias("haz")
    )
    waz = _lms(keyed, root, "weianthro.txt", "wfawho2007.txt").select(
        pl.when(pl.col("_months") <= WEIGHT_UNTIL_MONTHS)
        .then(_score(pl.col("weight_kg"), adjusted=True).round(2))
        .alias("waz"),
    )
    height, weight = pl.collect_all([haz, waz])  # side by side
    odd_height, odd_weight = pl.col("haz").abs() > 6, (pl.col("waz") < -6) | (pl.col("waz") > 5)
    return children.with_columns(height["haz"], weight["waz"]).with_columns(
        (odd_height.fill_null(False) | odd_weight.fill_null(False)).alias("is_flagged")
    )
