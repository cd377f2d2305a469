"""The one clock: today in Viet Nam. Nothing else asks for the time, and SQL never does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This moment, aware, in Asia/Ho_Chi_Minh."""
    return _told.get() or timezone.localtime(timezone.now())


@contextmanager
def as_if(day: date) -> Iterator[None]:
    """Inside, it is nine in the morning of that day, never later than now. Only for invented data, whose months are
    written by the same acts as real ones: ``tests/contracts/test_house.py`` lets nothing but ``site/synthetic_*`` ask."""
    present = timezone.localtime(timezone.now())
    token = _told.set(min(present, datetime.combine(day, time(9), present.tzinfo)))
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """The calendar day in Viet Nam."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The calendar day in Viet Nam of a moment that was stored."""
    return timezone.localtime(moment).date()
