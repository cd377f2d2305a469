"""Screens of a distribution: its households, writing what each gets, and each step of its way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.in_year.apart import told_apart
from giamngheo.apps.money.doors import press, step
from giamngheo.kit import clock, exports
from giamngheo.kit.asked import whole

from . import doors, lists, states, terms
from .actions import handing_out as actions
from .forms import BackForm, ListForm, ReasonForm
from .models import Distribution
from .queries import handing_out as queries
from .states import Refused

MOST_DIGITS = 13


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_DONATION)
def distribution_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new list of a gift; households follow on its page."""
    gift = doors.gift_or_404(request, pk, P.RECORD_DONATION)
    form = ListForm(request.POST or None, initial={"decided_on": clock.today()})

    def act() -> str:
        return lists.list_url(actions.begin_list(gift_id=pk, by=me(request), **form.cleaned_data))

    left = terms.amount(gift.stock.left, gift.unit)
    return step(
        request, form, title=_("Lập danh sách phát: %(what)s") % {"what": gift.what}, button=_("Lập danh sách"), act=act,
        back=lists.gift_url(gift), done=_("Đã lập danh sách. Chọn bản rồi ghi số lượng cho từng hộ."),
        facts=[{"label": _("Còn lại"), "value": left}],
    )  # fmt: skip


def _can(request: HttpRequest, found: Distribution) -> dict[str, bool]:
    here, user = access(request), me(request)
    writes, approves = here.may(P.RECORD_DONATION, found.area_id), here.may(P.APPROVE_MONEY, found.area_id)
    is_draft, is_back = found.state == states.DRAFT, found.reverses_id is not None
    return {
        "write": writes and is_draft and not is_back, "submit": writes and is_draft, "discard": writes and is_draft,
        "approve": approves and found.state == states.WAITING and user.pk != found.by_id,
        "return": approves and found.state == states.WAITING,
        "reverse": writes and found.state == states.POSTED and not is_back and queries.reversal_of(found) is None,
    }  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def distribution(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: its gift, its households for who sees them, what comes next."""
    found = doors.list_or_404(request, pk)
    names_homes = access(request).may(P.VIEW_HOUSEHOLDS, found.area_id)
    page = Paginator(queries.shares_of(found), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    people = person_names([found.by_id, found.approved_by_id])
    can = _can(request, found)
    total = found.quantity if found.state != states.DRAFT or found.reverses_id else sum(s.quantity for s in queries.shares_of(found))
    context = {
        "found": found, "state": states.STATES[found.state], "can": can, "table": lists.shares_table(found, page) if names_homes else None,
        "total": terms.amount(total, found.gift.unit), "total_number": total, "left": terms.amount(found.gift.stock.left, found.gift.unit),
        "writer": people.get(found.by_id or 0, ""), "approver": people.get(found.approved_by_id or 0, ""),
        "villages": queries.villages_of(found.area_id) if can["write"] else [], "reversal": queries.reversal_of(found),
        "is_over": found.state == states.DRAFT and found.reverses_id is None and total > found.gift.stock.left,
    }  # fmt: skip
    return render(request, "donations/distribution.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def distribution_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The households of a list."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = doors.list_or_404(request, pk, P.VIEW_HOUSEHOLDS)
    record(by=me(request), action="tải danh sách phát tài trợ", subject=f"danh sách tài trợ {pk}", area_id=found.area_id)
    columns, rows = lists.share_columns(found.gift.unit), queries.shares_of(found)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows.iterator(chunk_size=2000), name=f"phat-{pk}", scope=access(request).scope())
    title = _("Danh sách phát %(number)s: %(what)s") % {"number": found.number, "what": found.gift.what}
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name=f"phat-{pk}", title=title)


def _quantities(request: HttpRequest) -> dict[int, int]:
    """What was typed for each household; raises Refused for what is no number."""
    found = {}
    for name, text in request.POST.items():
        home = whole(name.removeprefix("ho_")) if name.startswith("ho_") else None
        if home is None:
            continue
        plain = str(text).replace(".", "").replace("\u00a0", "").strip()
        quantity = whole(plain, MOST_DIGITS) if plain else 0
        if quantity is None:
            raise Refused(f"“{text}” không phải số lượng. Ghi số nguyên, ví dụ 2.")
        found[home] = quantity
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_DONATION)
def shares(request: HttpRequest, pk: int) -> HttpResponse:
    """What each household of a village gets."""
    found = doors.list_or_404(request, pk, P.RECORD_DONATION)
    if not access(request).may(P.VIEW_HOUSEHOLDS, found.area_id):
        raise PermissionDenied
    villages = queries.villages_of(found.area_id)
    asked = whole(request.GET.get("ban"))
    village = next((v for v in villages if v.pk == asked), villages[0] if villages else None)
    if request.method == "POST":
        try:
            actions.write_shares(pk=pk, quantities=_quantities(request), by=me(request), version=whole(request.POST.get("version")))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Đã ghi số lượng cho các hộ của bản."))
            return redirect(lists.list_url(found))
    homes: list[Any] = list(queries.homes_of(found, village.pk)) if village else []  # quantity is annotated
    typed: dict[str, Any] = dict(request.POST.items())
    apart = told_apart(homes, clock.today())
    rows = [
        {"home": h, "apart": apart[h.pk].words(), "value": typed.get(f"ho_{h.pk}", "" if h.quantity is None else h.quantity)}
        for h in homes
    ]
    context = {"found": found, "villages": villages, "village": village, "rows": rows,
               "left": terms.amount(found.gift.stock.left, found.gift.unit)}  # fmt: skip
    return render(request, "donations/shares.html", context)


PRESSED = {
    "gui": (P.RECORD_DONATION, actions.submit_list, gettext_lazy("Đã gửi duyệt.")),
    "duyet": (P.APPROVE_MONEY, actions.approve_list, gettext_lazy("Đã duyệt; số lượng đã trừ vào khoản tài trợ.")),
    "bo": (P.RECORD_DONATION, actions.discard_list, gettext_lazy("Đã bỏ danh sách.")),
}
ASKED = {"tra-lai": P.APPROVE_MONEY, "thu-hoi": P.RECORD_DONATION}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_DONATION, P.APPROVE_MONEY)
def distribution_step(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A step of a list: sent, approved, discarded by a press; returned, brought back with a reason."""
    if act in PRESSED:
        permission, done_by, words = PRESSED[act]
        found = doors.list_or_404(request, pk, permission)
        if request.method != "POST":
            return redirect(lists.list_url(found))
        return press(
            request, lambda v: done_by(pk=pk, by=me(request), version=v), done=lambda _made: str(words), back=lists.list_url(found)
        )
    if act not in ASKED:
        raise Http404
    found = doors.list_or_404(request, pk, ASKED[act])
    return _return(request, found) if act == "tra-lai" else _bring_back(request, found)


def _return(request: HttpRequest, found: Distribution) -> HttpResponse:
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        return lists.list_url(actions.return_list(pk=found.pk, by=me(request), **form.cleaned_data))

    title = _("Trả lại danh sách %(number)s") % {"number": found.number}
    back = lists.list_url(found)
    return step(request, form, title=title, button=_("Trả lại"), back=back, act=act, done=_("Đã trả lại danh sách."))


def _bring_back(request: HttpRequest, found: Distribution) -> HttpResponse:
    form = BackForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        made = actions.reverse_list(
            pk=found.pk, number=given["number"], decided_on=given["on"], reason=given["reason"], by=me(request)
        )
        return lists.list_url(made)

    return step(
        request, form, title=_("Thu hồi danh sách %(number)s") % {"number": found.number}, button=_("Lập danh sách thu hồi"),
        back=lists.list_url(found), act=act, done=_("Đã lập danh sách thu hồi và gửi duyệt."),
        text=_("Thu hồi toàn bộ %(amount)s của danh sách này. Danh sách cũ vẫn còn.")
        % {"amount": terms.amount(found.quantity, found.gift.unit)},
    )  # fmt: skip


__all__ = ["distribution", "distribution_file", "distribution_new", "distribution_step", "shares"]
