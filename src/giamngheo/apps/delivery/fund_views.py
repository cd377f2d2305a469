"""Screens of the integration of funds: who pays what in the same commune, with what the guard told of double payment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import terms as money_terms
from giamngheo.engine.disclosure import SMALLEST_SHOWN
from giamngheo.kit import exports, formats
from giamngheo.kit.tables import Column, Table

from . import giving, terms, withheld
from .funds import Books, Fund, books_of, funds
from .map_asked import MapAsked

PAGE_SIZE = 100


def _found(request: HttpRequest, asked: MapAsked) -> list[Fund]:
    """Withheld before it is narrowed, else the wider table would tell what the narrower hides."""
    found = funds(asked.asked, only_shared=False)
    if not asked.may_open:
        withheld.withhold(found, row=lambda one: (one.unit, one.content), column=lambda one: one.giver)
    return [one for one in found if one.givers > 1] if request.GET.get("chung") == "1" else found


def _told(key: str, one: Fund) -> Any:
    return withheld.words() if key in one.hidden else getattr(one.counts, key)


def _number(key: str, label: str, *, is_file: bool, url: Any = None) -> Column:
    is_money = key.endswith("_vnd")
    if is_file:
        return Column(key, label, "dong" if is_money else "so", value=lambda one: _told(key, one))
    write = formats.money if is_money else formats.number
    return Column(
        key, label, align="num", url=url, value=lambda one: withheld.words() if key in one.hidden else write(getattr(one.counts, key))
    )


def _columns(asked: MapAsked, *, is_file: bool) -> list[Column]:
    contents, givers = terms.contents(), terms.givers() if is_file else terms.short_givers()

    def behind(one: Fund) -> str | None:
        return asked.supports_url(one.unit, one.content, one.giver) if asked.may_open and one.unit else None

    def doubts(one: Fund) -> str | None:
        is_some = one.counts.doubtful and asked.may_open and one.unit
        return asked.supports_url(one.unit, one.content, one.giver, trung="1") if is_some else None

    return [
        Column("place", _("Đơn vị"), value=lambda one: one.place or _("Không xếp được vào một đơn vị của bản đồ này")),
        Column("content", _("Nội dung"), value=lambda one: contents.get(one.content, one.content)),
        Column("giver", _("Chương trình, dự án"), value=lambda one: givers.get(one.giver, one.giver)),
        _number("supports", _("Hồ sơ"), is_file=is_file, url=behind), _number("homes", _("Hộ"), is_file=is_file),
        _number("given_vnd", _("Tiền đã nghiệm thu"), is_file=is_file),
        _number("open_vnd", _("Mức hỗ trợ đang thực hiện"), is_file=is_file),
        _number("tied_vnd", _("Đã gắn chứng từ sổ vốn"), is_file=is_file),
        Column("givers", _("Số nguồn cùng chi"), "so"),
        Column("doubtful", _("Hồ sơ bị báo trùng"), align="num", url=doubts,
               value=lambda one: _few(one.counts.doubtful, asked)),
        Column("twice", _("Hộ nhận từ nhiều nguồn"), align="num", value=lambda one: _few(one.twice, asked)),
    ]  # fmt: skip


def _few(count: int, asked: MapAsked) -> Any:
    """Nothing where there is none."""
    return withheld.words() if not asked.may_open and 0 < count < SMALLEST_SHOWN else count or None


def _table(asked: MapAsked, page: Page[Fund], total: int) -> Table:
    return Table(
        columns=_columns(asked, is_file=False), rows=page.object_list, caption=_("Ai chi gì ở đâu"), id="long-ghep", noun=_("dòng"),
        total=total, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        export_url=asked.url("delivery:funds_file", "xlsx", chung=asked.request.GET.get("chung", "")),
        empty_title=_("Không có dòng nào"), empty_text=_("Chọn năm, nội dung khác, hoặc bỏ điều kiện lọc."),
    )  # fmt: skip


def _of_books(one: Books, vnd: int) -> str:
    return withheld.words() if one.hidden else formats.money(vnd)


def _books_table(rows: Sequence[Books]) -> Table:
    return Table(
        columns=(
            Column("place", _("Đơn vị")), Column("project", _("Dự án"), value=lambda r: money_terms.project_short(r.project)),
            Column("own_vnd", _("Vốn của dòng"), "dong"), Column("disbursed_vnd", _("Đã giải ngân"), "dong"),
            Column("tied_vnd", _("Đã gắn với hồ sơ hỗ trợ"), align="num", value=lambda r: _of_books(r, r.tied_vnd)),
            Column("left_vnd", _("Giải ngân chưa gắn hồ sơ"), align="num", value=lambda r: _of_books(r, r.left_vnd)),
        ),
        rows=rows, caption=_("Vốn của Chương trình trong sổ vốn của các xã"), id="so-von",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_TABLES)
def funds_page(request: HttpRequest) -> HttpResponse:
    """Which other programme pays what in the same commune and content."""
    asked = MapAsked(request)
    found = _found(request, asked)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    money_areas = access(request).areas_with(P.VIEW_MONEY) & asked.inside
    # Narrowed lines hold a part of what is tied, which would leave too much untied.
    is_whole = not (asked.content or asked.giver or request.GET.get("chung") == "1")
    books = books_of(money_areas, found, year=asked.year) if money_areas and is_whole else []
    shared = {(one.unit, one.content) for one in found if one.givers > 1}
    context = {
        **asked.bar(), "title": _("Lồng ghép nguồn vốn: %(area)s") % {"area": asked.area.name}, "table": _table(asked, page, len(found)),
        "books": _books_table(books) if books else None, "shared": len(shared), "is_shared": request.GET.get("chung") == "1",
        "doubtful": sum(one.counts.doubtful for one in found), "map_url": asked.url("delivery:map"),
        "twice": sum({(one.unit, one.content): one.twice for one in found}.values()), "period": giving.period(),
    }  # fmt: skip
    return render(request, "delivery/funds.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def funds_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the table of the screen, all pages."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    asked = MapAsked(request)
    rows, columns, name = _found(request, asked), _columns(asked, is_file=True), f"long-ghep-{asked.area.code}"
    record(by=me(request), action="tải bảng lồng ghép nguồn vốn", subject=kind, area_id=asked.area.pk)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows, name=name, title=_("Lồng ghép nguồn vốn: %(area)s") % {"area": asked.area.name})


__all__ = ["funds_file", "funds_page"]
