"""Ways to a plan or a village's meeting for one request: within reach, or it does not exist."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import clock

from . import reach, states
from .forms import span_from
from .models import Plan, VillageMeeting
from .queries.meetings import meeting_or_none
from .queries.plans import plan_or_none
from .terms import Span


def my_areas(request: HttpRequest) -> frozenset[int]:
    """Where this person sees plans: with the money they are about."""
    return access(request).areas_with(P.VIEW_MONEY)


def plan_or_404(request: HttpRequest, pk: int) -> Plan:
    """404 outside the person's areas."""
    found = plan_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    return found


def plan_to_write(request: HttpRequest, pk: int) -> Plan:
    """404 outside the person's areas, 403 for who does not write the plan of this unit."""
    found = plan_or_404(request, pk)
    if not reach.may_prepare(access(request), found.area):
        raise PermissionDenied
    return found


def past(request: HttpRequest, found: Plan, act: str) -> HttpResponse | None:
    """Where a form would open that can only be refused: back to the plan with the reason. What was posted goes on to its
    refusal, so that nothing written is lost."""
    if request.method == "POST" or states.can(states.ACTS[act], found.state):
        return None
    words = {"state": states.STATES[found.state].label, "why": states.ACTS[act].refusal}
    messages.info(request, _("Bản kế hoạch này %(state)s. %(why)s") % words)
    return redirect("planning:plan", found.pk)


def meeting_or_404(request: HttpRequest, pk: int) -> VillageMeeting:
    """404 outside the person's villages."""
    found = meeting_or_none(pk, access(request))
    if found is None:
        raise Http404
    return found


def meeting_to_write(request: HttpRequest, pk: int) -> VillageMeeting:
    found = meeting_or_404(request, pk)
    if not reach.may_write_village(access(request), found.area_id, found.village_id):
        raise PermissionDenied
    return found


def asked_span(request: HttpRequest) -> Span | None:
    """The years of the address; None for none or for a text that names none."""
    return span_from(request.GET.get("thoi_gian", ""), clock.today().year)


def newest_span() -> Span:
    """This year."""
    year = clock.today().year
    return Span(year, year)


__all__ = [
    "asked_span", "meeting_or_404", "meeting_to_write", "my_areas", "newest_span", "past", "plan_or_404", "plan_to_write",
]  # fmt: skip
