"""Screens: how many of the poor hold a card, commune by commune; who has none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.places.queries import province
from giamngheo.kit import clock, exports, formats

from . import asked, cards, lists, queries
from .cards import CLASSES

# What a reader of the list of persons learns of each.
HEALTH = ("valid_to", "has_health_insurance")


def _area(request: HttpRequest, day: date) -> tuple[int, list[dict[str, Any]]]:
    """The area chosen, and those to choose from: the whole province for who sees it, and the communes of the day's map. 404 where the
    person sees tables of nothing."""
    mine = access(request).areas_with(P.VIEW_TABLES)
    choices: list[dict[str, Any]] = [{"value": c.pk, "label": c.name} for c in queries.communes_on(mine, asked.map_of(day))]
    whole = province()
    if whole.pk in mine:
        choices.insert(0, {"value": whole.pk, "label": _("Cả tỉnh")})
    if not choices:
        raise Http404
    chosen = asked.area_of(request, {int(one["value"]) for one in choices})
    return chosen or int(choices[0]["value"]), choices


@require_GET
@needs(P.VIEW_TABLES)
def coverage(request: HttpRequest) -> HttpResponse:
    """Persons of poor and near-poor households with a card on a day, by commune."""
    day = asked.day_of(request)
    area_id, choices = _area(request, day)
    here = access(request)
    told = queries.coverage(area_id, day, among=here.areas_with(P.VIEW_TABLES))
    context = {
        "told": told, "total": told.total, "table": lists.coverage_table(told, links=here.may(P.VIEW_SENSITIVE)), "day": day,
        "share": lists.share_text(told.total), "today": clock.today(), "areas": choices if len(choices) > 1 else [],
        "current_area": area_id, "sees_persons": here.may(P.VIEW_SENSITIVE), "may_import": here.may(P.IMPORT),
        "sees_files": here.may(P.IMPORT) or here.may(P.RESOLVE_PAIRS),
    }  # fmt: skip
    return render(request, "insurance/coverage.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def coverage_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the table of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    day = asked.day_of(request)
    area_id, _choices = _area(request, day)
    told = queries.coverage(area_id, day, among=access(request).areas_with(P.VIEW_TABLES))
    rows = [*told.communes, *([told.total] if len(told.communes) > 1 else [])]
    columns, name = lists.coverage_columns(day.isoformat(), links=False), f"the-bhyt-theo-xa-{day:%Y-%m-%d}"
    record(by=me(request), action="tải bảng thẻ bảo hiểm y tế theo xã", subject=kind, area_id=area_id)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name=name, scope=access(request).scope())
    title = _("Thẻ bảo hiểm y tế của người nghèo, cận nghèo ngày %(day)s") % {"day": formats.day(day)}
    return exports.xlsx_response(columns, rows, name=name, title=title)


@dataclass(frozen=True, slots=True)
class _Persons:
    """What the list of persons is asked for, of one commune."""

    day: date
    area_id: int
    areas: Collection[int]
    choices: list[dict[str, Any]]
    state: str
    classes: tuple[str, ...]
    sort: str

    def read(self, **page: int) -> list[cards.PersonCard]:
        return cards.persons_with(
            areas=self.areas, communes=[self.area_id], day=self.day, states=asked.STATES[self.state], classes=self.classes,
            sort=self.sort, **page,
        )  # fmt: skip


def _persons(request: HttpRequest) -> _Persons:
    """404 for who sees health data nowhere on the day's map, and for an address that names a commune of others."""
    day = asked.day_of(request)
    mine = access(request).areas_with(P.VIEW_SENSITIVE) & access(request).areas_with(P.VIEW_HOUSEHOLDS)
    choices: list[dict[str, Any]] = [{"value": c.pk, "label": c.name} for c in queries.communes_on(mine, asked.map_of(day))]
    if not choices:
        raise Http404
    sort = request.GET.get("sap_xep", "")
    return _Persons(
        day=day, area_id=asked.area_of(request, {int(one["value"]) for one in choices}) or int(choices[0]["value"]), areas=mine,
        choices=choices, state=asked.state_of(request), classes=asked.classes_of(request), sort=sort if sort in cards.ORDERS else "",
    )  # fmt: skip


def _seen(request: HttpRequest, wanted: _Persons, count: int) -> None:
    """Somebody sees whose card is what: that is health data, and is logged."""
    if count:
        record_sensitive_read(
            by=me(request), subject=f"thẻ bảo hiểm y tế, xã {wanted.area_id}", fields=HEALTH, area_id=wanted.area_id, path=request.path,
            row_count=count,
        )  # fmt: skip


@require_GET
@needs(P.VIEW_SENSITIVE)
def persons(request: HttpRequest) -> HttpResponse:
    """Persons of poor and near-poor households of a commune by their card; at first those without one. Seeing it is logged."""
    wanted = _persons(request)
    number = min(max(asked.whole(request.GET.get("trang")) or 1, 1), 10_000)
    rows = wanted.read(limit=lists.PAGE_SIZE, offset=(number - 1) * lists.PAGE_SIZE)
    if not rows and number > 1:
        number, rows = 1, wanted.read(limit=lists.PAGE_SIZE, offset=0)
    total = rows[0].total if rows else 0
    _seen(request, wanted, len(rows))
    query = request.GET.copy()
    query.pop("trang", None)
    list_on = queries.lists_in_force([wanted.area_id], wanted.day).get(wanted.area_id)
    context = {
        "table": lists.persons_table(rows, number=number, pages=max(-(-total // lists.PAGE_SIZE), 1), total=total, sort=wanted.sort,
                                     query=query.urlencode()),
        "wanted": wanted, "list_on": list_on, "today": clock.today(), "areas": wanted.choices if len(wanted.choices) > 1 else [],
        "current_area": wanted.area_id, "area_name": next(c["label"] for c in wanted.choices if c["value"] == wanted.area_id),
        "current_class": wanted.classes[0] if len(wanted.classes) == 1 else "", "classes": [(c, exports.CLASS_LABELS[c]) for c in CLASSES],
        "states": [
            ("khong", _("Không có thẻ trong ngày")), ("khong-co", _("Không có trong danh sách")),
            ("het-han", _("Thẻ hết hạn, chưa đến ngày")),
            ("chua-ro", _("Chưa xác định")), ("co", _("Có thẻ")),
        ],
    }  # fmt: skip
    return render(request, "insurance/persons.html", context)


@require_GET
@needs(P.VIEW_SENSITIVE)
def persons_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, all pages of it; logged."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    wanted = _persons(request)
    rows = wanted.read()
    _seen(request, wanted, len(rows))
    record(by=me(request), action="tải danh sách người theo thẻ bảo hiểm y tế", subject=kind, area_id=wanted.area_id, rows=len(rows))
    columns, name = lists.person_columns(), f"the-bhyt-{wanted.state}-{wanted.day:%Y-%m-%d}"
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name=name, scope=access(request).scope())
    title = _("Thẻ bảo hiểm y tế của người nghèo, cận nghèo ngày %(day)s") % {"day": formats.day(wanted.day)}
    return exports.xlsx_response(columns, rows, name=name, title=title)


__all__ = ["coverage", "coverage_file", "persons", "persons_file"]
