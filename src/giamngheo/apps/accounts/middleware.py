"""One transaction and one scope per request; the page is rendered inside it, and a failure rolls it back."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from giamngheo.kit import clock
from giamngheo.kit.scope import NOTHING, set_scope

from .models import User
from .queries import Access, access_of

# What somebody with a first password may still open: the page that changes it, and the way out.
FREE_PATHS = frozenset({"/tai-khoan/", "/dang-xuat/"})


class ScopeMiddleware:
    """Sets request.access and the database's scope. Streams open their own transaction (kit.scope.scoped)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/tinh/", "/song")):
            return self.get_response(request)
        with transaction.atomic():
            user = request.user
            if user.is_authenticated and isinstance(user, User):
                request.access = access_of(user, clock.today())  # type: ignore[attr-defined]
                request.scope = request.access.scope()  # type: ignore[attr-defined]
            else:
                request.access = Access(User())  # type: ignore[attr-defined]
                request.scope = NOTHING  # type: ignore[attr-defined]
            set_scope(request.scope)  # type: ignore[attr-defined]
            with pghistory.context(user=user.pk, url=request.path):
                if getattr(user, "must_change_password", False) and request.path not in FREE_PATHS:
                    response: HttpResponse = redirect("accounts:profile")
                else:
                    response = self.get_response(request)
            if response.status_code >= 500 and connection.in_atomic_block:
                transaction.set_rollback(True)
        return response
