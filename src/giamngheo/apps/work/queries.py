"""Reads of runs: which one a person may see, and how long it will still take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.kit import clock, formats
from giamngheo.kit.scope import Scope

from . import lease, registry
from .models import Run

# Too early to say how long it will take.
ESTIMATE_AFTER = timedelta(seconds=3)
# What the page calls a run that is "running" while nobody runs it.
STOPPED = "stopped"
# How long a failed run is told on the home page, and how many at most.
TOLD_FOR = timedelta(days=7)
MOST_TOLD = 3


def visible_run(run_id: int, scope: Scope) -> Run | None:
    """The run, for who started it or whose area it is; one query."""
    mine = Q(started_by_id=scope.user_id) | Q(area_id__in=scope.area_ids)
    return Run.objects.filter(mine, pk=run_id).first() if scope.user_id else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A run as the page tells it; ``next_url`` is empty when there is nothing to go to.

    ``state``: the run's, or "stopped" while its worker is no more. ``resume_url``: empty for whoever may not.
    """

    run: Run
    state: str
    title: str
    noun: str
    url: str
    left: str
    next_url: str
    next_label: str
    resume_url: str
    stopped_text: str


def shown(run: Run, *, to: int | None) -> Shown:
    """The words of a run for the person of this id; one query more while it is under way."""
    kind = registry.kind_of(run.kind)
    result = kind.result(run) if kind and run.state in (Run.State.DONE, Run.State.FAILED) else None
    url, label = result or ("", "")
    state = STOPPED if lease.is_stopped(run) else run.state
    may_resume = state in (STOPPED, Run.State.FAILED) and to is not None and run.started_by_id == to
    return Shown(
        run=run,
        state=state,
        title=str(kind.title) if kind else run.kind,
        noun=str(kind.noun) if kind else "",
        url=reverse("work:part", args=[run.pk]),
        left=time_left(run),
        next_url=url,
        next_label=label,
        resume_url=reverse("work:resume", args=[run.pk]) if may_resume else "",
        stopped_text=_stopped_text(run) if state == STOPPED else "",
    )


def _stopped_text(run: Run) -> str:
    """What has become of the work, and what happens next."""
    last = formats.moment(run.heartbeat_at) if run.heartbeat_at else ""
    text = _("Máy chủ bị ngắt trong lúc chạy việc này, lần cuối còn chạy lúc %(last)s.") % {"last": last}
    if run.step:
        text += " " + _("Đang ở bước “%(step)s”.") % {"step": run.step}
    text += " " + _("Phần đang làm dở không được ghi.")
    if run.checkpoint:
        text += " " + _("Phần đã xong được giữ nguyên, không làm lại.")
    return text + " " + _("Hệ thống sẽ tự chạy tiếp trong vài phút; muốn chạy ngay thì bấm “Chạy tiếp”.")


def interrupted(user_id: int) -> list[Shown]:
    """This person's runs that were stopped or failed of late and were not done since, newest first; few queries."""
    later = Run.objects.filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk"))
    since = clock.now() - TOLD_FOR
    found = Run.objects.filter(started_by_id=user_id).filter(
        Q(state=Run.State.RUNNING) | Q(state=Run.State.FAILED, finished_at__gte=since) & ~Exists(later)
    )
    told = [shown(run, to=user_id) for run in found[:MOST_TOLD]]
    return [one for one in told if one.state in (STOPPED, Run.State.FAILED)]


def time_left(run: Run) -> str:
    """The time left in words at the pace so far; empty when nobody can tell yet."""
    if run.state != Run.State.RUNNING or not run.started_at or not run.progress or run.total <= run.progress:
        return ""
    spent = clock.now() - run.started_at
    if spent < ESTIMATE_AFTER:
        return ""
    seconds = spent.total_seconds() * (run.total - run.progress) / run.progress
    if seconds < 60:
        return _("chưa đến 1 phút")
    minutes = round(seconds / 60)
    return ngettext("%(n)s phút", "%(n)s phút", minutes) % {"n": minutes}
