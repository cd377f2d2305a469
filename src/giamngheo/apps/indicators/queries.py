"""Reads of indicators: values of years and units, the course of a target, what was closed and corrected.

``values`` and ``course_of`` are what reports and the front page ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from giamngheo.apps.places.models import Area, AreaInside
from giamngheo.apps.places.plans import current_period, current_plan
from giamngheo.apps.review.models import Round
from giamngheo.engine.course import Course, Goal, Point, course
from giamngheo.engine.plan_indicators import Catalogue, Indicator
from giamngheo.engine.plan_programme import Period, Target

from . import computing, matching, sides
from .computing import Covered, Where
from .matching import Match
from .models import Closing, Correction, RecordedFigure
from .rows import MEASURES
from .sides import Parts, lists_before, open_measure

NUMERATOR, DENOMINATOR, OPEN = "tu", "mau", "chua-ro"


@dataclass(frozen=True, slots=True)
class Value:
    """One indicator of one year on one unit. ``numerator``, ``denominator`` None: no row to count, which is not nought.

    ``open``: rows of which it is not known. ``communes``, ``counted``: where it rests on recognised lists, how many communes there
    are and how many are in it; ``by_record``: of which both sides were recorded. ``is_matched``: no side stands alone; else there is no
    share. ``is_closed``: stored when the year was closed. ``is_own``: a figure recorded for the unit itself, while those recorded
    inside it are not added.
    """

    code: str
    year: int
    numerator: int | None
    denominator: int | None
    open: int = 0
    communes: int = 0
    counted: int = 0
    is_share: bool = False
    is_closed: bool = False
    is_own: bool = False
    by_record: bool = False
    is_matched: bool = True

    @property
    def value(self) -> float | None:
        """Percent of a share, the number of a count; None where it cannot be said."""
        if not self.is_share:
            return None if self.numerator is None else float(self.numerator)
        return None if self.numerator is None or not self.denominator or not self.is_matched else 100 * self.numerator / self.denominator

    @property
    def is_partial(self) -> bool:
        return self.counted < self.communes


# (indicator, year) → unit (None: the whole area) → value.
Values = dict[tuple[str, int], dict[int | None, Value]]


def catalogue() -> Catalogue:
    return current_plan().indicators


def period() -> Period:
    """The programme's period whose years the pages show."""
    return current_period()


def indicator_or_none(code: str) -> Indicator | None:
    return catalogue().indicators.get(code)


def is_recorded(measure: str) -> bool:
    """Whether somebody writes this figure down, as no row tells it."""
    known = catalogue().measures.get(measure)
    return known is not None and known.is_recorded


def target_of(one: Indicator) -> Target | None:
    return catalogue().target_of(one, period())


def name_of(one: Indicator) -> str:
    target = target_of(one)
    return one.name_vi or (target.name_vi if target else one.id)


def name_en_of(one: Indicator) -> str:
    target = target_of(one)
    return one.name_en or (target.name_en if target else one.id)


def years() -> list[int]:
    """The years of the period, oldest first."""
    return list(range(period().valid_from.year, period().valid_to.year + 1))


def rests_on_lists(one: Indicator) -> bool:
    """Whether its rows are of recognised lists, so that a commune without one is missing."""
    return any(population.of_lists for population in sides.populations(one))


def rests_on_totals(one: Indicator) -> bool:
    """Whether a commune without a total of all households is missing too."""
    return any(population.of_totals for population in sides.populations(one))


def values(
    codes: Iterable[str], of_years: Collection[int], where: Where, *, is_live: bool = False, by_unit: bool = True
) -> Values:  # fmt: skip
    """Values of these indicators and years, for the area and, with ``by_unit``, each unit of the level; at most eight queries.

    A closed year is read as it was stored when the area, or one around it, was closed; ``is_live`` computes it again.
    """
    known = [catalogue().indicators[code] for code in codes]
    units = computing.units_of(where) if by_unit else {}
    stored = {} if is_live else sides.stored_counts(known, of_years, where)
    fresh = [year for year in of_years if year not in stored]
    measures = [m for one in known for m in (one.numerator, one.denominator) if m]
    counted = computing.count(measures, fresh, where)
    of_lists = {year - lists_before(one) for one in known if rests_on_lists(one) for year in of_years}
    cover = computing.covered(of_lists, where) if of_lists else Covered()
    parts = {
        (one.id, year): stored[year].get(one.id, Parts()) if year in stored else sides.counted_parts(one, year, counted)
        for one in known for year in of_years
    }  # fmt: skip
    matches = sides.matches_of(known, parts, where.day)
    matching.count_communes(matches, known, where)
    found: Values = {}
    for one in known:
        for year in of_years:
            # What was stored comes summed by unit already, but for what keeps its own.
            placed = {unit: unit for unit in units.values()} if year in stored and not sides.keeps_homes(one) else units
            told = _by_unit(one, year, parts[one.id, year], placed, cover, is_closed=year in stored)
            found[one.id, year] = _matched(told, parts[one.id, year], placed, match) if (match := matches.get((one.id, year))) else told
    return found


def _matched(values: dict[int | None, Value], parts: Parts, units: dict[int, int], match: Match) -> dict[int | None, Value]:
    """The values over the units of which both sides are known, where a unit has any; else its sides as they are, and no share."""
    both = parts.only(match)
    above = computing.rolled_up(both.numerator, units, both.around_numerator)
    below = computing.rolled_up(both.denominator, units, both.around_denominator)
    own = computing.overruling(both.around_numerator, units) | computing.overruling(both.around_denominator, units)
    result = {}
    for unit, value in values.items():
        if unit not in above or unit not in below:
            result[unit] = replace(value, is_matched=False)
            continue
        due, done = match.communes.get(unit, (0, 0))
        # Of lists that are not all recognised and of records that are not all there, said is what leaves fewer communes.
        by_record = done < due and (not value.is_partial or done <= value.counted)
        told = replace(value, numerator=above[unit], denominator=below[unit], is_own=unit in own)
        result[unit] = replace(told, communes=due, counted=done, by_record=True) if by_record else told
    return result


def matched_homes(one: Indicator, year: int, where: Where, unit: int | None) -> Match | None:
    """The units whose rows the number of this unit is made of, as counted today; None: all of them. At most four queries."""
    if not matching.is_matched(one):
        return None
    counted = computing.count([one.numerator, one.denominator], [year], where)
    part = sides.counted_parts(one, year, counted)
    match = sides.matches_of([one], {(one.id, year): part}, where.day)[one.id, year]
    units = computing.units_of(where) if unit is not None else {}
    both = part.only(match)
    rolled = (
        computing.rolled_up(both.numerator, units, both.around_numerator),
        computing.rolled_up(both.denominator, units, both.around_denominator),
    )
    return match if all(unit in side for side in rolled) else None


def _by_unit(
    one: Indicator, year: int, parts: Parts, units: dict[int, int], cover: Covered, *, is_closed: bool
) -> dict[int | None, Value]:  # fmt: skip
    above = computing.rolled_up(parts.numerator, units, parts.around_numerator)
    below = computing.rolled_up(parts.denominator, units, parts.around_denominator)
    unsure = computing.rolled_up(parts.open, units)
    own = computing.overruling(parts.around_numerator, units) | computing.overruling(parts.around_denominator, units)
    result = {}
    of_lists, of_totals, of_year = rests_on_lists(one), rests_on_totals(one), year - lists_before(one)
    population, measure = MEASURES[one.numerator]
    for unit in {None, *units.values()}:
        communes, done = cover.of(of_year, unit, with_totals=of_totals) if of_lists else (0, 0)
        # Nobody such on lists that are all recognised is a true nought, of a share where there is somebody to divide by. No list, no
        # rows, is nothing known, and so is what nobody has recorded any support of.
        is_told = population.of_lists and not measure.given and done == communes > 0
        nought = 0 if is_told and (unit in below or not one.is_share) else None
        result[unit] = Value(
            one.id, year, above.get(unit, nought), below.get(unit), unsure.get(unit, 0), communes, done, one.is_share, is_closed,
            unit in own,
        )  # fmt: skip
    return result


def standards(of_years: Collection[int]) -> dict[int, str]:
    """Year → id of the standard of its round."""
    return dict(Round.objects.filter(year__in=list(of_years)).values_list("year", "standard_id"))


def goal_of(one: Indicator, base: float | None) -> Goal | None:
    """The target as the course wants it; None for a figure that is only watched."""
    target, span = target_of(one), period()
    if target is None:
        return None
    start = float(one.baseline_year or span.valid_from.year)
    if one.is_cumulative:
        start, base = float(span.valid_from.year), 0.0
    return Goal(target.direction, None if target.value is None else float(target.value), one.path, start, float(span.valid_to.year), base)


def base_of(one: Indicator, of_year: dict[int, Value]) -> tuple[float | None, bool]:
    """The baseline and whether it is a published figure: ours of the baseline's year if all communes are in it, else the published."""
    own = of_year.get(one.baseline_year or period().valid_from.year)
    if own is not None and own.value is not None and not own.is_partial:
        return own.value, False
    return (float(one.baseline_value), True) if one.baseline_value is not None else (None, False)


def moment(one: Indicator, year: int, day: date) -> float:
    """A year's end as a number; what adds up stands within the running year where the day does."""
    if not one.is_cumulative or year < day.year:
        return float(year)
    return year - 1 + min(1.0, day.timetuple().tm_yday / 365)


def course_of(
    one: Indicator, of_year: dict[int, Value], told_by: dict[int, str], *, day: date, is_whole: bool = True
) -> tuple[Course, Goal] | None:  # fmt: skip
    """The course up to the last year with a value of all communes; None without a target. ``is_whole``: the area is the province, whose
    published baseline stands in where the register has none."""
    own, is_published = base_of(one, of_year)
    goal = goal_of(one, None if is_published and not is_whole else own)
    if goal is None:
        return None
    points = [
        Point(moment(one, year, day), value.value, told_by.get(year - lists_before(one), "") if rests_on_lists(one) else "")
        for year, value in sorted(of_year.items()) if value.value is not None and not value.is_partial
    ]  # fmt: skip
    return course(goal, points), goal


def falls(one: Indicator, of_year: dict[int, Value]) -> list[tuple[int, int, int]]:
    """(year, from, to) of every fall of a figure that only adds up."""
    found, before = [], None
    for year, value in sorted(of_year.items()):
        if one.is_cumulative and before is not None and value.numerator is not None and value.numerator < before:
            found.append((year, before, value.numerator))
        before = value.numerator if value.numerator is not None else before
    return found


def corrections(code: str, area_id: int) -> list[Correction]:
    """What was written down about falls of this indicator here or in an area around, newest first."""
    around = AreaInside.objects.filter(inner_id=area_id).values("outer_id")
    return list(Correction.objects.filter(code=code, area_id__in=around).select_related("area"))


def corrections_of(year: int, area_id: int) -> list[Correction]:
    """What was written down about falls in this year here or in an area around."""
    around = AreaInside.objects.filter(inner_id=area_id).values("outer_id")
    return list(Correction.objects.filter(year=year, area_id__in=around))


def whole(one: Indicator, year: int, counted: computing.Counted) -> Value:
    """The whole area's value of what was counted."""
    return _by_unit(one, year, sides.counted_parts(one, year, counted), {}, Covered(), is_closed=False)[None]


def recorded(measures: Collection[str], area_id: int) -> list[RecordedFigure]:
    """Figures recorded for these measures inside the area, newest first, also corrected ones; at most 50."""
    inside = AreaInside.objects.filter(outer_id=area_id).values("inner_id")
    found = RecordedFigure.objects.filter(measure__in=measures, area_id__in=inside)
    return list(found.select_related("area", "corrected_by")[:50])


def closings(area_id: int) -> list[Closing]:
    around = AreaInside.objects.filter(inner_id=area_id).values("outer_id")
    return list(Closing.objects.filter(area_id__in=around).select_related("area"))


def units(where: Where) -> list[Area]:
    """The units of the level and map inside the area, by code."""
    inside = AreaInside.objects.filter(outer_id=where.area_id).values("inner_id")
    found = Area.objects.filter(pk__in=inside, generation_id=where.generation_id, kind=where.level)
    return list(found.select_related("parent").order_by("parent__code", "code"))


__all__ = [
    "DENOMINATOR", "NUMERATOR", "OPEN", "Value", "Values", "base_of", "catalogue", "closings", "corrections", "course_of", "falls",
    "goal_of", "indicator_or_none", "is_recorded", "lists_before", "matched_homes", "name_en_of", "name_of", "open_measure", "period",
    "recorded", "rests_on_lists", "rests_on_totals", "standards", "target_of", "units", "values", "years",
]  # fmt: skip
