"""Counts behind every table: one set-based query per fact, rolled up to one level of one administrative map.

A household is placed by its village, which lies in one unit on every map; without a village by the unit of its day.
What cannot be placed on a map without splitting a unit is counted under ``None`` and shown as such, never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from giamngheo.engine.vocabulary import INDICATOR_CODES, KINH


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: round, inside which area, by which level, on which map."""

    round_id: int
    year: int
    area_id: int
    level: str
    generation_id: str


PLACED = """
from review_decision d
join register_householdfact f on f.id = d.fact_id
join register_household h on h.id = d.household_id
left join register_village v on v.id = h.village_id
left join places_areaprojection p
  on p.area_id = coalesce(v.area_id, d.area_id) and p.generation_id = %(generation)s and p.level = %(level)s
where d.round_id = %(round)s
  and d.area_id in (select inner_id from places_areainside where outer_id = %(area)s)
"""

GROUP_COLUMNS = """
  count(*) filter (where f.ethnic_group <> '' and f.ethnic_group <> %(kinh)s) as minority,
  count(*) filter (where f.note ilike '%%không có khả năng lao động%%') as without_labour,
  count(*) filter (where f.note ilike '%%người có công%%') as merit,
  count(*) filter (where not coalesce(f.ethnic_group <> '' and f.ethnic_group <> %(kinh)s, false)
    and not f.note ilike '%%không có khả năng lao động%%' and not f.note ilike '%%người có công%%') as other
"""


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
    """One row per (target area, class): households by group of table 8."""
    return rows_of(
        f"select p.target_id as target, d.household_class as class, count(*) as households, {GROUP_COLUMNS} "
        f"{PLACED} group by 1, 2",
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
