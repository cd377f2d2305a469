"""The household's page: everything it was given, and the ways to a new case of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P

from . import terms
from .kind import all_kinds
from .lists import state_of, support_url
from .queries import of_household

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def support_section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Supports with giver, money and state; one query."""
    rows = of_household(household.pk)
    may = access(request).may(P.DELIVER, household.area_id) and household.closed_on is None
    if not rows and not may:
        return ""
    contents, givers = terms.contents(), terms.givers()
    lines = [
        {
            "row": row, "url": support_url(row), "content": contents.get(row.content, row.content),
            "giver": givers.get(row.giver, row.giver), "state": state_of(row),
        }
        for row in rows
    ]  # fmt: skip
    ways = [
        {"label": kind.new_label, "url": reverse(kind.new_url, args=[household.pk])}
        for kind in all_kinds().values() if may and kind.new_url
    ]  # fmt: skip
    return render_to_string("delivery/section.html", {"lines": lines, "ways": ways}, request)
