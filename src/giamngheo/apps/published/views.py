"""Screens of published figures: all of them with their source, and how they agree with one another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_programme import Observation
from giamngheo.kit import exports
from giamngheo.kit.asked import whole

from . import lists, queries


def _asked(request: HttpRequest) -> tuple[str, int | None]:
    measure = request.GET.get("chi_tieu", "")
    return (measure if measure in current_plan().measures else ""), whole(request.GET.get("nam", ""))


def _found(request: HttpRequest) -> list[Observation]:
    measure, year = _asked(request)
    return queries.figures(measure=measure, year=year)


@require_GET
@needs(P.VIEW_TABLES, P.VIEW_MONEY)
def figures(request: HttpRequest) -> HttpResponse:
    """What was published about the province, each figure with its source; those that contradict stand beside each other."""
    measure, year = _asked(request)
    found = _found(request)
    context = {
        "table": lists.figures_table(found, request.GET.urlencode()), "measure": measure, "year": str(year or ""),
        "years_told": [str(one) for one in queries.years()],
        "measures": [(m.id, lists.named(m)) for m in current_plan().measures.values()], "contradicted": len(queries.contradicted()),
    }  # fmt: skip
    return render(request, "published/figures.html", context)


@require_GET
@needs(P.VIEW_TABLES, P.VIEW_MONEY)
def figures_file(request: HttpRequest) -> HttpResponseBase:
    """Exactly the list of the screen."""
    return exports.xlsx_response(lists.figure_columns(), _found(request), name="so-da-cong-bo", title=_("Số đã công bố"))


@require_GET
@needs(P.VIEW_TABLES, P.VIEW_MONEY)
def checks(request: HttpRequest) -> HttpResponse:
    """The sums between published figures, done again from the figures as they were entered."""
    return render(request, "published/checks.html", {"table": lists.checks_table(queries.checks())})
