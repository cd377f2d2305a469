"""The household's page: the way to nominate it or one of its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def nominate_section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """A link for who may nominate; no query."""
    if household.closed_on is not None or not access(request).may(P.NOMINATE, household.area_id):
        return ""
    return render_to_string("praise/section.html", {"household": household}, request)
