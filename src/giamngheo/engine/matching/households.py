"""Rows of two households that may be one household, some years apart: told by the persons they share."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl

HOUSEHOLD_PAIR_SCHEMA: dict[Any, Any] = {
    "left_key": pl.Int64, "right_key": pl.Int64, "probability": pl.Float64, "reasons": pl.List(pl.String),
    "is_exact": pl.Boolean,
}  # fmt: skip

# The surest pair of heads, or of any members, speaks for the households; each further member shared adds to it. Without
# the heads it says as much as the share of the smaller household that is shared: a child in two is no second household.
PAIRS_SQL = """
with size as (
  select household_key, count(*) as members from member group by household_key
), crossed as (
  select least(l.household_key, r.household_key) as one, greatest(l.household_key, r.household_key) as other,
    p.probability, p.reasons, l.is_head and r.is_head as is_heads, p.left_key as person_key
  from pair p join member l on l.person_key = p.left_key join member r on r.person_key = p.right_key
  where l.household_key <> r.household_key
), told as (
  select one as left_key, other as right_key, probability, reasons, is_heads,
    row_number() over (partition by one, other order by is_heads desc, probability desc, person_key) as place,
    count(*) over (partition by one, other) as shared
  from crossed
)
select left_key, right_key, probability, is_heads, shared, least(l.members, r.members) as smaller,
  list_concat(case when is_heads then ['heads'] else ['members'] end, reasons,
    case when shared > 1 then ['shared_members'] else [] end) as reasons,
  is_heads and not list_contains(reasons, 'other_id') and not list_contains(reasons, 'other_sex')
    and (list_contains(reasons, 'same_id') or (list_contains(reasons, 'same_name')
      and (list_contains(reasons, 'same_birth') or list_contains(reasons, 'same_birth_year'))
      and list_contains(reasons, 'same_village'))) as is_sure
from told join size l on l.household_key = left_key join size r on r.household_key = right_key where place = 1
"""
# Sure only where neither side has another as sure: two homonyms of one village are for an officer.
RANKED_SQL = """
select left_key, right_key, (1 - (1 - p.probability) * power(0.3, least(shared, 5) - 1))
  * case when is_heads then 1 else least(shared / smaller, 1) end as probability, reasons,
  is_sure and count(*) filter (where is_sure) over (partition by left_key) = 1
    and count(*) filter (where is_sure) over (partition by right_key) = 1 as is_exact
from household_pair p
order by is_exact desc, 3 desc, left_key, right_key
"""


def household_pairs(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Household pairs from person pairs, surest first; ``is_exact``: may be proposed without weighing.

    ``pairs``: what ``duplicate_pairs`` gives. ``members``: person_key, household_key, is_head; the household a row
    stands in. Exact: the heads have one number, or one name, birth and village, and no other household has so as well.
    """
    if pairs.is_empty() or members.is_empty():
        return pl.DataFrame(schema=HOUSEHOLD_PAIR_SCHEMA)
    connection = duckdb.connect(config={"threads": 2})
    try:
        connection.register("pair", pairs.to_arrow())
        connection.register("member", members.select("person_key", "household_key", "is_head").to_arrow())
        connection.execute(f"create table household_pair as {PAIRS_SQL}")
        found = pl.DataFrame(connection.sql(RANKED_SQL).to_arrow_table())
    finally:
        connection.close()
    return found.select(list(HOUSEHOLD_PAIR_SCHEMA)).cast(HOUSEHOLD_PAIR_SCHEMA)


__all__ = ["HOUSEHOLD_PAIR_SCHEMA", "household_pairs"]
