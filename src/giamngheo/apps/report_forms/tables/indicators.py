"""Tables of targets, results, poor households and supports: values as the pages of indicators and the map of support tell them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from giamngheo.apps.delivery import terms as support_terms
from giamngheo.apps.indicators import queries, words
from giamngheo.apps.indicators.queries import Value
from giamngheo.apps.indicators.shown import project_words
from giamngheo.apps.report_forms import cells
from giamngheo.apps.report_forms.reads import NEAR_POOR, NEAR_POOR_SHARE, POOR, POOR_SHARE, Reads
from giamngheo.apps.report_forms.shapes import Cell, FilledTable
from giamngheo.engine.plan_indicators import Indicator
from giamngheo.engine.plan_report_forms import TableShape
from giamngheo.engine.report_periods import SPAN, YEAR
from giamngheo.kit import formats

# More silent units than this are counted and not named.
MOST_NAMED = 10


def places(one: Indicator) -> int:
    return 2 if one.is_share else 0


def value_cell(one: Indicator, value: Value | None, url: str = "") -> Cell:
    """The value; of how many communes, where not all are in it."""
    if value is None:
        return cells.number(None)
    if value.value is None:
        counted = f" (0/{value.communes} xã)" if value.communes and not value.counted else ""
        return Cell(None, f"{formats.MISSING}{counted}")
    what = "tính trên {0} xã đã ghi" if value.by_record else "mới {0} xã"
    after = f"({what.format(f'{value.counted}/{value.communes}')})" if value.is_partial else ""
    return cells.number(value.value, places(one), url=url, after=after)


def poverty(shape: TableShape, reads: Reads) -> FilledTable:
    """Year by year; change only between whole years under one standard."""
    rows, before = [], None
    for year in reads.years:
        told = {code: reads.by_year[code, year][None] for code in (POOR, POOR_SHARE, NEAR_POOR, NEAR_POOR_SHARE)}
        known = queries.catalogue().indicators
        made = {
            "households": cells.number(told[POOR_SHARE].denominator),
            **{
                name: value_cell(known[code], told[code], reads.indicator_url(code, year))
                for name, code in (
                    ("poor", POOR), ("poor_share", POOR_SHARE), ("near_poor", NEAR_POOR), ("near_poor_share", NEAR_POOR_SHARE),
                )
            },
            "change": _change(reads, before, told[POOR_SHARE]),
            "counted": cells.text(f"{told[POOR].counted}/{told[POOR].communes}" if told[POOR].communes else formats.MISSING),
        }  # fmt: skip
        rows.append(cells.row(str(year), f"Năm {year}", made))
        before = told[POOR_SHARE]
    return cells.table(shape, rows)


def _change(reads: Reads, before: Value | None, now: Value) -> Cell:
    change = change_of(reads, before, now)
    if change is None:
        is_other = before is not None and _is_other_standard(reads, before, now)
        return cells.text("khác chuẩn nghèo") if is_other else cells.number(None)
    sign = "+" if change > 0 else ""
    return Cell(round(change, 4), f"{sign}{formats.number(change, 2)}".replace("-", "−"))


def _is_other_standard(reads: Reads, before: Value, now: Value) -> bool:
    told = before.value is not None and now.value is not None
    return told and reads.told_by.get(before.year) != reads.told_by.get(now.year)


def change_of(reads: Reads, before: Value | None, now: Value) -> float | None:
    """Points between two whole years of one standard."""
    if before is None or before.value is None or now.value is None or before.is_partial or now.is_partial:
        return None
    return None if _is_other_standard(reads, before, now) else now.value - before.value


def targets(shape: TableShape, reads: Reads) -> FilledTable:
    """Every target with baseline, path, value, where it must end, verdict."""
    rows = []
    for one in reads.targets:
        course, goal = reads.course(one)
        value = reads.series(one)[reads.period.year]
        made = {
            "code": cells.text(words.code(one)), "target": cells.text(words.target_words(queries.target_of(one))),
            "unit": cells.text(words.unit_of(one)), "base": cells.number(goal.base if goal else None, places(one)),
            "path": cells.number(course.path if course else None, places(one)),
            "value": value_cell(one, value, reads.indicator_url(one.id)),
            "final": cells.number(goal.final if goal else None, places(one)), "verdict": cells.text(words.verdict(course)[1]),
        }  # fmt: skip
        rows.append(cells.row(one.id, queries.name_of(one), made))
    return cells.table(shape, rows)


def target_years(shape: TableShape, reads: Reads) -> FilledTable:
    """Targets down, years across."""
    years = [year for year in reads.years if year in reads.period.years] if reads.period.kind == SPAN else reads.years
    columns: list[dict[str, Any]] = [{"id": "unit", "title": "Đơn vị tính", "is_number": False}]
    columns += [{"id": str(year), "title": f"Năm {year}", "is_number": True} for year in years]
    rows = []
    for one in reads.targets:
        made = {"unit": cells.text(words.unit_of(one))}
        series = reads.series(one)
        made |= {str(year): value_cell(one, series[year], reads.indicator_url(one.id, year)) for year in years}
        rows.append(cells.row(one.id, queries.name_of(one), made))
    return cells.table(shape, rows, columns=columns)


def results(shape: TableShape, reads: Reads) -> FilledTable:
    """What is watched, project after project; before it the year before."""
    order = ["general", *(p.id for p in queries.period().projects)]
    rows, last = [], ""
    year = reads.period.year
    for one in sorted(reads.watched, key=lambda one: order.index(one.project)):
        if one.project != last:
            rows.append(cells.row(f"project_{one.project}", project_words(one.project), _blank(shape), level=0))
            last = one.project
        before = reads.watched_values.get((one.id, year - 1), {}).get(None)
        made = {
            "project": cells.text(project_words(one.project)), "unit": cells.text(words.unit_of(one)),
            "before": value_cell(one, before, reads.indicator_url(one.id, year - 1)),
            "value": value_cell(one, reads.watched_values[one.id, year][None], reads.indicator_url(one.id)),
        }  # fmt: skip
        rows.append(cells.row(one.id, queries.name_of(one), made))
    return cells.table(shape, rows)


def _blank(shape: TableShape) -> dict[str, Cell]:
    """Cells of a head: nothing to say."""
    return {column.id: cells.text("") for column in shape.columns}


def supports(shape: TableShape, reads: Reads) -> FilledTable:
    """What was given, content by content, then all of it: whoever gave it."""
    query = {"dia_ban": reads.area.pk, "ban_do": reads.area.generation_id, "cap": "commune", "nam": reads.period.year}
    has_page = reads.period.kind == YEAR  # the map is of one year, or of all
    rows = []
    told = [(code, name, reads.given.contents[code]) for code, name in support_terms.contents().items() if code in reads.given.contents]
    for code, name, counts in [*told, ("", "Tổng", reads.given.total)]:
        url = f"{reverse('delivery:map')}?{urlencode({**query, 'noi_dung': code} if code else query)}" if has_page else ""
        made = {
            **{key: cells.number(getattr(counts, key), url=url) for key in ("supports", "accepted", "homes", "people")},
            "given": cells.million(counts.given_vnd, url=url), "open": cells.million(counts.open_vnd, url=url),
        }  # fmt: skip
        rows.append(cells.row(code or "total", name, made, level=1 if code else 0))
    return cells.table(shape, rows if told else [], note="" if told else "Chưa có hồ sơ hỗ trợ nào.")


def by_unit(shape: TableShape, reads: Reads) -> FilledTable:
    """Units down, indicators across; the whole area first. Units that nobody has told anything of stand in the note."""
    known, year = queries.catalogue().indicators, reads.period.year
    chosen = [known[code] for code in shape.indicators]
    columns: list[dict[str, Any]] = [
        {"id": one.id, "title": f"{queries.name_of(one)} ({words.unit_of(one)})", "is_number": True} for one in chosen
    ]

    def cells_of(unit: int | None) -> dict[str, Cell]:
        url = {one.id: reads.indicator_url(one.id) for one in chosen}
        return {one.id: value_cell(one, reads.unit_values[one.id, year].get(unit), url[one.id]) for one in chosen}

    rows, silent = [cells.row("total", reads.area.name, cells_of(None), level=0)], []
    for unit in reads.units if reads.area.kind != "commune" else []:
        made = cells_of(unit.pk)
        if any(cell.value is not None for cell in made.values()):
            rows.append(cells.row(unit.code, unit.name, made))
        else:
            silent.append(unit.name)
    names = f": {', '.join(silent)}" if len(silent) <= MOST_NAMED else ""
    note = f"{len(silent)} đơn vị chưa có số liệu{names}." if silent else ""
    return cells.table(shape, rows, columns=columns, note=note)


__all__ = ["by_unit", "change_of", "poverty", "results", "supports", "target_years", "targets", "value_cell"]
