"""Screens of the auditor: closed periods that come out otherwise now, integrity checks with their counts and rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.indicators.queries import indicator_or_none, name_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_integrity import IntegrityCheck
from giamngheo.kit.tables import Column, Table

from . import integrity, lists, queries, terms, tree
from .actions.auditing import NUMERATOR
from .models import AuditRun, CheckCount, Finding, Report

READERS = (*queries.READERS, P.VIEW_TABLES)


def _my_areas(request: HttpRequest) -> frozenset[int]:
    return frozenset().union(*(access(request).areas_with(permission) for permission in READERS))


def _readable(request: HttpRequest) -> QuerySet[Finding]:
    """Of one's areas; about a report only for who may read that report."""
    mine = queries.reports_of(access(request)).annotate(subject=Cast("pk", TextField())).values("subject")
    return Finding.objects.filter(Q(kind="indicator") | Q(subject__in=mine), area_id__in=_my_areas(request))


@require_GET
@needs(*READERS)
def findings(request: HttpRequest) -> HttpResponse:
    """What comes out otherwise now; ``da-het``: what once did."""
    is_gone = request.GET.get("viec") == "da-het"
    rows = _readable(request).filter(gone_at__isnull=not is_gone).select_related("area")
    page = Paginator(rows.order_by("-first_seen_at", "period_key", "area__name", "id"), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"table": _findings_table(page, access(request)), "run": AuditRun.objects.first(), "is_gone": is_gone}
    return render(request, "reporting/findings.html", context)


def _findings_table(page: Any, here: Access) -> Table:
    reports = Report.objects.filter(pk__in=[int(f.subject) for f in page.object_list if f.kind == "report"]).select_related("area")
    known = {str(one.pk): one for one in reports.defer("numbers", "changes")}
    mine = {str(pk) for pk in queries.reports_of(here).filter(pk__in=known).values_list("pk", flat=True)} if known else set()
    return Table(
        columns=[
            Column("what", _("Số nào"), value=lambda f: _what(f, known)), Column("unit", _("Đơn vị"), value=lambda f: f.area.name),
            Column("period", _("Kỳ"), value=lambda f: terms.period_name(f.period_key)), Column("stored", _("Đã chốt"), align="num"),
            Column("now", _("Tính lại"), align="num"), Column("first_seen_at", _("Thấy từ"), "gio"),
        ],
        rows=page.object_list, caption=_("Số của kỳ đã chốt nay tính ra khác"), id="doi-soat", noun=_("chỗ khác"),
        total=page.paginator.count, start=page.start_index() or 1, page=page.number, pages=page.paginator.num_pages,
        row_url=lambda f: _page_of(f, here, mine), empty_title=_("Không có chỗ khác"),
        empty_text=_("Số đã chốt tính lại vẫn như cũ."),
    )  # fmt: skip


def _what(found: Finding, reports: dict[str, Report]) -> str:
    if found.kind == "report":
        report = reports.get(found.subject)
        unit = tree.unit_name(report.area.name, report.agency) if report else ""
        return f"{terms.form_name(report.form) if report else ''}, {unit}: {found.part}"
    one = indicator_or_none(found.subject)
    part = _("tử số") if found.part == NUMERATOR else _("mẫu số")
    return f"{name_of(one) if one else found.subject} ({part})"


def _page_of(found: Finding, here: Access, mine: Collection[str]) -> str | None:
    """Where the reader may go. ``mine``: reports that are theirs to open."""
    if found.kind == "report":
        return reverse("reporting:report", args=[found.subject]) if found.subject in mine else None
    if not here.may(P.VIEW_TABLES, found.area_id) or not indicator_or_none(found.subject):
        return None
    return f"{reverse('indicators:indicator', args=[found.subject])}?dia_ban={found.area_id}"


@require_GET
@needs(*READERS)
def checks(request: HttpRequest) -> HttpResponse:
    """Every check with how many rows of one's areas break it."""
    found = CheckCount.objects.filter(area_id__in=_my_areas(request)).order_by().values_list("check_id")
    counts = {check_id: (rows, areas) for check_id, rows, areas in found.annotate(rows=Sum("count"), areas=Count("area_id"))}
    rows = [
        {"check": check, "count": counts.get(check.id, (0, 0))[0], "areas": counts.get(check.id, (0, 0))[1]}
        for check in integrity.checks().values()
    ]  # fmt: skip
    rows.sort(key=lambda row: (not row["count"], row["check"].severity != "error", row["check"].name_vi))
    run = AuditRun.objects.first()
    return render(request, "reporting/checks.html", {"table": _checks_table(rows, has_run=run is not None), "run": run})


def _severity(check: IntegrityCheck) -> str:
    return _("sai") if check.severity == "error" else _("cần xem")


def _told(row: dict[str, Any], has_run: bool) -> tuple[str, str]:
    """(word, tone): how bad the rows are; without rows that there are none, before the first run that nobody knows."""
    if not has_run:
        return _("chưa chạy"), "unknown"
    if not row["count"]:
        return _("không có dòng nào"), "done"
    return _severity(row["check"]), "late" if row["check"].severity == "error" else "due"


def _checks_table(rows: list[dict[str, Any]], *, has_run: bool) -> Table:
    return Table(
        columns=[
            Column("name", _("Phép kiểm tra"), value=lambda r: r["check"].name_vi),
            # Before the first run nothing is known, which is not nought.
            Column("count", _("Số dòng"), "so", value=lambda r: r["count"] if has_run else None),
            Column("areas", _("Số đơn vị"), "so", value=lambda r: r["areas"] if has_run else None),
            Column("severity", _("Kết quả"), value=lambda r: _told(r, has_run)[0], tone=lambda r: _told(r, has_run)[1]),
            Column("why", _("Vì sao"), value=lambda r: r["check"].why_vi),
        ],
        rows=rows, caption=_("Kiểm tra dữ liệu"), id="kiem-tra", noun=_("phép kiểm tra"), total=len(rows),
        row_url=lambda r: reverse("reporting:check", args=[r["check"].id]),
    )  # fmt: skip


@require_GET
@needs(*READERS)
def check(request: HttpRequest, check_id: str) -> HttpResponse:
    """One check: why, what to do, the rows that break it now within what the person may see."""
    found = integrity.checks().get(check_id)
    if found is None:
        raise Http404
    areas = integrity.areas_for(access(request), found)
    rows = integrity.openable(access(request), found, integrity.rows(found, areas))
    counted = CheckCount.objects.filter(check_id=check_id, area_id__in=areas).aggregate(rows=Sum("count"))["rows"] or 0
    table = Table(
        columns=[Column("label", _("Dòng"), value=lambda r: r["label"] or _("(không tên)")), Column("place", _("Đơn vị"))], rows=rows,
        caption=_("Các dòng"), id="dong", noun=_("dòng"), total=len(rows), row_url=lambda r: r["url"] or None,
        empty_title=_("Không có dòng nào"), empty_text=_("Trong phạm vi của bạn, không dòng nào vi phạm phép kiểm tra này."),
    )  # fmt: skip
    context = {
        "check": found, "table": table, "severity": _severity(found), "most": integrity.MOST_ROWS,
        "is_cut": len(rows) == integrity.MOST_ROWS,
        # The nightly run sees both sides of a pair; who sees one side is not shown the row.
        "counted": counted if counted > len(rows) < integrity.MOST_ROWS else 0,
        "cites": [current_plan().cite_vi(cite) for cite in found.cites],
    }  # fmt: skip
    return render(request, "reporting/check.html", context)
