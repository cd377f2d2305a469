"""Counts behind every table: one set-based query per fact, rolled up to one level of one administrative map.

A household is placed by its village, which lies in one unit on every map; without a village by the unit of its day.
What cannot be placed on a map without splitting a unit is counted under ``None`` and shown as such, never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from giamngheo.apps.review import placing
from giamngheo.engine.vocabulary import INDICATOR_CODES, KINH

from .conditions import CHILDREN, GROUPS


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: round, inside which area, by which level, on which map."""

    round_id: int
    year: int
    area_id: int
    level: str
    generation_id: str


PLACED = f"""
from review_decision d
join register_householdfact f on f.id = d.fact_id
{placing.JOINS}
left join places_areaprojection p
  on p.area_id = {placing.HOME} and p.generation_id = %(generation)s and p.level = %(level)s
where d.round_id = %(round)s
  and {placing.HOME} in (select inner_id from places_areainside where outer_id = %(area)s)
"""  # noqa: S608 - the parts are ours


def rows_of(sql: str, view: View) -> list[dict[str, Any]]:
    parameters: dict[str, str | int | None] = {
        "round": view.round_id, "year": view.year, "area": view.area_id, "level": view.level,
        "generation": view.generation_id, "kinh": KINH,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def class_counts(view: View) -> list[dict[str, Any]]:
    """One row per (target area, class): households and persons."""
    return rows_of(
        "select p.target_id as target, d.household_class as class, count(*) as households, "
        f"coalesce(sum(f.member_count), 0)::bigint as persons {PLACED} group by 1, 2",
        view,
    )


def deprivation_counts(view: View) -> list[dict[str, Any]]:
    """One row per (target area, class): households deprived in each of the 12 indicators, and unknown ones."""
    bits = ", ".join(
        f"sum((d.deprived_mask >> {i}) & 1)::bigint as {code}" for i, code in enumerate(INDICATOR_CODES)
    )
    return rows_of(
        f"select p.target_id as target, d.household_class as class, count(*) as households, {bits}, "
        f"count(*) filter (where d.unknown_mask <> 0) as unsettled {PLACED} group by 1, 2",
        view,
    )


def group_counts(view: View) -> list[dict[str, Any]]:
    """One row per (target area, class): households of each group of tables 8, 10, 12, and their persons (``_persons``)."""
    counts = ", ".join(
        f"count(*) filter (where {condition}) as {group}, "
        f"coalesce(sum(f.member_count) filter (where {condition}), 0)::bigint as {group}_persons"
        for group, condition in GROUPS.items()
    )
    return rows_of(
        "select p.target_id as target, d.household_class as class, count(*) as households, "
        f"coalesce(sum(f.member_count), 0)::bigint as persons, {counts} {PLACED} group by 1, 2",
        view,
    )


def children_counts(view: View) -> list[dict[str, Any]]:
    """One row per (target area, class): children of the households whose members are all listed, those in households
    deprived in each indicator that is about children, and the households whose members are not all listed."""
    bits = ", ".join(
        f"coalesce(sum(c.children) filter (where (d.deprived_mask >> {INDICATOR_CODES.index(code)}) & 1 = 1), 0)::bigint"
        f" as {code}_persons"
        for code in ("nutrition", "health_insurance", "child_school")
    )
    placed = PLACED.replace("where d.round_id", f"left join lateral ({CHILDREN}) c on true where d.round_id", 1)
    return rows_of(
        "select p.target_id as target, d.household_class as class, count(*) as households, "
        "count(*) filter (where not c.is_whole) as unlisted, count(*) filter (where c.children > 0) as with_children, "
        f"coalesce(sum(c.children), 0)::bigint as children_persons, {bits} {placed} group by 1, 2",
        view,
    )


def ethnic_counts(view: View) -> list[dict[str, Any]]:
    """One row per (target area, class, ethnic group)."""
    return rows_of(
        "select p.target_id as target, d.household_class as class, f.ethnic_group as ethnic_group, "
        f"count(*) as households {PLACED} group by 1, 2, 3",
        view,
    )


def totals(view: View) -> list[dict[str, Any]]:
    """Denominators: one row per (target area, ethnic group) of all households and persons of the year."""
    return rows_of(
        """
        select p.target_id as target, t.ethnic_group as ethnic_group,
          sum(t.household_count)::bigint as households, sum(t.person_count)::bigint as persons
        from register_areatotal t
        left join places_areaprojection p
          on p.area_id = t.area_id and p.generation_id = %(generation)s and p.level = %(level)s
        where t.year = %(year)s and t.is_current
          and t.area_id in (select inner_id from places_areainside where outer_id = %(area)s)
        group by 1, 2
        """,
        view,
    )
