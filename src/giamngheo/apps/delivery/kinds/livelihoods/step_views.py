"""A project begun, its members, approval, acceptance, each on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import doors
from giamngheo.apps.delivery.forms import ReasonForm
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.in_year.apart import told_apart
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import communes_among
from giamngheo.kit import clock, formats

from . import actions, queries
from .forms import AmendForm, ApproveForm, FinishForm, MemberForm, NewForm, initial_of
from .models import LivelihoodProject
from .views import case_or_404, member_or_404

FIRST = {"source_code": "central", "giver": "p2", "mode": "community", "leading": "group"}


def back_to(found: LivelihoodProject) -> str:
    return reverse("delivery_livelihoods:case", args=[found.support_id])


def titled(words: str, found: LivelihoodProject) -> str:
    return f"{words}: {found.support.beneficiary_name}"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest) -> HttpResponse:
    """A project is proposed, from a group of the register or member by member."""
    communes = communes_among(access(request).areas_with(P.DELIVER))
    chosen = doors.number(request, "dia_ban") or (communes[0].pk if communes else 0)
    check_area(request, P.DELIVER, chosen)
    villages = [(str(v.pk), v.name) for v in villages_of([chosen])]
    groups = [(str(g.pk), g.name) for g in queries.groups_of([chosen])]
    form = NewForm(request.POST or None, villages=villages, groups=groups, initial={**FIRST, "subject_id": request.GET.get("to_nhom", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_project(area_id=chosen, by=me(request), **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi dự án đề xuất. Kiểm tra thành viên rồi trình duyệt."))
            return redirect(back_to(made))
    context = {
        "form": form, "back_url": reverse("delivery_livelihoods:cases"), "current_area": chosen,
        "areas": [{"value": c.pk, "label": c.name} for c in communes] if len(communes) > 1 else [],
        "doubts": current_plan().eligibility.schemes["p2"].unconfirmed,
    }  # fmt: skip
    return render(request, "delivery_livelihoods/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects what is proposed."""
    found = case_or_404(request, pk, P.DELIVER)
    form = AmendForm(request.POST or None, initial=initial_of(found))
    return doors.step(
        request, form, title=titled(_("Sửa dự án"), found), button=_("Lưu"), back=back_to(found), done=_("Đã lưu; dự án được xét lại."),
        act=lambda: actions.amend_project(
            support_id=found.support_id, proposal=form.proposal(), listing=form.listing(), version=form.cleaned_data["version"],
            by=me(request),
        ),
    )  # fmt: skip


@require_GET
@needs(P.DELIVER)
def find_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Households of the commune by name, to choose a member from."""
    found = case_or_404(request, pk, P.DELIVER)
    text = request.GET.get("ten", "").strip()
    homes = queries.homes_named(found.area_id, text) if text else []
    apart = told_apart(homes, clock.today())
    context = {"found": found, "homes": [(home, apart[home.pk].words()) for home in homes], "text": text, "back_url": back_to(found)}
    return render(request, "delivery_livelihoods/find_member.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def join(request: HttpRequest, pk: int, household_id: int) -> HttpResponse:
    """The household, or one person of it, takes part."""
    found = case_or_404(request, pk, P.DELIVER)
    home = queries.household_or_none(household_id, found.area_id)
    if home is None:
        raise Http404
    people = [(person, formats.person_name(name)) for person, name in queries.people_of(household_id)]
    form = MemberForm(request.POST or None, people=people, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Thêm thành viên: hộ %(name)s") % {"name": formats.person_name(home.head_name)}, button=_("Thêm thành viên"),
        back=back_to(found), done=_("Đã thêm thành viên; tỷ lệ được tính lại."),
        act=lambda: actions.add_member(support_id=found.support_id, household_id=household_id, by=me(request), **form.given()),
    )  # fmt: skip


@require_POST
@needs(P.DELIVER)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a member out of a project that is still proposed."""
    found = member_or_404(request, pk, P.DELIVER)
    return doors.press(
        request, lambda: actions.remove_member(member_id=pk, by=me(request)), done=_("Đã bỏ thành viên; tỷ lệ được tính lại."),
        back=back_to(found.project),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman approves."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = ApproveForm(request.POST or None, initial={"version": found.version, "decided_on": clock.today()})
    return doors.step(
        request, form, title=titled(_("Duyệt dự án"), found), button=_("Duyệt dự án"), back=back_to(found), done=_("Đã duyệt dự án."),
        text=_("Chỉ duyệt được khi đủ tỷ lệ đối tượng và không điều kiện nào chưa rõ."),
        act=lambda: actions.approve_project(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


def _lacking(found: LivelihoodProject) -> tuple[str, ...]:
    """What to look at before accepting; it does not stand in the way."""
    idle, is_untrained, ends_on = queries.lacking(found, clock.today())
    names = ", ".join(formats.person_name(name) for name in idle)
    return tuple(
        filter(
            None,
            (
                _("Lưu ý: %(count)s thành viên chưa được giao gì: %(names)s.") % {"count": len(idle), "names": names} if idle else "",
                _("Lưu ý: chưa ghi lần tập huấn nào.") if is_untrained else "",
                _("Lưu ý: dự án đến ngày %(day)s mới kết thúc; nghiệm thu rồi thì không ghi thêm được.") % {"day": formats.day(ends_on)}
                if ends_on else "",
            ),
        )
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts the project and what its members received."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = FinishForm(request.POST or None, initial={"version": found.version, "accepted_on": clock.today()})
    return doors.step(
        request, form, title=titled(_("Nghiệm thu dự án"), found), button=_("Nghiệm thu"), back=back_to(found),
        done=_("Đã nghiệm thu dự án và hỗ trợ của từng thành viên."),
        text=_("Mọi thứ luân chuyển phải đã trả hoặc đã ghi thiệt hại; có ít nhất một ảnh hoặc biên bản."), told=_lacking(found),
        act=lambda: actions.finish_project(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a project that is not carried on."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=titled(_("Dừng dự án"), found), button=_("Dừng dự án"), back=back_to(found), done=_("Đã dừng dự án."),
        act=lambda: actions.stop_project(support_id=found.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip
