"""Which rows of the register are one household over the years, kept at hand for everything that looks across years.

Told by the accepted links of the years, and kept in the same transaction as the link: one row per register row that was
ever linked, with the smallest id among those that are one household now. It carries numbers only and is seen by
everybody, so that a household is one and the same for a commune that sees one of its rows and for the province.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from giamngheo.apps.places.queries import all_area_ids
from giamngheo.kit import clock
from giamngheo.kit.scope import Scope, kept_scope, set_scope

from .models import HouseholdUnit

# Rows of one household that stand in villages of one name, in what is one commune today, stand in one village: the one of
# the older map, which lies in the newer communes whole, while a village of today lies in no one commune of before.
REFRESH_SQL = """
with recursive told as (
  select left_household_id as a, right_household_id as b from linking_householdlink
  where state = 'linked' and kind = 'years'
  union all
  select right_household_id, left_household_id from linking_householdlink where state = 'linked' and kind = 'years'
), reached as (
  select h.household_id from unnest(%(household_ids)s::bigint[]) as h (household_id)
  union
  select t.b from reached r join told t on t.a = r.household_id
), same as (
  select household_id, household_id as same_id from reached
  union
  select s.household_id, t.b from same s join told t on t.a = s.same_id
), unit as (
  select household_id, min(same_id) as unit_id, count(*) as n from same group by 1
), placed as (
  select u.household_id, u.unit_id, case when u.n > 1 then first_value(v.id) over (
    partition by u.unit_id, v.search_key, n.newest_id order by g.valid_from, v.id) end as village_id
  from unit u
  join register_household h on h.id = u.household_id
  left join register_village v on v.id = h.village_id
  left join places_area a on a.id = v.area_id
  left join places_generation g on g.id = a.generation_id
  left join lateral (
    select max(o.id) as newest_id from places_areainside i join places_area o on o.id = i.outer_id and o.kind = 'commune'
    where i.inner_id = v.area_id
      and o.generation_id = (select id from places_generation order by valid_from desc limit 1)
  ) n on true
)
insert into linking_householdunit as k (household_id, unit_id, village_id, changed_at)
select household_id, unit_id, village_id, %(at)s from placed
on conflict (household_id) do update
set unit_id = excluded.unit_id, village_id = excluded.village_id, changed_at = excluded.changed_at
where (k.unit_id, k.village_id) is distinct from (excluded.unit_id, excluded.village_id)
"""


@contextmanager
def _everywhere() -> Iterator[None]:
    """All links are read, also those of communes that the asker does not see; then the asker's scope stands again."""
    with kept_scope():
        set_scope(Scope(area_ids=all_area_ids()))
        yield


def refresh(household_ids: Collection[int]) -> None:
    """Reads anew which rows are one household with these, after a link was made or undone; in the caller's transaction."""
    touched = set(household_ids) | set(rows_of(household_ids))
    with _everywhere(), connection.cursor() as cursor:
        cursor.execute(REFRESH_SQL, {"household_ids": sorted(touched), "at": clock.now()})


def unit_of(household_ids: Iterable[int]) -> dict[int, int]:
    """Household → the number that all rows of it share; itself for one that was never linked. One query."""
    wanted = list(household_ids)
    found = dict(HouseholdUnit.objects.filter(household_id__in=wanted).values_list("household_id", "unit_id"))
    return {household: found.get(household, household) for household in wanted}


def rows_of(household_ids: Collection[int]) -> list[int]:
    """Every row that is one household with one of these, themselves included; one query."""
    units = HouseholdUnit.objects.filter(household_id__in=list(household_ids)).values("unit_id")
    found = HouseholdUnit.objects.filter(unit_id__in=units).values_list("household_id", flat=True)
    return sorted({*household_ids, *found})


__all__ = ["refresh", "rows_of", "unit_of"]
