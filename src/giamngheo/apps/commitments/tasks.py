"""What of targets and registrations is mine to do."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task
from giamngheo.kit import formats

from . import states
from .models import Commitment
from .queries.escape import due_counts, my_villages


def my_tasks(access: Access, today: date) -> list[Task]:
    """Targets that wait for my hand, households to look in on; four queries at most."""
    return [*_to_sign(access), *_to_approve(access), *_to_visit(access, today)]


def _to_sign(access: Access) -> list[Task]:
    mine = access.areas_with(P.RECOGNISE) & access.areas_with(P.COMMIT)
    waiting = Commitment.objects.filter(area_id__in=mine, state=states.PROPOSED) if mine else []
    return [
        Task(
            title=_("Ký đăng ký mục tiêu giảm nghèo năm %(year)s") % {"year": one.year},
            text=_("Cán bộ đã lập, chờ người đứng đầu ký."), action=_("Xem và ký"), count=1,
            url=reverse("commitments:target", args=[one.year, one.area_id]),
        )
        for one in waiting
    ]  # fmt: skip


def _to_approve(access: Access) -> list[Task]:
    mine = access.areas_with(P.GIVE_OPINION) & access.areas_with(P.COMMIT)
    if not mine:
        return []
    years = list(Commitment.objects.filter(area_id__in=mine, state=states.SIGNED).values_list("year", flat=True))
    return [
        Task(
            title=_("Duyệt đăng ký mục tiêu giảm nghèo năm %(year)s") % {"year": year},
            text=_("%(count)s xã đã ký, chờ cấp trên duyệt.") % {"count": formats.number(years.count(year))},
            url=f"{reverse('commitments:targets')}?nam={year}&loc=cho-duyet", action=_("Xem và duyệt"),
            count=years.count(year),
        )
        for year in sorted(set(years))
    ]  # fmt: skip


def _to_visit(access: Access, today: date) -> list[Task]:
    areas = access.areas_with(P.RUN_CAMPAIGN) & access.areas_with(P.COMMIT)
    others = access.areas_with(P.SURVEY) | access.areas_with(P.HOLD_MEETING)
    if not areas and not others:
        return []
    villages = my_villages(access.user.pk) if others - areas else frozenset()
    due = due_counts(areas, villages, today)["due"]
    if not due:
        return []
    return [
        Task(
            title=_("Thăm hộ đăng ký thoát nghèo"), count=due, tone="due", action=_("Xem các hộ đến hạn"),
            text=_("%(count)s hộ đã đến hạn thăm.") % {"count": formats.number(due)},
            url=f"{reverse('commitments:escapes')}?den_han=1",
        )
    ]  # fmt: skip
