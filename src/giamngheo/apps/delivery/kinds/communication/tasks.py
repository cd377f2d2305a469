"""What of communication is mine to do: questions of dialogues that nobody answered."""

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
    """Open questions of my communes; one query."""
    mine = access.areas_with(P.DELIVER)
    found = queries.open_questions(mine) if mine else []
    if not found:
        return []
    due_on, support_id = found[0]
    return [
        Task(
            title=_("Câu hỏi đối thoại chưa trả lời"), count=len(found), due_on=due_on, tone=tone_of(due_on, today) if due_on else "due",
            action=_("Xem câu hỏi"), url=reverse("delivery_communication:case", args=[support_id]),
            text=_("%(count)s câu hỏi của người dân chờ trả lời; buổi đối thoại chưa nghiệm thu được.")
            % {"count": formats.number(len(found))},
        )
    ]  # fmt: skip
