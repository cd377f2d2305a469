"""``x__in=[…]`` of many whole numbers goes to the server as one array.

An officer of the province sees some five hundred areas on three maps, and a page asks twenty things of them: as ``in (%s, %s, …)``
those were thousands of placeholders, whose parsing took longer than the answers.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Field, IntegerField
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

# Fewer are as cheap either way, and ``in (…)`` is easier to read in a log.
FEW = 20
# Numbers that any column of whole numbers of four bytes can be compared with; larger ones go as Django sends them.
END = 2**31


class _AsArray:
    """For PostgreSQL: ``x = any(array)`` where a column of whole numbers is asked for a list of them, ``in`` for all else."""

    lhs: Any
    rhs: Any

    def get_prep_lookup(self) -> Any:
        """What are whole numbers already is not made so one by one."""
        return list(self.rhs) if self._is_of_numbers() else super().get_prep_lookup()  # type: ignore[misc]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not self._is_of_numbers() or len(self.rhs) < FEW:
            return self.as_sql(compiler, connection)  # type: ignore[attr-defined, no-any-return]
        told, params = self.process_lhs(compiler, connection)  # type: ignore[attr-defined]
        # Of the column's type: an array of the smallest type that holds its numbers could not be looked up by hash.
        kind = "bigint" if isinstance(self._column(), BigIntegerField) else "integer"
        return f"{told} = any(%s::{kind}[])", [*params, self.rhs]

    def _column(self) -> Any:
        field = getattr(self.lhs, "output_field", None)
        return getattr(field, "target_field", field)

    def _is_of_numbers(self) -> bool:
        is_list = isinstance(self.rhs, (list, tuple, set, frozenset)) and isinstance(self._column(), IntegerField)
        return is_list and all(type(v) is int and -END <= v < END for v in self.rhs)


class ListedIn(_AsArray, In):
    """Of a column."""


class RelatedListedIn(_AsArray, RelatedIn):
    """Of a foreign key."""


def register() -> None:
    """Takes the place of Django's own ``in``."""
    Field.register_lookup(ListedIn)
    ForeignObject.register_lookup(RelatedListedIn)
