"""Progress of a run, seen by others while its transaction is still open: written through a connection of its own."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from django.db import connection

from giamngheo.kit import clock
from giamngheo.kit.scope import Scope

from . import lease
from .models import Run

EVERY_SECONDS = 0.5
HEARTBEAT_SECONDS = 10.0

_UPDATE = "update work_run set heartbeat_at = %s{} where id = %s and state = 'running' and attempts = %s"


class Taken(Exception):
    """The run is no longer this worker's: it was swept, and perhaps begun anew."""


class Progress:
    """Handed to a handler. ``scope``: of the person who started the run. ``inline``: no other connection is used.

    Its own connection holds the lease of this attempt until ``close``. ``is_mine``: nobody else has it.
    """

    def __init__(self, run: Run, scope: Scope, *, inline: bool) -> None:
        self.scope = scope
        self.message = ""
        self._run = run
        self._written_at = 0.0
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._raw: Any = None if inline else connection.get_new_connection(connection.get_connection_params())
        self.is_mine = True
        if self._raw is not None:
            self._raw.autocommit = True
            self.is_mine = lease.take(self._raw, run)

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        """Says what is being done and how far it is; written at most twice a second, and always at the end.

        Raises Taken when the run has been given to another worker.
        """
        run = self._run
        is_new = name != run.step
        run.step, run.progress, run.total = name, done, total
        now = time.monotonic()
        if is_new or done >= total or now - self._written_at >= EVERY_SECONDS:
            self._written_at = now
            self._write(", step = %s, progress = %s, total = %s", name, done, total)

    def checkpoint(self, kept: dict[str, Any]) -> None:
        """Keeps what a later try need not do again. Call it after the work it speaks of is committed."""
        self._run.checkpoint = kept
        self._write(", checkpoint = %s::jsonb", json.dumps(kept))

    def say(self, message: str) -> None:
        """The sentence that stands beside the result when the run is done."""
        self.message = message

    def _write(self, columns: str = "", *values: str | int) -> None:
        statement = _UPDATE.format(columns)
        given = [clock.now(), *values, self._run.pk, self._run.attempts]
        if self._raw is None:
            with connection.cursor() as cursor:
                cursor.execute(statement, given)
            return
        area = "{}" if self._run.area_id is None else f"{{{self._run.area_id}}}"
        with self._lock, self._raw.transaction():
            self._raw.execute("select set_config('app.scope', %s, true)", [area])
            if not self._raw.execute(statement, given).rowcount:
                raise Taken

    def _beat(self) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS):
            try:
                self._write()
            except Exception:  # a lost heartbeat is found by the sweep; the work itself goes on
                return

    def __enter__(self) -> Progress:
        if self._raw is not None and self.is_mine:
            self._thread = threading.Thread(target=self._beat, name=f"run-{self._run.pk}", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def hush(self) -> None:
        """Ends the heartbeat, which would wait for a row that the caller is about to lock; the lease stays."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        """Ends the heartbeat, the connection and the lease; safe to call twice."""
        self.hush()
        if self._raw is not None and not self._raw.closed:
            self._raw.close()
