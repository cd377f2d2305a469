"""What a household's page says of the review within the year: its requests, their decisions, who may ask for more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import clock

from . import lists, queries
from .models import Request
from .policies import is_exit
from .rules import newly_out_until

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def household_section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """One query; empty for a household without requests when the person may not receive one."""
    here, today = access(request), clock.today()
    found = queries.of_household(here, household.pk)
    may_receive = here.may(P.RECEIVE_REQUEST, household.area_id) and household.closed_on is None
    if not found and not may_receive:
        return ""
    context = {
        "lines": [_line(one, today) for one in found],
        "new_url": reverse("in_year:new", args=[household.pk]) if may_receive else "",
    }
    return render_to_string("in_year/section.html", context, request=request)


def _line(one: Request, today: date) -> dict[str, object]:
    decision = getattr(one, "decision", None)
    leaves = decision and decision.is_recognised and is_exit(decision.class_before, decision.class_after)
    return {
        "request": one,
        "kind": lists.KIND_LABELS[one.kind],
        "who": one.person.full_name if one.person else "",
        "tone": lists.state_tone(one, today),
        "state": lists.state_words(one, today),
        "decision": decision,
        "after": lists.CLASS_LABELS.get(decision.class_after, "") if decision else "",
        "newly_out_until": newly_out_until(decision.decided_on) if decision and leaves else None,
    }


__all__ = ["household_section"]
