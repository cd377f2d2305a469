"""Tables of money: the table of disbursement, budget money by year and by project, what the period was to raise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse

from giamngheo.apps.money import terms
from giamngheo.apps.money_reports.asked import BUDGET, Asked
from giamngheo.apps.money_reports.official import FormRow, Measures, lines_query
from giamngheo.apps.money_reports.queries import added
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.planning.queries.period import period_money
from giamngheo.apps.report_forms import cells
from giamngheo.apps.report_forms.reads import Reads
from giamngheo.apps.report_forms.shapes import Cell, FilledTable
from giamngheo.engine.funnel import Figures
from giamngheo.engine.plan_report_forms import TableShape

PROVINCE_ONLY = "chỉ có số toàn tỉnh"


def _amounts(asked: Asked, row: FormRow, told: Measures, capital: str) -> dict[str, Cell]:
    made: dict[str, Cell] = {}
    for name in ("planned", "assigned", "carried_in", "disbursed_in", "disbursed", "advanced", "settled"):
        query = lines_query(asked, row, name, capital)
        url = f"{reverse('money_reports:lines')}?{query}" if query else ""
        made[name] = cells.million(getattr(told, name), url=url)
    return made | {"rate": cells.share(told.rate)}


def disbursement(shape: TableShape, reads: Reads) -> FilledTable:
    """The table of disbursement, project and source; under each sum its capital types."""
    rows = []
    for number, row in enumerate(reads.money_rows):
        name = _id(number, row)
        rows.append(cells.row(name, row.label, _amounts(reads.money_asked, row, row.cells[""], ""), level=row.level))
        for capital, words in terms.capital_types().items() if row.level == 0 else ():
            told = _amounts(reads.money_asked, row, row.cells[capital], capital)
            rows.append(cells.row(f"{name}_{capital}", f"Trong đó: {words.lower()}", told))
    is_empty = _is_empty(reads.money_rows)
    return cells.table(shape, [] if is_empty else rows, note="Sổ vốn chưa có dòng nào của địa bàn." if is_empty else "")


def _is_empty(rows: list[FormRow]) -> bool:
    return len(rows) == 1 and not rows[0].exact


def _id(number: int, row: FormRow) -> str:
    """What a row is about, the same from day to day."""
    query = row.query or {}
    named = [str(query[key]) for key in ("du_an", "nguon") if query.get(key)]
    return "_".join(named) if named else "budget" if number == 0 else f"row_{number}"


def _figure_cells(told: Figures, url: str) -> dict[str, Cell]:
    return {
        "planned": cells.million(told.planned, url=url), "assigned": cells.million(told.assigned, url=url),
        "disbursed": cells.million(told.disbursed, url=url), "rate": cells.share(told.rate()),
    }  # fmt: skip


def _funnel(reads: Reads, **more: Any) -> str:
    asked = replace(reads.money_asked, since=None, year=None, block=BUDGET)
    return f"{reverse('money_reports:funnel')}?{asked.link(khoi=None, **more)}"


def years_or_projects(shape: TableShape, reads: Reads) -> FilledTable:
    """Budget money of the period by plan year (``money_years``) or by project, all of it last with carried-over money once."""
    found, is_by_year = reads.money_sums, shape.id == "money_years"
    rows = []
    if is_by_year:
        for year in reads.period.years:
            told = [figures for (_project, own), figures in found.items() if own == year]
            made = _figure_cells(added(told), _funnel(reads, nam=year)) if told else _figure_cells_none()
            rows.append(cells.row(str(year), f"Năm {year}", made))
    else:
        order = {code: n for n, code in enumerate(terms.projects())}
        for project in sorted({project for project, _year in found}, key=lambda one: (order.get(one, len(order)), one)):
            told = [figures for (own, _year), figures in found.items() if own == project]
            made = _figure_cells(added(told).over_years(), _funnel(reads, du_an=project))
            rows.append(cells.row(project, terms.project_short(project), made))
    whole = _figure_cells(added(found.values()).over_years(), _funnel(reads)) if found else _figure_cells_none()
    rows.append(cells.row("total", "Cả giai đoạn" if len(reads.period.years) > 1 else "Tổng", whole, level=0))
    return cells.table(shape, rows, note="" if found else "Sổ vốn chưa có dòng ngân sách nào của địa bàn.")


def _figure_cells_none() -> dict[str, Cell]:
    return {name: cells.number(None) for name in ("planned", "assigned", "disbursed", "rate")}


def period(shape: TableShape, reads: Reads) -> FilledTable | None:
    """Each kind of money of the programme's period: expected, registered, assigned, paid, as the ledger stands now."""
    span = current_plan().period_on(reads.period.end)
    if not span.valid_from.year <= reads.period.year <= span.valid_to.year:
        return None
    url = reverse("planning:period")
    rows = []
    for line in period_money(span, reads.area_ids).kinds:
        made = {
            "expected": cells.million(line.funding.amount_vnd, url=url) if reads.is_province else cells.text(PROVINCE_ONLY),
            "registered": cells.million(line.registered_vnd, url=url) if reads.is_province else cells.text(PROVINCE_ONLY),
            "assigned": cells.million(line.ledger.assigned_vnd, url=url), "disbursed": cells.million(line.ledger.disbursed_vnd, url=url),
        }  # fmt: skip
        rows.append(cells.row(line.funding.id, line.funding.name_vi, made))
    return cells.table(shape, rows)


__all__ = ["disbursement", "period", "years_or_projects"]
