"""Screens of what was given: the list, one case."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import case_lists, doors
from giamngheo.apps.delivery import lists as frame_lists
from giamngheo.apps.delivery import queries as frame_queries
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.tie_views import ties_of
from giamngheo.apps.delivery.views import frame_answers
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import exports, formats

from . import lists, queries, rules, states
from .models import NutritionCase


def _wanted(request: HttpRequest) -> queries.Wanted:
    what, state, sort = (request.GET.get(name, "") for name in ("noi_dung", "trang_thai", "sap_xep"))
    return queries.Wanted(
        what=what if what in NutritionCase.What.values else "", year=doors.number(request, "nam"),
        state=state if state in {*states.STATES, *frame_states.STATES} else "", area_id=doors.number(request, "dia_ban"),
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """What was given in my areas, and to how many persons of each kind."""
    wanted, areas = _wanted(request), doors.my_areas(request)
    found = queries.narrowed(queries.cases_in(areas), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    counts = queries.counts(found)
    context = {
        "table": lists.cases_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted,
        "counts": [(code, label, counts[code]) for code, label in NutritionCase.What.choices], "states": lists.all_states(),
        "kinds": NutritionCase.What.choices, "doubts": current_plan().eligibility.schemes[rules.P3_2].unconfirmed,
        **case_lists.narrowing(areas, wanted, queries.years_of(areas)), "sees_rates": access(request).may(P.VIEW_TABLES),
    }  # fmt: skip
    return render(request, "delivery_nutrition/cases.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.cases_in(doors.my_areas(request)), _wanted(request))
    columns = lists.case_columns()
    record(by=me(request), action="tải danh sách hỗ trợ dinh dưỡng", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name="dinh-duong", scope=access(request).scope())
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="dinh-duong", title=_("Hỗ trợ dinh dưỡng"))


case_or_404 = doors.case_door(queries.case_or_none)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """What one child or mother was given. No measure stands here: only the way to the child's."""
    found = case_or_404(request, pk)
    support = found.support
    context = {
        "found": found, "support": support, "state": lists.state_of(found), "answers": [*_answers(found), *frame_answers(support)],
        "may": _may(request, found), "clashes": list(support.clashes.all()), "proofs": frame_queries.evidence_of(pk),
        "steps": {code: _(words) for code, words in rules.PROOFS}, "settled": (), "current_step": (rules.PROOFS[0][0], ""),
        "contributions": frame_lists.contributions_table(rows := frame_queries.contributions_of(pk)), "contribution_rows": rows,
        "ties": ties_of(request, support),
        "sees_child": found.after is not None and access(request).may(P.VIEW_SENSITIVE, found.area_id),
    }  # fmt: skip
    return render(request, "delivery_nutrition/case.html", context)


def _may(request: HttpRequest, found: NutritionCase) -> dict[str, bool]:
    """Which acts this person and this state allow; the action asks again."""
    here, frame_state = access(request), found.support.state
    may = {
        move.name: frame_state == frame_states.OPEN and here.may(move.permission, found.area_id) and states.can(move, found.state)
        for move in states.MOVES
    }  # fmt: skip
    delivers, is_going_on = here.may(P.DELIVER, found.area_id), frame_state in (frame_states.OPEN, frame_states.HELD)
    may["finish"] = may["finish"] and doors.is_second(request, found.support)
    may["decide"] = doors.may_decide(request, found.support)
    may["add"] = is_going_on and delivers
    may["stop"] = may["add"] and found.state == states.PLANNED
    return may


def _answers(found: NutritionCase) -> list[dict[str, Any]]:
    told = (
        (_("Hỗ trợ gì"), found.get_what_display()), (_("Đã cấp ngày"), formats.day(found.given_on, missing="")),
        (_("Ai cấp"), found.giver_name),
        (_("Sau lần cân đo ngày"), formats.day(found.after.round.held_on) if found.after else ""),
    )  # fmt: skip
    return [{"label": label, "value": value} for label, value in told if value]
