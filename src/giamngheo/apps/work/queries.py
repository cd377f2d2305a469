"""Reads of runs: which one a person may see, and how long it will still take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.kit import clock
from giamngheo.kit.scope import Scope

from . import registry
from .models import Run

# Too early to say how long it will take.
ESTIMATE_AFTER = timedelta(seconds=3)


def visible_run(run_id: int, scope: Scope) -> Run | None:
    """The run, for who started it or whose area it is; one query."""
    mine = Q(started_by_id=scope.user_id) | Q(area_id__in=scope.area_ids)
    return Run.objects.filter(mine, pk=run_id).first() if scope.user_id else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A run as the page tells it; ``next_url`` is empty when there is nothing to go to."""

    run: Run
    title: str
    noun: str
    url: str
    left: str
    next_url: str
    next_label: str


def shown(run: Run) -> Shown:
    """The words of a run."""
    kind = registry.kind_of(run.kind)
    result = kind.result(run) if kind and run.state in (Run.State.DONE, Run.State.FAILED) else None
    url, label = result or ("", "")
    return Shown(
        run=run,
        title=str(kind.title) if kind else run.kind,
        noun=str(kind.noun) if kind else "",
        url=reverse("work:part", args=[run.pk]),
        left=time_left(run),
        next_url=url,
        next_label=label,
    )


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
