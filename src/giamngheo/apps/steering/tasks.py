"""What of difficulties and orders is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.todo import Counted, Task, Waiting, tone_of
from giamngheo.kit import formats

from . import reach
from .queries import waiting_for


def my_tasks(access: Access, today: date) -> list[Waiting]:
    """Difficulties to handle, decide or close; orders to reply to or accept; the earliest deadline counts."""
    if not any(access.may(p) for p in reach.READERS):
        return []
    difficulties, directives = waiting_for(access)

    def difficulty(found: Counted) -> Task:
        words = _("%(count)s khó khăn chờ bạn.")
        return _task(found, today, _("Khó khăn, vướng mắc chờ xử lý"), words, "steering:difficulty", "steering:difficulties")

    def directive(found: Counted) -> Task:
        words = _("%(count)s chỉ đạo chờ bạn.")
        return _task(found, today, _("Ý kiến chỉ đạo chờ xử lý"), words, "steering:directive", "steering:directives")

    return [Waiting(difficulties, difficulty, "wanted_on"), Waiting(directives, directive, "due_on")]


def _task(found: Counted, today: date, title: str, words: str, one: str, listed: str) -> Task:
    """The page of the only one, else the list of what waits for this person."""
    url = reverse(one, args=[found.only_pk]) if found.only_pk else f"{reverse(listed)}?viec=cho-toi"
    return Task(
        title=title, text=words % {"count": formats.number(found.count)}, url=url, action=_("Xem"), count=found.count,
        due_on=found.first_on, tone=tone_of(found.first_on, today) if found.first_on else "due",
    )  # fmt: skip
