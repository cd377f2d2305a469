"""What of recommendations is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting, tone_of
from giamngheo.kit import formats

from .queries import waiting_for


def my_tasks(access: Access, today: date) -> list[Waiting]:
    """Recommendations to answer by their day; answers to look at."""
    if not (access.may(P.INSPECT) or access.may(P.ANSWER_INSPECTION)):
        return []
    to_answer, to_see = waiting_for(access)

    def answering(found: Counted) -> Task:
        return _task(found, today, _("Trả lời kiến nghị sau kiểm tra"), _("%(count)s kiến nghị chờ trả lời."), "tra-loi")

    def seeing(found: Counted) -> Task:
        return _task(found, today, _("Xem trả lời kiến nghị"), _("%(count)s câu trả lời chờ xem."), "xem")

    return [Waiting(to_answer, answering, "due_on"), Waiting(to_see, seeing, "due_on")]


def _task(found: Counted, today: date, title: str, words: str, listed: str) -> Task:
    """The page of the only one, else the list of what waits."""
    many = f"{reverse('supervision:recommendations')}?viec={listed}"
    return Task(
        title=title, text=words % {"count": formats.number(found.count)}, count=found.count, action=_("Xem"), due_on=found.first_on,
        url=reverse("supervision:recommendation", args=[found.only_pk]) if found.only_pk else many,
        tone=tone_of(found.first_on, today) if found.first_on else "due",
    )  # fmt: skip
