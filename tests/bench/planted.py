"""Second rows of known persons, spoilt as lists spoil them: the truth that finding duplicates is held against.

How often each fault is planted stands in ``FAULTS``, with its reason, and was written down before anything was measured
with it. The truth is our own making: precision and recall say that the search works, not how it does on lists nobody
has looked at.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import polars as pl

from giamngheo.engine.matching import PERSON_SCHEMA
from giamngheo.synthetic.province import SyntheticProvince


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: shares of the rows it spoils in each case, and why lists have it."""

    name: str
    hard: float
    mild: float
    kinds: float
    reason: str


# The requirement is held against ``hard``. ``mild`` are the rates an earlier version of this measure had been eased to;
# ``kinds`` is ``hard`` with numbers of two kinds, which a register of 2021 to 2025 has. None is seen in real lists.
FAULTS = (
    Fault("twice", 0.03, 0.03, 0.03, "share of all persons who stand in a second row: as in the measure of Splink itself"),
    Fault("no_number_at_all", 0.15, 0.15, 0.15, "neither row has a number: old people, small children, lists by hand"),
    Fault("bare", 0.30, 0.30, 0.30, "typed without marks, as on a phone or by an old import"),
    Fault("decomposed", 0.15, 0.15, 0.15, "letters and marks apart (NFD), as some spreadsheets store them"),
    Fault("no_middle", 0.15, 0.15, 0.15, "surname and given name only, a clerk's habit"),
    Fault("year_only", 0.15, 0.10, 0.15, "the day of birth was not asked or not known"),
    Fault("shifted", 0.10, 0.10, 0.10, "another day of the month: misread, or counted by the other calendar"),
    Fault("number_missing", 0.20, 0.10, 0.20, "the second row was written without a card at hand"),
    Fault("number_swapped", 0.10, 0.10, 0.10, "two neighbouring digits of the number swapped in typing"),
    Fault("old_number", 0.0, 0.0, 0.10, "the nine digits of the old card instead of the twelve of the new"),
    Fault("old_number_known", 0.0, 0.0, 0.30, "of grown persons: the first row has the old number beside the new"),
    Fault("far", 0.10, 0.05, 0.10, "in any other household of the province; the others among the neighbours"),
)  # fmt: skip
CASES = ("hard", "mild", "kinds")
# A neighbour: within so many persons of the register's order, some forty households to either side.
NEAR = 200


@dataclass(frozen=True, slots=True)
class Seed:
    """One population and one planting. ``is_held_out``: never looked at while the model was set."""

    name: str
    province: int
    planting: int
    is_held_out: bool


# The model is set on A alone; B, C, D are measured only.
SEEDS = (
    Seed("A", 2514, 20241015, is_held_out=False),
    Seed("B", 3001, 3101, is_held_out=True),
    Seed("C", 3002, 3102, is_held_out=True),
    Seed("D", 3003, 3103, is_held_out=True),
)


def rates_of(case: str) -> dict[str, float]:
    """Fault → share of the rows it spoils. Raises KeyError for an unknown case."""
    if case not in CASES:
        raise KeyError(case)
    return {fault.name: getattr(fault, case) for fault in FAULTS}


def persons_of(province: SyntheticProvince) -> pl.DataFrame:
    """Everybody of the province in the shape that matching reads."""
    homes = province.households.select(
        "household_key", pl.col("commune_code_2025_07").alias("commune"), pl.col("village_key").alias("village"),
        "head_name",
    )  # fmt: skip
    found = province.persons.join(homes, on="household_key", maintain_order="left").with_columns(
        pl.col("household_key").alias("household"), pl.lit("").alias("old_id_number"), pl.col("id_number").fill_null("")
    )
    return found.select(list(PERSON_SCHEMA)).cast(PERSON_SCHEMA)


def plant(persons: pl.DataFrame, *, case: str = "hard", seed: int = SEEDS[0].planting) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(persons with the second rows among them, the truth: left_key < right_key)."""
    rates, rng = rates_of(case), np.random.default_rng(seed)
    lost = pl.Series(rng.random(persons.height) < rates["no_number_at_all"])
    persons = persons.with_columns(id_number=pl.when(lost).then(pl.lit("")).otherwise("id_number"))
    chosen = np.sort(rng.choice(persons.height, int(persons.height * rates["twice"]), replace=False))
    old = _old_numbers(persons)
    twice = persons[chosen]
    first_free = int(persons["person_key"].max()) + 1  # type: ignore[arg-type]
    elsewhere = persons[rng.integers(0, persons.height, len(chosen))]
    neighbour = persons[np.clip(chosen + rng.integers(-NEAR, NEAR, len(chosen)), 0, persons.height - 1)]
    is_far = pl.Series(rng.random(len(chosen)) < rates["far"])
    other = {name: pl.select(pl.when(is_far).then(elsewhere[name]).otherwise(neighbour[name])).to_series()
             for name in ("commune", "village", "household", "head_name")}  # fmt: skip
    columns = ("full_name", "birth_on", "birth_year", "id_number", "old_id_number")
    rows = twice.with_columns(old[chosen].alias("old_id_number")).select(columns).iter_rows()
    spoilt = [_spoilt(rng, row, rates) for row in rows]
    second = twice.with_columns(
        pl.Series("person_key", np.arange(first_free, first_free + len(chosen))),
        *(pl.Series(name, [row[i] for row in spoilt], dtype=PERSON_SCHEMA[name]) for i, name in enumerate(columns)),
        *(series.alias(name) for name, series in other.items()),
    ).cast(PERSON_SCHEMA)  # fmt: skip
    is_known = pl.Series(rng.random(persons.height) < rates["old_number_known"])
    first = persons.with_columns(old_id_number=pl.when(is_known).then(old).otherwise(pl.lit("")))
    truth = pl.DataFrame({"left_key": twice["person_key"], "right_key": second["person_key"]})
    return pl.concat([first, second]).sample(fraction=1.0, shuffle=True, seed=seed), truth


def _old_numbers(persons: pl.DataFrame) -> pl.Series:
    """Nine digits of whoever has twelve and was born before 2006; no two have the same."""
    number = (900_000_000 + pl.col("person_key")).cast(pl.String)
    has_one = (pl.col("id_number") != "") & (pl.col("birth_year") < 2006)
    return persons.select(pl.when(has_one).then(number).otherwise(pl.lit(""))).to_series()


def _spoilt(rng: np.random.Generator, row: tuple, rates: dict[str, float]) -> tuple:  # type: ignore[type-arg]
    name, born, year, number, old = row
    draw = rng.random()
    if draw < (edge := rates["bare"]):
        name = _bare(name)
    elif draw < (edge := edge + rates["decomposed"]):
        name = unicodedata.normalize("NFD", name)
    elif draw < edge + rates["no_middle"]:
        words = name.split()
        name = f"{words[0]} {words[-1]}"
    draw = rng.random()
    if draw < rates["year_only"]:
        born = None
    elif draw < rates["year_only"] + rates["shifted"] and born is not None:
        born = born.replace(day=(born.day + int(rng.integers(1, 20))) % 28 + 1)
    draw = rng.random()
    written = ""
    if draw < (edge := rates["number_missing"]):
        number = ""
    elif draw < (edge := edge + rates["number_swapped"]) and number:
        place = int(rng.integers(6, 11))
        number = number[:place] + number[place + 1] + number[place] + number[place + 2:]
    elif draw < edge + rates["old_number"] and old:
        number, written = "", old
    return name, born, year, number, written


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def scores(pairs: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, float]:
    """(precision, recall)."""
    hits = pairs.join(truth, on=["left_key", "right_key"]).height
    return hits / max(pairs.height, 1), hits / max(truth.height, 1)


__all__ = ["CASES", "FAULTS", "SEEDS", "Fault", "Seed", "persons_of", "plant", "rates_of", "scores"]
