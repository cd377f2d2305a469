"""What of difficulties and orders is mine to do; two queries."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.todo import Task, tone_of
from giamngheo.kit import formats

from . import reach
from .queries import waiting_for


def my_tasks(access: Access, today: date) -> list[Task]:
    """Difficulties to handle, decide or close; orders to reply to or accept; the earliest deadline counts."""
    if not any(access.may(p) for p in reach.READERS):
        return []
    found = []
    for rows, field, name, title, words in (
        (waiting_for(access)[0], "wanted_on", "difficult", _("Khó khăn, vướng mắc chờ xử lý"), _("%(count)s khó khăn chờ bạn.")),
        (waiting_for(access)[1], "due_on", "directive", _("Ý kiến chỉ đạo chờ xử lý"), _("%(count)s chỉ đạo chờ bạn.")),
    ):
        days = list(rows.order_by(field).values_list("pk", field)[:200])
        if not days:
            continue
        listed = reverse("steering:difficulties" if name == "difficult" else "steering:directives")
        one = reverse("steering:difficulty" if name == "difficult" else "steering:directive", args=[days[0][0]])
        found.append(
            Task(
                title=title, text=words % {"count": formats.number(len(days))}, url=one if len(days) == 1 else f"{listed}?viec=cho-toi",
                action=_("Xem"), count=len(days), due_on=days[0][1], tone=tone_of(days[0][1], today),
            )
        )  # fmt: skip
    return found
