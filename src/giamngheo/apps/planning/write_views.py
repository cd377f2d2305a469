"""Steps of a plan, each on a page of its own: begin, money, targets, tasks, proposals, send, return, approve, adjust."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.money.doors import press, step
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole

from . import doors, forms, lists, reach, states, terms
from .actions import plans as actions
from .actions import steps
from .queries import meetings as meeting_queries
from .queries import plans as queries

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def unit_choices(units: list[Any]) -> list[tuple[int, str]]:
    """Units by name; those of older maps with their last day."""
    told = []
    for unit in units:
        ends = unit.generation.valid_to
        words = _("%(unit)s (đến %(day)s)") % {"unit": unit.name, "day": formats.day(ends)} if ends else unit.name
        told.append((unit.pk, words))
    return told


@GET_AND_POST
@needs(P.PREPARE_PLAN)
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begins a unit's plan."""
    areas, kinds = reach.prepared_areas(access(request))
    year = clock.today().year
    form = forms.BeginForm(
        request.POST or None, areas=unit_choices(list(queries.units_to_plan(areas, kinds))), years=forms.span_choices(year),
        initial={"years": str(year + 1)},
    )  # fmt: skip

    def act() -> str:
        years = forms.span_from(form.cleaned_data["years"], year) or doors.newest_span()
        return lists.plan_url(actions.begin_plan(area_id=int(form.cleaned_data["area"]), years=years, by=me(request)))

    return step(
        request, form, title=_("Lập kế hoạch"), button=_("Bắt đầu"), back=reverse("planning:plans"), act=act,
        done=_("Đã mở bản kế hoạch. Ghi vốn, chỉ tiêu, nhiệm vụ rồi gửi cấp trên."),
        text=_("Kế hoạch cả giai đoạn hoặc từng năm. Huyện chỉ có kế hoạch đến 30/6/2025."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.PREPARE_PLAN)
def money_set(request: HttpRequest, pk: int) -> HttpResponse:
    """One amount."""
    found = doors.plan_to_write(request, pk)
    if (past := doors.past(request, found, "write")) is not None:
        return past
    form = forms.MoneyForm(request.POST or None, span=lists.span_of(found), initial={"version": found.version})

    def act() -> str:
        actions.set_money(plan_id=pk, by=me(request), **form.cleaned_data)
        return f"{lists.plan_url(found)}#von"

    return step(
        request, form, title=_("Ghi vốn: %(plan)s") % {"plan": lists.plan_title(found)}, button=_("Ghi"), back=lists.plan_url(found),
        act=act, done=_("Đã ghi khoản vốn."), text=_("Khoản cùng tiểu dự án, loại vốn và nguồn đã có thì số mới thay số cũ."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.PREPARE_PLAN)
def target_set(request: HttpRequest, pk: int, target: str) -> HttpResponse:
    """What the unit registers for one target."""
    found = doors.plan_to_write(request, pk)
    if (past := doors.past(request, found, "write")) is not None:
        return past
    line = next((t for t in queries.target_lines(found) if t.target.id == target), None)
    if line is None:
        raise Http404
    form = forms.TargetForm(request.POST or None, initial={"version": found.version, "value": line.registered})
    facts = [
        {"label": _("Kế hoạch của tỉnh đến hết 2025"), "value": terms.aim_words(line.target)},
        {"label": _("Được giao"), "value": terms.value_words(line.target, line.assigned)},
    ]

    def act() -> str:
        actions.set_target(plan_id=pk, target=target, by=me(request), **form.cleaned_data)
        return f"{lists.plan_url(found)}#chi-tieu"

    title = f"{line.target.name_vi} ({terms.unit_words(line.target)})"
    return step(
        request, form, title=title, button=_("Ghi"), back=lists.plan_url(found), act=act, done=_("Đã ghi chỉ tiêu."), facts=facts
    )


@GET_AND_POST
@needs(P.PREPARE_PLAN)
def task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A thing to do."""
    found = doors.plan_to_write(request, pk)
    if (past := doors.past(request, found, "write")) is not None:
        return past
    form = forms.TaskForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        given = dict(form.cleaned_data)
        version = given.pop("version")
        actions.add_task(plan_id=pk, new=actions.NewTask(**given), by=me(request), version=version)
        return f"{lists.plan_url(found)}#nhiem-vu"

    return step(
        request, form, title=_("Thêm nhiệm vụ"), button=_("Thêm"), back=lists.plan_url(found), act=act, done=_("Đã thêm nhiệm vụ.")
    )


@require_POST
@needs(P.PREPARE_PLAN)
def task_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Takes a task off."""
    found = doors.plan_to_write(request, pk)
    return press(
        request, lambda v: actions.remove_task(plan_id=pk, item=item, by=me(request), version=v), done=lambda _d: _("Đã bỏ nhiệm vụ."),
        back=f"{lists.plan_url(found)}#nhiem-vu",
    )  # fmt: skip


@GET_AND_POST
@needs(P.PREPARE_PLAN)
def proposals_take(request: HttpRequest, pk: int) -> HttpResponse:
    """What the villages ranked, to be taken into the plan one by one, in their order. 404 for a plan that is not a commune's."""
    found = doors.plan_to_write(request, pk)
    if found.area.kind != reach.COMMUNE:
        raise Http404
    if request.method == "POST":
        proposal = whole(request.POST.get("de_xuat")) or 0
        return press(
            request,
            lambda v: actions.take_proposal(
                plan_id=pk, proposal_id=proposal, skip_reason=request.POST.get("ly_do", ""), by=me(request), version=v
            ),
            done=lambda made: _("Đã lấy đề xuất vào kế hoạch: %(text)s.") % {"text": made.text},
            back=reverse("planning:proposals_take", args=[pk]),
        )
    rows = list(meeting_queries.takeable(found))
    skips = set()
    for village in {r.village_id for r in rows}:
        waiting = [r for r in rows if r.village_id == village and r.taken_year is None]
        skips |= {r.pk for r in waiting[1:]}
    context = {
        "found": found, "title": _("Đề xuất của các bản: %(plan)s") % {"plan": lists.plan_title(found)}, "rows": rows, "skips": skips,
        "can": states.can(states.ACTS["write"], found.state),
    }  # fmt: skip
    return render(request, "planning/take.html", context)


@require_POST
@needs(P.PREPARE_PLAN)
def plan_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends it to who approves."""
    found = doors.plan_to_write(request, pk)
    return press(
        request, lambda v: steps.send_plan(plan_id=pk, by=me(request), version=v), back=lists.plan_url(found),
        done=lambda _d: _("Đã gửi kế hoạch lên cấp trên."),
    )  # fmt: skip


@require_POST
@needs(P.PREPARE_PLAN)
def plan_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that goes no further."""
    found = doors.plan_to_write(request, pk)
    return press(
        request, lambda v: steps.discard_plan(plan_id=pk, by=me(request), version=v), back=lists.plan_url(found),
        done=lambda _d: _("Đã bỏ bản kế hoạch."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.PREPARE_PLAN)
def plan_adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins the next edition."""
    found = doors.plan_to_write(request, pk)
    if (past := doors.past(request, found, "adjust")) is not None:
        return past
    form = forms.AdjustForm(request.POST or None)

    def act() -> str:
        return lists.plan_url(steps.adjust_plan(plan_id=pk, by=me(request), **form.cleaned_data))

    return step(
        request, form, title=_("Lập bản điều chỉnh: %(plan)s") % {"plan": lists.plan_title(found)}, button=_("Lập bản điều chỉnh"),
        back=lists.plan_url(found), act=act, done=_("Đã lập bản điều chỉnh từ bản đang có hiệu lực."),
        text=_("Bản đang có hiệu lực giữ nguyên cho tới khi bản điều chỉnh được phê duyệt bằng văn bản, và vẫn xem được sau đó."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.APPROVE_PLAN, P.GIVE_OPINION)
def plan_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the unit, with the reason."""
    found = doors.plan_or_404(request, pk)
    if not reach.may_return(access(request), found.area):
        raise PermissionDenied
    if (past := doors.past(request, found, "return")) is not None:
        return past
    form = forms.ReasonForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        steps.return_plan(plan_id=pk, by=me(request), **form.cleaned_data)
        return lists.plan_url(found)

    title = _("Trả lại: %(plan)s") % {"plan": lists.plan_title(found)}
    return step(
        request, form, title=title, button=_("Trả lại"), back=lists.plan_url(found), act=act, done=_("Đã trả lại kế hoạch.")
    )


@GET_AND_POST
@needs(P.APPROVE_PLAN)
def plan_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes down the document that approves."""
    found = doors.plan_or_404(request, pk)
    if not access(request).may(P.APPROVE_PLAN, found.area_id):
        raise PermissionDenied
    if (past := doors.past(request, found, "approve")) is not None:
        return past
    initial = {"version": found.version, "signed_on": clock.today(), "authority": _("UBND tỉnh Sơn La")}
    form = forms.ApproveForm(request.POST or None, initial=initial)

    def act() -> str:
        steps.approve_plan(plan_id=pk, by=me(request), **form.cleaned_data)
        return lists.plan_url(found)

    title = _("Phê duyệt: %(plan)s") % {"plan": lists.plan_title(found)}
    return step(
        request, form, title=title, button=_("Phê duyệt"), back=lists.plan_url(found), act=act, done=_("Đã phê duyệt kế hoạch."),
        text=_("Đã phê duyệt thì không sửa được bản này nữa; muốn đổi, đơn vị lập bản điều chỉnh."),
    )  # fmt: skip
