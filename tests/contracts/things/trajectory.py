"""Addresses of the trajectory and the balance."""

from __future__ import annotations

from . import Thing

year: Thing = lambda w: [w.round.year]  # noqa: E731 - a table of small questions reads better so

THINGS = {
    "trajectory:balance": (year, "dia_ban={area}"),
    "trajectory:behind": (year, "dia_ban={area}"),
}
# About no one area: it puts the whole province's year together, for the province only.
LISTS_OF_MINE = {"trajectory:rebuild": year}

REASONS = {"trajectory_flowbuild": "when the flows of a year were put together; counts of the province, about nobody"}
