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

# {ids} is a query of the ids asked about. The rows of one household over the years share its answers (linking); who moved
# here from another commune brings them along.
_MINE = """
mine as (
  select x.id, x.{column} as owner, x.fact, x.value, x.observed_on, x.recorded_at from subjects_answer x
  where x.observed_on <= {day} and not exists (select 1 from subjects_answerwithdrawal w where w.answer_id = x.id) {along}
)"""
_ALONG = """union all
  select x.id, x.{column}, x.fact, x.value, x.observed_on, x.recorded_at from subjects_answers_elsewhere() x
  where x.{column} is not null and x.observed_on <= {day}"""
# Of few, by their own keys: the whole is read where the whole is asked for.
_MINE_OF_FEW = """
mine as (
  select x.id, x.{column} as owner, x.fact, x.value, x.observed_on, x.recorded_at from subjects_answer x
  where x.{column} = any(array({keys})) and x.observed_on <= {day}
    and not exists (select 1 from subjects_answerwithdrawal w where w.answer_id = x.id)
  union all
  select x.id, x.{column}, x.fact, x.value, x.observed_on, x.recorded_at from subjects_answers_elsewhere_of({asked}) x
  where x.{column} is not null and x.observed_on <= {day}
)"""
_HOUSEHOLDS = """
with asked as materialized ({ids}), same as (
  select a.id as key, coalesce(k.household_id, a.id) as id
  from asked a left join linking_householdunit u on u.household_id = a.id
  left join linking_householdunit k on k.unit_id = u.unit_id
), {mine}
select distinct on (s.key, x.fact) s.key, x.fact, x.value #>> '{{}}' as value
from same s join mine x on x.owner = s.id
order by 1, 2, x.observed_on desc, x.recorded_at desc, x.id desc
"""
_OTHERS = """
with {mine}
select distinct on (x.owner, x.fact) x.owner as key, x.fact, x.value #>> '{{}}' as value
from mine x where x.owner in ({ids})
order by 1, 2, x.observed_on desc, x.recorded_at desc, x.id desc
"""
_TYPES = {"key": pl.String(), "fact": pl.String(), "value": pl.String()}


def answers_frame(kind: str, ids: sql.Composable, on: date, *, are_few: bool = False) -> pl.DataFrame:
    """The kind's key and one typed column per answerable fact, null where nobody answered. ``ids``: a query of ids; ``are_few``: of named
    households or persons, not of areas."""
    day = sql.SQL("{}::date").format(sql.Literal(on))
    is_of_register = kind in ("household", "person")
    column = sql.Identifier(f"{kind}_id" if is_of_register else "subject_id")
    if are_few and is_of_register:
        keys = sql.SQL("select id from same") if kind == "household" else ids
        asked = sql.SQL("array({}), '{{}}'" if kind == "household" else "'{{}}', array({})").format(keys)
        mine = sql.SQL(_MINE_OF_FEW).format(column=column, day=day, keys=keys, asked=asked)
    else:
        along = sql.SQL(_ALONG if is_of_register else "").format(column=column, day=day)
        mine = sql.SQL(_MINE).format(column=column, day=day, along=along)
    query = sql.SQL(_HOUSEHOLDS if kind == "household" else _OTHERS).format(ids=ids, mine=mine)
    return wide(kind, copied(query, _TYPES))


def wide(kind: str, told: pl.DataFrame) -> pl.DataFrame:
    """Rows of key, fact, value (text) as the kind's key and its typed columns."""
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


__all__ = ["answers_frame", "wide"]
