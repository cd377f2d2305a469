"""Tables 14 and 15 on screen and as a workbook."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.kit.exports import xlsx_response
from giamngheo.kit.tables import Table

from . import nominal, queries
from .views import PAGE_SIZE, Choice
from .workbook import UNCONFIRMED


def _list_or_404(number: int) -> nominal.NominalList:
    if number not in nominal.LISTS:
        raise Http404
    return nominal.LISTS[number]


class _Request:
    """What is asked for: the list, the choice of area, round and map, and the words looked for."""

    def __init__(self, request: HttpRequest, year: int, number: int) -> None:
        self.listed = _list_or_404(number)
        self.choice = Choice(request, year)
        here, area_id = access(request), self.choice.area.id
        self.may_name = here.may(Permission.VIEW_HOUSEHOLDS, area_id)
        self.may_reveal = self.may_name and here.may(Permission.VIEW_SENSITIVE, area_id)
        # Without the right to names, a search by name would answer who is on the list.
        self.text = request.GET.get("tim", "").strip() if self.may_name else ""
        self.found = nominal.decisions(self.listed, self.choice.view, text=self.text)

    @property
    def title(self) -> str:
        return f"{_('Biểu')} {self.listed.number}. {self.listed.title}: {self.choice.area.name}, {_('năm')} {self.choice.view.year}"

    @property
    def query(self) -> str:
        kept = {"tim": self.text} if self.text else {}
        return urlencode({**self.choice.parameters, **kept})

    def url(self, name: str) -> str:
        return f"{reverse(f'tables:{name}', args=[self.choice.view.year, self.listed.number])}?{self.query}"

    def workbook(self, *, is_revealed: bool) -> HttpResponseBase:
        """The whole list as a file, streamed from disk."""
        return xlsx_response(
            nominal.columns(may_name=self.may_name, is_revealed=is_revealed),
            self.found.iterator(chunk_size=2000),
            name=f"bieu-{self.listed.number}-{self.choice.area.code}-{self.choice.view.year}",
            title=f"{self.title} ({queries.progress(self.choice.view).words})",
        )


def _page(request: HttpRequest, asked: _Request, *, is_revealed: bool) -> HttpResponse:
    page = Paginator(asked.found, PAGE_SIZE).get_page(request.GET.get("trang"))
    if is_revealed:
        _record(request, asked, len(page.object_list))
    table = Table(
        columns=nominal.columns(may_name=asked.may_name, is_revealed=is_revealed),
        rows=page.object_list,
        caption=asked.title,
        noun=_("hộ"),
        total=page.paginator.count,
        start=page.start_index() or 1,
        page=page.number,
        pages=page.paginator.num_pages,
        export_url=asked.url("nominal_workbook"),
        row_url=(lambda d: reverse("register:household", args=[d.household_id])) if asked.may_name else None,
        empty_title=_("Không có hộ nào"),
        empty_text=_("Danh sách có hộ khi các xã phân loại; nếu đang tìm theo tên, thử gõ ngắn hơn."),
    )
    context = {
        **asked.choice.bar(),
        "title": asked.title,
        "count": page.paginator.count,
        "table": table,
        "chips": [{"label": f"“{asked.text}”", "key": "tim"}] if asked.text else [],
        "text": asked.text,
        "may_name": asked.may_name,
        "may_reveal": asked.may_reveal and not is_revealed,
        "is_revealed": is_revealed,
        "reveal_url": f"{asked.url('nominal_revealed')}&trang={page.number}",
        "workbook_url": asked.url("nominal_workbook_revealed"),
        "progress": queries.progress(asked.choice.view),
        "unconfirmed": UNCONFIRMED,
    }
    return render(request, "review/tables/nominal.html", context)


def _record(request: HttpRequest, asked: _Request, row_count: int) -> None:
    """Writes down the reading before anything is shown."""
    record_sensitive_read(
        by=request.user, subject=f"biểu {asked.listed.number} năm {asked.choice.view.year}",
        fields=nominal.SENSITIVE_FIELDS, area_id=asked.choice.area.id, path=request.path, row_count=row_count,
    )  # fmt: skip


def _revealed(request: HttpRequest, year: int, number: int) -> _Request:
    asked = _Request(request, year, number)
    if not asked.may_reveal:
        raise PermissionDenied
    return asked


@require_GET
@needs(Permission.VIEW_TABLES)
def nominal_list(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One page of the list, sensitive fields hidden."""
    return _page(request, _Request(request, year, number), is_revealed=False)


@require_POST
@never_cache
@needs(Permission.VIEW_SENSITIVE)
def nominal_revealed(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The same page with the sensitive fields, for this one answer."""
    return _page(request, _revealed(request, year, number), is_revealed=True)


@require_GET
@needs(Permission.VIEW_TABLES)
def nominal_workbook(request: HttpRequest, year: int, number: int) -> HttpResponseBase:
    """The list as a workbook, sensitive fields hidden."""
    return _Request(request, year, number).workbook(is_revealed=False)


@require_POST
@never_cache
@needs(Permission.VIEW_SENSITIVE)
def nominal_workbook_revealed(request: HttpRequest, year: int, number: int) -> HttpResponseBase:
    """The list as a workbook with the sensitive fields; the reading is written down with its number of rows."""
    asked = _revealed(request, year, number)
    _record(request, asked, asked.found.count())
    return asked.workbook(is_revealed=True)
