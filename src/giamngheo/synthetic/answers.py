"""What a review finds about one household: deprivations that its members allow, dwelling, score A.

Ticks are drawn first, as many as the class asks for; the answers are then drawn to say the same as the ticks.
Thresholds are those of NĐ 07/2021/NĐ-CP, article 3 and its annex, and TT 07/2021/TT-BLĐTBXH for the scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from giamngheo.engine.frames import TICK_PREFIX
from giamngheo.engine.vocabulary import INDICATOR_CODES, TOILET_TYPES, WATER_SOURCES

from .classes import CLASS_CODES, NEAR_POOR, NOT_POOR, POOR
from .draws import Draws, Floats, Ints

_AT = {code: position for position, code in enumerate(INDICATOR_CODES)}
# How often each deprivation is met, relative to the others: invented.
_TICK_WEIGHTS = np.array([22, 25, 20, 12, 35, 12, 50, 30, 40, 65, 45, 30], dtype=np.float64)
# Number of deprivations from the least that the class allows: invented.
_DEPRIVATIONS = {POOR: (3, [40, 30, 18, 8, 4]), NEAR_POOR: (0, [15, 35, 50]), NOT_POOR: (0, [35, 30, 20, 10, 5])}
_REDRAWN = 0.15  # share of deprivations drawn anew each year
_CUT_OFF = {"rural": 140, "urban": 175}
_INCOME_LINE_VND = {"rural": 1_500_000, "urban": 2_000_000}
_UNCLEAN_WATER = ("unprotected_well", "unprotected_spring", "surface")
_UNHYGIENIC_TOILET = ("one_compartment", "shallow_pit", "none")


@dataclass(frozen=True)
class Make:
    """Members of each household on its survey day, counted by what the indicators ask about."""

    member_count: Ints
    under_16: Ints
    from_3_to_15: Ints
    from_16_to_29: Ints
    from_18_to_54: Ints
    from_60: Ints


def count_members(household: Ints, age: Ints, household_count: int) -> Make:
    """Counts from one entry per member: position of the household and age in complete years."""

    def count(mask: np.ndarray) -> Ints:
        return np.bincount(household[mask], minlength=household_count).astype(np.int64)

    return Make(
        count(age >= 0), count(age < 16), count((age >= 3) & (age < 16)), count((age >= 16) & (age < 30)),
        count((age >= 18) & (age < 55)), count(age >= 60),
    )  # fmt: skip


def make_ticks(draws: Draws, key: Ints, year: int, found: Ints, make: Make) -> np.ndarray:
    """Deprivations, (households, 12) booleans: possible for the members, as many as the class asks for."""
    items = np.arange(len(INDICATOR_CODES))[None, :]
    is_redrawn = draws.uniform("redraw", key[:, None], year * 100 + items) < _REDRAWN
    u = draws.uniform("tick", key[:, None], np.where(is_redrawn, year * 100 + items, items))
    priority = u ** (1 / _TICK_WEIGHTS)  # weighted draw without replacement (Efraimidis and Spirakis 2006)
    possible = np.ones(u.shape, dtype=bool)
    possible[:, _AT["employment"]] = make.from_18_to_54 > 0
    possible[:, _AT["dependents"]] = 2 * (make.under_16 + make.from_60) > make.member_count
    possible[:, _AT["nutrition"]] = make.under_16 > 0
    possible[:, _AT["adult_education"]] = make.from_16_to_29 > 0
    possible[:, _AT["child_school"]] = make.from_3_to_15 > 0
    # Children alone make more than half of the members: nothing can be answered but "deprived".
    forced = 2 * make.under_16 > make.member_count
    priority = np.where(possible, priority, -1.0)
    priority[:, _AT["dependents"]] = np.where(forced, 2.0, priority[:, _AT["dependents"]])
    number = np.zeros(len(key), dtype=np.int64)
    for class_code, (least, weights) in _DEPRIVATIONS.items():
        number = np.where(found == class_code, least + draws.choice("deprivations", key, weights), number)
    number = np.clip(number, forced, possible.sum(axis=1))
    order = np.argsort(-priority, axis=1, kind="stable")
    ticks = np.zeros(u.shape, dtype=bool)
    np.put_along_axis(ticks, order, items < number[:, None], axis=1)
    return ticks


def make_answers(
    draws: Draws, key: Ints, year: int, found: Ints, make: Make, ticks: np.ndarray, is_urban: np.ndarray
) -> pl.DataFrame:
    """Columns of ``frames.HOUSEHOLD`` from member_count to declared_income_vnd, and ``expected_class``."""
    score_a = _scores(draws, key, year, found, is_urban)
    columns: dict[str, object] = {
        "member_count": make.member_count,
        "score_a": score_a.astype(np.float64),
        "score_b_stated": 10.0 * ticks.sum(axis=1),
    }
    columns |= {TICK_PREFIX + code: ticks[:, at] for code, at in _AT.items()}
    columns |= _dwelling(draws, key, make, ticks)
    columns["uses_internet"] = ~ticks[:, _AT["telecom"]]
    columns["has_info_device"] = ~ticks[:, _AT["info_devices"]]
    income = _incomes(score_a, is_urban)
    is_answered = draws.uniform("income answered", key, year) < 0.6
    frame = pl.DataFrame(columns).with_columns(
        pl.select(pl.when(pl.Series(is_answered)).then(pl.Series(income)).alias("declared_income_vnd")).to_series(),
        pl.Series("expected_class", list(CLASS_CODES)).gather(found),
    )
    return frame.with_columns(pl.col("expected_class").alias("class_stated"))


def _scores(draws: Draws, key: Ints, year: int, found: Ints, is_urban: np.ndarray) -> Ints:
    """Score A on the right side of the cut-off of the area (140 rural, 175 urban; the cut-off itself is poor)."""
    cut = np.where(is_urban, _CUT_OFF["urban"], _CUT_OFF["rural"])
    u = np.clip(0.8 * draws.uniform("score", key) + 0.2 * draws.uniform("score", key, year), 0, 1)
    below = cut - np.floor(u * np.where(found == POOR, 76, 41))
    return np.where(found == NOT_POOR, cut + 1 + np.floor(u * 90), below).astype(np.int64)


def _incomes(score_a: Ints, is_urban: np.ndarray) -> Ints:
    """Declared income on the same side of the line as score A; no conversion of points to đồng is published."""
    cut = np.where(is_urban, _CUT_OFF["urban"], _CUT_OFF["rural"])
    line = np.where(is_urban, _INCOME_LINE_VND["urban"], _INCOME_LINE_VND["rural"])
    return np.where(score_a <= cut, line - 10_000 * (cut - score_a), line + 15_000 * (score_a - cut))


def _dwelling(draws: Draws, key: Ints, make: Make, ticks: np.ndarray) -> dict[str, object]:
    """Walls, frame, roof, floor area, water and toilet that say the same as the ticks."""
    is_weak = ticks[:, _AT["housing_quality"]]
    # Which of the three parts stands apart: the one durable part of a weak house, the one weak part of a sound one.
    odd = draws.integers("odd part", key, 0, 3)
    parts = ("has_durable_wall", "has_durable_frame", "has_durable_roof")
    dwelling: dict[str, object] = {name: np.where(is_weak, odd == at, odd != at) for at, name in enumerate(parts)}
    dwelling["floor_area_m2"] = _floor_area(draws, key, make.member_count, ticks[:, _AT["housing_area"]])
    water = ([t.code for t in WATER_SOURCES if t.code not in _UNCLEAN_WATER], _UNCLEAN_WATER)
    toilet = ([t.code for t in TOILET_TYPES if t.code not in _UNHYGIENIC_TOILET], _UNHYGIENIC_TOILET)
    dwelling["water_source"] = _either(draws, "water", key, water, ticks[:, _AT["water"]])
    dwelling["toilet_type"] = _either(draws, "toilet", key, toilet, ticks[:, _AT["toilet"]])
    return dwelling


def _floor_area(draws: Draws, key: Ints, member_count: Ints, is_crowded: np.ndarray) -> Floats:
    """Whole square metres; crowded is below 8 m² per head (8.00 is not)."""
    u = draws.uniform("floor area", key)
    crowded = np.maximum(np.ceil(member_count * (4 + 3.9 * u)) - 1, 3)
    roomy = np.ceil(member_count * (8 + 18 * u**2))
    return np.where(is_crowded, crowded, roomy)


def _either(
    draws: Draws, name: str, key: Ints, codes: tuple[list[str], tuple[str, ...]], is_deprived: np.ndarray
) -> pl.Series:
    good, bad = codes
    pool = pl.Series([*good, *bad])
    pick = np.where(
        is_deprived,
        len(good) + draws.integers(f"{name} bad", key, 0, len(bad) - 1),
        draws.integers(f"{name} good", key, 0, len(good) - 1),
    )
    return pool.gather(pick)
