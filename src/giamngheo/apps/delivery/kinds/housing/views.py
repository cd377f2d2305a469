"""Screens of houses: the list, one house."""

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
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.delivery import case_lists, doors, terms
from giamngheo.apps.delivery import lists as frame_lists
from giamngheo.apps.delivery import queries as frame_queries
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.delivery.tie_views import ties_of
from giamngheo.apps.delivery.views import frame_answers
from giamngheo.apps.papers.queries import papers_about
from giamngheo.kit import exports, formats

from . import lists, queries, states
from .forms import SCHEMES
from .models import HousingCase


def _wanted(request: HttpRequest) -> queries.Wanted:
    scheme, state, sort = (request.GET.get(name, "") for name in ("nguon", "trang_thai", "sap_xep"))
    return queries.Wanted(
        scheme=scheme if scheme in terms.givers() else "", year=doors.number(request, "nam"),
        state=state if state in {*states.STATES, *frame_states.STATES} else "", area_id=doors.number(request, "dia_ban"),
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Houses of my areas; how many count for Dự án 5 and how many for the target of housing."""
    wanted, areas = _wanted(request), doors.my_areas(request)
    found = queries.narrowed(queries.cases_in(areas), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    counts = queries.counts(found)
    context = {
        "table": lists.cases_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted, "counts": counts,
        "schemes": _schemes(), "states": lists.all_states(),
        **case_lists.narrowing(areas, wanted, queries.years_of(areas)),
    }  # fmt: skip
    return render(request, "delivery_housing/cases.html", context)


def _schemes() -> list[tuple[str, str]]:
    names = terms.givers()
    return [(code, names[code]) for code in SCHEMES]


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.cases_in(doors.my_areas(request)), _wanted(request))
    columns = lists.case_columns()
    record(by=me(request), action="tải danh sách nhà ở", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name="nha-o", scope=access(request).scope())
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="nha-o", title=_("Hồ sơ nhà ở"))


case_or_404 = doors.case_door(queries.case_or_none)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One house: what stood before, stages with photos, money, acceptance. The ground of eligibility is shown on asking."""
    found = case_or_404(request, pk)
    is_revealed = request.GET.get("hien") == "1" and access(request).may(P.VIEW_SENSITIVE, found.area_id)
    if is_revealed:
        record_sensitive_read(
            by=me(request), subject=f"hỗ trợ {pk}", fields=("eligibility",), area_id=found.area_id, path=request.path
        )
    support = found.support
    proofs = frame_queries.evidence_of(pk)
    context = {
        "found": found, "support": support, "state": lists.state_of(found), "answers": [*frame_answers(support), *_answers(found)],
        "before": _before(found), "after": _after(found), "indicator": _indicator(found), "may": _may(request, found),
        "clashes": list(support.clashes.all()), "stages": lists.stages_table(found), "instalments": lists.instalments_table(found),
        "contributions": frame_lists.contributions_table(rows := frame_queries.contributions_of(pk)), "contribution_rows": rows,
        "proofs": proofs, "eligibility": found.eligibility if is_revealed else None, "has_ground": bool(found.eligibility),
        "may_reveal": access(request).may(P.VIEW_SENSITIVE, found.area_id), "papers": papers_about(f"house:{pk}"),
        "steps": dict(queries.steps_of(pk)), "current_step": queries.current_stage(found), "settled": queries.accepted_stages(pk),
        "ties": ties_of(request, support),
    }  # fmt: skip
    return render(request, "delivery_housing/case.html", context)


def _may(request: HttpRequest, found: HousingCase) -> dict[str, bool]:
    """Which acts this person and this state allow; the action asks again."""
    here, is_open = access(request), found.support.state == frame_states.OPEN
    may = {
        name: is_open and here.may(move.permission, found.area_id) and states.can(move, found.state)
        for name, move in states.BY_NAME.items()
    }  # fmt: skip
    is_second = doors.is_second(request, found.support)
    may["approve"], may["finish"] = may["approve"] and is_second, may["finish"] and is_second
    kept = sum(i.kept_vnd for i in found.instalments.all())
    may["pay"] = may["pay"] and kept < (found.support.amount_vnd or 10**12)
    may["repay"] = may["repay"] and kept > 0
    may["decide"] = doors.may_decide(request, found.support)
    may["stop"] = found.support.state in (frame_states.OPEN, frame_states.HELD) and here.may(P.DELIVER, found.area_id) and not kept
    may["add"] = found.support.state in (frame_states.OPEN, frame_states.HELD) and here.may(P.DELIVER, found.area_id)
    may["print"] = found.support.state == frame_states.ACCEPTED and here.may(P.DELIVER, found.area_id)
    return may


def _pairs(*told: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in told if value not in ("", None)]


def _answers(found: HousingCase) -> list[dict[str, Any]]:
    return _pairs(
        (_("Hỗ trợ để"), found.get_work_display()), (_("Thứ tự ưu tiên"), found.rank),
        (_("Quyết định duyệt"), f"{found.decision_number}, {formats.day(found.decided_on)}" if found.decision_number else ""),
        (_("Mẫu nhà"), found.design), (_("Cách làm nhà"), found.get_builder_display() if found.builder else ""),
        (_("Ngày hộ ký cam kết"), formats.day(found.committed_on, missing="")),
        (_("Lý do cấp ít hơn mức hỗ trợ"), found.less_reason),
    )  # fmt: skip


def _measure(value: Any) -> str:
    return f"{formats.number(value)} m²" if value is not None else ""


def _before(found: HousingCase) -> list[dict[str, Any]]:
    """What stood before, as Thông tư 01 asks."""
    return _pairs(
        (_("Ngày tách hộ"), formats.day(found.independent_since, missing="")),
        (_("Hộ độc thân không nơi nương tựa"), yes_no(found.is_single)), (_("Có nhà ở"), yes_no(found.has_house)),
        (_("Nền – móng bền chắc"), yes_no(found.hard_foundation_before)),
        (_("Khung – tường bền chắc"), yes_no(found.hard_frame_wall_before)), (_("Mái bền chắc"), yes_no(found.hard_roof_before)),
        (_("Diện tích"), _measure(found.area_before_m2)), (_("Hư hỏng, dột nát, có nguy cơ sập đổ"), yes_no(found.is_leaking)),
    )  # fmt: skip


def _after(found: HousingCase) -> list[dict[str, Any]]:
    """The finished house."""
    if found.area_after_m2 is None:
        return []
    return _pairs(
        (_("Diện tích sử dụng"), _measure(found.area_after_m2)), (_("Nền cứng"), yes_no(found.hard_foundation_after)),
        (_("Khung – tường cứng"), yes_no(found.hard_frame_wall_after)), (_("Mái cứng"), yes_no(found.hard_roof_after)),
        (_("Tuổi thọ dự kiến"), _("%(years)s năm") % {"years": found.years_after}),
    )  # fmt: skip


def _indicator(found: HousingCase) -> list[dict[str, Any]]:
    """Indicator 7 as the newest review found it: another reading, never written from this case."""
    fact = queries.latest_fact(found.household_id)
    if fact is None:
        return []
    return _pairs(
        (_("Tường bền chắc"), yes_no(fact.has_durable_wall)), (_("Khung, cột bền chắc"), yes_no(fact.has_durable_frame)),
        (_("Mái bền chắc"), yes_no(fact.has_durable_roof)), (_("Phiếu ngày"), formats.day(fact.occasion.observed_on)),
    )  # fmt: skip
