"""What of supports is mine to do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting
from giamngheo.kit import formats

from . import queries
from .kind import Kind, all_kinds
from .models import Override, Support
from .states import HELD, OPEN

MOST = 100


def my_tasks(access: Access, today: date) -> list[Task | Waiting]:
    """What waits for a second person: cases of every kind, overlaps and joinings; two queries besides the one that counts."""
    mine = access.areas_with(P.ACCEPT_SUPPORT)
    if not mine:
        return []
    return [*_cases(mine, access.user.pk), *_doubts(mine, access)]


def _cases(mine: Collection[int], me: int) -> list[Waiting]:
    """Kind by kind, but who began a case or wrote on it does not decide it."""
    open_ones = Support.objects.filter(area_id__in=mine, state=OPEN).exclude(Q(by_id=me) | Q(writer_ids__contains=[me]))
    return [
        Waiting(open_ones.filter(**{f"{kind.case}__state__in": kind.deciding}), partial(_to_decide, kind))
        for kind in all_kinds().values() if kind.deciding
    ]  # fmt: skip


def _to_decide(kind: Kind, found: Counted) -> Task:
    return Task(
        title=_("Duyệt, nghiệm thu: %(kind)s") % {"kind": kind.label}, count=found.count, tone="due", action=_("Xem và quyết định"),
        text=_("%(count)s hồ sơ chờ người thứ hai duyệt, nghiệm thu hoặc trả lại.") % {"count": formats.number(found.count)},
        url=reverse(kind.case_url, args=[found.only_pk]) if found.only_pk else _list_url(kind),
    )  # fmt: skip


def _list_url(kind: Kind) -> str:
    """Narrowed where all that wait are in one state."""
    return reverse(kind.list_url) + (f"?trang_thai={kind.narrowed or kind.deciding[0]}" if len(kind.deciding) == 1 else "")


def _doubts(mine: Collection[int], access: Access) -> list[Task]:
    """Overlaps and joinings; two queries."""
    me = access.user.pk
    not_mine = Q(asked_by_id=me) | Q(support__by_id=me) | Q(support__writer_ids__contains=[me])
    waiting = Override.objects.filter(area_id__in=mine, support__state=HELD).exclude(not_mine).count()
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
