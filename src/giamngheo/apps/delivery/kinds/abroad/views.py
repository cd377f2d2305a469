"""Screens of work abroad: the list with its counts, who waits for a case, one case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.delivery import case_lists, doors
from giamngheo.apps.delivery import lists as frame_lists
from giamngheo.apps.delivery import queries as frame_queries
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.classes import class_choices
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.delivery.tie_views import ties_of
from giamngheo.apps.delivery.views import frame_answers
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.masking import HIDDEN, sensitive_fields
from giamngheo.kit import exports, formats

from . import lists, queries, rules, states
from .kind import KIND
from .models import AbroadCase


def _wanted(request: HttpRequest) -> queries.Wanted:
    state, classes, sort = (request.GET.get(name, "") for name in ("trang_thai", "dien", "sap_xep"))
    return queries.Wanted(
        state=state if state in {s.code for s in lists.all_states()} else "", classes=classes if classes in queries.CLASSES else "",
        market=request.GET.get("thi_truong", "")[:200], year=doors.number(request, "nam"), area_id=doors.number(request, "dia_ban"),
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Workers of my areas, and the counts that the target of workers abroad asks for."""
    wanted, areas = _wanted(request), doors.my_areas(request)
    found = queries.narrowed(queries.cases_in(areas), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    # The counts are of year, area and market; each links to its own state within them.
    counted = queries.narrowed(queries.cases_in(areas), replace(wanted, state="", classes=""))
    kept = query.copy()
    for name in ("trang_thai", "dien"):
        kept.pop(name, None)
    context = {
        "table": lists.cases_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted, "counts": queries.counts(counted),
        "kept": f"&{kept.urlencode()}" if kept else "",
        "states": lists.all_states(), "markets": queries.markets_of(areas),
        "classes": class_choices(), **case_lists.narrowing(areas, wanted, queries.years_of(areas)),
        "doubts": current_plan().eligibility.schemes[rules.P4_2].unconfirmed,
    }  # fmt: skip
    return render(request, "delivery_abroad/cases.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, with the columns that the screen keeps for the page of each."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.cases_in(doors.my_areas(request)), _wanted(request))
    columns = lists.case_columns()
    record(by=me(request), action="tải danh sách đi làm việc ở nước ngoài", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name="nuoc-ngoai", scope=access(request).scope())
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="nuoc-ngoai", title=_("Đi làm việc ở nước ngoài"))


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def waiting(request: HttpRequest) -> HttpResponse:
    """Who was chosen on an approved list and has no case yet."""
    found = queries.waiting_rows(doors.my_areas(request))
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    may_begin = access(request).may(P.DELIVER)
    context = {"table": lists.waiting_table(page, may_begin=may_begin), "may_begin": may_begin}
    return render(request, "delivery_abroad/waiting.html", context)


case_or_404 = doors.case_door(queries.case_or_none)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One worker; the group of the norms is shown on asking, and the asking is logged."""
    found, here = case_or_404(request, pk), access(request)
    may_reveal = here.may(P.VIEW_SENSITIVE, found.area_id)
    is_revealed = may_reveal and request.GET.get("hien") == "1"
    if is_revealed:
        record_sensitive_read(
            by=me(request), subject=f"hỗ trợ {pk}", fields=sensitive_fields(AbroadCase), area_id=found.area_id, path=request.path
        )
    support, may, costs = found.support, _may(request, found), list(found.costs.all())
    context = {
        "found": found, "support": support, "state": lists.state_of(found), "may": may, "is_revealed": is_revealed,
        "may_reveal": may_reveal, "answers": [*_answers(found, is_revealed), *frame_answers(support)],
        "clashes": list(support.clashes.all()),
        "advices": lists.advices_table(list(found.advices.all())), "costs": lists.costs_table(costs, may_take_back=may["take_back"]),
        "taken_back": lists.taken_back(costs),
        "doubt": _(rules.SERVED_UNKNOWN) if found.rule == rules.PERSON_RULE and found.is_served_elsewhere is None else "",
        "proofs": frame_queries.evidence_of(pk), "steps": dict(KIND.steps(pk)), "settled": (), "current_step": ("contract", ""),
        "contributions": frame_lists.contributions_table(rows := frame_queries.contributions_of(pk)), "contribution_rows": rows,
        "ties": ties_of(request, support),
    }  # fmt: skip
    return render(request, "delivery_abroad/case.html", context)


def _may(request: HttpRequest, found: AbroadCase) -> dict[str, bool]:
    """Which acts this person and this state allow; the action asks again."""
    here, frame_state = access(request), found.support.state
    may = {
        name: frame_state == (frame_states.ACCEPTED if name == "come_back" else frame_states.OPEN)
        and here.may(move.permission, found.area_id) and states.can(move, found.state)
        for name, move in states.BY_NAME.items()
    }  # fmt: skip
    delivers, is_going_on = here.may(P.DELIVER, found.area_id), frame_state in (frame_states.OPEN, frame_states.HELD)
    may["finish"] = may["finish"] and doors.is_second(request, found.support)
    # Costs of a stopped case count against the norm too, so a mistake is taken back there as well.
    may["take_back"] = delivers and frame_state in (frame_states.OPEN, frame_states.STOPPED) and found.state != states.BACK
    may["depart"] = may["depart"] and found.signed_on is not None
    may["decide"] = doors.may_decide(request, found.support)
    may["add"] = is_going_on and delivers
    may["stop"] = may["add"] and found.state == states.PREPARING
    return may


def _answers(found: AbroadCase, is_revealed: bool) -> list[dict[str, Any]]:
    span = f"{formats.day(found.work_from)} – {formats.day(found.work_to)}" if found.work_from else ""
    contract = ", ".join(filter(None, (found.contract_number, formats.day(found.signed_on) if found.signed_on else "")))
    back = f"{formats.day(found.returned_on)}, {found.get_return_kind_display()}" if found.returned_on else ""
    told = (
        (_("Hộ nghèo, cận nghèo, mới thoát nghèo vào ngày lập hồ sơ"), yes_no(found.is_three_classes)),
        (_("Nhóm hưởng mức hỗ trợ"), lists.group_words(found.group) if is_revealed else HIDDEN),
        (_("Xã được chương trình dân tộc thiểu số hỗ trợ nội dung này"), yes_no(found.is_served_elsewhere)),
        (_("Thị trường"), found.market), (_("Người sử dụng lao động"), found.employer), (_("Doanh nghiệp, đơn vị đưa đi"), found.sender),
        (_("Hợp đồng"), contract), (_("Thời hạn làm việc"), span), (_("Tiền lương một tháng"), formats.money(found.wage_vnd, missing="")),
        (_("Ngày xuất cảnh"), formats.day(found.departed_on) if found.departed_on else ""), (_("Về nước"), back),
        (_("Ghi thêm"), found.return_note),
    )  # fmt: skip
    return [{"label": label, "value": value} for label, value in told if value]


__all__ = ["case", "case_or_404", "cases", "cases_file", "waiting"]
