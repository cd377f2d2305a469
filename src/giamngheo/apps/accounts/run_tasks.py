"""On the home page: background work of mine that was stopped, and how to go on."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.work import queries

from .queries import Access
from .todo import Task


def my_tasks(access: Access, today: date) -> list[Task]:
    """Runs that I started and that came to no end; few queries, however many there are."""
    return [
        Task(
            title=_("Việc nền không xong: %(title)s") % {"title": shown.title},
            text=shown.stopped_text or shown.run.message,
            url=reverse("work:run", args=[shown.run.pk]),
            action=_("Xem và chạy tiếp"),
            count=1,
            tone="late",
        )
        for shown in queries.interrupted(access.user.pk or 0)
    ]


__all__ = ["my_tasks"]
