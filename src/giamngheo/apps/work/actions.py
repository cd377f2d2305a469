"""The only writes of runs: start one, do one, put stalled ones back."""

from __future__ import annotations

import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pghistory
import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.places.models import Area
from giamngheo.kit import clock
from giamngheo.kit.scope import Scope, scoped, set_scope

from . import registry
from .models import Run
from .progress import Progress, Taken

STALLED_AFTER = timedelta(minutes=2)
TRIES = 3
OPEN = (Run.State.WAITING, Run.State.RUNNING)

log = structlog.get_logger("giamngheo.work")


class Busy(Exception):
    """The same work is under way for somebody whose area the asker may not see; the text is for the officer."""


def start_run(
    *, kind: str, subject_id: int, area_id: int | None = None, year: int | None = None, by: Any, input_digest: str = ""
) -> Run:
    """Queues a run, or returns the one that is open for this kind and subject. Row and job are one transaction.

    With the setting WORK_INLINE the run is done before this returns. Raises LookupError for a kind nobody
    registered, Busy when the open one is another area's.
    """
    if registry.kind_of(kind) is None:
        raise LookupError(f"no handler for runs of kind {kind}")
    try:
        with transaction.atomic():
            run = Run.objects.create(
                kind=kind, subject_id=subject_id, area_id=area_id, year=year, input_digest=input_digest,
                started_by_id=by.pk, queued_at=clock.now(),
            )  # fmt: skip
            if not settings.WORK_INLINE:
                _queue(run)
    except IntegrityError:
        found = Run.objects.filter(kind=kind, subject_id=subject_id, state__in=OPEN).first()
        if found is None:
            raise Busy(_("Địa bàn khác đang chạy đúng việc này. Đợi việc đó xong rồi làm lại.")) from None
        return found
    if settings.WORK_INLINE:
        with _kept_scope():
            perform(run_id=run.pk, area_id=area_id, inline=True)
        run.refresh_from_db()
    return run


@contextmanager
def _kept_scope() -> Iterator[None]:
    """The asker's scope stands again after a run that was done inside the asker's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('app.scope', true), current_setting('app.user', true)")
        kept = cursor.fetchone()
        yield
        cursor.execute("select set_config('app.scope', %s, true), set_config('app.user', %s, true)", kept)


def _queue(run: Run) -> None:
    """A job that carries numbers only; it appears when the surrounding transaction is committed."""
    from .tasks import do_run

    do_run.defer(run_id=run.pk, area_id=run.area_id)


def _own(area_id: int | None) -> Scope:
    """Enough to see the run itself, whatever has become of its starter's rights."""
    return Scope(area_ids=frozenset({area_id} if area_id is not None else ()))


def perform(*, run_id: int, area_id: int | None, inline: bool = False) -> None:
    """Does a waiting run. A run that is not waiting is left alone, so a job that comes twice does nothing twice."""
    with scoped(_own(area_id)):
        now = clock.now()
        taken = Run.objects.filter(pk=run_id, state=Run.State.WAITING).first()
        if taken is None:
            return
        attempts = taken.attempts + 1
        if not Run.objects.filter(pk=run_id, state=Run.State.WAITING, attempts=taken.attempts).update(
            state=Run.State.RUNNING, attempts=attempts, started_at=now, heartbeat_at=now
        ):
            return
        run = Run.objects.get(pk=run_id)
    with Progress(run, registry.scope_of(run.started_by_id), inline=inline) as progress:
        try:
            _work(run, progress)
        except Taken:
            log.warning("run taken over", run=run_id)
        except registry.RunRefused as refusal:
            progress.close()
            _fail(run, str(refusal))
        except Exception as error:  # whatever a handler raises must reach the page and the log
            progress.close()
            _fail(run, _log_failure(run, error))


def _work(run: Run, progress: Progress) -> None:
    kind = registry.kind_of(run.kind)
    if kind is None:
        raise registry.RunRefused(_("Bản phần mềm này không còn làm được việc này. Bắt đầu lại từ trang của việc."))
    with pghistory.context(user=run.started_by_id, url=f"/viec/{run.pk}/"):
        if not kind.atomic:
            kind.work(run, progress)
        with scoped(progress.scope):
            if kind.atomic:
                kind.work(run, progress)
            progress.close()
            set_scope(_own(run.area_id))
            finished = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING, attempts=run.attempts).update(
                state=Run.State.DONE, message=progress.message, step=run.step, progress=run.progress, total=run.total,
                finished_at=clock.now(),
            )  # fmt: skip
            if not finished:
                raise Taken


def _fail(run: Run, message: str) -> None:
    with scoped(_own(run.area_id)):
        Run.objects.filter(pk=run.pk, state=Run.State.RUNNING, attempts=run.attempts).update(
            state=Run.State.FAILED, message=message, finished_at=clock.now()
        )


def _log_failure(run: Run, error: Exception) -> str:
    """Logs where it broke (never the error's text: databases quote rows in it); returns the sentence for the page."""
    mark = uuid.uuid4().hex[:8]
    frames = [f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("run failed", run=run.pk, kind=run.kind, mark=mark, error=type(error).__name__, frames=frames[-12:])
    return _(
        "Việc dừng giữa chừng vì lỗi của hệ thống. Phần chưa xong không được ghi. "
        "Hãy chạy lại; nếu vẫn lỗi, báo người quản trị mã lỗi %(mark)s."
    ) % {"mark": mark}


def sweep(*, stalled_after: timedelta = STALLED_AFTER) -> int:
    """Runs whose worker is gone wait again, or fail after three tries. Returns how many were found.

    Runs that wait without a job (their job died with its worker) get a new one.
    """
    everywhere = Scope(area_ids=frozenset(Area.objects.values_list("id", flat=True)))
    with scoped(everywhere):
        stalled = list(
            Run.objects.select_for_update(skip_locked=True)
            .filter(state=Run.State.RUNNING, heartbeat_at__lte=clock.now() - stalled_after)
            .order_by("id")
        )
        for run in stalled:
            if run.attempts >= TRIES:
                run.state, run.finished_at = Run.State.FAILED, clock.now()
                run.message = _(
                    "Máy chủ đã ba lần dừng giữa lúc chạy việc này nên hệ thống không thử nữa. "
                    "Báo người quản trị kiểm tra bộ nhớ và nhật ký của máy chủ, rồi chạy lại."
                )
            else:
                run.state = Run.State.WAITING
            run.save(update_fields=["state", "finished_at", "message"])
            log.warning("stalled run", run=run.pk, kind=run.kind, attempts=run.attempts, state=run.state)
            if run.state == Run.State.WAITING:
                _queue(run)
    return len(stalled)
