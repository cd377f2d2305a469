"""What of reports is mine: to write, to mend, to sign, to look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.todo import Counted, Task, Waiting, tone_of
from giamngheo.kit import formats

from .queries import READERS, waiting_for


def my_tasks(access: Access, today: date) -> list[Waiting]:
    """By the day on which they are due."""
    if not any(access.may(permission) for permission in READERS):
        return []
    titles = {
        "viet": (_("Viết báo cáo"), _("%(count)s báo cáo phải viết.")),
        "sua": (_("Sửa báo cáo bị trả lại"), _("%(count)s báo cáo bị trả lại.")),
        "ky": (_("Ký báo cáo"), _("%(count)s báo cáo chờ ký.")),
        "nhan": (_("Xem báo cáo gửi lên"), _("%(count)s báo cáo chờ nhận.")),
    }  # fmt: skip

    def teller(name: str) -> Callable[[Counted], Task]:
        title, words = titles[name]
        return lambda found: _task(found, today, title, words, name)

    return [Waiting(rows, teller(name), "due_on") for name, rows in waiting_for(access).items()]


def _task(found: Counted, today: date, title: str, words: str, listed: str) -> Task:
    """The page of the only one, else the list of what waits."""
    many = f"{reverse('reporting:owed')}?viec={listed}"
    return Task(
        title=title, text=words % {"count": formats.number(found.count)}, count=found.count, action=_("Xem"), due_on=found.first_on,
        url=reverse("reporting:report", args=[found.only_pk]) if found.only_pk else many,
        tone=tone_of(found.first_on, today) if found.first_on else "due",
    )  # fmt: skip


__all__ = ["my_tasks"]
