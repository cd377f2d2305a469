"""What is counted. A population is rows of one kind for one year; a measure is a condition on them, so that a number and the list
behind it ask the same.

Columns that every population has: ``home`` (the unit that a row stands on, of any map), ``n`` (how many it counts for),
``ref`` (id of what it is), ``household_id``, ``name``, ``village``, ``note``, ``on_day``. Parameters: ``area`` (looked at),
``day`` (as of). The year is written into the statement, so that all years are asked at once.
"""

from __future__ import annotations

from . import census, listed, officers, recorded, supported, watched
from .parts import Measure, Population

POPULATIONS: dict[str, Population] = {
    one.id: one
    for module in (census, listed, supported, watched, officers, recorded)
    for one in module.POPULATIONS
}
MEASURES: dict[str, tuple[Population, Measure]] = {
    measure.id: (population, measure) for population in POPULATIONS.values() for measure in population.measures
}

__all__ = ["MEASURES", "POPULATIONS", "Measure", "Population"]
