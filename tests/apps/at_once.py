"""Two people at the same moment, each on a connection of their own: what is made here is committed, and swept after."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User

from .review_world import act_as

# What the session loaded once and every test starts from.
KEPT = ("places_", "django_migrations", "django_content_type", "auth_permission")


@contextmanager
def swept() -> Iterator[None]:
    """Empties every table that has rows, but the plan's places, afterwards, as the owner.

    Emptying waits for whoever still reads or writes: not for ever, and then the server says for whom.
    """
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("set role none")
            cursor.execute("select tablename from pg_tables where schemaname = 'public'")
            names = [name for (name,) in cursor.fetchall() if not name.startswith(KEPT)]
            cursor.execute(" union all ".join(f"select '{name}' where exists (select from {name})" for name in names))
            full = [name for (name,) in cursor.fetchall()]
            cursor.execute("set lock_timeout = '2min'")
            if full:
                cursor.execute(f"truncate {', '.join(full)} restart identity cascade")
        connection.close()


def at_once(*acts: tuple[User, Callable[[], object]]) -> list[object]:
    """Runs each act in a thread and transaction of its own, all let go together; what each returned or raised."""
    gate = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(index: int, by: User, act: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                act_as(by)
                gate.wait(timeout=30)
                outcomes[index] = act()
        except Exception as problem:
            outcomes[index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, by, act)) for i, (by, act) in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


__all__ = ["at_once", "swept"]
