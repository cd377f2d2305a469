"""Scope below the screen: what one request, stream or background run may touch, set once per transaction.

The database's policies call ``app_scope()``, which raises when nobody has set the scope, so that forgetting is an
error and not an empty list. An empty scope means nothing, never everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Scope:
    """The area ids a person may see now, and who that is (for history and the log)."""

    area_ids: frozenset[int] = frozenset()
    user_id: int | None = None
    user_name: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)

    def covers(self, area_id: int) -> bool:
        return area_id in self.area_ids


NOTHING = Scope()


def set_scope(scope: Scope) -> None:
    """Sets the scope for the rest of the running transaction."""
    # Policies look an area up from the front, row by row; units of the newest map have the highest ids and most rows.
    ids = "{" + ",".join(str(i) for i in sorted(scope.area_ids, reverse=True)) + "}"
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.scope', %s, true), set_config('app.user', %s, true)",
            [ids, str(scope.user_id or "")],
        )


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """A transaction under this scope: for streams, background runs and commands."""
    with transaction.atomic():
        set_scope(scope)
        yield
