"""Each thing written to a job found, on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
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
from giamngheo.apps.register.doors import household_or_404
from giamngheo.kit import clock, formats

from . import actions, queries, rules
from .forms import CaseForm, FinishForm, SubmitForm
from .models import Placement
from .views import case_or_404


def _back(found: Placement) -> str:
    return reverse("delivery_placement:case", args=[found.support_id])


def _name(found: Placement) -> str:
    return formats.person_name(found.support.beneficiary_name)


def _named(person: Any) -> str:
    born = formats.day(person.birth_on) if person.birth_on else person.birth_year
    return f"{formats.person_name(person.full_name)}, {born or _('chưa rõ ngày sinh')}"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest, household_id: int) -> HttpResponse:
    """A member of the household found a job."""
    household = household_or_404(request, household_id)
    check_area(request, P.DELIVER, household.area_id)
    people = [(str(person.pk), _named(person)) for person in queries.workers_of(household)]
    form = CaseForm(request.POST or None, people=people, initial={"giver": rules.P4_3})
    clashes: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_case(household=household, by=me(request), **form.given())
        except Refused as refusal:
            clashes = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            form.add_error("overlap_reason" if clashes else None, _("Hệ thống báo trùng; xem bên trên.") if clashes else str(refusal))
        else:
            messages.success(request, _("Đã ghi việc làm. Thêm bằng chứng rồi trình nghiệm thu."))
            return redirect(_back(made))
    context = {
        "form": form, "household": household, "clashes": clashes, "back_url": reverse("register:household", args=[household_id])
    }  # fmt: skip
    return render(request, "delivery_placement/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer hands it over."""
    found = case_or_404(request, pk, P.DELIVER)
    form = SubmitForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Trình nghiệm thu việc làm: %(name)s") % {"name": _name(found)}, button=_("Trình nghiệm thu"),
        back=_back(found), done=_("Đã trình Chủ tịch UBND xã nghiệm thu."),
        text=_("Cần có hợp đồng lao động hoặc xác nhận của người sử dụng lao động. Trình rồi thì bằng chứng được giữ lại."),
        act=lambda: actions.submit_case(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman asks for more."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Trả lại: %(name)s") % {"name": _name(found)}, button=_("Trả lại"), back=_back(found),
        done=_("Đã trả lại cho cán bộ xã."), text=_("Ghi cần bổ sung gì."),
        act=lambda: actions.give_back(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman accepts."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = FinishForm(request.POST or None, initial={"version": found.version, "accepted_on": clock.today()})
    return doors.step(
        request, form, title=_("Nghiệm thu việc làm: %(name)s") % {"name": _name(found)}, button=_("Nghiệm thu"), back=_back(found),
        done=_("Đã nghiệm thu; hồ sơ được khoá lại."),
        text=_("Chỉ việc làm có bằng chứng được nghiệm thu và tính vào kết quả kết nối việc làm."),
        act=lambda: actions.accept_placement(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it back."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Dừng hồ sơ: %(name)s") % {"name": _name(found)}, button=_("Dừng hồ sơ"), back=_back(found),
        done=_("Đã dừng hồ sơ."), text=_("Việc làm đã dừng không tính vào kết quả."),
        act=lambda: actions.stop_case(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip
