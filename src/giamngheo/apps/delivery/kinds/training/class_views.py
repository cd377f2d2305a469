"""What happens in class and after, each on a page of its own: who came, results, who leaves, jobs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import doors
from giamngheo.apps.delivery.forms import ReasonForm
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import queries, rules, teaching
from .forms import JobForm, ResultsForm, SessionForm
from .models import Course, Session
from .step_views import back_to, titled
from .views import case_or_404, trainee_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came to a new session: everybody is ticked, whoever is away is unticked."""
    return _sheet(request, case_or_404(request, pk, P.DELIVER), None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects who came to a session."""
    found = queries.session_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    return _sheet(request, case_or_404(request, found.course.support_id, P.DELIVER), found)


def _sheet(request: HttpRequest, course: Course, before: Session | None) -> HttpResponse:
    """The class on one sheet, for a new session or for one that was written down."""
    learners = queries.active_of(course)
    day = min(clock.today(), course.ends_on)
    initial: dict[str, Any] = {"version": course.version, "held_on": max(day, course.starts_on), "part": "morning"}
    if before is not None:
        initial |= {"held_on": before.held_on, "part": before.part, "topic": before.topic}
    form = SessionForm(
        request.POST or None, learners=learners, marks=queries.marks_of(before.pk) if before else None, initial=initial
    )
    if before is not None:
        for name in ("held_on", "part", "topic"):
            form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            made = teaching.mark_session(support_id=course.support_id, by=me(request), **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            there = formats.number(sum(form.given()["present"].values()))
            words = _("Đã điểm danh ngày %(day)s: %(there)s/%(all)s có mặt.")
            messages.success(
                request,
                words % {"day": formats.day(made.held_on), "there": there, "all": formats.number(len(learners))},
            )
            return redirect(back_to(course))
    context = {
        "form": form, "found": course, "marks": form.marked(), "back_url": back_to(course),
        "title": titled(_("Sửa điểm danh") if before else _("Điểm danh"), course),
    }  # fmt: skip
    return render(request, "delivery_training/session.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Results and certificates of the class on one sheet."""
    found = case_or_404(request, pk, P.DELIVER)
    learners = queries.active_of(found)
    initial = {"version": found.version, "certified_on": found.ends_on}
    form = ResultsForm(request.POST or None, learners=learners, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            count = teaching.certify(support_id=found.support_id, by=me(request), **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi kết quả của %(count)s học viên.") % {"count": formats.number(count)})
            return redirect(back_to(found))
    context = {
        "form": form, "found": found, "rows": form.rows(), "back_url": back_to(found), "title": titled(_("Kết quả, chứng chỉ"), found),
        "least": rules.attendance_least(current_plan()),
    }  # fmt: skip
    return render(request, "delivery_training/results.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves the class."""
    one = trainee_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None)

    return doors.step(
        request, form, title=_("Thôi học: %(name)s") % {"name": formats.person_name(one.name)}, button=_("Ghi thôi học"),
        back=reverse("delivery_training:case", args=[one.support_id]), done=_("Đã ghi thôi học."),
        text=_("Hỗ trợ của người này dừng lại, không tính là đã đào tạo; người đó được ghi danh lại ở lớp khác."),
        act=lambda: teaching.drop_trainee(trainee_id=pk, by=me(request), reason=form.cleaned_data["reason"]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a learner."""
    one = trainee_or_404(request, pk, P.DELIVER)
    names = ("job", "job_employer", "job_income_vnd")
    initial = {**{name: getattr(one, name) for name in names}, "job_seen_on": one.job_seen_on or clock.today()}
    form = JobForm(request.POST or None, initial=initial)
    return doors.step(
        request, form, title=_("Việc làm sau khi học: %(name)s") % {"name": formats.person_name(one.name)}, button=_("Lưu"),
        back=reverse("delivery_training:case", args=[one.support_id]), done=_("Đã ghi việc làm sau khi học."),
        act=lambda: teaching.record_job(trainee_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


__all__ = ["attend", "job", "leave", "results", "session"]
