"""Screens of what came of a year's commitments: the list with its file, and freezing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.kit import clock, exports
from giamngheo.kit.asked import whole

from . import result_lists
from .actions.results import freeze_year, may_freeze
from .forms import FreezeForm
from .models import YearResult
from .queries import results as queries
from .queries.targets import FIRST_YEAR, communes_of_year
from .states import Refused


def _year(request: HttpRequest) -> int:
    """The year asked for, else the last that is over."""
    year = whole(request.GET.get("nam"))
    this = clock.today().year
    return year if year is not None and FIRST_YEAR <= year <= this else this - 1


def _found(request: HttpRequest, year: int) -> tuple[queries.YearResults, list[YearResult], str]:
    """(the year, its rows of the result asked for, that result)."""
    here = access(request)
    areas = here.areas_with(P.VIEW_TABLES) | here.areas_with(P.COMMIT)
    found = queries.results_of(communes_of_year(areas, year), year)
    wanted = request.GET.get("loc", "")
    if wanted not in YearResult.Result.values:
        return found, found.rows, ""
    return found, [row for row in found.rows if row.result == wanted], wanted


@require_GET
@needs(P.VIEW_TABLES, P.COMMIT)
def results(request: HttpRequest) -> HttpResponse:
    """Met, not met, not known, and how far, of every commune of mine in one year."""
    year = _year(request)
    found, rows, wanted = _found(request, year)
    query = f"nam={year}&loc={wanted}" if wanted else f"nam={year}"
    label = dict(YearResult.Result.choices).get(wanted, "")
    frozen = found.frozen
    context = {
        "year": year, "years": list(range(clock.today().year, FIRST_YEAR - 1, -1)), "current_year": year, "found": found,
        "answers": result_lists.answers(found, year), "table": result_lists.results_table(rows, found, year, query),
        "chips": [{"label": label, "key": "loc"}] if label else [], "may_freeze": may_freeze(access(request)),
        "frozen_by": person_names([frozen.by_id]).get(frozen.by_id or 0, "") if frozen else "",
        "achieved": found.counts.get("achieved", 0), "all": len(found.rows),
    }  # fmt: skip
    return render(request, "commitments/results.html", context)


@require_GET
@needs(P.VIEW_TABLES, P.COMMIT)
def results_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the table of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    year = _year(request)
    record(by=me(request), action="tải kết quả cam kết năm", subject=kind, year=year)
    rows = _found(request, year)[1]
    name, columns = f"ket-qua-cam-ket-{year}", result_lists.columns_of(rows)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows, name=name, title=result_lists.caption(year))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.APPROVE_RESULT)
def results_freeze(request: HttpRequest, year: int) -> HttpResponse:
    """Freezes the year; again with the reason."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404
    form = FreezeForm(request.POST if request.method == "POST" else None)
    back = f"{reverse('commitments:results')}?nam={year}"
    if form.is_valid():
        try:
            count = freeze_year(year=year, by=me(request), reason=form.cleaned_data.get("reason", ""))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã chốt kết quả năm %(year)s của %(count)s xã.") % {"year": year, "count": count})
            return redirect(back)
    context = {
        "form": form, "back_url": back, "button": _("Chốt kết quả"),
        "title": _("Chốt kết quả cam kết năm %(year)s") % {"year": year},
        "text": _("Mỗi xã được lưu một dòng với số liệu và bản quy tắc hôm nay. Chốt rồi không sửa được; chốt lại phải ghi lý do."),
    }  # fmt: skip
    return render(request, "commitments/step.html", context, status=422 if form.errors else 200)
