"""Screens of loans: the list in a month, one loan, files of the bank."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.delivery import doors
from giamngheo.apps.delivery import queries as frame_queries
from giamngheo.apps.delivery.actions.imports import Faulty
from giamngheo.apps.delivery.classes import class_choices
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.queries import communes_among, named_apart, province
from giamngheo.apps.register.masking import Masked, sensitive_fields
from giamngheo.kit import clock, exports, formats
from giamngheo.workbooks.findings import Finding
from giamngheo.workbooks.listed import empty_list
from giamngheo.workbooks.loans import HEADS
from giamngheo.workbooks.opening import MAX_BYTES

from . import actions, lists, queries, states
from .forms import BankFileForm, month_of
from .models import Loan


def _month(request: HttpRequest, months: list[date]) -> date | None:
    """The month that was asked for, where there are figures of it; else the newest."""
    asked = month_of(request.GET.get("thang", ""))
    return asked if asked in months else (months[0] if months else None)


def _wanted(request: HttpRequest, months: list[date]) -> queries.Wanted:
    scheme, state, classes, sort = (request.GET.get(name, "") for name in ("chuong_trinh", "trang_thai", "dien", "sap_xep"))
    return queries.Wanted(
        month=_month(request, months), scheme=scheme if scheme in lists.scheme_names() else "",
        state=state if state in queries.STATE_OF else "", classes=classes if classes in queries.CLASSES else "",
        area_id=doors.number(request, "dia_ban"), is_unjoined=request.GET.get("ghep") == "chua",
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Loans of my areas with what was owed at the end of a month."""
    areas = doors.my_areas(request)
    months = queries.months_of(areas)
    wanted = _wanted(request, months)
    page = Paginator(queries.narrowed(queries.loans_in(areas, wanted.month), wanted), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    communes = [{"value": c.pk, "label": name} for c, name in named_apart(communes_among(areas))]
    context = {
        "table": lists.loans_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted,
        "months": [(f"{month:%Y-%m}", lists.month_text(month)) for month in months], "month_text": lists.month_text(wanted.month),
        "current_month": f"{wanted.month:%Y-%m}" if wanted.month else "", "schemes": lists.scheme_names(), "states": states.STATES.values(),
        "classes": class_choices(),
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes] if len(communes) > 1 else [],
        "current_area": wanted.area_id or "", "unjoined": queries.unjoined_in(areas), "may_import": access(request).may(P.KEEP_LOANS),
        "sees_money": access(request).may(P.VIEW_MONEY),
    }  # fmt: skip
    return render(request, "delivery_loans/cases.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, with the columns that the screen keeps for the page of each."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    areas = doors.my_areas(request)
    wanted = _wanted(request, queries.months_of(areas))
    found = queries.narrowed(queries.loans_in(areas, wanted.month), wanted)
    columns = lists.loan_columns()
    record(by=me(request), action="tải danh sách vay vốn", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name="vay-von", scope=access(request).scope())
    title = _("Vay vốn chính sách, cuối tháng %(month)s") % {"month": lists.month_text(wanted.month)}
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="vay-von", title=title)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One loan with its months; the borrower's number on asking, and logged."""
    support = doors.support_or_404(request, pk)
    found = queries.loan_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    here = access(request)
    sees = here.may(P.VIEW_SENSITIVE, found.area_id)
    is_revealed = sees and request.GET.get("hien") == "1"
    if is_revealed:
        record_sensitive_read(
            by=me(request), subject=f"món vay {found.pk}", fields=sensitive_fields(Loan), area_id=found.area_id, path=request.path,
            row_count=1,
        )  # fmt: skip
    figures = queries.figures_of(found)
    newest = next((one for one in figures if not one.is_left_out), None)
    joinings = frame_queries.joinings_of(pk)
    waiting = next((one for one in joinings if one.is_confirmed is None), None)
    may_decide = waiting is not None and here.may(P.ACCEPT_SUPPORT, found.area_id) and waiting.asked_by_id != me(request).pk
    context = {
        "found": found, "masked": Masked(found, is_revealed=is_revealed), "support": support, "sees": sees, "is_revealed": is_revealed,
        "state": states.state_of(newest.outstanding_vnd if newest else None, newest.overdue_vnd if newest else None),
        "newest": newest, "newest_month": lists.month_text(newest.month if newest else None), "answers": lists.answers_of(found),
        "table": lists.figures_table(figures), "doubts": lists.doubts_of(found), "joinings": joinings,
        "may_join": waiting is None and here.may(P.DELIVER, found.area_id), "may_decide": may_decide,
    }  # fmt: skip
    return render(request, "delivery_loans/case.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def files(request: HttpRequest) -> HttpResponse:
    """Files brought in."""
    found = list(queries.files_in(doors.my_areas(request))[:200])
    context = {"table": lists.files_table(found), "may_import": access(request).may(P.KEEP_LOANS)}
    return render(request, "delivery_loans/files.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.KEEP_LOANS)
def file_new(request: HttpRequest) -> HttpResponse:
    """Brings one in, or shows every fault of it."""
    mine = access(request).areas_with(P.KEEP_LOANS)
    whole = province()
    areas = [(str(whole.pk), _("Cả tỉnh"))] if whole.pk in mine else []
    areas += [(str(c.pk), name) for c, name in named_apart(communes_among(mine))]
    form = BankFileForm(request.POST or None, request.FILES or None, areas=areas, initial={"area_id": areas[0][0] if areas else ""})
    faults: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return _brought(request, form.cleaned_data)
        except Refused as refusal:
            form.add_error("content", str(refusal))
            faults = refusal.faults if isinstance(refusal, Faulty) else ()
    context: dict[str, Any] = {"form": form, "faults": lists.faults_table(faults[:500]) if faults else None, "today": clock.today()}
    return render(request, "delivery_loans/file_new.html", context, status=422 if form.errors else 200)


def _brought(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    area_id = int(given["area_id"])
    check_area(request, P.KEEP_LOANS, area_id)
    made = actions.import_bank_file(
        content=given["content"].read(MAX_BYTES + 1), name=given["content"].name, area_id=area_id, month=given["month"],
        replaces=given["replaces"], by=me(request),
    )  # fmt: skip
    told = {"month": lists.month_text(made.file.month), "rows": made.file.row_count, "new": made.new, "unjoined": made.unjoined}
    words = _("Đã nhập dư nợ tháng %(month)s: %(rows)s món vay, %(new)s món mới, %(unjoined)s món mới chưa ghép với sổ hộ.")
    messages.success(request, words % {key: formats.number(value) if key != "month" else value for key, value in told.items()})
    return redirect(f"{reverse('delivery_loans:cases')}?thang={made.file.month:%Y-%m}" + ("&ghep=chua" if made.unjoined else ""))


@require_GET
@needs(P.KEEP_LOANS)
def template(request: HttpRequest) -> HttpResponse:
    """The empty list to fill, where the bank has no file of its own."""
    headers = {"Content-Disposition": 'attachment; filename="mau-du-no.xlsx"'}
    return HttpResponse(empty_list(HEADS), content_type=exports.XLSX, headers=headers)
