"""Figures that somebody recorded, with source: what no row of the system tells yet. Read here and by ``officers``, nowhere else."""

from __future__ import annotations

from .parts import HERE, UNTIL, Measure, Population

# Of each place and measure the newest figure of the year that is in force: a correction stands in the place of what it corrects. One
# place under two maps is one place, with the newer figure. ``covering``: the places around with a figure of their own, which says more
# of them than the sum of what lies inside: a row counts for a unit only where none of these lies in the unit (computing.rolled_up).
RECORDED = f"""
with newest as (
  select distinct on (k.area_id) k.area_id as home, k.value as n, k.id as ref, k.source as name, k.note, k.as_of as on_day
  from indicators_recordedfigure k
  where k.measure = '{{measure}}' and k.as_of between date '{{year}}-01-01' and {UNTIL} and (k.area_id in {HERE}) is true
    and not exists (select 1 from indicators_recordedfigure c where c.corrects_id = k.id)
  order by k.area_id, k.as_of desc, k.id desc
), around as (
  select i.inner_id as home, o.home as outer_id, o.on_day, o.ref,
    exists (select 1 from places_areainside b where b.outer_id = i.inner_id and b.inner_id = o.home) as is_same
  from newest o join places_areainside i on i.outer_id = o.home and i.inner_id <> o.home
  where i.inner_id in (select home from newest)
), standing as (
  select n.* from newest n
  where not exists (select 1 from around a where a.home = n.home and a.is_same and (a.on_day, a.ref) > (n.on_day, n.ref))
)
select s.home, s.n, s.ref, null::bigint as household_id, s.name, '' as village, s.note, s.on_day,
  array(select a.outer_id from around a join standing o on o.home = a.outer_id where a.home = s.home) as covering
from standing s
"""  # noqa: S608 - the parts are ours
IDS = ("districts_out", "workers_of_difficult_areas", "workers_trained", "workers_certified", "informed")
POPULATIONS = tuple(
    Population(f"recorded_{id}", "figures", RECORDED.replace("{measure}", id), (Measure(id),), is_nested=True) for id in IDS
)

__all__ = ["IDS", "POPULATIONS", "RECORDED"]
