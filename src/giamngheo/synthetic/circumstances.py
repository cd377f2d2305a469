"""What the form asks beside the score: causes of poverty, needs, labour, merit. Shares are invented, marked synthetic.

A household keeps most of its circumstances from year to year; some were not asked, so that tables show it.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from giamngheo.engine.vocabulary import HOUSEHOLD_NEEDS, INDICATOR_CODES, POVERTY_CAUSES

from .answers import Make
from .classes import NEAR_POOR, NOT_POOR, POOR
from .draws import Draws, Ints

_CAUSE_SHARES = {
    "land": 0.35, "capital": 0.60, "labour": 0.15, "tools": 0.30, "production_knowledge": 0.40, "work_skills": 0.40,
    "illness": 0.12, "other": 0.04,
}  # fmt: skip
_NEED_SHARES = {
    "production": 0.55,
    "credit": 0.50,
    "housing": 0.70,
    "water_sanitation": 0.50,
    "telecom": 0.50,
    "other": 0.03,
}
# Needs that follow from a deprivation: only a household that has one of these asks.
_NEED_OF = {
    "housing": ("housing_quality", "housing_area"), "water_sanitation": ("water", "toilet"), "telecom": ("telecom", "info_devices"),
}  # fmt: skip
_NOT_ASKED = 0.04


def make_circumstances(draws: Draws, key: Ints, year: int, found: Ints, make: Make, ticks: np.ndarray) -> pl.DataFrame:
    """Columns has_labour_capacity, has_merit_member, is_policy_household (null: not asked), causes and needs: codes
    joined by commas, empty for none, null where not asked."""
    is_poor = (found == POOR) | (found == NEAR_POOR)
    rarer = np.where(found == NEAR_POOR, 0.8, 1.0)
    causes = np.column_stack(
        [
            is_poor & (draws.uniform(f"cause {term.code}", key) < _CAUSE_SHARES[term.code] * rarer)
            for term in POVERTY_CAUSES
        ]
    )
    codes = [term.code for term in POVERTY_CAUSES]
    causes[:, codes.index("labour")] |= is_poor & (make.from_18_to_54 == 0)
    causes[:, codes.index("capital")] |= is_poor & ~causes.any(axis=1)
    merit = draws.uniform("merit", key) < 0.025
    asked = draws.uniform("asked", key, year) >= _NOT_ASKED
    return pl.DataFrame(
        {
            "has_labour_capacity": make.from_18_to_54 > 0,
            "has_merit_member": merit,
            "is_policy_household": merit | (draws.uniform("policy", key) < 0.02),
            "causes": _joined(causes, codes),
            "needs": _joined(_needs(draws, key, year, found, ticks), [term.code for term in HOUSEHOLD_NEEDS]),
        }
    ).with_columns(pl.when(pl.Series(asked)).then(pl.all()))


def _needs(draws: Draws, key: Ints, year: int, found: Ints, ticks: np.ndarray) -> np.ndarray:
    columns = []
    for term in HOUSEHOLD_NEEDS:
        wants = draws.uniform(f"need {term.code}", key, year) < _NEED_SHARES[term.code]
        lacking = [ticks[:, INDICATOR_CODES.index(code)] for code in _NEED_OF.get(term.code, ())]
        columns.append((found != NOT_POOR) & wants & (np.any(lacking, axis=0) if lacking else True))
    return np.column_stack(columns)


def _joined(chosen: np.ndarray, codes: list[str]) -> list[str]:
    """The codes of each row that are chosen. There are few different rows: each is joined once."""
    number = chosen @ (1 << np.arange(len(codes)))
    words = {int(n): ",".join(code for bit, code in enumerate(codes) if int(n) >> bit & 1) for n in np.unique(number)}
    return [words[int(n)] for n in number]
