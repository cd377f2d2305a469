"""The part of a household's page that tells its life, with a button per kind of event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P

from . import lists, queries
from .recordings import RECORDINGS

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def life_of(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Timeline, who was a member from when to when, and what may be recorded; two queries. Nothing in it is sensitive."""
    may_record = access(request).may(P.RECORD_LIFE, household.area_id)
    is_open = household.closed_on is None
    context = {
        "events": lists.timeline(queries.timeline(household), may_record=may_record),
        "stays": lists.stays(queries.stays(household)),
        "buttons": [
            {"label": r.label, "url": reverse("life:record", args=[household.pk, r.slug])} for r in RECORDINGS.values()
        ] if may_record and is_open else [],
    }  # fmt: skip
    return render_to_string("life/section.html", context, request=request)


__all__ = ["life_of"]
