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
    has_all = MEASURES[one.denominator][0].of_lists
    due = {home for home, number in denominator.items() if number} | {
        home for home, number in numerator.items() if home not in denominator or not number
    } if has_all else set()  # fmt: skip
    return Match(frozenset(above for above, _ in pairs), frozenset(below for _, below in pairs), frozenset(due))


def _stands_for(one: Indicator, above: int, below: int, around: Covering, undivided: frozenset[int]) -> bool:
    """Whether a figure of the unit ``above`` is of what is counted in ``below``, which lies inside it."""
    if not is_recorded(one):
        return False
    is_same = below in around.get(above, frozenset())
    return is_same or not (MEASURES[one.denominator][0].is_nested or above in undivided)


# The communes of the map that held at the year's end, each with those of the units asked for that lie in it (direct), or around it.
COMMUNES = """
select y.year, a.id, p.target_id, i.home, i.is_direct
from unnest(%(years)s::int[]) y (year)
join lateral (select g.id from places_generation g where g.valid_from <= make_date(y.year, 12, 31)
  order by g.valid_from desc limit 1) g on true
join places_area a on a.generation_id = g.id and a.kind = 'commune'
  and a.id in (select inner_id from places_areainside where outer_id = %(area)s)
left join places_areaprojection p on p.area_id = a.id and p.generation_id = %(generation)s and p.level = %(level)s
left join lateral (
  select n.inner_id as home, true as is_direct from places_areainside n where n.outer_id = a.id and n.inner_id = any(%(homes)s)
  union all
  select n.outer_id, h.kind = 'commune' from places_areainside n join places_area h on h.id = n.outer_id
  where n.inner_id = a.id and n.outer_id <> a.id and n.outer_id = any(%(homes)s)
) i on true
"""


def count_communes(found: Mapping[tuple[str, int], Match], known: Iterable[Indicator], where: Where) -> None:
    """Fills in the communes of every match; one query, none where nothing was recorded."""
    told = {key: match for key, match in found.items() if match.homes}
    if not told:
        return
    inside = _homes_by_commune({year for _code, year in told}, {h for m in told.values() for h in m.homes | m.due}, where)
    by_code = {one.id: one for one in known}
    for (code, year), match in told.items():
        for unit, homes in inside.get(year, {}).values():
            here = {home for home, is_direct in homes if is_direct or is_recorded(by_code[code])}
            direct = {home for home, is_direct in homes if is_direct}
            is_due = not MEASURES[by_code[code].denominator][0].of_lists or bool(direct & match.due)
            for key in {None, unit} if is_due else ():
                due, done = match.communes.get(key, (0, 0))
                match.communes[key] = (due + 1, done + bool(here & match.homes))


def _homes_by_commune(
    years: Collection[int], homes: Collection[int], where: Where
) -> dict[int, dict[int, tuple[int | None, set[tuple[int, bool]]]]]:  # fmt: skip
    """Year → commune → (its unit of the level, units of rows in or around it with whether they lie in it)."""
    with connection.cursor() as cursor:
        cursor.execute(COMMUNES, {**where.parameters, "years": sorted(years), "homes": sorted(homes)})
        rows = cursor.fetchall()
    found: dict[int, dict[int, tuple[int | None, set[tuple[int, bool]]]]] = {}
    for year, commune, unit, home, is_direct in rows:
        of_commune = found.setdefault(year, {}).setdefault(commune, (unit, set()))[1]
        if home is not None:
            of_commune.add((home, is_direct))
    return found


__all__ = ["Match", "count_communes", "is_matched", "is_recorded", "match_of"]
