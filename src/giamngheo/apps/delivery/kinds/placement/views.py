"""Screens of jobs found: the list with its counts, one job."""

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
from giamngheo.apps.delivery.classes import class_choices
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.delivery.tie_views import ties_of
from giamngheo.apps.delivery.views import frame_answers
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import exports, formats

from . import lists, queries, rules, states
from .models import Placement


def _wanted(request: HttpRequest) -> queries.Wanted:
    state, classes, contract, sort = (request.GET.get(name, "") for name in ("trang_thai", "dien", "hop_dong", "sap_xep"))
    return queries.Wanted(
        state=state if state in {*states.STATES, *frame_states.STATES} else "",
        classes=classes if classes in queries.CLASSES else "",
        contract=contract if contract in Placement.Contract.values else "", year=doors.number(request, "nam"),
        area_id=doors.number(request, "dia_ban"), sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Jobs found of my areas, and the counts that the target of jobs asks for."""
    wanted, areas = _wanted(request), doors.my_areas(request)
    found = queries.narrowed(queries.cases_in(areas), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "table": lists.cases_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted,
        "counts": queries.counts(found), "states": lists.all_states(), "contracts": Placement.Contract.choices,
        "classes": class_choices(), **case_lists.narrowing(areas, wanted, queries.years_of(areas)),
        "doubts": current_plan().eligibility.schemes[rules.P4_3].unconfirmed,
    }  # fmt: skip
    return render(request, "delivery_placement/cases.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, with the columns that the screen keeps for the page of each."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.cases_in(doors.my_areas(request)), _wanted(request))
    columns = lists.case_columns()
    record(by=me(request), action="tải danh sách việc làm", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name="viec-lam", scope=access(request).scope())
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="viec-lam", title=_("Việc làm đã tìm được"))


case_or_404 = doors.case_door(queries.case_or_none)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One job found, with its proof."""
    found = case_or_404(request, pk)
    support = found.support
    proofs = frame_queries.evidence_of(pk)
    told = {proof.step for proof in proofs}
    context = {
        "found": found, "support": support, "state": lists.state_of(found), "answers": [*_answers(found), *_frame_answers(support)],
        "may": _may(request, found), "clashes": list(support.clashes.all()), "proofs": proofs,
        "steps": {code: _(words) for code, words in rules.PROOFS}, "settled": queries.settled_proofs(pk),
        "current_step": None if told & set(rules.PROOF_CODES) else (_first_proof(found), ""),
        "lacks": rules.proof_problem(found.contract, told) if support.state == frame_states.OPEN else "",
        "contributions": frame_lists.contributions_table(rows := frame_queries.contributions_of(pk)), "contribution_rows": rows,
        "ties": ties_of(request, support),
    }  # fmt: skip
    return render(request, "delivery_placement/case.html", context)


def _frame_answers(support: Any) -> list[dict[str, Any]]:
    """What the frame says but the time: of a job it is the day on which the work began, told already."""
    return [answer for answer in frame_answers(support) if answer["label"] != _("Thời gian")]


def _first_proof(found: Placement) -> str:
    return "contract" if found.contract in ("indefinite", "fixed") else "confirmation"


def _may(request: HttpRequest, found: Placement) -> dict[str, bool]:
    """Which acts this person and this state allow; the action asks again."""
    here, frame_state = access(request), found.support.state
    may = {
        name: frame_state == frame_states.OPEN and here.may(move.permission, found.area_id) and states.can(move, found.state)
        for name, move in states.BY_NAME.items()
    }  # fmt: skip
    delivers, is_going_on = here.may(P.DELIVER, found.area_id), frame_state in (frame_states.OPEN, frame_states.HELD)
    may["finish"] = may["finish"] and doors.is_second(request, found.support)
    may["decide"] = doors.may_decide(request, found.support)
    may["stop"] = may["add"] = is_going_on and delivers
    return may


def _answers(found: Placement) -> list[dict[str, Any]]:
    contract = found.get_contract_display()
    if found.months:
        contract = _("%(contract)s, %(months)s tháng") % {"contract": contract, "months": found.months}
    told = (
        (_("Làm từ ngày"), formats.day(found.found_on)), (_("Nơi làm việc"), found.employer), (_("Công việc"), found.job),
        (_("Làm ở đâu"), found.get_place_display()), (_("Ai kết nối"), found.get_connector_display()),
        (_("Loại hợp đồng"), contract), (_("Tiền lương một tháng"), formats.money(found.wage_vnd, missing="")),
        (_("Hộ nghèo, cận nghèo, mới thoát nghèo vào ngày đó"), yes_no(found.is_three_classes)),
        (_("Cần bổ sung"), found.return_reason),
    )  # fmt: skip
    return [{"label": label, "value": value} for label, value in told if value]
