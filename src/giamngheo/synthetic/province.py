"""The synthetic province: a population with the published marginals, made from the plan and a seed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from . import answers, member_answers
from .classes import ABSENT, make_classes, reviewed
from .draws import Draws, Ints
from .geography import ROUND_GENERATION, Communes, demo_positions, make_communes, make_villages, village_counts
from .names import full_names, id_numbers
from .people import RELATION_CODES, Households, Society, make_society
from .published import GROUPS, YEARS
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
    household_facts: pl.DataFrame
    person_facts: pl.DataFrame
    area_totals: pl.DataFrame

    def frames(self) -> dict[str, pl.DataFrame]:
        """All frames by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("size", "seed")}

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
    household_facts, person_facts = _facts(
        society, communes, skeleton, draws, households, villages, facts == "all", person_fact_years, plan.root
    )
    return SyntheticProvince(
        size, seed, villages, households, persons, _membership_frame(society), household_facts, person_facts,
        area_totals(communes, skeleton),
    )  # fmt: skip


def _commune_of(cell: Ints) -> Ints:
    return cell // len(GROUPS)


def _village_keys(households: Households, skeleton: Skeleton, village_count: Ints) -> Ints:
    """Neighbours by key live together, so villages are mostly of one ethnic group; who splits off stays there."""
    per_commune = skeleton.households[YEARS[0]].sum(axis=1)
    commune = _commune_of(households.cell)
    is_base = households.donor < 0
    first_household = np.cumsum(per_commune) - per_commune + 1
    place = households.key - first_household[commune]
    village = np.minimum(place * village_count[commune] // per_commune[commune], village_count[commune] - 1)
    key = (np.cumsum(village_count) - village_count + 1)[commune] + village
    return np.where(is_base, key, key[households.donor])


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


def _facts(
    society: Society, communes: Communes, skeleton: Skeleton, draws: Draws, households: pl.DataFrame,
    villages: pl.DataFrame, is_all: bool, person_fact_years: tuple[int, ...], root: Path,
) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    """Facts of the households and of the members, all years below one another."""
    classes = make_classes(society.households, skeleton, draws)
    village_name = dict(villages.select("village_key", "name").iter_rows())
    places = households.select(
        "household_key", "village_key", "commune_code", "commune_code_2025_07",
        pl.col("village_key").replace_strict(village_name, return_dtype=pl.String()).alias("village"),
    )  # fmt: skip
    of_households, of_persons = [], []
    for year in YEARS:
        asked = reviewed(society.households, classes, draws, year)
        chosen = np.flatnonzero(classes[year] != ABSENT if is_all else asked)
        review = Review(society, communes, draws, year, chosen, classes[year][chosen], places[chosen])
        of_households.append(review.household_facts())
        if year in person_fact_years:
            of_persons.append(review.person_facts(root))
    return pl.concat(of_households), pl.concat(of_persons) if of_persons else pl.DataFrame()


class Review:
    """One year's review of the households at ``chosen``: its days, its members, its answers."""

    def __init__(
        self, society: Society, communes: Communes, draws: Draws, year: int, chosen: Ints, found: Ints,
        places: pl.DataFrame,
    ) -> None:  # fmt: skip
        self.society, self.draws, self.year, self.found = society, draws, year, found
        self.key = society.households.key[chosen]
        self.generation = ROUND_GENERATION[year]
        suffix = self.generation.replace("-", "_")
        code = "commune_code" if suffix == "2021" else f"commune_code_{suffix}"
        area_type = communes.frame[f"area_type_{suffix}"][_commune_of(society.households.cell[chosen])]
        # Village by village, inside the time that QĐ 24/2021/QĐ-TTg article 4 gives: 1 September to 14 December.
        day = draws.integers("survey day", places["village_key"].to_numpy(), 0, 104, year)
        self.survey_on = np.datetime64(f"{year}-09-01") + day.astype("timedelta64[D]")
        self.places = places.select("household_key", pl.col(code).alias("commune_code"), "village")
        self.area_type = area_type.alias("area_type")
        self.is_urban = (area_type == "urban").to_numpy()
        self._count_members(chosen)
        self.ticks = answers.make_ticks(draws, self.key, year, found, self.make)

    def _count_members(self, chosen: Ints) -> None:
        members, persons = self.society.memberships, self.society.persons
        row = np.full(len(self.society.households.key), -1, dtype=np.int64)
        row[chosen] = np.arange(len(chosen))
        first_day = np.datetime64(f"{self.year}-09-01")
        is_gone = ~np.isnat(members.valid_to) & (members.valid_to <= first_day)
        here = np.flatnonzero((row[members.household] >= 0) & (members.valid_from < first_day) & ~is_gone)
        self.household, self.person = row[members.household[here]], members.person[here]
        self.relation = members.relation[here]
        born, day = persons.birth_on[self.person], self.survey_on[self.household]
        self.age = _complete_years(born, day)
        self.age_months = (day - born).astype(np.float64) / 30.4375
        self.make = answers.count_members(self.household, self.age, len(chosen))

    def household_facts(self) -> pl.DataFrame:
        """One row per household."""
        found = answers.make_answers(self.draws, self.key, self.year, self.found, self.make, self.ticks, self.is_urban)
        return self.places.with_columns(
            pl.lit(self.year, dtype=pl.Int64()).alias("year"),
            pl.lit(self.generation).alias("generation"),
            self.area_type,
            pl.Series("survey_on", self.survey_on),
        ).hstack(found)

    def person_facts(self, root: Path) -> pl.DataFrame:
        """One row per member on the survey day; ``root`` is the plan's folder."""
        persons = self.society.persons
        key = persons.key[self.person]
        found = member_answers.make_member_answers(
            self.draws, key, self.year, self.household, self.age, self.age_months,
            persons.is_female[self.person], self.ticks, root,
        )  # fmt: skip
        return pl.DataFrame(
            {
                "year": np.full(len(key), self.year, dtype=np.int64),
                "household_key": self.key[self.household],
                "person_key": key,
                "relation": pl.Series(RELATION_CODES).gather(self.relation),
            }
        ).hstack(found)


def _complete_years(born: np.ndarray, day: np.ndarray) -> Ints:
    """Age in complete years: the law says "đủ … tuổi"."""
    months = day.astype("datetime64[M]").astype(np.int64) - born.astype("datetime64[M]").astype(np.int64)
    in_month = (day - day.astype("datetime64[M]")) < (born - born.astype("datetime64[M]"))
    return (months - in_month) // 12


def area_totals(communes: Communes, skeleton: Skeleton) -> pl.DataFrame:
    """Households and persons of every commune by year and ethnic group, on the map of the year's review."""
    parts = []
    for year in YEARS:
        generation = ROUND_GENERATION[year]
        code = "commune_code" if generation == "2021" else f"commune_code_{generation.replace('-', '_')}"
        codes = communes.frame[code].alias("commune_code")
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
