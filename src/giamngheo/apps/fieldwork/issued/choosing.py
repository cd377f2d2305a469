"""Which households a workbook is issued for: the last recognised list, this year's facts, and what later apps ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection

# (round's id, area's id) → ids of households that asked to be reviewed; hung in by an app that takes requests.
Source = Callable[[int, int], Collection[int]]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Called once by an app that is ready; the same name again replaces the source."""
    _sources[name] = source


def requested(round_id: int, area_id: int) -> set[int]:
    """Households that later apps know to have asked."""
    return {household for source in _sources.values() for household in source(round_id, area_id)}


HOUSEHOLDS_SQL = """
with place as (select inner_id from places_areainside where outer_id = %(area)s),
own as (
  select h.id, h.head_name, h.sort_key, h.member_count, h.village_id, v.name as village
  from register_household h left join register_village v on v.id = h.village_id
  where h.closed_on is null and (%(village)s::bigint is null or h.village_id = %(village)s)
    and (h.area_id in (select inner_id from place) or v.area_id in (select inner_id from place))
), last_list as (
  select distinct on (d.household_id) d.household_id, d.household_class, y.year
  from review_decision d join review_round y on y.id = d.round_id
  where d.is_recognised and y.year < %(year)s and d.household_id in (select id from own)
  order by d.household_id, y.year desc
), newest as (
  select distinct on (f.household_id) f.*
  from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where o.year = %(year)s and not o.is_withdrawn and o.kind <> 'in_year' and f.household_id in (select id from own)
  order by f.household_id, o.observed_on desc, o.recorded_at desc, f.id desc
)
select own.id as household_id, own.head_name, own.village, own.member_count as members, l.household_class, l.year as list_year,
  n.id as fact_id, own.id = any(%(requested)s) as is_requested, {columns}
from own left join last_list l on l.household_id = own.id left join newest n on n.household_id = own.id
where l.household_class in ('POOR', 'NEAR_POOR') or n.id is not null or own.id = any(%(requested)s)
order by own.village nulls last, own.sort_key, own.id
"""
NOW_SQL = """
select distinct on (f.household_id) f.household_id, f.id as fact_id, o.observed_on, {columns}
from register_householdfact f join register_occasion o on o.id = f.occasion_id
where o.year = %(year)s and not o.is_withdrawn and o.kind <> 'in_year' and f.household_id = any(%(households)s)
order by f.household_id, o.observed_on desc, o.recorded_at desc, f.id desc
"""

__all__ = ["HOUSEHOLDS_SQL", "NOW_SQL", "Source", "add_source", "requested"]
