"""Screens of plans: those of my units, one with money, targets and tasks, two editions side by side, files."""

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
from giamngheo.apps.money.doors import number
from giamngheo.kit import clock, exports, formats

from . import comparing_lists, doors, lists, reach, states, terms
from .forms import span_choices
from .models import Plan
from .official import plan_workbook
from .queries import plans as queries
from .queries.comparing import comparison


def _wanted(request: HttpRequest) -> queries.Wanted:
    state, kind, sort = (request.GET.get(name, "") for name in ("trang_thai", "cap", "sap_xep"))
    return queries.Wanted(
        span=doors.asked_span(request), state=state if state in states.STATES else "", kind=kind if kind in queries.KINDS else "",
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def plans(request: HttpRequest) -> HttpResponse:
    """Every edition of my units, and what waits for me."""
    areas, wanted = doors.my_areas(request), _wanted(request)
    page = Paginator(queries.narrowed(queries.plans_in(areas), wanted), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    approving = access(request).areas_with(P.APPROVE_PLAN)
    context = {
        "table": lists.plans_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted,
        "years": wanted.span.words if wanted.span else "", "spans": span_choices(clock.today().year),
        "states": states.STATES.values(), "levels": lists.LEVELS.items(),
        "waiting": queries.waiting_for(me(request).pk, approving).count() if approving else 0,
        "may_begin": access(request).may(P.PREPARE_PLAN),
    }  # fmt: skip
    return render(request, "planning/plans.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def plans_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.plans_in(doors.my_areas(request)), _wanted(request))
    columns = lists.plan_columns()
    record(by=me(request), action="tải danh sách kế hoạch", subject=kind)
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name="ke-hoach", scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="ke-hoach", title=_("Kế hoạch của các đơn vị"))


def _allowed(request: HttpRequest, found: Plan, editions: list[Plan]) -> dict[str, bool]:
    """What this person may do to this edition as it stands."""
    here, user = access(request), me(request)
    writes = reach.may_prepare(here, found.area)
    is_newest = bool(editions) and editions[0].pk == found.pk
    approves = here.may(P.APPROVE_PLAN, found.area_id) and user.pk not in (found.by_id, found.sent_by_id, *found.writer_ids)
    may = {
        "write": writes, "send": writes, "discard": writes, "adjust": writes and is_newest, "approve": approves,
        "return": reach.may_return(here, found.area),
    }  # fmt: skip
    return {name: is_mine and states.can(states.ACTS[name], found.state) for name, is_mine in may.items()}


@require_GET
@needs(P.VIEW_MONEY)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: what it plans, who did what, what comes next."""
    found = doors.plan_or_404(request, pk)
    editions = queries.editions_of(found)
    can = _allowed(request, found, editions)
    label, tone = lists.state_words(found)
    span = lists.span_of(found)
    names = person_names([found.by_id, found.sent_by_id, found.approved_by_id])
    annotated: Any = found
    tasks = queries.tasks_of(found)
    context = {
        "found": found, "title": lists.plan_title(found), "status": label, "tone": tone, "can": can,
        "budget": formats.number(terms.million(annotated.budget_vnd)),
        "money": lists.money_table(
            queries.money_of([pk]), span, caption=_("Vốn theo tiểu dự án, nguồn và loại vốn (triệu đồng)"),
            export_url=reverse("planning:plan_file", args=[pk]), export_label=_("Tải biểu kế hoạch (.xlsx)"),
        ),
        "targets": lists.targets_table(
            queries.target_lines(found), found, may_write=can["write"],
            may_see_commitment=access(request).may(P.VIEW_TABLES, found.area_id),
        ),
        "tasks": lists.tasks_table(tasks), "removable": tasks if can["write"] else [],
        "may_take": can["write"] and found.area.kind == reach.COMMUNE and not span.is_period,
        "editions": [(e, *lists.state_words(e), lists.document_words(e)) for e in editions if e.pk != pk],
        "before": found.based_on_id, "document": lists.document_words(found), "is_province": found.area.kind == reach.PROVINCE,
        "people": {"by": names.get(found.by_id or 0, ""), "sent": names.get(found.sent_by_id or 0, ""),
                   "approved": names.get(found.approved_by_id or 0, "")},
    }  # fmt: skip
    return render(request, "planning/plan.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def plan_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The plan as units file it, in triệu đồng; a second sheet holds every amount in đồng."""
    found = doors.plan_or_404(request, pk)
    record(by=me(request), action="tải biểu kế hoạch", subject=f"kế hoạch {pk}", area_id=found.area_id)
    content = plan_workbook(found, queries.money_of([pk]), queries.target_lines(found), queries.tasks_of(found))
    name = f"ke-hoach-{found.area.code}-{lists.span_of(found).words.replace('–', '-')}-{found.edition}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=exports.XLSX, headers=headers)


@require_GET
@needs(P.VIEW_MONEY)
def plan_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """This edition beside another of the same unit and years; without one named, the one it was made from."""
    found = doors.plan_or_404(request, pk)
    others = [e for e in queries.editions_of(found) if e.pk != pk]
    asked = number(request, "voi") or found.based_on_id
    other = next((e for e in others if e.pk == asked), others[0] if others else None)
    if other is None:
        raise Http404
    old, new = sorted((other, found), key=lambda e: e.edition)
    told = comparison(old.pk, new.pk)
    context = {
        "found": found, "title": _("So sánh hai bản: %(plan)s") % {"plan": lists.plan_title(found)}, "other": other,
        "others": [(e.pk, comparing_lists.edition_words(e)) for e in others],
        "is_same": told.is_same, "reason": new.adjust_reason,
        "tables": comparing_lists.tables(told, old, new),
    }  # fmt: skip
    return render(request, "planning/compare.html", context)
