"""What a review finds about each member, drawn so that the indicators computed from it equal the household's ticks.

Ages that the law's wording leaves open (30 and some months, 15 at work, a school level ahead of the age) are given
answers that say the same under every reading.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from giamngheo.engine.vocabulary import INDICATOR_CODES

from .draws import Draws, Floats, Ints, rank_in_group

_AT = {code: position for position, code in enumerate(INDICATOR_CODES)}
_DAYS_PER_MONTH = 30.4375
_ALSO = {"employment": 0.15, "nutrition": 0.35, "health_insurance": 0.4, "adult_education": 0.4, "child_school": 0.2}


def make_member_answers(
    draws: Draws, key: Ints, year: int, household: Ints, age: Ints, age_months: Floats, is_female: np.ndarray,
    ticks: np.ndarray, root: Path,
) -> pl.DataFrame:  # fmt: skip
    """Columns of ``frames.PERSON`` from qualification to weight_kg, one row per member.

    ``household`` is the member's row in ``ticks``; ``age`` is in complete years on the survey day;
    ``root`` is the plan's folder (WHO tables in ``who_growth``).
    """

    def lacking(indicator: str, may: np.ndarray) -> np.ndarray:
        return _lacking(draws, indicator, key, household, may, ticks[:, _AT[indicator]])

    jobless = lacking("employment", (age >= 18) & (age < 55))
    small = lacking("nutrition", age < 16)
    uninsured = lacking("health_insurance", age >= 6)
    unschooled = lacking("adult_education", (age >= 16) & (age < 30))
    out_of_school = lacking("child_school", (age >= 3) & (age < 16))
    is_student = (age >= 16) & (age < 18) & ~unschooled
    attends = ((age >= 3) & (age < 16) & ~out_of_school) | is_student
    frame = _schooling(draws, key, age, unschooled, is_student, attends)
    height, weight = _measures(draws, key, year, age, age_months, is_female, small, root)
    return frame.hstack(_work(draws, key, age, jobless, is_student)).with_columns(
        pl.Series("has_health_insurance", ~uninsured),
        pl.Series("receives_allowance", (age >= 60) & ticks[household, _AT["dependents"]]),
        pl.Series("disability_level", ["none", "mild", "severe"]).gather(draws.choice("disability", key, [97, 2, 1])),
        pl.Series("is_merit", draws.uniform("merit", key) < np.where(age >= 60, 0.06, 0.002)),
        pl.Series("is_pregnant", is_female & (age >= 19) & (age < 42) & (draws.uniform("pregnant", key, year) < 0.04)),
        pl.Series("is_certified_on_job", np.zeros(len(key), dtype=bool)),
        height,
        weight,
    )


def _lacking(
    draws: Draws, indicator: str, key: Ints, household: Ints, may: np.ndarray, is_ticked: np.ndarray
) -> np.ndarray:
    """At least one of those who ``may`` lack in each ticked household, sometimes more; nobody in the others."""
    candidates = np.flatnonzero(may & is_ticked[household])
    u = draws.uniform(f"lacks {indicator}", key[candidates])
    first = rank_in_group(household[candidates], u) == 0
    lacks = np.zeros(len(key), dtype=bool)
    lacks[candidates[first | (draws.uniform(f"also {indicator}", key[candidates]) < _ALSO[indicator])]] = True
    return lacks


def _schooling(
    draws: Draws, key: Ints, age: Ints, unschooled: np.ndarray, is_student: np.ndarray, attends: np.ndarray
) -> pl.DataFrame:
    codes = pl.Series(
        ["none", "primary", "lower_secondary", "upper_secondary", "elementary_vocational", "intermediate_vocational",
         "college", "university"]
    )  # fmt: skip
    old = draws.choice("schooling", key, [20, 40, 30, 10])
    # Up to vocational school by 20, a degree by 23.
    most = np.select([age < 20, age < 23], [0, 2], default=4)
    trained = 3 + np.minimum(draws.choice("training", key, [62, 10, 14, 8, 6]), most)
    done = np.select(
        [age < 12, age < 16, is_student, unschooled & (age < 18), unschooled, age < 31],
        [0, 1, 2, 1, 1 + draws.integers("dropped", key, 0, 1), trained],
        default=old,
    )
    levels = pl.Series(["preschool", "primary", "lower_secondary", "upper_secondary", None])
    level = np.select([~attends, age < 6, age < 12, age < 16], [4, 0, 1, 2], default=3)
    return pl.DataFrame(
        {
            "qualification": codes.gather(done),
            "is_attending": attends,
            "attending_level": levels.gather(level),
        }
    )


def _work(draws: Draws, key: Ints, age: Ints, jobless: np.ndarray, is_student: np.ndarray) -> pl.DataFrame:
    """Status and contract; under fifteen nobody is asked. Only those marked lack a job or a contract."""
    codes = pl.Series(
        ["farm_self_employed", "business_self_employed", "wage", "jobless", "student", "past_working_age", None]
    )
    # Past 54 no wages and no search for work, so that no age of retirement decides.
    at_work = np.where(age < 55, draws.choice("work", key, [78, 9, 13]), 0)
    lacks_contract = jobless & (draws.uniform("contract", key) < 0.7)
    status = np.select(
        [age < 15, (age < 16) | is_student, age < 18, lacks_contract, jobless, age >= 62],
        [6, 4, 0, 2, 3, 5],
        default=at_work,
    )
    contract = pl.select(pl.when(pl.Series(status == 2)).then(pl.Series(~lacks_contract)).alias("c")).to_series()
    return pl.DataFrame({"employment_status": codes.gather(status), "has_contract": contract})


@cache
def _lms(root: Path, daily: str, monthly: str, sex: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Ages in months with the WHO values L, M, S: of 2006 by the day under five, of 2007 by the month above."""
    days = _table(root, daily, sex)
    months = _table(root, monthly, sex)
    age = days["age"] / _DAYS_PER_MONTH
    later = months["age"] > age[-1]
    joined = {name: np.concatenate([days[name], months[name][later]]) for name in ("l", "m", "s")}
    return np.concatenate([age, months["age"][later]]), joined["l"], joined["m"], joined["s"]


def _table(root: Path, name: str, sex: int) -> dict[str, Floats]:
    table = pl.read_csv(root / "who_growth" / name, separator="\t", infer_schema_length=None)
    table = table.filter(pl.col("sex") == sex)
    return {column: table[column].to_numpy().astype(np.float64) for column in ("age", "l", "m", "s")}


def _measures(
    draws: Draws, key: Ints, year: int, age: Ints, months: Floats, is_female: np.ndarray, small: np.ndarray, root: Path
) -> tuple[pl.Series, pl.Series]:
    """Height and weight under 16: well below -2 standard deviations for the small, well above for others."""
    child = np.flatnonzero(age < 16)
    z = {}
    for name in ("height", "weight"):
        u = draws.uniform(f"z {name}", key[child], year)
        z[name] = np.where(small[child], -2.5 - 0.7 * u if name == "height" else -1.2 - 1.6 * u, -1.2 + 1.5 * u)
    height, weight = np.full(len(key), np.nan), np.full(len(key), np.nan)
    for sex, is_sex in ((1, ~is_female[child]), (2, is_female[child])):
        rows = child[is_sex]
        height_table = _lms(root, "lenanthro.txt", "hfawho2007.txt", sex)
        weight_table = _lms(root, "weianthro.txt", "wfawho2007.txt", sex)
        height[rows] = _from_z(height_table, months[rows], z["height"][is_sex])
        young = _from_z(weight_table, months[rows], z["weight"][is_sex])
        # Past 120 months weight for age is not used; a plausible weight for the height is given.
        weight[rows] = np.where(months[rows] <= 120, young, 16.8 * (height[rows] / 100) ** 2)
    return (
        pl.Series("height_cm", np.round(height, 1)).fill_nan(None),
        pl.Series("weight_kg", np.round(weight, 1)).fill_nan(None),
    )


def _from_z(table: tuple[Floats, Floats, Floats, Floats], months: Floats, z: Floats) -> Floats:
    age, *lms = table
    power, median, spread = (np.interp(months, age, values) for values in lms)
    return median * (1 + power * spread * z) ** (1 / power)
