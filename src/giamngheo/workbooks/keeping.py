"""What becomes of a household when officers leave out rows of it: nobody stays behind without a household.

In a list of members the household stands beside its first row. When that row is left out the household moves to its
next kept row; when the head is left out, or the household's own row in a list of heads, all its members are left out
too. Worked out at every check, so that taking the row in again brings all of them back.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import polars as pl

from .reading import ReadResult

Places = set[tuple[str, int]]
# Household column ← the column of its head's own row.
HEAD_FIELDS = {
    "head_name": "full_name", "head_birth_on": "birth_on", "head_birth_year": "birth_year", "head_sex": "sex",
    "head_ethnic_group": "ethnic_group", "head_id_number": "id_number", "old_id_number": "old_id_number",
}  # fmt: skip


def keep(read: ReadResult, out: Collection[tuple[str, int]]) -> tuple[pl.DataFrame, Places]:
    """``read.households`` with each standing at a kept row, and all rows to leave out: ``out`` and what follows."""
    out = set(out)
    households, persons = read.households, read.persons
    if not out or not households.height or not persons.height:
        return households, out
    members = _members(persons, _touched(households, persons, out))
    records = households.to_dicts()
    for record in records:
        own = members.get(record["household_key"])
        if own:
            out |= _settle(record, own, out)
    return pl.DataFrame(records, schema=households.schema), out


def _touched(households: pl.DataFrame, persons: pl.DataFrame, out: Places) -> set[str]:
    """Keys of the households that lose a row."""
    found: set[str] = set()
    for frame in (households, persons):
        rows = frame.select("household_key", "sheet", "row").iter_rows()
        found |= {key for key, sheet, row in rows if (sheet, row) in out}
    return found


def _members(persons: pl.DataFrame, keys: set[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for person in persons.filter(pl.col("household_key").is_in(list(keys))).iter_rows(named=True):
        found.setdefault(person["household_key"], []).append(person)
    return found


def _place(row: dict[str, Any]) -> tuple[str, int]:
    return row["sheet"], row["row"]


def _settle(household: dict[str, Any], members: list[dict[str, Any]], out: Places) -> Places:
    """Moves the household in place when it goes on; returns the rows to leave out with it."""
    kept = [m for m in members if _place(m) not in out]
    if _place(household) not in {_place(m) for m in members}:
        # It stands in a list of heads of its own.
        return {_place(m) for m in members} if _place(household) in out else set()
    heads = [m for m in members if m["relation"] == "head"]
    head = next((m for m in kept if m["relation"] == "head"), None)
    if not kept or (heads and head is None):
        return {_place(m) for m in members}
    household |= {"sheet": kept[0]["sheet"], "row": kept[0]["row"], "member_count": len(kept)}
    household |= {name: (head or kept[0])[source] for name, source in HEAD_FIELDS.items()}
    return set()
