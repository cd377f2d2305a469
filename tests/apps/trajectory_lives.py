"""Random lives of households over six years, and what becomes of them told slowly: one household, one step at a time.

Households split, merge, move between villages and communes, come and leave, die out, and are carried over to the new map
on 1/7/2025; in between a chairman decides on some. Each event says whether a flow cannot do without it.

The same life is written into the database as lists, decisions within the year and events, and told here by plain rules.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random

YEARS = tuple(range(2021, 2027))
IN_STOCK = ("POOR", "NEAR_POOR")
CLASSES = ("POOR", "NEAR_POOR", "NOT_POOR")
# Villages by number; the first three in communes of 2021 that became one in 2025, the last in another.
REORGANISED = date(2025, 7, 1)
VILLAGES = (0, 1, 2, 3)
COMMUNE_2021 = {0: "a", 1: "a", 2: "b", 3: "c"}
COMMUNE_2025 = {0: "d", 1: "d", 2: "d", 3: "c"}
# How a household ends or leaves. Those of one person end with what happens to that person; some have another household
# that the members, or the last one, join.
ENDS = ("dissolved", "household_moved_out", "merged", "death", "last_left", "last_joined", "last_married")
JOINS = ("merged", "last_joined", "last_married")


@dataclass
class State:
    """A class at a place on a day; class None: gone from the register."""

    household_class: str | None
    village: int


@dataclass
class Event:
    """One event of life or one decision within the year; ``other``: the new household of a split, the one that stays.

    ``is_needed``: nothing else says why the household left the list of its place, or how one that is new came to be on it.
    """

    kind: str
    household: int
    on: date
    village: int
    to_village: int | None = None
    other: int | None = None
    household_class: str = ""
    is_needed: bool = False


@dataclass
class Home:
    """One household: where it is now, its states of the year in hand, and what it ever was."""

    number: int
    village: int
    formed_on: date | None = None
    is_gone: bool = False
    last: str | None = None  # class on the last list, when it was on it
    states: list[State] = field(default_factory=list)
    came_by: str = ""
    came: Event | None = None
    moved: Event | None = None
    ever: set[str] = field(default_factory=set)


@dataclass
class Told:
    """Counts by (year, class, village, what): what is opening, closing, or a column of tables 2 and 3."""

    events: list[Event] = field(default_factory=list)
    lists: dict[int, dict[int, State]] = field(default_factory=dict)
    homes: dict[int, Home] = field(default_factory=dict)
    counts: Counter[tuple[int, str, int, str]] = field(default_factory=Counter)


def live(seed: int, households: int = 9) -> Told:
    """Lives of a few households; every year they are told right after they were lived."""
    luck, told = Random(seed), Told()
    for number in range(households):
        told.homes[number] = Home(number, luck.choice(VILLAGES))
    for year in YEARS:
        for home in told.homes.values():
            home.states = [State(home.last, home.village)] if home.last in IN_STOCK else []
            home.came_by, home.came, home.moved = "", None, None
        if year > YEARS[0]:
            _events(told, luck, year)
        _list(told, luck, year)
        _tell(told, year)
    return told


def _alive(told: Told) -> list[Home]:
    return [home for home in told.homes.values() if not home.is_gone]


def _events(told: Told, luck: Random, year: int) -> None:
    for home in _alive(told):
        if luck.random() < 0.12:
            _form(told, home.number, home.village, date(year, 1, 1 + luck.randrange(28)), "split")
    if luck.random() < 0.4:
        _form(told, None, luck.choice(VILLAGES), date(year, 1, 1 + luck.randrange(28)), "household_moved_in")
    for home in _alive(told):
        if luck.random() < 0.15:
            there = luck.choice([v for v in VILLAGES if v != home.village])
            on = date(year, luck.choice([2, 6]), 3)
            if on.month == 2:
                _move(told, home, there, on)
            _decide(told, luck, home, year)
            if on.month == 6:
                _move(told, home, there, on)
        else:
            _decide(told, luck, home, year)
    for home in _alive(told):
        if luck.random() < 0.12 and len(_alive(told)) > 3:
            kind = luck.choice(ENDS)
            other = luck.choice([h.number for h in _alive(told) if h is not home]) if kind in JOINS else None
            ended = Event(kind, home.number, date(year, 8, 5), home.village, other=other, is_needed=_is_listed(home))
            told.events.append(ended)
            home.is_gone = True
    if year == 2025:
        # On that day all who stood there: those that end in August as well, none that came later.
        gone = {e.household for e in told.events if e.kind in ENDS and e.on < REORGANISED}
        told.events += [
            Event("area_changed", h.number, REORGANISED, h.village) for h in told.homes.values() if h.number not in gone
        ]


def _is_listed(home: Home) -> bool:
    """On the list or decided poor or near-poor, as of now."""
    return bool(home.states) and home.states[-1].household_class in IN_STOCK


def _form(told: Told, donor: int | None, village: int, on: date, kind: str) -> None:
    new = Home(max(told.homes) + 1, village, formed_on=on)
    told.homes[new.number] = new
    if donor is None:
        new.came_by, new.came = "other_in", Event(kind, new.number, on, village)
    else:
        new.came_by, new.came = f"split {donor}", Event(kind, donor, on, village, other=new.number)
    told.events.append(new.came)


def _move(told: Told, home: Home, there: int, on: date) -> None:
    home.moved = Event("moved", home.number, on, home.village, to_village=there)
    told.events.append(home.moved)
    home.village = there


def _decide(told: Told, luck: Random, home: Home, year: int) -> None:
    now = home.states[-1].household_class if home.states else "NOT_POOR"
    if luck.random() < 0.12:
        then = "NOT_POOR" if now in IN_STOCK else luck.choice(IN_STOCK)
        told.events.append(Event("decided", home.number, date(year, 4, 20), home.village, household_class=then))
        home.states.append(State(then, home.village))


def _list(told: Told, luck: Random, year: int) -> None:
    told.lists[year] = {}
    for home in _alive(told):
        must = bool(home.states)
        if must or luck.random() < 0.6:
            found = State(luck.choice(CLASSES), home.village)
            told.lists[year][home.number] = found
            home.states.append(found)
    for home in told.homes.values():
        if home.is_gone and home.states and home.states[-1].household_class is not None:
            home.states.append(State(None, home.village))


def _tell(told: Told, year: int) -> None:
    """The year by plain rules. On the first list all are simply there."""
    stock = {
        home.number for home in told.homes.values() if any(s.household_class in IN_STOCK for s in home.states)
    }
    for home in told.homes.values():
        steps = [State("NOT_POOR", -1), *home.states]
        if home.last in IN_STOCK:
            told.counts[year, str(home.last), home.states[0].village, "opening"] += 1
            steps = steps[1:]
        for before, after in itertools.pairwise(steps):
            _step(told, year, home, before, after, stock)
            if after.household_class:
                home.ever.add(after.household_class)
        found = told.lists[year].get(home.number)
        home.last = found.household_class if found else None
        if found and found.household_class in IN_STOCK:
            told.counts[year, str(found.household_class), found.village, "closing"] += 1


def _step(told: Told, year: int, home: Home, before: State, after: State, stock: set[int]) -> None:
    def count(state: State, what: str) -> None:
        told.counts[year, str(state.household_class), state.village, what] += 1

    was_in, is_in = before.household_class in IN_STOCK, after.household_class in IN_STOCK
    # Lists say the commune, not the village: from which village to which is known from the event alone.
    communes = COMMUNE_2021 if year <= REORGANISED.year else COMMUNE_2025
    if home.moved and was_in and after.household_class and communes[before.village] != communes[after.village]:
        home.moved.is_needed = True
    if was_in and (after.household_class is None or after.village != before.village):
        count(before, "other_out")
        if is_in:
            count(after, "other_in")
    elif was_in and is_in and before.household_class != after.household_class:
        count(before, "to_neighbour")
        count(after, "from_neighbour")
    elif was_in and not is_in:
        count(before, "left")
    elif is_in and not was_in:
        if home.came is not None:
            home.came.is_needed = True
        count(after, _entry(year, home, str(after.household_class), stock))


def _entry(year: int, home: Home, household_class: str, stock: set[int]) -> str:
    if year == YEARS[0]:
        return "first"
    if home.came_by == "other_in":
        return "other_in"
    if home.came_by and int(home.came_by.split()[1]) in stock:
        return "other_in"
    return "relapsed" if household_class in home.ever else "new"

