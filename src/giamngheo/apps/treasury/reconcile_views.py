"""Screens of reconciliations: all of mine, a new one, one with both sides, its signatures and what came after."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import press, step
from giamngheo.kit import clock, exports

from . import doors, lists, states
from .actions import reconciling as actions
from .forms import ReconciliationForm, SignForm
from .models import Reconciliation
from .queries import reconciling as queries


@require_GET
@needs(P.VIEW_MONEY)
def reconciliations(request: HttpRequest) -> HttpResponse:
    """Every record of mine."""
    found = queries.reconciliations_in(doors.my_areas(request))
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    may = any(access(request).may(permission) for permission in doors.SIGNERS)
    return render(request, "treasury/reconciliations.html", {"table": lists.reconciliations_table(page), "may": may})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*doors.SIGNERS)
def reconciliation_new(request: HttpRequest) -> HttpResponse:
    """Begins a record."""
    areas = doors.areas_offered(request, doors.SIGNERS)
    units = queries.units_by_area([pk for pk, _name in areas])
    places = []
    for pk, name in areas:
        places.append((f"{pk}", _("%(area)s: mọi đơn vị") % {"area": name}))
        of_area = units.get(pk, [])
        places += [(f"{pk}:{unit}", f"{name}: {unit}") for unit in of_area] if len(of_area) > 1 else []
    initial = {"since": clock.today().replace(month=1, day=1), "until": clock.today()}
    form = ReconciliationForm(request.POST or None, places=places, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        area, _sep, unit = given["place"].partition(":")
        made = actions.begin_reconciliation(area_id=int(area), unit_name=unit, since=given["since"], until=given["until"], by=me(request))
        return lists.reconciliation_url(made)

    return step(
        request, form, title=_("Lập biên bản đối chiếu"), button=_("Lập biên bản"), back=reverse("treasury:reconciliations"), act=act,
        done=_("Đã lập biên bản đối chiếu."), text=_("Số của ta lấy từ bút toán đã vào sổ; số của Kho bạc lấy từ các bảng kê đã nhập."),
    )  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: both sides by line, as they are or as they were signed; what came after the signatures."""
    found = doors.reconciliation_or_404(request, pk)
    now = queries.standing(found.area_id, found.unit_name, found.since, found.until)
    fixed = queries.fixed_of(found) if found.state in states.FIXED else []
    shown = queries.with_lines(fixed or now)
    side = actions.side_of(me(request), found.area_id)
    names = person_names([pk for pk in (found.ours_by_id, found.treasury_by_id) if pk])
    may_sign = bool(side) and states.can(states.ACTS["sign"], found.state) and getattr(found, f"{side}_by_id") is None
    waiting = queries.open_rows(found.area_id, found.since, found.until) if found.state in states.UNDONE else 0
    unplaced = queries.unplaced_rows(found.area_id, found.since, found.until) if found.state in states.UNDONE else 0
    captions = {
        states.OPEN: _("Số liệu hiện nay"), states.WITHDRAWN: _("Số liệu hiện nay"), states.HALF: _("Số liệu đã chốt khi bên đầu ký"),
        states.SIGNED: _("Số liệu đã ký"),
    }  # fmt: skip
    context = {
        "found": found, "state": states.STATES[found.state], "days": lists.days_words(found.since, found.until),
        "table": lists.pairs_table(shown, found, captions[found.state]),
        "different": sum(1 for pair in shown if pair.difference_vnd), "count": len(shown),
        "changes": lists.changes_table(changes) if fixed and (changes := queries.changes_since(fixed, now)) else None,
        "waiting": waiting, "unplaced": unplaced,
        "form": SignForm(initial={"version": found.version}) if may_sign and shown and not (waiting or unplaced) else None, "side": side,
        "ours": names.get(found.ours_by_id or 0, ""), "treasury": names.get(found.treasury_by_id or 0, ""),
        "may_withdraw": bool(side) and states.can(states.ACTS["withdraw"], found.state), "overlaps": _overlaps(found),
        "may_reopen": bool(side) and states.can(states.ACTS["reopen"], found.state),
    }  # fmt: skip
    return render(request, "treasury/reconciliation.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def reconciliation_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The record's lines as the screen shows them."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = doors.reconciliation_or_404(request, pk)
    fixed = queries.fixed_of(found) if found.state in states.FIXED else []
    rows = queries.with_lines(fixed or queries.standing(found.area_id, found.unit_name, found.since, found.until))
    record(by=me(request), action="tải biên bản đối chiếu", subject=f"đối chiếu {pk}", area_id=found.area_id)
    if kind == "csv":
        return exports.csv_response(lists.pair_columns(), lambda: iter(rows), name=f"doi-chieu-{pk}", scope=access(request).scope())
    title = _("Đối chiếu với Kho bạc: %(area)s, %(days)s") % {
        "area": found.area.name, "days": lists.days_words(found.since, found.until),
    }  # fmt: skip
    return exports.xlsx_response(lists.pair_columns(), iter(rows), name=f"doi-chieu-{pk}", title=title)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*doors.SIGNERS)
def reconciliation_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs for one's side."""
    found = doors.reconciliation_or_404(request, pk, *doors.SIGNERS)
    form = SignForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        actions.sign(reconciliation_id=pk, by=me(request), **form.cleaned_data)
        return lists.reconciliation_url(found)

    facts = [
        {"label": _("Địa bàn"), "value": found.area.name}, {"label": _("Đơn vị"), "value": found.unit_name or _("mọi đơn vị")},
        {"label": _("Kỳ"), "value": lists.days_words(found.since, found.until)},
    ]  # fmt: skip
    return step(
        request, form, title=_("Ký biên bản đối chiếu"), button=_("Ký"), back=lists.reconciliation_url(found), act=act,
        done=_("Đã ký biên bản đối chiếu."), facts=facts,
        text=_("Chữ ký đầu chốt số liệu; khi hai bên ký xong, biên bản không sửa được. Chứng từ ghi thêm sau hiện thành chênh lệch."),
    )  # fmt: skip


def _overlaps(found: Reconciliation) -> str:
    """Others of the same days, which were begun before such were refused; in words, none: empty."""
    if found.state == states.WITHDRAWN:
        return ""
    others = [
        f"{lists.days_words(one.since, one.until)} ({one.unit_name or _('mọi đơn vị')})"
        for one in queries.overlapping(found.area_id, found.unit_name, found.since, found.until) if one.pk != found.pk
    ]  # fmt: skip
    return _("Trùng kỳ với biên bản %(others)s: số của những ngày trùng nằm ở cả hai.") % {"others": ", ".join(others)} if others else ""


@require_POST
@needs(*doors.SIGNERS)
def reconciliation_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a record that one side signed."""
    found = doors.reconciliation_or_404(request, pk, *doors.SIGNERS)
    return press(
        request, lambda v: actions.reopen(reconciliation_id=pk, version=v, by=me(request)), back=lists.reconciliation_url(found),
        done=lambda _r: _("Đã mở lại; hai bên ký lại với số liệu mới."),
    )  # fmt: skip


@require_POST
@needs(*doors.SIGNERS)
def reconciliation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives up a record that nobody signed."""
    found = doors.reconciliation_or_404(request, pk, *doors.SIGNERS)
    return press(
        request, lambda v: actions.withdraw(reconciliation_id=pk, version=v, by=me(request)), back=lists.reconciliation_url(found),
        done=lambda _r: _("Biên bản đã bỏ; kỳ đó lập lại được."),
    )  # fmt: skip
