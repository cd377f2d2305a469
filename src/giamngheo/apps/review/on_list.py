"""The current list of poor and near-poor households: the last official word on each, whatever map it was said on.

Annual recognitions are known here. An app of decisions within the year hangs in its own statement when it starts; all
are read together and the newest day counts.
"""

from __future__ import annotations

# Each gives household_id, household_class, valid_from (the day of the decision), rank (what stands over what on one day).
_ANNUAL = """
select d.household_id, d.household_class, coalesce(n.decided_on, y.closes_on) as valid_from, 1 as rank
from review_decision d join review_round y on y.id = d.round_id
left join review_recognition n on n.commune_review_id = d.commune_review_id
where d.is_recognised and y.year < %(year)s
"""
_statements: dict[str, str] = {"annual": _ANNUAL}


def add_statement(name: str, sql: str) -> None:
    """Called once by an app that is ready. ``sql``: household_id, household_class, valid_from, rank; may use %(year)s
    (the round's year) and %(on)s (today)."""
    _statements[name] = sql


def history_sql() -> str:
    """Every official class of every household in sight."""
    return " union all ".join(f"({sql})" for sql in _statements.values())


__all__ = ["add_statement", "history_sql"]
