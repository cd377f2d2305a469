"""Households, persons and memberships of the chosen communes, hitting the skeleton's counts exactly.

Births, deaths and splits fall between January and August, so that the members on a survey day (1/9–14/12) are those
of the year's end. A new household is a grown child who leaves the parents and a spouse who marries in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .draws import Draws, Ints, rank_in_group
from .published import YEARS
from .skeleton import Skeleton

FIRST_YEAR = YEARS[0]
STEP_YEARS = YEARS[1:]
START = np.datetime64("2021-01-01")
RELATION_CODES = ("head", "spouse", "child", "child_in_law", "parent", "grandchild")
HEAD, SPOUSE, CHILD, CHILD_IN_LAW, PARENT, GRANDCHILD = range(6)
_EVENT_DAYS = 240  # 1 January to 28 August
_OLD_HEAD_FROM = 52
NaT = np.datetime64("NaT")


@dataclass(frozen=True)
class Households:
    """One position per household; ``cell`` = commune position × number of groups + group."""

    key: Ints
    cell: Ints
    created_year: Ints
    donor: Ints  # position of the household it split from, or -1


@dataclass(frozen=True)
class Persons:
    """One position per person: who they are, not where they live."""

    key: Ints
    cell: Ints
    home: Ints  # position of the first household
    relation: Ints  # in the first household
    birth_on: np.ndarray
    is_female: np.ndarray
    family: Ints  # key that persons of one surname share
    died_on: np.ndarray


@dataclass(frozen=True)
class Memberships:
    """A person in a household from a day until the day before ``valid_to`` (NaT: still there)."""

    person: Ints
    household: Ints
    relation: Ints
    valid_from: np.ndarray
    valid_to: np.ndarray


@dataclass(frozen=True)
class Society:
    """Everybody of the chosen communes."""

    households: Households
    persons: Persons
    memberships: Memberships


class Numbering:
    """Keys of one kind of thing, counted over the whole province, given out for the chosen cells only."""

    def __init__(self, chosen: np.ndarray) -> None:
        self.chosen = chosen
        self.next_key = 1

    def take(self, counts: Ints) -> tuple[Ints, Ints]:
        """Keys and cells of the next ``counts`` things (communes, groups) that lie in chosen cells."""
        flat = counts.ravel()
        first = self.next_key + np.cumsum(flat) - flat
        self.next_key += int(flat.sum())
        cells = np.flatnonzero(self.chosen)
        cell = np.repeat(cells, flat[cells])
        within = np.arange(len(cell)) - np.repeat(np.cumsum(flat[cells]) - flat[cells], flat[cells])
        return first[cell] + within, cell


def make_society(skeleton: Skeleton, draws: Draws, positions: Ints) -> Society:
    """Households, persons and memberships of the communes at ``positions``."""
    chosen = np.zeros(skeleton.households[FIRST_YEAR].shape, dtype=bool)
    chosen[positions] = True
    of_households, of_persons = Numbering(chosen.ravel()), Numbering(chosen.ravel())
    key, cell = of_households.take(skeleton.households[FIRST_YEAR])
    size = _sizes(draws, key, cell, skeleton)
    split_rank, split_year = _splits(skeleton, draws, key, cell, size)
    base, head_age = _base_persons(of_persons, skeleton, draws, size, split_year, key, cell)
    created = draws.integers("created", key, np.maximum(1990, FIRST_YEAR + 20 - head_age), FIRST_YEAR)
    households = _all_households(of_households, skeleton, key, cell, created, split_rank, split_year)
    born = _newborns(of_persons, skeleton, draws, key, cell, head_age)
    persons = _with_deaths(_joined([base, born]), skeleton, draws, len(base.key), split_year)
    return _split(of_persons, skeleton, draws, households, persons, split_year)


def _sizes(draws: Draws, key: Ints, cell: Ints, skeleton: Skeleton) -> Ints:
    """Persons in each household at the end of 2021; they sum to the persons of the cell."""
    is_small = draws.uniform("small", key) < 0.1
    weight = np.exp(0.42 * draws.normal("size", key)) * np.where(is_small, 0.3, 1.0)
    cell_count = skeleton.households[FIRST_YEAR].size
    total = np.bincount(cell, weight, cell_count)
    extra = (skeleton.persons[FIRST_YEAR] - skeleton.households[FIRST_YEAR]).ravel()
    ideal = extra[cell] * weight / total[cell]
    floor = np.floor(ideal).astype(np.int64)
    missing = extra - np.bincount(cell, floor, cell_count).astype(np.int64)
    size: Ints = 1 + floor + (rank_in_group(cell, floor - ideal, key) < missing[cell])
    return size


def _splits(skeleton: Skeleton, draws: Draws, key: Ints, cell: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Order in which the households of a cell lose a grown child, and the year in which they do, or 0."""
    rank = rank_in_group(cell, size < 4, draws.uniform("donor", key), key)
    split_year = np.zeros(len(key), dtype=np.int64)
    before = np.zeros(skeleton.new_households[STEP_YEARS[0]].size, dtype=np.int64)
    for year in STEP_YEARS:
        upto = before + skeleton.new_households[year].ravel()
        split_year[(rank >= before[cell]) & (rank < upto[cell])] = year
        before = upto
    if (size[split_year > 0] < 4).any():
        raise ValueError("a household of fewer than four was asked to split")
    return rank, split_year


def _all_households(
    numbering: Numbering, skeleton: Skeleton, key: Ints, cell: Ints, created: Ints, split_rank: Ints, split_year: Ints
) -> Households:
    """Households of 2021 and, after them, those that split off year by year."""
    parts = [(key, cell, created, np.full(len(key), -1, dtype=np.int64))]
    for year in STEP_YEARS:
        new_key, new_cell = numbering.take(skeleton.new_households[year])
        donor = np.flatnonzero(split_year == year)
        donor = donor[np.lexsort((split_rank[donor], cell[donor]))]
        parts.append((new_key, new_cell, np.full(len(new_key), year, dtype=np.int64), donor))
    return Households(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _base_persons(
    numbering: Numbering, skeleton: Skeleton, draws: Draws, size: Ints, split_year: Ints, key: Ints, cell: Ints
) -> tuple[Persons, Ints]:
    """Everybody at the end of 2021, in the order of households, head first."""
    couple = (size >= 2) & ((draws.uniform("couple", key) < 0.9) | (split_year > 0))
    elder = draws.choice("elders", key, [0.7, 0.2, 0.1]) * ((size >= 4) & (split_year == 0))
    is_old = (draws.uniform("old head", key) < 0.24) & (split_year == 0)
    elder = np.where(is_old, 0, np.minimum(elder, np.maximum(size - 2 - couple, 0)))
    children = size - 1 - couple - elder
    head_age = _head_ages(draws, key, size, children, is_old, split_year)
    home = np.repeat(np.arange(len(size)), size)
    place = np.arange(len(home)) - np.repeat(np.cumsum(size) - size, size)
    person_key, _ = numbering.take(skeleton.persons[FIRST_YEAR])
    relation, nth = _relations(place, home, couple, elder, is_old)
    age = _ages(draws, person_key, relation, nth, home, key[home], head_age, children, is_old)
    head_is_female = draws.uniform("female head", key) < np.where(couple, 0.12, 0.5)
    female = draws.uniform("sex", person_key) < 0.49
    female = np.where(relation == HEAD, head_is_female[home], female)
    female = np.where(relation == SPOUSE, ~head_is_female[home], female)
    female = np.where(relation == PARENT, nth == 0, female)
    birth_on = _birth_days(draws, person_key, FIRST_YEAR - age)
    # Surnames come from the father: of a couple whose wife is head, the husband's is the family's.
    mother = np.where(couple & head_is_female, HEAD, SPOUSE)[home]
    family = np.where((relation == mother) | (relation == CHILD_IN_LAW), 10_000_000 + person_key, key[home])
    gone = np.full(len(home), NaT, dtype="datetime64[D]")
    return Persons(person_key, cell[home], home, relation, birth_on, female, family, gone), head_age


def _head_ages(draws: Draws, key: Ints, size: Ints, children: Ints, is_old: np.ndarray, split_year: Ints) -> Ints:
    """Age of the head at the end of 2021, old enough for the children at home."""
    u = draws.uniform("head age", key)
    young = np.minimum(21 + np.ceil(2.3 * children) + np.floor(u**1.2 * 24), _OLD_HEAD_FROM - 1)
    age = np.where(is_old, _OLD_HEAD_FROM + np.floor(u**1.6 * 32), young)
    age = np.where(split_year > 0, 46 + np.floor(u * 6), age)
    age_of_head: Ints = np.where(size == 1, 24 + np.floor(u * 55), age).astype(np.int64)
    return age_of_head


def _relations(place: Ints, home: Ints, couple: np.ndarray, elder: Ints, is_old: np.ndarray) -> tuple[Ints, Ints]:
    """Relation of each member by place: head, spouse, parents, then children; and the how-manieth of its kind."""
    first_parent = 1 + couple[home].astype(np.int64)
    first_child = first_parent + elder[home]
    nth = np.where(place < first_child, place - first_parent, place - first_child)
    relation = np.where(place < first_child, PARENT, CHILD)
    grown = is_old[home] & (place >= first_child)
    relation = np.where(grown, np.where(nth == 0, CHILD, np.where(nth == 1, CHILD_IN_LAW, GRANDCHILD)), relation)
    relation = np.where((place == 1) & couple[home], SPOUSE, relation)
    return np.where(place == 0, HEAD, relation), np.maximum(nth, 0)


def _ages(
    draws: Draws, key: Ints, relation: Ints, nth: Ints, home: Ints, home_key: Ints, head_age: Ints, children: Ints,
    is_old: np.ndarray,
) -> Ints:  # fmt: skip
    """Age of each person at the end of 2021."""
    u = draws.uniform("age", key)
    head = head_age[home].astype(np.float64)
    # Children are spread evenly under the eldest, who was born when the head was 21 to 26.
    eldest = np.maximum(head - 21 - 5 * draws.uniform("eldest", home_key), 0)
    step = np.minimum(3.6, eldest / np.maximum(children[home], 1))
    # Under an old head live a grown child of 21 to 36, married, and the children of these.
    heir = 21 + draws.uniform("heir", home_key) * (np.minimum(head - 20, 36) - 21)
    child = np.where(is_old[home], heir, eldest - step * nth)
    age = np.select(
        [relation == HEAD, relation == SPOUSE, relation == PARENT, relation == CHILD, relation == CHILD_IN_LAW],
        [head, np.maximum(head - 4 + u * 6, 18), head + 20 + u * 12, child, np.maximum(heir - 4 + 5 * u, 18)],
        default=u * np.maximum(heir - 20, 1),
    )
    complete: Ints = np.clip(np.floor(age), 0, 99).astype(np.int64)
    return complete


def _birth_days(draws: Draws, key: Ints, year: Ints) -> Any:
    """A day in the given year; infants of the first year fall before its first survey."""
    last_day = np.where(year >= FIRST_YEAR, _EVENT_DAYS - 1, 364)
    day = draws.integers("day", key, 0, last_day)
    new_year = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return new_year + day.astype("timedelta64[D]")


def _event_days(draws: Draws, name: str, key: Ints, year: int) -> Any:
    day = draws.integers(name, key, 1, _EVENT_DAYS - 1)
    return np.datetime64(f"{year}-01-01") + day.astype("timedelta64[D]")


def _newborns(numbering: Numbering, skeleton: Skeleton, draws: Draws, key: Ints, cell: Ints, head_age: Ints) -> Persons:
    """Children of 2022–2025, at most one per household and year, in households of young heads first."""
    parts = []
    for year in STEP_YEARS:
        born = skeleton.births[year].ravel()
        rank = rank_in_group(cell, head_age > 40, draws.uniform("birth", key, year), key)
        home = np.flatnonzero(rank < born[cell])
        home = home[np.lexsort((rank[home], cell[home]))]
        person_key, person_cell = numbering.take(skeleton.births[year])
        if len(home) != len(person_key):
            raise ValueError(f"more births than households in a cell in {year}")
        relation = np.where(head_age[home] > 48, GRANDCHILD, CHILD)
        gone = np.full(len(home), NaT, dtype="datetime64[D]")
        female = draws.uniform("sex", person_key) < 0.49
        born_on = _event_days(draws, "birth day", person_key, year)
        parts.append(Persons(person_key, person_cell, home, relation, born_on, female, key[home], gone))
    return _joined(parts)


def _joined(parts: list[Persons]) -> Persons:
    names = Persons.__dataclass_fields__
    return Persons(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _with_deaths(persons: Persons, skeleton: Skeleton, draws: Draws, base_count: int, split_year: Ints) -> Persons:
    """The oldest die first, with some chance; never a head, nor the child who will leave to marry."""
    base = np.arange(base_count)
    leaving = (persons.relation[base] == CHILD) & (split_year[persons.home[base]] > 0)
    may = base[(persons.relation[base] != HEAD) & ~leaving]
    age = FIRST_YEAR - persons.birth_on[may].astype("datetime64[Y]").astype(np.int64) - 1970
    rank = rank_in_group(persons.cell[may], -(age + 9 * draws.normal("death", persons.key[may])), persons.key[may])
    died_on = persons.died_on.copy()
    before = np.zeros(skeleton.deaths[STEP_YEARS[0]].size, dtype=np.int64)
    cell = persons.cell[may]
    for year in STEP_YEARS:
        upto = before + skeleton.deaths[year].ravel()
        now = may[(rank >= before[cell]) & (rank < upto[cell])]
        died_on[now] = _event_days(draws, "death day", persons.key[now], year)
        before = upto
    return Persons(**{**_fields(persons), "died_on": died_on})


def _fields(persons: Persons) -> dict[str, np.ndarray]:
    return {name: getattr(persons, name) for name in Persons.__dataclass_fields__}


def _split(
    numbering: Numbering, skeleton: Skeleton, draws: Draws, households: Households, persons: Persons, split_year: Ints
) -> Society:
    """Grown children who leave become heads, their spouses are added; memberships of everybody."""
    start = np.maximum(persons.birth_on, START)
    first_child = _first_child_of(persons, len(split_year))
    end = persons.died_on.copy()
    pieces, spouses = [], []
    for year in STEP_YEARS:
        new = np.flatnonzero((households.created_year == year) & (households.donor >= 0))
        mover = first_child[households.donor[new]]
        day = _event_days(draws, "split day", households.key[new], year)
        end[mover] = day
        pieces.append((mover, new, np.full(len(new), HEAD), day))
        spouse_key, cell = numbering.take(skeleton.new_households[year])
        age_gap = draws.integers("spouse gap", spouse_key, -3, 3)
        born = np.minimum(persons.birth_on[mover].astype("datetime64[Y]").astype(np.int64) + 1970 + age_gap, year - 18)
        none = np.full(len(new), NaT, dtype="datetime64[D]")
        spouses.append(
            Persons(spouse_key, cell, new, np.full(len(new), SPOUSE), _birth_days(draws, spouse_key, born),
                    ~persons.is_female[mover], 10_000_000 + spouse_key, none)
        )  # fmt: skip
        pieces.append((len(persons.key) + sum(len(s.key) for s in spouses[:-1]) + np.arange(len(new)), new,
                       np.full(len(new), SPOUSE), day))  # fmt: skip
    everybody = _joined([persons, *spouses])
    first = (np.arange(len(persons.key)), persons.home, persons.relation, start)
    person, household, relation, since = (np.concatenate(column) for column in zip(first, *pieces, strict=True))
    until = np.full(len(person), NaT, dtype="datetime64[D]")
    until[: len(end)] = end
    return Society(households, everybody, Memberships(person, household, relation, since, until))


def _first_child_of(persons: Persons, household_count: int) -> Ints:
    """Position of the eldest child of each base household, or -1."""
    found = np.full(household_count, -1, dtype=np.int64)
    children = np.flatnonzero(persons.relation == CHILD)[::-1]
    found[persons.home[children]] = children  # the last write is the first child
    return found
