"""The two sides of an indicator by the unit on which rows stand: as counted now, as stored when a year was closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from giamngheo.apps.places.queries import ids_around
from giamngheo.engine.plan_indicators import Indicator

from . import computing, matching
from .computing import Where
from .matching import Match
from .models import Closing
from .rows import MEASURES, Population


@dataclass(slots=True)
class Parts:
    """Of one indicator and year, by unit on which rows stand: numerator, denominator, what is not known, and which units lie around
    which where rows may be nested."""

    numerator: computing.Counts = field(default_factory=dict)
    denominator: computing.Counts = field(default_factory=dict)
    open: computing.Counts = field(default_factory=dict)
    around_numerator: computing.Covering = field(default_factory=dict)
    around_denominator: computing.Covering = field(default_factory=dict)

    def only(self, match: Match) -> Parts:
        """What has the other side; a unit that has not stands around nothing."""

        def of(counts: computing.Counts, around: computing.Covering, homes: frozenset[int]) -> tuple[Any, Any]:
            kept = {home: number for home, number in counts.items() if home in homes}
            return kept, {home: around[home] & homes for home in kept if around.get(home, frozenset()) & homes}

        above, around_above = of(self.numerator, self.around_numerator, match.numerator)
        below, around_below = of(self.denominator, self.around_denominator, match.denominator)
        return Parts(above, below, self.open, around_above, around_below)


def counted_parts(one: Indicator, year: int, counted: computing.Counted) -> Parts:
    """As counted now."""
    above, below = (one.numerator, year), (one.denominator, year)
    return Parts(
        counted.counts.get(above, {}), counted.counts.get(below, {}),
        counted.open.get((open_measure(one), year), {}),
        counted.covering.get(above, {}), counted.covering.get(below, {}),
    )  # fmt: skip


def populations(one: Indicator) -> list[Population]:
    return [MEASURES[measure][0] for measure in (one.numerator, one.denominator) if measure]


def open_measure(one: Indicator) -> str:
    """Which measure tells what is not known: the denominator, where any of its rows may be unknown, else the numerator."""
    return one.denominator if one.denominator and MEASURES[one.denominator][1].open != "false" else one.numerator


def is_nested(one: Indicator) -> bool:
    """Whether its rows may stand on units that lie around one another."""
    return any(population.is_nested for population in populations(one))


def keeps_homes(one: Indicator) -> bool:
    """Whether what was stored must be read by the unit on which rows stood."""
    return is_nested(one) or matching.is_matched(one)


def lists_before(one: Indicator) -> int:
    """How many years before a year the lists were made on which its value rests."""
    return max(population.lists_before for population in populations(one))


def matches_of(known: Iterable[Indicator], parts: Mapping[tuple[str, int], Parts], day: date) -> dict[tuple[str, int], Match]:
    """Of the indicators of which a side is recorded; at most two queries where figures are recorded, else none."""
    by_id = {one.id: one for one in known if matching.is_matched(one)}
    asked = {key: part for key, part in parts.items() if key[0] in by_id}
    nested = [part for (code, _year), part in asked.items() if matching.is_recorded(by_id[code]) and part.numerator and part.denominator]
    around = computing.covering_among({home for part in nested for home in (*part.numerator, *part.denominator)})
    undivided = _undivided(by_id, asked, around, day)
    return {
        (code, year): matching.match_of(by_id[code], part.numerator, part.denominator, around, undivided.get((code, year), frozenset()))
        for (code, year), part in asked.items()
    }  # fmt: skip


def _undivided(
    by_id: Mapping[str, Indicator], parts: Mapping[tuple[str, int], Parts], around: computing.Covering, day: date
) -> dict[tuple[str, int], frozenset[int]]:  # fmt: skip
    """Units with a recorded figure in which a commune has nothing to divide by yet: no recognised list, or no total beside it."""
    wide: dict[tuple[str, int], set[int]] = {}
    for (code, year), part in parts.items():
        one = by_id[code]
        if matching.is_recorded(one) and MEASURES[one.denominator][0].of_lists:
            over = {above for below in part.denominator for above in around.get(below, frozenset())} & part.numerator.keys()
            if over:
                wide[code, year] = over
    if not wide:
        return {}
    years = {year - lists_before(by_id[code]) for code, year in wide}
    cover = computing.covered_inside(years, set().union(*wide.values()), day)
    found = {}
    for (code, year), over in wide.items():
        one = by_id[code]
        of_totals = any(population.of_totals for population in populations(one))
        told = {above: cover.of(year - lists_before(one), above, with_totals=of_totals) for above in over}
        found[code, year] = frozenset(above for above, (communes, done) in told.items() if not done == communes > 0)
    return found


# Summed here by the unit of the level: a province's five years are some thousand rows and not a hundred thousand. What is nested or
# matched comes unit by unit as it was stored.
STORED = """
select s.closing_id, s.code, case when s.code = any(%(nested)s) then s.area_id else coalesce(p.target_id, 0) end,
  sum(s.numerator), sum(s.denominator), nullif(sum(s.open_count), 0)
from indicators_indicatorvalue s
left join places_areaprojection p on p.area_id = s.area_id and p.generation_id = %(generation)s and p.level = %(level)s
where s.closing_id = any(%(closings)s) and s.code = any(%(codes)s)
  and s.area_id in (select inner_id from places_areainside where outer_id = %(area)s)
group by 1, 2, 3
"""


def stored_counts(known: list[Indicator], of_years: Collection[int], where: Where) -> dict[int, dict[str, Parts]]:
    """Year → indicator → stored counts by unit, of the years closed for the area or one around it; at most three queries."""
    around = ids_around(where.area_id)
    latest: dict[int, Closing] = {}
    found = Closing.objects.filter(area_id__in=around, year__in=list(of_years), at__date__lte=where.day)
    for closing in found.order_by("year", "-at", "-number"):
        latest.setdefault(closing.year, closing)
    if not latest:
        return {}
    year_of = {closing.pk: year for year, closing in latest.items()}
    result: dict[int, dict[str, Parts]] = {year: {} for year in latest}
    nested = {one.id: one for one in known if keeps_homes(one)}
    asked: dict[str, Any] = {"closings": list(year_of), "codes": [one.id for one in known], "nested": list(nested)}
    with connection.cursor() as cursor:
        cursor.execute(STORED, {**where.parameters, **asked})
        for closing_id, code, unit, above, below, unsure in cursor.fetchall():
            parts = result[year_of[closing_id]].setdefault(code, Parts())
            for part, number in ((parts.numerator, above), (parts.denominator, below), (parts.open, unsure)):
                if number is not None:
                    part[unit] = int(number)
    _nest([(nested[code], parts) for of_year in result.values() for code, parts in of_year.items() if code in nested])
    return result


def _nest(found: list[tuple[Indicator, Parts]]) -> None:
    """Fills in which units lie around which, of the parts that somebody recorded."""
    asked = [(parts.numerator, parts.around_numerator) for one, parts in found if MEASURES[one.numerator][0].is_nested]
    asked += [
        (parts.denominator, parts.around_denominator) for one, parts in found
        if one.denominator and MEASURES[one.denominator][0].is_nested
    ]  # fmt: skip
    covering = computing.covering_among({home for counts, _around in asked for home in counts})
    for counts, around in asked:
        around.update({home: covering[home] & counts.keys() for home in counts if covering.get(home, frozenset()) & counts.keys()})


__all__ = [
    "Parts", "counted_parts", "is_nested", "keeps_homes", "lists_before", "matches_of", "open_measure", "populations", "stored_counts",
]  # fmt: skip
