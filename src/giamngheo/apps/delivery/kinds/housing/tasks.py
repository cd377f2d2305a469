"""What of houses is mine to do: cases that wait to be approved, houses that wait to be accepted."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.apps.delivery import states as frame_states
from giamngheo.kit import formats

from . import states
from .models import HousingCase


def my_tasks(access: Access, today: date) -> list[Task]:
    """Cases for who accepts, but their own; one query."""
    mine = access.areas_with(P.ACCEPT_SUPPORT)
    if not mine:
        return []
    waiting = HousingCase.objects.filter(area_id__in=mine, state__in=(states.PROPOSED, states.BUILT), support__state=frame_states.OPEN)
    count = waiting.exclude(support__by_id=access.user.pk).count()
    if not count:
        return []
    return [
        Task(
            title=_("Duyệt, nghiệm thu nhà ở"), count=count, tone="due", action=_("Xem hồ sơ nhà ở"),
            text=_("%(count)s hồ sơ nhà ở chờ duyệt hoặc chờ nghiệm thu hoàn thành.") % {"count": formats.number(count)},
            url=reverse("delivery_housing:cases"),
        )
    ]  # fmt: skip
