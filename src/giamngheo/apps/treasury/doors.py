"""Ways to a sheet, a row or a reconciliation for one request: within reach, or it does not exist."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.money.doors import my_areas
from giamngheo.apps.places.queries import areas_for_choice, areas_named

from .models import Reconciliation, Sheet, SheetRow
from .queries import reconciling, sheets

KEEPERS = (P.KEEP_TREASURY, P.SPEND_MONEY)
SIGNERS = (*KEEPERS, P.ALLOCATE_MONEY)


def may_any(request: HttpRequest, area_id: int, permissions: tuple[P, ...] = KEEPERS) -> bool:
    return any(access(request).may(permission, area_id) for permission in permissions)


def _allowed(request: HttpRequest, area_id: int, permissions: tuple[P, ...]) -> None:
    if permissions and not may_any(request, area_id, permissions):
        raise PermissionDenied


def sheet_or_404(request: HttpRequest, pk: int) -> Sheet:
    found = sheets.sheet_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    return found


def row_or_404(request: HttpRequest, pk: int, *permissions: P) -> SheetRow:
    found = sheets.row_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    _allowed(request, found.area_id, permissions)
    return found


def reconciliation_or_404(request: HttpRequest, pk: int, *permissions: P) -> Reconciliation:
    found = reconciling.reconciliation_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    _allowed(request, found.area_id, permissions)
    return found


def areas_offered(request: HttpRequest, permissions: tuple[P, ...]) -> list[tuple[int, str]]:
    """Areas where this person holds one of the permissions: today's map first, then those of earlier maps that hold books."""
    here = frozenset().union(*(access(request).areas_with(permission) for permission in permissions))
    today = [(area.pk, area.name) for area in areas_for_choice() if area.pk in here]
    return today or list(areas_named(here).items())


__all__ = [
    "KEEPERS", "SIGNERS", "areas_offered", "may_any", "my_areas", "reconciliation_or_404", "row_or_404", "sheet_or_404",
]  # fmt: skip
