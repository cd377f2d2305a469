"""Each thing written to a house, on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.beneficiaries.queries.rows import chosen_rows
from giamngheo.apps.delivery import doors, terms
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.ceilings import Above
from giamngheo.apps.delivery.forms import ReasonForm
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.doors import household_or_404
from giamngheo.kit import clock, formats
from giamngheo.kit.fields import offer

from . import actions, queries, rules
from .forms import SCHEMES, ApproveForm, CaseForm, FinishForm, InstalmentForm, RepaymentForm, StageForm, StartForm
from .models import HousingCase
from .views import case_or_404


def _back(found: HousingCase) -> str:
    return reverse("delivery_housing:case", args=[found.support_id])


def _name(found: HousingCase) -> str:
    return formats.person_name(found.support.beneficiary_name)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest, household_id: int) -> HttpResponse:
    """A household of an approved list gets its case."""
    household = household_or_404(request, household_id)
    check_area(request, P.DELIVER, household.area_id)
    chosen = next(iter(chosen_rows(household_id, rules.RULE)), None)
    told = queries.initial_from(chosen) if chosen else {}
    form = CaseForm(
        request.POST or None, initial={"source_code": "central", "scheme": rules.P5 if chosen else "", "work": "new", **told}
    )
    if not chosen:
        # Who was not chosen gets no case of the Programme: none is offered first.
        offer(form.fields["scheme"], [("", _("Chọn chương trình, dự án")), *((code, terms.givers()[code]) for code in SCHEMES)])
    clashes: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_case(household=household, by=me(request), **form.given())
        except Refused as refusal:
            clashes = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            field = "overlap_reason" if clashes else "above_reason" if isinstance(refusal, Above) else None
            form.add_error(field, _("Hệ thống báo trùng; xem bên trên.") if clashes else str(refusal))
        else:
            messages.success(request, _("Đã lập hồ sơ nhà ở."))
            return redirect(_back(made))
    context = {
        "form": form, "household": household, "clashes": clashes, "chosen": chosen,
        "back_url": reverse("register:household", args=[household_id]),
        "earlier": list(queries.counted_supports(household_id)), "doubts": current_plan().eligibility.schemes[rules.P5].unconfirmed,
    }  # fmt: skip
    return render(request, "delivery_housing/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman approves."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = ApproveForm(request.POST or None, initial={"version": found.version, "decided_on": clock.today()})
    return doors.step(
        request, form, title=_("Duyệt hồ sơ nhà ở: %(name)s") % {"name": _name(found)}, button=_("Duyệt hồ sơ"),
        back=_back(found), done=_("Đã duyệt hồ sơ nhà ở."),
        act=lambda: actions.approve_case(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The household commits itself."""
    found = case_or_404(request, pk, P.DELIVER)
    form = StartForm(request.POST or None, initial={"version": found.version, "committed_on": clock.today()})
    return doors.step(
        request, form, title=_("Cam kết làm nhà: %(name)s") % {"name": _name(found)}, button=_("Ghi cam kết"),
        back=_back(found), done=_("Đã ghi cam kết; nhà bắt đầu làm."),
        act=lambda: actions.start_case(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts the next stage."""
    found = case_or_404(request, pk, P.DELIVER)
    following = queries.current_stage(found)
    if following is None:
        raise Http404
    form = StageForm(request.POST or None, initial={"version": found.version, "accepted_on": clock.today()})
    return doors.step(
        request, form, title=_("Nghiệm thu giai đoạn “%(stage)s”: %(name)s") % {"stage": following[1], "name": _name(found)},
        button=_("Nghiệm thu giai đoạn"), back=_back(found), done=_("Đã nghiệm thu giai đoạn."),
        text=_("Cần có ít nhất một ảnh của giai đoạn này trong hồ sơ."),
        act=lambda: actions.accept_stage(support_id=pk, code=following[0], by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Records an instalment."""
    found = case_or_404(request, pk, P.DELIVER)
    initial = {"version": found.version, "paid_on": clock.today(), "source_code": found.support.source_code}
    form = InstalmentForm(request.POST or None, initial=initial)
    return doors.step(
        request, form, title=_("Cấp kinh phí: %(name)s") % {"name": _name(found)}, button=_("Ghi đợt cấp"), back=_back(found),
        done=_("Đã ghi đợt cấp kinh phí."),
        text=_("Đợt sau chỉ cấp khi giai đoạn trước đã nghiệm thu. Số đợt và tỷ lệ từng đợt: chưa thấy văn bản quy định (chưa xác nhận)."),
        act=lambda: actions.pay_instalment(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def repay(request: HttpRequest, pk: int) -> HttpResponse:
    """Records what was paid back."""
    found = case_or_404(request, pk, P.DELIVER)
    initial = {"version": found.version, "repaid_on": clock.today()}
    form = RepaymentForm(request.POST or None, initial=initial, instalments=list(found.instalments.all()))
    return doors.step(
        request, form, title=_("Nộp trả kinh phí: %(name)s") % {"name": _name(found)}, button=_("Ghi nộp trả"), back=_back(found),
        done=_("Đã ghi nộp trả kinh phí."), text=_("Khi kinh phí đã cấp được nộp trả hết thì dừng được hồ sơ."),
        act=lambda: actions.repay_instalment(support_id=pk, by=me(request), **form.given()),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts the finished house."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = FinishForm(request.POST or None, initial={"version": found.version, "accepted_on": clock.today()})
    least = rules.number(current_plan(), "house_area_least_single" if found.is_single else "house_area_least")
    years = rules.number(current_plan(), "house_years_least")
    text = _("Dự án 5: từ %(least)s m², “3 cứng” (nền, khung – tường, mái), tuổi thọ từ %(years)s năm (Kế hoạch 2514, mục V.5).")
    return doors.step(
        request, form, title=_("Nghiệm thu hoàn thành: %(name)s") % {"name": _name(found)}, button=_("Nghiệm thu hoàn thành"),
        back=_back(found), done=_("Đã nghiệm thu nhà; hồ sơ được khoá lại."), text=text % {"least": least, "years": years},
        act=lambda: actions.accept_house(
            support_id=pk, house=form.house(is_single=found.is_single), accepted_on=form.cleaned_data["accepted_on"],
            version=form.cleaned_data["version"], less_reason=form.cleaned_data["less_reason"], by=me(request),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a case that is not carried on."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Dừng hồ sơ: %(name)s") % {"name": _name(found)}, button=_("Dừng hồ sơ"), back=_back(found),
        done=_("Đã dừng hồ sơ."), text=_("Hồ sơ đã dừng không tính là hộ đã được hỗ trợ."),
        act=lambda: actions.stop_case(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_POST
@needs(P.DELIVER)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Prints the minutes of acceptance."""
    found = case_or_404(request, pk, P.DELIVER)
    try:
        paper = actions.print_minutes(support_id=pk, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(found))
    return redirect("papers:paper", pk=paper.pk)
