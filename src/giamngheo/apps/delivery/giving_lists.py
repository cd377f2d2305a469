"""Tables of the map of support and of the integration of funds, and what the map is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_named
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import terms, withheld
from .giving import Counts, OnMap
from .map_asked import MEASURES, MapAsked
from .withheld import HIDDEN, withhold, withhold_total

COUNTED = ("supports", "accepted", "homes", "people")


@dataclass(slots=True)
class Line:
    """One row with its name. ``hidden``: numbers withheld from who may not see households."""

    name: str
    counts: Counts
    unit: int | None = None
    content: str = ""
    code: str = ""
    hidden: set[str] = field(default_factory=set)

    def told(self, key: str) -> Any:
        """The number, or that it is withheld."""
        return withheld.words() if key in self.hidden else getattr(self.counts, key)


def lines_of(asked: MapAsked, told: OnMap) -> tuple[list[Line], list[Line], Line]:
    """Units of the map with something or nothing given, contents, and the sum."""
    units = [unit for unit in asked.areas if unit.kind == asked.level and unit.pk in asked.inside]
    if asked.level == "commune" and asked.area.kind == "commune":
        units = [asked.area]
    lines = [Line(u.name, told.units.get(u.pk, Counts()), unit=u.pk, code=u.code) for u in units]
    shown = {line.unit for line in lines}
    left = [one for unit, one in told.units.items() if unit not in shown]
    lines += [Line(_place(one.unit), one) for one in left]
    names = terms.contents()
    contents = [Line(name, told.contents[code], content=code) for code, name in names.items() if code in told.contents]
    total = Line(_("Tổng"), told.total)
    if not asked.may_open:
        withhold(lines)
        withhold(contents)
        withhold_total(total)
    return lines, contents, total


def _place(unit: int | None) -> str:
    return areas_named([unit]).get(unit, "") if unit is not None else _("Không xếp được vào một đơn vị của bản đồ này")


def _number(key: str, label: str, url: Callable[[Line], str | None] | None = None, unit: str = "") -> Column:
    is_money = key.endswith("_vnd")

    def value(line: Line) -> Any:
        told = line.told(key)
        return told if isinstance(told, str) else formats.money(told) if is_money else formats.number(told)

    return Column(key, label, align="num", value=value, url=url, unit=unit)


def _raw(key: str, label: str) -> Column:
    """The same for files: numbers as numbers."""
    return Column(key, label, "dong" if key.endswith("_vnd") else "so", value=lambda line: line.told(key))


def _heads() -> list[tuple[str, str]]:
    return [
        ("homes", _("Hộ")), ("people", _("Người")), ("supports", _("Hồ sơ")), ("accepted", _("Đã nghiệm thu")),
        ("places", _("Nơi có công trình, mô hình")), ("in_kind", _("Hồ sơ có hiện vật")), ("given_vnd", _("Tiền đã nghiệm thu")),
        ("open_vnd", _("Mức hỗ trợ đang thực hiện")),
    ]  # fmt: skip


def place_columns(asked: MapAsked | None = None) -> list[Column]:
    """Name and numbers; each number of a unit opens its supports. Without a question: for a file."""
    first = Column("name", _("Đơn vị"), value=lambda line: line.name)
    if asked is None:
        return [first, *(_raw(key, label) for key, label in _heads())]

    def url(line: Line) -> str | None:
        has_list = line.counts.supports and (line.unit or line.content) and asked.may_open
        return asked.supports_url(line.unit, line.content) if has_list else None

    return [first, *(_number(key, label, url if key in ("homes", "people", "supports") else None) for key, label in _heads())]


def place_table(asked: MapAsked, lines: Sequence[Line], total: Line) -> Table:
    return Table(
        columns=place_columns(asked), rows=lines, foot=total, caption=_("Đã hỗ trợ, theo địa bàn"), id="theo-dia-ban",
        export_url=asked.url("delivery:map_file", "dia-ban"), empty_title=_("Không có đơn vị nào"),
    )  # fmt: skip


def contents_caption(lines: Sequence[Line]) -> str:
    """Says, where numbers are withheld, why."""
    if any(line.hidden for line in lines):
        return _("Đã hỗ trợ, theo nội dung (số hộ, số người từ 1 đến 4 và số để lộ chúng không hiện)")
    return _("Đã hỗ trợ, theo nội dung")


def content_table(asked: MapAsked, lines: Sequence[Line]) -> Table:
    """The same by what was given; each name narrows the map to it."""
    first, *rest = place_columns(asked)
    named = Column("name", _("Nội dung"), value=first.value, url=lambda line: asked.url("delivery:map", noi_dung=line.content))
    return Table(
        columns=[named, *rest], rows=lines, caption=_("Đã hỗ trợ, theo nội dung"), id="theo-noi-dung",
        export_url=asked.url("delivery:map_file", "noi-dung"), export_label=_("Tải theo địa bàn và nội dung (.xlsx)"),
        empty_title=_("Chưa hỗ trợ gì"), empty_text=_("Bỏ bớt điều kiện lọc, hoặc chọn năm khác."),
    )  # fmt: skip


def cell_rows(asked: MapAsked, told: OnMap) -> list[Line]:
    """Unit by unit, content by content, for the file; withheld so that neither a unit's sum nor a content's tells."""
    names, places = terms.contents(), areas_named([one.unit for one in told.cells if one.unit])
    unknown = _("Không xếp được vào một đơn vị của bản đồ này")
    lines = [
        Line(places.get(one.unit or 0, unknown), one, unit=one.unit, content=names.get(one.content or "", one.content or ""))
        for one in sorted(told.cells, key=lambda one: (places.get(one.unit or 0, unknown), one.content or ""))
    ]
    if not asked.may_open:
        withhold(lines, row=lambda line: line.unit, column=lambda line: line.content)
    return lines


def cell_columns() -> list[Column]:
    first, *rest = place_columns()
    return [first, Column("content", _("Nội dung"), value=lambda line: line.content), *rest]


def breaks(values: Sequence[int], write: Callable[[int], str]) -> list[dict[str, Any]]:
    """Five classes of equal count above 0, fewer when there are fewer numbers, and each labelled with what it holds."""
    known = sorted(value for value in values if value > 0)
    if not known:
        return []
    cuts = sorted({known[min(len(known) - 1, round(len(known) * k / 5))] for k in range(1, 5)})
    edges = [1, *(cut for cut in cuts if 1 < cut < known[-1]), known[-1]]
    pairs = list(pairwise(edges)) if len(edges) > 1 and edges[0] < edges[-1] else [(1, known[-1])]
    last = len(pairs) - 1
    return [
        {"from": low, "to": high, "label": f"{write(low)} – {write(high if n == last else high - 1)}"}
        for n, (low, high) in enumerate(pairs)
    ]  # fmt: skip


def has_shapes(generation: str, level: str) -> bool:
    """Are there polygons of this map? Of the 204 communes of old there are none with a free licence."""
    name = "communes-2025-07.geojson" if (generation, level) == ("2025-07", "commune") else "districts-2021.geojson"
    return (generation == "2025-07" or level == "district") and (current_plan().root / "places" / name).exists()


def drawn(asked: MapAsked, lines: Sequence[Line]) -> dict[str, Any] | None:
    """The choropleth of the measure chosen; none where there are no shapes."""
    if not has_shapes(asked.map, asked.level):
        return None
    key = {"ho": "homes", "nguoi": "people", "tien": "given_vnd"}[asked.measure]
    write = formats.money if key == "given_vnd" else formats.number
    told = [line for line in lines if line.code]
    numbers = [value for line in told if not isinstance(value := line.told(key), str)]
    values = []
    for line in told:
        value = line.told(key)
        is_number = not isinstance(value, str)
        values.append(
            {
                "code": line.code, "name": line.name, "value": value if is_number and value else None,
                "text": write(value) if is_number else value,
                "url": asked.supports_url(line.unit) if asked.may_open and line.counts.supports else "",
            }
        )  # fmt: skip
    return {
        "id": "ban-do-ho-tro", "title": f"{MEASURES[asked.measure]}: {asked.area.name}", "unit": "",
        "geojson_url": reverse("tables:shapes", args=[asked.map, asked.level]), "code_property": "code",
        "classes": breaks(numbers, write), "values": values,
    }  # fmt: skip


__all__ = [
    "COUNTED", "HIDDEN", "Line", "breaks", "cell_columns", "cell_rows", "content_table", "contents_caption", "drawn", "has_shapes",
    "lines_of", "place_columns", "place_table", "withhold", "withhold_total",
]  # fmt: skip
