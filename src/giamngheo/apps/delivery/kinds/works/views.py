"""Screens of works: the list, one work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import DUE_SOON_DAYS, tone_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import case_lists, doors, terms
from giamngheo.apps.delivery import lists as frame_lists
from giamngheo.apps.delivery import queries as frame_queries
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.delivery.rule_days import not_in_force
from giamngheo.apps.delivery.tie_views import ties_of
from giamngheo.apps.delivery.views import frame_answers
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, exports, formats

from . import lists, queries, rules, states
from .models import WorkCase
from .outline import Sketch, sketch


def _wanted(request: HttpRequest) -> queries.Wanted:
    kind, giver, state, sort = (request.GET.get(name, "") for name in ("loai", "nguon", "trang_thai", "sap_xep"))
    is_due = request.GET.get("duy_tu") == "1"
    return queries.Wanted(
        work_kind=kind if kind in rules.KINDS else "", giver=giver if giver in terms.givers() else "",
        state=state if state in {*states.STATES, *frame_states.STATES} else "", year=doors.number(request, "nam"),
        area_id=doors.number(request, "dia_ban"), due_by=clock.today() + timedelta(days=DUE_SOON_DAYS) if is_due else None,
        sort=sort if sort in queries.SORTS else "next_upkeep_on" if is_due else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Works of my areas; with ``duy_tu`` those whose upkeep is due."""
    wanted, areas = _wanted(request), doors.my_areas(request)
    found = queries.narrowed(queries.cases_in(areas), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "table": lists.cases_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted,
        "counts": queries.counts(found), "kinds": [(code, lists.word(term)) for code, term in rules.KINDS.items()],
        "givers": terms.givers_of("works").items(), "states": lists.all_states(),
        **case_lists.narrowing(areas, wanted, queries.years_of(areas)), "may_propose": access(request).may(P.DELIVER),
    }  # fmt: skip
    return render(request, "delivery_works/cases.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.cases_in(doors.my_areas(request)), _wanted(request))
    columns = lists.case_columns()
    record(by=me(request), action="tải danh sách công trình", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name="cong-trinh", scope=access(request).scope())
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="cong-trinh", title=_("Công trình"))


case_or_404 = doors.case_door(queries.case_or_none)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One work: who uses it, where it stands, criteria, stages with photos, money, upkeep."""
    found = case_or_404(request, pk)
    support = found.support
    told = [answer for answer in frame_answers(support) if answer["label"] != _("Nghiệm thu ngày")]
    context = {
        "found": found, "support": support, "state": lists.state_of(found), "answers": [*told, *_answers(found)],
        "people": _people(found), "sketch": _sketch(found), "may": _may(request, found), "clashes": list(support.clashes.all()),
        "stages": lists.stages_table(found), "payments": lists.payments_table(found), "upkeeps": lists.upkeeps_table(found),
        "contributions": frame_lists.contributions_table(rows := frame_queries.contributions_of(pk)), "contribution_rows": rows,
        "proofs": frame_queries.evidence_of(pk), "steps": dict(queries.steps_of(pk)), "settled": queries.accepted_stages(pk),
        "current_step": queries.current_stage(found), "criteria": lists.criteria_words(found), "is_in_use": found.state == states.IN_USE,
        "upkeep_tone": tone_of(found.next_upkeep_on, clock.today()) if found.next_upkeep_on else "", "doubts": _doubts(found),
        "days": _days(found), "is_asked": bool(rules.rules_for(support.giver, is_small=found.is_small)),
        "paid": sum(payment.amount_vnd for payment in found.payments.all()), "ties": ties_of(request, support),
    }  # fmt: skip
    return render(request, "delivery_works/case.html", context)


def _days(found: WorkCase) -> str:
    """That the rules do not hold on the day of the list; told while the work is proposed."""
    if found.state != states.PROPOSED:
        return ""
    return not_in_force(rules.rules_for(found.support.giver, is_small=found.is_small), found.listed_on, current_plan())


def _doubts(found: WorkCase) -> tuple[str, ...]:
    """What the plan itself is not sure of, of the sub-project that gives."""
    scheme = current_plan().eligibility.schemes.get(found.support.giver)
    return tuple(scheme.unconfirmed) if scheme else ()


def _sketch(found: WorkCase) -> Sketch | None:
    if found.latitude is None or found.longitude is None:
        return None
    return sketch(current_plan().root, found.area.code, float(found.latitude), float(found.longitude))


def _may(request: HttpRequest, found: WorkCase) -> dict[str, bool]:
    """Which acts this person and this state allow; the action asks again."""
    here, state = access(request), found.support.state
    is_open, is_living = state == frame_states.OPEN, state in (frame_states.OPEN, frame_states.HELD)
    delivers, is_second = here.may(P.DELIVER, found.area_id), doors.is_second(request, found.support)
    may = {
        name: is_open and here.may(move.permission, found.area_id) and states.can(move, found.state)
        for name, move in states.BY_NAME.items()
    }  # fmt: skip
    may["approve"] = may["approve"] and is_second
    may["hand_over"] = may["hand_over"] and is_second
    may["pay"] = may["pay"] and sum(p.amount_vnd for p in found.payments.all()) < (found.contract_vnd or 0)
    may["upkeep"] = delivers and found.state == states.IN_USE
    may["decide"] = doors.may_decide(request, found.support)
    may["stop"] = is_living and delivers and not found.payments.all()
    may["add"] = is_living and delivers
    return may


def _pairs(*told: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in told if value not in ("", None)]


def _answers(found: WorkCase) -> list[dict[str, Any]]:
    parts = (found.contract_number, formats.day(found.contracted_on, missing=""), formats.money(found.contract_vnd, missing=""))
    contract = ", ".join(part for part in parts if part)
    every = _("%(months)s tháng một lần") % {"months": found.upkeep_months} if found.upkeep_months else ""
    return _pairs(
        (_("Loại công trình"), lists.word(rules.KINDS.get(found.work_kind))),
        (_("Cấp công trình"), lists.word(rules.LEVELS.get(found.work_level))),
        (_("Tổng mức đầu tư"), formats.money(found.investment_vnd, missing="")),
        (_("Cơ chế"), _("đặc thù, công trình quy mô nhỏ") if found.is_small else ""),
        (_("Công trình đề xuất trong sổ"), found.subject.name if found.subject else ""),
        (_("Quyết định duyệt"), f"{found.decision_number}, {formats.day(found.decided_on)}" if found.decision_number else ""),
        (_("Đơn vị thi công"), found.contractor_name), (_("Hợp đồng"), contract),
        (_("Hình thức lựa chọn"), found.get_contracting_display() if found.contracting else ""),
        (_("Bàn giao ngày"), formats.day(found.handed_over_on, missing="")), (_("Đơn vị quản lý, sử dụng"), found.manager_name),
        (_("Lịch duy tu"), every),
    )  # fmt: skip


def _people(found: WorkCase) -> list[dict[str, Any]]:
    """Who uses it and where it stands."""
    point = f"{formats.number(found.latitude)}, {formats.number(found.longitude)}" if found.latitude is not None else ""
    share = ""
    if found.user_count and found.poor_user_count is not None:
        share = f" ({formats.percent(found.poor_user_count / found.user_count)})"
    return _pairs(
        (_("Người sử dụng"), formats.number(found.user_count, missing="")),
        (_("Người thuộc hộ nghèo, hộ cận nghèo"), formats.number(found.poor_user_count, missing="") + share),
        (_("Đối tượng ưu tiên"), formats.number(found.target_beneficiary_count, missing="")),
        (_("Phục vụ trực tiếp sản xuất và dân sinh"), yes_no(found.serves_people_directly)),
        (_("Bảo đảm tính kết nối"), yes_no(found.connects_places)), (_("Vị trí (vĩ độ, kinh độ)"), point),
    )  # fmt: skip
