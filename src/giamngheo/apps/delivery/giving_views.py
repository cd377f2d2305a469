"""Screens of the map of support: by unit, by content, and the files of both."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.kit import exports, formats

from . import giving, giving_lists, terms
from .map_asked import MapAsked


def _title(asked: MapAsked) -> str:
    when = str(asked.year) if asked.year else _("mọi năm")
    what = f", {terms.contents()[asked.content]}" if asked.content else ""
    return _("Bản đồ hỗ trợ: %(area)s, %(when)s%(what)s") % {"area": asked.area.name, "when": when, "what": what}


@require_GET
@needs(P.VIEW_TABLES)
def support_map(request: HttpRequest) -> HttpResponse:
    """What was given to how many, unit by unit."""
    asked = MapAsked(request)
    told = giving.on_map(asked.asked)
    lines, contents, total = giving_lists.lines_of(asked, told)
    context = {
        **asked.bar(), "title": _title(asked), "table": giving_lists.place_table(asked, lines, total),
        "contents_table": giving_lists.content_table(asked, contents), "map": giving_lists.drawn(asked, lines),
        "number": _told(total, "homes"), "people": _told(total, "people"), "has_shapes": giving_lists.has_shapes(asked.map, asked.level),
        "empty": sum(1 for line in lines if line.unit and not line.counts.supports),
        "units": sum(1 for line in lines if line.unit), "funds_url": asked.url("delivery:funds"),
        "missed_url": _missed_url(asked),
    }  # fmt: skip
    return render(request, "delivery/map.html", context)


def _told(line: giving_lists.Line, key: str) -> str:
    told = line.told(key)
    return told if isinstance(told, str) else formats.number(told)


def _missed_url(asked: MapAsked) -> str:
    """Who was given nothing, of the same area where lists are told of it: communes of today, districts of old, the province."""
    is_listed = asked.map == asked.maps[0].id or asked.area.kind == "district"
    return reverse("delivery:missed_index") + (f"?dia_ban={asked.area.pk}" if is_listed else "")


@require_GET
@needs(P.VIEW_TABLES)
def map_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The table of units, or units by contents, as the screen tells it."""
    if kind not in ("dia-ban", "noi-dung"):
        raise Http404
    asked = MapAsked(request)
    told = giving.on_map(asked.asked)
    record(by=me(request), action="tải bảng hỗ trợ theo địa bàn", subject=kind, area_id=asked.area.pk)
    if kind == "noi-dung":
        return exports.xlsx_response(
            giving_lists.cell_columns(), giving_lists.cell_rows(asked, told), name=f"ho-tro-noi-dung-{asked.area.code}",
            title=_title(asked),
        )  # fmt: skip
    lines, _contents, total = giving_lists.lines_of(asked, told)
    return exports.xlsx_response(
        giving_lists.place_columns(), [*lines, total], name=f"ho-tro-dia-ban-{asked.area.code}", title=_title(asked)
    )


__all__ = ["map_file", "support_map"]
