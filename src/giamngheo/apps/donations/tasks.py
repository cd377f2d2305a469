"""What of donations is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from .queries.gifts import waiting_for


def my_tasks(access: Access, today: date) -> list[Task]:
    """Lists to approve; one query, for who approves."""
    areas = access.areas_with(P.APPROVE_MONEY)
    found = list(waiting_for(access.user.pk, areas).values_list("pk", flat=True)[:100]) if areas else []
    if not found:
        return []
    url = reverse("donations:distribution", args=[found[0]]) if len(found) == 1 else f"{reverse('donations:gifts')}?tinh_trang=waiting"
    text = _("%(count)s danh sách chờ người duyệt.") % {"count": formats.number(len(found))}
    return [
        Task(title=_("Duyệt danh sách phát tài trợ"), count=len(found), tone="due", action=_("Xem và duyệt"), text=text, url=url)
    ]
