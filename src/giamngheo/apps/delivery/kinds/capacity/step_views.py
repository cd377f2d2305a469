"""Each thing written to capacity, on a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import case_steps, doors
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import actions, queries, rules
from .forms import CaseForm, EnrolForm, ResultsForm
from .kind import KIND
from .views import case_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest) -> HttpResponse:
    """Something of the plan begins."""
    chosen, areas = case_steps.my_commune(request)
    villages = [(str(v.pk), v.name) for v in villages_of([chosen])]
    initial = {"giver": rules.P7_1, "source_code": "central", "starts_on": clock.today()}
    form = CaseForm(request.POST or None, villages=villages, contents=KIND.contents, initial=initial)
    return case_steps.begin(
        request, form, template="delivery_capacity/new.html", done=_("Đã lập hồ sơ nâng cao năng lực."),
        act=lambda: actions.begin_case(
            beginning=form.beginning(chosen), outline=form.outline(), overlap_reason=form.cleaned_data["overlap_reason"], by=me(request)
        ),
        context={
            "title": _("Lập hồ sơ nâng cao năng lực"), "areas": areas, "current_area": chosen,
            "back_url": reverse("delivery_capacity:cases"),
            "doubts": current_plan().eligibility.schemes[rules.P7_1].unconfirmed,
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Officers take part."""
    found = case_or_404(request, pk, P.DELIVER)
    offered = [(str(one.subject.pk), _words(one)) for one in queries.offered(found)]
    form = EnrolForm(request.POST or None, offered=offered, initial={"version": found.version})
    return doors.step(
        request, form, title=case_steps.titled(_("Ghi danh cán bộ"), found), button=_("Ghi danh"), back=case_steps.back_to(found),
        done=_("Đã ghi danh cán bộ."),
        text=_("Lớp đào tạo chỉ nhận cán bộ được chọn trong danh sách đã phê duyệt. Cán bộ nữ đứng trước."),
        act=lambda: actions.enrol(
            support_id=pk, subject_ids=[int(one) for one in form.cleaned_data["subjects"]], version=form.cleaned_data["version"],
            by=me(request),
        ),
    )  # fmt: skip


def _words(one: queries.Offered) -> str:
    name = formats.person_name(one.subject.name)
    return _("%(name)s (nữ)") % {"name": name} if one.is_woman else name


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    """Results and certificates of a course."""
    found = case_or_404(request, pk, P.DELIVER)
    initial = {"version": found.version, "certified_on": found.ends_on}
    form = ResultsForm(request.POST or None, learners=list(found.learners.all()), initial=initial)
    return doors.step(
        request, form, title=case_steps.titled(_("Kết quả, chứng chỉ"), found), button=_("Lưu kết quả"), back=case_steps.back_to(found),
        done=_("Đã ghi kết quả."), text=_("Chứng chỉ chỉ ghi được từ ngày lớp kết thúc."),
        act=lambda: actions.certify(support_id=pk, by=me(request), **form.given()),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Money paid."""
    return case_steps.pay(request, case_or_404(request, pk, P.DELIVER), actions.pay)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer hands it over."""
    found = case_or_404(request, pk, P.DELIVER)
    return case_steps.submit(
        request, found, actions.submit_case,
        text=_("Phải đã kết thúc, có ảnh hoặc biên bản; lớp đào tạo thì mọi cán bộ có kết quả."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman asks for more."""
    return case_steps.give_back(request, case_or_404(request, pk, P.ACCEPT_SUPPORT), actions.give_back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman accepts."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    return case_steps.finish(
        request, found, actions.finish_case, text=_("Mỗi cán bộ được tính một lần, dù dự nhiều lớp.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Not carried on."""
    return case_steps.stop(request, case_or_404(request, pk, P.DELIVER), actions.stop_case)


__all__ = ["back", "certify", "enrol", "finish", "new", "pay", "stop", "submit"]
