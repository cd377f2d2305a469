"""Screens of indicators: all targets by project, one target with its course, communes side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.course import AMBER, RED, Goal
from giamngheo.engine.plan_indicators import Indicator
from giamngheo.kit import clock
from giamngheo.kit.exports import xlsx_response
from giamngheo.kit.tables import Column, Table

from . import queries, shown, words
from .asked import Asked
from .chart import chart_of
from .queries import Value, Values
from .shown import Line, UnitLine, YearLine

GENERAL = "general"
ORDER = ("done", "due", "late", "rest")


def indicator_or_404(code: str) -> Indicator:
    found = queries.indicator_or_none(code)
    if found is None:
        raise Http404
    return found


def lines_of(found: Values, asked: Asked, of_years: list[int]) -> list[Line]:
    """Every indicator that follows a target, with its course up to the year."""
    told_by, is_whole = queries.standards(of_years), asked.area.kind == "province"
    lines = []
    for one in queries.catalogue().indicators.values():
        if (one.id, of_years[-1]) not in found:
            continue
        of_year = {year: found[one.id, year][None] for year in of_years}
        told = queries.course_of(one, of_year, told_by, day=clock.today(), is_whole=is_whole)
        lines.append(Line(one, of_year[of_years[-1]], *(told or (None, None))))
    return lines


@require_GET
@needs(P.VIEW_TABLES)
def index(request: HttpRequest) -> HttpResponse:
    """All targets of the Plan, by project: value, path, where they end at this pace, light."""
    asked = Asked(request)
    of_years = [year for year in queries.years() if year <= asked.year]
    codes = [one.id for one in queries.catalogue().indicators.values() if one.target]
    lines = lines_of(queries.values(codes, of_years, asked.where, by_unit=False), asked, of_years)
    order = [GENERAL, *(p.id for p in queries.period().projects)]
    lines.sort(key=lambda line: order.index(line.indicator.project))
    lights = Counter(words.verdict(line.course) for line in lines)
    context = {
        "asked": asked, **asked.bar(), "table": shown.overview_table(lines, query=asked.query()), "query": asked.query(),
        "agencies": _agencies(lines),
        "lights": [(tone, label, count) for (tone, label), count in sorted(lights.items(), key=lambda one: ORDER.index(one[0][0]))],
        "no_data": sum(not line.has_value for line in lines),
        "may_record": access(request).may(P.KEEP_SUBJECTS),
        "may_close": asked.year < clock.today().year and access(request).may(P.APPROVE_RESULT, asked.area.pk),
        "closed": [c for c in queries.closings(asked.area.pk) if c.year == asked.year],
    }  # fmt: skip
    return render(request, "indicators/index.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def watched(request: HttpRequest) -> HttpResponse:
    """What is watched without a target: the set derived from the programme's monitoring."""
    asked = Asked(request)
    known = [one for one in queries.catalogue().indicators.values() if not one.target]
    of_years = [year for year in (asked.year - 1, asked.year) if year in queries.years()]
    found = queries.values([one.id for one in known], of_years, asked.where, by_unit=False)
    lines = [(one, found[one.id, asked.year][None], found.get((one.id, asked.year - 1), {}).get(None)) for one in known]
    context = {"asked": asked, **asked.bar(), "table": shown.watched_table(lines, query=asked.query()), "query": asked.query()}
    return render(request, "indicators/watched.html", context)


def _agencies(lines: list[Line]) -> Table | None:
    """Agencies with targets behind, most first."""
    behind = Counter(line.indicator.owner for line in lines if line.light in (RED, AMBER))
    if not behind:
        return None
    names = {a.id: a.name_vi for a in current_plan().agencies}
    rows = [
        {"name": names[agency], "late": sum(li.indicator.owner == agency and li.light == RED for li in lines), "all": number,
         "codes": ", ".join(words.code(li.indicator) for li in lines if li.indicator.owner == agency and li.light in (RED, AMBER))}
        for agency, number in behind.most_common()
    ]  # fmt: skip
    return Table(
        columns=[
            Column("name", _("Cơ quan chủ trì (tên năm 2022)")), Column("late", _("Chậm"), "so"),
            Column("all", _("Chậm và cần theo dõi"), "so"), Column("codes", _("Chỉ tiêu")),
        ],
        rows=rows, caption=_("Cơ quan có chỉ tiêu chưa theo lộ trình"), id="co-quan",
    )  # fmt: skip


def behind_url(one: Indicator, asked: Asked) -> Callable[..., str]:
    """Address of the rows behind a value's part, of a unit where one is named."""

    def to(value: Value, part: str, unit: int | None = None) -> str:
        return f"{reverse('indicators:rows', args=[one.id])}?{asked.query(nam=value.year, phan=part, don_vi=unit)}"

    return to


def _year_lines(one: Indicator, of_year: dict[int, Value], told_by: dict[int, str], goal: Goal | None) -> list[YearLine]:
    lines: list[YearLine] = []
    by_lists, ago = queries.rests_on_lists(one), queries.lists_before(one)
    for year, value in sorted(of_year.items()):
        before = of_year.get(year - 1)
        other = by_lists and before is not None and told_by.get(year - ago) != told_by.get(year - ago - 1)
        change = _change(before, value)
        path = goal.path(float(year)) if goal else None
        lines.append(YearLine(value, path, None if other else change, bool(other and change is not None)))
    return lines


def _change(before: Value | None, now: Value) -> float | None:
    """Of two whole values; None where one is missing or rests on some of the communes only."""
    if before is None or before.value is None or now.value is None or before.is_partial or now.is_partial:
        return None
    return now.value - before.value


def _unit_lines(one: Indicator, found: dict[int | None, Value], asked: Asked, goal: Goal | None) -> tuple[list[UnitLine], UnitLine]:
    path = goal.path(float(asked.year)) if goal else None
    is_down = bool(goal and goal.is_down)
    lines = [
        UnitLine(area, found[area.pk], shown.missing_of(found[area.pk], path, is_down=is_down))
        for area in queries.units(asked.where) if area.pk in found
    ]  # fmt: skip
    lines.sort(key=lambda line: (line.value.value is None, line.missing is None, -(line.missing or 0)))
    return lines, UnitLine(None, found[None], shown.missing_of(found[None], path, is_down=is_down))


@require_GET
@needs(P.VIEW_TABLES)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One target: value, course, what it would take, years, units that make the gap, definition."""
    one, asked = indicator_or_404(code), Asked(request)
    of_years = queries.years()
    found = queries.values([code], of_years, asked.where)
    told_by = queries.standards(of_years)
    series = {year: found[code, year][None] for year in of_years}
    until = {year: value for year, value in series.items() if year <= asked.year}
    told = queries.course_of(one, until, told_by, day=clock.today(), is_whole=asked.area.kind == "province")
    course, goal = told or (None, None)
    years = _year_lines(one, series, told_by, goal)
    units, total = _unit_lines(one, found[code, asked.year], asked, goal)
    told_of = [line for line in units if line.has_number]
    measures = [m.id for m in queries.catalogue().recorded_for(one)]
    context = {
        "one": one, "asked": asked, **asked.bar(), "query": asked.query(), "value": series[asked.year],
        "name": words.name(one), "code": words.code(one), "value_words": words.value_words(one, series[asked.year]),
        "target": words.target_words(queries.target_of(one)), "course": _course_words(one, course, goal, series[asked.year]),
        "chart": chart_of(of_years, [v.value for v in series.values()], [y.path for y in years]),
        "by_year": shown.years_table(one, years, behind_url(one, asked)),
        "by_unit": shown.units_table(
            one, told_of, behind_url(one, asked), level=asked.level, total=total,
            export_url=f"{reverse('indicators:units_file', args=[code])}?{asked.query()}",
        ),
        "silent": [line.area.name for line in units if line.area and not line.has_number],
        "levels": asked.levels, "falls": _falls(one, series, asked), "corrections": queries.corrections(code, asked.area.pk),
        "recorded": _with_words(queries.recorded(measures, asked.area.pk)) if measures else [], "has_recorded": bool(measures),
        "rests_on_totals": queries.rests_on_totals(one),
        "definition": definition_of(one), "elsewhere": shown.published_table(one),
    }  # fmt: skip
    return render(request, "indicators/indicator.html", context)


def _with_words(figures: list[Any]) -> list[Any]:
    for figure in figures:
        figure.words = queries.catalogue().measures[figure.measure].name_vi
    return figures


def _falls(one: Indicator, series: dict[int, Value], asked: Asked) -> list[dict[str, Any]]:
    return [
        {"year": year, "before": before, "now": now, "url": reverse("indicators:explain", args=[one.id, year, asked.area.pk])}
        for year, before, now in queries.falls(one, series)
    ]


def _course_words(one: Indicator, course: Any, goal: Goal | None, value: Value) -> dict[str, Any] | None:
    """The course as the page says it; None without a target."""
    if course is None or goal is None:
        return None
    tone, label = words.verdict(course)
    left = None
    if course.a_month and one.is_share and value.denominator:
        left = course.a_month / 100 * value.denominator
    elif course.a_month and not one.is_share:
        left = course.a_month
    return {
        "tone": tone, "label": label, "is_down": goal.is_down, "rule": words.RULES[course.why], "gap": course.gap,
        "path": None if course.path is None else words.number_of(one, course.path),
        "final": None if goal.final is None else words.number_of(one, goal.final),
        "gap_words": None if course.gap is None else _gap_words(one, course.gap),
        "projected": None if course.projected is None else words.number_of(one, max(course.projected, 0.0)),
        "low": None if course.low is None else words.number_of(one, max(course.low, 0.0)),
        "high": None if course.high is None else words.number_of(one, max(course.high, 0.0)),
        "a_month": None if left is None else round(left, 1),
        "unit": words.UNITS[queries.catalogue().measures[one.numerator].unit],
    }  # fmt: skip


def _gap_words(one: Indicator, gap: float) -> str:
    text = words.points(abs(gap)) if one.is_share else words.number_of(one, abs(gap))
    if one.is_share:
        text = _("%(points)s điểm %%") % {"points": text}
    return _("kém %(text)s") % {"text": text} if gap > 1e-9 else _("hơn hoặc bằng (%(text)s)") % {"text": text}


@require_GET
@needs(P.VIEW_TABLES)
def units_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """Exactly the table of the units."""
    one, asked = indicator_or_404(code), Asked(request)
    found = queries.values([code], queries.years(), asked.where)
    series = {year: found[code, year][None] for year in queries.years() if year <= asked.year}
    told = queries.course_of(
        one, series, queries.standards(list(series)), day=clock.today(), is_whole=asked.area.kind == "province"
    )  # fmt: skip
    lines, _total = _unit_lines(one, found[code, asked.year], asked, told[1] if told else None)
    title = f"{words.name(one)}, {asked.area.name}, {asked.year}"
    told_of = [line for line in lines if line.has_number]
    return xlsx_response(shown.unit_columns(one), told_of, name=f"chi-tieu-{one.id.lower()}-{asked.year}", title=title)


def definition_of(one: Indicator) -> dict[str, Any]:
    """Everything a definition says."""
    plan, measures = current_plan(), queries.catalogue().measures
    agencies = {a.id: a.name_vi for a in plan.agencies}
    return {
        "one": one, "code": words.code(one), "name": words.name(one), "target": words.target_words(queries.target_of(one)),
        "target_title": words.target_title(), "numerator": measures[one.numerator].name_vi,
        "denominator": measures[one.denominator].name_vi if one.denominator else "",
        "unit": words.unit_of(one), "owner": agencies[one.owner], "checked_by": agencies[one.checked_by],
        "written_by": words.WRITERS[one.written_by], "disaggregations": [words.DISAGGREGATIONS[d] for d in one.disaggregations],
        "cites": [plan.cite_vi(cite) for cite in one.cites], "baseline_cite": plan.cite_vi(one.baseline_cite) if one.baseline_cite else "",
        "note": (queries.target_of(one).note if queries.target_of(one) else ""),  # type: ignore[union-attr]
    }  # fmt: skip


@require_GET
@needs(P.VIEW_TABLES)
def compare(request: HttpRequest) -> HttpResponse:
    """Units side by side in one year: every share that has a value somewhere."""
    asked = Asked(request)
    shares = [one for one in queries.catalogue().indicators.values() if one.is_share and one.target]
    found = queries.values([one.id for one in shares], [asked.year], asked.where)
    told = [one for one in shares if any(v.value is not None for v in found[one.id, asked.year].values())]
    every: list[dict[str, Any]] = [{"area": area.name, "id": area.pk, **{one.id: found[one.id, asked.year][area.pk] for one in told}}
                                   for area in queries.units(asked.where) if area.pk in found[shares[0].id, asked.year]]  # fmt: skip
    rows = [row for row in every if any(row[one.id].value is not None for one in told)]
    silent = [row["area"] for row in every if row not in rows]
    foot = {"area": _("Cả địa bàn"), "id": None, **{one.id: found[one.id, asked.year][None] for one in told}}
    table = Table(
        columns=[Column("area", _("Địa bàn")), *(_compared(one, asked) for one in told)], rows=rows, foot=foot if told else None,
        caption=_("Các chỉ tiêu theo địa bàn, %(year)s") % {"year": asked.year}, id="so-sanh",
        empty_title=_("Chưa có số liệu để so sánh"),
    )  # fmt: skip
    legend = [(words.code(one), words.name(one)) for one in told]
    context = {"asked": asked, **asked.bar(), "table": table, "legend": legend, "query": asked.query(),
               "levels": asked.levels, "silent": silent}  # fmt: skip
    return render(request, "indicators/compare.html", context)


def _compared(one: Indicator, asked: Asked) -> Column:
    to = behind_url(one, asked)
    return Column(
        one.id, words.code(one), unit="%", align="num",
        value=lambda row: words.compared(row[one.id]),
        url=lambda row: to(row[one.id], queries.NUMERATOR, row["id"]) if row["id"] and row[one.id].value is not None else None,
    )  # fmt: skip
