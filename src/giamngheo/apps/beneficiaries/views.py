"""Screens of lists: the index, one list, its differences; each list's file is exactly what the screen shows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.papers.queries import papers_about
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import communes_among
from giamngheo.apps.support.queries import reads_sensitive, rule_of
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole

from . import doors, states, terms
from . import lists as shown
from .differences import differences_of
from .models import BeneficiaryList
from .next_step import of_list
from .queries import lists as queries
from .queries import rows as row_queries
from .queries.reach import areas_held, lists_for, may_say, rows_for, sees_all

READERS = (P.VIEW_HOUSEHOLDS, P.PROPOSE_LIST, P.APPROVE_LIST, P.HOLD_MEETING)


def _wanted(request: HttpRequest) -> queries.Wanted:
    scheme, state, sort = (request.GET.get(name, "") for name in ("nguon", "trang_thai", "sap_xep"))
    law = current_plan().eligibility.schemes
    return queries.Wanted(
        scheme=scheme if scheme in law else "", rules=tuple(law[scheme].rules) if scheme in law else (),
        state=state if state in states.STATES else "", year=whole(request.GET.get("nam")), area_id=whole(request.GET.get("dia_ban")),
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(*READERS)
def lists(request: HttpRequest) -> HttpResponse:
    """Every list of mine, by sub-project, state, commune and year."""
    here, wanted = access(request), _wanted(request)
    found = queries.counted(queries.narrowed(lists_for(here), wanted))
    page = Paginator(found, shown.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    communes = [{"value": c.pk, "label": c.name} for c in communes_among(here.areas_with(P.VIEW_HOUSEHOLDS))]
    context = {
        "table": shown.index_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted,
        "schemes": terms.scheme_names().items(), "states": states.STATES.values(), "may_propose": here.may(P.PROPOSE_LIST),
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes] if len(communes) > 1 else [],
        "current_area": wanted.area_id or "", "years": [{"value": "", "label": _("Mọi năm")}, *queries.years_of(here)],
        "current_year": wanted.year or "",
    }  # fmt: skip
    return render(request, "beneficiaries/lists.html", context)


@require_GET
@needs(*READERS)
def lists_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the index of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.counted(queries.narrowed(lists_for(access(request)), _wanted(request)))
    record(by=me(request), action="tải các danh sách thụ hưởng", subject=kind)
    if kind == "csv":
        rows = lambda: found.iterator(chunk_size=2000)  # noqa: E731
        return exports.csv_response(shown.index_columns(), rows, name="danh-sach-thu-huong", scope=access(request).scope())
    return exports.xlsx_response(
        shown.index_columns(), found.iterator(chunk_size=2000), name="danh-sach-thu-huong", title=_("Danh sách thụ hưởng")
    )


def _rows(request: HttpRequest, found: BeneficiaryList) -> Any:
    outcome = request.GET.get("ket_qua", "")
    rows = row_queries.narrowed(
        rows_for(access(request), found), outcome=outcome if outcome in states.OUTCOMES else "", village_id=whole(request.GET.get("ban"))
    )
    return row_queries.in_order(rows)


@require_GET
@needs(*READERS)
def one_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: how many of how many, what comes next, the villages, the rows."""
    found = doors.list_or_404(request, pk)
    here, rule = access(request), rule_of(found.rule)
    is_revealed = request.GET.get("hien") == "1" and doors.may_reveal(request, found)
    if is_revealed:
        doors.reveal(request, found, ("name", "rank"))
    is_hidden = found.is_sensitive and not is_revealed
    mine = rows_for(here, found)
    counts = row_queries.counts_of(found, mine)
    number, answer = shown.answer_of(found, counts)
    step = of_list(found, counts, here)
    people = person_names([found.proposed_by_id, found.checked_by_id, found.approved_by_id])
    context = {
        "found": found, "state": states.STATES[found.state], "counts": counts, "number": number, "answer": answer, "step": step,
        "step_url": step.url(pk), "answers": _answers(found, people), "doubts": terms.doubts_of(rule) if rule else [],
        "table": None if is_hidden else _table(request, found, is_revealed=is_revealed), "villages": _villages(request, found, mine),
        "may": _may(request, found), "is_hidden": is_hidden, "may_reveal": doors.may_reveal(request, found) and not is_revealed,
        "has_priority": bool(rule and reads_sensitive(rule, rule.priorities)) or found.is_sensitive,
        "papers": papers_about(f"beneficiaries:{pk}"),
        "outcomes": [(code, s.label, getattr(counts, code)) for code, s in states.OUTCOMES.items() if getattr(counts, code)],
        "outcome": request.GET.get("ket_qua", ""),
        "waiting": row_queries.next_waiting(mine) if found.state == states.APPROVED and counts.free and not is_hidden else None,
    }  # fmt: skip
    return render(request, "beneficiaries/list.html", context)


def _table(request: HttpRequest, found: BeneficiaryList, *, is_revealed: bool) -> Any:
    page = Paginator(_rows(request, found), shown.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    export = f"{reverse('beneficiaries:list_file', args=[found.pk, 'xlsx'])}?{query.urlencode()}".rstrip("?")
    notes = sees_all(access(request), found.area_id)
    return shown.rows_table(page, found, rule_of(found.rule), with_priority=is_revealed, with_notes=notes, export_url=export)


def _villages(request: HttpRequest, found: BeneficiaryList, mine: Any) -> Any:
    if not found.asks_village:
        return None
    lines = row_queries.village_lines(mine)
    here = access(request)
    is_open = found.state == states.OPINION
    return shown.villages_table(found, lines, may_open={one.id for one in lines if is_open and may_say(here, found, one.id)})


def _answers(found: BeneficiaryList, people: dict[int, str]) -> list[dict[str, Any]]:
    decision = f"{found.decision_number}, {formats.day(found.decided_on)}" if found.decision_number else ""
    told: list[tuple[str, Any]] = [
        (_("Quy định"), terms.rule_name(found.rule)), (_("Nội dung"), terms.content_name(found.content)),
        (_("Xét vào ngày"), formats.day(found.on)), (_("Số suất"), formats.number(found.places, missing="")),
        (_("Tổng số tiền"), formats.money(found.budget_vnd, missing="")),
        (_("Mức hỗ trợ cho một đối tượng"), formats.money(found.norm_vnd, missing="")),
        (_("Người lập"), people.get(found.proposed_by_id, "")), (_("Kiểm tra lúc"), formats.moment(found.checked_at, missing="")),
        (_("Thẩm quyền phê duyệt"), found.authority), (_("Quyết định"), decision),
        (_("Người phê duyệt"), people.get(found.approved_by_id or 0, "")), (_("Lý do dừng"), found.stop_reason),
        (_("Bản quy tắc"), found.plan_digest[:12]),
    ]  # fmt: skip
    return [{"label": label, "value": value} for label, value in told if value]


def _may(request: HttpRequest, found: BeneficiaryList) -> dict[str, bool]:
    """Which acts this person and this state allow, beside the next step; the action asks again."""
    here = access(request)
    may = {
        name: found.area_id in areas_held(here, move.permission) and states.can(move, found.state)
        for name, move in states.BY_NAME.items()
    }  # fmt: skip
    may["print"] = found.state == states.APPROVED and found.area_id in areas_held(here, P.PROPOSE_LIST)
    may["compare"] = found.state == states.APPROVED and here.may(P.VIEW_HOUSEHOLDS, found.area_id)
    may["check_again"] = may["check"] and found.state == states.CHECKED
    return may


@require_GET
@needs(*READERS)
def list_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Exactly the rows of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = doors.list_or_404(request, pk)
    is_revealed = request.GET.get("hien") == "1"
    if is_revealed or found.is_sensitive:
        doors.reveal(request, found, ("name", "rank"))
    rows = _rows(request, found)
    notes = sees_all(access(request), found.area_id)
    columns = shown.row_columns(found, rule_of(found.rule), with_priority=is_revealed, with_notes=notes)
    name = f"danh-sach-thu-huong-{found.pk}"
    record(by=me(request), action="tải danh sách thụ hưởng", subject=f"danh sách thụ hưởng {found.pk}", area_id=found.area_id)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows.iterator(chunk_size=2000), name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name=name, title=found.title)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What is told otherwise now than when the list was approved; nothing of the list is rewritten."""
    found = doors.list_or_404(request, pk)
    if found.state != states.APPROVED:
        raise Http404
    doors.read_names(request, found)
    is_revealed = request.GET.get("hien") == "1" and doors.may_reveal(request, found)
    if is_revealed:
        doors.reveal(request, found, ("facts",))
    told = differences_of(found, clock.today(), is_revealed=is_revealed)
    context = {
        "found": found, "lines": told, "today": clock.today(), "number": formats.number(len(told)), "is_revealed": is_revealed,
        "may_reveal": doors.may_reveal(request, found) and not is_revealed,
    }  # fmt: skip
    return render(request, "beneficiaries/differences.html", context)
