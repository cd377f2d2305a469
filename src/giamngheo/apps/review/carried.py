"""What a later file of a year does not ask stays as an earlier file of that year found it.

A list of heads that comes after a list of members asks nothing of housing or of members. Facts stay as each file gave
them; the answers are put together when they are read, so that taking an import back takes back its answers only. The
newest word wins, whatever its kind: a tick given after the answers on the dwelling outweighs them. See decision 0007.
Works on ``review_fact`` of the running transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from giamngheo.engine import frames
from giamngheo.engine.vocabulary import INDICATOR_CODES

# Other facts of the year that came before the chosen one, newest first. Few households have any.
EARLIER_SQL = """
create temp table review_earlier on commit drop as
select r.household_id, f.id as fact_id, f.occasion_id,
  row_number() over (partition by r.household_id order by o.observed_on desc, o.recorded_at desc, f.id desc) as position
from review_fact r
join register_occasion c on c.id = r.occasion_id
join register_householdfact f on f.household_id = r.household_id and f.id <> r.fact_id
join register_occasion o on o.id = f.occasion_id
where not r.is_only and o.year = c.year and not o.is_withdrawn and o.kind <> 'in_year'
  and (o.observed_on, o.recorded_at, f.id) < (c.observed_on, c.recorded_at, r.fact_id)
"""
# For a replay: only what had been recorded by the moment of the decision.
_KNOWN_SQL = EARLIER_SQL + "  and o.recorded_at <= '{}'::timestamptz"
NOTHING_SQL = EARLIER_SQL + "  and false"
# The chosen fact's own members count first; none there, then those of the newest earlier fact that has some.
PERSONS_SQL = """
update review_fact r set person_occasion_id = t.occasion_id
from (
  select distinct on (e.household_id) e.household_id, e.occasion_id
  from review_earlier e
  where exists (
    select 1 from register_personfact p where p.household_id = e.household_id and p.occasion_id = e.occasion_id
  )
  order by e.household_id, e.position
) t
where t.household_id = r.household_id and not exists (
  select 1 from register_personfact p where p.household_id = r.household_id and p.occasion_id = r.occasion_id
)
"""
TABLES = ("review_fact", "review_earlier", "review_carried", "review_later")
_POSITION = "min(e.position) filter (where {told})"


def _later_bit(bit: int, code: str) -> str:
    """The indicator's bit where its tick was given by a later file than the answers that tell the same."""
    answers = frames.TOLD_BY.get(code)
    told = "e.lists_persons"
    if answers:
        # An empty text is no answer.
        told = "coalesce(" + ", ".join(f"nullif(f.{name}::text, '')" for name in answers) + ") is not null"
    tick = _POSITION.format(told=f"f.{frames.TICK_PREFIX}{code} is not null")
    return f"case when {tick} < {_POSITION.format(told=told)} then {1 << bit} else 0 end"


# Of the chosen fact and the earlier ones of its household: which ticks are a later word than the answers; mask of bits.
LATER_SQL = f"""
create temp table review_later on commit drop as
with every as (
  select household_id, fact_id, occasion_id, position from review_earlier
  union all
  select household_id, fact_id, occasion_id, 0 from review_fact
  where household_id in (select household_id from review_earlier)
), told as (
  select v.household_id, v.fact_id, v.position, v.occasion_id = r.person_occasion_id as lists_persons
  from every v join review_fact r on r.household_id = v.household_id
)
select e.household_id, {" + ".join(_later_bit(bit, code) for bit, code in enumerate(INDICATOR_CODES))} as mask
from told e join register_householdfact f on f.id = e.fact_id group by e.household_id
"""  # noqa: S608 - column names are ours


def known_sql(known_at: datetime) -> str:
    """Earlier facts of the year that were recorded by a moment (a moment, so nothing of a user's gets into the text)."""
    return _KNOWN_SQL.format(known_at.isoformat())


def values_sql(text: Iterable[str], other: Iterable[str]) -> str:
    """Statement for ``review_carried``: of each column the newest earlier answer; an empty text is no answer."""
    cells = [(name, f"nullif(f.{name}, '')") for name in text] + [(name, f"f.{name}") for name in other]
    newest = ", ".join(
        f"(array_agg({cell} order by e.position) filter (where {cell} is not null))[1] as {name}"
        for name, cell in cells
    )
    return (
        f"create temp table review_carried on commit drop as select e.household_id, {newest} "  # noqa: S608 - column names are ours
        "from review_earlier e join register_householdfact f on f.id = e.fact_id group by e.household_id"
    )


def carry(cursor: Any, values: str, *, earlier: str = EARLIER_SQL) -> None:
    """Fills ``review_earlier``, ``review_carried`` and ``review_later``; says where a household's members are found.

    ``values``: the statement of ``values_sql``; ``earlier``: which facts came before. One trip to the database:
    a household's page replays with this too.
    """
    analyzed = (f"analyze pg_temp.{name}" for name in TABLES)
    cursor.execute("; ".join((earlier, values, PERSONS_SQL, LATER_SQL, *analyzed)))


__all__ = ["EARLIER_SQL", "NOTHING_SQL", "TABLES", "carry", "known_sql", "values_sql"]
