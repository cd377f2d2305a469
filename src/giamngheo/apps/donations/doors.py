"""Ways to a gift or a distribution for one request: within reach, or it does not exist."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P

from .models import Distribution, Gift
from .queries.gifts import gift_or_none
from .queries.handing_out import list_or_none


def my_areas(request: HttpRequest) -> frozenset[int]:
    """Where this person sees donations: where they see money."""
    return access(request).areas_with(P.VIEW_MONEY)


def gift_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_MONEY) -> Gift:
    """404 outside the person's areas, 403 inside them without the permission."""
    found = gift_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    if not access(request).may(permission, found.area_id):
        raise PermissionDenied
    return found


def list_or_404(request: HttpRequest, pk: int, *permissions: P) -> Distribution:
    """The same for a distribution; 403 without one of the permissions."""
    found = list_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    if permissions and not any(access(request).may(p, found.area_id) for p in permissions):
        raise PermissionDenied
    return found


__all__ = ["gift_or_404", "list_or_404", "my_areas"]
