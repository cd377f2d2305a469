"""What of supports is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from . import queries
from .models import Override
from .states import HELD

MOST = 100


def my_tasks(access: Access, today: date) -> list[Task]:
    """Overlaps and joinings that wait for a second person; two queries."""
    mine = access.areas_with(P.ACCEPT_SUPPORT)
    if not mine:
        return []
    waiting = Override.objects.filter(area_id__in=mine, support__state=HELD).exclude(asked_by_id=access.user.pk).count()
    joinings = list(queries.joinings_waiting(mine, but_of=access.user.pk)[:MOST])
    tasks = [
        Task(
            title=_("Xác nhận ghép hộ"), count=len(joinings), tone="due", action=_("Xem và quyết định"),
            text=_("Dòng của danh sách chương trình khác được đề nghị ghép với một hộ trong sổ, chờ người thứ hai."),
            url=reverse("delivery:join_decide", args=[joinings[0].support_id]),
        )
    ] if joinings else []  # fmt: skip
    if not waiting:
        return tasks
    return [
        *tasks,
        Task(
            title=_("Xác nhận hỗ trợ trùng"), count=waiting, tone="due", action=_("Xem và quyết định"),
            text=_("%(count)s lần hỗ trợ trùng với lần trước, chờ người thứ hai.") % {"count": formats.number(waiting)},
            url=reverse("delivery:overrides"),
        )
    ]  # fmt: skip
