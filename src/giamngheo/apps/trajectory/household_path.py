"""A household's path through poverty on its page: each step with its event, and the clock of an exit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from giamngheo.kit import clock

from . import lists, queries
from .clock import clock_on, months
from .models import Flow

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household

TONES = {"POOR": "poor", "NEAR_POOR": "near", "NOT_POOR": "out", "": "rest"}


def render_path(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Safe HTML; empty for a household that was never poor nor near-poor by a decision. Two queries."""
    steps = queries.path_of(household.pk)
    running = clock_on([household.pk], clock.today()).get(household.pk)
    if not steps and running is None:
        return ""
    context = {"steps": [_step(flow) for flow in steps], "clock": running, "months": months(running.exit_on) if running else None}
    return render_to_string("trajectory/household_path.html", context, request=request)


def _step(flow: Flow) -> dict[str, Any]:
    return {
        "year": flow.year,
        "words": lists.step_words(flow.code),
        "event": lists.event_words(flow.event_kind),
        "on": flow.event_on,
        "tone": TONES.get(flow.class_to, "rest"),
        "class_to": flow.class_to,
    }


__all__ = ["render_path"]
