"""The one way from an address to a subject: outside the person's areas it does not exist."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P

from .models import Subject


def subject_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_HOUSEHOLDS) -> Subject:
    """A subject of the areas in which the person holds the permission, with area and village; 404 otherwise."""
    mine = Subject.objects.filter(area_id__in=access(request).areas_with(permission))
    return get_object_or_404(mine.select_related("area", "village"), pk=pk)


__all__ = ["subject_or_404"]
