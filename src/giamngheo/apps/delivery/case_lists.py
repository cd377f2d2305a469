"""Lists of a kind's cases: narrowed by kind of work, giver, state, year and commune; on screen and in the file the same.

For kinds whose cases have ``what`` (one of a few kinds of work) beside what every case has (``actions/cases.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.permissions import access, me
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.narrowing import Narrowing
from giamngheo.apps.places.queries import communes_among
from giamngheo.kit import exports
from giamngheo.kit.tables import Column, Table

from . import doors, terms
from . import states as frame
from .kind import Kind
from .kinds import LABEL
from .lists import support_url

Case = TypeVar("Case", bound=Model)
PAGE_SIZE = 50
SORTS = {
    "starts_on": ("support__starts_on", "id"), "-starts_on": ("-support__starts_on", "-id"),
    "name": ("support__beneficiary_name", "id"), "-name": ("-support__beneficiary_name", "-id"),
    "paid_vnd": ("paid_vnd", "id"), "-paid_vnd": ("-paid_vnd", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseList:
    """What a kind says of its list. ``states``: its own, by code; ``whats``: code → words; ``sorts``: besides SORTS."""

    kind: Kind
    model: type[Any]
    states: Mapping[str, frame.State]
    whats: Sequence[tuple[str, Any]]
    columns: tuple[Column, ...]
    noun: Any
    empty_text: Any
    sorts: Mapping[str, tuple[str, ...]]
    hidden: frozenset[str] = frozenset()


class Narrowed(Protocol):
    """What every list of cases can be narrowed to."""

    @property
    def year(self) -> int | None: ...
    @property
    def area_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``state``: the case's own or the frame's."""

    what: str = ""
    giver: str = ""
    state: str = ""
    year: int | None = None
    area_id: int | None = None
    sort: str = ""


def wanted_of(request: HttpRequest, asked: CaseList) -> Wanted:
    """What the address asks; what nobody knows is nothing."""
    what, giver, state, sort = (request.GET.get(name, "") for name in ("loai", "nguon", "trang_thai", "sap_xep"))
    return Wanted(
        what=what if what in dict(asked.whats) else "", giver=giver if giver in terms.givers() else "",
        state=state if state in {*asked.states, *frame.STATES} else "", year=doors.number(request, "nam"),
        area_id=doors.number(request, "dia_ban"), sort=sort if sort in {*SORTS, *asked.sorts} else "",
    )  # fmt: skip


def cases_in(model: type[Case], area_ids: Collection[int]) -> QuerySet[Any]:
    """Cases of these areas with what their lines show, and what was paid; one query."""
    found = model._default_manager.filter(area_id__in=area_ids).select_related("support", "support__village", "area")
    return found.annotate(paid_vnd=Sum("payments__amount_vnd")).defer("support__snapshot")


def narrowed(found: QuerySet[Any], wanted: Wanted, asked: CaseList) -> QuerySet[Any]:
    if wanted.what:
        found = found.filter(what=wanted.what)
    if wanted.giver:
        found = found.filter(support__giver=wanted.giver)
    if wanted.state in asked.states:
        found = found.filter(state=wanted.state, support__state=frame.OPEN)
    elif wanted.state:
        found = found.filter(support__state=wanted.state)
    if wanted.year:
        found = found.filter(support__starts_on__year=wanted.year)
    if wanted.area_id:
        found = Narrowing(wanted.area_id).rows(found)
    return found.order_by(*{**SORTS, **asked.sorts}.get(wanted.sort, SORTS["-starts_on"]))


def state_of(case: Any, own: Mapping[str, frame.State]) -> frame.State:
    """The frame's state where the case is held or ended, else its own."""
    return own[case.state] if case.support.state == frame.OPEN else frame.STATES[case.support.state]


def asked_for(request: HttpRequest, asked: CaseList) -> tuple[Wanted, QuerySet[Any]]:
    """What the address asks of the list, and the cases of my areas that it means."""
    wanted = wanted_of(request, asked)
    return wanted, narrowed(cases_in(asked.model, doors.my_areas(request)), wanted, asked)


def cases_page(request: HttpRequest, asked: CaseList, *, counts: Callable[[QuerySet[Any]], Any], giver: str) -> HttpResponse:
    """The list in the kind's ``cases.html``, with its counts and with what is not confirmed of the rules of ``giver``."""
    wanted, found = asked_for(request, asked)
    context = {
        **page_of(request, found, wanted, asked), "counts": counts(found), "may_begin": access(request).may(P.DELIVER),
        "doubts": terms.doubts_of(giver),
    }  # fmt: skip
    return render(request, f"{LABEL}{asked.kind.code}/cases.html", context)


def cases_file_page(request: HttpRequest, file_kind: str, asked: CaseList) -> HttpResponseBase:
    """Exactly the list of the screen."""
    _wanted, found = asked_for(request, asked)
    return file_of(request, file_kind, found, asked)


def columns_of(own: Mapping[str, frame.State], what_label: Any, *more: Column) -> tuple[Column, ...]:
    """Columns that every such list has; ``more``: the kind's own, before the money."""
    return (
        Column("name", gettext_lazy("Tên"), is_sortable=True, value=lambda c: c.support.beneficiary_name),
        Column("what", what_label, value=lambda c: c.get_what_display()),
        Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.support.village.name if c.support.village else ""),
        Column("area", gettext_lazy("Xã"), value=lambda c: c.area.name),
        Column("giver", gettext_lazy("Nguồn hỗ trợ"), value=lambda c: terms.short_givers().get(c.support.giver, c.support.giver)),
        Column("starts_on", gettext_lazy("Từ ngày"), "ngay", is_sortable=True, value=lambda c: c.support.starts_on),
        *more,
        Column("amount_vnd", gettext_lazy("Kinh phí"), "dong", value=lambda c: c.support.amount_vnd),
        Column("paid_vnd", gettext_lazy("Đã chi"), "dong", is_sortable=True),
        Column("state", gettext_lazy("Trạng thái"), value=lambda c: state_of(c, own).label, tone=lambda c: state_of(c, own).tone),
    )  # fmt: skip


def narrowing(areas: Collection[int], wanted: Narrowed, years: Iterable[int]) -> dict[str, Any]:
    """Communes, where there are several, and years to which a list can be narrowed, with those chosen."""
    communes = [{"value": c.pk, "label": c.name} for c in communes_among(areas)]
    return {
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes] if len(communes) > 1 else [],
        "current_area": wanted.area_id or "", "years": [{"value": "", "label": _("Mọi năm")}, *years], "current_year": wanted.year or "",
    }  # fmt: skip


def page_of(request: HttpRequest, found: QuerySet[Any], wanted: Wanted, asked: CaseList) -> dict[str, Any]:
    """The context of the list's page: one page of the table, and what it can be narrowed to."""
    areas = doors.my_areas(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    export = reverse(f"{asked.kind.list_url}_file", args=["xlsx"])
    table = Table(
        columns=[column for column in asked.columns if column.key not in asked.hidden], rows=page.object_list,
        caption=str(asked.kind.label), id=asked.kind.slug, noun=str(asked.noun), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=wanted.sort,
        row_url=lambda case: support_url(case.support), export_url=f"{export}?{query.urlencode()}" if query else export,
        empty_title=_("Chưa có hồ sơ nào"), empty_text=str(asked.empty_text),
    )  # fmt: skip
    years = asked.model.objects.filter(area_id__in=areas).dates("support__starts_on", "year", order="DESC")
    givers = {code: name for content in asked.kind.contents for code, name in terms.givers_of(content).items()}
    return {
        "table": table, "wanted": wanted, "whats": asked.whats, "givers": givers.items(),
        "states": [*asked.states.values(), *(s for s in frame.STATES.values() if s.code != frame.OPEN)],
        **narrowing(areas, wanted, [day.year for day in years]),
    }  # fmt: skip


def file_of(request: HttpRequest, file_kind: str, found: QuerySet[Any], asked: CaseList) -> HttpResponseBase:
    """Exactly the list of the screen as a file, with the columns that the screen keeps for the page of each."""
    if file_kind not in ("xlsx", "csv"):
        raise Http404
    record(by=me(request), action="tải danh sách hỗ trợ", subject=f"{asked.kind.code}.{file_kind}")
    name = asked.kind.slug
    if file_kind == "csv":
        scope = access(request).scope()
        return exports.csv_response(asked.columns, lambda: found.iterator(chunk_size=2000), name=name, scope=scope)
    return exports.xlsx_response(asked.columns, found.iterator(chunk_size=2000), name=name, title=str(asked.kind.label))


__all__ = [
    "SORTS", "CaseList", "Wanted", "cases_file_page", "cases_in", "cases_page", "columns_of", "file_of",
    "narrowed", "narrowing", "page_of", "state_of", "wanted_of",
]  # fmt: skip
