"""Merging: a small file at once, a large one as a background run."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.models import User
from giamngheo.apps.intake.models import ImportBatch
from giamngheo.apps.work.actions import start_run
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.apps.work.registry import RunRefused, handler

from . import merging

MERGE = "register.merge"
# Rows up to which an officer waits for the answer, about two seconds.
AT_ONCE = 3_000


def _result(run: Run) -> tuple[str, str] | None:
    return (reverse("merge:done", args=[run.subject_id]), _("Xem kết quả nhập")) if run.subject_id else None


@handler(MERGE, title=gettext_lazy("Nhập danh sách vào sổ"), noun=gettext_lazy("bước"), result=_result)
def merge(run: Run, progress: Progress) -> None:
    """Merges the batch in one transaction; a batch that is in already is left alone."""
    if ImportBatch.objects.filter(pk=run.subject_id or 0, state=ImportBatch.State.MERGED).exists():
        return
    try:
        by = User.objects.get(pk=run.started_by_id or 0)
        done = merging.merge_batch(batch_id=run.subject_id or 0, by=by, progress=progress)
    except merging.Refused as refusal:
        raise RunRefused(str(refusal)) from refusal
    progress.say(done.sentence)


def start(batch: ImportBatch, *, by: User, version: int | None) -> Run | merging.MergeResult:
    """Merges now, or starts the run that will. Raises Refused (now only)."""
    if batch.counts.get("rows", 0) <= AT_ONCE:
        return merging.merge_batch(batch_id=batch.pk, by=by, version=version)
    return start_run(kind=MERGE, subject_id=batch.pk, area_id=batch.area_id, year=batch.year, by=by)
