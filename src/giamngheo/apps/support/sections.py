"""What a household's page says of support: for each sub-project whether it, or which of its members, falls under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string

from . import queries
from .shown import scheme_lines

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def support_section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """States on the day of the programme, with the way to every condition; three statements."""
    on = queries.day_of_programme()
    told = queries.of_household(household.pk, on)
    if not told:
        return ""
    context = {"lines": scheme_lines(told, is_revealed=is_revealed), "on": on, "household": household}
    return render_to_string("support/section.html", context, request=request)


__all__ = ["support_section"]
