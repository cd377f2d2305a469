"""Shares of which a side is recorded unit by unit: divided are only the units of which both sides are known.

Elsewhere a unit without a row has nobody; here nobody has said so. What has no other side would make the share of a whole silently low
(households of a commune that recorded nothing) or high, so it stays out of it, and ``Match.communes`` says how many communes are in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from giamngheo.engine.plan_indicators import Indicator

from .rows import MEASURES

if TYPE_CHECKING:
    from .computing import Counts, Covering, Where


@dataclass(slots=True)
class Match:
    """Of one indicator and year. ``numerator``, ``denominator``: units, of any map, whose rows have the other side; ``due``: those
    with something to divide. ``communes``: unit of the level (None: the whole area) → communes that should be in, of which are."""

    numerator: frozenset[int] = frozenset()
    denominator: frozenset[int] = frozenset()
    due: frozenset[int] = frozenset()
    communes: dict[int | None, tuple[int, int]] = field(default_factory=dict)

    @property
    def homes(self) -> frozenset[int]:
        return self.numerator | self.denominator


def is_matched(one: Indicator) -> bool:
    """Whether an absent row of a side means that nobody recorded anything."""
    if not one.is_share:
        return False
    return is_recorded(one) or bool(MEASURES[one.numerator][1].given)


def is_recorded(one: Indicator) -> bool:
    """Whether its numerator is a figure that somebody wrote down, also for all that lies inside a unit."""
    return MEASURES[one.numerator][0].is_nested


def match_of(
    one: Indicator, numerator: Counts, denominator: Counts, around: Covering, undivided: frozenset[int] = frozenset()
) -> Match:  # fmt: skip
    """``around``: of units of both sides, which lie around which; one place on two maps lies around itself. Somebody counted of nobody
    to divide by is a side that was not told. ``undivided``: units whose figure is of more than what is counted inside them so far."""
    over = {home: around.get(home, frozenset()) for home in denominator}
    pairs = [
        (above, below) for below in denominator for above in {below} | over[below]
        if above in numerator and (denominator[below] or not numerator[above])
        and (above == below or _stands_for(one, above, below, around, undivided))
    ]  # fmt: skip
    due = {home for home, number in denominator.items() if number}
    due |= {home for home, number in numerator.items() if home not in denominator or not number}
    return Match(frozenset(above for above, _ in pairs), frozenset(below for _, below in pairs), frozenset(due))


def _stands_for(one: Indicator, above: int, below: int, around: Covering, undivided: frozenset[int]) -> bool:
    """Whether a figure of the unit ``above`` is of what is counted in ``below``, which lies inside it."""
    if not is_recorded(one):
        return False
    is_same = below in around.get(above, frozenset())
    return is_same or not (MEASURES[one.denominator][0].is_nested or above in undivided)


# The communes of the map that held at the year's end, each with those of the units asked for that lie in it or around it, and with all
# communes of other maps that lie in it. What lies in it and around it is the same place.
COMMUNES = """
select y.year, a.id, p.target_id, i.home, i.is_inside, i.map
from unnest(%(years)s::int[]) y (year)
join lateral (select g.id from places_generation g where g.valid_from <= make_date(y.year, 12, 31)
  order by g.valid_from desc limit 1) g on true
join places_area a on a.generation_id = g.id and a.kind = 'commune'
  and a.id in (select inner_id from places_areainside where outer_id = %(area)s)
left join places_areaprojection p on p.area_id = a.id and p.generation_id = %(generation)s and p.level = %(level)s
left join lateral (
  select n.inner_id as home, true as is_inside, case h.kind when 'commune' then h.generation_id end as map
  from places_areainside n join places_area h on h.id = n.inner_id
  where n.outer_id = a.id and (n.inner_id = any(%(homes)s) or h.kind = 'commune')
  union all
  select n.outer_id, false, case h.kind when 'commune' then h.generation_id end
  from places_areainside n join places_area h on h.id = n.outer_id
  where n.inner_id = a.id and n.outer_id = any(%(homes)s)
) i on true
"""


@dataclass(slots=True)
class _Commune:
    """``unit``: of the level. ``inside``: units of rows in it, of any map; ``around``: around it, itself among them; ``maps``: of
    those that are communes, of which map."""

    unit: int | None
    inside: set[int] = field(default_factory=set)
    around: set[int] = field(default_factory=set)
    maps: dict[int, str] = field(default_factory=dict)

    @property
    def direct(self) -> set[int]:
        return self.inside | (self.around & self.maps.keys())

    @property
    def parts(self) -> list[set[int]]:
        """The communes that it was made of, by their map."""
        found: dict[str, set[int]] = {}
        for home in (self.inside & self.maps.keys()) - self.around:
            found.setdefault(self.maps[home], set()).add(home)
        return list(found.values())

    def is_done(self, one: Indicator, match: Match) -> bool:
        """Whether both sides of all of it are known: of one of its old parts alone is not of the commune."""
        if is_recorded(one) and not MEASURES[one.denominator][0].of_lists:
            return bool(self.around & match.homes) or any(parts <= match.homes for parts in self.parts)
        if is_recorded(one) and (self.around - self.direct) & match.homes:
            return True
        return bool(self.direct & match.homes) and self.direct & match.due <= match.homes


def count_communes(found: Mapping[tuple[str, int], Match], known: Iterable[Indicator], where: Where) -> None:
    """Fills in the communes of every match; one query, none where nothing was recorded."""
    told = {key: match for key, match in found.items() if match.homes}
    if not told:
        return
    communes = _communes({year for _code, year in told}, {h for m in told.values() for h in m.homes | m.due}, where)
    by_code = {one.id: one for one in known}
    for (code, year), match in told.items():
        one = by_code[code]
        for commune in communes.get(year, {}).values():
            is_due = not MEASURES[one.denominator][0].of_lists or bool(commune.direct & match.due)
            for key in {None, commune.unit} if is_due else ():
                due, done = match.communes.get(key, (0, 0))
                match.communes[key] = (due + 1, done + commune.is_done(one, match))


def _communes(years: Collection[int], homes: Collection[int], where: Where) -> dict[int, dict[int, _Commune]]:
    """Year → id → commune."""
    with connection.cursor() as cursor:
        cursor.execute(COMMUNES, {**where.parameters, "years": sorted(years), "homes": sorted(homes)})
        rows = cursor.fetchall()
    found: dict[int, dict[int, _Commune]] = {}
    for year, id, unit, home, is_inside, map_ in rows:
        commune = found.setdefault(year, {}).setdefault(id, _Commune(unit, around={id}))
        if home is not None:
            (commune.inside if is_inside else commune.around).add(home)
            if map_ is not None:
                commune.maps[home] = map_
    return found


__all__ = ["Match", "count_communes", "is_matched", "is_recorded", "match_of"]
