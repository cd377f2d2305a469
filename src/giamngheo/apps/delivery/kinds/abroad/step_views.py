"""Each thing written to a worker who goes abroad, on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import doors
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.forms import ReasonForm
from giamngheo.apps.delivery.states import Refused
from giamngheo.kit import clock, formats

from . import actions, lists, queries, rules
from .forms import CONTRACT, AdviceForm, BeginForm, ContractForm, CostForm, DepartForm, FinishForm, ReturnForm
from .models import AbroadCase
from .views import case_or_404


def _back(found: AbroadCase) -> str:
    return reverse("delivery_abroad:case", args=[found.support_id])


def _titled(words: str, found: AbroadCase) -> str:
    return f"{words}: {formats.person_name(found.support.beneficiary_name)}"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest, row_id: int) -> HttpResponse:
    """A worker of an approved list gets a case; where nobody knows whether the commune is served, the page says so."""
    row = queries.row_or_none(row_id, doors.my_areas(request))
    if row is None or row.household_id is None or row.person_id is None:
        raise Http404
    check_area(request, P.DELIVER, row.area_id)
    form = BeginForm(request.POST or None, initial={"source_code": "central"})
    told: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_case(row_id=row_id, by=me(request), **form.cleaned_data)
        except Refused as refusal:
            told = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            form.add_error("overlap_reason" if told else None, _("Hệ thống báo trùng; xem bên trên.") if told else str(refusal))
        else:
            messages.success(request, _("Đã lập hồ sơ đi làm việc ở nước ngoài."))
            return redirect(_back(made))
    known = queries.told_of(household_id=row.household_id, person_id=row.person_id, area_id=row.area_id, on=clock.today())
    is_open = row.list.rule == rules.PERSON_RULE and known.is_served is None
    facts = [
        {"label": _("Danh sách"), "value": f"{row.list.title}, {row.list.decision_number}, {formats.day(row.list.decided_on)}"},
        {"label": _("Được hỗ trợ"), "value": lists.purpose_of(row)},
    ]
    context = {
        "form": form, "title": _("Lập hồ sơ đi làm việc ở nước ngoài: %(name)s") % {"name": formats.person_name(row.name)},
        "button": _("Lập hồ sơ"), "back_url": reverse("delivery_abroad:waiting"), "told": told, "facts": facts,
        "text": _(rules.SERVED_UNKNOWN) if is_open else "",
    }  # fmt: skip
    return render(request, "delivery/step.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def advise(request: HttpRequest, pk: int) -> HttpResponse:
    """Advice to the worker or a relative."""
    found = case_or_404(request, pk, P.DELIVER)
    form = AdviceForm(request.POST or None, initial={"version": found.version, "held_on": clock.today(), "told_to": "worker"})
    return doors.step(
        request, form, title=_titled(_("Ghi tư vấn"), found), button=_("Ghi tư vấn"), back=_back(found), done=_("Đã ghi tư vấn."),
        act=lambda: actions.advise(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Something was paid for."""
    found = case_or_404(request, pk, P.DELIVER)
    form = CostForm(request.POST or None, initial={"version": found.version, "held_on": clock.today(), "quantity": 1})
    return doors.step(
        request, form, title=_titled(_("Ghi chi phí"), found), button=_("Ghi chi phí"), back=_back(found), done=_("Đã ghi chi phí."),
        text=_(
            "Khoản cao hơn mức đã xác nhận bị từ chối; mức chưa xác nhận thì hồ sơ ghi cần đối chiếu. Khoản ghi nhầm thì huỷ ở trang hồ sơ."
        ),
        act=lambda: actions.pay(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def take_back(request: HttpRequest, pk: int, cost_id: int) -> HttpResponse:
    """A cost that was written by mistake."""
    found = case_or_404(request, pk, P.DELIVER)
    cost = found.costs.filter(pk=cost_id).first()
    if cost is None:
        raise Http404
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    facts = [
        {"label": _("Khoản chi"), "value": cost.get_item_display()}, {"label": _("Ngày chi"), "value": formats.day(cost.held_on)},
        {"label": _("Chi phí"), "value": formats.money(cost.cost_vnd)},
        {"label": _("Nhà nước trả"), "value": formats.money(cost.state_vnd)},
    ]  # fmt: skip
    return doors.step(
        request, form, title=_titled(_("Huỷ khoản chi ghi nhầm"), found), button=_("Huỷ khoản chi"), back=_back(found), facts=facts,
        done=_("Đã huỷ khoản chi; khoản này vẫn hiện trong hồ sơ để tra cứu."),
        text=_("Khoản đã huỷ không tính vào tổng, mức hỗ trợ và báo cáo nữa. Ghi sai số thì huỷ rồi ghi lại khoản đúng."),
        act=lambda: actions.take_back_cost(support_id=pk, cost_id=cost_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The contract, or its correction."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ContractForm(request.POST or None, initial={"version": found.version, **{name: getattr(found, name) for name in CONTRACT}})
    return doors.step(
        request, form, title=_titled(_("Hợp đồng"), found), button=_("Lưu hợp đồng"), back=_back(found), done=_("Đã ghi hợp đồng."),
        act=lambda: actions.sign(support_id=pk, by=me(request), **form.given()),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def depart(request: HttpRequest, pk: int) -> HttpResponse:
    """The worker left."""
    found = case_or_404(request, pk, P.DELIVER)
    form = DepartForm(request.POST or None, initial={"version": found.version, "departed_on": clock.today()})
    return doors.step(
        request, form, title=_titled(_("Ghi xuất cảnh"), found), button=_("Ghi xuất cảnh"), back=_back(found), done=_("Đã ghi xuất cảnh."),
        text=_(
            "Ghi đủ tư vấn, hợp đồng trước: ghi xuất cảnh rồi thì không thêm, không sửa được nữa. Chi phí vẫn ghi, huỷ được đến khi "
            "nghiệm thu."
        ),
        act=lambda: actions.depart(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman accepts."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = FinishForm(request.POST or None, initial={"version": found.version, "accepted_on": clock.today()})
    return doors.step(
        request, form, title=_titled(_("Nghiệm thu"), found), button=_("Nghiệm thu"), back=_back(found),
        done=_("Đã nghiệm thu; hồ sơ được khoá lại."),
        text=_("Chỉ người đã xuất cảnh, có bản hợp đồng được nghiệm thu và tính vào kết quả. Ngày về vẫn ghi được sau đó."),
        act=lambda: actions.accept_departure(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The worker is back."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ReturnForm(request.POST or None, initial={"version": found.version, "returned_on": clock.today()})
    return doors.step(
        request, form, title=_titled(_("Ghi về nước"), found), button=_("Ghi về nước"), back=_back(found), done=_("Đã ghi về nước."),
        act=lambda: actions.come_back(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """The worker does not go."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_titled(_("Dừng hồ sơ"), found), button=_("Dừng hồ sơ"), back=_back(found), done=_("Đã dừng hồ sơ."),
        text=_("Người không đi nữa không tính vào kết quả."),
        act=lambda: actions.stop_case(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


__all__ = ["advise", "come_back", "depart", "finish", "new", "pay", "sign", "stop", "take_back"]
