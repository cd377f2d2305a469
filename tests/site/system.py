"""A whole system of its own for a test: its own folder, database server, port."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 600.0
# Names the folder that the processes of one run of the tests share; tests/conftest.py makes and removes it.
SHARED = "TESTS_SHARED_FOLDER"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: object, message: str) -> None:
    """Waits for a condition, told as a callable, and fails when it does not come."""
    deadline = time.monotonic() + SECONDS
    while not what():  # type: ignore[operator]
        assert time.monotonic() < deadline, message
        time.sleep(0.1)


# Django is made ready once and runs one piece of source after the other, with the database started and a connection of its
# own. Not in forks: libraries in it have threads, and a fork of such a process may stand for ever.
HAND = """
import django; django.setup()
import contextlib, json, sys, traceback
from django.core.cache import caches
from django.db import connections
from giamngheo.kit import embedded
for line in sys.stdin:
    asked = json.loads(line)
    code = 1
    with contextlib.ExitStack() as told:
        told.enter_context(contextlib.redirect_stdout(told.enter_context(open(asked["out"], "w", encoding="utf-8"))))
        told.enter_context(contextlib.redirect_stderr(told.enter_context(open(asked["err"], "w", encoding="utf-8"))))
        try:
            embedded._forget(embedded.home() / "pg")  # the server may have been stopped meanwhile
            embedded.start()
            exec(asked["source"], {"__name__": "__main__"})
            code = 0
        except BaseException:
            traceback.print_exc()
        connections.close_all()
        for cache in caches.all():
            cache.clear()
    print(code, flush=True)
"""


class Hand:
    """A process with Django ready that runs pieces of source one after the other, each with names and a connection of its own."""

    def __init__(self, env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HAND], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def runs(self, source: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            self._process.stdin.write(json.dumps({"source": source, "out": str(out), "err": str(err)}) + "\n")
            self._process.stdin.flush()
            has_answered, _, _ = select.select([self._process.stdout], [], [], SECONDS)
            if not has_answered:
                self.end()  # else its late answer would be taken for the next piece's
                raise AssertionError(f"no end after {SECONDS:.0f} s of:\n{source[:500]}")
            code = self._process.stdout.readline().strip()
            assert code == "0", err.read_text(encoding="utf-8")[-2000:] if err.exists() else "Django did not get ready"
            return out.read_text(encoding="utf-8").strip()

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@dataclass
class System:
    """One installation. ``serve`` starts its parent process; the caller ends it."""

    home: Path
    port: int
    hands: dict[str, Hand] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIAMNGHEO_", "DATABASE_", "DJANGO_"))}
        return {**kept, "GIAMNGHEO_HOME": str(self.home), "PYTHONPATH": str(Path(__file__).parents[2] / "src"), **more}

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """``giamngheo …``, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "giamngheo.site.cli", *arguments],
            env=self.environment(**more), capture_output=True, text=True, timeout=SECONDS,
        )  # fmt: skip

    def python(self, source: str, *, role: str = "owner", **more: str) -> str:
        """Runs a few lines with Django ready; returns what they print. A failure is the test's."""
        env = self.environment(DJANGO_SETTINGS_MODULE="giamngheo.site.settings", GIAMNGHEO_DB_ROLE=role, **more)
        key = repr(sorted(env.items()))
        if key not in self.hands:
            self.hands[key] = Hand(env)
        return self.hands[key].runs(source)

    def lets_go(self) -> None:
        """Ends the processes that ``python`` keeps."""
        for hand in self.hands.values():
            hand.end()
        self.hands.clear()

    @contextmanager
    def serve(self, **more: str) -> Iterator[subprocess.Popen[str]]:
        """The parent process, up and ready; killed at the end when it still runs."""
        earlier = self.children()
        output = (self.home / "serve.log").open("a", encoding="utf-8")
        parent = subprocess.Popen(
            [sys.executable, "-m", "giamngheo.site.cli", "serve", "--size", "none", "--port", str(self.port), "--workers", "1"],
            env=self.environment(**more), stdout=output, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            until(lambda: parent.poll() is not None or self._is_new(earlier), "the system never got ready")
            yield parent
        finally:
            if parent.poll() is None:
                parent.terminate()
                parent.wait(SECONDS)
            output.close()

    def _is_new(self, earlier: list[int]) -> bool:
        """Both children are of this start (an earlier one's may still answer), and the pages are ready."""
        now = self.children()
        return len(now) == 2 and not set(now) & set(earlier) and self.get("/san-sang/")[0] == 200

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page; status 0 when nobody listens."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            asked.close()

    def children(self) -> list[int]:
        path = self.home / "children.json"
        try:
            return json.loads(path.read_text())
        except (OSError, ValueError):
            return []

    def log(self) -> str:
        return (self.home / "serve.log").read_text(encoding="utf-8")

    def stop_database(self) -> None:
        """As ``pg_ctl stop`` in its fast mode does, without a Python of its own."""
        file = self.home / "pg" / "postmaster.pid"
        if file.exists():
            os.kill(int(file.read_text().split()[0]), signal.SIGINT)
            until(lambda: not file.exists(), "the database does not stop")


@contextmanager
def installation(*, prepared: bool = True) -> Iterator[System]:
    """A new folder with a short name (a socket's path must be short), removed at the end.

    ``prepared``: schema and places stand in it already, copied from the one that this run of the tests prepared once.
    """
    home = Path(tempfile.mkdtemp(prefix="gn"))
    system = System(home, free_port())
    try:
        if prepared:
            copied_into(home)
        yield system
    finally:
        system.lets_go()
        system.stop_database()
        shutil.rmtree(home, ignore_errors=True)


def copied_into(home: Path) -> None:
    """Owners and times are kept: as root the database's files belong to an account of their own."""
    subprocess.run(["cp", "-a", f"{prepared_home()}/.", str(home)], check=True)


def prepared_home() -> Path:
    """The folder that every prepared installation starts from, made by whichever process of the run asks first."""
    shared = Path(os.environ[SHARED])
    home = shared / "home"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            home.mkdir()
            made = System(home, 0)
            done = made.command("manage", "prepare")
            assert done.returncode == 0, done.stderr[-2000:]
            made.stop_database()
            made.lets_go()
            (shared / "done").touch()
    return home


def alive(pid: int) -> bool:
    """Does a process of this number run (a zombie does not)?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
