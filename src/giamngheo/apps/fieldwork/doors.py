"""Ways to a thing of the fieldwork for one request: within reach, or it does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest

from giamngheo.apps.accounts.permissions import access, check_area
from giamngheo.apps.accounts.roles import Permission as P

from . import queries
from .models import MemberNotice, SurveyDraft, SurveyPhoto

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household, Village


def reach(request: HttpRequest) -> queries.Reach:
    """Where this person may survey, in the review that is open."""
    return queries.reach_of(access(request), queries.current_round())


def _area_or_404(request: HttpRequest, area_id: int | None, permission: P = P.SURVEY) -> None:
    """404 outside the person's areas, 403 inside them without the permission."""
    if area_id is None:
        raise Http404
    check_area(request, permission, area_id)


def sheet_or_404(request: HttpRequest, pk: int) -> SurveyDraft:
    """The sheet; a village that is not assigned to the reviewer is as foreign as another commune."""
    _area_or_404(request, queries.area_of(pk))
    found = queries.sheet_or_none(reach(request), pk)
    if found is None:
        raise Http404
    return found


def village_or_404(request: HttpRequest, pk: int) -> Village:
    _area_or_404(request, queries.village_area(pk))
    found = queries.village_or_none(reach(request), pk)
    if found is None:
        raise Http404
    return found


def household_or_404(request: HttpRequest, pk: int) -> Household:
    _area_or_404(request, queries.household_area(pk))
    found = queries.household_or_none(reach(request), pk)
    if found is None:
        raise Http404
    return found


def notice_or_404(request: HttpRequest, pk: int) -> MemberNotice:
    _area_or_404(request, queries.area_of(pk, MemberNotice), P.RECORD_LIFE)
    found = queries.notice_or_none(pk)
    if found is None:
        raise Http404
    return found


def photo_or_404(request: HttpRequest, pk: int) -> SurveyPhoto:
    """For who may survey the household, or look at households of the commune."""
    found: Any = queries.photo_or_none(pk)
    if found is None:
        raise Http404
    if access(request).may(P.VIEW_HOUSEHOLDS, found.area_id):
        return found  # type: ignore[no-any-return]
    _area_or_404(request, found.area_id)
    is_in_year = found.draft.kind == SurveyDraft.Kind.IN_YEAR
    if not reach(request).has(area_id=found.area_id, village_id=found.draft.village_id, is_in_year=is_in_year):
        raise Http404
    return found  # type: ignore[no-any-return]


__all__ = ["household_or_404", "notice_or_404", "photo_or_404", "reach", "sheet_or_404", "village_or_404"]
