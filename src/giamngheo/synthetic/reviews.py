"""The yearly reviews: who is reviewed on which day, with which members, and what is found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from . import answers, member_answers
from .circumstances import make_circumstances
from .classes import ABSENT, make_classes, reviewed
from .draws import Draws, Ints
from .geography import ROUND_GENERATION, Communes, code_column
from .people import RELATION_CODES, Society
from .published import GROUPS, YEARS
from .skeleton import Skeleton


def make_facts(
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
    members = pl.concat(of_persons) if of_persons else review.person_facts(root).clear()
    return pl.concat(of_households), members


class Review:
    """One year's review of the households at ``chosen``: its days, its members, its answers."""

    def __init__(
        self, society: Society, communes: Communes, draws: Draws, year: int, chosen: Ints, found: Ints,
        places: pl.DataFrame,
    ) -> None:  # fmt: skip
        self.society, self.draws, self.year, self.found = society, draws, year, found
        self.key = society.households.key[chosen]
        self.generation = ROUND_GENERATION[year]
        area_type = communes.frame[f"area_type_{self.generation.replace('-', '_')}"][
            society.households.cell[chosen] // len(GROUPS)
        ]
        # Village by village, inside the time that QĐ 24/2021/QĐ-TTg article 4 gives: 1 September to 14 December.
        day = draws.integers("survey day", places["village_key"].to_numpy(), 0, 104, year)
        self.survey_on = np.datetime64(f"{year}-09-01") + day.astype("timedelta64[D]")
        self.places = places.select(
            "household_key", pl.col(code_column(self.generation)).alias("commune_code"), "village"
        )
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
        ).hstack(found).hstack(
            make_circumstances(self.draws, self.key, self.year, self.found, self.make, self.ticks)
        )  # fmt: skip

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
    years: Ints = (months - in_month) // 12
    return years
