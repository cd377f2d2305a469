"""Two years side by side, on screen and as a workbook."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import needs
from giamngheo.apps.accounts.roles import Permission
from giamngheo.kit import formats
from giamngheo.kit.exports import XLSX, _disposition
from giamngheo.kit.tables import Column, Table

from . import queries
from .building import Built, head_groups
from .comparing import AFTER, BEFORE, CHANGE, Pair, compared
from .coverage import NOT_ALL
from .definitions import ReviewTable, TableColumn
from .views import Choice, _tables, letterhead
from .workbook import UNCONFIRMED, table_workbook


def signed(value: Any, places: int) -> str:
    """A difference with its sign: +12, −3, 0; empty when it is not known."""
    if value is None:
        return ""
    text = formats.number(abs(round(value, places)), places)
    rounded = round(value, places)
    return f"+{text}" if rounded > 0 else f"−{text}" if rounded < 0 else text


def _cell(column: TableColumn, line: Any) -> str:
    value = line.values.get(column.key)
    if column.format in ("chenh", "diem_phan_tram") and value is None:
        key = column.key.removesuffix(CHANGE)
        both = all(line.values.get(key + year) is not None for year in (BEFORE, AFTER))
        return _(NOT_ALL) if both else ""
    if column.format == "chenh":
        return signed(value, 0)
    if column.format == "diem_phan_tram":
        return f"{signed(value, 2)} {_('điểm %')}" if value is not None else ""
    write = formats.percent if column.format == "phan_tram" else formats.number
    return write(value, missing="")


def _asked(request: HttpRequest, year: int, before: int, number: int) -> tuple[ReviewTable, Choice, Pair]:
    """The table, the choice of area and map, and the two rounds. Raises Http404 for a year without a round."""
    definition = _tables().get(number)
    choice = Choice(request, year)
    earlier = next((r for r in queries.rounds() if r.year == before), None)
    if definition is None or choice.round is None or earlier is None or before == year:
        raise Http404
    first, second = sorted((earlier, choice.round), key=lambda r: r.year)
    return definition, choice, Pair(first, second)


def _screen(built: Built, caption: str, export_url: str) -> Table:
    columns = [Column("label", _("Đơn vị"))]
    columns += [Column(c.key, c.label, align="num", value=partial(_cell, c)) for c in built.table.columns]
    return Table(
        columns=columns, rows=built.lines, caption=caption, export_url=export_url,
        export_label=_("Tải bảng so sánh này (.xlsx)"), groups=[("", 1), *head_groups(built.table)],
        empty_title=_("Chưa có số liệu"),
    )  # fmt: skip


@needs(Permission.VIEW_TABLES)
def compare(request: HttpRequest, year: int, before: int, number: int) -> HttpResponse:
    """One table, two years."""
    definition, choice, pair = _asked(request, year, before, number)
    title = _("Biểu %(number)s, năm %(earlier)s và năm %(later)s: %(area)s") % {
        "number": number, "earlier": pair.earlier.year, "later": pair.later.year, "area": choice.area.name,
    }  # fmt: skip
    table = None
    if not pair.refusal:
        built = compared(definition, choice.view, pair, area_name=choice.area.name)
        address = reverse("tables:compare_workbook", args=[year, before, number])
        table = _screen(built, f"{definition.title}", f"{address}?{urlencode(choice.parameters)}")
    context = {
        **choice.bar(), "choice": choice, "pair": pair, "table": table, "title": title, "definition": definition,
        "all_tables": sorted(_tables().values(), key=lambda t: t.number), "query": urlencode(choice.parameters),
        "unconfirmed": UNCONFIRMED, "before": before, "year": year,
        "other_years": [y for y in choice.years if y != year],
    }  # fmt: skip
    return render(request, "review/tables/compare.html", context)


@needs(Permission.VIEW_TABLES)
def compare_workbook(request: HttpRequest, year: int, before: int, number: int) -> HttpResponse:
    """The same as a workbook."""
    definition, choice, pair = _asked(request, year, before, number)
    if pair.refusal:
        return HttpResponse(pair.refusal, status=409, content_type="text/plain; charset=utf-8")
    built = compared(definition, choice.view, pair, area_name=choice.area.name)
    content = table_workbook(built, **letterhead(choice, f"năm {pair.earlier.year} và năm {pair.later.year}"))
    response = HttpResponse(content, content_type=XLSX)
    name = f"so-sanh-bieu-{number}-{choice.area.code}-{pair.earlier.year}-{pair.later.year}.xlsx"
    response["Content-Disposition"] = _disposition(name)
    return response
