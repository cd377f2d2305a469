"""Counts of all measures asked for, of several years, in one statement; which communes are in them, in another.

Rolled up to units of any map in Python: sums of numerators and of denominators, divided last.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from giamngheo.apps.places.queries import ids_around_among

from .rows import MEASURES, Measure, Population
from .rows.parts import with_lists

# Unit on which rows stand → how many.
Counts = dict[int, int]
# Unit on which a row stands → units around it that have a row of their own.
Covering = dict[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Where:
    """What is looked at: an area with all below it, by which level of which map, as of which day."""

    area_id: int
    level: str
    generation_id: str
    day: date

    @property
    def parameters(self) -> dict[str, Any]:
        return {"area": self.area_id, "level": self.level, "generation": self.generation_id, "day": self.day}


@dataclass(slots=True)
class Counted:
    """``counts``, ``open``: (measure, year) → unit → number; a measure whose population has no row has no entry. ``covering``: of
    measures whose rows may stand around one another."""

    counts: dict[tuple[str, int], Counts] = field(default_factory=lambda: defaultdict(dict))
    open: dict[tuple[str, int], Counts] = field(default_factory=lambda: defaultdict(dict))
    covering: dict[tuple[str, int], Covering] = field(default_factory=lambda: defaultdict(dict))


@dataclass(slots=True)
class Covered:
    """Year → unit (None: the whole area) → communes there, of which with a recognised list, of these with a total of all households."""

    communes: dict[int, dict[int | None, tuple[int, int, int]]] = field(default_factory=dict)

    def of(self, year: int, unit: int | None, *, with_totals: bool = True) -> tuple[int, int]:
        """(communes there, of which in the numbers)."""
        communes, listed, told = self.communes.get(year, {}).get(unit, (0, 0, 0))
        return communes, told if with_totals else listed


def _by_population(measures: Iterable[str]) -> list[tuple[Population, list[Measure]]]:
    found: dict[str, tuple[Population, list[Measure]]] = {}
    for id in dict.fromkeys(measures):
        population, measure = MEASURES[id]
        found.setdefault(population.id, (population, []))[1].append(measure)
    return list(found.values())


def _part(population: Population, measures: list[Measure], year: int) -> str:
    told = ", ".join(
        f"'{m.id}', jsonb_build_array(case when {population.filled(m.is_told, year)} "
        f"then coalesce(sum(x.n) filter (where {m.counted}), 0) end, coalesce(sum(x.n) filter (where {m.open}), 0))"
        for m in measures
    )
    covering = "x.covering" if population.is_nested else "null::bigint[]"
    return (
        f"select {int(year)} as year, x.home, jsonb_build_object({told}) as told, {covering} as covering "  # noqa: S608
        f"from ({population.body(year)}) x group by x.home, 4"
    )


def count(measures: Iterable[str], years: Iterable[int], where: Where) -> Counted:
    """One statement for all measures and years; nothing asked, nothing run."""
    wanted, years = _by_population(measures), list(years)
    parts = [_part(population, found, year) for population, found in wanted for year in years]
    result = Counted()
    if not parts:
        return result
    with connection.cursor() as cursor:
        lists = {one for population, _found in wanted for year in years for one in population.years_of_lists(year)}
        cursor.execute(with_lists(lists) + " union all ".join(f"({part})" for part in parts), where.parameters)
        for year, home, told, covering in cursor.fetchall():
            for id, (number, unsure) in _loaded(told).items():
                if covering:
                    result.covering[id, year][home] = frozenset(covering)
                if number is not None:
                    result.counts[id, year][home] = int(number)
                if unsure:
                    result.open[id, year][home] = int(unsure)
    return result


def _loaded(told: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(told) if isinstance(told, str) else told
    return found


# Rounds of the years asked with the map of their communes, communes with a recognised list, communes with a total of all households.
LISTS_AND_TOTALS = """
with rounds as (
  select y.year, y.id, (select b.generation_id from review_communereview c join places_area b on b.id = c.area_id
    where c.round_id = y.id limit 1) as generation_id
  from review_round y where y.year = any(%(years)s)
), listed as (
  select c.round_id, c.area_id from review_communereview c
  join review_recognition g on g.commune_review_id = c.id and g.decided_on <= %(day)s
), totals as (
  select t.year, t.area_id from register_areatotal t where t.is_current and t.household_count > 0
  union select t.year, h.target_id from register_areatotal t
  join places_areaprojection h on h.area_id = t.area_id and h.level = 'commune' where t.is_current and t.household_count > 0
)
"""
COVERED = f"""{LISTS_AND_TOTALS}
select r.year, a.id, p.target_id, l.area_id is not null as is_recognised, t.area_id is not null as has_total
from rounds r join places_area a on a.generation_id = r.generation_id and a.kind = 'commune'
  and a.id in (select inner_id from places_areainside where outer_id = %(area)s)
left join listed l on l.round_id = r.id and l.area_id = a.id
left join totals t on t.year = r.year and t.area_id = a.id
left join places_areaprojection p on p.area_id = a.id and p.generation_id = %(generation)s and p.level = %(level)s
"""  # noqa: S608 - the parts are ours
COVERED_INSIDE = f"""{LISTS_AND_TOTALS}
select r.year, i.outer_id, count(*), count(l.area_id), count(*) filter (where l.area_id is not null and t.area_id is not null)
from rounds r join places_areainside i on i.outer_id = any(%(areas)s)
join places_area a on a.id = i.inner_id and a.generation_id = r.generation_id and a.kind = 'commune'
left join listed l on l.round_id = r.id and l.area_id = a.id
left join totals t on t.year = r.year and t.area_id = a.id
group by 1, 2
"""  # noqa: S608 - the parts are ours


def covered(years: Collection[int], where: Where) -> Covered:
    """How many communes of each unit have a recognised list, and a total of all households beside it; one query."""
    result = Covered()
    with connection.cursor() as cursor:
        cursor.execute(COVERED, {**where.parameters, "years": list(years)})
        rows = cursor.fetchall()
    for year, _commune, unit, is_recognised, has_total in rows:
        counts = result.communes.setdefault(year, {})
        for key in {None, unit}:
            all_, listed, told = counts.get(key, (0, 0, 0))
            counts[key] = (all_ + 1, listed + bool(is_recognised), told + bool(is_recognised and has_total))
    return result


def covered_inside(years: Collection[int], areas: Collection[int], day: date) -> Covered:
    """The same of the communes inside each of these areas, of any map, which stand in the place of the units; one query."""
    result = Covered()
    with connection.cursor() as cursor:
        cursor.execute(COVERED_INSIDE, {"years": list(years), "areas": list(areas), "day": day})
        for year, area, communes, listed, told in cursor.fetchall():
            result.communes.setdefault(year, {})[area] = (communes, listed, told)
    return result


def units_of(where: Where) -> dict[int, int]:
    """Unit of any map inside the area → the unit of the level and map looked at in which it lies whole; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.area_id, p.target_id from places_areaprojection p where p.generation_id = %(generation)s and p.level = %(level)s "
            "and p.area_id in (select inner_id from places_areainside where outer_id = %(area)s)",
            where.parameters,
        )
        return dict(cursor.fetchall())


def rolled_up(counts: Counts, units: Mapping[int, int], covering: Covering | None = None) -> dict[int | None, int]:
    """Sums by unit; under None all of them, also those that lie whole in no unit. What a unit's own row covers is not added to it."""
    sums: dict[int | None, int] = {}
    for home, number in counts.items():
        around = (covering or {}).get(home, frozenset())
        unit = units.get(home)
        if not around:
            sums[None] = sums.get(None, 0) + number
        if unit is not None and not any(units.get(other) == unit for other in around):
            sums[unit] = sums.get(unit, 0) + number
    return sums


def overruling(covering: Covering, units: Mapping[int, int]) -> set[int | None]:
    """Units whose number is that of a row of their own, while rows inside them stand aside."""
    inside = {(units.get(home), units.get(other)) for home, around in covering.items() for other in around}
    return {unit for unit, other in inside if unit is not None and unit == other} | ({None} if covering else set())


def covering_among(homes: Collection[int]) -> Covering:
    """Which of these units lie around which; one query, none for fewer than two."""
    return ids_around_among(homes) if len(homes) > 1 else {}


__all__ = [
    "Counted", "Counts", "Covered", "Covering", "Where", "count", "covered", "covered_inside", "covering_among", "overruling", "rolled_up",
    "units_of",
]  # fmt: skip
