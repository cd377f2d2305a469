"""The administrator's pages that belong to no one app: the log, what the plan says, background runs, the styleguide."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.models import AuditEntry, SensitiveRead
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.work.models import Run
from giamngheo.engine.vocabulary import Confidence
from giamngheo.kit.styleguide import sample
from giamngheo.kit.tables import Column, Table

PAGE_SIZE = 100


def _page_table(request: HttpRequest, rows: Any, **table: Any) -> Table:
    """One page of a queryset as a table of the house; two queries."""
    paginator = Paginator(rows, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("trang"))
    return Table(
        rows=page.object_list,
        total=paginator.count,
        start=page.start_index() or 1,
        page=page.number,
        pages=paginator.num_pages,
        **table,
    )


@needs(P.MANAGE_USERS, P.VIEW_AUDIT, P.OPEN_ROUND)
def admin_home(request: HttpRequest) -> HttpResponse:
    """What may be administered here."""
    here = access(request)
    entries = [
        (P.MANAGE_USERS, reverse("accounts:people"), _("Tài khoản và vai trò"), _("Ai được làm gì, ở đâu, đến khi nào.")),
        (P.VIEW_AUDIT, reverse("audit_log"), _("Nhật ký việc làm"), _("Việc gì đã xảy ra, ai làm, lúc nào.")),
        (P.VIEW_AUDIT, reverse("sensitive_reads"), _("Nhật ký xem thông tin nhạy cảm"),
         _("Ai đã xem dân tộc, sức khoẻ, số định danh của ai.")),
        (None, reverse("plan"), _("Bản quy tắc đang dùng"), _("Văn bản, chuẩn nghèo, mức độ chắc chắn của từng quy định.")),
        (P.VIEW_AUDIT, reverse("runs"), _("Việc chạy nền"), _("Việc dài đang chạy, đã xong hay thất bại.")),
    ]  # fmt: skip
    shown = [entry[1:] for entry in entries if entry[0] is None or here.may(entry[0])]
    return render(request, "admin_home.html", {"entries": shown})


@needs(P.VIEW_AUDIT)
def audit_log(request: HttpRequest) -> HttpResponse:
    """Every act, newest first."""
    table = _page_table(
        request,
        AuditEntry.objects.all(),
        columns=[
            Column("at", _("Lúc"), format="gio"),
            Column("user_name", _("Người làm")),
            Column("action", _("Việc")),
            Column("subject", _("Đối tượng")),
            Column("detail", _("Chi tiết"), value=lambda row: ", ".join(f"{k}: {v}" for k, v in row.detail.items())),
        ],
        caption=_("Nhật ký việc làm"),
        noun=_("việc"),
    )
    return render(request, "log.html", {"table": table, "title": _("Nhật ký việc làm")})


@needs(P.VIEW_AUDIT)
def sensitive_reads(request: HttpRequest) -> HttpResponse:
    """Who looked at sensitive fields of whom."""
    table = _page_table(
        request,
        SensitiveRead.objects.all(),
        columns=[
            Column("at", _("Lúc"), format="gio"),
            Column("user_name", _("Người xem")),
            Column("subject", _("Của ai")),
            Column("fields", _("Thông tin")),
            Column("row_count", _("Số dòng"), format="so"),
        ],
        caption=_("Nhật ký xem thông tin nhạy cảm"),
        noun=_("lần xem"),
    )
    return render(request, "log.html", {"table": table, "title": _("Nhật ký xem thông tin nhạy cảm")})


@needs(P.VIEW_AUDIT)
def runs(request: HttpRequest) -> HttpResponse:
    """Background runs, newest first."""
    table = _page_table(
        request,
        Run.objects.all(),
        columns=[
            Column("queued_at", _("Xếp hàng lúc"), format="gio"),
            Column("kind", _("Việc")),
            Column("state", _("Trạng thái"), value=lambda row: row.get_state_display()),
            Column("progress", _("Đã làm"), format="so"),
            Column("total", _("Tổng"), format="so"),
            Column("message", _("Ghi chú")),
        ],
        caption=_("Việc chạy nền"),
        noun=_("việc"),
    )
    return render(request, "log.html", {"table": table, "title": _("Việc chạy nền")})


CONFIDENCE_WORDS = {
    Confidence.CONFIRMED: "đã xác nhận",
    Confidence.UNCONFIRMED: "chưa xác nhận",
    Confidence.UNKNOWN: "chưa biết",
}


@needs(*P)
def plan(request: HttpRequest) -> HttpResponse:
    """Documents and standards that this installation decides by, each with how sure we are of its text."""
    current = current_plan()
    documents = Table(
        columns=[
            Column("number", _("Số hiệu")),
            Column("title", _("Tên văn bản")),
            Column("in_force_on", _("Hiệu lực"), format="ngay"),
            Column("confidence", _("Mức chắc chắn"), value=lambda d: CONFIDENCE_WORDS.get(d.confidence, d.confidence)),
        ],
        rows=list(current.documents.values()),
        caption=_("Văn bản được viện dẫn"),
    )
    return render(request, "plan.html", {"plan": current, "documents": documents, "standards": current.standards})


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with made-up data; for those who build pages, in demo mode only."""
    if not settings.IS_DEMO:
        raise Http404
    return render(request, "styleguide.html", sample())
