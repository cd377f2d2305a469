"""The only writes of runs: start one, do one, let a stopped one go on."""

from __future__ import annotations

import traceback
import uuid
from typing import Any

import pghistory
import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock
from giamngheo.kit.scope import Scope, kept_scope, scoped, set_scope

from . import lease, registry
from .models import Run
from .progress import Progress, Taken

TRIES = 3
OPEN = (Run.State.WAITING, Run.State.RUNNING)
# A worker says every ten seconds that it lives; one that has not for a minute is gone, and its job with it.
LEFT_JOBS_SQL = """
update procrastinate_jobs j set status = 'failed'
where j.status = 'doing' and j.task_name = 'work.run' and not exists (
  select 1 from procrastinate_workers w where w.id = j.worker_id and w.last_heartbeat > now() - interval '1 minute'
)
"""
WITHOUT_JOB_SQL = """
select r.id from work_run r where r.state = 'waiting' and not exists (
  select 1 from procrastinate_jobs j
  where j.task_name = 'work.run' and j.status in ('todo', 'doing') and (j.args ->> 'run_id')::bigint = r.id
) order by r.id
"""

log = structlog.get_logger("giamngheo.work")


class NotYours(Exception):
    """Somebody else's run, or work that another area has begun; the text is for the officer."""


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
        _do_now(run)
    return run


def _set_going(run: Run) -> None:
    """A job for the worker, or the work itself where there is none."""
    if settings.WORK_INLINE:
        _do_now(run)
    else:
        _queue(run)


def _do_now(run: Run) -> None:
    with kept_scope():
        perform(run_id=run.pk, area_id=run.area_id, inline=True)
    run.refresh_from_db()


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
        run = Run.objects.filter(pk=run_id, state=Run.State.WAITING).first()
    if run is None:
        return
    run.attempts += 1
    # The lease first: whoever sees the run running finds it held.
    with Progress(run, registry.scope_of(run.started_by_id), inline=inline) as progress:
        if not progress.is_mine or not _begin(run):
            return
        try:
            _work(run, progress)
        except Taken:
            log.warning("run taken over", run=run_id)
        except registry.RunRefused as refusal:
            progress.hush()
            _fail(run, str(refusal))
        except Exception as error:  # whatever a handler raises must reach the page and the log
            progress.hush()
            _fail(run, _log_failure(run, error))


def _begin(run: Run) -> bool:
    """Writes that this attempt has begun; false when another has begun the run, or ended it, since it was read."""
    now = clock.now()
    run.state, run.started_at, run.heartbeat_at = Run.State.RUNNING, now, now
    with scoped(_own(run.area_id)):
        waiting = Run.objects.filter(pk=run.pk, state=Run.State.WAITING, attempts=run.attempts - 1)
        return bool(waiting.update(state=run.state, attempts=run.attempts, started_at=now, heartbeat_at=now))


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
            progress.hush()
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


@transaction.atomic
def resume_run(*, run_id: int, by: Any) -> Run:
    """Lets a run that was stopped, or failed, go on from what it kept; asked for by who started it.

    A run that waits, goes on or is done is returned as it is, so that a second press changes nothing. When the same
    work was begun anew since, that run is returned. Raises NotYours.
    """
    run = Run.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None or run.started_by_id != by.pk:
        raise NotYours(_("Chỉ người đã bắt đầu việc này được cho chạy tiếp."))
    if run.state != Run.State.FAILED and not lease.is_stopped(run):
        return run
    again = Run.objects.filter(kind=run.kind, subject_id=run.subject_id, state__in=OPEN).exclude(pk=run.pk).first()
    if again is not None:
        return again
    run.state, run.message, run.finished_at = Run.State.WAITING, "", None
    try:
        with transaction.atomic():
            run.save(update_fields=["state", "message", "finished_at"])
    except IntegrityError:
        raise NotYours(_("Địa bàn khác đang chạy đúng việc này. Đợi việc đó xong rồi làm lại.")) from None
    record(by=by, action="chạy tiếp việc nền", subject=f"lần chạy {run.pk}", area_id=run.area_id, kind=run.kind)
    _set_going(run)
    return run


def sweep() -> int:
    """Runs whose worker is gone wait again, or fail after three tries. Returns how many were found.

    Runs that wait without a job (their job died with its worker) get a new one.
    """
    everywhere = Scope(area_ids=frozenset(Area.objects.values_list("id", flat=True)))
    with scoped(everywhere):
        running = Run.objects.select_for_update(skip_locked=True).filter(state=Run.State.RUNNING).order_by("id")
        stopped = [run for run in running if lease.is_stopped(run)]
        for run in stopped:
            _put_back(run)
        with connection.cursor() as cursor:
            cursor.execute(LEFT_JOBS_SQL)
        for run in Run.objects.filter(state=Run.State.WAITING, pk__in=_without_job()):
            log.warning("run without a job", run=run.pk, kind=run.kind)
            _queue(run)
    return len(stopped)


def _put_back(run: Run) -> None:
    """A stopped run waits for its next try, or is given up."""
    if run.attempts >= TRIES:
        run.state, run.finished_at = Run.State.FAILED, clock.now()
        run.message = _(
            "Máy chủ đã ba lần dừng giữa lúc chạy việc này nên hệ thống không thử nữa. "
            "Báo người quản trị kiểm tra bộ nhớ và nhật ký của máy chủ, rồi chạy lại."
        )
    else:
        run.state = Run.State.WAITING
    run.save(update_fields=["state", "finished_at", "message"])
    log.warning("stopped run", run=run.pk, kind=run.kind, attempts=run.attempts, state=run.state)
    if run.state == Run.State.WAITING:
        _queue(run)


def _without_job() -> list[int]:
    """Ids of the runs that wait while no job will ever come for them."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_JOB_SQL)
        return [run_id for (run_id,) in cursor.fetchall()]
