"""What of recommendations is mine to do; two queries."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task, tone_of
from giamngheo.kit import formats

from .queries import waiting_for


def my_tasks(access: Access, today: date) -> list[Task]:
    """Recommendations to answer by their day; answers to look at."""
    if not (access.may(P.INSPECT) or access.may(P.ANSWER_INSPECTION)):
        return []
    to_answer, to_see = waiting_for(access)
    found = []
    for rows, title, words, listed in (
        (to_answer, _("Trả lời kiến nghị sau kiểm tra"), _("%(count)s kiến nghị chờ trả lời."), "tra-loi"),
        (to_see, _("Xem trả lời kiến nghị"), _("%(count)s câu trả lời chờ xem."), "xem"),
    ):
        days = list(rows.order_by("due_on").values_list("pk", "due_on")[:200])
        if not days:
            continue
        url = reverse("supervision:recommendation", args=[days[0][0]])
        found.append(
            Task(
                title=title, text=words % {"count": formats.number(len(days))}, count=len(days), action=_("Xem"), due_on=days[0][1],
                url=url if len(days) == 1 else f"{reverse('supervision:recommendations')}?viec={listed}", tone=tone_of(days[0][1], today),
            )
        )  # fmt: skip
    return found
