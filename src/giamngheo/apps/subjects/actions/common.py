"""What the writes of this app share: who may, on what day, and the row for writing."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.subjects.models import Subject
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused, Stale

MOVED_ON = "Mục này vừa được người khác thay đổi. Xem lại rồi làm tiếp."


def check_may(by: User, permission: P, area_id: int) -> None:
    """Raises Refused where this person may not write."""
    if not access_of(by, clock.today()).may(permission, area_id):
        who = "Cán bộ giảm nghèo của xã này" if permission is P.DELIVER else "Cán bộ giảm nghèo của xã này hoặc của tỉnh"
        raise Refused(f"Chỉ {who} được ghi thông tin này.")


def check_day(day: date, words: str) -> None:
    """Raises Refused for a day that has not come."""
    if day > clock.today():
        raise Refused(f"{words} không được sau hôm nay, {formats.day(clock.today())}.")


def locked(subject_id: int, version: int | None) -> Subject:
    """The subject for writing. Raises Stale when it is no longer the one that was looked at."""
    found = Subject.objects.select_for_update(of=("self",)).get(pk=subject_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    return found


def check_open(subject: Subject) -> None:
    """Raises Refused for a subject that is closed."""
    if subject.closed_on is not None:
        raise Refused(f"“{subject.name}” đã đóng từ {formats.day(subject.closed_on)}. Mở lại rồi mới ghi thêm được.")


__all__ = ["MOVED_ON", "check_day", "check_may", "check_open", "locked"]
