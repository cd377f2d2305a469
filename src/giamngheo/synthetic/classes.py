"""The class of every household in every year: exact counts per cell, and movements that look like a review's.

A household has a standing that drifts from year to year; the lowest of each cell are poor, the next near-poor. Thus
exits, relapses and new poverty come from the drift, and the counts are the skeleton's by construction.
"""

from __future__ import annotations

import numpy as np

from .draws import Draws, Ints, rank_in_group
from .people import Households
from .published import YEARS
from .skeleton import Skeleton

POOR, NEAR_POOR, NOT_POOR, ABSENT = 0, 1, 2, 3
CLASS_CODES = ("POOR", "NEAR_POOR", "NOT_POOR")

# Tuned so that the yearly movements come near those of 2018 (published.MOVEMENTS_2018).
_DRIFT = 0.36
_NOISE = 0.08
# Illness, flood, death of cattle: a few fall far in one year, so that not only the nearly poor become poor.
_BLOW_SHARE, _BLOW = 0.02, 1.3
# Households above the near-poor that the list of the end of 2020 (an older standard) is taken to have held.
_LIST_OF_2020 = 0.04
# Households never on a list that ask for a review and are found not poor.
_REQUESTS = 0.025


def make_classes(households: Households, skeleton: Skeleton, draws: Draws) -> dict[int, Ints]:
    """Class per household (positions of ``households``) by year; ABSENT before it existed."""
    standing = draws.normal("standing", households.key)
    classes = {}
    for year in YEARS:
        standing = standing + _DRIFT * draws.normal("drift", households.key, year)
        struck = draws.uniform("blow", households.key, year) < _BLOW_SHARE
        standing = np.where(struck, standing - _BLOW, standing)
        seen = standing + _NOISE * draws.normal("noise", households.key, year)
        rank = _rank(households, seen, year)
        poor = skeleton.poor[year].ravel()[households.cell]
        near = skeleton.near_poor[year].ravel()[households.cell]
        found = np.where(rank < poor, POOR, np.where(rank < poor + near, NEAR_POOR, NOT_POOR))
        classes[year] = np.where(_exists(households, year), found, ABSENT)
    return classes


def _exists(households: Households, year: int) -> np.ndarray:
    exists: np.ndarray = households.created_year <= year
    return exists


def _rank(households: Households, seen: np.ndarray, year: int) -> Ints:
    """Rank inside the cell, households that do not exist yet last."""
    return rank_in_group(households.cell, ~_exists(households, year), seen, households.key)


def reviewed(households: Households, classes: dict[int, Ints], draws: Draws, year: int) -> np.ndarray:
    """Who is reviewed: the list of the year before, all found poor or near-poor, and some who ask in vain."""
    now = classes[year]
    if year == YEARS[0]:
        listed = draws.uniform("list of 2020", households.key) < _LIST_OF_2020
    else:
        listed = classes[year - 1] <= NEAR_POOR
    asks = draws.uniform("request", households.key, year) < _REQUESTS
    is_reviewed: np.ndarray = (now != ABSENT) & ((now <= NEAR_POOR) | listed | asks)
    return is_reviewed


def movements(classes: dict[int, Ints], year: int) -> dict[str, int]:
    """Households that left poverty in a year, fell back (poor in an earlier year), or became poor for the first time.

    Years before 2021 are not known, so relapses are few at first.
    """
    now, last = classes[year], classes[year - 1]
    ever = np.zeros(len(now), dtype=bool)
    for earlier in YEARS[: YEARS.index(year)]:
        ever |= classes[earlier] == POOR
    entered = (now == POOR) & (last != POOR)
    return {
        "exit": int(((last == POOR) & (now != POOR)).sum()),
        "relapse": int((entered & ever).sum()),
        "new": int((entered & ~ever).sum()),
    }
