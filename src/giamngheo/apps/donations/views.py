"""Screens of gifts: all of mine, a new pledge, one with receipts and lists, who an anonymous donor is."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import step
from giamngheo.apps.places.queries import areas_named, communes_among
from giamngheo.kit import clock, exports
from giamngheo.kit.asked import whole

from . import doors, lists, terms
from .actions import gifts as actions
from .forms import BackForm, GiftForm, ReceiptForm, donor_words
from .models import Gift
from .queries import gifts as queries

STANDING_WORDS = {
    "left": gettext_lazy("còn phát được"), "awaited": gettext_lazy("chưa nhận đủ cam kết"),
    "unvalued": gettext_lazy("giá trị chưa xác định"), "waiting": gettext_lazy("có danh sách chờ duyệt"),
}  # fmt: skip


def _wanted(request: HttpRequest) -> queries.Wanted:
    given = {key: request.GET.get(key, "") for key in ("hinh_thuc", "tinh_trang", "sap_xep")}
    return queries.Wanted(
        conversion=given["hinh_thuc"] if given["hinh_thuc"] in terms.conversions() else "", year=whole(request.GET.get("nam")),
        standing=given["tinh_trang"] if given["tinh_trang"] in queries.STANDINGS else "",
        sort=given["sap_xep"] if given["sap_xep"] in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def gifts(request: HttpRequest) -> HttpResponse:
    """Every gift of mine: promised, received, handed out, left, and what it is worth where that is known."""
    areas, wanted = doors.my_areas(request), _wanted(request)
    found = queries.narrowed(queries.gifts_in(areas), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "table": lists.gifts_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted,
        "value": lists.value_words(*queries.value_of(found)), "conversions": terms.conversions().values(), "standings": STANDING_WORDS,
        "years": [{"value": "", "label": _("Mọi năm")}, *queries.years_of(areas)], "current_year": wanted.year or "",
        "may_record": access(request).may(P.RECORD_DONATION),
    }  # fmt: skip
    return render(request, "donations/gifts.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def gifts_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.gifts_in(doors.my_areas(request)), _wanted(request))
    record(by=me(request), action="tải danh sách tài trợ", subject=kind)
    if kind == "csv":
        rows = lambda: found.iterator(chunk_size=2000)  # noqa: E731
        return exports.csv_response(lists.gift_columns(), rows, name="tai-tro", scope=access(request).scope())
    return exports.xlsx_response(lists.gift_columns(), found.iterator(chunk_size=2000), name="tai-tro", title=_("Tài trợ"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_DONATION)
def gift_new(request: HttpRequest) -> HttpResponse:
    """A pledge with its donor."""
    areas = access(request).areas_with(P.RECORD_DONATION)
    communes = [(c.pk, c.name) for c in communes_among(areas)]
    donors = [donor for pk, _name in communes[:1] for donor in queries.donors_in(pk)]
    form = GiftForm(request.POST or None, areas=communes, donors=donors, initial={"pledged_on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        known = given.get("donor")
        donor = actions.NewDonor(given["donor_kind"], given["donor_name"], given["is_anonymous"], given["contact"])
        made = actions.promise_gift(
            new=actions.NewGift(
                area_id=int(given["area"]), conversion=given["conversion"], purpose=given["purpose"], pledged=given["pledged"],
                pledged_on=given["pledged_on"], what=given["what"], unit=given["unit"], paper=given["paper"],
                donor_id=int(known) if known else None, donor=None if known else donor,
            ), by=me(request),
        )  # fmt: skip
        return lists.gift_url(made)

    return step(
        request, form, title=_("Ghi cam kết tài trợ"), button=_("Ghi cam kết"), back=reverse("donations:gifts"), act=act,
        done=_("Đã ghi cam kết. Ghi phiếu nhận khi tiền, hàng, công đã đến."),
    )  # fmt: skip


def _facts(gift: Gift) -> list[dict[str, str]]:
    counted: Any = gift  # value_vnd and unvalued are annotated by queries.gifts_in
    rate = terms.conversion(gift.conversion)
    rate_words = "" if gift.conversion in (terms.CASH, terms.GOODS) else (
        _("chưa có mức quy đổi: giá trị là chưa xác định, không phải 0") if rate.rate_vnd is None
        else f"{terms.amount(rate.rate_vnd, 'đồng')}/{rate.unit_vi}"
    )  # fmt: skip
    told = [
        (_("Nhà tài trợ"), donor_words(gift.donor)), (_("Xã nhận"), gift.area.name), (_("Mục đích"), gift.purpose),
        (_("Cam kết"), terms.amount(gift.pledged, gift.unit)), (_("Đã nhận"), terms.amount(gift.stock.received, gift.unit)),
        (_("Đã phát"), terms.amount(gift.stock.shared, gift.unit)), (_("Giấy cam kết"), gift.paper), (_("Quy đổi"), rate_words),
        (_("Giá trị đã nhận"), lists.value_words(counted.value_vnd, counted.unvalued) if gift.stock.received else ""),
    ]  # fmt: skip
    return [{"label": label, "value": value} for label, value in told if value]


@require_GET
@needs(P.VIEW_MONEY)
def gift(request: HttpRequest, pk: int) -> HttpResponse:
    """One gift: what is left, its receipts, its lists."""
    found = doors.gift_or_404(request, pk)
    may_write = access(request).may(P.RECORD_DONATION, found.area_id)
    context = {
        "found": found, "left": terms.amount(found.stock.left, found.unit), "facts": _facts(found), "may_write": may_write,
        "receipts": lists.receipts_table(found, list(queries.receipts_of(found)), may_write=may_write),
        "distributions": lists.distributions_table(found, list(queries.lists_of(found))),
        "may_look": found.donor.is_anonymous and found.donor.by_id == me(request).pk,
    }  # fmt: skip
    return render(request, "donations/gift.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_DONATION)
def receipt_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What came in of a gift."""
    found = doors.gift_or_404(request, pk, P.RECORD_DONATION)
    form = ReceiptForm(request.POST or None, conversion=found.conversion, initial={"received_on": clock.today()})

    def act() -> str:
        actions.receive(gift_id=pk, by=me(request), **form.cleaned_data)
        return lists.gift_url(found)

    title = _("Ghi nhận: %(what)s, đơn vị %(unit)s") % {"what": found.what, "unit": found.unit}
    return step(request, form, title=title, button=_("Ghi phiếu nhận"), back=lists.gift_url(found), act=act, done=_("Đã ghi phiếu nhận."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_DONATION)
def receipt_back(request: HttpRequest, pk: int, receipt: int) -> HttpResponse:
    """A receipt that was wrong is taken back by another."""
    found = doors.gift_or_404(request, pk, P.RECORD_DONATION)
    row = queries.receipts_of(found).filter(pk=receipt).first()
    if row is None:
        raise Http404
    form = BackForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        actions.take_back_receipt(
            receipt_id=receipt, number=given["number"], received_on=given["on"], reason=given["reason"], by=me(request)
        )
        return lists.gift_url(found)

    title = _("Đảo phiếu nhận %(number)s") % {"number": row.number}
    text = _("Phiếu đảo lấy lại toàn bộ %(amount)s. Phiếu cũ vẫn còn.") % {"amount": terms.amount(row.quantity, found.unit)}
    return step(
        request, form, title=title, button=_("Đảo phiếu"), back=lists.gift_url(found), act=act, done=_("Đã đảo phiếu."), text=text
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_DONATION, P.VIEW_AUDIT)
def donor_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Who an anonymous donor is: a press shows it and is logged. For who wrote it down and for the auditor."""
    if not queries.may_look(pk, me(request).pk, access(request).areas_with(P.VIEW_AUDIT)):
        raise Http404
    identity = actions.look_at_donor(donor_id=pk, by=me(request), path=request.path) if request.method == "POST" else None
    return render(request, "donations/donor.html", {"pk": pk, "identity": identity})


@require_GET
@needs(P.VIEW_AUDIT)
def anonymous(request: HttpRequest) -> HttpResponse:
    """Anonymous donors of the auditor's areas, each behind a press."""
    areas = access(request).areas_with(P.VIEW_AUDIT)
    rows = queries.anonymous_in(areas)
    names = person_names([row.by_id for row in rows])
    table = lists.anonymous_table(rows, areas_named([row.area_id for row in rows]), names)
    return render(request, "donations/anonymous.html", {"table": table})
