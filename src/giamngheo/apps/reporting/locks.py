"""Whether a report's period is closed for it, and why, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused

from .models import LockException, PeriodLock, Report
from .tree import law


def lock_of(report: Report) -> PeriodLock | None:
    """The lock over this report; None where its period is open for its level."""
    step = law().steps.get(report.step)
    return PeriodLock.objects.filter(period_key=report.period_key, level=step.level).first() if step else None


def exception_of(lock: PeriodLock, report: Report) -> LockException | None:
    """The exception that is in force for this unit today."""
    return lock.exceptions.filter(area_id=report.area_id, agency=report.agency, until__gte=clock.today()).first()


def refuse_if_locked(report: Report) -> None:
    """Raises Refused with the reason of the lock and the way out of it."""
    lock = lock_of(report)
    if lock is not None and exception_of(lock, report) is None:
        raise Refused(why_locked(lock))


def why_locked(lock: PeriodLock) -> str:
    text = _("Kỳ này đã chốt ngày %(day)s (lý do: %(reason)s). Muốn sửa phải được lãnh đạo tỉnh cho ngoại lệ, có lý do và thời hạn.")
    return text % {"day": formats.day(clock.day_of(lock.at)), "reason": lock.reason}


__all__ = ["exception_of", "lock_of", "refuse_if_locked", "why_locked"]
