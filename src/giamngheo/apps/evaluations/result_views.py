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
from giamngheo.engine.survey_estimates import Estimate as Told
from giamngheo.engine.survey_estimates import difference
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Column, Table

from . import estimating, lists, queries, states
from .models import Estimate, Survey
from .poverty_shown import poverty_between
from .views import file_of, survey_or_404


def _closed_or_404(pk: int) -> Survey:
    found = survey_or_404(pk)
    if found.state != states.CLOSED:
        raise Http404
    return found


def _among(request: HttpRequest, known: list[str]) -> str:
    asked = request.GET.get("nhom", "")
    return asked if asked in known else estimating.ALL


@require_GET
@needs(*queries.VIEWERS)
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Estimates of all households, of a class or of a former district; beside them the list behind the sample against an earlier year's."""
    found = _closed_or_404(pk)
    amongs = queries.amongs_of(found)
    among, sheet = _among(request, amongs), queries.questionnaires().get(found.questionnaire)
    query = request.GET.copy()
    table = lists.results_table(found, queries.estimates_of(found, among), lists.Words(sheet), among, query.urlencode())
    earlier = queries.years_before(found.frame_year) if access(request).may(P.VIEW_TABLES) else []
    asked = whole(request.GET.get("so_voi"))
    since = asked if asked in earlier else next(iter(earlier), None)
    context = {
        "found": found, "table": table, "sheet": sheet, "among": among, "amongs": [(one, lists.among_name(one)) for one in amongs],
        "earlier": earlier, "since": since, "poverty": poverty_between(since, found.frame_year) if since else {},
    }  # fmt: skip
    return render(request, "evaluations/results.html", context)


@require_GET
@needs(*queries.VIEWERS)
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


@require_GET
@needs(*queries.VIEWERS)
def compare(request: HttpRequest) -> HttpResponse:
    """Two closed surveys: what changed, and where the change of multidimensional poverty came from."""
    closed = queries.closed_surveys()
    by_pk = {one.pk: one for one in closed}
    first = by_pk.get(whole(request.GET.get("dau")) or 0) or (closed[0] if closed else None)
    second = by_pk.get(whole(request.GET.get("cuoi")) or 0) or (closed[-1] if len(closed) > 1 else None)
    context: dict[str, Any] = {"closed": closed, "first": first, "second": second}
    if first and second and first.pk != second.pk:
        context |= {"table": _changes(first, second)}
        if access(request).may(P.VIEW_TABLES):
            context["poverty"] = poverty_between(first.frame_year, second.frame_year)
    return render(request, "evaluations/compare.html", context)
