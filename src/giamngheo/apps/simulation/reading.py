"""The year's recognised lists as the engine takes them, with the keys that counts are made by; and counts back.

Everything runs on the caller's connection and transaction, under the caller's scope.
"""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from typing import Any

import polars as pl

from giamngheo.apps.review import facts
from giamngheo.apps.review.tables.conditions import MERIT_NOTED

# One row per household of a recognised list: where it is counted, its groups, the class it was recognised in.
# Merit as the tables of the review read it: the answers of the household and its members, a note where none was asked.
KEYS_SQL = f"""
select r.household_id as household_key, coalesce(v.area_id, d.area_id) as place_id, f.ethnic_group, f.head_sex,
  case when coalesce(f.has_merit_member, {MERIT_NOTED}) or m.household_id is not null then 'yes'
    when f.has_merit_member is null then '' else 'no' end as merit,
  coalesce(f.member_count, h.member_count) as members, d.household_class as recognised_class
from review_fact r
join register_householdfact f on f.id = r.fact_id
join register_household h on h.id = r.household_id
join review_decision d on d.household_id = r.household_id and d.round_id = {{round_id}} and d.is_recognised
left join register_village v on v.id = h.village_id
left join (
  select distinct p.household_id
  from review_fact x join register_personfact p
    on p.household_id = x.household_id and p.occasion_id = x.person_occasion_id
  where p.is_merit
) m on m.household_id = r.household_id
"""  # noqa: S608 - the parts are ours
KEYS = {
    "household_key": pl.String, "place_id": pl.Int64, "ethnic_group": pl.String, "head_sex": pl.String,
    "merit": pl.String, "members": pl.Int64, "recognised_class": pl.String,
}  # fmt: skip
CELLS = ("place_id", "ethnic_group", "head_sex", "merit", "base_class", "draft_class", "basis")


def read(
    cursor: Any, *, round_id: int, year: int, area_ids: Collection[int]
) -> tuple[pl.DataFrame, pl.DataFrame | None, pl.DataFrame]:
    """(households, persons, keys) of the recognised lists of these communes."""
    facts.choose_newest(cursor, year=year, area_ids=area_ids)
    households, persons = facts.read_frames(cursor)
    buffer = BytesIO()
    statement = KEYS_SQL.format(round_id=int(round_id)).replace("%%", "%")
    with cursor.copy(f"copy ({statement}) to stdout (format csv, header)") as copy:
        for block in copy:
            buffer.write(block)
    facts.end(cursor)
    buffer.seek(0)
    keys = pl.read_csv(buffer, schema_overrides=KEYS).with_columns(
        pl.col("ethnic_group", "head_sex", "merit").fill_null("")
    )
    wanted = keys.select("household_key")
    return households.join(wanted, on="household_key", how="semi"), persons, keys


def write_cells(cursor: Any, cells: pl.DataFrame, *, result_id: int) -> None:
    """COPY cannot write into a table with row-level security: counts pass through a temporary table."""
    cursor.execute("drop table if exists pg_temp.simulation_new")
    cursor.execute(
        "create temp table simulation_new (area_id bigint, ethnic_group text, head_sex text, merit text, "
        "base_class text, draft_class text, basis text, households int, persons int) on commit drop"
    )
    with cursor.copy("copy simulation_new from stdin (format csv)") as copy:
        copy.write(cells.write_csv(include_header=False, quote_style="non_numeric"))
    names = "area_id, ethnic_group, head_sex, merit, base_class, draft_class, basis, households, persons"
    cursor.execute(
        f"insert into simulation_cell (result_id, {names}) select %s, {names} from simulation_new",  # noqa: S608 - ours
        [result_id],
    )


__all__ = ["CELLS", "read", "write_cells"]
