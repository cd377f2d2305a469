"""What of works is mine to do: upkeep that is due."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import DUE_SOON_DAYS, Task, tone_of
from giamngheo.kit import formats

from . import queries


def my_tasks(access: Access, today: date) -> list[Task]:
    """Works whose upkeep is due within three weeks, or late; one query."""
    mine = access.areas_with(P.DELIVER)
    days = queries.upkeep_days(mine, today + timedelta(days=DUE_SOON_DAYS)) if mine else []
    if not days:
        return []
    first = days[0]
    return [
        Task(
            title=_("Duy tu công trình"), count=len(days), due_on=first, tone=tone_of(first, today), action=_("Xem lịch duy tu"),
            text=_("%(count)s công trình đến hạn duy tu; sớm nhất ngày %(day)s.")
            % {"count": formats.number(len(days)), "day": formats.day(first)},
            url=f"{reverse('delivery_works:cases')}?duy_tu=1",
        )
    ]  # fmt: skip
