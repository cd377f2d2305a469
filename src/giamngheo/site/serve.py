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

STOP_SECONDS = 10


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
        self.pid_file.unlink(missing_ok=True)


def sweep(pid_file: Path) -> None:
    """Ends the children of a parent that died; a pid that now belongs to another program is left alone."""
    if not pid_file.exists():
        return
    for pid in json.loads(pid_file.read_text() or "[]"):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "giamngheo" in command:
            os.kill(pid, signal.SIGTERM)
    pid_file.unlink(missing_ok=True)


def manage(*arguments: str, role: str = "owner") -> None:
    """Runs one management command in a process of its own, under a database role."""
    env = {**os.environ, "GIAMNGHEO_DB_ROLE": role, "DJANGO_SETTINGS_MODULE": "giamngheo.site.settings"}
    subprocess.run([sys.executable, "-m", "django", *arguments], check=True, env=env)


def serve(*, host: str, port: int, size: str | None, workers: int) -> int:
    """Prepares, fills a demo with synthetic people when it is empty, serves until told to stop. Returns exit code."""
    is_demo = os.environ.get("GIAMNGHEO_MODE", "demo") == "demo"
    if is_demo and host not in {"127.0.0.1", "localhost", "::1"}:
        print("Chế độ dùng thử chỉ phục vụ trên chính máy này (127.0.0.1). "
              "Đặt GIAMNGHEO_MODE=production để phục vụ mạng.", file=sys.stderr)  # fmt: skip
        return 2
    home = embedded.home()
    home.mkdir(parents=True, exist_ok=True)
    own_database = not os.environ.get("DATABASE_URL")
    pid_file = home / "children.json"
    sweep(pid_file)
    if own_database:
        embedded.start()
    family = Family(pid_file)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    try:
        manage("prepare")
        manage("check", "--fail-level", "ERROR", role="app")
        if is_demo and size:
            manage("synthesise", "--size", size, "--if-empty")
        env = {**os.environ, "GIAMNGHEO_DB_ROLE": "app", "DJANGO_SETTINGS_MODULE": "giamngheo.site.settings"}
        family.start(
            [sys.executable, "-m", "gunicorn", "giamngheo.site.wsgi:application", "--bind", f"{host}:{port}",
             "--workers", str(workers), "--threads", "4", "--timeout", "120", "--log-level", "warning"],
            env,
        )  # fmt: skip
        family.start([sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"], env)
        print(f"Giảm Nghèo đang chạy tại http://{host}:{port}/  (Ctrl+C để dừng)", flush=True)
        return _watch(family, stopping)
    except subprocess.CalledProcessError as error:
        print(f"Không khởi động được: bước {' '.join(error.cmd[3:])} thất bại.", file=sys.stderr)
        return 1
    finally:
        family.stop()
        if own_database:
            embedded.stop()


def _watch(family: Family, stopping: threading.Event) -> int:
    """Waits for a signal; a child that dies ends the rest, so that a supervisor can start all anew."""
    while not stopping.is_set():
        for child in family.children:
            if child.poll() is not None:
                print("Một tiến trình con đã dừng; hệ thống dừng theo.", file=sys.stderr)
                return 1
        time.sleep(0.5)
    return 0
