"""Lists that the demo leaves to its officers: who stood on the list before is then reviewed the year after.

The synthetic review of a year asks those on the list of the year before. Without that list the one before it is still
the last, and whoever stands on it must be asked: those were found not poor on the list left out, and are so again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import polars as pl

from .geography import ROUND_GENERATION, code_column
from .province import SyntheticProvince

_LISTED = pl.col("expected_class").is_in(["POOR", "NEAR_POOR"])


def with_waiting_lists(province: SyntheticProvince, left_out: Collection[tuple[str, int]]) -> SyntheticProvince:
    """The province with facts of the year after for those whom only the list left out took off.

    ``left_out``: (commune code on that year's map, year). Their members' answers are not made up again.
    """
    facts = province.household_facts
    added = [_asked_again(province, code, year) for code, year in left_out]
    return replace(province, household_facts=pl.concat([facts, *added])) if added else province


def _asked_again(province: SyntheticProvince, code: str, year: int) -> pl.DataFrame:
    facts, next_year = province.household_facts, year + 1
    generation = ROUND_GENERATION[next_year]
    listed = facts.filter((pl.col("year") == year - 1) & _LISTED).select("household_key")
    after = facts.filter(pl.col("year") == next_year)
    codes = province.households.select("household_key", pl.col(code_column(generation)).alias("now"))
    types = after.group_by(pl.col("commune_code").alias("now")).agg(pl.col("area_type").first().alias("type_now"))
    rows = facts.filter((pl.col("year") == year) & (pl.col("commune_code") == code) & ~_LISTED)
    rows = rows.join(listed, on="household_key", how="semi").join(after, on="household_key", how="anti")
    rows = rows.join(codes, on="household_key").join(types, on="now", how="left").with_columns(
        pl.lit(next_year, dtype=pl.Int64()).alias("year"), pl.lit(generation).alias("generation"),
        pl.col("now").alias("commune_code"), pl.coalesce("type_now", "area_type").alias("area_type"),
        pl.col("survey_on").dt.offset_by("1y"),
    )  # fmt: skip
    return rows.select(facts.columns)


__all__ = ["with_waiting_lists"]
