"""Screens of payments and the entries of the ledger that paid them: tie, take off, what is not tied; a part of a kind's page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import terms as money_terms
from giamngheo.apps.money.queries.entries import entries_named
from giamngheo.apps.places.queries import communes_among
from giamngheo.kit import exports, formats

from . import doors, lists, payments, terms, tie_lists
from .actions import payments as actions
from .forms import ReasonForm, TieForm
from .kind import all_kinds
from .models import Support


def ties_of(request: HttpRequest, support: Support) -> dict[str, Any] | None:
    """What ``delivery/_ties.html`` shows: payments of the support with their entries; none where there is nothing to tie."""
    if support.giver not in terms.programme_givers():
        return None
    paid = payments.payments_of(support)
    if not paid:
        return None
    ties = payments.ties_of(support.pk)
    seen = entries_named([tie.entry_id for tie in ties])
    may = access(request).may(P.DELIVER, support.area_id) and support.state in payments.COUNTED
    lines = []
    for payment in paid:
        own = [tie for tie in ties if tie.payment_id == payment.payment_id]
        shown = [*own, *([None] if payment.left or not own else [])]
        lines += [
            tie_lists.TieLine(payment, tie, seen.get(tie.entry_id) if tie else None, is_first=number == 0, may=may)
            for number, tie in enumerate(shown)
        ]
    return {"table": tie_lists.ties_table(lines), "vnd": sum(one.vnd for one in paid), "left": sum(one.left for one in paid)}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def tie_new(request: HttpRequest, pk: int, payment_id: int) -> HttpResponse:
    """Chooses the entry that paid."""
    support = doors.support_or_404(request, pk, P.DELIVER)
    payment = next((one for one in payments.payments_of(support) if one.payment_id == payment_id), None)
    if payment is None:
        raise Http404
    payable = payments.payable_for(support, payment)
    first = min(payment.left, payable[0].left) if payable else payment.left
    form = TieForm(
        request.POST or None, payable=[(str(one.entry.pk), _entry_words(one)) for one in payable], initial={"amount_vnd": first}
    )
    facts = [
        {"label": _("Đối tượng"), "value": formats.person_name(support.beneficiary_name)},
        {"label": _("Số tiền"), "value": formats.money(payment.vnd)}, {"label": _("Ngày"), "value": formats.day(payment.day)},
        {"label": _("Nguồn vốn"), "value": terms.sources().get(payment.source, payment.source)},
        {"label": _("Chưa gắn"), "value": formats.money(payment.left)},
    ]  # fmt: skip
    return doors.step(
        request, form, title=_("Gắn chứng từ: %(name)s") % {"name": payment.name}, button=_("Gắn chứng từ"),
        back=lists.support_url(support), done=_("Đã gắn chứng từ."), facts=facts, text=_told(support, bool(payable)),
        has_choice=bool(payable),
        act=lambda: actions.tie_payment(support_id=pk, payment_id=payment_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


def _told(support: Support, has_some: bool) -> str:
    project = money_terms.project_short(support.giver)
    if has_some:
        return _("Chỉ hiện bút toán thanh toán, tạm ứng của xã này, đúng dự án và nguồn vốn, còn tiền chưa gắn.")
    return _(
        "Sổ vốn của xã chưa có bút toán thanh toán, tạm ứng nào của %(project)s, đúng nguồn vốn, còn tiền chưa gắn. Kế toán ghi chứng "
        "từ chi vào sổ vốn trước, rồi quay lại đây."
    ) % {"project": project}


def _entry_words(one: payments.Payable) -> str:
    entry = one.entry
    return _("%(number)s ngày %(day)s, %(unit)s, %(content)s: còn %(left)s trong %(amount)s") % {
        "number": entry.document.number, "day": formats.day(entry.document.signed_on), "unit": entry.line.unit_name,
        "content": entry.line.content or money_terms.project_short(entry.line.project), "left": formats.money(one.left),
        "amount": formats.money(entry.amount_vnd),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def tie_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a wrong tie off."""
    found = payments.tie_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    check_area(request, P.DELIVER, found.area_id)
    form = ReasonForm(request.POST or None)
    return doors.step(
        request, form, title=_("Gỡ chứng từ đã gắn"), button=_("Gỡ chứng từ"), back=lists.support_url(found.support),
        done=_("Đã gỡ chứng từ; lần gắn được giữ lại để tra cứu."),
        facts=[{"label": _("Chứng từ trả"), "value": formats.money(found.amount_vnd)}],
        act=lambda: actions.untie_payment(tie_id=pk, reason=form.cleaned_data["reason"], by=me(request)),
    )  # fmt: skip


def _wanted(request: HttpRequest) -> dict[str, Any]:
    kind, sort = request.GET.get("loai", ""), request.GET.get("sap_xep", "")
    return {
        "kind": kind if kind in _paying() else "", "area_id": doors.number(request, "dia_ban"),
        "sort": sort if sort in payments.SORTS else "",
    }  # fmt: skip


def _paying() -> dict[str, Any]:
    """Kinds that pay."""
    return {code: kind.label for code, kind in all_kinds().items() if kind.payments is not None}


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def untied(request: HttpRequest) -> HttpResponse:
    """Payments of the Programme's money in my areas that no entry of the ledger accounts for."""
    wanted, areas = _wanted(request), doors.my_areas(request)
    found = payments.untied_in(areas, **wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    communes = [{"value": c.pk, "label": c.name} for c in communes_among(areas)]
    context = {
        "table": tie_lists.untied_table(page, sort=wanted["sort"], query=query.urlencode()), "wanted": wanted, "kinds": _paying(),
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes] if len(communes) > 1 else [],
        "current_area": wanted["area_id"] or "",
    }  # fmt: skip
    return render(request, "delivery/untied.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def untied_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    areas, wanted, columns = doors.my_areas(request), _wanted(request), tie_lists.untied_columns()
    record(by=me(request), action="tải danh sách chi chưa gắn chứng từ", subject=kind)
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: payments.untied_in(areas, **wanted).iterator(chunk_size=2000), name="chua-gan-chung-tu",
            scope=access(request).scope(),
        )  # fmt: skip
    rows = payments.untied_in(areas, **wanted).iterator(chunk_size=2000)
    return exports.xlsx_response(columns, rows, name="chua-gan-chung-tu", title=_("Khoản chi chưa gắn chứng từ"))


__all__ = ["tie_new", "tie_remove", "ties_of", "untied", "untied_file"]
