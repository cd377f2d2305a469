"""Screens of inspections: the plan of a year, one with its checklist, each step on a page of its own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, narrowed, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import step
from giamngheo.apps.places.queries import communes_among, generation_on
from giamngheo.apps.steering.reach import agencies_of, standing_offices
from giamngheo.kit import clock, exports
from giamngheo.kit.asked import whole

from . import actions, lists, queries, states
from .forms import AGENCY, UNIT, InspectionForm, RecommendForm, TextForm, VisitForm
from .models import Inspection

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def inspection_or_404(request: HttpRequest, pk: int, *, to_write: bool = False) -> Inspection:
    """404 out of sight, 403 for the inspected unit's own people where something is to be written."""
    found = queries.inspection_or_none(pk, access(request))
    if found is None:
        raise Http404
    if to_write and not queries.may_inspect(access(request), found):
        raise PermissionDenied
    return found


def _asked(request: HttpRequest) -> tuple[Any, dict[str, Any]]:
    place, year = narrowed(request), whole(request.GET.get("nam"))
    given = {"state": request.GET.get("trang_thai", ""), "year": year, "sort": request.GET.get("sap_xep", ""), "place": place.name}
    state = str(given["state"]) if given["state"] in states.STATES else ""
    found = place.rows(queries.inspections_of(access(request)))
    return queries.narrowed(found, state=state, year=year, sort=str(given["sort"])), given


@require_GET
@needs(*queries.READERS)
def inspections(request: HttpRequest) -> HttpResponse:
    """The plan of inspections, and what came of them."""
    rows, given = _asked(request)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    this = clock.today().year
    context = {
        "table": lists.inspections_table(page, sort=given["sort"], query=query.urlencode()), "given": given,
        "states": states.STATES.values(), "years": range(this + 1, this - 6, -1), "may_plan": access(request).may(P.INSPECT),
    }  # fmt: skip
    return render(request, "supervision/inspections.html", context)


@require_GET
@needs(*queries.READERS)
def inspections_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    rows, _given = _asked(request)
    record(by=me(request), action="tải danh sách kiểm tra", subject=kind)
    columns = lists.inspection_columns()
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows.iterator(chunk_size=2000), name="kiem-tra", scope=access(request).scope())
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name="kiem-tra", title=_("Kiểm tra, giám sát"))


@GET_AND_POST
@needs(P.INSPECT)
def inspection_new(request: HttpRequest) -> HttpResponse:
    """Into the plan."""
    here, today = access(request), generation_on(clock.today()).pk
    communes = communes_among(here.areas_with(P.INSPECT)).filter(generation_id=today)
    units: list[tuple[str, Any]] = [(f"{UNIT}:{a.pk}", a.name) for a in communes]
    if agencies_of(here):
        units += [(f"{AGENCY}:{key}", name) for key, name in standing_offices()]
    mine = {body for area_id in here.areas_with(P.INSPECT) for body in queries.bodies_of(here, area_id)}
    form = InspectionForm(
        request.POST or None, units=units, bodies=[(b.value, b.label) for b in queries.Body if b.value in mine],
        sheets=[(c.id, c.name_vi) for c in queries.checklists().values()],
    )  # fmt: skip

    def act() -> str:
        made = actions.plan_inspection(new=actions.NewInspection(**form.given()), by=me(request))
        return reverse("supervision:inspection", args=[made.pk])

    return step(
        request, form, title=_("Thêm vào kế hoạch kiểm tra"), button=_("Thêm"), back=reverse("supervision:inspections"), act=act,
        done=_("Đã thêm vào kế hoạch kiểm tra."), text=_("Mẫu phiếu dựng từ quy định về giám sát, chưa xác nhận với văn bản gốc."),
    )  # fmt: skip


@require_GET
@needs(*queries.READERS)
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One with checklist, conclusion, recommendations."""
    found = inspection_or_404(request, pk)
    label, tone = lists.inspection_state(found)
    sheet = queries.checklists().get(found.checklist)
    mine = queries.may_inspect(access(request), found)
    is_shown = mine or found.state in (states.CONCLUDED, states.CANCELLED)
    answers = list(found.answers.all()) if is_shown else []
    rows = list(queries.recommendations_of(access(request)).filter(inspection_id=pk)) if is_shown else []
    context = {
        "found": found, "status": label, "tone": tone, "unit": lists.unit(found), "sheet": sheet.name_vi if sheet else found.checklist,
        "answers": [((sheet.items.get(a.item, a.item) if sheet else a.item), a) for a in answers], "table": lists.of_one(rows),
        "can": {name: mine and states.can(move, found.state) for name, move in states.ACTS.items()},
        "by": person_names([found.by_id]).get(found.by_id or 0, ""), "is_shown": is_shown,
    }  # fmt: skip
    return render(request, "supervision/inspection.html", context)


@GET_AND_POST
@needs(P.INSPECT)
def inspection_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist, filled on the spot."""
    found = inspection_or_404(request, pk, to_write=True)
    sheet = queries.checklists().get(found.checklist)
    if sheet is None:
        raise Http404
    form = VisitForm(request.POST or None, sheet=sheet, initial={"version": found.version})
    where = reverse("supervision:inspection", args=[pk])

    def act() -> str:
        data = form.cleaned_data
        actions.record_visit(
            pk=pk, visited_on=data["visited_on"], leader_name=data["leader_name"], results=form.results(), by=me(request),
            version=data["version"],
        )  # fmt: skip
        return where

    return step(
        request, form, title=_("Phiếu kiểm tra: %(title)s") % {"title": found.title}, button=_("Ghi phiếu"), back=where, act=act,
        done=_("Đã ghi phiếu kiểm tra."), text=_("Câu chưa xem được thì chọn “chưa xem được”, không chọn “đạt”."), facts=_facts(found),
    )  # fmt: skip


@GET_AND_POST
@needs(P.INSPECT)
def inspection_recommend(request: HttpRequest, pk: int) -> HttpResponse:
    """One recommendation."""
    found = inspection_or_404(request, pk, to_write=True)
    agencies = standing_offices() if agencies_of(access(request)) else []
    form = RecommendForm(
        request.POST or None, unit=lists.unit(found), agencies=agencies, initial={"version": found.version}
    )
    where = reverse("supervision:inspection", args=[pk])

    def act() -> str:
        actions.recommend(pk=pk, by=me(request), **form.cleaned_data)
        return where

    sheet = queries.checklists().get(found.checklist)
    bad = [
        {"label": _("Chưa đạt: %(item)s") % {"item": sheet.items.get(one.item, one.item) if sheet else one.item}, "value": one.note}
        for one in found.answers.filter(result="bad")
    ]
    return step(
        request, form, title=_("Ghi kiến nghị"), button=_("Ghi"), back=where, act=act, done=_("Đã ghi kiến nghị."),
        facts=[*_facts(found), *bad], text=_("Mỗi kiến nghị một việc. Đơn vị thấy kiến nghị khi bạn kết luận."),
    )  # fmt: skip


def _facts(found: Inspection) -> list[dict[str, Any]]:
    """Which inspection, of whom."""
    return [{"label": _("Nội dung kiểm tra"), "value": found.title}, {"label": _("Đơn vị được kiểm tra"), "value": lists.unit(found)}]


def _said(
    request: HttpRequest, pk: int, *, title: str, label: str, button: str, done: str, act: Any, text: str = ""
) -> HttpResponse:
    found = inspection_or_404(request, pk, to_write=True)
    form = TextForm(request.POST or None, label=label, initial={"version": found.version})
    where = reverse("supervision:inspection", args=[pk])

    def write() -> str:
        act(form.cleaned_data["text"], form.cleaned_data["version"])
        return where

    return step(
        request, form, title=title, button=button, back=where, act=write, done=done, text=text, facts=_facts(found),
    )  # fmt: skip


@GET_AND_POST
@needs(P.INSPECT)
def inspection_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """To the unit."""
    return _said(
        request, pk, title=_("Kết luận kiểm tra"), label=_("Kết luận"), button=_("Kết luận và gửi đơn vị"),
        done=_("Đã kết luận; kiến nghị đã gửi nơi trả lời."), text=_("Kết luận rồi thì phiếu và kiến nghị không sửa được nữa."),
        act=lambda text, version: actions.conclude(pk=pk, conclusion=text, by=me(request), version=version),
    )  # fmt: skip


@GET_AND_POST
@needs(P.INSPECT)
def inspection_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Not made after all."""
    return _said(
        request, pk, title=_("Bỏ lần kiểm tra"), label=_("Lý do bỏ"), button=_("Huỷ lần kiểm tra này"), done=_("Đã bỏ lần kiểm tra."),
        act=lambda text, version: actions.cancel_inspection(pk=pk, reason=text, by=me(request), version=version),
    )  # fmt: skip
