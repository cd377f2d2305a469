"""What a merge would do, for the officer to look at before it is done. Writes nothing but temporary tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from giamngheo.apps.intake.models import ImportBatch

from . import comparing, contradictions, matching, staged

_HOUSEHOLD = "select h.household_id, h.head_name, h.village, a.name as area, h.member_count, h.sheet, h.row_number, h.how"
_FROM = " from merge_household h join places_area a on a.id = h.area_id "
_PERSON = (
    "select p.person_id, p.full_name, p.birth_year, h.household_id, h.head_name, h.village, a.name as area, p.sheet, "
    "p.row_number, p.left_household_id, f.head_name as left_head_name"
    " from merge_person p join merge_household h on h.n = p.n join places_area a on a.id = h.area_id"
    " left join register_household f on f.id = p.left_household_id "
)
# Kind of list → (statement, order). Each row is a dict; ``household_id`` is null for what is not in the register yet.
LISTS = {
    "new": (_HOUSEHOLD + _FROM + "where h.how = 'new'", "h.n"),
    "changed": (_HOUSEHOLD + _FROM + "where not h.is_same and h.n in (select n from merge_known)", "h.n"),  # noqa: S608 - ours
    "known": (
        _HOUSEHOLD + _FROM + "where h.how <> 'new' and not h.is_same and h.n not in (select n from merge_known)",  # noqa: S608 - ours
        "h.n",
    ),
    "same": (_HOUSEHOLD + _FROM + "where h.is_same", "h.n"),
    "missing": (
        "select h.id as household_id, h.head_name, v.name as village, a.name as area, h.member_count"
        + comparing.MISSING_SQL.replace("where h.area_id", "join places_area a on a.id = h.area_id where h.area_id"),
        "h.sort_key, h.id",
    ),
    "persons_new": (_PERSON + "where p.how = 'new'", "p.k"),
    "persons_moved": (_PERSON + "where p.left_household_id is not null and h.is_latest", "p.k"),
    "persons_gone": (
        "select q.id as person_id, q.full_name, q.birth_year, h.household_id, h.head_name, h.village, a.name as area"
        + comparing.GONE_SQL.replace(
            "where h.has_members",
            "join register_person q on q.id = m.person_id join places_area a on a.id = h.area_id where h.has_members",
        ),
        "h.n, q.sort_key, q.id",
    ),
}


@dataclass(frozen=True, slots=True)
class MergePlan:
    """``counts``: households, new, changed, known (matched, nothing recorded for the year yet), same, missing,
    persons_new, persons_moved, persons_gone, communes. ``obstacles``: sentences that stand in the way.

    Lists are read in the transaction that made the plan, a page at a time.
    """

    year: int
    counts: dict[str, int] = field(default_factory=dict)
    obstacles: list[str] = field(default_factory=list)

    def page(self, kind: str, *, start: int = 0, size: int = 50) -> list[dict[str, Any]]:
        """Rows of one list (``LISTS``), in the order of the file. Raises KeyError for another kind."""
        statement, order = LISTS[kind]
        with connection.cursor() as cursor:
            cursor.execute(
                f"{statement} order by {order} limit %(size)s offset %(start)s",
                {"year": self.year, "size": size, "start": start},
            )
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@transaction.atomic
def merge_plan(*, batch: ImportBatch) -> MergePlan:
    """What merging this batch would do today. Its lists are read in the same transaction, under the same scope."""
    unclear = matching.prepare(batch)
    with connection.cursor() as cursor:
        obstacles = contradictions.found(cursor, unclear)
        comparing.compare(cursor, year=batch.year)
        counts = comparing.counts(cursor, year=batch.year)
        staged.end(cursor)
    return MergePlan(batch.year, counts, obstacles)
