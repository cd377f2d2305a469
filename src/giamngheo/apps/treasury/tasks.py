"""What of the Treasury's side is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from .queries.reconciling import reconciliations_in
from .queries.sheets import rows_for
from .states import HALF, MISMATCH, OPEN


def my_tasks(access: Access, today: date) -> list[Task]:
    """Rows that do not match, records that my side has not signed; two queries at most."""
    found = []
    keeps = access.areas_with(P.KEEP_TREASURY) | access.areas_with(P.SPEND_MONEY)
    signs = keeps | access.areas_with(P.ALLOCATE_MONEY)
    if not signs:
        return []
    rows = rows_for(keeps, [MISMATCH]).count() if keeps else 0
    if rows:
        found.append(
            Task(
                title=_("Xử lý bảng kê kho bạc"), count=rows, tone="due", action=_("Xem bảng kê"), url=reverse("treasury:sheets"),
                text=_("%(count)s dòng bảng kê chưa khớp với sổ.") % {"count": formats.number(rows)},
            )
        )  # fmt: skip
    begun = list(reconciliations_in(signs).filter(state__in=[OPEN, HALF])[:100])
    # Who keeps the Treasury's books of an area signs for the Treasury, whatever else they do there.
    mine = [
        one for one in begun
        if (one.treasury_by_id is None if access.may(P.KEEP_TREASURY, one.area_id) else one.ours_by_id is None)
    ]  # fmt: skip
    if mine:
        half = sum(1 for one in mine if one.state == HALF)
        found.append(
            Task(
                title=_("Ký biên bản đối chiếu kho bạc"), count=len(mine), tone="due", action=_("Xem biên bản"),
                text=_("%(half)s biên bản bên kia đã ký, %(open)s biên bản chưa bên nào ký.")
                % {"half": formats.number(half), "open": formats.number(len(mine) - half)},
                url=reverse("treasury:reconciliations"),
            )
        )  # fmt: skip
    return found
