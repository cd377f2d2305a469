"""Which households a workbook is issued for: those of the list to review, this year's facts, and what later apps ask for.

While no list to review was made, whoever is poor or near-poor by the last official word, a decision within the year
included: exactly those with whom that list would begin.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from giamngheo.apps.review import on_list

# (round's id, area's id) → ids of households that asked to be reviewed; hung in by an app that takes requests.
Source = Callable[[int, int], Collection[int]]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Called once by an app that is ready; the same name again replaces the source."""
    _sources[name] = source


def requested(round_id: int, area_id: int) -> set[int]:
    """Households that later apps know to have asked."""
    return {household for source in _sources.values() for household in source(round_id, area_id)}




def households_sql(columns: str) -> str:
    """One row per household to review. Parameters: area, village, round, year, on (today), requested.

    ``told_on``: the day of the last official word, ``is_in_year``: it was a decision within the year.
    """
    return f"""
with place as (select inner_id from places_areainside where outer_id = %(area)s),
own as (
  select h.id, h.head_name, h.sort_key, h.member_count, h.village_id, v.name as village
  from register_household h left join register_village v on v.id = h.village_id
  where h.closed_on is null and (%(village)s::bigint is null or h.village_id = %(village)s)
    and (h.area_id in (select inner_id from place) or v.area_id in (select inner_id from place))
), history as ({on_list.history_sql()}),
last_word as (
  select distinct on (household_id) household_id, household_class, valid_from, rank from history
  where household_id in (select id from own)
  order by household_id, valid_from desc, rank desc
), newest as (
  select distinct on (f.household_id) f.*
  from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where o.year = %(year)s and not o.is_withdrawn and o.kind <> 'in_year' and f.household_id in (select id from own)
  order by f.household_id, o.observed_on desc, o.recorded_at desc, f.id desc
), listed as (
  select household_id, source, dropped_at is not null as is_dropped from review_reviewcase
  where round_id = %(round)s and area_id = %(area)s
)
select own.id as household_id, own.head_name, own.village, own.member_count as members, l.household_class,
  l.valid_from as told_on, coalesce(l.rank > 1, false) as is_in_year,
  n.id as fact_id, own.id = any(%(requested)s) as is_requested, {columns}
from own left join last_word l on l.household_id = own.id left join newest n on n.household_id = own.id
left join listed k on k.household_id = own.id
where not coalesce(k.is_dropped, false) and (
  n.id is not null or own.id = any(%(requested)s)
  or case when exists (select 1 from listed) then k.source <> 'newly_escaped'
    else l.household_class in ('POOR', 'NEAR_POOR') end)
order by own.village nulls last, own.sort_key, own.id
"""  # noqa: S608 - the statements are the house's own


NOW_SQL = """
select distinct on (f.household_id) f.household_id, f.id as fact_id, o.observed_on, {columns}
from register_householdfact f join register_occasion o on o.id = f.occasion_id
where o.year = %(year)s and not o.is_withdrawn and o.kind <> 'in_year' and f.household_id = any(%(households)s)
order by f.household_id, o.observed_on desc, o.recorded_at desc, f.id desc
"""

__all__ = ["NOW_SQL", "Source", "add_source", "households_sql", "requested"]
