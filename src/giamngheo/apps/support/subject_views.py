"""One group, organisation, work or officer under every rule about its kind, with each condition, its fact and its article."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.subjects.doors import subject_or_404
from giamngheo.kit import formats

from . import queries
from .asked import day_asked
from .shown import trace_context


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Every rule about it on a day, and why."""
    found = subject_or_404(request, pk)
    on = queries.day_of_programme(day_asked(request))
    traces = queries.traces_of_subject(found.kind, found.pk, on)
    context = {
        "title": _("%(name)s: được hỗ trợ gì ngày %(day)s") % {"name": found.name, "day": formats.day(on)},
        "subject": found, "on": on,
        "traces": [
            (rule, trace_context(rule, trace, is_revealed=True))
            for rule_id, trace in traces.items() if (rule := queries.rule_of(rule_id)) is not None
        ],
    }  # fmt: skip
    return render(request, "support/subject.html", context)
