"""What people answered, as columns of the eligibility tables, on the day of an activity.

One row per subject that somebody answered about. The later day outweighs the earlier, of one day the later entry; what was
observed after the day does not count, nor what was withdrawn; an answer "not known" unsays the one before.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from psycopg import sql

from giamngheo.engine.eligibility_frames import KEYS
from giamngheo.engine.frames import Column

from .columns import answerable
from .reading import copied

# {ids} is a query of the ids asked about. The rows of one household over the years share its answers (linking).
_HOUSEHOLDS = """
with asked as materialized ({ids}), same as (
  select a.id as key, coalesce(k.household_id, a.id) as id
  from asked a left join linking_householdunit u on u.household_id = a.id
  left join linking_householdunit k on k.unit_id = u.unit_id
)
select distinct on (s.key, x.fact) s.key, x.fact, x.value #>> '{{}}' as value
from same s join subjects_answer x on x.household_id = s.id
"""
_OTHERS = """
select distinct on (x.{column}, x.fact) x.{column} as key, x.fact, x.value #>> '{{}}' as value
from subjects_answer x
"""
_REST = """
where x.observed_on <= {day} and not exists (select 1 from subjects_answerwithdrawal w where w.answer_id = x.id) {mine}
order by 1, 2, x.observed_on desc, x.recorded_at desc, x.id desc
"""
_TYPES = {"key": pl.String(), "fact": pl.String(), "value": pl.String()}


def answers_frame(kind: str, ids: sql.Composable, on: date) -> pl.DataFrame:
    """The kind's key and one typed column per answerable fact, null where nobody answered. ``ids``: a query of ids."""
    day = sql.SQL("{}::date").format(sql.Literal(on))
    if kind == "household":
        query = sql.SQL(_HOUSEHOLDS + _REST).format(ids=ids, day=day, mine=sql.SQL(""))
    else:
        column = sql.SQL("person_id" if kind == "person" else "subject_id")
        mine = sql.SQL("and x.{} in ({})").format(column, ids)
        query = sql.SQL(_OTHERS + _REST).format(column=column, day=day, mine=mine)
    return _wide(kind, copied(query, _TYPES))


def _wide(kind: str, told: pl.DataFrame) -> pl.DataFrame:
    key = KEYS[kind]
    wide = told.select(pl.col("key").alias(key)).unique(maintain_order=True)
    columns = answerable(kind)
    for fact, rows in told.group_by("fact", maintain_order=True):
        column = columns.get(str(fact[0]))
        # A fact that the plan's tables no longer have says nothing to any rule.
        if column is not None:
            values = rows.select(pl.col("key").alias(key), _typed(column).alias(column.name))
            wide = wide.join(values, on=key, how="left", maintain_order="left")
    missing = [pl.lit(None, dtype=c.dtype).alias(c.name) for c in columns.values() if c.name not in wide.columns]
    return wide.with_columns(missing)


def _typed(column: Column) -> pl.Expr:
    value = pl.col("value")
    match column.dtype:
        case pl.Boolean():
            return value == "true"
        case pl.Date():
            return value.str.to_date("%Y-%m-%d", strict=False)
        case pl.Int64():
            return value.cast(pl.Float64, strict=False).cast(pl.Int64)
    return value.cast(column.dtype, strict=False)


__all__ = ["answers_frame"]
