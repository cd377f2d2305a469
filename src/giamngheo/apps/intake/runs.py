"""Checking a file: a small one at once, a large one as a background run that the batch's page shows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.models import User
from giamngheo.apps.work import queries as work_queries
from giamngheo.apps.work.actions import start_run
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.apps.work.registry import RunRefused, handler

from . import actions
from .models import ImportBatch

STAGE = "intake.stage"
# Bytes up to which an officer waits for the answer: some two thousand rows, about a second.
AT_ONCE = 300_000


def _result(run: Run) -> tuple[str, str] | None:
    return (reverse("intake:batch", args=[run.subject_id]), _("Xem kết quả kiểm tra")) if run.subject_id else None


@handler(STAGE, title=gettext_lazy("Kiểm tra tệp danh sách"), noun=gettext_lazy("bước"), result=_result)
def stage(run: Run, progress: Progress) -> None:
    """Reads and checks the batch; the same again gives the same."""
    try:
        by = User.objects.get(pk=run.started_by_id or 0)
        actions.stage(batch_id=run.subject_id or 0, by=by, progress=progress)
    except actions.Refused as refusal:
        raise RunRefused(str(refusal)) from refusal


def is_small(batch: ImportBatch) -> bool:
    """Is it checked again after every mend? The mends of a larger file wait until somebody says so."""
    return batch.file.size <= AT_ONCE


def check(batch: ImportBatch, *, by: User) -> None:
    """Checks the file, now or in the background. Raises Refused (now only)."""
    if is_small(batch):
        actions.stage(batch_id=batch.pk, by=by)
    else:
        start_run(kind=STAGE, subject_id=batch.pk, area_id=batch.area_id, year=batch.year, by=by)


def shown(batch: ImportBatch, *, to: int | None) -> work_queries.Shown | None:
    """The run that checks this batch, while it goes on or when it failed; two queries at most."""
    run = Run.objects.filter(kind=STAGE, subject_id=batch.pk).first()
    if run is None or run.state == Run.State.DONE:
        return None
    if run.state == Run.State.FAILED and batch.state != ImportBatch.State.UPLOADED:
        return None
    return work_queries.shown(run, to=to)
