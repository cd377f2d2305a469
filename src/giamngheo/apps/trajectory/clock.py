"""The clock of a household newly out of poverty: 36 months from the decision that recognised it (law note §4).

``recently_escaped(on)``: exit ≤ on < exit + months, and on that day the class is neither poor nor near-poor. A
household that went from poor to near-poor has left poverty but not the list: whether it counts as newly out of poverty
differs between texts, so both are kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review import newly_out

from .units import ONE, UNIT

# Every recognised class, annual or within the year, and the one before it, up to a day; ``{only}`` narrows the households.
STATES = f"""
with states as (
  select {ONE} as household_id, d.household_id as row_id, d.household_class as class, d.valid_from as decided_on,
    d.decision_number, d.rank, d.decision_id as id, lag(d.household_class) over life as before,
    row_number() over (partition by {ONE} order by d.valid_from desc, d.rank desc, d.decision_id desc) as nth_last
  from in_year_class_history d {UNIT}
  where d.valid_from <= %(day)s {{only}}
  window life as (partition by {ONE} order by d.valid_from, d.rank, d.decision_id)
), clocks as (
  select distinct on (household_id) household_id, decided_on as exit_on, decision_number, class as exit_class
  from states where before = 'POOR' and class <> 'POOR' order by household_id, decided_on desc, rank desc, id desc
), clock as (
  select c.*, s.row_id, s.class as class_now,
    (c.exit_on + make_interval(months => {newly_out.months_sql("c.exit_on")}))::date as ends_on
  from clocks c join states s on s.household_id = c.household_id and s.nth_last = 1
)
"""  # noqa: S608 - the parts are ours


@dataclass(frozen=True, slots=True)
class Clock:
    """One household's last exit from poverty as seen on a day. ``last_on``: the last day of the 36 months."""

    household_id: int
    exit_on: date
    decision_number: str
    exit_class: str
    class_now: str
    last_on: date
    day: date

    @property
    def is_running(self) -> bool:
        """Whether the day lies in the window, whatever the class is."""
        return self.exit_on <= self.day <= self.last_on

    @property
    def is_recently_escaped(self) -> bool:
        """Newly out of poverty as the programme has it: in the window, neither poor nor near-poor."""
        return self.is_running and self.class_now == "NOT_POOR"

    @property
    def is_recently_near_poor(self) -> bool:
        """Out of poverty in the window and near-poor now: counted or not, as the text in hand says."""
        return self.is_running and self.class_now == "NEAR_POOR"


def months(decided_on: date) -> int | None:
    """How long the clock of an exit runs that was recognised on this day, as the plan says."""
    return current_plan().newly_out_months(decided_on)


def clock_of(row: dict[str, Any], day: date) -> Clock:
    """From a row of ``STATES``."""
    return Clock(
        row["household_id"], row["exit_on"], row["decision_number"], row["exit_class"], row["class_now"],
        row["ends_on"] - timedelta(days=1), day,
    )  # fmt: skip


# The rows asked for, each with the number of its household, and every row of those households.
_WANTED = """with wanted as (
  select i.id, coalesce(k.unit_id, i.id) as unit_id
  from unnest(%(ids)s::bigint[]) as i (id) left join linking_householdunit k on k.household_id = i.id
), rows_of_wanted as (
  select id from wanted union select k.household_id from linking_householdunit k join wanted w on w.unit_id = k.unit_id
), states as"""
_CLOCK_ON = (
    STATES.replace("with states as", _WANTED)  # noqa: S608 - the parts are ours
    # As an array, so that the decisions are found by their household and not all read.
    .replace("{only}", "and d.household_id = any (array(select id from rows_of_wanted))")
    + "select w.id as wanted_id, c.* from wanted w join clock c on c.household_id = w.unit_id"
)


def clock_on(household_ids: Collection[int], day: date) -> dict[int, Clock]:
    """Household id → its clock on a day, for those that ever left poverty by a decision; one query.

    Decisions on the rows that are linked with it are the household's own.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLOCK_ON, {"day": day, "ids": sorted(household_ids), **newly_out.parameters()})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["wanted_id"]: clock_of({**row, "household_id": row["wanted_id"]}, day) for row in rows}


__all__ = ["STATES", "Clock", "clock_of", "clock_on", "months"]
