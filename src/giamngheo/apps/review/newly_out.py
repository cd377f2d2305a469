"""How long a household counts as newly out of poverty, by the day of the decision that recognised its exit.

The plan says it for each period (``Plan.newly_out_terms``); here the same as SQL, for statements over many households.
"""

from __future__ import annotations

from typing import Any

from giamngheo.apps.places.plans import current_plan


def months_sql(day: str) -> str:
    """The months of the exit recognised on the day in this column; needs ``parameters()``."""
    return (
        "(select t.months from unnest(%(newly_out_since)s::date[], %(newly_out_months)s::int[]) t (since, months) "  # noqa: S608
        f"where t.since <= {day} order by t.since desc limit 1)"
    )


def parameters() -> dict[str, Any]:
    """What ``months_sql`` asks the plan."""
    terms = current_plan().newly_out_terms
    return {"newly_out_since": [since for since, _months in terms], "newly_out_months": [months for _since, months in terms]}


__all__ = ["months_sql", "parameters"]
