"""Screens of the end of a year: what each line has left with what is proposed, a decision of one, settlements."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import terms
from giamngheo.apps.money.doors import line_or_404, step
from giamngheo.apps.money.queries.lines import closed_on
from giamngheo.engine.year_end import WAIT
from giamngheo.kit import clock, exports
from giamngheo.kit.asked import whole

from . import doors, year_end_lists
from .actions import year_end as actions
from .forms import DecideForm, SettleForm
from .queries import year_end as queries
from .year_end_lists import left_url


def _years(request: HttpRequest) -> tuple[list[int], int | None]:
    """Years in which something is left, the latest first, and the one that is looked at."""
    years = queries.years_left(doors.my_areas(request))
    asked = whole(request.GET.get("nam"))
    if asked in years:
        return years, asked
    today = clock.today()
    ended = today.year if today.month == 12 else today.year - 1
    return years, ended if ended in years else next(iter(years), None)


@require_GET
@needs(P.VIEW_MONEY)
def left(request: HttpRequest) -> HttpResponse:
    """What lines of the year have left, each with the proposal, its ground, and what a person decided."""
    areas = doors.my_areas(request)
    years, year = _years(request)
    page = Paginator(queries.lines_left(areas, year or 0), year_end_lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    may = access(request).areas_with(P.ALLOCATE_MONEY)
    sums = queries.sums_left(areas, year or 0)
    decisions = list(queries.decisions_of(areas, year or 0)[: year_end_lists.PAGE_SIZE])
    rows = queries.with_proposals(list(page.object_list), clock.today())
    closed = closed_on(year) if year else None
    context = {
        "table": year_end_lists.left_table(rows, page, year, may), "grounds": [] if closed else year_end_lists.grounds_of(rows),
        "year": year, "years": years, "sums": sums, "undecided": sums.lines - sums.decided,
        "decisions": year_end_lists.decisions_table(decisions) if decisions else None,
        "ends_on": terms.law().closes_on(year) if year else None, "closed_on": closed,
    }  # fmt: skip
    return render(request, "treasury/year_end.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def left_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, all pages."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    _all, year = _years(request)
    rows = queries.with_proposals(list(queries.lines_left(doors.my_areas(request), year or 0)), clock.today())
    record(by=me(request), action="tải danh sách số dư cuối năm", subject=f"năm {year}")
    name, columns = f"so-du-cuoi-nam-{year}", year_end_lists.left_columns()
    if kind == "csv":
        return exports.csv_response(columns, lambda: iter(rows), name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, iter(rows), name=name, title=_("Số dư cuối năm %(year)s") % {"year": year})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ALLOCATE_MONEY)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A person decides what becomes of what one line has left; nothing is chosen beforehand."""
    line = line_or_404(request, pk, P.ALLOCATE_MONEY)
    proposal = queries.proposal_for(line, clock.today())
    back = left_url(line.plan_year_id)
    if proposal is None:
        messages.error(request, _("Dòng vốn này không còn số dư được chi."))
        return redirect(back)
    if line.plan_year.closed_on is not None:
        messages.error(request, _("Năm %(year)s đã khoá nên không quyết định được số dư nữa.") % {"year": line.plan_year_id})
        return redirect(back)
    form = DecideForm(request.POST or None, initial={"signed_on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        paper = None
        if given["outcome"] != WAIT and given["number"] and given["signed_on"]:
            paper = actions.Paper(given["number"], given["signed_on"], given["authority"])
        actions.decide_left(line_id=pk, outcome=given["outcome"], reason=given["reason"], paper=paper, by=me(request))
        return back

    return step(
        request, form, title=_("Quyết định số dư: %(unit)s, %(area)s") % {"unit": line.unit_name, "area": line.area.name},
        button=_("Ghi quyết định"), back=back, act=act, facts=year_end_lists.left_facts(line, proposal),
        done=_("Đã ghi quyết định; chứng từ vào sổ khi người khác duyệt."),
        text=_("Đề xuất chỉ để tham khảo. Chọn chuyển nguồn hoặc hủy dự toán thì lập chứng từ và gửi người khác duyệt."),
    )  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def settlements(request: HttpRequest) -> HttpResponse:
    """Every settlement of mine."""
    found = queries.settlements_in(doors.my_areas(request))
    page = Paginator(found, year_end_lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"table": year_end_lists.settlements_table(page), "may": bool(access(request).areas_with(P.SPEND_MONEY))}
    return render(request, "treasury/settlements.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def settlements_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, all pages."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.settlements_in(doors.my_areas(request))
    record(by=me(request), action="tải danh sách quyết toán", subject=kind)
    columns = year_end_lists.settlement_columns()
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name="quyet-toan", scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="quyet-toan", title=_("Quyết toán"))


def _to_settle_words(one: queries.ToSettle) -> str:
    return _("%(unit)s, %(area)s: %(money)s đã thanh toán") % {
        "unit": one.unit_name, "area": one.area_name, "money": year_end_lists.money(one.paid_vnd),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SPEND_MONEY)
def settlement_new(request: HttpRequest) -> HttpResponse:
    """Settles what a unit paid in a year, or for a project that is finished."""
    units = queries.units_to_settle(access(request).areas_with(P.SPEND_MONEY))
    form = SettleForm(
        request.POST or None, units=[(f"{one.area_id}:{one.unit_name}", _to_settle_words(one)) for one in units],
        projects=sorted({project for one in units for project in one.projects}), years=sorted({y for one in units for y in one.years}),
        initial={"signed_on": clock.today()},
    )  # fmt: skip
    back = reverse("treasury:settlements")

    def act() -> str:
        given = form.cleaned_data
        area, _sep, unit = given["unit"].partition(":")
        is_year = given["scope"] == "year"
        actions.settle(
            area_id=int(area), unit_name=unit, plan_year=int(given["plan_year"]) if is_year and given["plan_year"] else None,
            project="" if is_year else given["project"], finished_on=None if is_year else given["finished_on"],
            paper=actions.Paper(given["number"], given["signed_on"], given["authority"]), by=me(request),
        )  # fmt: skip
        return back

    return step(
        request, form, title=_("Lập quyết toán"), button=_("Lập và gửi duyệt"), back=back, act=act,
        done=_("Đã lập quyết toán; vào sổ khi người khác duyệt."), text=_settling_words(bool(units)),
    )  # fmt: skip


def _settling_words(is_any: bool) -> Any:
    if not is_any:
        return _("Chưa có đơn vị nào có số đã thanh toán mà chưa quyết toán.")
    return _("Quyết toán toàn bộ số đã thanh toán chưa quyết toán của đơn vị. Còn tạm ứng chưa thu hồi thì chưa quyết toán được.")


__all__ = ["decide", "left", "left_file", "settlement_new", "settlements", "settlements_file"]
