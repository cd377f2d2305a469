"""How many of what, where, when: counts per commune and ethnic group that everything drawn must hit exactly.

Cells are (commune of 2021, ethnic group); arrays are (communes, groups). The skeleton is always of the whole
province, so a district drawn alone is a part of the same province and has the same keys.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .draws import Floats, Ints, log_odds_to_total, rounded_to_total
from .geography import Communes
from .published import (
    BASE_YEAR,
    BIRTHS,
    DEATHS,
    GROUPS,
    SOP_COP,
    SOP_COP_RATE,
    YEARS,
    groups_2022,
    household_totals,
    near_poor_targets,
    poor_targets,
)

# Only cells of this many households split: each split needs a household of four or more.
_SPLIT_FROM = 30
_NEAR_POOR_SLOPE = 0.3


@dataclass(frozen=True)
class Skeleton:
    """Counts by year, each (communes, groups). New households, births and deaths have no entry for 2021."""

    households: dict[int, Ints]
    persons: dict[int, Ints]
    poor: dict[int, Ints]
    near_poor: dict[int, Ints]
    new_households: dict[int, Ints]
    births: dict[int, Ints]
    deaths: dict[int, Ints]


def make_skeleton(communes: Communes) -> Skeleton:
    """All counts of the province. Sums over communes equal the published figures of 2022 for every group."""
    households, new = _households(communes)
    persons, births, deaths = _persons(communes, households, new)
    poor, near_poor = _poverty(communes, households)
    return Skeleton(households, persons, poor, near_poor, new, births, deaths)


def _households(communes: Communes) -> tuple[dict[int, Ints], dict[int, Ints]]:
    figures = groups_2022()
    totals = np.array([figures[g].household_count for g in GROUPS], dtype=np.int64)
    fitted = communes.share * communes.size[:, None]
    row_total = communes.size / communes.size.sum() * totals.sum()
    for _ in range(30):  # iterative proportional fitting; the last step is by group, whose totals are published
        fitted *= (row_total / fitted.sum(axis=1))[:, None]
        fitted *= totals / fitted.sum(axis=0)
    base = np.stack([rounded_to_total(fitted[:, g], int(totals[g])) for g in range(len(GROUPS))], axis=1)
    province = household_totals()
    households, new = {BASE_YEAR: base}, {}
    may_split = np.where(base >= _SPLIT_FROM, base, 0).astype(np.float64)
    for year in YEARS[1:]:
        new[year] = _over_cells(may_split, province[year] - province[year - 1])
    households[BASE_YEAR - 1] = base - new[BASE_YEAR]
    for year in YEARS[2:]:
        households[year] = households[year - 1] + new[year]
    return households, new


def _persons(
    communes: Communes, households: dict[int, Ints], new: dict[int, Ints]
) -> tuple[dict[int, Ints], dict[int, Ints], dict[int, Ints]]:
    """Persons(year) = persons(year before) + births - deaths + one who marries in per new household."""
    figures = groups_2022()
    base = np.zeros_like(households[BASE_YEAR])
    slope = np.array([{"town": -0.06, "valley": 0.0, "upland": 0.05}[z] for z in communes.zone])
    for g, name in enumerate(GROUPS):
        own = households[BASE_YEAR][:, g]
        # At least two per household on average, whatever rounding does to a small cell.
        extra = figures[name].person_count - 2 * int(own.sum())
        base[:, g] = 2 * own + rounded_to_total(own * (1 + slope), extra)
    births, deaths = {}, {}
    for year in YEARS[1:]:
        births[year] = _over_cells(base.astype(np.float64), round(BIRTHS * base.sum()))
        grown = np.where(base >= 60, base, 0).astype(np.float64)
        deaths[year] = _over_cells(grown, round(DEATHS * base.sum()))
    persons = {BASE_YEAR: base}
    persons[BASE_YEAR - 1] = base - births[BASE_YEAR] + deaths[BASE_YEAR] - new[BASE_YEAR]
    for year in YEARS[2:]:
        persons[year] = persons[year - 1] + births[year] - deaths[year] + new[year]
    return persons, births, deaths


def _over_cells(weights: Floats, total: int) -> Ints:
    return rounded_to_total(weights.ravel(), total).reshape(weights.shape)


def _poverty(communes: Communes, households: dict[int, Ints]) -> tuple[dict[int, Ints], dict[int, Ints]]:
    totals = {year: int(h.sum()) for year, h in households.items()}
    poor_total, near_total = poor_targets(totals), near_poor_targets(totals)
    in_sop_cop = np.array([d == SOP_COP for d in communes.district])
    poor, near_poor = {}, {}
    for year in YEARS:
        own = households[year]
        by_group = _group_poor(own.sum(axis=0), poor_total[year], year)
        rate = SOP_COP_RATE[min(max(year, min(SOP_COP_RATE)), max(SOP_COP_RATE))]
        if year not in SOP_COP_RATE:  # other years: as far above the province as in the nearest year told
            rate = rate * (poor_total[year] / totals[year]) / _province_rate_near(year, poor_total, totals)
        poor[year] = _fit_district(communes.poverty_effect, in_sop_cop, own, by_group, rate / 100)
        near_group = _group_near_poor(own, poor[year], near_total[year], year)
        near_poor[year] = _spread(_NEAR_POOR_SLOPE * communes.poverty_effect, own - poor[year], near_group)
    return poor, near_poor


def _province_rate_near(year: int, poor: dict[int, int], totals: dict[int, int]) -> float:
    nearest = min(max(year, min(SOP_COP_RATE)), max(SOP_COP_RATE))
    return poor[nearest] / totals[nearest]


def _group_poor(households: Ints, total: int, year: int) -> Ints:
    """Poor households by group: published (or derived) for 2022; else one odds factor for all groups."""
    figures = groups_2022()
    known = np.array([figures[g].poor_count for g in GROUPS], dtype=np.int64)
    if year == BASE_YEAR:
        return known
    rate = known / np.array([figures[g].household_count for g in GROUPS])
    share = log_odds_to_total(households.astype(np.float64), np.log(rate / (1 - rate)), total)
    return rounded_to_total(households * share, total, households)


def _group_near_poor(households: Ints, poor: Ints, total: int, year: int) -> Ints:
    figures = groups_2022()
    known = np.array([figures[g].near_poor_count or 0 for g in GROUPS], dtype=np.int64)
    if year == BASE_YEAR:
        return known
    room = (households - poor).sum(axis=0)
    rate = known / np.array([figures[g].household_count - figures[g].poor_count for g in GROUPS])
    share = log_odds_to_total(room.astype(np.float64), np.log(rate / (1 - rate)), total)
    return rounded_to_total(room * share, total, room)


def _fit_district(effect: Floats, inside: np.ndarray, households: Ints, by_group: Ints, rate: float) -> Ints:
    """Poor counts per cell with the marked district as near ``rate`` as whole numbers allow."""
    low, high = -4.0, 4.0
    target = rate * households[inside].sum()
    for _ in range(25):
        middle = (low + high) / 2
        expected = _expected(effect + middle * inside, households, by_group)
        if expected[inside].sum() < target:
            low = middle
        else:
            high = middle
    return _spread(effect + (low + high) / 2 * inside, households, by_group)


def _expected(effect: Floats, room: Ints, by_group: Ints) -> Floats:
    size = room.astype(np.float64)
    return size * log_odds_to_total(size, effect[:, None], by_group.astype(np.float64))


def _spread(effect: Floats, room: Ints, by_group: Ints) -> Ints:
    expected = _expected(effect, room, by_group)
    columns = [rounded_to_total(expected[:, g], int(by_group[g]), room[:, g]) for g in range(len(GROUPS))]
    return np.stack(columns, axis=1)
