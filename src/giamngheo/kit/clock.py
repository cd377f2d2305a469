"""The one clock: today in Viet Nam. Nothing else asks for the time, and SQL never does."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in Asia/Ho_Chi_Minh."""
    return timezone.localtime(timezone.now())


def today() -> date:
    """The calendar day in Viet Nam."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The calendar day in Viet Nam of a moment that was stored."""
    return timezone.localtime(moment).date()
