"""What of livelihoods is mine to do: things out whose day of return has come."""

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
    """What should come back within three weeks, or is late; one query."""
    mine = access.areas_with(P.DELIVER)
    days = queries.due_days(mine, today + timedelta(days=DUE_SOON_DAYS)) if mine else []
    if not days:
        return []
    return [
        Task(
            title=_("Luân chuyển sinh kế đến hạn trả"), count=len(days), due_on=days[0], tone=tone_of(days[0], today),
            action=_("Xem các dự án"), url=f"{reverse('delivery_livelihoods:cases')}?den_han=1",
            text=_("%(count)s thứ luân chuyển đến hạn trả; sớm nhất ngày %(day)s.")
            % {"count": formats.number(len(days)), "day": formats.day(days[0])},
        )
    ]  # fmt: skip
