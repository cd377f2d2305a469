"""The survey of a request on the sheet: begun here, filled in on the fieldwork's pages, and back to the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.review.states import Refused

from . import actions, queries
from .pages import for_step

if TYPE_CHECKING:
    from giamngheo.apps.fieldwork.models import SurveyDraft


def address_of(draft: SurveyDraft) -> tuple[str, str]:
    """Hung into ``fieldwork.grounds``: the request's page."""
    found = queries.request_of_sheet(draft.pk)
    if found is None:
        return reverse("fieldwork:mine"), _("Phiếu của tôi")
    return reverse("in_year:request", args=[found.pk]), _("Đề nghị số %(slip)s") % {"slip": found.slip}


@require_POST
@needs(P.SURVEY)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins the request's sheet, or goes on with it."""
    found = for_step(request, pk, "survey")
    try:
        draft = actions.start_sheet(request=found, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("in_year:survey", pk=pk)
    return redirect("fieldwork:sheet", pk=draft.pk)
