"""What of praise is mine to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.todo import Counted, Task, Waiting
from giamngheo.kit import formats

from . import states
from .queries.nominations import READERS, waiting_for


def my_tasks(access: Access, today: date) -> list[Waiting]:
    """Nominations to send again, to review, to bring before the council, to decide; no query of their own."""
    if not any(access.may(permission) for permission in READERS):
        return []
    rows = waiting_for(access)
    return [
        Waiting(rows["resubmit"], _told(_("Sửa đề nghị khen thưởng được trả lại"), states.RETURNED)),
        Waiting(rows["review"], _told(_("Xem xét đề nghị khen thưởng"), states.NOMINATED)),
        Waiting(rows["vote"], _told(_("Ghi ý kiến hội đồng khen thưởng"), states.REVIEWED)),
        Waiting(rows["decide"], _told(_("Quyết định khen thưởng"), states.VOTED)),
    ]


def _told(title: str, state: str) -> Callable[[Counted], Task]:
    def told(found: Counted) -> Task:
        many = f"{reverse('praise:nominations')}?trang_thai={state}"
        return Task(
            title=title, text=_("%(count)s đề nghị.") % {"count": formats.number(found.count)}, count=found.count, action=_("Xem"),
            url=reverse("praise:nomination", args=[found.only_pk]) if found.only_pk else many,
            tone="due" if state == states.RETURNED else "active",
        )  # fmt: skip

    return told
