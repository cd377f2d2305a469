"""Guessing is stopped twice: soon on one account from wherever it comes, later at one address over all accounts.

Many officers of one commune or district share an address, so that an address bears more failures than an account.
Wrong one-time codes count like wrong passwords; only a finished log-in takes an account's failures back.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest

from .models import User

# Times the failures of one account that one address may cause before it is locked for every account.
ADDRESS_FACTOR = 10


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts by account and by address, each against its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Failures within the cooling time, those of the address scaled to the limit of an account."""
        by_account, by_address = (
            attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_account, by_address // ADDRESS_FACTOR)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """A log-in takes back the failures on this account only: an own account must not wash an address clean."""
        deleted, _ = AccessAttempt.objects.filter(username=(credentials or {}).get("username")).delete()
        return int(deleted)


def client_address(request: HttpRequest) -> str:
    """Who asks. Behind the proxy of the installation: the address it appended last, which nobody else can write."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return str(forwarded)
    return str(request.META.get("REMOTE_ADDR", ""))


def is_locked(request: HttpRequest, user: User) -> bool:
    """May no more codes be tried for this account (or from this address) now? Then the locked page is the answer."""
    credentials = {"username": user.username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = credentials  # type: ignore[attr-defined]
    return True


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """A wrong one-time code is a failed log-in."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)


def is_own_password(request: HttpRequest, user: User, password: str) -> bool:
    """Is this the password of who is logged in? Wrong ones count, so that a borrowed session cannot guess."""
    found = authenticate(request, username=user.username, password=password)
    return found is not None and found.pk == user.pk
