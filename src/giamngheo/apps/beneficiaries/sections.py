"""The household's page: the lists of beneficiaries that it, or a member of it, stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P

from . import states
from .queries.rows import rows_of_household

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def list_section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Lists with state and outcome; one query. A list that tells something sensitive only once revealed."""
    rows = rows_of_household(household.pk, access(request).areas_with(P.VIEW_HOUSEHOLDS))
    lines = [
        {"row": row, "state": states.STATES[row.list.state], "outcome": states.OUTCOMES[row.outcome]}
        for row in rows if is_revealed or not row.list.is_sensitive
    ]  # fmt: skip
    return render_to_string("beneficiaries/section.html", {"lines": lines}, request) if lines else ""
