"""Each thing written to a course, on a page of its own: plan, enrol, open, submit, accept. In class: class_views.py."""

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
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import communes_among
from giamngheo.kit import clock, formats

from . import actions, money, queries, rules
from .forms import CourseForm, EnrolForm, FinishForm, OpenForm, PayForm, SubmitForm
from .models import Course
from .views import case_or_404


def back_to(found: Course) -> str:
    return reverse("delivery_training:case", args=[found.support_id])


def titled(words: str, found: Course) -> str:
    return f"{words}: {found.support.beneficiary_name}"


def offered(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """The commune that is asked about (the only one for a commune's officer), its villages and the schools it holds."""
    communes = list(communes_among(access(request).areas_with(P.DELIVER)))
    asked = doors.number(request, "xa") or (communes[0].pk if communes else None)
    chosen = next((one for one in communes if one.pk == asked), None)
    if chosen is None:
        raise Http404
    check_area(request, P.DELIVER, chosen.pk)
    return {
        "areas": [(str(chosen.pk), chosen.name)], "villages": [(str(v.pk), v.name) for v in villages_of([chosen.pk])],
        "schools": [(str(s.pk), s.name) for s in queries.schools_in([chosen.pk])],
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest) -> HttpResponse:
    """A course is planned."""
    told = offered(request)
    form = CourseForm(
        request.POST or None,
        **told,
        initial={"area_id": told["areas"][0][0], "level": "short", "source_code": "central"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_course(by=me(request), **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lập lớp. Ghi danh học viên từ danh sách đã phê duyệt."))
            return redirect(back_to(made))
    context = {"form": form, "back_url": reverse("delivery_training:cases"), "norms": rules.norms(current_plan()).norms}
    return render(request, "delivery_training/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """People chosen on approved lists who have no case yet are ticked off into the class."""
    found = case_or_404(request, pk, P.DELIVER)
    waiting = list(queries.enrollable(found.area_id))
    form = EnrolForm(
        request.POST or None, offered=[(str(r.pk), _row_words(r)) for r in waiting], initial={"version": found.version}
    )
    clashes: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.enrol(
                support_id=found.support_id, row_ids=[int(pk) for pk in data["rows"]], by=me(request), version=data["version"],
                overlap_reason=data["overlap_reason"],
            )  # fmt: skip
        except Refused as refusal:
            clashes = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            form.add_error(
                "overlap_reason" if clashes else None,
                _("Hệ thống báo trùng; xem bên trên.") if clashes else str(refusal),
            )
        else:
            messages.success(request, _("Đã ghi danh %(count)s người.") % {"count": formats.number(len(made))})
            return redirect(back_to(found))
    context = {"form": form, "found": found, "clashes": clashes, "waiting": waiting, "back_url": back_to(found)}
    return render(request, "delivery_training/enrol.html", context, status=422 if form.errors else 200)


def _row_words(row: Any) -> str:
    """One person of a list as a class reads it: name, year of birth, village, list."""
    born = (
        formats.day(row.person.birth_on)
        if row.person and row.person.birth_on
        else (row.person.birth_year if row.person else None)
    )
    parts = [
        formats.person_name(row.name),
        str(born or _("chưa rõ ngày sinh")),
        row.village.name if row.village else "",
    ]
    where = _("danh sách số %(number)s, quyết định %(decision)s") % {
        "number": row.list_id,
        "decision": row.list.decision_number,
    }
    return ", ".join([*(part for part in parts if part), where])


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def open(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman opens the course."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = OpenForm(request.POST or None, initial={"version": found.version, "decided_on": clock.today()})
    return doors.step(
        request, form, title=titled(_("Mở lớp"), found), button=_("Mở lớp"), back=back_to(found), done=_("Đã mở lớp."),
        text=_("Mở lớp rồi thì không ghi danh thêm; cán bộ xã điểm danh từng buổi."),
        act=lambda: actions.open_course(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer hands the course over."""
    found = case_or_404(request, pk, P.DELIVER)
    form = SubmitForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=titled(_("Trình nghiệm thu"), found), button=_("Trình nghiệm thu"), back=back_to(found),
        done=_("Đã trình Chủ tịch UBND xã nghiệm thu."),
        text=_("Mọi học viên phải có kết quả, lớp phải có ảnh hoặc biên bản. Trình rồi thì giấy tờ được giữ lại."),
        act=lambda: actions.submit_course(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman asks for more."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=titled(_("Trả lại"), found), button=_("Trả lại"), back=back_to(found), done=_("Đã trả lại cho cán bộ xã."),
        text=_("Ghi cần bổ sung gì."),
        act=lambda: actions.give_back(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman accepts the course with what each learner received."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = FinishForm(request.POST or None, initial={"version": found.version, "accepted_on": clock.today()})
    return doors.step(
        request, form, title=titled(_("Nghiệm thu"), found), button=_("Nghiệm thu"), back=back_to(found),
        done=_("Đã nghiệm thu lớp và phần hỗ trợ của từng học viên; hồ sơ được khoá lại."),
        text=_("Người học hết khoá được tính là đã đào tạo; người có chứng chỉ tính riêng. Việc làm sau khi học vẫn ghi được."),
        act=lambda: actions.finish_course(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """The school was paid."""
    found = case_or_404(request, pk, P.DELIVER)
    initial = {"version": found.version, "paid_on": clock.today(), "source_code": found.support.source_code}
    form = PayForm(request.POST or None, initial=initial)
    most = formats.money(queries.state_vnd_of(found))
    return doors.step(
        request, form, title=titled(_("Thanh toán"), found), button=_("Ghi thanh toán"), back=back_to(found), done=_("Đã ghi thanh toán."),
        text=_("Tổng các lần không quá phần Nhà nước trả của học viên: %(most)s.") % {"most": most},
        act=lambda: money.pay(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """The course is not carried on."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=titled(_("Dừng lớp"), found), button=_("Dừng lớp"), back=back_to(found), done=_("Đã dừng lớp."),
        text=_("Hỗ trợ của mọi học viên dừng theo; họ được ghi danh lại ở lớp khác."),
        act=lambda: actions.stop_course(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


__all__ = ["back", "back_to", "enrol", "finish", "new", "offered", "open", "pay", "stop", "submit", "titled"]
