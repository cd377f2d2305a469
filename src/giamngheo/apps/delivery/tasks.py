"""What of supports is mine to do."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting
from giamngheo.kit import formats

from . import queries
from .kind import Kind, all_kinds
from .models import Override
from .states import HELD, OPEN

MOST = 100


def _cases(kind: Kind, mine: frozenset[int], user_id: int) -> Waiting:
    """Cases of a kind that wait to be approved or accepted by somebody else than who wrote them."""
    model, states = kind.awaits or ("", ())
    rows = apps.get_model(model)._default_manager.filter(area_id__in=mine, state__in=states, support__state=OPEN)

    def told(counted: Counted) -> Task:
        return Task(
            title=_("Duyệt, nghiệm thu: %(kind)s") % {"kind": kind.label}, count=counted.count, tone="due", action=_("Xem hồ sơ"),
            text=_("%(count)s hồ sơ chờ duyệt hoặc chờ nghiệm thu.") % {"count": formats.number(counted.count)},
            url=reverse(kind.list_url),
        )  # fmt: skip

    return Waiting(rows.exclude(support__by_id=user_id), told)


def my_tasks(access: Access, today: date) -> list[Task | Waiting]:
    """Overlaps and joinings that wait for a second person, two queries; cases of every kind that wait for who accepts."""
    mine = access.areas_with(P.ACCEPT_SUPPORT)
    if not mine:
        return []
    cases = [_cases(kind, mine, access.user.pk) for kind in all_kinds().values() if kind.awaits]
    return [*cases, *_second_person(access, mine)]


def _second_person(access: Access, mine: frozenset[int]) -> list[Task]:
    waiting = Override.objects.filter(area_id__in=mine, support__state=HELD).exclude(asked_by_id=access.user.pk).count()
    joinings = list(queries.joinings_waiting(mine, but_of=access.user.pk)[:MOST])
    tasks = [
        Task(
            title=_("Xác nhận ghép hộ"), count=len(joinings), tone="due", action=_("Xem và quyết định"),
            text=_("Dòng của danh sách chương trình khác được đề nghị ghép với một hộ trong sổ, chờ người thứ hai."),
            url=reverse("delivery:join_decide", args=[joinings[0].support_id]),
        )
    ] if joinings else []  # fmt: skip
    if not waiting:
        return tasks
    return [
        *tasks,
        Task(
            title=_("Xác nhận hỗ trợ trùng"), count=waiting, tone="due", action=_("Xem và quyết định"),
            text=_("%(count)s lần hỗ trợ trùng với lần trước, chờ người thứ hai.") % {"count": formats.number(waiting)},
            url=reverse("delivery:overrides"),
        )
    ]  # fmt: skip
