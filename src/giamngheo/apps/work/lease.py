"""Who does a run right now: a lock of the database, held by a connection of the worker and gone with it.

A worker that is killed says nothing any more; its connection ends with its process, and the lock with the
connection. So a run that is "running" while nobody holds its lock has been stopped, and that is seen at once.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from .models import Run

_KEY = "hashtextextended('work.run:' || %s::bigint || ':' || %s::int, 0)"
_TAKE = f"select pg_try_advisory_lock({_KEY})"
# The two halves of a lock's number, as the server lists them.
_HELD = f"""
select exists (
  select 1 from pg_locks l
  where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
    and l.database = (select oid from pg_database where datname = current_database())
    and ((l.classid::bigint << 32) | l.objid::bigint) = {_KEY}
)
"""  # noqa: S608


def take(line: Any, run: Run) -> bool:
    """Takes this attempt at the run for the life of ``line``, a psycopg connection; false when another has it."""
    return bool(line.execute(_TAKE, [run.pk, run.attempts]).fetchone()[0])


def is_held(run: Run) -> bool:
    """Does somebody hold the present attempt at this run? One query."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [run.pk, run.attempts])
        return bool(cursor.fetchone()[0])


def is_stopped(run: Run) -> bool:
    """Was the run begun by a worker that is no more?"""
    return run.state == Run.State.RUNNING and not is_held(run)


__all__ = ["is_held", "is_stopped", "take"]
