"""The household's page: the card of each member as of today, hidden until asked for like everything of health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import clock

from . import cards, lists

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def cards_section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Members with their card and what the review was answered; two statements, none while it is hidden."""
    if not access(request).may(P.VIEW_HOUSEHOLDS, household.area_id) or household.closed_on is not None:
        return ""
    if not is_revealed and not access(request).may(P.VIEW_SENSITIVE, household.area_id):
        return ""  # it would speak of a button that this person has not
    day = clock.today()
    found = cards.of_household(household.pk, day) if is_revealed else []
    context = {
        "is_revealed": is_revealed, "day": day, "table": lists.household_table(found) if found else None,
        "list_on": next((one.list_on for one in found), None), "differs": any(one.differs for one in found),
    }  # fmt: skip
    return render_to_string("insurance/section.html", context, request=request)


__all__ = ["cards_section"]
