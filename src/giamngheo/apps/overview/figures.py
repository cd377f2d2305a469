"""What the front page says of an area and of each commune in it, told set-based in one run: targets, poverty, money, support.

Shape 1, all counts whole numbers, money in đồng, nothing known is None and never nought:

- ``year``; ``targets``: code → ``numerator``, ``denominator``, ``communes``, ``counted``, ``is_closed``, ``light``, ``why``, ``path``,
  ``gap``, ``behind`` (the gap as a share of the way, to compare targets);
  since 11/2026 ``by_record``, ``is_matched`` as values have them;
- ``poverty``: year → ``poor``, ``near_poor``, ``all``, ``communes``, ``counted``, ``is_closed``, ``standard``;
- ``standing``: ``year``, ``communes``, ``recognised``, ``is_official`` (None where no province decision is kept);
- ``money``: ``year``, five stages, ``own_assigned``, ``own_disbursed``; None without a line; ``slow``: units, the slowest first;
- ``support``: ``homes``, ``people``, ``supports``, ``given_vnd`` of the Programme, the period long;
- ``units``: area id, ``poor``, ``all``, and since 11/2026 ``communes``, ``counted`` of each commune in the year of the map; ``map_year``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from giamngheo.apps.delivery import giving
from giamngheo.apps.delivery.map_asked import PROGRAMME, givers_meant
from giamngheo.apps.indicators import computing
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.indicators.computing import Where
from giamngheo.apps.indicators.queries import Value, Values
from giamngheo.apps.money.queries.lines import years_of
from giamngheo.apps.money_reports import cuts
from giamngheo.apps.money_reports.asked import BUDGET
from giamngheo.apps.money_reports.asked import Asked as MoneyAsked
from giamngheo.apps.money_reports.heat import main_hold
from giamngheo.apps.places.queries import area_with_id, areas_inside, communes_onto
from giamngheo.apps.review.standing import standings_of
from giamngheo.apps.review.tables.queries import rounds
from giamngheo.engine.course import Course, Goal
from giamngheo.engine.funnel import STAGES

SHAPE = 1
POOR, NEAR_POOR = "T1", "C3"
SLOWEST = 5
Figures = dict[str, Any]


def figures_of(area_id: int, day: date) -> dict[int, Figures]:
    """Area id → its figures, for the area and each commune of its map inside."""
    area = area_with_id(area_id)
    where = Where(area.pk, "commune", area.generation_id, day)
    communes = [] if area.kind == "commune" else [unit.pk for unit in indicators.units(where)]
    is_province = area.kind == "province"
    places: dict[int, int | None] = {area.pk: None, **{unit: unit for unit in communes}}
    told = _targets(where, places, day, whole=area.pk if is_province else 0)
    poverty, standing = _poverty(where, places), _standing(where, places, day)
    money, support = _money(area_id, places, where), _support(area_id, places, where)
    found: dict[int, Figures] = {}
    for place in places:
        found[place] = {
            "year": _years(day)[-1], "targets": told[place], "poverty": poverty[place], "standing": standing[place],
            "support": support[place], **money[place], **_units(poverty, communes if place == area.pk else []),
        }  # fmt: skip
    return found


def _years(day: date) -> list[int]:
    return [year for year in indicators.years() if year <= day.year] or indicators.years()[:1]


def _targets(where: Where, places: Mapping[int, int | None], day: date, *, whole: int) -> dict[int, Figures]:
    """Area → code → where the target stands; ``whole``: the province, whose published baselines count."""
    known = [one for one in indicators.catalogue().indicators.values() if one.target]
    of_years = _years(day)
    values, told_by = indicators.values([one.id for one in known], of_years, where), indicators.standards(of_years)
    found: dict[int, Figures] = {place: {} for place in places}
    for one in known:
        for place, unit in places.items():
            series = {year: told for year in of_years if (told := values[one.id, year].get(unit)) is not None}
            if of_years[-1] not in series:
                continue
            course = indicators.course_of(one, series, told_by, day=day, is_whole=place == whole)
            found[place][one.id] = _target(series[of_years[-1]], course)
    return found


def _target(value: Value, told: tuple[Course, Goal] | None) -> Figures:
    course, goal = told or (None, None)
    return {
        "numerator": value.numerator, "denominator": value.denominator, "communes": value.communes, "counted": value.counted,
        "by_record": value.by_record, "is_matched": value.is_matched,
        "is_closed": value.is_closed, "light": course.light if course else "grey", "why": course.why if course else "no_path",
        "path": course.path if course else None, "gap": course.gap if course else None,
        "behind": _behind(course, goal) if course and goal else None,
    }  # fmt: skip


def _behind(course: Course, goal: Goal) -> float | None:
    """The gap to the path as a share of the whole way, so that hộ and per cent can stand in one order; None without both."""
    if course.gap is None or goal.final is None:
        return None
    way = abs(goal.final - goal.base) if goal.base is not None and goal.shape == "even" else abs(goal.final)
    return course.gap / way if way else None


def _poverty(where: Where, places: Mapping[int, int | None]) -> dict[int, Figures]:
    of_years = indicators.years()
    values, told_by = indicators.values([POOR, NEAR_POOR], of_years, where), indicators.standards(of_years)
    return {
        place: {str(year): one for year in of_years if (one := _poverty_of(values, year, unit, told_by.get(year, "")))}
        for place, unit in places.items()
    }  # fmt: skip


def _poverty_of(values: Values, year: int, unit: int | None, standard: str) -> Figures | None:
    poor, near = values[POOR, year].get(unit), values[NEAR_POOR, year].get(unit)
    if poor is None or poor.numerator is None or not poor.denominator:
        return None
    return {
        "poor": poor.numerator, "near_poor": near.numerator if near else None, "all": poor.denominator, "communes": poor.communes,
        "counted": poor.counted, "is_closed": poor.is_closed, "standard": standard,
    }  # fmt: skip


def _standing(where: Where, places: Mapping[int, int | None], day: date) -> dict[int, Figures]:
    """Of the newest round: how many communes are recognised, and whether the province has decided."""
    newest = next((r for r in rounds() if r.year <= day.year), None)
    if newest is None:
        return {place: {} for place in places}
    told = standings_of([newest.pk]).get(newest.pk)
    covered = computing.covered([newest.year], where)
    found = {}
    for place, unit in places.items():
        communes, done = covered.of(newest.year, unit, with_totals=False)
        found[place] = {
            "year": newest.year, "communes": communes, "recognised": done, "is_official": told.is_official if told else None,
        }  # fmt: skip
    return found


def _money(area_id: int, places: Mapping[int, int | None], where: Where) -> dict[int, Figures]:
    """Budget money of the newest plan year that has begun; each unit's line stands in the commune that its area lies in."""
    inside = frozenset(areas_inside(area_with_id(area_id)).values_list("pk", flat=True))
    years = years_of(inside)
    year = next((one for one in years if one <= where.day.year), None)
    nothing: Figures = {"money": None, "slow": []}
    if year is None:
        return dict.fromkeys(places, nothing)
    asked = MoneyAsked(area_ids=inside, day=where.day, year=year, block=BUDGET)
    rows, onto = cuts.rows_of(asked, "don_vi"), communes_onto(inside, where.generation_id)
    by_place: dict[int, list[cuts.Row]] = {area_id: rows}
    for row in rows:
        by_place.setdefault(onto.get(row.query["noi"], 0), []).append(row) if len(places) > 1 else None
    return {place: _money_of(asked, by_place[place], year) if by_place.get(place) else nothing for place in places}


def _money_of(asked: MoneyAsked, rows: list[cuts.Row], year: int) -> Figures:
    total = cuts.total_of(asked, rows, "don_vi")
    slow = sorted((r for r in rows if r.figures.assigned and r.figures.left), key=lambda r: (r.rate("assigned") or 0.0, -r.figures.left))
    return {
        "money": {
            "year": year, **{stage: getattr(total.figures, stage) for stage in STAGES}, "left": total.figures.left,
            "own_assigned": total.own_year.assigned, "own_disbursed": total.own_year.disbursed,
        },
        "slow": [
            {"label": r.label, "area": r.query["noi"], "unit": r.query["don_vi"], "assigned": r.figures.assigned,
             "disbursed": r.figures.disbursed, "left": r.figures.left, "hold": main_hold(r.figures)}
            for r in slow[:SLOWEST]
        ],
    }  # fmt: skip


def _support(area_id: int, places: Mapping[int, int | None], where: Where) -> dict[int, Figures]:
    inside = areas_inside(area_with_id(area_id)).values_list("pk", flat=True)
    told = giving.on_map(giving.Asked(where.generation_id, "commune", list(inside), givers=givers_meant(PROGRAMME)))
    found = {}
    for place, unit in places.items():
        one = told.total if unit is None else told.units.get(unit, giving.Counts())
        found[place] = {"homes": one.homes, "people": one.people, "supports": one.supports, "given_vnd": one.given_vnd}
    return found


def _units(poverty: Mapping[int, Figures], communes: list[int]) -> Figures:
    """The map: of the newest year in which any commune has a rate."""
    years = sorted({year for unit in communes for year in poverty[unit]})
    if not years:
        return {"map_year": None, "units": []}
    newest = years[-1]
    told = [(unit, poverty[unit][newest]) for unit in communes if newest in poverty[unit]]
    keys = ("poor", "all", "communes", "counted")
    return {"map_year": int(newest), "units": [{"area": unit, **{key: one[key] for key in keys}} for unit, one in told]}


__all__ = ["NEAR_POOR", "POOR", "SHAPE", "Figures", "figures_of"]
