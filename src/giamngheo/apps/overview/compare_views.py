"""Communes side by side, and the poverty rate year by year on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.indicators.asked import Asked as IndicatorsAsked
from giamngheo.apps.indicators.computing import Where
from giamngheo.apps.indicators.queries import Value
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Column, Table

from . import drawn
from .asked import Asked
from .figures import POOR, Figures
from .front import billions, rate_text, rate_words, share_of, stored_rate
from .queries import stored

MOST = 4


def _chosen(asked: Asked) -> list[Any]:
    """At most four communes of the address, each once, in its order. Raises Http404 for one that may not be seen."""
    known = {a.pk: a for a in asked.areas if a.kind == "commune"}
    ids = [number for text in asked.request.GET.getlist("xa") if text and (number := whole(text)) is not None]
    if any(number not in known for number in ids):
        raise Http404
    return [known[number] for number in list(dict.fromkeys(ids))[:MOST]]


def _poor(figures: Figures) -> tuple[str, Figures] | None:
    """The newest year with a rate."""
    return max(figures["poverty"].items(), default=None)


def _taken(figures: Figures) -> str:
    """When the commune's figures were taken, and whether by rules that hold no more."""
    at = formats.moment(figures["snapshot"].taken_at)
    return at if figures["snapshot"].plan_digest == current_plan().digest else _("%(at)s, theo bản quy tắc trước") % {"at": at}


def _lines(may: Callable[[P], bool]) -> list[tuple[str, Any]]:
    """(what, figures → text) of the rows of the comparison; ``may``: of all communes compared."""

    def poor(key: str) -> Any:
        return lambda f: formats.number(_poor(f)[1][key] if _poor(f) else None)  # type: ignore[index]

    def light(wanted: str) -> Any:
        return lambda f: formats.number(sum(told["light"] == wanted for told in f["targets"].values()))

    found: list[tuple[str, Any]] = [
        (_("Tính lúc"), _taken),
        (_("Năm của số hộ nghèo"), lambda f: _poor(f)[0] if _poor(f) else formats.MISSING), (_("Tổng số hộ"), poor("all")),  # type: ignore[index]
        (_("Hộ nghèo"), poor("poor")), (_("Hộ cận nghèo"), poor("near_poor")),
        (_("Tỷ lệ hộ nghèo"), lambda f: stored_rate(_poor(f)[1] if _poor(f) else None)),  # type: ignore[index]
        (_("Chỉ tiêu đúng lộ trình, đạt"), light("green")), (_("Chỉ tiêu cần theo dõi"), light("amber")),
        (_("Chỉ tiêu chậm, không đạt"), light("red")),
    ]  # fmt: skip
    if may(P.VIEW_MONEY):
        found += [
            (_("Vốn đã giao, tỷ đồng"), lambda f: billions(f["money"]["assigned"] if f["money"] else None)),
            (_("Đã giải ngân, tỷ đồng"), lambda f: billions(f["money"]["disbursed"] if f["money"] else None)),
            (_("Giải ngân trên vốn đã giao"), rate_words),
        ]  # fmt: skip
    if may(P.VIEW_HOUSEHOLDS):
        found.append((_("Hộ được hỗ trợ cả kỳ"), lambda f: formats.number(f["support"]["homes"])))
    return found


@require_GET
@needs(P.VIEW_TABLES)
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four communes: the same stored figures side by side."""
    asked = Asked(request)
    chosen = _chosen(asked)
    found, here = stored.newest_of([a.pk for a in chosen], asked.day), access(request)
    told = [(area, {**one.figures, "snapshot": one}) for area in chosen if (one := found.get(area.pk))]
    lines = _lines(lambda permission: all(here.may(permission, area.pk) for area in chosen)) if told else []
    columns = [Column("what", _("Số liệu"))]
    columns += [
        Column(f"a{area.pk}", area.name, align="num", url=None, value=lambda row, figures=figures: row["write"](figures))  # type: ignore[misc]
        for area, figures in told
    ]
    table = Table(
        columns=columns, rows=[{"what": what, "write": write} for what, write in lines],
        caption=_("Các xã cạnh nhau"), id="so-sanh", empty_title=_("Chưa chọn xã nào có số liệu"),
        empty_text=_("Chọn từ hai đến bốn xã ở trên rồi bấm Xem."),
    )  # fmt: skip
    context = {
        "asked": asked, "table": table, "bars": _bars(told), "choices": [a for a in asked.areas if a.kind == "commune"],
        "picked": [chosen[n].pk if n < len(chosen) else None for n in range(MOST)], "told": told,
        "silent": [a.name for a in chosen if a.pk not in found],
    }  # fmt: skip
    return render(request, "overview/compare.html", context)


def _bars(told: list[tuple[Any, Figures]]) -> dict[str, Any] | None:
    rates = [(area, share_of(newest[1]), stored_rate(newest[1])) for area, figures in told if (newest := _poor(figures))]
    known = [(area, rate, text) for area, rate, text in rates if rate is not None]
    if not known:
        return None
    return {
        "caption": _("Tỷ lệ hộ nghèo"), "label_head": _("Xã, phường"), "value_head": _("Tỷ lệ"),
        "max": max(rate for _area, rate, _text in known) or 1,
        "rows": [
            {"label": a.name, "value": rate, "text": text, "url": reverse("overview:commune", args=[a.pk])}
            for a, rate, text in known
        ],
    }  # fmt: skip


class TimeAsked(IndicatorsAsked):
    """Area and map, either; where communes of the map have no shapes and districts do, districts unless communes are asked for."""

    @property
    def shown_level(self) -> str:
        has_none = drawn.outline_of(self.map, "commune") is None
        return "district" if has_none and "district" in self.levels and self.request.GET.get("cap") != "commune" else self.level


@require_GET
@needs(P.VIEW_TABLES)
def time(request: HttpRequest) -> HttpResponse:
    """The poverty rate of every unit, year by year: small maps, and a table of the same."""
    asked = TimeAsked(request)
    level, of_years = asked.shown_level, indicators.years()
    where = Where(asked.area.pk, level, asked.map, clock.today())
    values = indicators.values([POOR], of_years, where)
    units = indicators.units(where)
    rates = {
        year: {unit.code: rate / 100 for unit in units if (one := values[POOR, year].get(unit.pk)) and (rate := one.value) is not None}
        for year in of_years
    }  # fmt: skip
    part = {year: {unit.code for unit in units if (one := values[POOR, year].get(unit.pk)) and one.is_partial} for year in of_years}
    classes = drawn.classes_of(rate for by_code in rates.values() for rate in by_code.values())
    outline = drawn.outline_of(asked.map, level)
    series = [
        {"year": year, "tones": [(code, drawn.class_of(rates[year].get(code), classes)) for code in outline.paths],
         "part": [code for code in outline.paths if code in rates[year] and code in part[year]]}
        for year in of_years if rates[year]
    ] if outline else []  # fmt: skip
    context = {
        "asked": asked, **asked.bar(), "years": [], "series": series, "outline": outline,
        "has_part": any(one["part"] for one in series), "table": _time_table(asked, units, {year: values[POOR, year] for year in of_years}),
        "classes": classes, "level": level, "told_by": sorted({s for s in indicators.standards(of_years).values() if s}),
    }  # fmt: skip
    return render(request, "overview/time.html", context)


def _time_table(asked: TimeAsked, units: list[Any], by_year: dict[int, dict[int | None, Value]]) -> Table:
    def text(year: int, unit: Any) -> str:
        one = by_year[year].get(unit.pk)
        return "" if one is None or one.value is None else rate_text(one.value / 100, one.counted, one.communes)

    def column(year: int) -> Column:
        return Column(
            f"y{year}", str(year), align="num", value=lambda unit: text(year, unit),
            url=lambda unit: _rate_url(asked, unit, year) if text(year, unit) else None,
        )  # fmt: skip

    def own(unit: Any) -> str | None:
        return reverse("overview:commune", args=[unit.pk]) if unit.kind == "commune" else None

    return Table(
        columns=[Column("name", _("Địa bàn"), value=lambda unit: unit.name, url=own), *(column(year) for year in by_year)],
        rows=units, caption=_("Tỷ lệ hộ nghèo cuối năm"), id="ty-le",
    )  # fmt: skip


def _rate_url(asked: TimeAsked, unit: Any, year: int) -> str:
    given = {"dia_ban": unit.pk, "ban_do": asked.map, "nam": year}
    return f"{reverse('indicators:indicator', args=[POOR])}?{urlencode(given)}"


__all__ = ["compare", "time"]
