"""What of lists of beneficiaries is mine to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task

from . import states
from .models import BeneficiaryList
from .queries.reach import areas_held, headed_villages, lists_for


def my_tasks(access: Access, today: date) -> list[Task]:
    """Lists to approve, opinions to give in my villages, returned lists; three queries at most."""
    return [*_to_approve(access), *_to_say(access), *_returned(access)]


def _to_approve(access: Access) -> Iterable[Task]:
    mine = areas_held(access, P.APPROVE_LIST)
    if not mine:
        return
    # Whose order at the last place is still open waits for the officer.
    unsettled = Count("rows", filter=Q(rows__outcome=states.PROPOSED))
    for one in BeneficiaryList.objects.filter(area_id__in=mine, state=states.CHECKED).annotate(unsettled=unsettled).filter(unsettled=0):
        if one.proposed_by_id != access.user.pk:
            yield _task(one, _("Phê duyệt danh sách thụ hưởng"), _("Xem và phê duyệt"))


def _to_say(access: Access) -> Iterable[Task]:
    villages = headed_villages(access)
    if not villages:
        return
    unheard = Count("rows", filter=Q(rows__village_id__in=villages, rows__opinion="", rows__declined_reason=""))
    for one in lists_for(access).filter(state=states.OPINION).annotate(unheard=unheard).filter(unheard__gt=0):
        yield _task(one, _("Bản cho ý kiến về danh sách thụ hưởng"), _("Ghi ý kiến của bản"))


def _returned(access: Access) -> Iterable[Task]:
    mine = areas_held(access, P.PROPOSE_LIST)
    found = BeneficiaryList.objects.filter(area_id__in=mine, state=states.DRAFT).exclude(return_reason="") if mine else []
    for one in found:
        yield _task(one, _("Danh sách thụ hưởng được trả lại"), _("Xem lý do và sửa"))


def _task(one: BeneficiaryList, title: str, action: str) -> Task:
    url = reverse("beneficiaries:list", args=[one.pk])
    return Task(title=title, text=one.title, url=url, action=action, count=1, tone="due")
