"""One household and its members under every rule, with each condition, its fact and its article."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.apps.register.doors import household_or_404
from giamngheo.kit import formats

from . import queries
from .asked import day_asked
from .shown import scheme_lines, trace_context

SENSITIVE = ("disability_level", "ethnic_group", "is_pregnant")


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """Sensitive facts hidden."""
    return _page(request, household_or_404(request, pk), is_revealed=False)


@require_POST
@never_cache
@needs(P.VIEW_HOUSEHOLDS)
def household_revealed(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with sensitive facts, for this one answer; who asked is logged before anything is shown."""
    found = household_or_404(request, pk)
    if not access(request).may(P.VIEW_SENSITIVE, found.area_id):
        raise PermissionDenied
    record_sensitive_read(
        by=request.user, subject=f"hộ {found.pk}", fields=SENSITIVE, area_id=found.area_id, path=request.path
    )
    return _page(request, found, is_revealed=True)


def _page(request: HttpRequest, found: Any, *, is_revealed: bool) -> HttpResponse:
    on = queries.day_of_programme(day_asked(request))
    told = queries.of_household(found.pk, on)
    lines = scheme_lines(told, is_revealed=is_revealed)
    people = {one.key: one.name for one in told if one.rule.subject == "person"}
    person = request.GET.get("nguoi", "")
    subject, key = ("person", person) if person in people else ("household", str(found.pk))
    chosen = [one.rule for one in told if one.rule.subject == subject and one.key == key]
    traces = queries.traces_of(found.pk, chosen, key, on)
    context = {
        "title": _("Hộ %(name)s: được hỗ trợ gì ngày %(day)s") % {"name": formats.person_name(found.head_name), "day": formats.day(on)},
        "household": found, "on": on, "lines": lines, "people": people.items(), "person": key if subject == "person" else "",
        "who": people.get(key, "") if subject == "person" else "",
        "traces": [(rule, trace_context(rule, traces[rule.id], is_revealed=is_revealed)) for rule in chosen if rule.id in traces],
        "is_revealed": is_revealed, "query": request.GET.urlencode(),
        "may_supplement": access(request).may(P.DELIVER, found.area_id),
        "may_reveal": access(request).may(P.VIEW_SENSITIVE, found.area_id) and not is_revealed,
    }  # fmt: skip
    return render(request, "support/household.html", context)
