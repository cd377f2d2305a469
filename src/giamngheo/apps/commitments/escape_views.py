"""Screens of registrations to leave poverty: the list with due visits, one registration, and each thing written to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.papers.queries import papers_about
from giamngheo.apps.places.queries import communes_among
from giamngheo.apps.register.doors import household_or_404
from giamngheo.kit import clock, exports
from giamngheo.kit.asked import whole

from . import lists, states
from .actions import escape as actions
from .forms import EscapeForm, HelperForm, VisitForm, WithdrawForm
from .models import EscapeRegistration
from .queries import escape as queries
from .states import Refused

SEES = (P.VIEW_HOUSEHOLDS, P.SURVEY, P.HOLD_MEETING)


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return whole(given)


def _wanted(request: HttpRequest) -> queries.Wanted:
    state, sort = request.GET.get("trang_thai", ""), request.GET.get("sap_xep", "")
    return queries.Wanted(
        year=_number(request, "nam"), area_id=_number(request, "dia_ban"), village_id=_number(request, "ban"),
        state=state if state in states.ESCAPE_STATES else "", is_due=request.GET.get("den_han") == "1",
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(*SEES)
def escapes(request: HttpRequest) -> HttpResponse:
    """Registered households, those to look in on first."""
    wanted, today, here = _wanted(request), clock.today(), access(request)
    page = Paginator(queries.narrowed(queries.registrations(here), wanted, today), lists.PAGE_SIZE).get_page(
        request.GET.get("trang")
    )
    query = request.GET.copy()
    query.pop("trang", None)
    areas = here.areas_with(P.VIEW_HOUSEHOLDS) | here.areas_with(P.SURVEY) | here.areas_with(P.HOLD_MEETING)
    villages = queries.villages_with(here, wanted.area_id)
    communes = [{"value": c.pk, "label": c.name} for c in communes_among(areas)]
    context = {
        "table": lists.escapes_table(page, today=today, sort=wanted.sort, query=query.urlencode()),
        "wanted": wanted,
        "villages": villages,
        "states": states.ESCAPE_STATES.values(),
        "chips": _chips(wanted, villages),
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes] if len(communes) > 1 else [],
        "current_area": wanted.area_id or "",
        "years": [{"value": "", "label": _("Mọi năm")}, *queries.years(here)],
        "current_year": wanted.year or "",
        "settle": _settle(request, wanted),
    }
    return render(request, "commitments/escapes.html", context)


def _settle(request: HttpRequest, wanted: queries.Wanted) -> dict[str, int] | None:
    """Which year of which commune this officer may settle from here: the year chosen, and the only commune or the chosen."""
    mine = access(request).areas_with(P.RUN_CAMPAIGN) & access(request).areas_with(P.COMMIT)
    newest = [c.pk for c in communes_among(mine)][:1] if not wanted.area_id else [wanted.area_id]
    if wanted.year and newest and newest[0] in mine:
        return {"year": wanted.year, "area_id": newest[0]}
    return None


def _chips(wanted: queries.Wanted, villages: list[Any]) -> list[dict[str, Any]]:
    chips = []
    if wanted.is_due:
        chips.append({"label": _("đến hạn thăm"), "key": "den_han"})
    if wanted.state:
        chips.append({"label": states.ESCAPE_STATES[wanted.state].label, "key": "trang_thai"})
    name = next((v.name for v in villages if v.pk == wanted.village_id), "")
    if name:
        chips.append({"label": name, "key": "ban"})
    return chips


@require_GET
@needs(*SEES)
def escapes_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    today = clock.today()
    found = queries.narrowed(queries.registrations(access(request)), _wanted(request), today)
    columns = lists.escape_columns(today)
    record(by=me(request), action="tải danh sách đăng ký thoát nghèo", subject=kind)
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name="dang-ky-thoat-ngheo", scope=access(request).scope()
        )
    return exports.xlsx_response(
        columns, found.iterator(chunk_size=2000), name="dang-ky-thoat-ngheo", title=_("Hộ đăng ký thoát nghèo")
    )


def _registration(request: HttpRequest, pk: int) -> EscapeRegistration:
    """404 where this person does not work, or not in that village."""
    return get_object_or_404(queries.registrations(access(request)), pk=pk)


def _mine(request: HttpRequest, pk: int) -> EscapeRegistration:
    """The registration for who writes it: 403 inside the area without the right."""
    found = _registration(request, pk)
    check_area(request, P.COMMIT, found.area_id)
    return found


@require_GET
@needs(*SEES)
def escape(request: HttpRequest, pk: int) -> HttpResponse:
    """One household's registration: plan, helpers, visits, outcome."""
    found = _registration(request, pk)
    here = access(request)
    may_write = here.may(P.COMMIT, found.area_id)
    is_running = found.state == states.REGISTERED
    context = {
        "found": found,
        "state": states.ESCAPE_STATES[found.state],
        "helpers": list(found.helpers.all()),
        "visits": list(found.visits.all()),
        "is_due": queries.is_due(found, clock.today()),
        "may_write": may_write and is_running,
        "may_print": may_write,
        "may_visit": is_running and queries.may_visit(here, found),
        "may_open_household": here.may(P.VIEW_HOUSEHOLDS, found.area_id),
        "papers": papers_about(f"escape:{found.pk}") if here.may(P.VIEW_HOUSEHOLDS, found.area_id) else [],
    }
    return render(request, "commitments/escape.html", context)


def _step(
    request: HttpRequest, form: Any, *, title: str, button: str, back: str, act: Callable[[], Any], done: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("commitments:escape", pk=made.pk if isinstance(made, EscapeRegistration) else made.registration_id)
    context = {"form": form, "title": title, "button": button, "back_url": back, "text": ""}
    return render(request, "commitments/step.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.COMMIT)
def escape_new(request: HttpRequest, household_id: int) -> HttpResponse:
    """A household registers."""
    household = household_or_404(request, household_id)
    check_area(request, P.COMMIT, household.area_id)
    targets = actions.ABOVE.get(queries.recognised_class(household_id), ())
    today = clock.today()
    form = EscapeForm(request.POST or None, targets=targets, initial={"year": today.year, "registered_on": today})
    back = reverse("register:household", args=[household_id])
    if not targets:
        messages.warning(request, _("Chỉ hộ nghèo, hộ cận nghèo đã được công nhận mới đăng ký thoát nghèo."))
        return redirect(back)
    return _step(
        request, form, back=back, button=_("Ghi đăng ký"), done=_("Đã ghi đăng ký thoát nghèo."),
        title=_("Hộ %(name)s đăng ký thoát nghèo") % {"name": household.head_name},
        act=lambda: actions.register_escape(household=household, by=me(request), **form.given()),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.COMMIT)
def escape_helper(request: HttpRequest, pk: int) -> HttpResponse:
    """Charges somebody with helping."""
    found = _mine(request, pk)
    form = HelperForm(request.POST or None, initial={"version": found.version, "valid_from": clock.today()})
    return _step(
        request, form, back=reverse("commitments:escape", args=[pk]), button=_("Phân công"),
        done=_("Đã phân công giúp đỡ."), title=_("Phân công giúp đỡ hộ %(name)s") % {"name": found.household.head_name},
        act=lambda: actions.assign_helper(registration=found, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.COMMIT, P.SURVEY, P.HOLD_MEETING)
def escape_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Records a visit."""
    found = _registration(request, pk)
    if not queries.may_visit(access(request), found):
        raise PermissionDenied
    today, name = clock.today(), me(request).full_name
    form = VisitForm(request.POST or None, initial={"version": found.version, "visited_on": today, "visitor_name": name})
    return _step(
        request, form, back=reverse("commitments:escape", args=[pk]), button=_("Ghi lần thăm"),
        done=_("Đã ghi lần thăm."), title=_("Thăm hộ %(name)s") % {"name": found.household.head_name},
        act=lambda: actions.record_visit(registration=found, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.COMMIT)
def escape_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The household takes it back."""
    found = _mine(request, pk)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    return _step(
        request, form, back=reverse("commitments:escape", args=[pk]), button=_("Rút đăng ký"),
        done=_("Đã ghi việc rút đăng ký."), title=_("Hộ %(name)s rút đăng ký") % {"name": found.household.head_name},
        act=lambda: actions.withdraw_escape(registration=found, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_POST
@needs(P.COMMIT)
def escape_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that the household signs."""
    found = _mine(request, pk)
    try:
        paper = actions.print_registration(registration=found, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("commitments:escape", pk=pk)
    return redirect("papers:paper", pk=paper.pk)


@require_POST
@needs(P.COMMIT)
def settle(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Settles a year from the recognised classes."""
    check_area(request, P.COMMIT, area_id)
    try:
        done = actions.settle_year(area_id=area_id, year=year, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        text = _("Đã chốt năm %(year)s: %(achieved)s hộ đạt, %(missed)s hộ chưa đạt, %(open)s hộ chưa có hạng nên chưa chốt.")
        messages.success(request, text % {"year": year, **done})
    return redirect(f"{reverse('commitments:escapes')}?nam={year}&dia_ban={area_id}")
