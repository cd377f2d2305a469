"""What of plans is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting
from giamngheo.kit import formats

from . import reach
from .queries.plans import returned_in, waiting_for


def my_tasks(access: Access, today: date) -> list[Waiting]:
    """Plans to approve, plans of mine that came back."""
    found = []
    areas = access.areas_with(P.APPROVE_PLAN)
    if areas:
        found.append(Waiting(waiting_for(access.user.pk, areas), _to_approve))
    mine, levels = reach.prepared_areas(access)
    if mine:
        found.append(Waiting(returned_in(mine, levels), _came_back))
    return found


def _to_approve(found: Counted) -> Task:
    return Task(
        title=_("Phê duyệt kế hoạch"), count=found.count, tone="due", action=_("Xem và phê duyệt"),
        text=_("%(count)s bản kế hoạch chờ phê duyệt.") % {"count": formats.number(found.count)},
        url=f"{reverse('planning:plans')}?trang_thai=sent",
    )  # fmt: skip


def _came_back(found: Counted) -> Task:
    return Task(
        title=_("Sửa kế hoạch bị trả lại"), count=found.count, tone="due", action=_("Xem kế hoạch"),
        text=_("%(count)s bản kế hoạch bị trả lại kèm lý do.") % {"count": formats.number(found.count)},
        url=f"{reverse('planning:plans')}?trang_thai=draft",
    )  # fmt: skip
