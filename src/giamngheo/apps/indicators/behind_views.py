"""The rows behind one number. What tells ethnic group or health is shown on asking, and the reading is written down."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.indicators.models import Closing
from giamngheo.kit.asked import whole
from giamngheo.kit.exports import xlsx_response
from giamngheo.kit.tables import Table

from . import queries, shown, words
from .asked import Asked
from .behind import Behind
from .views import indicator_or_404

PAGE_SIZE = 50
MOST_REVEALED = 500


class _List:
    """The list asked for, and what this person may see of it."""

    def __init__(self, request: HttpRequest, code: str) -> None:
        self.one, self.asked = indicator_or_404(code), Asked(request)
        part = request.GET.get("phan", "")
        self.part = part if part in words.PARTS else queries.NUMERATOR
        self.behind = Behind(self.one, self.asked.year, self.part, self.asked.where, self.asked.unit_id)
        here, area_id = access(request), self.asked.area.pk
        self.may_name = here.may(P.VIEW_HOUSEHOLDS, area_id)
        # Totals of a commune and recorded figures are about nobody.
        self.told = self.one.sensitive if self.behind.kind in ("households", "persons", "supports") else ()
        self.may_reveal = self.may_name and here.may(P.VIEW_SENSITIVE, area_id)

    @cached_property
    def counted(self) -> tuple[int, int]:
        return self.behind.count()

    @property
    def title(self) -> str:
        return _("%(code)s, %(part)s: %(area)s, năm %(year)s") % {
            "code": words.code(self.one), "part": words.PARTS[self.part], "area": self.asked.area.name, "year": self.asked.year,
        }  # fmt: skip

    @property
    def measure_words(self) -> str:
        if self.part == queries.OPEN:
            return _("Các dòng thiếu câu trả lời nên không tính là có, cũng không tính là không.")
        return queries.catalogue().measures[self.behind.measure].name_vi

    def url(self, name: str = "rows", **more: Any) -> str:
        query = self.asked.query(phan=self.part, don_vi=self.asked.unit_id, **more)
        return f"{reverse(f'indicators:{name}', args=[self.one.id])}?{query}"

    def table(self, rows: list[dict[str, Any]], **more: Any) -> Table:
        may_open = self.may_name and self.behind.kind in shown.ABOUT_SOMEBODY
        return Table(
            columns=shown.row_columns(self.behind.kind, may_name=self.may_name), rows=rows, caption=self.title,
            noun=str(words.KINDS[self.behind.kind]), row_url=shown.row_url(self.behind.kind) if may_open else None,
            empty_title=_("Không có dòng nào"), **more,
        )  # fmt: skip

    def workbook(self) -> HttpResponseBase:
        columns = shown.row_columns(self.behind.kind, may_name=self.may_name)
        return xlsx_response(columns, self.behind.rows(), name=f"{self.one.id.lower()}-{self.part}-{self.asked.year}", title=self.title)

    @property
    def closing(self) -> Closing | None:
        """The one that tells the number of the cell, where the year is closed; the rows are of today."""
        found = [one for one in queries.closings(self.asked.area.pk) if one.year == self.asked.year]
        return max(found, key=lambda one: (one.at, one.number), default=None)

    def shown(self, request: HttpRequest, table: Table | None) -> HttpResponse:
        rows, number = self.counted
        context = {
            "found": self, **self.asked.bar(), "table": table, "rows": rows, "number": number, "most": MOST_REVEALED,
            "closing": self.closing,
            "back_url": f"{reverse('indicators:indicator', args=[self.one.id])}?{self.asked.query()}",
            "reveal_url": self.url("rows_revealed"), "file_url": self.url("rows_file_revealed"),
        }  # fmt: skip
        return render(request, "indicators/rows.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def rows(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list, or only its count where being on it tells a sensitive field."""
    found = _List(request, code)
    if found.told:
        return found.shown(request, None)
    if request.GET.get("tai") == "xlsx":
        record(by=request.user, action="tải danh sách đứng sau chỉ tiêu", subject=code, area_id=found.asked.area.pk)
        return found.workbook()
    total = found.counted[0]
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(whole(request.GET.get("trang")) or 1, 1), pages)
    start = (page - 1) * PAGE_SIZE
    table = found.table(
        found.behind.rows(start, PAGE_SIZE), total=total, start=start + 1, page=page, pages=pages, export_url=found.url(tai="xlsx"),
    )  # fmt: skip
    return found.shown(request, table)


def _revealed(request: HttpRequest, code: str) -> _List:
    found = _List(request, code)
    if not found.may_reveal:
        raise PermissionDenied
    return found


def _record(request: HttpRequest, found: _List, count: int) -> None:
    record_sensitive_read(
        by=request.user, subject=f"các dòng đứng sau chỉ tiêu {found.one.id} năm {found.asked.year}", fields=found.one.sensitive,
        area_id=found.asked.area.pk, path=request.path, row_count=count,
    )  # fmt: skip


@require_POST
@never_cache
@needs(P.VIEW_SENSITIVE)
def rows_revealed(request: HttpRequest, code: str) -> HttpResponse:
    """The first rows of a list that tells a sensitive field, for this one answer."""
    found = _revealed(request, code)
    told = found.behind.rows(0, MOST_REVEALED)
    _record(request, found, len(told))
    return found.shown(request, found.table(told, total=found.counted[0]))


@require_POST
@never_cache
@needs(P.VIEW_SENSITIVE)
def rows_file_revealed(request: HttpRequest, code: str) -> HttpResponseBase:
    """The whole of such a list as a workbook."""
    found = _revealed(request, code)
    _record(request, found, found.counted[0])
    return found.workbook()
