"""The tests' database: made once for a state of the migrations and of the plan, then copied by the server.

Migrations take half a minute; a copy of the finished database takes a second. The template stays in the checkout's own
server until migrations, requirements or the plan change; then the next run makes a new one and drops the old.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import setup_databases

from giamngheo.apps.places.actions import load_places
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import embedded
from giamngheo.kit.migrating import options_unrendered

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "tests_template_"


def template_name() -> str:
    """Changes with everything the finished database is made of."""
    digest = hashlib.sha256(current_plan().digest.encode())
    sources = [*ROOT.glob("src/giamngheo/apps/**/migrations/*.py"), ROOT / "requirements/base.txt"]
    sources += [*(ROOT / "src/giamngheo/kit").glob("*.py"), ROOT / "src/giamngheo/apps/places/actions.py"]
    for path in sorted(sources):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return PREFIX + digest.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    embedded.home().mkdir(parents=True, exist_ok=True)
    with (embedded.home() / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(*, verbosity: int, keep: bool) -> list[Any]:
    """The test database of this process, with schema and places; returns what ``teardown_databases`` asks for."""
    name, template = connection.creation._get_test_db_name(), template_name()
    with _one_at_a_time():
        connection.ensure_connection()  # starts the server
        connection.close()
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("select datname from pg_database where datname like %s", [PREFIX + "%"])
            found = {row[0] for row in cursor.fetchall()}
            if template in found and not keep:
                cursor.execute(f'drop database if exists "{name}"')
                cursor.execute(f'create database "{name}" template "{template}"')
        is_copy = template in found and not keep
        with options_unrendered():
            made = setup_databases(verbosity=verbosity, interactive=False, aliases={"default"}, keepdb=is_copy or keep)
        if is_copy or keep:
            if keep:
                load_places(plan=current_plan())
            return made
        load_places(plan=current_plan())
        connection.close()
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            for old in found:
                cursor.execute(f'drop database if exists "{old}"')
            cursor.execute(f'create database "{template}" template "{name}"')
            cursor.execute(f'alter database "{template}" allow_connections false')
    return made
