"""Screens of subjects: all of mine, one with what the rules ask of it, its members."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.queries import communes_among
from giamngheo.engine.eligibility_groups import TOLD_BY_MEMBERS
from giamngheo.kit import exports
from giamngheo.kit.asked import whole

from . import lists, queries, shown
from .doors import subject_or_404
from .models import Subject


def _wanted(request: HttpRequest) -> queries.Wanted:
    kind, sort, state = (request.GET.get(name, "") for name in ("loai", "sap_xep", "trang_thai"))
    return queries.Wanted(
        kind=kind if kind in Subject.Kind.values else "", area_id=whole(request.GET.get("dia_ban")),
        state=state if state in (queries.CLOSED, "moi") else queries.OPEN, text=request.GET.get("tim", "").strip()[:80],
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


def _mine(request: HttpRequest) -> frozenset[int]:
    return access(request).areas_with(P.VIEW_HOUSEHOLDS)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def subjects(request: HttpRequest) -> HttpResponse:
    """Every group, organisation, work and officer of my areas."""
    wanted, areas = _wanted(request), _mine(request)
    page = Paginator(queries.narrowed(queries.subjects_in(areas), wanted), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    communes = [{"value": c.pk, "label": c.name} for c in communes_among(areas)]
    context = {
        "table": lists.subjects_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted,
        "kinds": Subject.Kind.choices, "may_write": access(request).may(P.KEEP_SUBJECTS),
        "states": ((queries.OPEN, _("Đang mở")), (queries.CLOSED, _("Đã đóng")), ("moi", _("Mọi trạng thái"))),
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes] if len(communes) > 1 else [],
        "current_area": wanted.area_id or "",
    }  # fmt: skip
    return render(request, "subjects/subjects.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def subjects_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.subjects_in(_mine(request)), _wanted(request))
    columns, title = lists.subject_columns(), _("Tổ nhóm, tổ chức, công trình, cán bộ")
    record(by=me(request), action="tải danh sách đối tượng hỗ trợ", subject=kind)
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name="doi-tuong-ho-tro", scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="doi-tuong-ho-tro", title=title)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def subject(request: HttpRequest, pk: int) -> HttpResponse:
    """One subject: what it is, who belongs to it, each fact that rules ask with its newest answer and its history."""
    found = subject_or_404(request, pk)
    may_write = access(request).may(P.KEEP_SUBJECTS, found.area_id)
    answers = queries.answers_about(subject_id=pk)
    members = list(queries.members_of(found)) if found.kind == Subject.Kind.GROUP else None
    names = person_names([found.by_id, *(one.by_id for one in answers)])
    context: dict[str, Any] = {
        "found": found, "kind": lists.KIND_WORDS[found.kind], "may_write": may_write, "is_open": found.closed_on is None,
        "lines": shown.fact_lines(found.kind, answers, names, is_revealed=True),
        "members": members, "by_members": TOLD_BY_MEMBERS if any(m.valid_to is None for m in members or ()) else (),
    }  # fmt: skip
    return render(request, "subjects/subject.html", context)
