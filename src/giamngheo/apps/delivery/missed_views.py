"""Screens of who falls under a rule and was given nothing: by commune, and by name within one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.support import marks
from giamngheo.apps.support.asked import Asked, asked
from giamngheo.apps.support.lists import NOUNS, STATE_TONES, state_words
from giamngheo.apps.support.queries import reads_sensitive
from giamngheo.kit import exports, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Column, Table

from . import giving_lists, lists, missed

FIRST_RULE = "p5_household"


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def missed_index(request: HttpRequest) -> HttpResponse:
    """The rule chosen in the form, else that of housing."""
    wanted = request.GET.get("quy_dinh", "")
    rule_id = wanted if wanted in missed.rules() else FIRST_RULE
    query = request.GET.copy()
    query.pop("quy_dinh", None)
    address = reverse("delivery:missed", args=[rule_id])
    return redirect(f"{address}?{query.urlencode()}" if query else address)


def _asked(request: HttpRequest, rule_id: str) -> Asked:
    if rule_id not in missed.rules():
        raise Http404
    return asked(request, rule_id)


def _tells_by_itself(wanted: Asked) -> bool:
    """Whether being on the list tells something sensitive: then it is counted here and nobody is named."""
    return bool(reads_sensitive(wanted.rule, wanted.rule.clauses))


def _title(wanted: Asked) -> str:
    return _("Thuộc diện mà chưa được hỗ trợ: %(rule)s, %(area)s") % {"rule": wanted.rule.name_vi, "area": wanted.area.name}


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def missed_list(request: HttpRequest, rule_id: str) -> HttpResponse:
    """How many were given nothing, by commune; within a commune, who."""
    wanted = _asked(request, rule_id)
    told = missed.missed(wanted)
    is_commune, is_hidden = wanted.area.kind == "commune", _tells_by_itself(wanted)
    context: dict[str, Any] = {
        "title": _title(wanted), "wanted": wanted, "rules": missed.rules(), "areas": wanted.choices, "current_area": wanted.area.pk,
        "is_told": told is not None, "is_commune": is_commune, "is_hidden": is_hidden, "noun": NOUNS[wanted.rule.subject],
        "back_url": reverse("delivery:map"), "list_url": wanted.url(),
    }  # fmt: skip
    if told is not None:
        run = told.runs.newest
        context |= {
            "counts": told.counts, "since": told.since, "on": told.on, "run": run,
            "is_old": run is not None and marks.is_old(run.marks, wanted.area_ids),
            "places": None if is_commune else _places(wanted, told), "map": None if is_commune else _map(wanted, told),
            "table": _people(request, wanted, told) if is_commune and not is_hidden else None,
        }  # fmt: skip
    return render(request, "delivery/missed.html", context)


def _url(wanted: Asked, area_id: int) -> str:
    query = urlencode({"dia_ban": area_id, "ngay": wanted.on.isoformat()})
    return f"{reverse('delivery:missed', args=[wanted.rule.id])}?{query}"


def _place_columns(wanted: Asked) -> list[Column]:
    return [
        Column("area", _("Xã, phường"), url=lambda row: _url(wanted, row["area_id"])),
        Column("yes", _("Thuộc diện"), "so"), Column("given", _("Đã, đang được hỗ trợ"), "so"),
        Column("missed", _("Thuộc diện, chưa được hỗ trợ"), "so", url=lambda row: _url(wanted, row["area_id"])),
        Column("open", _("Chưa xác định, chưa được hỗ trợ"), "so"),
    ]  # fmt: skip


def _places(wanted: Asked, told: missed.Missed) -> Table:
    return Table(
        columns=_place_columns(wanted), rows=told.places, caption=_("Theo xã, phường"), id="theo-dia-ban",
        foot={**told.counts, "area": _("Tổng"), "area_id": 0}, export_url=_file_url(wanted, "xlsx"),
        empty_title=_("Không có ai thuộc diện hoặc chưa xác định"),
    )  # fmt: skip


def _map(wanted: Asked, told: missed.Missed) -> dict[str, Any] | None:
    """Communes of the newest map by how many were given nothing."""
    areas = {a.pk: a for a in wanted.areas if a.kind == "commune"}
    if wanted.area.kind != "province" or not areas:
        return None
    rows = {row["area_id"]: row for row in told.places}
    values = [
        {
            "code": area.code, "name": area.name, "value": (rows.get(pk) or {}).get("missed"),
            "text": formats.number((rows.get(pk) or {}).get("missed"), missing=_("chưa có số liệu")), "url": _url(wanted, pk),
        }
        for pk, area in areas.items()
    ]  # fmt: skip
    return {
        "id": "ban-do-chua-duoc", "title": _title(wanted), "unit": str(NOUNS[wanted.rule.subject]),
        "geojson_url": reverse("tables:shapes", args=["2025-07", "commune"]), "code_property": "code",
        "classes": giving_lists.breaks([row["missed"] for row in told.places], formats.number), "values": values,
    }  # fmt: skip


def _people_columns() -> list[Column]:
    return [
        Column("name", _("Họ và tên"), "ten"), Column("village", _("Bản, tiểu khu")),
        Column("state", _("Kết quả xét"), value=lambda row: state_words(row["state"]), tone=lambda row: STATE_TONES[row["state"]]),
        Column("missing", _("Còn thiếu thông tin")),
    ]  # fmt: skip


def _people(request: HttpRequest, wanted: Asked, told: missed.Missed) -> Table:
    rows = told.rows()
    page = max(1, whole(request.GET.get("trang"), 6) or 1)
    start = (page - 1) * lists.PAGE_SIZE

    def url(row: dict[str, Any]) -> str | None:
        return reverse("register:household", args=[row["household_key"]]) if row["household_key"] else None

    return Table(
        columns=_people_columns(), rows=rows.slice(start, lists.PAGE_SIZE).to_dicts(), caption=_("Ai chưa được hỗ trợ"), id="chua-duoc",
        noun=str(NOUNS[wanted.rule.subject]), total=rows.height, start=start + 1, page=page,
        pages=max(1, -(-rows.height // lists.PAGE_SIZE)),
        row_url=url, export_url=_file_url(wanted, "xlsx"), empty_title=_("Ai thuộc diện cũng đã được hỗ trợ"),
        empty_text=_("Hoặc chưa có ai thuộc diện; xem danh sách của quy định này."),
    )  # fmt: skip


def _file_url(wanted: Asked, kind: str) -> str:
    query = urlencode({"dia_ban": wanted.area.pk, "ngay": wanted.on.isoformat()})
    return f"{reverse('delivery:missed_file', args=[wanted.rule.id, kind])}?{query}"


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def missed_file(request: HttpRequest, rule_id: str, kind: str) -> HttpResponseBase:
    """Exactly the table of the screen: communes, or names within one."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    wanted = _asked(request, rule_id)
    told = missed.missed(wanted)
    is_commune = wanted.area.kind == "commune"
    if told is None or (is_commune and _tells_by_itself(wanted)):
        raise Http404
    columns = _people_columns() if is_commune else _place_columns(wanted)
    rows = told.rows().to_dicts() if is_commune else told.places
    name = f"chua-duoc-ho-tro-{rule_id}-{wanted.area.code}"
    record(by=me(request), action="tải danh sách thuộc diện chưa được hỗ trợ", subject=rule_id, area_id=wanted.area.pk)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows, name=name, title=_title(wanted))


__all__ = ["missed_file", "missed_index", "missed_list"]
