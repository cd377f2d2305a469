"""Which database, under which role: the embedded one, or the one that DATABASE_URL names."""

from __future__ import annotations

import contextlib
import os
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from . import embedded

# The application's role owns nothing; only migrations, loading the plan, synthetic data and backups are the owner's.
ROLE_VARIABLE = "GIAMNGHEO_DB_ROLE"
URL_VARIABLES = {"owner": "DATABASE_OWNER_URL", "app": "DATABASE_URL", "reader": "DATABASE_READER_URL"}
ROLE_NAMES = {"owner": embedded.OWNER, "app": embedded.APP, "reader": embedded.READER}

CONNECTION_OPTIONS = "-c timezone=Asia/Ho_Chi_Minh"
# The longest that a statement of a page may take, in seconds: one that the planner took for cheap ends, and does not hold one of
# the few threads for hours. Loading, migrations, the worker's runs and backups know no limit, whatever the environment says.
LIMIT_VARIABLE = "GIAMNGHEO_STATEMENT_SECONDS"
_OF_PAGES = "_GIAMNGHEO_PAGE_SECONDS"
# How often the server looks whether the process that asked is still there.
ASK_EVERY = "2s"


def limit_pages() -> None:
    """Called by a process that serves pages before its settings are read. Raises RuntimeError for a limit that is no number."""
    seconds = os.environ.get(LIMIT_VARIABLE, "300")
    if not seconds.isdecimal():
        raise RuntimeError(f"{LIMIT_VARIABLE}={seconds}: must be a whole number of seconds.")
    os.environ[_OF_PAGES] = seconds


def current_role() -> str:
    """``owner``, ``app`` or ``reader``: set by the command that runs, ``app`` otherwise."""
    role = os.environ.get(ROLE_VARIABLE, "app")
    if role not in ROLE_NAMES:
        raise RuntimeError(f"{ROLE_VARIABLE}={role}: must be one of {', '.join(ROLE_NAMES)}.")
    return role


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise RuntimeError("DATABASE_URL must look like postgresql://user:password@host:5432/database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or 5432),
    }


def connection_settings(role: str | None = None) -> dict[str, Any]:
    """Django's DATABASES entry for the role. Starts the embedded server when no URL is given."""
    role = role or current_role()
    if os.environ.get("DATABASE_URL"):
        variable = URL_VARIABLES[role]
        url = os.environ.get(variable)
        if not url:
            raise RuntimeError(f"{variable} is missing: the role {ROLE_NAMES[role]} has its own address.")
        settings = _from_url(url)
    else:
        settings = embedded.start().settings(ROLE_NAMES[role])
    settings["CONN_MAX_AGE"] = 60
    seconds = os.environ.get(_OF_PAGES, "0")
    settings["OPTIONS"] = {"options": f"{CONNECTION_OPTIONS} -c statement_timeout={seconds}s" if seconds != "0" else CONNECTION_OPTIONS}
    return settings


def end_with_client(connection: Any, **_more: Any) -> None:
    """Lets the server give up the statement of a process that was killed, and with it the locks the statement holds.

    For Django's signal ``connection_created``. A server on a system that cannot tell refuses the setting; there what a
    killed process left ends with its statement.
    """
    with contextlib.suppress(psycopg.Error):
        connection.connection.execute("select set_config('client_connection_check_interval', %s, false)", [ASK_EVERY])
