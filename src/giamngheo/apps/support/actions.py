"""Writes: a run that tells the lists of an area on a day, and what older runs leave behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_inside
from giamngheo.engine.eligibility import facts_read
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused

from . import marks, queries, store
from .models import StoredList, StoredRun

# (what is done now, how many steps are done, of how many)
Tell = Callable[[str, int, int], None]


def ask(*, area: Area, on: date, by: Any) -> StoredRun:
    """The run that is to tell the lists of this area on this day: the one that waits already, or a new one.

    Raises Refused without the right over the whole area, and for a day of which nothing is known.
    """
    _check_may(area, by=by)
    if on < queries.first_day():
        raise Refused(
            _("Ngày %(day)s: chưa có bản đồ hành chính của ngày này nên không tính được. Chọn ngày khác.")
            % {"day": formats.day(on)}
        )
    open_runs = StoredRun.objects.filter(area=area, on=on, finished_at=None)
    try:
        with transaction.atomic():
            return open_runs.first() or StoredRun.objects.create(
                area=area, on=on, plan_digest=current_plan().digest, by_id=by.pk, asked_at=clock.now()
            )
    except IntegrityError:
        return open_runs.get()


def _check_may(area: Area, *, by: Any) -> None:
    if area.pk not in access_of(by, clock.today()).areas_with(Permission.CLASSIFY):
        raise Refused(
            _("Tính lại danh sách của %(area)s: tài khoản của bạn không có quyền này ở địa bàn. Nhờ cán bộ giảm nghèo của địa bàn.")
            % {"area": area.name}
        )


@transaction.atomic
def tell(*, run: StoredRun, by: Any, step: Tell) -> StoredRun:
    """Reads, judges and writes every list of the run, and takes away what it makes needless. Done again, it changes nothing."""
    run = StoredRun.objects.select_for_update(of=("self",)).select_related("area").get(pk=run.pk)
    if run.finished_at is not None:
        return run
    _check_may(run.area, by=by)
    area_ids = set(areas_inside(run.area).values_list("pk", flat=True)) & access_of(by, clock.today()).scope().area_ids
    law, total = current_plan().eligibility, len(queries.HELD) + 1
    run.started_at, run.marks, run.plan_digest = clock.now(), marks.marks(), current_plan().digest
    step(_("Đọc sổ hộ"), 0, total)
    numbers = {"communes": 0}
    for done, (subject, lists) in enumerate(store.told(area_ids, run.on), start=1):
        step(_("Xét và ghi danh sách"), done, total)
        store.write(lists, run_id=run.pk)
        numbers[subject] = store.subjects_in(lists)
        numbers["communes"] = max(numbers["communes"], lists["area_id"].n_unique())
    run.rules = {rule.id: list(facts_read(rule)) for rule in law.rules.values() if rule.subject in queries.HELD}
    run.numbers, run.finished_at = numbers, clock.now()
    run.save()
    record(by=by, action="tính danh sách thuộc diện hỗ trợ", subject=run.on.isoformat(), area_id=run.area_id, run=run.pk, **numbers)
    _prune(run)
    step(_("Đã ghi danh sách"), total, total)
    return run


def _prune(run: StoredRun) -> None:
    """Of one area and day the newest run stays, of the runs that told the day they were asked on the last, and every run that
    something rests on."""
    earlier = StoredRun.objects.filter(area_id=run.area_id, pk__lt=run.pk).exclude(finished_at=None)
    for old in earlier:
        if old.on == run.on or (old.on < run.on and is_of_its_day(old) and is_of_its_day(run)):
            try:
                with transaction.atomic():
                    StoredList.objects.filter(run=old).delete()
                    old.delete()
            except (ProtectedError, IntegrityError):
                continue


def is_of_its_day(run: StoredRun) -> bool:
    """Was the run asked for the lists of that very day?"""
    return run.on == clock.day_of(run.asked_at)


__all__ = ["Refused", "Tell", "ask", "is_of_its_day", "tell"]
