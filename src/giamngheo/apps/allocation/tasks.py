"""Which divisions wait for whom."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from .models import Run
from .states import APPRAISED, DESKS, DRAFT, ENDORSED, PROPOSED, RESOLVED

WAITS_FOR = {
    PROPOSED: tuple(DESKS.values()), APPRAISED: (P.ENDORSE_ALLOCATION,), ENDORSED: (P.RECORD_RESOLUTION,),
    RESOLVED: (P.ALLOCATE_MONEY,), DRAFT: (P.PROPOSE_ALLOCATION,),
}  # fmt: skip
ANY = tuple(dict.fromkeys(permission for group in WAITS_FOR.values() for permission in group))


def _words(state: str) -> tuple[str, str]:
    return {
        PROPOSED: (_("Thẩm định phân bổ vốn"), _("%(count)s phương án chờ ý kiến thẩm định.")),
        APPRAISED: (_("Trình Hội đồng nhân dân phân bổ vốn"), _("%(count)s phương án đã thẩm định, chờ Ủy ban nhân dân.")),
        ENDORSED: (_("Ghi nghị quyết phân bổ vốn"), _("%(count)s phương án đã trình, chờ nghị quyết.")),
        RESOLVED: (_("Giao vốn theo nghị quyết"), _("%(count)s phương án đã có nghị quyết, chờ lập chứng từ giao vốn.")),
        DRAFT: (_("Sửa phương án phân bổ bị trả lại"), _("%(count)s phương án bị trả lại kèm lý do.")),
    }[state]


def _is_for(access: Access, state: str, capital_type: str, area_id: int) -> bool:
    wanted = (DESKS[capital_type],) if state == PROPOSED else WAITS_FOR[state]
    return any(access.may(permission, area_id) for permission in wanted)


def my_tasks(access: Access, today: date) -> list[Task]:
    """One task for each step at which divisions wait for me; one query."""
    if not any(access.may(permission) for permission in ANY):
        return []
    waiting: Counter[str] = Counter()
    rows = Run.objects.filter(area_id__in=access.areas_with(P.VIEW_MONEY), state__in=list(WAITS_FOR)).exclude(
        state=DRAFT, return_reason=""
    )
    grouped = rows.order_by().values_list("state", "capital_type", "area_id").annotate(count=Count("pk"))
    for state, capital_type, area_id, count in grouped:
        if _is_for(access, state, capital_type, area_id):
            waiting[state] += count
    found = []
    for state, count in waiting.items():
        title, text = _words(state)
        found.append(
            Task(
                title=title, count=count, tone="due", action=_("Xem phương án"), text=text % {"count": formats.number(count)},
                url=f"{reverse('allocation:runs')}?trang_thai={state}",
            )
        )  # fmt: skip
    return found


__all__ = ["my_tasks"]
