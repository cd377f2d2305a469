"""Screens around the sheets: my villages, a village's households, a household found there, what sheets told."""

from __future__ import annotations

import uuid
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
from giamngheo.apps.accounts.todo import tone_of
from giamngheo.apps.audit.actions import record
from giamngheo.kit import clock, exports

from . import actions, lists, queries
from .doors import household_or_404, notice_or_404, village_or_404
from .forms import NewHouseholdForm, ReasonForm
from .states import Refused


@require_GET
@needs(P.SURVEY)
def mine(request: HttpRequest) -> HttpResponse:
    """Phiếu của tôi: my villages, how far each is, what is due."""
    round_ = queries.current_round()
    reach = queries.reach_of(access(request), round_)
    rows = queries.progress_by_village(reach, round_)
    left = sum(row["total"] - row["done"] for row in rows if not row["is_recognised"])
    officer_areas = access(request).areas_with(P.RECORD_LIFE)
    context = {
        "round": round_, "table": lists.villages_table(rows), "left": left, "total": sum(r["total"] for r in rows),
        "tone": tone_of(round_.closes_on, clock.today()) if round_ and left else "done",
        "is_over": bool(rows) and all(row["is_recognised"] for row in rows),
        "notice_count": queries.notices(officer_areas).count() if officer_areas else 0,
    }  # fmt: skip
    return render(request, "fieldwork/mine.html", context)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Filter of a village's list, from the address."""
    state = request.GET.get("phieu", "")
    return {
        "state": state if state in queries.PROGRESS else "",
        "text": request.GET.get("tim", "")[:120],
        "every": request.GET.get("ho") == "tat_ca",
    }


@require_GET
@needs(P.SURVEY)
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """Households of a village with their sheets."""
    found = village_or_404(request, pk)
    round_ = queries.current_round()
    reach = queries.reach_of(access(request), round_)
    asked = _asked(request)
    households = queries.households_in_village(reach, round_, found, **asked)
    page = Paginator(households, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "village": found, "round": round_, "asked": asked, "filters": lists.FILTERS,
        "table": lists.households_table(page, found, query.urlencode()),
        "unregistered": queries.sheets_in_village(reach, round_, found),
    }  # fmt: skip
    return render(request, "fieldwork/village.html", context)


@require_GET
@needs(P.SURVEY)
def village_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = village_or_404(request, pk)
    round_ = queries.current_round()
    rows = queries.households_in_village(queries.reach_of(access(request), round_), round_, found, **_asked(request))
    record(by=me(request), action="tải danh sách hộ của bản", subject=f"bản {found.pk}", area_id=found.area_id, kind=kind)
    name = f"phieu-ban-{found.pk}"
    if kind == "csv":
        return exports.csv_response(
            lists.HOUSEHOLD_COLUMNS, lambda: rows.iterator(chunk_size=2000), name=name, scope=access(request).scope()
        )
    title = _("Hộ cần rà soát, %(village)s") % {"village": found.name}
    return exports.xlsx_response(lists.HOUSEHOLD_COLUMNS, rows.iterator(chunk_size=2000), name=name, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SURVEY)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The household's sheet: the open one, the sent one, or the offer to begin."""
    household = household_or_404(request, pk)
    round_ = queries.current_round()
    if request.method == "POST":
        try:
            draft = actions.start_survey(household=household, round=round_, by=me(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("fieldwork:start", pk=pk)
        return redirect("fieldwork:sheet", pk=draft.pk)
    sheets = queries.sheets_of(household, round_)
    if sheets:
        return redirect("fieldwork:sheet", pk=sheets[0].pk)
    return render(request, "fieldwork/start.html", {"household": household, "round": round_})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SURVEY)
def new_household(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet for a household of the village that the register does not know."""
    found = village_or_404(request, pk)
    round_ = queries.current_round()
    form = NewHouseholdForm(request.POST or None, initial={"token": uuid.uuid4(), "request_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            if round_ is None:
                raise Refused(_("Chưa có vòng rà soát nào đang mở. Tỉnh mở vòng rà soát trước khi lập phiếu."))
            draft = actions.start_new_household(village=found, round=round_, by=me(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("fieldwork:sheet", pk=draft.pk)
    context = {"village": found, "form": form, "back_url": reverse("fieldwork:village", args=[found.pk])}
    return render(request, "fieldwork/new_household.html", context, status=422 if form.errors else 200)


@require_GET
@needs(P.RECORD_LIFE)
def notices(request: HttpRequest) -> HttpResponse:
    """What sent sheets told of people who left, waiting for the officer."""
    found = queries.notices(access(request).areas_with(P.RECORD_LIFE))
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "fieldwork/notices.html", {"table": lists.notices_table(page)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_LIFE)
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: record the event on the household's page, then say here what was done."""
    found = notice_or_404(request, pk)
    form = ReasonForm(request.POST or None, label=_("Đã xử lý thế nào"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_notice(notice_id=found.pk, note=form.cleaned_data["reason"], by=me(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi kết quả xử lý tin báo."))
            return redirect("fieldwork:notices")
    context = {"notice": found, "word": lists.notice_word(found), "form": form}
    return render(request, "fieldwork/notice.html", context, status=422 if form.errors else 200)
