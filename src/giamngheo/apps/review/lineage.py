"""Which other rows of the register are a household that is being classified: told by the app that links households."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Fills the temporary table review_same (household_id, same_id) for households of review_fact; itself not included.
Filler = Callable[[Any], None]
_fillers: dict[str, Filler] = {}

SAME_SQL = "create temp table review_same (household_id bigint, same_id bigint) on commit drop"


def add_lineage(name: str, filler: Filler) -> None:
    """Called once by an app that is ready; the same name again replaces it."""
    _fillers[name] = filler


def fill(cursor: Any) -> None:
    """Makes ``review_same`` anew for the classification that is running."""
    cursor.execute("drop table if exists pg_temp.review_same")
    cursor.execute(SAME_SQL)
    for filler in _fillers.values():
        filler(cursor)
    cursor.execute("analyze pg_temp.review_same")


__all__ = ["Filler", "add_lineage", "fill"]
