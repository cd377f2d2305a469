"""Movements read again over earlier lists and linked households: set-based, the frozen decisions untouched.

A recognised decision says how the class moved by what was known that day. When an earlier list is brought in, or two
rows turn out to be one household, the movement of the later years is another: it is kept beside the decision and takes
its place in tables. See decision record 0008.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from giamngheo.apps.review.movement import LAST_LISTS, MOVEMENT_SQL
from giamngheo.kit import clock

from .models import LinkedMovement

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User

# Each household with every row that is the same household, itself included: closed over the links that were accepted.
SAME_SQL = """
create temp table link_same on commit drop as
with recursive told as (
  select left_household_id as a, right_household_id as b from linking_householdlink where state = 'linked'
  union all
  select right_household_id, left_household_id from linking_householdlink where state = 'linked'
), same as (
  select household_id, household_id as same_id from (select unnest(%(household_ids)s::bigint[]) as household_id) h
  union
  select s.household_id, t.b from same s join told t on t.a = s.same_id
)
select household_id, same_id from same
union
select same_id, household_id from same
"""
HOUSEHOLDS_SQL = """
select distinct d.household_id from review_decision d
join places_areainside i on i.inner_id = d.area_id or i.outer_id = d.area_id
where i.inner_id = any(%(area_ids)s) or i.outer_id = any(%(area_ids)s)
"""
RECOMPUTE_SQL = f"""
with n as (
  select d.id as decision_id, d.household_id, d.household_class, d.area_id, d.movement, y.year
  from review_decision d join review_round y on y.id = d.round_id
  where d.household_id in (select household_id from link_same)
), e as (
  select n.decision_id, bool_or(d.household_class = 'POOR') as was_poor,
    bool_or(d.household_class = 'NEAR_POOR') as was_near_poor, max(y.year) as last_year,
    (array_agg(d.household_class order by y.year desc))[1] as last_class,
    (array_agg(d.area_id order by y.year desc))[1] as last_area
  from n join link_same s on s.household_id = n.household_id
  join review_decision d on d.household_id = s.same_id and d.is_recognised
  join review_round y on y.id = d.round_id and y.year < n.year
  group by n.decision_id
), l as (
  select w.area_id, w.year, max(y.year) as last_year, max(y.year) filter (where c.area_id = w.area_id) as own_year
  from (select distinct area_id, year from n) w
  join places_areainside i on i.outer_id = w.area_id
  join review_communereview c on c.area_id = i.inner_id and c.state = 'recognised'
  join review_round y on y.id = c.round_id and y.year < w.year
  group by w.area_id, w.year
), s as (
  select w.year as now_year, found.* from (select distinct year from n) w
  cross join lateral ({LAST_LISTS.format(year="w.year")} group by k.area_id) found
), told as (
  select n.decision_id, n.area_id, n.household_id, n.movement as stated, {MOVEMENT_SQL} as movement
  from n left join e on e.decision_id = n.decision_id left join l on l.area_id = n.area_id and l.year = n.year
    left join s on s.area_id = e.last_area and s.now_year = n.year
)
insert into linking_linkedmovement as m (decision_id, area_id, household_id, movement, stated, computed_at, by_id)
select decision_id, area_id, household_id, movement, stated, %(at)s, %(by_id)s from told t
where t.movement <> t.stated or exists (select 1 from linking_linkedmovement k where k.decision_id = t.decision_id)
on conflict (decision_id) do update set movement = excluded.movement, stated = excluded.stated,
  computed_at = excluded.computed_at, by_id = excluded.by_id
where (m.movement, m.stated) is distinct from (excluded.movement, excluded.stated)
"""  # noqa: S608 - column names are ours


def recompute(*, by: User | None, household_ids: Collection[int] = (), area_ids: Collection[int] = ()) -> int:
    """Reads the movements of these households, or of all in these communes on any map, anew; returns rows written.

    In the caller's transaction and scope: what stands in a commune that the caller does not see is not read.
    """
    with connection.cursor() as cursor:
        chosen = set(household_ids)
        if area_ids:
            cursor.execute(HOUSEHOLDS_SQL, {"area_ids": sorted(area_ids)})
            chosen |= {household for (household,) in cursor.fetchall()}
        cursor.execute("drop table if exists pg_temp.link_same")
        cursor.execute(SAME_SQL, {"household_ids": sorted(chosen)})
        cursor.execute("analyze pg_temp.link_same")
        cursor.execute(RECOMPUTE_SQL, {"at": clock.now(), "by_id": by.pk if by else None})
        return int(cursor.rowcount)


def same_household_ids(household_id: int) -> frozenset[int]:
    """All rows that are this household over the years, itself included; one query."""
    return same_households([household_id])[household_id]


def same_households(household_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each household all rows that are the same household, itself included; one query."""
    wanted = sorted(set(household_ids))
    statement = SAME_SQL.replace("create temp table link_same on commit drop as", "")
    found: dict[int, set[int]] = {household: {household} for household in wanted}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"household_ids": wanted})
        for household, same in cursor.fetchall():
            if household in found:
                found[household].add(same)
    return {household: frozenset(same) for household, same in found.items()}


def fill_same(cursor: Any) -> None:
    """Tells a classification which earlier rows are the households it classifies (``review.lineage``)."""
    cursor.execute(
        "insert into review_same with recursive told as ("
        " select left_household_id as a, right_household_id as b from linking_householdlink where state = 'linked'"
        " union all select right_household_id, left_household_id from linking_householdlink where state = 'linked'"
        "), same as (select t.a as household_id, t.b as same_id from told t"
        " where t.a in (select household_id from review_fact)"
        " union select s.household_id, t.b from same s join told t on t.a = s.same_id)"
        " select household_id, same_id from same where household_id <> same_id"
    )


def movements_of(decision_ids: Iterable[int]) -> dict[int, str]:
    """Decision id → movement read anew, for those that have one; the others' own ``movement`` holds."""
    found = LinkedMovement.objects.filter(decision_id__in=list(decision_ids))
    return dict(found.values_list("decision_id", "movement"))


def movement_now() -> Any:
    """The same for a whole list: an expression over decisions, null where nothing was read anew (``review.moved``)."""
    return Subquery(LinkedMovement.objects.filter(decision=OuterRef("pk")).values("movement")[:1])


__all__ = ["fill_same", "movement_now", "movements_of", "recompute", "same_household_ids", "same_households"]
