"""Each thing written to communication, on a page of its own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import case_steps, doors
from giamngheo.kit import clock

from . import actions, queries, rules
from .forms import AnswerForm, AskForm, AwardForm, CaseForm, ReachForm
from .kind import KIND
from .views import case_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest) -> HttpResponse:
    """Something of the plan begins."""
    return case_steps.begin_at_place(
        request, CaseForm, kind=KIND, giver=rules.P6_2, act=actions.begin_case,
        title=_("Lập hồ sơ truyền thông"), done=_("Đã lập hồ sơ truyền thông."),
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


pay, submit, back, finish, stop = case_steps.pages(
    case_or_404, actions.STEPS,
    submit_text=gettext_lazy("Cần số người tiếp cận, ảnh hoặc biên bản; buổi đối thoại phải trả lời mọi câu hỏi."),
    finish_text=gettext_lazy("Buổi đối thoại chỉ nghiệm thu được khi mọi câu hỏi đã có trả lời."),
)  # fmt: skip


__all__ = ["answer", "ask", "award", "back", "finish", "new", "pay", "reach", "stop", "submit"]
