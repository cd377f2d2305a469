"""Ways to a division for one request: within reach, or it does not exist."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import province

from .models import Run, Unit
from .queries import runs
from .states import DONE


def my_areas(request: HttpRequest) -> frozenset[int]:
    """Where this person sees money."""
    return access(request).areas_with(P.VIEW_MONEY)


def sees_province(request: HttpRequest) -> bool:
    """Does this person see the province's pots? Others read what their communes got."""
    return province().pk in my_areas(request)


def run_or_404(request: HttpRequest, pk: int, *permissions: P) -> Run:
    """404 outside the person's areas, 403 inside them without one of the permissions where the pot is."""
    found = runs.run_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    if permissions and not any(access(request).may(p, found.area_id) for p in permissions):
        raise PermissionDenied
    return found


def unit_or_404(request: HttpRequest, pk: int, code: str) -> Unit:
    """A commune's part: for who sees the pot, and, once resolved, for who sees the commune's money."""
    areas = my_areas(request)
    found = runs.unit_or_none(pk, code, areas)
    if found is None or not (found.run.area_id in areas or found.run.state in DONE):
        raise Http404
    return found


__all__ = ["my_areas", "run_or_404", "sees_province", "unit_or_404"]
