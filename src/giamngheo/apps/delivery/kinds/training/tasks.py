"""What of training is mine to do: courses that ended without being submitted."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task, tone_of
from giamngheo.kit import formats

from . import queries


def my_tasks(access: Access, today: date) -> list[Task]:
    """Courses that ended and wait for results; one query."""
    mine = access.areas_with(P.DELIVER)
    days = queries.ended_days(mine, today) if mine else []
    if not days:
        return []
    return [
        Task(
            title=_("Lớp nghề đã kết thúc, chưa trình nghiệm thu"), count=len(days), due_on=days[0], tone=tone_of(days[0], today),
            action=_("Xem các lớp"), url=f"{reverse('delivery_training:cases')}?den_han=1",
            text=_("%(count)s lớp đã kết thúc; sớm nhất ngày %(day)s. Ghi chứng chỉ rồi trình nghiệm thu.")
            % {"count": formats.number(len(days)), "day": formats.day(days[0])},
        )
    ]  # fmt: skip
