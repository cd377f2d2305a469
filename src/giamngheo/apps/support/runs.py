"""The lists of an area told in the background: whole or not at all, so that a run that was killed is simply run again."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.apps.work.actions import Busy, start_run
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.apps.work.registry import RunRefused, handler
from giamngheo.kit import clock, formats
from giamngheo.kit.scope import Scope, scoped

from . import actions, marks
from .models import StoredRun

STORE = "support.store"


def _result(run: Run) -> tuple[str, str] | None:
    found = StoredRun.objects.filter(pk=run.subject_id or 0).first()
    if found is None:
        return None
    query = urlencode({"dia_ban": found.area_id, "ngay": found.on.isoformat()})
    return f"{reverse('support:rules')}?{query}", _("Xem số lượng và danh sách")


@handler(STORE, title=gettext_lazy("Tính danh sách thuộc diện hỗ trợ"), noun=gettext_lazy("bước"), result=_result)
def tell_lists(run: Run, progress: Progress) -> None:
    """One transaction: nobody sees half of the lists."""
    by = User.objects.get(pk=run.started_by_id or 0)
    try:
        done = actions.tell(run=StoredRun.objects.get(pk=run.subject_id or 0), by=by, step=progress.step)
    except actions.Refused as refusal:
        raise RunRefused(str(refusal)) from refusal
    progress.say(
        _("Đã xét %(households)s hộ, %(persons)s người của %(communes)s xã, phường.")
        % {
            "households": formats.number(done.numbers.get("household", 0)),
            "persons": formats.number(done.numbers.get("person", 0)), "communes": formats.number(done.numbers["communes"]),
        }
    )  # fmt: skip


def start(*, area: Area, on: date, by: User) -> Run:
    """Begins the run of this area and day, or returns the one under way. Raises Refused, ``work.actions.Busy``."""
    wanted = actions.ask(area=area, on=on, by=by)
    return start_run(kind=STORE, subject_id=wanted.pk, area_id=area.pk, by=by)


def tell_old_anew() -> int:
    """Has the newest lists of every area told anew for who asked for them, where something they rest on has changed.

    Lists that told the day they were asked on tell today. Returns how many runs were begun; people without the right, or
    whose area is under way, are passed over.
    """
    begun = 0
    for run in _newest_runs():
        by = User.objects.filter(pk=run.by_id or 0, is_active=True).first()
        if by is None:
            continue
        scope = access_of(by, clock.today()).scope()
        on = clock.today() if actions.is_of_its_day(run) else run.on
        with scoped(scope):
            is_same = run.plan_digest == current_plan().digest and on == run.on
            if is_same and not marks.is_old(run.marks, scope.area_ids):
                continue
            try:
                start(area=run.area, on=on, by=by)
            except (actions.Refused, Busy):
                continue
            begun += 1
    return begun


def _newest_runs() -> list[StoredRun]:
    """Of each area the newest run that told its own day, and the newest that told another."""
    found: dict[tuple[int, bool], StoredRun] = {}
    with scoped(Scope(area_ids=all_area_ids())):  # at night nobody asks: the runs of all areas are looked through
        for run in StoredRun.objects.exclude(finished_at=None).select_related("area"):
            found.setdefault((run.area_id, actions.is_of_its_day(run)), run)
    return list(found.values())


__all__ = ["STORE", "start", "tell_lists", "tell_old_anew"]
