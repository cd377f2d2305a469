"""The balance of a year, the households behind its numbers, and those newly out of poverty."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.review.tables import queries as table_queries
from giamngheo.apps.review.tables.definitions import CLASS_LABELS
from giamngheo.apps.review.tables.views import Choice
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.exports import xlsx_response
from giamngheo.kit.tables import Table

from . import actions, balance, lists, queries
from . import clock as clocks
from .screen import BalanceChoice, balance_tables, unit_names
from .states import Refused


@needs(Permission.VIEW_TABLES)
def index(request: HttpRequest) -> HttpResponse:
    """The newest year."""
    rounds = table_queries.rounds()
    if not rounds:
        return render(request, "trajectory/empty.html", {"title": _("Cân đối hộ nghèo, hộ cận nghèo")})
    return redirect("trajectory:balance", year=rounds[0].year)


@needs(Permission.VIEW_TABLES)
def balance_page(request: HttpRequest, year: int) -> HttpResponseBase:
    """Stock and flow of a year, unit by unit, and by name what breaks the balance."""
    choice = BalanceChoice(request, year)
    units = balance.balances(choice.view)
    names = unit_names(choice, units)
    total = balance.total(units)
    is_broken = any(one.residual for unit in units.values() for one in unit.values())
    may_name = access(request).may(Permission.VIEW_HOUSEHOLDS, choice.area.id)
    broken = balance.broken(choice.view, most=choice.most) if is_broken else []
    broken_columns = lists.broken_columns(names) if may_name else lists.broken_columns(names)[1:]
    if request.GET.get("tai") == "xlsx":
        title = _("Hộ làm lệch cân đối năm %(year)s: %(area)s") % {"year": year, "area": choice.area.name}
        return xlsx_response(broken_columns, broken, name=f"lech-can-doi-{choice.area.code}-{year}", title=title)
    address = urlencode({**choice.parameters, "tai": "xlsx"})
    broken_table = Table(
        columns=broken_columns, rows=broken, caption=_("Hộ vào hoặc ra mà không có sự kiện"), id="lech", noun=_("hộ"),
        total=len(broken), export_url=f"?{address}",
        row_url=(lambda b: reverse("register:household", args=[b.household_id])) if may_name else None,
    )  # fmt: skip
    context = {
        **choice.bar(),
        "choice": choice,
        "year": year,
        "title": _("Cân đối hộ nghèo, hộ cận nghèo: %(area)s, năm %(year)s") % {"area": choice.area.name, "year": year},
        "total": {code: (CLASS_LABELS[code], one, one.row()) for code, one in total.items()},
        "tables": balance_tables(choice, units, names),
        "is_broken": is_broken,
        "broken": broken_table,
        "is_cut": len(broken) >= choice.most,
        "fresh": queries.freshness(year),
        "may_rebuild": actions.may_rebuild(me(request)),
        "progress": table_queries.progress(choice.view),
        "query": urlencode(choice.parameters),
    }
    return render(request, "trajectory/balance.html", context)


@needs(Permission.APPROVE_RESULT)
@require_POST
def rebuild(request: HttpRequest, year: int) -> HttpResponse:
    """Puts the year together again."""
    try:
        done = actions.rebuild_flows(year=year, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Đã tính lại cân đối năm %(year)s: %(flows)s bước của hộ, %(written)s thay đổi, từ danh sách của %(lists)s xã.")
            % {"year": year, "flows": formats.number(done.flows), "written": formats.number(done.written),
               "lists": formats.number(done.lists)},
        )  # fmt: skip
    return redirect(f"{reverse('trajectory:balance', args=[year])}?{request.GET.urlencode()}")


def _page_of(request: HttpRequest) -> int:
    return max(1, whole(request.GET.get("trang"), 6) or 1)


def _target(request: HttpRequest, choice: BalanceChoice) -> int | None:
    """The unit asked for; 404 outside the person's areas. A village is looked for inside the area only."""
    wanted = whole(request.GET.get("don_vi"))
    if wanted is None:
        return None
    if choice.level != "village" and wanted not in access(request).areas_with(Permission.VIEW_TABLES):
        raise Http404
    return wanted


@needs(Permission.VIEW_TABLES)
def behind(request: HttpRequest, year: int) -> HttpResponseBase:
    """The households behind one number of the balance or of table 2 or 3."""
    choice = BalanceChoice(request, year)
    household_class, column = request.GET.get("hang", "POOR"), request.GET.get("cot", "closing")
    if column == "residual":
        return redirect(f"{reverse('trajectory:balance', args=[year])}?{urlencode(choice.parameters)}#lech")
    if household_class not in lists.FLOW_CLASSES or column not in lists.COLUMN_WORDS:
        raise Http404
    target = _target(request, choice)
    may_name = access(request).may(Permission.VIEW_HOUSEHOLDS, choice.area.id)
    columns = lists.behind_columns(may_name=may_name)
    what = f"{CLASS_LABELS[household_class]}, {lists.COLUMN_WORDS[column]}"
    title = f"{what}: {choice.area.name}, {_('năm')} {year}"
    wanted: dict[str, Any] = {"household_class": household_class, "column": column, "target": target}
    if request.GET.get("tai") == "xlsx":
        rows, _total = queries.households_behind(choice.view, **wanted, size=None)
        return xlsx_response(columns, rows, name=f"bien-dong-{choice.area.code}-{year}", title=title)
    page = _page_of(request)
    rows, total = queries.households_behind(choice.view, **wanted, page=page)
    address = {**choice.parameters, "hang": household_class, "cot": column, "tai": "xlsx"}
    table = _paged(rows, total, page, columns, title, {**address, **({"don_vi": target} if target else {})}, may_name)
    context = {**choice.bar(), "title": title, "table": table, "count": total, "year": year, "query": urlencode(choice.parameters)}
    return render(request, "trajectory/behind.html", context)


def _paged(
    rows: list[Any], total: int, page: int, columns: list[Any], title: str, address: dict[str, Any], may_name: bool
) -> Table:
    return Table(
        columns=columns, rows=rows, caption=title, noun=_("hộ"), total=total, start=(page - 1) * queries.PAGE_SIZE + 1,
        page=page, pages=max(1, -(-total // queries.PAGE_SIZE)), export_url=f"?{urlencode(address)}",
        row_url=(lambda row: reverse("register:household", args=[row.household_id])) if may_name else None,
        empty_title=_("Không có hộ nào"),
    )  # fmt: skip


@needs(Permission.VIEW_TABLES)
def newly_escaped(request: HttpRequest) -> HttpResponseBase:
    """Households newly out of poverty, still inside the months of the programme."""
    rounds = table_queries.rounds()
    if not rounds:
        return render(request, "trajectory/empty.html", {"title": _("Hộ mới thoát nghèo")})
    choice = Choice(request, rounds[0].year)
    day = _day_of(request)
    with_near_poor = request.GET.get("can_ngheo") == "1"
    may_name = access(request).may(Permission.VIEW_HOUSEHOLDS, choice.area.id)
    columns = lists.clock_columns(may_name=may_name)
    title = _("Hộ mới thoát nghèo còn trong thời hạn: %(area)s, ngày %(day)s") % {
        "area": choice.area.name, "day": formats.day(day),
    }  # fmt: skip
    if request.GET.get("tai") == "xlsx":
        rows, _total = queries.on_the_clock(choice.area.id, day, with_near_poor=with_near_poor, size=None)
        return xlsx_response(columns, rows, name=f"moi-thoat-ngheo-{choice.area.code}", title=title)
    page = _page_of(request)
    rows, total = queries.on_the_clock(choice.area.id, day, with_near_poor=with_near_poor, page=page)
    address = {"dia_ban": choice.area.id, "ban_do": choice.generation_id, "ngay": day.isoformat(), "tai": "xlsx"}
    if with_near_poor:
        address["can_ngheo"] = "1"
    context = {
        **choice.bar(), "title": title, "count": total, "day": day, "months": clocks.months(day),
        "with_near_poor": with_near_poor, "choice": choice,
        "table": _paged(rows, total, page, columns, title, address, may_name),
    }  # fmt: skip
    return render(request, "trajectory/clock.html", context)


def _day_of(request: HttpRequest) -> date:
    """The day asked for; today without one or with one that is no day."""
    try:
        return date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return clock.today()
