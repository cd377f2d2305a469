"""Processes of their own that are stopped at a known point and killed there.

The point is a lock that the test holds: the process waits for it in the middle of its work. Nothing waits for time;
what is waited for is asked of the database until it is so.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.kit.database import CONNECTION_OPTIONS
from tests.site.system import alive

from .review_world import act_as

ROOT = Path(__file__).parents[2]
DEADLINE = 60.0


def until(what: Callable[[], Any], message: str) -> None:
    """Asks until it is so; fails when it does not come to be."""
    last = time.monotonic() + DEADLINE
    while not what():
        assert time.monotonic() < last, message
        time.sleep(0.05)


# Django is made ready once; each process is a fork of it, which has no connection yet. Nobody waits for those that end.
READY = """
import django; django.setup()
import json, os, signal, sys, traceback
from django.conf import settings
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child:
        print(child, flush=True)
        continue
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sys.stdin, sys.stdout = open(os.devnull), sys.stderr
        settings.FILES_ROOT, sys.argv = asked["files"], ["-c", *asked["arguments"]]
        exec(asked["source"], {"__name__": "__main__"})
        code = 0
    except BaseException:
        traceback.print_exc()
    os._exit(code)
"""
WORK = "from django.core.management import call_command; call_command('work')"
_ready: dict[str, subprocess.Popen[str]] = {}


def _parent() -> subprocess.Popen[str]:
    """The process that has Django ready on this database; it ends with the tests."""
    database = str(connection.settings_dict["NAME"])
    if database not in _ready:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "TESTS_DATABASE": database,
            "TESTS_FILES": "",
        }
        _ready[database] = subprocess.Popen(
            [sys.executable, "-c", READY], env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(_ready[database].kill)
    return _ready[database]


@dataclass(frozen=True)
class Process:
    """One that runs beside the tests."""

    pid: int

    def is_alive(self) -> bool:
        return alive(self.pid)


@contextmanager
def process(source: str, *arguments: str) -> Iterator[Process]:
    """A piece of source on the tests' database under the application's role; killed at the end if it still runs."""
    parent = _parent()
    assert parent.stdin
    assert parent.stdout
    asked = {"source": source, "arguments": arguments, "files": str(settings.FILES_ROOT)}
    parent.stdin.write(json.dumps(asked) + "\n")
    parent.stdin.flush()
    child = Process(int(parent.stdout.readline()))
    try:
        yield child
    finally:
        kill(child)


def worker() -> Any:
    """The worker of an installation."""
    return process(WORK)


def kill(child: Process) -> None:
    """Ends it as a power cut does: nothing of its own runs any more."""
    if child.is_alive():
        os.kill(child.pid, signal.SIGKILL)
    until(lambda: not child.is_alive(), "a killed process goes on")


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


def killed_at(child: Process, held: Gate) -> None:
    """Waits until the process stands at the gate, kills it, and sees that the server ends what it was doing.

    All this while the gate is shut, so that nothing it had begun can be carried through.
    """
    until(lambda: held.waiting() or not child.is_alive(), "the process never came to the gate")
    assert child.is_alive(), "the process ended before it came to the gate"
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


__all__ = ["Gate", "Process", "gate", "kill", "killed_at", "picture", "process", "until", "worker"]
