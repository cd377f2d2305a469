"""The year's tables on screen, as workbooks, on the map, and the households behind each number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock
from giamngheo.kit.asked import whole
from giamngheo.kit.exports import XLSX, _disposition
from giamngheo.kit.formats import percent
from giamngheo.kit.tables import Column, Table

from . import nominal, queries
from .building import UNASKED, Built, Line, build, class_breaks, head_groups
from .counting import View
from .definitions import ReviewTable, TableColumn, tables
from .workbook import UNCONFIRMED, table_workbook

PAGE_SIZE = 50
LEVEL_WORDS = {"commune": "xã, phường, thị trấn", "district": "huyện, thành phố", "province": "tỉnh"}


def _tables() -> dict[int, ReviewTable]:
    return tables(named_groups())


@lru_cache(maxsize=1)
def named_groups() -> tuple[str, ...]:
    """Ethnic groups that have a column of their own in table 9."""
    return tuple(g.name for g in current_plan().ethnic_groups if g.is_son_la)


class Choice:
    """Area, year, map and level chosen in the address, checked against what this person may see."""

    def __init__(self, request: HttpRequest, year: int) -> None:
        rounds = queries.rounds()
        self.round = next((r for r in rounds if r.year == year), None)
        if self.round is None:
            raise Http404
        self.years = [r.year for r in rounds]
        self.maps = queries.generations()
        in_force = [g for g in self.maps if g.valid_from <= self.round.opens_on]
        default_map = (in_force or self.maps)[-1].id
        asked = request.GET.get("ban_do", default_map)
        self.generation_id = asked if asked in {g.id for g in self.maps} else default_map
        allowed = access(request).areas_with(Permission.VIEW_TABLES)
        self.areas = queries.choosable_areas(allowed, self.generation_id)
        if not self.areas:
            raise Http404
        self.area = self._area(request.GET.get("dia_ban", ""), allowed)
        has_districts = any(a.kind == "district" for a in self.areas)
        level = request.GET.get("cap", "")
        self.level = "district" if level == "district" and has_districts else "commune"
        self.has_districts = has_districts

    def _area(self, asked: str, allowed: frozenset[int]) -> Any:
        by_id = {a.id: a for a in self.areas}
        wanted = whole(asked)
        if wanted is not None:
            if wanted in by_id:
                return by_id[wanted]
            if wanted not in allowed:
                raise Http404
        kinds = {"province": 0, "district": 1, "commune": 2}
        return min(self.areas, key=lambda a: (kinds[a.kind], a.code))

    @property
    def view(self) -> View:
        assert self.round is not None
        return View(self.round.id, self.round.year, self.area.id, self.level, self.generation_id)

    @property
    def parameters(self) -> dict[str, Any]:
        return {"dia_ban": self.area.id, "ban_do": self.generation_id, "cap": self.level}

    def bar(self) -> dict[str, Any]:
        """Context of the bar at the top."""
        groups = {"province": "Tỉnh", "district": "Huyện, thành phố", "commune": "Xã, phường, thị trấn"}
        ordered = sorted(self.areas, key=lambda a: (list(groups).index(a.kind), a.code))
        return {
            "areas": [{"value": a.id, "label": a.name, "group": groups[a.kind]} for a in ordered],
            "current_area": self.area.id,
            "maps": [{"value": g.id, "label": g.name_vi} for g in self.maps],
            "current_map": self.generation_id,
        }


@needs(Permission.VIEW_TABLES)
def index(request: HttpRequest) -> HttpResponse:
    """Years and the tables of each."""
    return render(
        request,
        "review/tables/index.html",
        {
            "rounds": queries.rounds(),
            "tables": sorted(_tables().values(), key=lambda t: t.number),
            "lists": nominal.LISTS.values(),
        },
    )


@dataclass(frozen=True, slots=True)
class CountColumn(Column):
    """A count; where none of the households was asked it says so."""

    is_unasked: Callable[[Any], bool] = bool

    def text(self, row: Any) -> str:
        return _(UNASKED) if self.is_unasked(row) else Column.text(self, row)


def _behind(choice: Choice, target: int | None, filters: dict[str, str], *, route: str = "tables:households") -> str:
    parameters = {**choice.parameters, **({"don_vi": target} if target else {}), **filters}
    return f"{reverse(route, args=[choice.view.year])}?{urlencode(parameters)}"


def _value_of(key: str, line: Line) -> object:
    return line.values.get(key)


def _is_unasked(column: TableColumn, line: Line) -> bool:
    return line.is_unasked(column)


def _share_text(column: TableColumn, line: Line) -> str:
    """A share, or why there is none: no data, no denominator, or not all communes of the unit."""
    part, whole = column.share_of or ("", "")
    value = line.values.get(column.key)
    return line.missing(part, whole) if value is None else percent(value)


def _list_of(choice: Choice, column: TableColumn, route: str, line: Line) -> str | None:
    if not line.values.get(column.key) or not (line.is_total or line.area):
        return None
    target = None if line.is_total or line.area is None else line.area.id
    return _behind(choice, target, column.filters, route=route)


def _screen_table(choice: Choice, built: Built) -> Table:
    """The built table as a list of the house; every count links to its households."""
    columns = [Column("label", _("Đơn vị"))]
    for column in built.table.columns:
        url = partial(_list_of, choice, column, built.table.behind) if column.filters else None
        if column.share_of:
            columns.append(Column(column.key, column.label, align="num", value=partial(_share_text, column)))
            continue
        columns.append(
            CountColumn(
                column.key, column.label, column.format, value=partial(_value_of, column.key), url=url,
                is_unasked=partial(_is_unasked, column),
            )
        )  # fmt: skip
    return Table(
        columns=columns,
        rows=built.lines,
        caption=f"{_('Biểu')} {built.table.number}. {built.table.title}",
        export_url=f"{reverse('tables:workbook', args=[choice.view.year, built.table.number])}?{urlencode(choice.parameters)}",
        export_label=_("Tải biểu này (.xlsx)"),
        groups=[("", 1), *head_groups(built.table)],
        empty_title=_("Chưa có số liệu"),
    )


def _map(choice: Choice, built: Built) -> dict[str, Any] | None:
    """The choropleth beside table 1, where there are shapes for this map and level."""
    if built.table.number != 1 or shapes_path(choice.generation_id, choice.level) is None:
        return None
    lines = [line for line in built.lines if line.area and not line.is_district]
    values = [
        {
            "code": line.area.code,
            "name": line.label,
            "value": _map_value(line),
            "text": _map_text(line),
            "url": _behind(choice, line.area.id, {"hang": "POOR"}),
        }
        for line in lines
        if line.area
    ]
    return {
        "id": "ban-do-ngheo",
        "title": f"{_('Tỷ lệ hộ nghèo')} {choice.area.name}, {_('năm')} {choice.view.year}",
        "unit": "%",
        "geojson_url": reverse("tables:shapes", args=[choice.generation_id, choice.level]),
        "code_property": "code",
        "classes": class_breaks([float(v["value"]) for v in values if v["value"] is not None]),
        "values": values,
    }


def _map_value(line: Line) -> float | None:
    """The share in the steps the legend prints, so that shape, legend and table say the same."""
    value = line.values.get("poor_share")
    return None if value is None else round(float(value), 4)


def _beside_map(choice: Choice, built: Built) -> Table:
    """The figures of the map, unit by unit; the full table stands below."""
    wanted = {"poor", "poor_share"}
    full = _screen_table(choice, built)
    words = {"poor": _("Hộ nghèo"), "poor_share": _("Tỷ lệ hộ nghèo")}
    columns = [full.columns[0], *(replace(c, label=words[c.key]) for c in full.columns if c.key in wanted)]
    return Table(columns=columns, rows=built.lines, caption=_("Tỷ lệ hộ nghèo trên bản đồ"), id="bang-ban-do")


def _map_text(line: Line) -> str:
    value = line.values.get("poor_share")
    return line.missing("poor", "households") if value is None else percent(value)


@needs(Permission.VIEW_TABLES)
def table(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One table of one year."""
    definition = _tables().get(number)
    if definition is None:
        raise Http404
    choice = Choice(request, year)
    built = build(definition, choice.view, area_name=choice.area.name)
    shown_map = _map(choice, built)
    context = {
        **choice.bar(),
        "choice": choice,
        "built": built,
        "groups": head_groups(definition),
        "table": _screen_table(choice, built),
        "map": shown_map,
        "map_table": _beside_map(choice, built) if shown_map else None,
        "progress": queries.progress(choice.view),
        "all_tables": sorted(_tables().values(), key=lambda t: t.number),
        "lists": nominal.LISTS.values(),
        "others": [year for year in choice.years if year != choice.view.year],
        "unconfirmed": UNCONFIRMED,
        "title": f"{_('Biểu')} {number}. {definition.title}: {choice.area.name}, {_('năm')} {year}",
        "query": urlencode(choice.parameters),
        "total": built.total.values,
        "types_unconfirmed": any(line.area and line.area.area_type_confidence != "confirmed" for line in built.lines),
    }
    return render(request, "review/tables/table.html", context)


def letterhead(choice: Choice, when: str) -> dict[str, str]:
    """What a workbook says above its table: who files it, where and when, of which units on which map."""
    today = clock.today()
    map_name = next(g.name_vi for g in choice.maps if g.id == choice.generation_id)
    return {
        "authority": "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "place_and_day": f"Sơn La, ngày {today.day} tháng {today.month} năm {today.year}",
        "subtitle": f"{choice.area.name}, {when}, theo {LEVEL_WORDS[choice.level]}, bản đồ hành chính {map_name}",
        "status": queries.progress(choice.view).words,
    }


@needs(Permission.VIEW_TABLES)
def workbook(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The same table as a workbook."""
    definition = _tables().get(number)
    if definition is None:
        raise Http404
    choice = Choice(request, year)
    built = build(definition, choice.view, area_name=choice.area.name)
    content = table_workbook(built, **letterhead(choice, f"năm {year}"))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = _disposition(f"bieu-{number}-{choice.area.code}-{year}.xlsx")
    return response


def shapes_path(generation_id: str, level: str) -> Any:
    """The file of polygons for a map and level, or none: shapes of the 204 old communes have no free licence."""
    names = {("2025-07", "commune"): "communes-2025-07.geojson"}
    name = names.get((generation_id, level)) or ("districts-2021.geojson" if level == "district" else None)
    path = current_plan().root / "places" / name if name else None
    return path if path and path.exists() else None


@needs(Permission.VIEW_TABLES)
@cache_control(private=True, max_age=86400)
def shapes(request: HttpRequest, generation_id: str, level: str) -> HttpResponseBase:
    """Polygons as GeoJSON, for the map."""
    path = shapes_path(generation_id, level)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="application/geo+json")
