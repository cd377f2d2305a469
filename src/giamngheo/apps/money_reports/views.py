"""Screens of where the money is: the funnel, the lines behind a number, slow units, the calendar, who must act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import terms
from giamngheo.engine.funnel import Figures
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Table

from . import burn as burning
from . import cuts, lists, screens
from . import heat as heating
from . import waiting as queue
from .asked import BUDGET, OTHER, Asked, asked_of, bars_of
from .behind import rows_behind
from .queries import Paper, papers_open

FILE_KINDS = ("xlsx", "csv")


def frame(request: HttpRequest, asked: Asked, page: str) -> dict[str, Any]:
    """What every page of these has: bar of area and year, filters, the way to the other pages."""
    context = bars_of(asked, access(request).areas_with(P.VIEW_MONEY))
    return context | screens.filters(asked) | {
        "asked": asked, "tabs": screens.tabs(page, asked), "today": clock.today(),
        "where": context["place"] or _("mọi địa bàn của tôi"), "authority": screens.authority(context["place"]),
    }  # fmt: skip


def _cut(request: HttpRequest) -> str:
    given = request.GET.get("theo", "")
    return given if given in cuts.CUT_WORDS else "du_an"


@require_GET
@needs(P.VIEW_MONEY)
def funnel(request: HttpRequest) -> HttpResponse:
    """How far the money has come: budget with its sums, other money by source and not added up."""
    asked, cut = asked_of(request), _cut(request)
    inside, outside = asked.within(BUDGET), asked.within(OTHER)
    rows, others = cuts.rows_of(inside, cut), cuts.rows_of(outside, "nguon")
    total = cuts.total_of(inside, rows, cut)
    query = asked.link(theo=cut)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    context = frame(request, asked, "funnel") | {
        "total": total, "rate": total.rate(asked.denominator), "bars": screens.funnel_bars(inside, total),
        "holds": screens.holds(inside, total), "cut": cut,
        "table": lists.cut_table(
            inside, cut, page, total if rows else None, caption=_("Vốn ngân sách theo %(cut)s") % {"cut": cuts.CUT_WORDS[cut]},
            noun=str(cuts.CUT_WORDS[cut]),
            export_url=f"{reverse('money_reports:funnel_file', args=['xlsx'])}?{query}",
        ),
        "others": lists.cut_table(
            outside, "nguon", Paginator(others, lists.PAGE_SIZE).get_page(1), None,
            caption=_("Nguồn không cộng vào ngân sách: mỗi nguồn một dòng, không cộng với nhau"),
        ) if others else None,
        "cuts": [{"label": words, "url": f"?{asked.link(theo=code)}", "is_current": code == cut} for code, words in cuts.CUT_WORDS.items()],
        "denominators": [
            {"label": words, "url": f"?{replace(asked, denominator=code).link(theo=cut)}", "is_current": code == asked.denominator}
            for code, words in cuts.DENOMINATOR_WORDS.items()
        ],
    }  # fmt: skip
    return render(request, "money_reports/funnel.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def funnel_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The table of the screen in đồng: budget rows with their total, then other sources."""
    if kind not in FILE_KINDS:
        raise Http404
    asked, cut = asked_of(request), _cut(request)
    inside, outside = asked.within(BUDGET), asked.within(OTHER)
    rows = cuts.rows_of(inside, cut)
    total = replace(cuts.total_of(inside, rows, cut), label=_("Tổng vốn ngân sách"))
    found = [*rows, total, *cuts.rows_of(outside, "nguon")]
    record(by=me(request), action="tải bảng tổng quan vốn", subject=asked.link(theo=cut), area_id=asked.area_id)
    title = _("%(where)s: vốn đến ngày %(day)s, đồng") % {"where": _years_words(asked), "day": formats.day(asked.day)}
    return _file(request, kind, lists.cut_columns(inside, cut, is_exact=True), found, name="tong-quan-von", title=title)


def _years_words(asked: Asked) -> str:
    return _("Mọi năm") if asked.year is None else _("Năm %(year)s") % {"year": asked.year}


def _file(request: HttpRequest, kind: str, columns: Any, rows: list[Any], *, name: str, title: str) -> HttpResponseBase:
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows, name=name, title=title)


def _measure(request: HttpRequest) -> str:
    given = request.GET.get("so", "")
    return given if given in lists.MEASURE_WORDS else "planned"


@require_GET
@needs(P.VIEW_MONEY)
def lines(request: HttpRequest) -> HttpResponse:
    """The lines behind one number; each opens its entries and their documents."""
    asked, measure = asked_of(request), _measure(request)
    number = max(1, whole(request.GET.get("trang", "")) or 1)
    found, rows = rows_behind(asked, measure, start=(number - 1) * lists.PAGE_SIZE, most=lists.PAGE_SIZE)
    paginator: Paginator[int] = Paginator(range(found.count), lists.PAGE_SIZE)
    label = str(lists.MEASURE_WORDS[measure])
    query = asked.link(so=measure)
    table = Table(
        columns=lists.line_columns(measure), rows=rows, caption=_("Dòng vốn sau số này"), id="dong-von", noun=_("dòng vốn"),
        total=found.count, start=(number - 1) * lists.PAGE_SIZE + 1, page=number, pages=paginator.num_pages, row_url=lists.behind_url,
        export_url=f"{reverse('money_reports:lines_file', args=['xlsx'])}?{query}", empty_title=_("Không có dòng vốn nào"),
        empty_text=_("Không dòng vốn nào có số này tới ngày đang xem."),
    )  # fmt: skip
    context = frame(request, asked, "funnel") | {
        "table": table, "found": found, "label": label, "mixed": not asked.block and not asked.source,
        "back_url": f"{reverse('money_reports:funnel')}?{asked.link(khoi='')}", "chips": screens.chips(asked, measure),
    }  # fmt: skip
    return render(request, "money_reports/lines.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def lines_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, whole."""
    if kind not in FILE_KINDS:
        raise Http404
    asked, measure = asked_of(request), _measure(request)
    _found, rows = rows_behind(asked, measure)
    record(by=me(request), action="tải dòng vốn sau một số", subject=asked.link(so=measure), area_id=asked.area_id)
    label = str(lists.MEASURE_WORDS[measure])
    title = _("Dòng vốn: %(measure)s đến ngày %(day)s") % {"measure": label, "day": formats.day(asked.day)}
    return _file(request, kind, lists.line_columns(measure), rows, name="dong-von-theo-ngay", title=title)


@require_GET
@needs(P.VIEW_MONEY)
def heat(request: HttpRequest) -> HttpResponse:
    """Units by rate of disbursement, slowest first, by project or by month. Budget money only."""
    asked = asked_of(request).within(BUDGET)
    is_by_month = request.GET.get("theo") == "thang" and asked.year is not None
    shown = (
        heating.by_month(asked, asked.year, terms.law().closes_on(asked.year))
        if is_by_month and asked.year is not None else heating.by_project(asked)
    )  # fmt: skip
    page = Paginator(shown.rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    choices = (("du_an", _("dự án")), ("thang", _("tháng")))
    context = frame(request, asked, "heat") | {
        "heads": shown.heads, "page": page, "rows": [screens.heat_row(asked, row) for row in page.object_list],
        "count": len(shown.rows), "is_by_month": is_by_month, "denominator": cuts.DENOMINATOR_WORDS[asked.denominator],
        "cuts": [
            {"label": words, "url": f"?{asked.link(theo=code, khoi='')}", "is_current": (code == "thang") == is_by_month}
            for code, words in choices if code == "du_an" or asked.year is not None
        ],
        "denominators": [
            {"label": words, "url": f"?{replace(asked, denominator=code).link(theo='thang' if is_by_month else '', khoi='')}",
             "is_current": code == asked.denominator}
            for code, words in cuts.DENOMINATOR_WORDS.items()
        ],
        "marks": screens.page_marks(page), "legend": screens.heat_legend(),
    }  # fmt: skip
    return render(request, "money_reports/heat.html", context)


def _one_year(asked: Asked, today: date) -> tuple[Asked, int]:
    """Pages of one plan year: the year asked for, else the newest that has come."""
    year = asked.year or next((y for y in asked.years if y <= today.year), today.year)
    return replace(asked, year=year), year


@require_GET
@needs(P.VIEW_MONEY)
def burn(request: HttpRequest) -> HttpResponse:
    """What is left of a plan year, month by month, beside a straight line to its term. Budget money only."""
    asked, year = _one_year(asked_of(request).within(BUDGET), clock.today())
    end = terms.law().closes_on(year)
    rows = burning.burn_rows(asked, year, end)
    context = frame(request, asked, "burn") | {
        "rows": rows, "last": rows[-1] if rows else None, "drawing": burning.drawing(rows, year, end), "year": year, "end": end,
        "table": screens.burn_table(asked, rows), "term": terms.law().terms["adjustment_end"],
    }  # fmt: skip
    return render(request, "money_reports/burn.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def waiting(request: HttpRequest) -> HttpResponse:
    """Units where something waits for somebody: documents, money not entered, old advances."""
    asked = asked_of(request)
    rows = queue.waiting_rows(asked.within(BUDGET))
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    total = sum((row.figures for row in rows), Figures())
    query = asked.link()
    context = frame(request, asked, "waiting") | {
        "table": screens.waiting_table(
            asked.within(BUDGET), page, export_url=f"{reverse('money_reports:waiting_file', args=['xlsx'])}?{query}"
        ),
        "total": total, "documents": sum(paper.state == "waiting" for paper in papers_open(asked.within(BUDGET))), "count": len(rows),
        "papers_url": f"{reverse('money_reports:papers')}?{query}",
        "lines_urls": {
            code: f"{reverse('money_reports:lines')}?{asked.within(BUDGET).link(so=code)}" for code in ("not_entered", "advanced")
        },
    }  # fmt: skip
    return render(request, "money_reports/waiting.html", context)


def _papers(request: HttpRequest) -> tuple[Asked, str, list[Paper]]:
    """Papers of one cut: those that wait for approval, or those sent back."""
    asked = asked_of(request).within(BUDGET)
    state = "draft" if request.GET.get("trang_thai") == "draft" else "waiting"
    return asked, state, [paper for paper in papers_open(asked) if paper.state == state]


@require_GET
@needs(P.VIEW_MONEY)
def papers(request: HttpRequest) -> HttpResponse:
    """Documents that wait for approval or were sent back, each opening itself."""
    asked, state, rows = _papers(request)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = asked.link(trang_thai=state)
    shown = frame(request, asked, "waiting")
    context = shown | {
        "table": screens.papers_table(page, export_url=f"{reverse('money_reports:papers_file', args=['xlsx'])}?{query}"),
        "state": state, "count": len(rows), "where": asked.unit or shown["where"],
        "back_url": f"{reverse('money_reports:waiting')}?{asked.link(khoi='', don_vi='', noi='')}",
    }  # fmt: skip
    return render(request, "money_reports/papers.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def papers_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in FILE_KINDS:
        raise Http404
    asked, state, rows = _papers(request)
    record(by=me(request), action="tải chứng từ đang chờ", subject=asked.link(trang_thai=state), area_id=asked.area_id)
    title = _("Chứng từ chờ duyệt") if state == "waiting" else _("Chứng từ bị trả lại")
    return _file(request, kind, screens.paper_columns(), rows, name="chung-tu-dang-cho", title=title)


@require_GET
@needs(P.VIEW_MONEY)
def waiting_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of the screen, in đồng."""
    if kind not in FILE_KINDS:
        raise Http404
    asked = asked_of(request).within(BUDGET)
    record(by=me(request), action="tải việc chờ về vốn", subject=asked.link(), area_id=asked.area_id)
    title = _("Vốn đang chờ ai, đến ngày %(day)s") % {"day": formats.day(asked.day)}
    columns = screens.waiting_columns(asked, is_exact=True)
    return _file(request, kind, columns, queue.with_days(asked, queue.waiting_rows(asked)), name="von-dang-cho", title=title)


__all__ = ["burn", "frame", "funnel", "funnel_file", "heat", "lines", "lines_file", "papers", "papers_file", "waiting", "waiting_file"]
