"""The households behind one number of a table.

Names only for those who may see households there. A list that by its condition tells ethnic group or health is a list
of sensitive fields: it is shown to who may see those, on asking, and the reading is written down; others see its count.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.apps.review.engine_door import HEALTH_INDICATORS
from giamngheo.apps.review.models import Decision
from giamngheo.kit.asked import whole
from giamngheo.kit.exports import xlsx_response
from giamngheo.kit.tables import Column, Table

from . import queries
from .definitions import filter_label
from .views import PAGE_SIZE, Choice, named_groups

LIST_COLUMNS = [
    Column("head_name", "Chủ hộ", "ten", value=lambda d: d.household.head_name),
    Column("village", "Bản/tiểu khu", value=lambda d: d.household.village.name if d.household.village else ""),
    Column("area", "Đơn vị lúc rà soát", value=lambda d: d.area.name),
    Column("member_count", "Số khẩu", "so", value=lambda d: d.fact.member_count),
    Column("household_class", "Hạng", "hang_ho"),
    Column("score_a", "Điểm A", "diem"),
    Column("score_b_min", "Điểm B", "diem"),
]
FILTERS = {
    "hang": gettext_lazy("hạng"), "thieu_hut": gettext_lazy("thiếu hụt"), "dan_toc": gettext_lazy("dân tộc"),
    "nhom": gettext_lazy("nhóm"),
}  # fmt: skip
# Groups of ``conditions.LISTED`` whose members share an ethnic group, or an illness.
TELLING_GROUPS = {
    "minority": "ethnic_group", "kinh": "ethnic_group", "unwritten": "ethnic_group", "other_groups": "ethnic_group",
    "other": "ethnic_group", "cause_illness": "causes",
}  # fmt: skip
MOST_REVEALED = 500


def told_by(filters: dict[str, str]) -> tuple[str, ...]:
    """Sensitive fields that being on the list tells of a household."""
    told = {"ethnic_group"} if filters.get("dan_toc") else set()
    if filters.get("thieu_hut") in HEALTH_INDICATORS:
        told.add(filters["thieu_hut"])
    if filters.get("nhom") in TELLING_GROUPS:
        told.add(TELLING_GROUPS[filters["nhom"]])
    return tuple(sorted(told))


class _Asked:
    """What is asked for: area, year and map, the unit and the conditions; what this person may see of it."""

    def __init__(self, request: HttpRequest, year: int) -> None:
        self.choice = Choice(request, year)
        self.filters = {k: request.GET[k] for k in FILTERS if request.GET.get(k)}
        asked = request.GET.get("don_vi", "")
        self.target = whole(asked)
        here, area_id = access(request), self.choice.area.id
        if self.target is not None and self.target not in here.areas_with(Permission.VIEW_TABLES):
            raise Http404
        self.may_name = here.may(Permission.VIEW_HOUSEHOLDS, area_id)
        self.told = told_by(self.filters)
        self.may_reveal = self.may_name and here.may(Permission.VIEW_SENSITIVE, area_id)
        found = queries.households_behind(
            self.choice.view, target_id=self.target, filters=self.filters, named=named_groups()
        )
        self.found: QuerySet[Decision] = found.order_by("household__sort_key", "id")

    @property
    def title(self) -> str:
        return f"{_('Các hộ đứng sau số liệu')}, {self.choice.area.name}, {_('năm')} {self.choice.view.year}"

    def url(self, name: str, **more: str) -> str:
        unit = {"don_vi": self.target} if self.target else {}
        query = urlencode({**self.choice.parameters, **self.filters, **unit, **more})
        return f"{reverse(f'tables:{name}', args=[self.choice.view.year])}?{query}"

    def workbook(self) -> HttpResponseBase:
        """The whole list as a file, streamed from disk."""
        area, year = self.choice.area, self.choice.view.year
        columns = LIST_COLUMNS if self.may_name else LIST_COLUMNS[1:]
        rows = self.found.iterator(chunk_size=2000)
        return xlsx_response(columns, rows, name=f"ho-{area.code}-{year}", title=self.title)


def _revealed(request: HttpRequest, year: int) -> _Asked:
    asked = _Asked(request, year)
    if not asked.may_reveal:
        raise PermissionDenied
    return asked


def _record(request: HttpRequest, asked: _Asked, row_count: int) -> None:
    """Writes down the reading before anything is shown."""
    record_sensitive_read(
        by=request.user, subject=f"các hộ đứng sau số liệu năm {asked.choice.view.year}", fields=asked.told,
        area_id=asked.choice.area.id, path=request.path, row_count=row_count,
    )  # fmt: skip


def _shown(request: HttpRequest, asked: _Asked, *, table: Table | None, count: int) -> HttpResponse:
    chips = [{"label": f"{FILTERS[k]}: {filter_label(k, v)}", "key": k} for k, v in asked.filters.items()]
    context: dict[str, Any] = {
        **asked.choice.bar(), "title": asked.title, "table": table, "chips": chips, "count": count,
        "may_reveal": asked.may_reveal, "reveal_url": asked.url("households_revealed"),
        "workbook_url": asked.url("households_workbook_revealed") if asked.told else "", "most": MOST_REVEALED,
    }  # fmt: skip
    return render(request, "review/tables/households.html", context)


def _table(asked: _Asked, rows: Any, **more: Any) -> Table:
    return Table(
        columns=LIST_COLUMNS if asked.may_name else LIST_COLUMNS[1:], rows=rows, caption=asked.title, noun=_("hộ"),
        row_url=(lambda d: reverse("register:household", args=[d.household_id])) if asked.may_name else None,
        empty_title=_("Không có hộ nào"), **more,
    )  # fmt: skip


@require_GET
@needs(Permission.VIEW_TABLES)
def households(request: HttpRequest, year: int) -> HttpResponseBase:
    """The list, or only its count where being on it tells a sensitive field."""
    asked = _Asked(request, year)
    if asked.told:
        return _shown(request, asked, table=None, count=asked.found.count())
    if request.GET.get("tai") == "xlsx":
        return asked.workbook()
    page = Paginator(asked.found, PAGE_SIZE).get_page(request.GET.get("trang"))
    table = _table(
        asked, page.object_list, total=page.paginator.count, start=page.start_index() or 1, page=page.number,
        pages=page.paginator.num_pages, export_url=asked.url("households", tai="xlsx"),
    )  # fmt: skip
    return _shown(request, asked, table=table, count=page.paginator.count)


@require_POST
@never_cache
@needs(Permission.VIEW_SENSITIVE)
def households_revealed(request: HttpRequest, year: int) -> HttpResponse:
    """The first rows of a list that tells a sensitive field, for this one answer."""
    asked = _revealed(request, year)
    rows = list(asked.found[:MOST_REVEALED])
    _record(request, asked, len(rows))
    return _shown(request, asked, table=_table(asked, rows, total=len(rows)), count=asked.found.count())


@require_POST
@never_cache
@needs(Permission.VIEW_SENSITIVE)
def households_workbook_revealed(request: HttpRequest, year: int) -> HttpResponseBase:
    """The whole of such a list as a workbook; the reading is written down with its number of rows."""
    asked = _revealed(request, year)
    _record(request, asked, asked.found.count())
    return asked.workbook()
