"""Processes of their own that are stopped at a known point and killed there.

The point is a lock that the test holds: the process waits for it in the middle of its work. Nothing waits for time;
what is waited for is asked of the database until it is so.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.kit.database import CONNECTION_OPTIONS

from .review_world import act_as

ROOT = Path(__file__).parents[2]
DEADLINE = 60.0


def until(what: Callable[[], Any], message: str) -> None:
    """Asks until it is so; fails when it does not come to be."""
    last = time.monotonic() + DEADLINE
    while not what():
        assert time.monotonic() < last, message
        time.sleep(0.05)


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """``python …`` on the tests' database under the application's role; killed at the end if it still runs."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "TESTS_DATABASE": str(connection.settings_dict["NAME"]),
        "TESTS_FILES": str(settings.FILES_ROOT),
    }
    child = subprocess.Popen([sys.executable, *arguments], env=environment, cwd=ROOT)
    try:
        yield child
    finally:
        kill(child)


def worker() -> Any:
    """The worker of an installation."""
    return process("-m", "django", "work")


def kill(child: subprocess.Popen[bytes]) -> None:
    """Ends it as a power cut does: nothing of its own runs any more."""
    if child.poll() is None:
        os.kill(child.pid, signal.SIGKILL)
    child.wait()


class Gate:
    """Holds a lock as the owner of the tables until it is opened."""

    def __init__(self, statement: str, values: list[Any] | None = None) -> None:
        parameters = {**connection.get_connection_params(), "options": CONNECTION_OPTIONS}
        self._raw = connection.get_new_connection(parameters)
        self._raw.autocommit = False
        self._raw.execute(statement, values or [])

    def waiting(self) -> list[int]:
        """Processes of the server that wait for this lock."""
        sql = "select distinct pid from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))"
        return [pid for (pid,) in self._raw.execute(sql).fetchall()]

    def open(self) -> None:
        self._raw.close()


@contextmanager
def gate(statement: str, values: list[Any] | None = None) -> Iterator[Gate]:
    """The lock is held inside the block at most."""
    made = Gate(statement, values)
    try:
        yield made
    finally:
        made.open()


def killed_at(child: subprocess.Popen[bytes], held: Gate) -> None:
    """Waits until the process stands at the gate, kills it, and sees that the server ends what it was doing.

    All this while the gate is shut, so that nothing it had begun can be carried through.
    """
    until(lambda: held.waiting() or child.poll() is not None, "the process never came to the gate")
    assert child.poll() is None, "the process ended before it came to the gate"
    kill(child)
    until(lambda: not held.waiting(), "the server goes on with the work of a process that is no more")


def picture(by: User, *queries: str) -> list[list[tuple[Any, ...]]]:
    """What these queries say under a person's scope, in a transaction of its own."""
    with transaction.atomic():
        act_as(by)
        with connection.cursor() as cursor:
            found = []
            for sql in queries:
                cursor.execute(sql)
                found.append(sorted(cursor.fetchall(), key=repr))
            return found


__all__ = ["Gate", "gate", "kill", "killed_at", "picture", "process", "until", "worker"]
