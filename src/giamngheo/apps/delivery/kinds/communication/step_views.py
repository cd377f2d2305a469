"""Each thing written to communication, on a page of its own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import case_steps, doors
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock

from . import actions, queries, rules
from .forms import AnswerForm, AskForm, AwardForm, CaseForm, ReachForm
from .kind import KIND
from .views import case_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest) -> HttpResponse:
    """Something of the plan begins."""
    chosen, areas = case_steps.my_commune(request)
    villages = [(str(v.pk), v.name) for v in villages_of([chosen])]
    initial = {"giver": rules.P6_2, "source_code": "central", "starts_on": clock.today()}
    form = CaseForm(request.POST or None, villages=villages, contents=KIND.contents, initial=initial)
    return case_steps.begin(
        request, form, template="delivery_communication/new.html", done=_("Đã lập hồ sơ truyền thông."),
        act=lambda: actions.begin_case(
            beginning=form.beginning(chosen), outline=form.outline(), overlap_reason=form.cleaned_data["overlap_reason"], by=me(request)
        ),
        context={
            "title": _("Lập hồ sơ truyền thông"), "areas": areas, "current_area": chosen,
            "back_url": reverse("delivery_communication:cases"),
            "doubts": current_plan().eligibility.schemes[rules.P6_2].unconfirmed,
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A question of a dialogue."""
    found = case_or_404(request, pk, P.DELIVER)
    form = AskForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=case_steps.titled(_("Ghi câu hỏi"), found), button=_("Ghi câu hỏi"), back=case_steps.back_to(found),
        done=_("Đã ghi câu hỏi."), text=_("Câu hỏi chưa trả lời giữ buổi đối thoại còn mở."),
        act=lambda: actions.ask(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered to a question."""
    asked = queries.question_or_none(pk, doors.my_areas(request))
    if asked is None:
        raise Http404
    found = case_or_404(request, asked.case.support_id, P.DELIVER)
    names = ("answer", "answered_by")
    initial = {**{name: getattr(asked, name) for name in names}, "answered_on": asked.answered_on or clock.today()}
    form = AnswerForm(request.POST or None, initial={**initial, "version": found.version})
    return doors.step(
        request, form, title=_("Trả lời câu hỏi %(number)s") % {"number": asked.number}, button=_("Ghi trả lời"),
        back=case_steps.back_to(found), done=_("Đã ghi trả lời."), text=asked.text,
        act=lambda: actions.answer(question_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody praised."""
    found = case_or_404(request, pk, P.DELIVER)
    form = AwardForm(request.POST or None, initial={"version": found.version, "decided_on": clock.today()})
    return doors.step(
        request, form, title=case_steps.titled(_("Khen thưởng"), found), button=_("Ghi khen thưởng"), back=case_steps.back_to(found),
        done=_("Đã ghi khen thưởng."), act=lambda: actions.add_award(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom it reached."""
    found = case_or_404(request, pk, P.DELIVER)
    initial = {"version": found.version, "reach_count": found.reach_count, "poor_count": found.poor_count}
    form = ReachForm(request.POST or None, initial=initial)
    return doors.step(
        request, form, title=case_steps.titled(_("Số người tiếp cận"), found), button=_("Lưu"), back=case_steps.back_to(found),
        done=_("Đã ghi số người tiếp cận."), act=lambda: actions.tell_reach(support_id=pk, by=me(request), **form.cleaned_data),
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
        text=_("Cần số người tiếp cận, ảnh hoặc biên bản; buổi đối thoại phải trả lời mọi câu hỏi."),
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
        request, found, actions.finish_case, text=_("Buổi đối thoại chỉ nghiệm thu được khi mọi câu hỏi đã có trả lời.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Not carried on."""
    return case_steps.stop(request, case_or_404(request, pk, P.DELIVER), actions.stop_case)


__all__ = ["answer", "ask", "award", "back", "finish", "new", "pay", "reach", "stop", "submit"]
