"""Screens of what is handed in: the table of disbursement of a period, the export for the national database."""

from __future__ import annotations

import tempfile
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import terms
from giamngheo.apps.places.queries import areas_named
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.exports import XLSX
from giamngheo.kit.tables import Column, Table

from . import lists, official, screens
from . import national as exporting
from .asked import Asked, asked_of, bars_of
from .official import Exact, FormRow, Period
from .views import frame
from .workbook import Heading, disbursement_workbook

# Names of files are for officials too.
FILE_WORDS = {"month": "thang", "quarter": "quy", "year": "nam"}


def _asked(request: HttpRequest) -> tuple[Asked, Period]:
    asked = asked_of(request)
    today = clock.today()
    year = asked.year or next((y for y in asked.years if y <= today.year), today.year)
    period = official.period_of(year, request.GET.get("ky", ""), whole(request.GET.get("so_ky", "")), today)
    return official.asked_in(asked, period, asked.day), period


def _column(asked: Asked, capital: str, column: Any) -> Column:
    """A column of the form on screen; amounts open their lines, of the period where it asks for the period."""

    def value(row: FormRow) -> Any:
        told = getattr(row.cells.get(capital, official.Measures()), column.id)
        return told if column.id == "rate" else lists.millions(told)

    def url(row: FormRow) -> str | None:
        if column.id == "rate" or not value(row):
            return None
        query = official.lines_query(asked, row, column.id, capital)
        return f"{reverse('money_reports:lines')}?{query}" if query else None

    label = column.name_vi
    if column.id == "rate":
        return Column(f"{capital}_rate", label, "phan_tram", value=value)
    return Column(f"{capital}_{column.id}", label, "so", unit=lists.million(), value=value, url=url)


def form_table(asked: Asked, page: Page[FormRow], form: Any, *, export_url: str) -> Table:
    """The form on screen, in triệu đồng."""
    groups = [("", _("Tổng số")), *terms.capital_types().items()]
    columns = [Column("label", _("Dự án, nguồn vốn, đơn vị"), value=lambda row: "– " * (row.level - 1) + row.label)]
    for capital, _label in groups:
        columns += [_column(asked, capital, column) for column in form.columns]
    return Table(
        columns=columns, rows=list(page.object_list), caption=form.title_vi, id="bieu", page=page.number,
        pages=page.paginator.num_pages, export_url=export_url, export_label=_("Tải biểu (.xlsx)"),
        groups=[("", 1), *((label, len(form.columns)) for _code, label in groups)], empty_title=_("Chưa có vốn"),
    )  # fmt: skip


def _form_or_404() -> Any:
    found = official.form()
    if found is None:
        raise Http404
    return found


@require_GET
@needs(P.VIEW_MONEY)
def form(request: HttpRequest) -> HttpResponse:
    """The table of disbursement of a month, quarter or year; units only where asked for."""
    shape = _form_or_404()
    asked, period = _asked(request)
    has_units = request.GET.get("muc") == "don_vi"
    rows = official.form_rows(official.exact_rows(asked, has_units=has_units), has_units=has_units)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = asked.link(ky=period.kind, so_ky=period.number, tu="")
    year = period.start.year - (period.number == 13)
    context = frame(request, asked, "form") | {
        "form": shape, "period": period, "is_over": period.end < clock.today(), "has_units": has_units,
        "closing": official.closing_words(period),
        "table": form_table(asked, page, shape, export_url=f"{reverse('money_reports:form_file', args=['xlsx'])}?{query}"),
        "periods": [
            {"value": f"{p.kind}-{p.number}", "label": p.words, "url": f"?{asked.link(ky=p.kind, so_ky=p.number, tu='', ngay='')}",
             "is_current": p == period}
            for p in official.periods_of(year) if p.start <= clock.today()
        ],
        "level_url": f"?{query}&muc={'' if has_units else 'don_vi'}",
    }  # fmt: skip
    return render(request, "money_reports/form.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def form_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The table with every unit, as officials file it, and the exact đồng behind it."""
    if kind != "xlsx":
        raise Http404
    shape = _form_or_404()
    asked, period = _asked(request)
    exact = official.exact_rows(asked)
    place = bars_of(asked, access(request).areas_with(P.VIEW_MONEY))["place"]
    heading = _heading(asked, period, shape, place, exact)
    content = disbursement_workbook(shape, official.form_rows(exact, has_units=True), exact, heading)
    record(by=me(request), action="tải biểu giải ngân", subject=period.words, area_id=asked.area_id)
    return _download(content, f"bieu-giai-ngan-{asked.year}-{FILE_WORDS[period.kind]}-{period.number}.xlsx")


def _heading(asked: Asked, period: Period, shape: Any, place: str, exact: list[Exact]) -> Heading:
    today = clock.today()
    when = _("%(period)s, số liệu đến hết ngày %(day)s") % {"period": period.words, "day": formats.day(asked.day)}
    return Heading(
        screens.authority(place), f"Sơn La, ngày {today.day} tháng {today.month} năm {today.year}", shape.periods[period.kind].title_vi,
        f"{place}; {when}" if place else when, areas_named({row.area_id for row in exact}),
    )  # fmt: skip


def _download(content: Any, name: str) -> HttpResponseBase:
    if isinstance(content, bytes):
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        file.write(content)
        file.seek(0)
        content = file
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
@needs(P.VIEW_MONEY)
def national(request: HttpRequest) -> HttpResponse:
    """What the export for the national database holds, and which codes are missing."""
    found = exporting.mapping()
    if found is None:
        raise Http404
    asked = asked_of(request)
    uses = exporting.code_uses(found, asked)
    words = {"project": _("dự án"), "capital_type": _("loại vốn"), "source": _("nguồn vốn")}
    columns = (
        Column("label", _("Tên trong hệ thống này")), Column("kind", _("Loại"), value=lambda u: words[u.kind]),
        Column(
            "theirs", _("Mã của cơ sở dữ liệu"), value=lambda u: u.theirs or _("chưa có mã"),
            tone=lambda u: "done" if u.theirs else "due",
        ),
        Column("lines", _("Số dòng vốn"), "so"), Column("assigned_vnd", _("Vốn đã giao"), "dong"),
    )  # fmt: skip
    context = frame(request, asked, "national") | {
        "mapping": found, "missing": sum(not use.theirs for use in uses), "fields_missing": sum(not f.code for f in found.fields),
        "fields": found.fields,
        "table": Table(
            columns=columns, rows=uses, caption=_("Mã dùng trong dữ liệu sẽ xuất"), id="ma", noun=_("mã"), total=len(uses),
            export_url=f"{reverse('money_reports:national_file', args=['xlsx'])}?{asked.link()}", export_label=_("Tải dữ liệu (.xlsx)"),
            empty_title=_("Chưa có dòng vốn nào"),
        ),
    }  # fmt: skip
    return render(request, "money_reports/national.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def national_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The export, with missing codes marked."""
    found = exporting.mapping()
    if kind != "xlsx" or found is None:
        raise Http404
    asked = asked_of(request)
    record(by=me(request), action="xuất số liệu cho cơ sở dữ liệu quốc gia", subject=asked.link(), area_id=asked.area_id)
    return _download(exporting.national_file(found, asked), f"csdl-quoc-gia-{asked.year or 'moi-nam'}-{asked.day.isoformat()}.xlsx")


__all__ = ["form", "form_file", "form_table", "national", "national_file"]
