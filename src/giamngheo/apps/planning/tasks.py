"""What of plans is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from . import reach
from .queries.plans import returned_in, waiting_for


def my_tasks(access: Access, today: date) -> list[Task]:
    """Plans to approve, plans of mine that came back; two queries at most."""
    found = []
    areas = access.areas_with(P.APPROVE_PLAN)
    waiting = waiting_for(access.user.pk, areas).count() if areas else 0
    if waiting:
        found.append(
            Task(
                title=_("Phê duyệt kế hoạch"), count=waiting, tone="due", action=_("Xem và phê duyệt"),
                text=_("%(count)s bản kế hoạch chờ phê duyệt.") % {"count": formats.number(waiting)},
                url=f"{reverse('planning:plans')}?trang_thai=sent",
            )
        )  # fmt: skip
    mine, levels = reach.prepared_areas(access)
    back = returned_in(mine, levels).count() if mine else 0
    if back:
        found.append(
            Task(
                title=_("Sửa kế hoạch bị trả lại"), count=back, tone="due", action=_("Xem kế hoạch"),
                text=_("%(count)s bản kế hoạch bị trả lại kèm lý do.") % {"count": formats.number(back)},
                url=f"{reverse('planning:plans')}?trang_thai=draft",
            )
        )  # fmt: skip
    return found
