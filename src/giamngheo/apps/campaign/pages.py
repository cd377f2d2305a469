"""What the campaign's pages share: who may see which commune and village, and a form that does one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.review.states import Refused

from . import terms
from .models import CommuneCampaign, VillageList
from .queries import campaigns


def check_any(request: HttpRequest, permissions: Iterable[Permission], area_id: int) -> None:
    """404 outside the person's areas, 403 inside them without any of the permissions."""
    here = access(request)
    if any(here.may(permission, area_id) for permission in permissions):
        return
    if area_id in here.scope().area_ids:
        raise PermissionDenied
    raise Http404


def review_or_404(request: HttpRequest, year: int, area_id: int, *permissions: Permission) -> Any:
    """A commune's list of a round; 404 where it is not the person's."""
    check_any(request, permissions or campaigns.CAMPAIGN_PEOPLE, area_id)
    found = campaigns.review_of(year, area_id)
    if found is None:
        raise Http404
    return found


def campaign_or_404(request: HttpRequest, year: int, area_id: int, *permissions: Permission) -> CommuneCampaign:
    """A commune's opened campaign."""
    found = campaigns.campaign_of(review_or_404(request, year, area_id, *permissions))
    if found is None:
        raise Http404
    return found


def list_or_404(request: HttpRequest, pk: int, *permissions: Permission) -> VillageList:
    """A village's list; one that is not assigned to a reviewer or head does not exist for them. Who only reads figures
    opens none."""
    row = campaigns.list_of(pk)
    if row is None:
        raise Http404
    check_any(request, permissions or campaigns.VILLAGE_PEOPLE, row.area_id)
    mine = campaigns.visible_villages(access(request), row.area_id, row.campaign.commune_review.round)
    if mine is not None and row.village_id not in mine:
        raise Http404
    return row


def doubts_of(campaign_or_review: Any) -> list[str]:
    """What is not confirmed about the procedure of this round."""
    review = getattr(campaign_or_review, "commune_review", campaign_or_review)
    return terms.doubts(review.round.closes_on)


def act_page(
    request: HttpRequest, *, form: forms.Form, do: Callable[[dict[str, Any]], str | None], done: str, back: str,
    title: str, submit: str, **context: Any,
) -> HttpResponse:  # fmt: skip
    """One form that does one act: shown, sent back with what is wrong, or done and back. ``do``: cleaned answers → act;
    what it returns is told instead of ``done``."""
    if request.method == "POST" and form.is_valid():
        try:
            told = do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told or done)
            return redirect(back)
    values = {"form": form, "title": title, "back_url": back, "submit_label": submit, "back_label": _("Quay lại"), **context}
    return render(request, "campaign/act.html", values, status=422 if form.errors else 200)


def do_and_back(request: HttpRequest, do: Callable[[], object], *, done: str, back: str) -> HttpResponse:
    """A button's act; a refusal is told on the page it came from."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(back)
