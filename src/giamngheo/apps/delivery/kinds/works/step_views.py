"""Each thing written to a work, on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import doors
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.forms import ReasonForm
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.money.queries.contracts import debts_of_unit
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import communes_among
from giamngheo.kit import clock, formats

from . import actions, lists, queries
from .forms import (
    AmendForm,
    ApproveForm,
    ContractForm,
    HandOverForm,
    NewForm,
    PayForm,
    StageForm,
    UpkeepForm,
    initial_from,
    initial_of,
)
from .models import WorkCase
from .views import case_or_404

FIRST = {"source_code": "central", "giver": "p1_1", "work_act": "build", "work_level": "commune"}


def _back(found: WorkCase) -> str:
    return reverse("delivery_works:case", args=[found.support_id])


def _title(words: str, found: WorkCase) -> str:
    return f"{words}: {found.support.beneficiary_name}"


def _first(subject: Any) -> dict[str, Any]:
    """What a new case begins with: the proposed work's name, village and answers, and the approved list that chose it."""
    if subject is None:
        return FIRST
    told = {**FIRST, "name": subject.name, "village_id": str(subject.village_id or ""), **initial_from(queries.answers_of(subject.pk))}
    row = queries.chosen_row(subject.pk)
    if row is None:
        return told
    scheme = current_plan().eligibility.scheme_of(row.list.rule)
    return {**told, "giver": scheme.id, "list_reference": row.list.decision_number, "listed_on": row.list.on}


def _debt_words(area_id: int) -> str:
    """What the commune still owes for works, said before another begins; empty when nothing is owed or not theirs to see."""
    count, owed = debts_of_unit(area_id)
    if not count:
        return ""
    return _("Lưu ý: các đơn vị của xã còn nợ %(money)s của %(count)s công trình. Ưu tiên trả nợ trước khi khởi công mới.") % {
        "money": formats.money(owed), "count": count,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest) -> HttpResponse:
    """A work is proposed, from the register of subjects or for the first time."""
    communes = communes_among(access(request).areas_with(P.DELIVER))
    chosen = doors.number(request, "dia_ban") or (communes[0].pk if communes else 0)
    check_area(request, P.DELIVER, chosen)
    subject_id = doors.number(request, "cong_trinh")
    subject = queries.subject_or_none(subject_id, [chosen]) if subject_id else None
    if subject_id and subject is None:
        raise Http404
    form = NewForm(request.POST or None, villages=[(str(v.pk), v.name) for v in villages_of([chosen])], initial=_first(subject))
    clashes: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_work(area_id=chosen, subject_id=subject_id, by=me(request), **form.given())
        except Refused as refusal:
            clashes = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            form.add_error("overlap_reason" if clashes else None, _("Hệ thống báo trùng; xem bên trên.") if clashes else str(refusal))
        else:
            messages.success(request, _("Đã ghi công trình đề xuất."))
            return redirect(_back(made))
    waiting = [] if subject or form.is_bound else list(queries.proposed_subjects([chosen])[:100])
    context = {
        "form": form, "clashes": clashes, "subject": subject, "back_url": reverse("delivery_works:cases"),
        "debt": _debt_words(chosen),
        "subjects": lists.subjects_table(waiting) if waiting else None, "current_area": chosen,
        "areas": [{"value": c.pk, "label": c.name} for c in communes] if len(communes) > 1 else [],
        "doubts": current_plan().eligibility.schemes["p1_1"].unconfirmed,
    }  # fmt: skip
    return render(request, "delivery_works/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects what is proposed."""
    found = case_or_404(request, pk, P.DELIVER)
    form = AmendForm(request.POST or None, initial=initial_of(found))
    return doors.step(
        request, form, title=_title(_("Sửa đề xuất"), found), button=_("Lưu"), back=_back(found),
        done=_("Đã lưu; tiêu chí được xét lại."),
        act=lambda: actions.amend_work(
            support_id=pk, proposal=form.proposal(), listing=form.listing(), version=form.cleaned_data["version"], by=me(request)
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman approves."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = ApproveForm(request.POST or None, initial={"version": found.version, "decided_on": clock.today()})
    told = tuple(sentence for rule in found.eligibility for sentence in rule["sentences"])
    return doors.step(
        request, form, title=_title(_("Duyệt công trình"), found), button=_("Duyệt công trình"), back=_back(found),
        done=_("Đã duyệt công trình."), told=told, text=" ".join(
            filter(None, (_debt_words(found.area_id), _("Chỉ duyệt được khi mọi tiêu chí đạt, không tiêu chí nào chưa rõ.")))
        ),
        act=lambda: actions.approve_work(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Who builds it."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ContractForm(request.POST or None, initial={"version": found.version, "contracted_on": clock.today()})
    return doors.step(
        request, form, title=_title(_("Hợp đồng thi công"), found), button=_("Ghi hợp đồng"), back=_back(found),
        done=_("Đã ghi hợp đồng; công trình bắt đầu thi công."),
        text=_("Việc giao cộng đồng tự thực hiện công trình quy mô nhỏ: chưa thấy nguyên văn điều khoản (chưa xác nhận)."),
        act=lambda: actions.contract_work(support_id=pk, by=me(request), **form.cleaned_data),
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
        request, form, title=_title(_("Nghiệm thu giai đoạn “%(stage)s”") % {"stage": following[1]}, found),
        button=_("Nghiệm thu giai đoạn"), back=_back(found), done=_("Đã nghiệm thu giai đoạn."),
        text=_("Cần có ít nhất một ảnh tiến độ của giai đoạn này trong hồ sơ."),
        act=lambda: actions.accept_stage(support_id=pk, code=following[0], by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Records a payment."""
    found = case_or_404(request, pk, P.DELIVER)
    initial = {"version": found.version, "paid_on": clock.today(), "source_code": found.support.source_code}
    form = PayForm(request.POST or None, stages=queries.steps_of(pk), initial=initial)
    return doors.step(
        request, form, title=_title(_("Thanh toán"), found), button=_("Ghi thanh toán"), back=_back(found),
        done=_("Đã ghi thanh toán."), text=_("Tạm ứng, hoặc thanh toán cho giai đoạn đã nghiệm thu; tổng không quá giá hợp đồng."),
        act=lambda: actions.pay(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the finished work over."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = HandOverForm(request.POST or None, initial={"version": found.version, "handed_over_on": clock.today()})
    return doors.step(
        request, form, title=_title(_("Bàn giao"), found), button=_("Bàn giao"), back=_back(found),
        done=_("Đã bàn giao; hồ sơ hỗ trợ được khoá lại, lịch duy tu bắt đầu."),
        text=_("Sau khi bàn giao không ghi thêm thanh toán được."),
        act=lambda: actions.hand_over(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def upkeep(request: HttpRequest, pk: int) -> HttpResponse:
    """The work was looked after."""
    found = case_or_404(request, pk, P.DELIVER)
    form = UpkeepForm(request.POST or None, initial={"version": found.version, "done_on": clock.today()})
    return doors.step(
        request, form, title=_title(_("Ghi duy tu"), found), button=_("Ghi duy tu"), back=_back(found),
        done=_("Đã ghi duy tu; ngày tiếp theo trong lịch đã đổi."),
        act=lambda: actions.keep_up(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a work that is not carried on."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_title(_("Dừng hồ sơ"), found), button=_("Dừng hồ sơ"), back=_back(found), done=_("Đã dừng hồ sơ."),
        text=_("Công trình đã dừng không tính là đã hỗ trợ nơi này."),
        act=lambda: actions.stop_work(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip
