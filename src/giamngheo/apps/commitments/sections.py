"""The household's page: its registrations to leave poverty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P

from . import states
from .queries.escape import of_household

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def escape_section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Registrations with helper and outcome, and the way to a new one; two queries."""
    rows = of_household(household.pk)
    may = access(request).may(P.COMMIT, household.area_id) and household.closed_on is None
    if not rows and not may:
        return ""
    lines = [
        {
            "row": row,
            "state": states.ESCAPE_STATES[row.state],
            "helper": next((h for h in row.helpers.all() if h.valid_to is None), None),
        }
        for row in rows
    ]
    return render_to_string("commitments/section.html", {"lines": lines, "household": household, "may": may}, request)
