"""Screens of figures that are recorded by hand, of closing a year and of explaining a fall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.money.doors import step
from giamngheo.apps.places.queries import area_with_id, maps
from giamngheo.apps.review.tables.queries import choosable_areas
from giamngheo.kit import clock, formats
from giamngheo.kit.tables import Column, Table

from . import actions, figures, queries, words
from .computing import Where
from .forms import CloseForm, CorrectForm, ExplainForm, FigureForm
from .views import indicator_or_404


def _measures() -> list[tuple[str, str]]:
    return [(m.id, m.name_vi) for m in queries.catalogue().measures.values() if m.is_recorded]


@require_GET
@needs(P.VIEW_TABLES)
def figures_list(request: HttpRequest) -> HttpResponse:
    """Recorded figures of my areas, newest first, corrected ones among them."""
    here = access(request)
    found = figures.figures_in(here.areas_with(P.VIEW_TABLES))
    known, mine = queries.catalogue().measures, here.areas_with(P.KEEP_SUBJECTS)

    def is_mine(figure: Any) -> bool:
        return figure.area_id in mine and figures.is_counted(figure)

    table = Table(
        columns=[
            Column("measure", _("Số gì"), value=lambda f: known[f.measure].name_vi if f.measure in known else f.measure),
            Column("area", _("Địa bàn"), value=lambda f: f.area.name),
            Column("as_of", _("Tính đến ngày"), "ngay"), Column("value", _("Số"), "so"),
            Column("status", _("Tình trạng"), value=_status, tone=lambda f: "done" if figures.is_counted(f) else "rest"),
            Column("source", _("Nguồn")), Column("note", _("Ghi chú")),
            Column("fix", _("Sửa"), value=lambda f: _("đính chính") if is_mine(f) else "",
                   url=lambda f: reverse("indicators:figure_correct", args=[f.pk]) if is_mine(f) else None),
        ],
        rows=found, caption=_("Số liệu ghi theo báo cáo"), id="so-ghi", noun=_("số"), total=len(found),
        empty_title=_("Chưa ghi số nào"), empty_text=_("Những chỉ tiêu chưa có dòng nào để đếm thì ghi số của báo cáo, kèm nguồn."),
    )  # fmt: skip
    return render(request, "indicators/figures.html", {"table": table, "may_record": bool(mine)})


def _status(figure: Any) -> str:
    if figures.is_corrected(figure):
        return _("đã đính chính")
    return str(figure.get_status_display()) if figures.is_counted(figure) else _("không còn tính: hệ thống đếm từ các dòng")


def _step(request: HttpRequest, form: Any, *, back: str, act: Callable[[dict[str, Any]], Any], **words: Any) -> HttpResponse:
    """One form, one act on what it was given, and back."""

    def run() -> str:
        act(form.cleaned_data)
        return back

    return step(request, form, back=back, act=run, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.KEEP_SUBJECTS)
def figure_new(request: HttpRequest) -> HttpResponse:
    """A figure that no row tells."""
    mine = access(request).areas_with(P.KEEP_SUBJECTS)
    newest = next(iter(maps()))
    areas = [(str(a.pk), a.name) for a in choosable_areas(mine, newest.id)]
    initial = {"measure": request.GET.get("so", ""), "as_of": clock.today(), "status": "preliminary"}
    form = FigureForm(request.POST or None, initial=initial, measures=_measures(), areas=areas)

    def act(given: dict[str, Any]) -> None:
        area_id = int(given.pop("area_id"))
        check_area(request, P.KEEP_SUBJECTS, area_id)
        actions.record_figure(area_id=area_id, by=me(request), **given)

    return _step(
        request, form, title=_("Ghi số liệu theo báo cáo"), button=_("Ghi số"), act=act, done=_("Đã ghi số."),
        text=_("Chỉ ghi những số hệ thống chưa đếm được từ các dòng đã nhập. Số đã ghi không sửa được, chỉ đính chính."),
        back=reverse("indicators:figures"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.KEEP_SUBJECTS)
def figure_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Another figure in the place of this one."""
    found = figures.figure_or_none(pk, access(request).areas_with(P.KEEP_SUBJECTS))
    if found is None or not queries.is_recorded(found.measure):
        raise Http404
    form = CorrectForm(request.POST or None, initial={"as_of": found.as_of, "source": found.source, "status": found.status})
    name = dict(_measures()).get(found.measure, found.measure)
    return _step(
        request, form, title=_("Đính chính số liệu"), button=_("Ghi đính chính"), done=_("Đã ghi đính chính."),
        text=_("%(name)s, %(area)s: đã ghi %(value)s.") % {"name": name, "area": found.area.name, "value": formats.number(found.value)},
        act=lambda given: actions.record_figure(area_id=found.area_id, measure=found.measure, corrects=found, by=me(request), **given),
        back=reverse("indicators:figures"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.APPROVE_RESULT)
def close(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Stores the year's values."""
    check_area(request, P.APPROVE_RESULT, area_id)
    area = area_with_id(area_id)
    return _step(
        request, CloseForm(request.POST or None), title=_("Chốt chỉ tiêu năm %(year)s, %(area)s") % {"year": year, "area": area.name},
        button=_("Chốt số liệu"), done=_("Đã chốt số liệu năm %(year)s.") % {"year": year},
        text=_("Giá trị của mọi chỉ tiêu được lưu lại với bản quy tắc đang dùng; sau này trang chỉ tiêu hiện số đã chốt."),
        act=lambda given: actions.close_year(area_id=area_id, year=year, by=me(request), **given),
        back=f"{reverse('indicators:index')}?dia_ban={area_id}&ban_do={area.generation_id}&nam={year}",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.APPROVE_RESULT)
def explain(request: HttpRequest, code: str, year: int, area_id: int) -> HttpResponse:
    """Why a figure that only adds up fell in this year."""
    check_area(request, P.APPROVE_RESULT, area_id)
    one, area = indicator_or_404(code), area_with_id(area_id)
    if year not in queries.years():
        raise Http404
    found = queries.values([code], queries.years(), Where(area_id, "commune", area.generation_id, clock.today()))
    live = queries.values([code], [year], Where(area_id, "commune", area.generation_id, clock.today()), is_live=True)[code, year][None]
    series = {y: found[code, y][None] for y in queries.years()} | {year: live}
    fall = next((f for f in queries.falls(one, series) if f[0] == year), (year, 0, 0))
    return _step(
        request, ExplainForm(request.POST or None), title=_("Đính chính số cộng dồn"), button=_("Ghi đính chính"),
        text=_("%(name)s, %(area)s, năm %(year)s: từ %(before)s xuống %(now)s.") % {
            "name": words.name(one), "area": area.name, "year": year, "before": formats.number(fall[1]), "now": formats.number(fall[2]),
        },
        act=lambda given: actions.explain_fall(
            area_id=area_id, code=code, year=year, fell_from=fall[1], fell_to=fall[2], by=me(request), **given
        ),
        done=_("Đã ghi đính chính."), back=f"{reverse('indicators:indicator', args=[code])}?dia_ban={area_id}",
    )  # fmt: skip
