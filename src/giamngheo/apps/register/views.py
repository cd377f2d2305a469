"""Screens of the register: find a household, and all that is known of it."""

from __future__ import annotations

from typing import Any

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
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import exports
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from . import classes, describe, queries, sections
from .doors import household_or_404
from .forms import SearchForm
from .masking import Masked, sensitive_fields
from .models import Household, HouseholdFact, Person, PersonFact

PAGE_SIZE = 50
CLASS_LABELS = Words(HOUSEHOLD_CLASSES)


def _search_of(request: HttpRequest) -> tuple[SearchForm, queries.Search, list[int]]:
    """The form, what is looked for, and the years that can be chosen."""
    years = classes.source().years()
    form = SearchForm(request.GET)
    return form, form.search(years[0] if years else None), years


def _columns(year: int | None) -> list[Column]:
    columns = [
        Column("head_name", _("Chủ hộ"), "ten", is_sortable=True),
        Column("area", _("Xã"), is_sortable=True, value=lambda h: h.area.name),
        Column("village", _("Bản, tiểu khu"), is_sortable=True, value=lambda h: h.village.name if h.village else ""),
        Column("member_count", _("Số người"), "so", is_sortable=True),
    ]
    if year:
        columns.append(Column("class_code", _("Hạng năm %(year)s") % {"year": year}, "hang_ho"))
    return columns


def _with_class(rows: list[Household], year: int | None) -> list[Household]:
    """Puts each row's class of the year on it; one query for all."""
    found = classes.source().classes([row.pk for row in rows], year) if year else {}
    for row in rows:
        row.class_code = found.get(row.pk, "")  # type: ignore[attr-defined]
    return rows


def _log_id_search(request: HttpRequest, search: queries.Search) -> None:
    """To ask whether an ID number is in the register is to read one; the number itself stays out of the log."""
    if search.id_number:
        record_sensitive_read(
            by=request.user, subject="tìm theo số định danh", fields=("id_number",), area_id=None, path=request.path,
            row_count=0,
        )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def households(request: HttpRequest) -> HttpResponse:
    """Search over name, village and ID number; 50 a page, by given name."""
    form, search, years = _search_of(request)
    area_ids = access(request).areas_with(P.VIEW_HOUSEHOLDS)
    _log_id_search(request, search)
    found = queries.households_found(search, area_ids).select_related("area", "village")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    file_url = reverse("register:households_file", args=["xlsx"])
    table = Table(
        columns=_columns(search.year),
        rows=_with_class(list(page.object_list), search.year),
        caption=_("Danh sách hộ"),
        noun=_("hộ"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        sort=search.sort,
        row_url=lambda h: reverse("register:household", args=[h.pk]),
        export_url=f"{file_url}?{query.urlencode()}",
        empty_title=_("Không tìm thấy hộ nào"),
        empty_text=_("Thử gõ ngắn hơn, bỏ bớt điều kiện lọc, hoặc chọn năm khác."),
    )
    context = {
        "form": form,
        "table": table,
        "chips": _chips(search, request),
        "csv_url": f"{reverse('register:households_file', args=['csv'])}?{query.urlencode()}",
        **_bar(search, years, area_ids),
    }
    return render(request, "register/households.html", context)


def _chips(search: queries.Search, request: HttpRequest) -> list[dict[str, Any]]:
    chips = []
    if search.text.strip():
        chips.append({"label": f"“{search.text.strip()}”", "key": "tim"})
    if search.class_code:
        chips.append({"label": CLASS_LABELS[search.class_code], "key": "hang"})
    if search.area_id and "dia_ban" in request.GET:
        chips.append({"label": _("địa bàn đã chọn"), "key": "dia_ban"})
    return chips


def _bar(search: queries.Search, years: list[int], area_ids: frozenset[int]) -> dict[str, Any]:
    """What the bar at the top offers: communes of mine, years reviewed."""
    communes = queries.communes_for_choice(area_ids)
    choices = [{"value": "", "label": _("Mọi địa bàn của tôi")}, *({"value": c.pk, "label": c.name} for c in communes)]
    return {"areas": choices, "current_area": search.area_id or "", "years": years, "current_year": search.year}


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def households_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, all pages of it."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    _form, search, _years = _search_of(request)
    area_ids = access(request).areas_with(P.VIEW_HOUSEHOLDS)
    _log_id_search(request, search)
    record(by=request.user, action="tải danh sách hộ", subject=kind)

    def rows() -> Any:
        found = queries.households_found(search, area_ids).select_related("area", "village")
        for start in range(0, found.count(), 5000):
            yield from _with_class(list(found[start : start + 5000]), search.year)

    columns = _columns(search.year)
    name = f"danh-sach-ho-{search.year}" if search.year else "danh-sach-ho"
    if kind == "csv":
        return exports.csv_response(columns, rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows(), name=name, title=_("Danh sách hộ"))


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """One household, sensitive fields hidden."""
    return _household_page(request, household_or_404(request, pk), is_revealed=False)


@require_POST
@never_cache
@needs(P.VIEW_HOUSEHOLDS)
def household_revealed(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with sensitive fields, for this one answer; who asked is logged before anything is shown."""
    found = household_or_404(request, pk)
    if not access(request).may(P.VIEW_SENSITIVE, found.area_id):
        raise PermissionDenied
    record_sensitive_read(
        by=request.user,
        subject=f"hộ {found.pk}",
        fields=sensitive_fields(Household, Person, HouseholdFact, PersonFact),
        area_id=found.area_id,
        path=request.path,
    )
    return _household_page(request, found, is_revealed=True)


def _household_page(request: HttpRequest, found: Household, *, is_revealed: bool) -> HttpResponse:
    known = queries.household_known(found)
    context = {
        "household": Masked(found, is_revealed=is_revealed),
        "members": describe.members(known, is_revealed=is_revealed),
        "occasions": describe.occasions(known, is_revealed=is_revealed),
        "class_history": classes.source().history(request, found.pk, is_revealed=is_revealed),
        "sections": sections.rendered(request, found, is_revealed=is_revealed),
        "is_revealed": is_revealed,
        "may_reveal": access(request).may(P.VIEW_SENSITIVE, found.area_id) and not is_revealed,
    }
    return render(request, "register/household.html", context)
