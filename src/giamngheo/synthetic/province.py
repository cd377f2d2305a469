"""The synthetic province: a population with the published marginals, made from the plan and a seed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from giamngheo.engine.frames import HOUSEHOLD, PERSON, conform

from .draws import Draws, Ints
from .geography import (
    ROUND_GENERATION,
    Communes,
    code_column,
    demo_positions,
    make_communes,
    make_villages,
    village_counts,
)
from .names import full_names, id_numbers
from .people import RELATION_CODES, Households, Society, make_society
from .published import GROUPS, YEARS
from .reviews import make_facts
from .skeleton import Skeleton, make_skeleton

if TYPE_CHECKING:
    from giamngheo.engine.plan import Plan

DEFAULT_SEED = 2514
_UNIX_YEAR = 1970


@dataclass(frozen=True)
class SyntheticProvince:
    """Frames ready for loading. Keys are integers and the same in both sizes; nobody in it is real.

    - ``villages``: one row per village — village_key, commune_code (map of 2021), name.
    - ``households``: one row per household — household_key, village_key, commune_code, commune_code_2025_01,
      commune_code_2025_07, head_person_key, head_name, ethnic_group, created_year, created_on (null before 2022).
    - ``persons``: one row per person — person_key, household_key and relation (the last household), full_name,
      birth_on or only birth_year, sex, ethnic_group, id_number (null: not known), died_on.
    - ``memberships``: one row per person and household — person_key, household_key, relation, is_head, valid_from,
      valid_to (first day no longer a member; null: still is).
    - ``life_events``: one row per household that split off — kind, household_key (the old one), other_household_key (the
      new one), person_key (its head), village_key, the commune's code on each map, happened_on, details (JSON).
    - ``household_facts``: one row per reviewed household and year — year, generation and the columns of
      ``frames.HOUSEHOLD`` (household_key is an integer here; ``frames.conform`` makes it text), expected_class.
    - ``person_facts``: one row per member of a reviewed household of the years asked for — year, household_key,
      person_key and the columns of ``frames.PERSON`` that may change from year to year.
    - ``area_totals``: one row per commune (of the year's map), year and ethnic group, always of the whole province —
      year, generation, commune_code, ethnic_group, household_count, person_count.
    """

    size: str
    seed: int
    villages: pl.DataFrame
    households: pl.DataFrame
    persons: pl.DataFrame
    memberships: pl.DataFrame
    life_events: pl.DataFrame
    household_facts: pl.DataFrame
    person_facts: pl.DataFrame
    area_totals: pl.DataFrame

    def frames(self) -> dict[str, pl.DataFrame]:
        """All frames by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("size", "seed")}

    def household_frame(self, year: int) -> pl.DataFrame:
        """The year's reviewed households as ``frames.HOUSEHOLD``, with ``expected_class`` at the end."""
        facts = self.household_facts.filter(pl.col("year") == year).drop("year", "generation")
        return conform(facts, HOUSEHOLD)

    def person_frame(self, year: int) -> pl.DataFrame:
        """The members of the year's reviewed households as ``frames.PERSON``; empty for a year without their facts."""
        facts = self.person_facts.filter(pl.col("year") == year).drop("year")
        who = self.persons.drop("household_key", "relation", "died_on")
        return conform(facts.join(who, on="person_key", how="left", maintain_order="left"), PERSON)

    def digest(self) -> str:
        """The same for the same size, seed, plan and options."""
        seen = blake2b(digest_size=16)
        for name, frame in self.frames().items():
            seen.update(name.encode())
            seen.update(frame.hash_rows(seed=0).to_numpy().tobytes())
        return seen.hexdigest()


def make_province(
    *,
    size: Literal["district", "province"],
    plan: Plan,
    seed: int = DEFAULT_SEED,
    facts: Literal["reviewed", "all"] = "reviewed",
    person_fact_years: tuple[int, ...] = (YEARS[-1],),
) -> SyntheticProvince:
    """Makes the province, or the part of it for a quick start: the same households with the same keys.

    ``facts="all"`` answers for every household every year (for measuring; a real review asks the listed and those
    who request it). Raises ``ValueError`` for another size or choice of facts.
    """
    if size not in ("district", "province") or facts not in ("reviewed", "all"):
        raise ValueError(f"size is 'district' or 'province', facts 'reviewed' or 'all'; got {size!r}, {facts!r}")
    draws = Draws(seed)
    communes = make_communes(plan, draws)
    skeleton = make_skeleton(communes)
    positions = demo_positions(communes) if size == "district" else np.arange(len(communes.code), dtype=np.int64)
    society = make_society(skeleton, draws, positions)
    village_count = village_counts(skeleton.households[YEARS[-1]].sum(axis=1))
    villages = make_villages(communes, village_count, positions)
    village_key = _village_keys(society.households, skeleton, village_count)
    persons = _person_frame(society, draws)
    households = _household_frame(society, communes, village_key, persons)
    household_facts, person_facts = make_facts(
        society, communes, skeleton, draws, households, villages, facts == "all", person_fact_years, plan.root
    )
    return SyntheticProvince(
        size, seed, villages, households, persons, _membership_frame(society), _life_frame(society, households),
        household_facts, person_facts,
        area_totals(communes, skeleton),
    )  # fmt: skip


def _commune_of(cell: Ints) -> Ints:
    commune: Ints = cell // len(GROUPS)
    return commune


def _village_keys(households: Households, skeleton: Skeleton, village_count: Ints) -> Ints:
    """Neighbours by key live together, so villages are mostly of one ethnic group; who splits off stays there."""
    per_commune = skeleton.households[YEARS[0]].sum(axis=1)
    commune = _commune_of(households.cell)
    is_base = households.donor < 0
    first_household = np.cumsum(per_commune) - per_commune + 1
    place = households.key - first_household[commune]
    village = np.minimum(place * village_count[commune] // per_commune[commune], village_count[commune] - 1)
    key = (np.cumsum(village_count) - village_count + 1)[commune] + village
    of_everybody: Ints = np.where(is_base, key, key[households.donor])
    return of_everybody


def _person_frame(society: Society, draws: Draws) -> pl.DataFrame:
    persons, members = society.persons, society.memberships
    year = persons.birth_on.astype("datetime64[Y]").astype(np.int64) + _UNIX_YEAR
    # Only ages that no indicator asks about may lack the day, so that no answer becomes undetermined.
    may_lack_day = (year <= 1950) | ((year >= 1974) & (year <= 1985))
    has_day = ~(may_lack_day & (draws.uniform("day known", persons.key) < 0.12))
    is_minor = year > YEARS[-1] - 14
    has_id = draws.uniform("id known", persons.key) >= np.where(is_minor, 0.25, 0.03)
    last = np.zeros(len(persons.key), dtype=np.int64)
    last[members.person] = np.arange(len(members.person))  # a later membership overwrites an earlier one
    group = persons.cell % len(GROUPS)
    return pl.DataFrame(
        {
            "person_key": persons.key,
            "household_key": society.households.key[members.household[last]],
            "relation": pl.Series(RELATION_CODES).gather(members.relation[last]),
            "full_name": full_names(draws, persons.key, persons.family, group, persons.is_female),
            "birth_on": pl.select(pl.when(pl.Series(has_day)).then(pl.Series(persons.birth_on))).to_series(),
            "birth_year": year,
            "sex": pl.Series(["M", "F"]).gather(persons.is_female.astype(np.int64)),
            "ethnic_group": pl.Series(GROUPS).gather(group),
            "id_number": id_numbers(persons.key, year, persons.is_female, has_id),
            "died_on": pl.Series(persons.died_on),
        }
    )


def _household_frame(society: Society, communes: Communes, village_key: Ints, persons: pl.DataFrame) -> pl.DataFrame:
    households, members = society.households, society.memberships
    head = np.zeros(len(households.key), dtype=np.int64)
    is_head = members.relation == RELATION_CODES.index("head")
    head[members.household[is_head]] = members.person[is_head]
    since = np.full(len(head), np.datetime64("NaT"), dtype="datetime64[D]")
    since[members.household[is_head]] = members.valid_from[is_head]
    since[households.donor < 0] = np.datetime64("NaT")
    commune = _commune_of(households.cell)
    codes = communes.frame.select("commune_code", "commune_code_2025_01", "commune_code_2025_07")
    return (
        pl.DataFrame({"household_key": households.key, "village_key": village_key})
        .hstack(codes[commune])
        .with_columns(
            pl.Series("head_person_key", society.persons.key[head]),
            persons["full_name"].gather(head).alias("head_name"),
            pl.Series("ethnic_group", GROUPS).gather(households.cell % len(GROUPS)),
            pl.Series("created_year", households.created_year),
            pl.Series("created_on", since),
        )
    )


def _membership_frame(society: Society) -> pl.DataFrame:
    members = society.memberships
    return pl.DataFrame(
        {
            "person_key": society.persons.key[members.person],
            "household_key": society.households.key[members.household],
            "relation": pl.Series(RELATION_CODES).gather(members.relation),
            "is_head": members.relation == RELATION_CODES.index("head"),
            "valid_from": pl.Series(members.valid_from),
            "valid_to": pl.Series(members.valid_to),
        }
    )


def _life_frame(society: Society, households: pl.DataFrame) -> pl.DataFrame:
    """How each household that is younger than the first review came to be."""
    split = np.flatnonzero(society.households.donor >= 0)
    return households[split].select(
        pl.lit("split").alias("kind"),
        pl.Series("household_key", society.households.key[society.households.donor[split]]),
        pl.col("household_key").alias("other_household_key"), pl.col("head_person_key").alias("person_key"),
        "village_key", "commune_code", "commune_code_2025_01", "commune_code_2025_07",
        pl.col("created_on").alias("happened_on"), pl.lit("{}").alias("details"),
    )  # fmt: skip


def area_totals(communes: Communes, skeleton: Skeleton) -> pl.DataFrame:
    """Households and persons of every commune by year and ethnic group, on the map of the year's review."""
    parts = []
    for year in YEARS:
        generation = ROUND_GENERATION[year]
        codes = communes.frame[code_column(generation)].alias("commune_code")
        for g, group in enumerate(GROUPS):
            parts.append(
                pl.DataFrame([codes]).with_columns(
                    pl.lit(year, dtype=pl.Int64()).alias("year"),
                    pl.lit(generation).alias("generation"),
                    pl.lit(group).alias("ethnic_group"),
                    pl.Series("household_count", skeleton.households[year][:, g]),
                    pl.Series("person_count", skeleton.persons[year][:, g]),
                )
            )
    keys = ["year", "generation", "commune_code", "ethnic_group"]
    counts = pl.concat(parts).group_by(keys).agg(pl.col("household_count", "person_count").sum())
    return counts.filter(pl.col("person_count") > 0).sort(keys)
