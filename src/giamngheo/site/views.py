"""Home and health."""

from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg.errors import QueryCanceled

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import ROLES
from giamngheo.apps.accounts.todo import tasks_of
from giamngheo.apps.overview.queries import stored
from giamngheo.apps.places.models import Area
from giamngheo.apps.review.tables.path import Rate, path_bars, path_table, poverty_path
from giamngheo.kit import clock


def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and its schema is in place."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from places_generation")
            generations = cursor.fetchone()[0]
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if not generations:
        return JsonResponse({"status": "plan not loaded"}, status=503)
    return JsonResponse({"status": "ok"})


def failed(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw; who waited until the server gave up a statement is told what to do about that."""
    problem = getattr(sys.exc_info()[1], "__cause__", None)
    is_too_long = isinstance(problem, QueryCanceled)
    return HttpResponse(render_to_string("503.html" if is_too_long else "500.html"), status=503 if is_too_long else 500)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is mine to do, by when."""
    here = access(request)
    today = clock.today()
    tasks = tasks_of(here, today) if here.grants else []
    context = {"tasks": tasks, "today": today, "assignments": here.grants, "path": _path(here)}
    return render(request, "home.html", context)


def _path(here: Access) -> dict[str, Any] | None:
    """For leaders: the path of the poverty rate in their area."""
    mine = next((a for a, _permissions, _areas in here.grants if ROLES[a.role].is_leader), None)
    if mine is None:
        return None
    found = poverty_path(mine.area, _rates(mine.area))
    return {"table": path_table(found, mine.area), "bars": path_bars(found)}


def _rates(area: Area) -> dict[int, Rate]:
    """Year → the rate as the Programme's front page keeps it, so that both pages say the same; one query."""
    found = stored.newest_of([area.pk], clock.today()).get(area.pk)
    told = found.figures["poverty"] if found else {}
    return {int(year): Rate(one["poor"] / one["all"], one["counted"], one["communes"]) for year, one in told.items()}
