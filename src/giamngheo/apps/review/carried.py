"""What a later file of a year does not ask stays as an earlier file of that year found it.

A list of heads that comes after a list of members asks nothing of housing or of members. Facts stay as each file gave
them; the answers are put together when they are read, so that taking an import back takes back its answers only. See
decision 0007. Works on ``review_fact`` of the running transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
TABLES = ("review_fact", "review_earlier", "review_carried")


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
    """Fills ``review_earlier`` and ``review_carried`` and says where each household's members are found.

    ``values``: the statement of ``values_sql``; ``earlier``: which facts came before. One trip to the database:
    a household's page replays with this too.
    """
    analyzed = (f"analyze pg_temp.{name}" for name in TABLES)
    cursor.execute("; ".join((earlier, values, PERSONS_SQL, *analyzed)))


__all__ = ["NOTHING_SQL", "TABLES", "carry", "values_sql"]
