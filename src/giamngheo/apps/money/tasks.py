"""What of the money is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from .queries.documents import documents_in, waiting_for
from .states import DRAFT, WRITERS


def my_tasks(access: Access, today: date) -> list[Task]:
    """Documents to approve, documents of mine that came back; two queries at most."""
    found = []
    areas = access.areas_with(P.APPROVE_MONEY)
    waiting = waiting_for(access.user.pk, areas).count() if areas else 0
    if waiting:
        found.append(
            Task(
                title=_("Duyệt chứng từ vốn"), count=waiting, tone="due", action=_("Xem và duyệt"),
                text=_("%(count)s chứng từ chờ người duyệt.") % {"count": formats.number(waiting)},
                url=f"{reverse('money:documents')}?trang_thai=waiting",
            )
        )  # fmt: skip
    if any(access.may(duty) for duty in WRITERS):
        mine = documents_in(access.areas_with(P.VIEW_MONEY)).filter(by_id=access.user.pk, state=DRAFT)
        back = mine.exclude(return_reason="").count()
        if back:
            found.append(
                Task(
                    title=_("Sửa chứng từ bị trả lại"), count=back, action=_("Xem chứng từ"),
                    text=_("%(count)s chứng từ bị trả lại kèm lý do.") % {"count": formats.number(back)},
                    url=f"{reverse('money:documents')}?trang_thai=draft",
                )
            )  # fmt: skip
    return found
