"""Screens of what schools and agencies are given: the list with needs found, one, its steps."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import doors
from giamngheo.apps.delivery import lists as frame_lists
from giamngheo.apps.delivery import queries as frame_queries
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.delivery.forms import ReasonForm
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.delivery.views import frame_answers
from giamngheo.kit import clock, formats

from . import lists, queries, school_actions, school_queries
from .kind import KIND
from .models import SchoolSupport
from .school_forms import NeedForm, SchoolAcceptForm, SchoolForm
from .step_views import offered
from .views import file_of, filters_of, pairs


def _asked(request: HttpRequest) -> dict[str, object]:
    what, state = request.GET.get("noi_dung", ""), request.GET.get("trang_thai", "")
    return {
        "what": what if what in SchoolSupport.What.values else "", "state": state if state in frame_states.STATES else "",
        "year": doors.number(request, "nam"), "area_id": doors.number(request, "dia_ban"),
    }  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def schools(request: HttpRequest) -> HttpResponse:
    """What schools were given, and the needs that accepted surveys found."""
    asked, areas = _asked(request), doors.my_areas(request)
    found = school_queries.school_narrowed(school_queries.schools_supported(areas), **asked)  # type: ignore[arg-type]
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    told = filters_of(
        request, queries.Wanted(year=doors.number(request, "nam"), area_id=doors.number(request, "dia_ban"))
    )
    places = [told["wanted"].area_id] if told["wanted"].area_id in areas else areas
    context = {
        **told, "table": lists.schools_table(page, query=told["query"]), "counts": school_queries.school_counts(found),
        "whats": SchoolSupport.What.choices, "asked": asked, "states": frame_states.STATES.values(),
        "needs": lists.wanted_table(school_queries.needs_in(places, told["wanted"].year)), "may_begin": access(request).may(P.DELIVER),
    }  # fmt: skip
    return render(request, "delivery_training/schools.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def schools_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    found = school_queries.school_narrowed(school_queries.schools_supported(doors.my_areas(request)), **_asked(request))  # type: ignore[arg-type]
    return file_of(
        request, kind, found, lists.school_columns(), name="co-so-dao-tao", title=_("Hỗ trợ cơ sở đào tạo nghề")
    )


def school_page(request: HttpRequest, found: SchoolSupport) -> HttpResponse:
    """One support of a school."""
    support, here = found.support, access(request)
    is_open = support.state == frame_states.OPEN
    delivers = here.may(P.DELIVER, found.area_id)
    may = {
        "accept": is_open and here.may(P.ACCEPT_SUPPORT, found.area_id) and doors.is_second(request, support), "add": is_open and delivers,
        "need": is_open and delivers and found.what == "survey",
        "stop": delivers and support.state in (frame_states.OPEN, frame_states.HELD),
        "decide": doors.may_decide(request, support),
    }  # fmt: skip
    amount = f"{formats.number(found.quantity)} {found.unit}" if found.quantity is not None else ""
    answers = pairs(
        (_("Nội dung"), found.get_what_display()), (_("Cụ thể"), found.description), (_("Số lượng"), amount),
        (_("Cơ sở công lập"), yes_no(found.is_public)), (_("Doanh nghiệp, hợp tác xã cùng làm"), found.partner),
    )  # fmt: skip
    context = {
        "found": found, "support": support, "state": frame_states.STATES[support.state], "may": may,
        "answers": [*answers, *frame_answers(support)], "clashes": list(support.clashes.all()),
        "proofs": frame_queries.evidence_of(support.pk),
        "steps": dict(KIND.steps(support.pk)), "settled": (),
        "needs": lists.needs_table(school_queries.needs_of(found)) if found.what == "survey" else None,
        "contributions": frame_lists.contributions_table(rows := frame_queries.contributions_of(support.pk)), "contribution_rows": rows,
    }  # fmt: skip
    return render(request, "delivery_training/school.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def school_new(request: HttpRequest) -> HttpResponse:
    """Something begins for a school."""
    told = offered(request)
    form = SchoolForm(request.POST or None, **told, initial={"area_id": told["areas"][0][0], "source_code": "central"})
    clashes: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = school_actions.begin_school_support(by=me(request), **form.given())
        except Refused as refusal:
            clashes = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            form.add_error(
                "overlap_reason" if clashes else None,
                _("Hệ thống báo trùng; xem bên trên.") if clashes else str(refusal),
            )
        else:
            messages.success(request, _("Đã ghi hỗ trợ cơ sở."))
            return redirect("delivery_training:case", pk=made.support_id)
    context = {
        "form": form, "told": clashes, "title": _("Ghi hỗ trợ cơ sở, khảo sát"), "button": _("Ghi hỗ trợ"),
        "back_url": reverse("delivery_training:schools"),
    }  # fmt: skip
    return render(request, "delivery/step.html", context, status=422 if form.errors else 200)


def _school_or_404(request: HttpRequest, pk: int, permission: P) -> SchoolSupport:
    doors.support_or_404(request, pk, permission)
    found = school_queries.school_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One line of a survey."""
    found = _school_or_404(request, pk, P.DELIVER)
    form = NeedForm(request.POST or None, initial={"version": found.version, "level": "short"})
    return doors.step(
        request, form, title=_("Ghi nhu cầu học nghề: %(name)s") % {"name": found.school_name}, button=_("Ghi nhu cầu"),
        back=reverse("delivery_training:case", args=[pk]), done=_("Đã ghi nhu cầu."),
        text=_("Mỗi nghề, trình độ một dòng; ghi lại cùng nghề, cùng trình độ là sửa dòng đó."),
        act=lambda: school_actions.add_need(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def school_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person accepts."""
    found = _school_or_404(request, pk, P.ACCEPT_SUPPORT)
    initial = {"version": found.version, "accepted_on": clock.today(), "amount_vnd": found.support.amount_vnd}
    form = SchoolAcceptForm(request.POST or None, initial=initial)
    return doors.step(
        request, form, title=_("Nghiệm thu: %(name)s") % {"name": found.school_name}, button=_("Nghiệm thu"),
        back=reverse("delivery_training:case", args=[pk]), done=_("Đã nghiệm thu; hồ sơ được khoá lại."),
        act=lambda: school_actions.accept_school_support(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def school_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it back."""
    found = _school_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Dừng hồ sơ: %(name)s") % {"name": found.school_name}, button=_("Dừng hồ sơ"),
        back=reverse("delivery_training:case", args=[pk]), done=_("Đã dừng hồ sơ."),
        act=lambda: school_actions.stop_school_support(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


__all__ = ["need", "school_finish", "school_new", "school_page", "school_stop", "schools", "schools_file"]
