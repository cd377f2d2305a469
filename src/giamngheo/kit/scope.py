"""Scope below the screen: what one request, stream or background run may touch, set once per transaction.

The database's policies call ``app_scope()``, which raises when nobody has set the scope, so that forgetting is an
error and not an empty list. An empty scope means nothing, never everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, transaction


@dataclass(frozen=True, slots=True)
class Scope:
    """The area ids a person may see now, and who that is (for history and the log).

    ``money_ids``: areas whose ledger a person sees, which says nothing of households. ``limited_ids``: of
    ``area_ids`` those where only some households are shown: the ones of ``village_ids``, and in ``listed_ids`` the
    ones on the list to review. ``audit_ids``: areas whose log the person reads.
    """

    area_ids: frozenset[int] = frozenset()
    user_id: int | None = None
    user_name: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    limited_ids: frozenset[int] = frozenset()
    listed_ids: frozenset[int] = frozenset()
    village_ids: frozenset[int] = frozenset()
    money_ids: frozenset[int] = frozenset()
    audit_ids: frozenset[int] = frozenset()

    def covers(self, area_id: int) -> bool:
        return area_id in self.area_ids


NOTHING = Scope()
SETTINGS = ("app.scope", "app.user", "app.limited", "app.listed", "app.villages", "app.money", "app.audits")
_SET = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
_READ = "select " + ", ".join(f"current_setting('{name}', true)" for name in SETTINGS)


def _ids(numbers: frozenset[int]) -> str:
    # Policies look an area up from the front, row by row; units of the newest map have the highest ids and most rows.
    return "{" + ",".join(str(i) for i in sorted(numbers, reverse=True)) + "}"


def set_scope(scope: Scope) -> None:
    """Sets the scope for the rest of the running transaction."""
    lists = (scope.limited_ids, scope.listed_ids, scope.village_ids, scope.money_ids, scope.audit_ids)
    with connection.cursor() as cursor:
        cursor.execute(_SET, [_ids(scope.area_ids), str(scope.user_id or ""), *map(_ids, lists)])


@contextmanager
def kept_scope() -> Iterator[None]:
    """The scope of before stands again after the block."""
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        kept = cursor.fetchone()
        try:
            yield
        except BaseException:
            with suppress(DatabaseError):  # a transaction that failed falls back to its savepoint, and the scope with it
                cursor.execute(_SET, kept)
            raise
        cursor.execute(_SET, kept)


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """A transaction under this scope: for streams, background runs and commands."""
    with transaction.atomic():
        set_scope(scope)
        yield
