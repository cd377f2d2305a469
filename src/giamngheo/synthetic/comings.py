"""Households that leave the lists by life, and others that come: so that "other" decrease and increase are not empty.

The published counts stay as they are: where one goes (it leaves the province, or is dissolved), another of the same size
comes from outside into the same village and lives the rest of its story. Some move to the next village of their commune.
Only households whose members never changed take part. Shares are invented.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from .draws import Draws
from .names import full_names
from .province import SyntheticProvince
from .published import GROUPS, YEARS

SHARE_GONE, SHARE_MOVED, SHARE_DISSOLVED = 0.012, 0.008, 0.4
# Keys of those who come: far from all others, the same in both sizes.
OFFSET = 20_000_000
_START = pl.date(2021, 1, 1)


def with_comings_and_goings(province: SyntheticProvince) -> SyntheticProvince:
    """The province with some listed households gone, others come, some moved; every count as before."""
    draws = Draws(province.seed)
    still = _still(province)
    gone = _gone(province, still, draws)
    moved = _moved(province, still.join(gone, on="household_key", how="anti"), draws)
    return _with_moves(_with_replacements(province, gone, draws), moved)


def _still(province: SyntheticProvince) -> pl.DataFrame:
    """Keys of the households whose members were there from the start and are all still there."""
    kept = province.memberships.group_by("household_key").agg(
        ((pl.col("valid_from") == _START) & pl.col("valid_to").is_null()).all().alias("is_still")
    )
    donors = province.life_events.select(pl.col("household_key"))
    return (
        kept.filter(pl.col("is_still"))
        .select("household_key")
        .join(donors, on="household_key", how="anti")
        .sort("household_key")
    )


def _listed_before(province: SyntheticProvince, still: pl.DataFrame) -> pl.DataFrame:
    """(household_key, year): still households on the list of the year before."""
    listed = province.household_facts.filter(
        pl.col("expected_class").is_in(["POOR", "NEAR_POOR"]) & (pl.col("year") < YEARS[-1])
    ).select("household_key", pl.col("year") + 1)
    return listed.join(still, on="household_key").sort("household_key", "year")


def _gone(province: SyntheticProvince, still: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """household_key, year, day, kind of those that leave, once each."""
    listed = _listed_before(province, still)
    key, year = listed["household_key"].to_numpy(), listed["year"].to_numpy()
    chosen = listed.filter(pl.Series(draws.uniform("gone", key, year) < SHARE_GONE))
    chosen = chosen.unique("household_key", keep="first", maintain_order=True)
    key = chosen["household_key"].to_numpy()
    return chosen.with_columns(
        _days(draws, "gone day", chosen),
        pl.Series(
            np.where(draws.uniform("dissolved", key) < SHARE_DISSOLVED, "dissolved", "household_moved_out")
        ).alias("kind"),
    )


def _days(draws: Draws, name: str, chosen: pl.DataFrame) -> pl.Series:
    """A day between January and August of each row's year."""
    offset = draws.integers(name, chosen["household_key"].to_numpy(), 0, 240)
    first = chosen.select(pl.date(pl.col("year"), 1, 1)).to_series()
    return (first + pl.Series(offset).cast(pl.Duration("ms")) * 86_400_000).cast(pl.Date).alias("day")


def _with_replacements(province: SyntheticProvince, gone: pl.DataFrame, draws: Draws) -> SyntheticProvince:
    """Those that come take over the facts from their year on, under keys and names of their own."""
    when = gone.select("household_key", "year", "day")
    homes = province.households.join(when, on="household_key").with_columns(
        pl.col("household_key") + OFFSET, pl.col("head_person_key") + OFFSET,
        pl.col("year").alias("created_year"), pl.col("day").alias("created_on"),
    )  # fmt: skip
    persons = province.persons.join(when, on="household_key")
    group = (
        persons["ethnic_group"].replace_strict({g: n for n, g in enumerate(GROUPS)}, return_dtype=pl.Int64()).to_numpy()
    )
    who, family = persons["person_key"].to_numpy() + OFFSET, persons["household_key"].to_numpy() + OFFSET
    newcomers = persons.with_columns(
        pl.col("person_key", "household_key") + OFFSET,
        full_names(draws, who, family, group, (persons["sex"] == "F").to_numpy()),
        pl.lit(None, dtype=pl.String()).alias("id_number"),
    ).select(province.persons.columns)
    heads = newcomers.select(pl.col("person_key").alias("head_person_key"), pl.col("full_name").alias("head_name"))
    homes = homes.drop("head_name").join(heads, on="head_person_key").select(province.households.columns)
    members = province.memberships.join(when, on="household_key", how="left")
    left = members.with_columns(pl.coalesce("valid_to", "day").alias("valid_to")).select(province.memberships.columns)
    came = members.filter(pl.col("day").is_not_null()).with_columns(
        pl.col("person_key", "household_key") + OFFSET, pl.col("day").alias("valid_from")
    )
    closed = gone.select("household_key", pl.col("day").alias("closed_on"))
    return replace(
        province,
        households=pl.concat([province.households, homes]).join(closed, on="household_key", how="left"),
        persons=pl.concat([province.persons, newcomers]),
        memberships=pl.concat([left, came.select(province.memberships.columns)]),
        life_events=pl.concat([province.life_events, *_events(province, gone)]),
        household_facts=_taken_over(province.household_facts, gone, ["household_key"]),
        person_facts=_taken_over(province.person_facts, gone, ["household_key", "person_key"]),
    )


def _taken_over(facts: pl.DataFrame, gone: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Facts from the year of going on belong to those that came."""
    since = gone.select("household_key", pl.col("year").alias("since"))
    offset = pl.when(pl.col("year") >= pl.col("since")).then(OFFSET).otherwise(0)
    joined = facts.join(since, on="household_key", how="left", maintain_order="left")
    return joined.with_columns((pl.col(name) + offset.cast(pl.Int64())).alias(name) for name in keys).drop("since")


def _events(province: SyntheticProvince, gone: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Going and coming as events."""
    places = province.households.join(gone, on="household_key")
    none = pl.lit(None, dtype=pl.Int64())
    away = places.with_columns(
        none.alias("other_household_key"), none.alias("person_key"), pl.col("day").alias("happened_on"),
        pl.when(pl.col("kind") == "dissolved").then(pl.lit("{}")).otherwise(pl.lit('{"elsewhere": "Tỉnh khác"}')).alias("details"),
    )  # fmt: skip
    came = away.with_columns(
        pl.lit("household_moved_in").alias("kind"), pl.col("household_key") + OFFSET,
        pl.lit('{"elsewhere": "Tỉnh khác"}').alias("details"),
    )  # fmt: skip
    columns = province.life_events.columns
    return away.select(columns), came.select(columns)


def _moved(province: SyntheticProvince, still: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """household_key, year, day, there: moves to the next village of the commune, once each."""
    listed = _listed_before(province, still)
    key, year = listed["household_key"].to_numpy(), listed["year"].to_numpy()
    chosen = listed.filter(pl.Series(draws.uniform("moved", key, year) < SHARE_MOVED))
    chosen = chosen.unique("household_key", keep="first", maintain_order=True)
    villages = province.villages.sort("village_key").with_columns(
        pl.col("village_key").shift(-1).over("commune_code").alias("there")
    )
    homes = province.households.select("household_key", "village_key")
    placed = chosen.with_columns(_days(draws, "moved day", chosen)).join(homes, on="household_key")
    return placed.join(villages.select("village_key", "there"), on="village_key").filter(pl.col("there").is_not_null())


def _with_moves(province: SyntheticProvince, moved: pl.DataFrame) -> SyntheticProvince:
    """The register keeps the village of today; the event tells from which it came."""
    none = pl.lit(None, dtype=pl.Int64())
    events = province.households.drop("village_key").join(moved, on="household_key").with_columns(
        pl.lit("household_moved_out").alias("kind"), none.alias("other_household_key"), none.alias("person_key"),
        pl.col("day").alias("happened_on"), pl.concat_str(pl.lit('{"other_village": '), "there", pl.lit("}")).alias("details"),
    )  # fmt: skip
    homes = province.households.join(
        moved.select("household_key", "there"), on="household_key", how="left", maintain_order="left"
    )
    return replace(
        province,
        households=homes.with_columns(pl.coalesce("there", "village_key").alias("village_key")).drop("there"),
        life_events=pl.concat([province.life_events, events.select(province.life_events.columns)]),
    )


__all__ = ["with_comings_and_goings"]
