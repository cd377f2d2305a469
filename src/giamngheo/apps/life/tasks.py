"""What waits for an officer: households and persons sent here by other communes."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from . import queries


def my_tasks(access: Access, today: date) -> list[Task]:
    """One query."""
    mine = access.areas_with(P.RECORD_LIFE)
    count = queries.waiting(mine).count() if mine else 0
    if not count:
        return []
    return [
        Task(
            _("Tiếp nhận hộ, người chuyển đến"),
            _("%(n)s hộ, người mà xã khác ghi là chuyển đến xã này.") % {"n": formats.number(count)},
            reverse("life:waiting"), _("Xem danh sách"), count,
        )
    ]  # fmt: skip


__all__ = ["my_tasks"]
