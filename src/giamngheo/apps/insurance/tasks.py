"""What of insurance lists is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting
from giamngheo.kit import formats

from .queries import waiting_in


def my_tasks(access: Access, today: date) -> list[Waiting]:
    """Rows of the newest lists that fit several persons. The province's officers see them on the page of lists."""
    mine = access.areas_with(P.RESOLVE_PAIRS) & access.areas_with(P.VIEW_SENSITIVE)
    return [Waiting(waiting_in(mine), _to_choose)] if mine else []


def _to_choose(found: Counted) -> Task:
    return Task(
        title=_("Chọn người cho danh sách thẻ bảo hiểm y tế"), count=found.count, url=reverse("insurance:files"),
        text=_("%(count)s dòng khớp nhiều người trong sổ.") % {"count": formats.number(found.count)}, action=_("Xem và chọn"),
    )  # fmt: skip


__all__ = ["my_tasks"]
