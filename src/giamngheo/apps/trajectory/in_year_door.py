"""What the decisions within the year look like from here: classes that a chairman recognised between two lists."""

from __future__ import annotations

from .flow_sql import NO_IN_YEAR

IN_YEAR = NO_IN_YEAR
# The same for the clock: household_id, class, decided_on, decision_number, year, id.
HISTORY = f"select n.*, ''::text as decision_number, 0 as year from ({NO_IN_YEAR}) n"  # noqa: S608 - ours

__all__ = ["HISTORY", "IN_YEAR"]
