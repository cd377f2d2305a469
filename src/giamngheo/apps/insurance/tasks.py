"""What of insurance lists is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from .queries import waiting_in


def my_tasks(access: Access, today: date) -> list[Task]:
    """Rows of the newest lists that fit several persons; one query. The province's officers see them on the page of lists."""
    mine = access.areas_with(P.RESOLVE_PAIRS) & access.areas_with(P.VIEW_SENSITIVE)
    waiting = waiting_in(mine) if mine else 0
    if not waiting:
        return []
    return [
        Task(
            title=_("Chọn người cho danh sách thẻ bảo hiểm y tế"), count=waiting, url=reverse("insurance:files"),
            text=_("%(count)s dòng khớp nhiều người trong sổ.") % {"count": formats.number(waiting)}, action=_("Xem và chọn"),
        )
    ]  # fmt: skip


__all__ = ["my_tasks"]
