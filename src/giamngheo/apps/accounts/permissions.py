"""Guards for views: who may, and on what area. A foreign area is 404: it does not exist for that person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from giamngheo.apps.places.narrowing import Narrowing, narrowing

from .models import User
from .queries import Access
from .roles import Permission


def access(request: HttpRequest) -> Access:
    """The access the middleware built for this request."""
    return cast(Access, request.access)  # type: ignore[attr-defined]


def me(request: HttpRequest) -> User:
    """Who asks; for views behind a guard, where nobody is anonymous."""
    return cast(User, request.user)


def needs(*permissions: Permission) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """The view is for people who hold one of these permissions anywhere; others get 403, strangers the log-in page."""

    def wrap(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(access(request).may(p) for p in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.needs = permissions  # type: ignore[attr-defined]
        return guarded

    return wrap


def narrowed(request: HttpRequest) -> Narrowing:
    """The place of this person's that the address of a list narrows it to."""
    mine = frozenset[int]().union(*(areas for _given, _permissions, areas in access(request).grants))
    return narrowing(request.GET, mine)


def check_area(request: HttpRequest, permission: Permission, area_id: int) -> None:
    """Raises 404 outside the person's areas, 403 inside them without the permission."""
    here = access(request)
    if here.may(permission, area_id):
        return
    if area_id in here.scope().area_ids:
        raise PermissionDenied
    raise Http404
