"""The one parent of a running system: database, web process and worker, stopped in reverse order.

What an earlier parent left behind (it was killed) is swept at start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from giamngheo.kit import embedded

from . import prepared

STOP_SECONDS = 10
SETTINGS = "giamngheo.site.settings"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(slots=True)
class Family:
    """The child processes, in the order they were started."""

    pid_file: Path
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: list[str], env: dict[str, str]) -> None:
        self.children.append(subprocess.Popen(command, env=env))
        self.pid_file.write_text(json.dumps([child.pid for child in self.children]))

    def stop(self) -> None:
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.pid_file.unlink(missing_ok=True)


def sweep(pid_file: Path) -> None:
    """Ends the children of a parent that died; a pid that now belongs to another program is left alone."""
    if not pid_file.exists():
        return
    left = [pid for pid in json.loads(pid_file.read_text() or "[]") if _is_ours(pid)]
    for pid in left:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while (left := [pid for pid in left if _is_ours(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    pid_file.unlink(missing_ok=True)


def _is_ours(pid: int) -> bool:
    """Is this process one that an earlier parent of this system started, and alive?"""
    try:
        return "giamngheo" in Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False


class StepFailed(Exception):
    """A step before serving went wrong; its own words are on stderr already."""


def _step(family: Family, stopping: threading.Event, *arguments: str, role: str = "owner") -> None:
    """One management command in a process of its own, under a database role; ended early when told to stop."""
    if stopping.is_set():
        return
    family.start(_django(*arguments), _environment(role))
    child = family.children[-1]
    while child.poll() is None:
        if stopping.wait(0.05):
            child.terminate()
            child.wait()
    family.children.remove(child)
    if child.returncode and not stopping.is_set():
        raise StepFailed(" ".join(arguments))


def _django(*arguments: str) -> list[str]:
    # The settings stand on the command line too: by them the sweep knows a process for ours.
    return [sys.executable, "-m", "django", *arguments, "--settings", SETTINGS]


def _environment(role: str) -> dict[str, str]:
    return {**os.environ, "GIAMNGHEO_DB_ROLE": role, "DJANGO_SETTINGS_MODULE": SETTINGS}


def serve(*, host: str, port: int, size: str | None, workers: int) -> int:
    """Prepares, fills a demo with synthetic people when it is empty, serves until told to stop.

    Returns the exit code: 0 told to stop, 1 could not start or a child died, 2 refused.
    """
    is_demo = os.environ.get("GIAMNGHEO_MODE", "demo") == "demo"
    if is_demo and host not in LOOPBACK:
        print("Chế độ dùng thử chỉ phục vụ trên chính máy này (127.0.0.1). "
              "Đặt GIAMNGHEO_MODE=production để phục vụ mạng.", file=sys.stderr)  # fmt: skip
        return 2
    home = embedded.home()
    home.mkdir(parents=True, exist_ok=True)
    own_database = not os.environ.get("DATABASE_URL")
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    sweep(home / "children.json")
    family = Family(home / "children.json")
    try:
        _tell(f"Dữ liệu của bản cài này ở {home}")
        if own_database:
            embedded.start()
        _prepare(family, stopping, is_demo=is_demo)
        if is_demo and size:
            _tell("Đang xem dữ liệu giả lập, nạp khi chưa có (lần đầu vài phút) …")
            _step(family, stopping, "synthesise", "--size", size, "--if-empty")
        if stopping.is_set():
            return 0
        _start_children(family, host=host, port=port, workers=workers)
        _tell(f"Giảm Nghèo đang chạy tại http://{host}:{port}/  (Ctrl+C để dừng)")
        return _watch(family, stopping)
    except StepFailed as failed:
        print(f"Không khởi động được: bước {failed} thất bại. Sửa điều nêu ở trên rồi chạy lại.", file=sys.stderr)
        return 1
    finally:
        family.stop()
        if own_database:
            embedded.stop()


def _prepare(family: Family, stopping: threading.Event, *, is_demo: bool) -> None:
    """Schema, plan, static files and the checks: one process for all, none for a demo that this very code prepared."""
    if not prepared.is_prepared():
        _tell("Đang chuẩn bị cơ sở dữ liệu (lần đầu khoảng một phút) …")
        _step(family, stopping, "prepare", "--check")
    elif not is_demo:
        _step(family, stopping, "check", "--fail-level", "ERROR", role="app")


def _tell(what: str) -> None:
    """A line for who waits in front of the terminal."""
    print(what, flush=True)


def _start_children(family: Family, *, host: str, port: int, workers: int) -> None:
    """The web process and the worker, both under the role that owns nothing."""
    env = _environment("app")
    family.start(
        [sys.executable, "-m", "gunicorn", "giamngheo.site.wsgi:application", "--bind", f"{host}:{port}",
         "--workers", str(workers), "--threads", "4", "--timeout", "120", "--graceful-timeout", "5",
         "--log-level", "warning"],
        env,
    )  # fmt: skip
    family.start(_django("work"), env)


def _watch(family: Family, stopping: threading.Event) -> int:
    """Waits for a signal; a child that dies ends the rest, so that a supervisor can start all anew."""
    while not stopping.is_set():
        for child in family.children:
            if child.poll() is not None:
                print("Một tiến trình con đã dừng; hệ thống dừng theo.", file=sys.stderr)
                return 1
        time.sleep(0.5)
    return 0
