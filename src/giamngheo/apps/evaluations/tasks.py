"""What of evaluation surveys is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting
from giamngheo.kit import formats

from .queries import waiting_for


def my_tasks(access: Access, today: date) -> list[Waiting]:
    """Households of running surveys to ask."""
    if not access.may(P.SURVEY):
        return []

    def asking(found: Counted) -> Task:
        url = reverse("evaluations:household", args=[found.only_pk]) if found.only_pk else reverse("evaluations:surveys")
        return Task(
            title=_("Hỏi hộ cho điều tra đánh giá"), text=_("%(count)s hộ trong mẫu chưa hỏi.") % {"count": formats.number(found.count)},
            url=url, action=_("Ghi phiếu"), count=found.count,
        )  # fmt: skip

    return [Waiting(waiting_for(access), asking)]
