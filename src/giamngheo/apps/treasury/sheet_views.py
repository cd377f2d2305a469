"""Screens of the Treasury's sheets: all of mine, a new one, one by its mismatches, one row and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import terms
from giamngheo.apps.money.doors import step
from giamngheo.apps.money.forms import line_words
from giamngheo.apps.money.states import DUTIES
from giamngheo.engine.ledger import KINDS
from giamngheo.engine.treasury import ABOUT_LINE, ABOUT_OURS, ABSENT, FAULTS
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Column, Table
from giamngheo.workbooks.findings import Finding
from giamngheo.workbooks.opening import MAX_BYTES
from giamngheo.workbooks.treasury import empty_sheet

from . import doors, lists, remedies, states
from .actions import sheets as actions
from .forms import LineForm, ReasonForm, SheetForm
from .models import Sheet, SheetRow
from .queries import sheets as queries
from .states import Refused


@require_GET
@needs(P.VIEW_MONEY)
def sheets(request: HttpRequest) -> HttpResponse:
    """Every sheet of mine."""
    found = queries.sheets_in(doors.my_areas(request))
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    may = any(access(request).may(permission) for permission in doors.KEEPERS)
    return render(request, "treasury/sheets.html", {"table": lists.sheets_table(page), "may": may})


@require_GET
@needs(*doors.KEEPERS)
def template(request: HttpRequest) -> HttpResponse:
    """The empty sheet to fill."""
    headers = {"Content-Disposition": 'attachment; filename="mau-bang-ke-kho-bac.xlsx"'}
    return HttpResponse(empty_sheet(), content_type=exports.XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*doors.KEEPERS)
def sheet_new(request: HttpRequest) -> HttpResponse:
    """Brings one in, or shows every fault of it."""
    areas = doors.areas_offered(request, doors.KEEPERS)
    first = clock.today().replace(day=1)
    initial = {"area": areas[0][0] if areas else "", "since": first, "until": clock.today()}
    form = SheetForm(request.POST or None, request.FILES or None, areas=areas, initial=initial)
    faults: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        upload, area_id = given.pop("content"), int(given.pop("area"))
        try:
            made = actions.import_sheet(content=upload.read(MAX_BYTES + 1), name=upload.name, area_id=area_id, by=me(request), **given)
        except Refused as refusal:
            form.add_error("content" if isinstance(refusal, actions.Faulty) else None, str(refusal))
            faults = refusal.faults if isinstance(refusal, actions.Faulty) else ()
        else:
            messages.success(request, _("Đã nhập %(count)s dòng và đối chiếu với sổ.") % {"count": formats.number(made.row_count)})
            return redirect(lists.sheet_url(made))
    context = {"form": form, "faults": _faults_table(faults[:500]) if faults else None}
    return render(request, "treasury/sheet_new.html", context, status=422 if form.errors else 200)


def _faults_table(faults: tuple[Finding, ...]) -> Table:
    return Table(
        columns=(
            Column("row", _("Dòng"), "so"), Column("column_title", _("Cột")), Column("raw", _("Nội dung trong tệp")),
            Column("message", _("Lỗi và cách sửa")),
        ),
        rows=faults, caption=_("Lỗi của bảng kê"), id="loi", noun=_("lỗi"), total=len(faults),
    )  # fmt: skip


def _asked(request: HttpRequest) -> dict[str, str]:
    fault, state = request.GET.get("diem_khac", ""), request.GET.get("trang_thai", "")
    return {"fault": fault if fault in FAULTS else "", "state": state if state in states.ROW_STATES else ""}


def _shown(asked: dict[str, str]) -> str:
    """What the list is narrowed to, in words."""
    words = [remedies.FAULT_WORDS[asked["fault"]]] if asked["fault"] else []
    return "; ".join([*words, str(states.ROW_STATES[asked["state"]].label)] if asked["state"] else words)


@require_GET
@needs(P.VIEW_MONEY)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet: what does not match, by kind of mismatch, and every row."""
    found, areas, asked = doors.sheet_or_404(request, pk), doors.my_areas(request), _asked(request)
    counts = queries.counts_of(found, areas)
    page = Paginator(queries.rows_of(found, areas, **asked), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "sheet": found, "days": lists.days_words(found.since, found.until), "asked": asked, "shown": _shown(asked),
        "open": counts.rows.get(states.MISMATCH, 0), "ready": counts.rows.get(states.READY, 0),
        "faults": [
            {"code": code, "label": remedies.FAULT_WORDS[code], "count": count, "remedy": remedies.REMEDIES[code]}
            for code, count in counts.faults.items()
        ],
        "standings": [
            {"code": s.code, "label": s.label, "count": counts.rows[s.code], "vnd": counts.vnd[s.code]}
            for s in states.ROW_STATES.values() if counts.rows.get(s.code)
        ],
        "table": lists.rows_table(page, found, query.urlencode()), "postable": _postable(request, found, areas),
        "may_compare": doors.may_any(request, found.area_id), "importer": person_names([found.by_id]).get(found.by_id, ""),
    }  # fmt: skip
    return render(request, "treasury/sheet.html", context)


def _postable(request: HttpRequest, found: Sheet, areas: Any) -> int:
    """How many rows this person may make documents of."""
    ready = queries.rows_of(found, areas, state=states.READY).order_by().values_list("kind", "area_id")
    return sum(access(request).may(DUTIES[KINDS[kind].duty], area_id) for kind, area_id in ready)


@require_GET
@needs(P.VIEW_MONEY)
def sheet_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = doors.sheet_or_404(request, pk)
    rows = queries.rows_of(found, doors.my_areas(request), **_asked(request))
    record(by=me(request), action="tải bảng kê kho bạc", subject=f"bảng kê {pk}", area_id=found.area_id)
    name, columns = f"bang-ke-kho-bac-{pk}", lists.row_columns()
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows.iterator(chunk_size=2000), name=name, scope=access(request).scope())
    title = _("Bảng kê kho bạc số %(id)s") % {"id": pk}
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name=name, title=title)


@require_POST
@needs(*doors.KEEPERS)
def sheet_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Tells every open row anew."""
    found = doors.sheet_or_404(request, pk)
    if not doors.may_any(request, found.area_id):
        raise PermissionDenied
    actions.compare_again(sheet_id=pk, by=me(request))
    messages.success(request, _("Đã đối chiếu lại với sổ."))
    return redirect(lists.sheet_url(found))


@require_POST
@needs(*doors.KEEPERS)
def sheet_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Documents of what matches, for who approves."""
    found = doors.sheet_or_404(request, pk)
    try:
        count = actions.post_rows(sheet_id=pk, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Đã lập %(count)s chứng từ và gửi duyệt; vào sổ khi người khác duyệt.")
        messages.success(request, done % {"count": formats.number(count)})
    return redirect(lists.sheet_url(found))


@require_GET
@needs(P.VIEW_MONEY)
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row: what the Treasury wrote, what differs, what may be done."""
    found = doors.row_or_404(request, pk)
    may = doors.may_any(request, found.area_id)
    is_open = may and states.can(states.ROW_ACTS["keep"], found.state)
    context = {
        "row": found, "facts": lists.row_facts(found), "state": states.ROW_STATES[found.state], "sheet_url": lists.sheet_url(found.sheet),
        "faults": [{"label": remedies.FAULT_WORDS[code], "remedy": remedies.REMEDIES[code]} for code in found.faults],
        "can": {
            "choose": is_open and _is_about_line(found), "keep": is_open and found.line_id is not None,
            "set_aside": is_open and found.number is not None,
            "reopen": may and states.can(states.ROW_ACTS["reopen"], found.state),
        },
        "is_absent": found.number is None, "alone": remedies.FAULT_WORDS[(*found.faults, ABSENT)[0]],
        "who": person_names([found.by_id]).get(found.by_id, "") if found.by_id else "",
    }  # fmt: skip
    return render(request, "treasury/row.html", context)


def _is_about_line(found: SheetRow) -> bool:
    faults = set(found.faults)
    return not faults & set(ABOUT_OURS) and bool(faults & set(ABOUT_LINE) or found.is_line_chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*doors.KEEPERS)
def row_line(request: HttpRequest, pk: int) -> HttpResponse:
    """A person says whose line it is."""
    found = doors.row_or_404(request, pk, *doors.KEEPERS)
    offered = queries.lines_offered(found, doors.my_areas(request))
    choices = [(line.pk, _("%(line)s; %(capital)s") % {"line": line_words(line), "capital": _colours(line)}) for line in offered]
    form = LineForm(request.POST or None, lines=choices, initial={"version": found.version, "line": found.line_id or ""})

    def act() -> str:
        given = form.cleaned_data
        actions.choose_line(row_id=pk, line_id=int(given["line"]), version=given["version"], by=me(request))
        return lists.row_url(found)

    return step(
        request, form, title=_("Chọn dòng vốn cho chứng từ %(voucher)s") % {"voucher": found.voucher}, button=_("Chọn dòng vốn"),
        back=lists.row_url(found), act=act, done=_("Đã chọn dòng vốn và đối chiếu lại."), facts=lists.row_facts(found),
    )  # fmt: skip


def _colours(line: Any) -> str:
    content = f"; {line.content}" if line.content else ""
    return f"{terms.capital_short(line.capital_type)}, {terms.sources().get(line.source, line.source)}{content}"


def _settle(request: HttpRequest, pk: int, *, is_ours: bool) -> HttpResponse:
    found = doors.row_or_404(request, pk, *doors.KEEPERS)
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        actions.settle_row(row_id=pk, is_ours=is_ours, by=me(request), **form.cleaned_data)
        return lists.sheet_url(found.sheet)

    title = _("Giữ theo sổ: chứng từ %(voucher)s") if is_ours else _("Để riêng: chứng từ %(voucher)s")
    text = _("Sổ không đổi; bảng kê được coi là khác với lý do này.") if is_ours else _(
        "Dòng này không tính vào số của Kho bạc khi đối chiếu; không lập chứng từ."
    )
    return step(
        request, form, title=title % {"voucher": found.voucher}, button=_("Giữ theo sổ") if is_ours else _("Để riêng"), text=text,
        back=lists.row_url(found), act=act, done=_("Đã xử lý dòng bảng kê."), facts=lists.row_facts(found),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*doors.KEEPERS)
def row_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Our books stand, with the reason."""
    return _settle(request, pk, is_ours=True)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*doors.KEEPERS)
def row_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """The row does not count, with the reason."""
    return _settle(request, pk, is_ours=False)


@require_POST
@needs(*doors.KEEPERS)
def row_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """A settled row is taken up again."""
    found = doors.row_or_404(request, pk, *doors.KEEPERS)
    version = whole(request.POST.get("version"))
    try:
        actions.reopen_row(row_id=pk, version=-1 if version is None else version, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã mở lại dòng bảng kê."))
    return redirect(reverse("treasury:row", args=[found.pk]))
