"""The class of a household on any day: recognised annual lists and decisions within the year, in one history.

Reads the view ``in_year_class_history``: one row per recognised class and the day from which it holds. Columns:
``household_id``; ``area_id`` (the unit of that day); ``household_class``; ``valid_from`` (day of the decision);
``source`` (``annual`` or ``in_year``); ``rank`` (on one day the decision that names the household, 2, stands over the
list, 1); ``decision_number``; ``signer_name``; ``decision_id`` (of ``review_decision`` or ``in_year_inyeardecision``);
``list_year``. The view runs with the rights of who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

COLUMNS = (
    "household_id", "area_id", "household_class", "valid_from", "source", "decision_number", "signer_name",
    "decision_id", "list_year",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClassHeld:
    """One recognised class, from its day until the next one."""

    household_id: int
    area_id: int
    household_class: str
    valid_from: date
    source: str
    decision_number: str
    signer_name: str
    decision_id: int
    list_year: int


# For the annual list to review (``review.on_list``): whoever entered or left within the year, up to the round's year.
DECIDED_SQL = """
select household_id, household_class, valid_from, rank from in_year_class_history
where source = 'in_year' and date_part('year', valid_from) <= %(year)s
"""
# For the same list: what was recognised in another commune of a household that has moved here since.
ELSEWHERE_SQL = """
select household_id, household_class, valid_from, rank from in_year_classes_elsewhere()
where case source when 'annual' then list_year < %(year)s else list_year <= %(year)s end
"""
ON_SQL = f"""
select distinct on (household_id) {", ".join(COLUMNS)}
from in_year_class_history where household_id = any(%s) and valid_from <= %s
order by household_id, valid_from desc, rank desc, decision_id desc
"""  # noqa: S608 - column names are ours
OF_YEAR_SQL = f"""
select distinct on (household_id) {", ".join(COLUMNS)}
from in_year_class_history where household_id = any(%s) and list_year = %s
order by household_id, valid_from desc, rank desc, decision_id desc
"""  # noqa: S608 - column names are ours
ALL_SQL = f"""
select {", ".join(COLUMNS)} from in_year_class_history where household_id = any(%s)
order by household_id, valid_from, rank, decision_id
"""  # noqa: S608 - column names are ours


def class_on(household_ids: Iterable[int], day: date) -> dict[int, ClassHeld]:
    """Household id → the class that held at the end of that day; households that no decision names are left out."""
    with connection.cursor() as cursor:
        cursor.execute(ON_SQL, [list(household_ids), day])
        return {row[0]: ClassHeld(*row) for row in cursor.fetchall()}


def class_of_year(household_ids: Iterable[int], year: int) -> dict[int, ClassHeld]:
    """Household id → the last word of a year on it, list or decision within the year; none of that year: left out."""
    with connection.cursor() as cursor:
        cursor.execute(OF_YEAR_SQL, [list(household_ids), year])
        return {row[0]: ClassHeld(*row) for row in cursor.fetchall()}


def history_of(household_ids: Iterable[int]) -> list[ClassHeld]:
    """Every class the households were given, by household and day."""
    with connection.cursor() as cursor:
        cursor.execute(ALL_SQL, [list(household_ids)])
        return [ClassHeld(*row) for row in cursor.fetchall()]


def has_list(area_id: int, day: date) -> bool:
    """Is any recognised list of this commune, or of one that lies inside it, known by that day?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select 1 from review_recognition r join places_areainside i on i.inner_id = r.area_id "
            "where i.outer_id = %s and r.decided_on <= %s)",
            [area_id, day],
        )
        return bool(cursor.fetchone()[0])


def standing_class(household_id: int, area_id: int, day: date) -> str | None:
    """The class on a day: empty for a household on none of its commune's lists; None when the commune has no list
    here, so that it cannot be said."""
    found = class_on([household_id], day).get(household_id)
    if found is not None:
        return found.household_class
    return "" if has_list(area_id, day) else None


__all__ = ["DECIDED_SQL", "ELSEWHERE_SQL", "ClassHeld", "class_of_year", "class_on", "has_list", "history_of", "standing_class"]
