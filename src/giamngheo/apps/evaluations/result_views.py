"""Results of a closed survey; two surveys beside each other, with the change of poverty between their years split by area and indicator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.engine.measures import MeasureError
from giamngheo.engine.measures_change import MeasureChange, change_of_measures
from giamngheo.engine.survey_estimates import Estimate as Told
from giamngheo.engine.survey_estimates import difference
from giamngheo.engine.vocabulary import INDICATORS, labels
from giamngheo.kit import formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Column, Table

from . import estimating, lists, queries, states
from .models import Estimate, Survey
from .views import file_of, survey_or_404

VIEWERS = (P.RUN_SURVEY, P.VIEW_TABLES)
CUT_OFF = 3
INDICATOR_NAMES = labels(INDICATORS)


def _closed_or_404(pk: int) -> Survey:
    found = survey_or_404(pk)
    if found.state != states.CLOSED:
        raise Http404
    return found


def _among(request: HttpRequest, known: list[str]) -> str:
    asked = request.GET.get("nhom", "")
    return asked if asked in known else estimating.ALL


@require_GET
@needs(*VIEWERS)
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Estimates of all households, of a class or of a former district."""
    found = _closed_or_404(pk)
    amongs = queries.amongs_of(found)
    among, sheet = _among(request, amongs), queries.questionnaires().get(found.questionnaire)
    query = request.GET.copy()
    table = lists.results_table(found, queries.estimates_of(found, among), lists.Words(sheet), among, query.urlencode())
    context = {"found": found, "table": table, "sheet": sheet, "among": among, "amongs": [(one, lists.among_name(one)) for one in amongs]}
    return render(request, "evaluations/results.html", context)


@require_GET
@needs(*VIEWERS)
def results_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    found = _closed_or_404(pk)
    words = lists.Words(queries.questionnaires().get(found.questionnaire))
    rows = queries.estimates_of(found, _among(request, queries.amongs_of(found)))
    return file_of(request, kind, lists.result_columns(words), rows, name="ket-qua-dieu-tra", title=found.title)


def _told(row: Estimate) -> Told:
    return Told(row.value or 0.0, row.n, row.se, row.low, row.high, row.deff)


def _changes(first: Survey, second: Survey) -> Table:
    """Each estimate that both surveys have."""
    words = lists.Words(queries.questionnaires().get(second.questionnaire))
    before = {(row.item, row.option): row for row in queries.estimates_of(first, estimating.ALL)}
    # The fewer degrees of freedom of the two: clusters less strata, at least.
    degrees = max(1, min(one.clusters - one.frame.get("strata", 1) for one in (first, second)))
    rows = []
    for row in queries.estimates_of(second, estimating.ALL):
        old = before.get((row.item, row.option))
        if old is None or old.value is None or row.value is None:
            continue
        change = difference(_told(old), _told(row), degrees)
        low, high = words.told(row, change.low), words.told(row, change.high)
        rows.append(
            {
                "item": words.item(row), "option": words.option(row), "first": words.value(old), "second": words.value(row),
                "change": words.told(row, change.value),
                "interval": f"{low} – {high}" if low else _("chưa tính được"),
            }
        )  # fmt: skip
    columns = (
        Column("item", _("Câu hỏi")), Column("option", _("Trả lời")), Column("first", str(first.year), align="num"),
        Column("second", str(second.year), align="num"), Column("change", _("Thay đổi"), align="num"),
        Column("interval", _("Khoảng tin cậy 95 %"), align="num"),
    )  # fmt: skip
    return Table(columns=columns, rows=rows, caption=_("Thay đổi giữa hai cuộc điều tra"), empty_title=_("Không có câu nào so được"))


def _points(value: Any) -> str:
    """A change of M0 or H, in points of a hundred."""
    return formats.number(float(value) * 100, 2)


def _bars(change: MeasureChange) -> dict[str, Any]:
    rows = [
        {"label": INDICATOR_NAMES[code], "value": abs(float(part)), "text": _points(part), "tone": "late" if part > 0 else ""}
        for code, part in change.indicators.items()
    ]  # fmt: skip
    return {
        "caption": _("Thay đổi của M0 theo chỉ số (điểm phần trăm)"), "label_head": _("Chỉ số thiếu hụt"), "value_head": _("Đóng góp"),
        "max": max((row["value"] for row in rows), default=0) or 1, "rows": rows,
    }  # fmt: skip


def _parts(change: MeasureChange) -> Table:
    rows = [
        {
            "area": part.key, "first": formats.percent(_float(part.first), 1, missing=""),
            "second": formats.percent(_float(part.second), 1, missing=""),
            "within": _points(part.within), "between": _points(part.between), "total": _points(part.total),
        }
        for part in sorted(change.m0.parts, key=lambda part: part.total)
    ]  # fmt: skip
    columns = (
        Column("area", _("Huyện cũ")), Column("first", _("M0 trước"), align="num"), Column("second", _("M0 sau"), align="num"),
        Column("within", _("Do mức nghèo đổi"), align="num"), Column("between", _("Do số hộ đổi"), align="num"),
        Column("total", _("Cộng"), align="num"),
    )  # fmt: skip
    return Table(columns=columns, rows=rows, caption=_("Thay đổi của M0 theo huyện cũ (điểm phần trăm)"), id="huyen")


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _poverty(first: Survey, second: Survey) -> dict[str, Any]:
    """The lists behind both surveys, measured; or why they cannot be compared."""
    (standard, before), (other, after) = queries.masks_of(first.frame_year), queries.masks_of(second.frame_year)
    if standard != other:
        return {"why": _("Hai năm dùng hai chuẩn nghèo khác nhau nên không so M0, H, A với nhau.")}
    if first.frame_year == second.frame_year:
        return {"why": _("Hai cuộc điều tra dùng cùng một danh sách nên không có thay đổi để phân rã.")}
    try:
        change = change_of_measures(before, after, by="area", k=CUT_OFF)
    except MeasureError as lacking:
        return {"why": str(lacking)}
    listed = [(year, *queries.listed(year)) for year in (first.frame_year, second.frame_year)]
    measured = [("M0", change.m0), ("H", change.h), ("A", change.a)]
    return {
        "bars": _bars(change), "areas": _parts(change), "by_count": None if change.by_count is None else _points(change.by_count),
        "lacking": [
            _("năm %(year)s mới có danh sách của %(done)s/%(communes)s xã") % {"year": year, "done": done, "communes": communes}
            for year, done, communes in listed if done < communes
        ],
        "by_depth": None if change.by_depth is None else _points(change.by_depth), "years": (first.frame_year, second.frame_year),
        "lines": [
            (name, formats.percent(float(one.first), 1), formats.percent(float(one.second), 1), _points(one.total))
            for name, one in measured if one is not None
        ],
    }  # fmt: skip


@require_GET
@needs(*VIEWERS)
def compare(request: HttpRequest) -> HttpResponse:
    """Two closed surveys: what changed, and where the change of multidimensional poverty came from."""
    closed = queries.closed_surveys()
    by_pk = {one.pk: one for one in closed}
    first = by_pk.get(whole(request.GET.get("dau")) or 0) or (closed[0] if closed else None)
    second = by_pk.get(whole(request.GET.get("cuoi")) or 0) or (closed[-1] if len(closed) > 1 else None)
    context: dict[str, Any] = {"closed": closed, "first": first, "second": second}
    if first and second and first.pk != second.pk:
        may_measure = access(request).may(P.VIEW_TABLES)
        context |= {"table": _changes(first, second), "poverty": _poverty(first, second) if may_measure else {}}
    return render(request, "evaluations/compare.html", context)
