"""What members receive, each on a page of its own: inputs, training, turns, returns, income."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import doors
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.in_year.apart import told_apart
from giamngheo.kit import clock, formats

from . import giving, queries, rotating
from .forms import GiveForm, IncomeForm, ReturnForm, TrainForm, TurnForm
from .models import LivelihoodProject
from .step_views import back_to, titled
from .views import case_or_404, member_or_404, turn_or_404


def _members(found: LivelihoodProject) -> list[tuple[str, str]]:
    """Each member with what tells the household from another of the same name."""
    members = queries.members_of(found)
    apart = told_apart([m.household for m in members], clock.today())
    return [(str(m.pk), f"{formats.person_name(m.name)} ({apart[m.household_id].words()})") for m in members]


def _guarded(
    request: HttpRequest, form: Form, found: LivelihoodProject, *, title: str, button: str, done: str, act: Callable[[], Any]
) -> HttpResponse:
    """An act that the guard may refuse: what it clashes with is told above the form."""
    told: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except Refused as refusal:
            told = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            form.add_error("overlap_reason" if told else None, _("Hệ thống báo trùng; xem bên trên.") if told else str(refusal))
        else:
            messages.success(request, done if made is not None else _("Đã ghi lý do; chờ người thứ hai xác nhận trùng rồi mới giao được."))
            return redirect(back_to(found))
    context = {"form": form, "title": title, "button": button, "back_url": back_to(found), "told": told}
    return render(request, "delivery/step.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands something to a member."""
    found = case_or_404(request, pk, P.DELIVER)
    form = GiveForm(request.POST or None, members=_members(found), initial={"version": found.version, "handed_on": clock.today()})
    return _guarded(
        request, form, found, title=titled(_("Giao giống, vật tư"), found), button=_("Ghi đã giao"), done=_("Đã ghi."),
        act=lambda: giving.hand_over(
            support_id=found.support_id, by=me(request), **{**form.cleaned_data, "member_id": int(form.cleaned_data["member_id"])}
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """A turn of something that goes round."""
    found = case_or_404(request, pk, P.DELIVER)
    form = TurnForm(request.POST or None, members=_members(found), initial={"version": found.version, "handed_on": clock.today()})
    return _guarded(
        request, form, found, title=titled(_("Giao vòng luân chuyển"), found), button=_("Giao vòng này"),
        done=_("Đã giao vòng luân chuyển."),
        act=lambda: rotating.begin_turn(
            support_id=found.support_id, by=me(request), **{**form.cleaned_data, "member_id": int(form.cleaned_data["member_id"])}
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def train(request: HttpRequest, pk: int) -> HttpResponse:
    """Training of members."""
    found = case_or_404(request, pk, P.DELIVER)
    form = TrainForm(request.POST or None, initial={"version": found.version, "held_on": clock.today()})
    return doors.step(
        request, form, title=titled(_("Ghi tập huấn"), found), button=_("Ghi tập huấn"), back=back_to(found), done=_("Đã ghi tập huấn."),
        act=lambda: giving.hold_training(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What came back of a turn, and who is next."""
    found = turn_or_404(request, pk, P.DELIVER)
    others = [(value, name) for value, name in _members(found.project) if value != str(found.member_id)]
    form = ReturnForm(request.POST or None, members=others, initial={"returned_on": clock.today(), "returned_vnd": found.worth_vnd})
    facts = [
        {"label": _("Người giữ"), "value": formats.person_name(found.member.name)},
        {"label": _("Trị giá phải trả lại (đồng)"), "value": formats.money(found.worth_vnd)},
        {"label": _("Hạn trả"), "value": formats.day(found.due_on)},
    ]
    return doors.step(
        request, form, title=_("Trả lại: %(what)s, vòng %(number)s") % {"what": found.asset, "number": found.number},
        button=_("Ghi trả lại"), back=back_to(found.project), done=_("Đã ghi trả lại."), facts=facts,
        act=lambda: rotating.return_turn(turn_id=pk, by=me(request), **form.given()),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def income(request: HttpRequest, pk: int) -> HttpResponse:
    """Income of a member before and after."""
    found = member_or_404(request, pk, P.DELIVER)
    initial = {"version": found.project.version, "income_before_vnd": found.income_before_vnd, "income_after_vnd": found.income_after_vnd}
    form = IncomeForm(request.POST or None, initial=initial)
    return doors.step(
        request, form, title=_("Thu nhập: %(name)s") % {"name": formats.person_name(found.name)}, button=_("Lưu"),
        back=back_to(found.project), done=_("Đã ghi thu nhập."),
        act=lambda: giving.record_income(support_id=found.project.support_id, member_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip
