"""Second rows of known persons, spoilt as lists spoil them: the truth that finding duplicates is held against.

Of ``engine.md``'s kinds: lost diacritics, decomposed letters, a dropped middle name, a birth date of the year only or
shifted, an identity number missing or with two digits swapped. The truth is our own making: precision and recall say
that the search works, not how it does on lists nobody has looked at.
"""

from __future__ import annotations

import unicodedata

import numpy as np
import polars as pl

from giamngheo.engine.matching import PERSON_SCHEMA
from giamngheo.synthetic.province import SyntheticProvince

SEED = 20241015
SHARE = 0.03
WITHOUT_ID = 0.15
# In another commune; the rest turn up among the neighbours.
FAR = 0.05


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


def plant(persons: pl.DataFrame, *, share: float = SHARE, seed: int = SEED) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(persons with the second rows among them, the truth: left_key < right_key)."""
    rng = np.random.default_rng(seed)
    lost = pl.Series(rng.random(persons.height) < WITHOUT_ID)
    persons = persons.with_columns(id_number=pl.when(lost).then(pl.lit("")).otherwise("id_number"))
    chosen = np.sort(rng.choice(persons.height, int(persons.height * share), replace=False))
    twice = persons[chosen]
    first_free = int(persons["person_key"].max()) + 1  # type: ignore[arg-type]
    elsewhere = persons[rng.integers(0, persons.height, len(chosen))]
    neighbour = persons[np.clip(chosen + rng.integers(-200, 200, len(chosen)), 0, persons.height - 1)]
    is_far = pl.Series(rng.random(len(chosen)) < FAR)
    other = {name: pl.select(pl.when(is_far).then(elsewhere[name]).otherwise(neighbour[name])).to_series()
             for name in ("commune", "village", "household", "head_name")}  # fmt: skip
    spoilt = [_spoilt(rng, row) for row in twice.select("full_name", "birth_on", "birth_year", "id_number").iter_rows()]
    second = twice.with_columns(
        pl.Series("person_key", np.arange(first_free, first_free + len(chosen))),
        *(pl.Series(name, [row[i] for row in spoilt], dtype=PERSON_SCHEMA[name])
          for i, name in enumerate(("full_name", "birth_on", "birth_year", "id_number"))),
        *(series.alias(name) for name, series in other.items()),
    ).cast(PERSON_SCHEMA)  # fmt: skip
    truth = pl.DataFrame({"left_key": twice["person_key"], "right_key": second["person_key"]})
    return pl.concat([persons, second]).sample(fraction=1.0, shuffle=True, seed=seed), truth


def _spoilt(rng: np.random.Generator, row: tuple) -> tuple:  # type: ignore[type-arg]
    name, born, year, number = row
    draw = rng.random()
    if draw < 0.3:
        name = _bare(name)
    elif draw < 0.45:
        name = unicodedata.normalize("NFD", name)
    elif draw < 0.6:
        words = name.split()
        name = f"{words[0]} {words[-1]}"
    draw = rng.random()
    if draw < 0.10:
        born = None
    elif draw < 0.20 and born is not None:
        born = born.replace(day=(born.day + int(rng.integers(1, 20))) % 28 + 1)
    draw = rng.random()
    if draw < 0.10:
        number = ""
    elif draw < 0.20 and number:
        place = int(rng.integers(6, 11))
        number = number[:place] + number[place + 1] + number[place] + number[place + 2:]
    return name, born, year, number


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def scores(pairs: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, float]:
    """(precision, recall)."""
    hits = pairs.join(truth, on=["left_key", "right_key"]).height
    return hits / max(pairs.height, 1), hits / max(truth.height, 1)
