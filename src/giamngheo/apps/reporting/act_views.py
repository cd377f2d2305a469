"""Each act on a report on a page of its own, or by one press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.money.doors import press, step

from . import doors, lists, locks, queries, states
from .actions import reports as actions
from .forms import MissingForm, ReasonForm, ReturnForm, WordsForm
from .models import Report

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def _back(pk: int) -> str:
    return reverse("reporting:report", args=[pk])


def _shut(request: HttpRequest, found: Report, act: str) -> HttpResponse | None:
    """Back to the report, with why, instead of a form that could only be refused; what was typed meanwhile is answered on its form."""
    if request.method == "POST":
        return None
    try:
        states.check(states.ACTS[act], found.state)
        locks.refuse_if_locked(found)
    except states.Refused as refusal:
        words = {"state": states.STATES[found.state].label, "why": str(refusal)}
        messages.info(request, _("Báo cáo này %(state)s. %(why)s") % words)
        return redirect(_back(found.pk))
    return None


def _pressed(request: HttpRequest, pk: int, act: str, do: Callable[..., Any], done: str) -> HttpResponse:
    doors.report_or_404(request, pk, act=act)
    return press(request, lambda version: do(pk=pk, by=me(request), version=version), done=lambda _made: done, back=_back(pk))


@require_POST
@needs(P.WRITE_REPORT)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "start", actions.start_report, _("Đã điền số liệu. Viết phần lời của từng mục."))


@require_POST
@needs(P.WRITE_REPORT)
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "write", actions.refresh_numbers, _("Đã làm mới số liệu; phần lời giữ nguyên."))


@require_POST
@needs(P.SIGN_REPORT)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "sign", actions.sign_report, _("Đã ký và gửi; bản này không sửa được nữa."))


@require_POST
@needs(P.ACCEPT_REPORT)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, "accept", actions.accept_report, _("Đã nhận báo cáo."))


@GET_AND_POST
@needs(P.WRITE_REPORT)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Words of all sections that ask for some."""
    found = doors.report_or_404(request, pk, act="write")
    if shut := _shut(request, found, "write"):
        return shut
    titles, words = queries.section_titles(found.numbers), queries.words_of(pk)
    asked = {
        section: (titles[section], asks, words.get(section, "")) for section, asks in queries.asking_sections(found.numbers).items()
    }
    form = WordsForm(request.POST or None, asked=asked, initial={"version": found.version})

    def act() -> str:
        actions.save_words(pk=pk, words=form.words(), by=me(request), version=form.cleaned_data["version"])
        return _back(pk)

    said = [{"label": titles.get(n.section, _("Ý kiến chung")), "value": n.text} for n in queries.comments_now(queries.notes_of(pk))]
    return step(
        request, form, title=_("Lời của báo cáo: %(unit)s") % {"unit": lists.unit(found)}, button=_("Lưu lời"), back=_back(pk), act=act,
        done=_("Đã lưu."), facts=said, text=_("Số liệu do hệ thống điền, làm mới được; lời ở đây không mất khi làm mới."),
    )  # fmt: skip


def _missing_facts(found: Report) -> list[dict[str, Any]]:
    missing = queries.lower_of(found).exclude(state=states.ACCEPTED)
    return [{"label": lists.unit(row), "value": states.STATES[row.state].label} for row in missing]


def _up(request: HttpRequest, pk: int, act_name: str, do: Callable[..., Any], words: dict[str, str]) -> HttpResponse:
    found = doors.report_or_404(request, pk, act=act_name)
    if shut := _shut(request, found, act_name):
        return shut
    form, facts = MissingForm(request.POST or None, initial={"version": found.version}), _missing_facts(found)
    form.fields["missing_reason"].required = bool(facts)
    if not facts:
        del form.fields["missing_reason"]

    def act() -> str:
        data = form.cleaned_data
        do(pk=pk, by=me(request), missing_reason=data.get("missing_reason", ""), version=data["version"])
        return _back(pk)

    text = _("Báo cáo cấp dưới chưa nhận: ghi lý do gửi khi còn thiếu.") if facts else words["text"]
    return step(
        request, form, title=words["title"] % {"unit": lists.unit(found)}, button=words["button"], back=_back(pk), act=act,
        done=words["done"], facts=facts, text=text,
    )  # fmt: skip


@GET_AND_POST
@needs(P.WRITE_REPORT)
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """To who signs."""
    return _up(
        request, pk, "present", actions.present_report,
        {"title": _("Trình ký báo cáo: %(unit)s"), "button": _("Trình ký"), "done": _("Đã trình ký."),
         "text": _("Sau khi trình, báo cáo không sửa được cho đến khi người ký ký hoặc trả lại.")},
    )  # fmt: skip


@GET_AND_POST
@needs(P.WRITE_REPORT)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Straight to the receiver, where nobody signs in the system."""
    return _up(
        request, pk, "send", actions.send_report,
        {"title": _("Gửi báo cáo: %(unit)s"), "button": _("Gửi"), "done": _("Đã gửi; bản này không sửa được nữa."),
         "text": _("Báo cáo gửi đi được giữ nguyên thành một bản.")},
    )  # fmt: skip


@GET_AND_POST
@needs(P.SIGN_REPORT)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """To who wrote it, before signing."""
    found = doors.report_or_404(request, pk, act="give_back")
    if shut := _shut(request, found, "give_back"):
        return shut
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        data = form.cleaned_data
        actions.give_back(pk=pk, reason=data["reason"], by=me(request), version=data["version"])
        return _back(pk)

    return step(
        request, form, title=_("Trả lại người viết: %(unit)s") % {"unit": lists.unit(found)}, button=_("Trả lại"), back=_back(pk), act=act,
        done=_("Đã trả lại người viết."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.ACCEPT_REPORT)
def return_to_writer(request: HttpRequest, pk: int) -> HttpResponse:
    """With comments by section."""
    found = doors.report_or_404(request, pk, act="return")
    if shut := _shut(request, found, "return"):
        return shut
    form = ReturnForm(request.POST or None, sections=queries.section_titles(found.numbers), initial={"version": found.version})

    def act() -> str:
        data = form.cleaned_data
        actions.return_report(
            pk=pk, reason=data["reason"], comments=form.comments(), by=me(request), version=data["version"]
        )
        return _back(pk)

    return step(
        request, form, title=_("Trả lại báo cáo: %(unit)s") % {"unit": lists.unit(found)}, button=_("Trả lại"), back=_back(pk), act=act,
        done=_("Đã trả lại kèm ý kiến."), text=_("Ghi cần sửa gì: ý kiến chung, hoặc theo từng mục."),
    )  # fmt: skip
