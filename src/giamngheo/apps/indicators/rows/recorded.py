"""Figures that somebody recorded, with source: what no row of the system tells yet. The only reader of ``RecordedFigure``."""

from __future__ import annotations

from .parts import HERE, UNTIL, Measure, Population

# Of each place and measure the newest figure of the year that is in force: a correction stands in the place of what it corrects.
RECORDED = f"""
select distinct on (k.measure, k.area_id) k.area_id as home, k.value as n, k.id as ref, null::bigint as household_id,
  k.source as name, '' as village, k.note, k.as_of as on_day, k.measure
from indicators_recordedfigure k
where k.as_of between date '{{year}}-01-01' and {UNTIL} and (k.area_id in {HERE}) is true
  and not exists (select 1 from indicators_recordedfigure c where c.corrects_id = k.id)
order by k.measure, k.area_id, k.as_of desc, k.id desc
"""  # noqa: S608 - the parts are ours
IDS = (
    "districts_out", "officers", "officers_trained", "workers_of_difficult_areas", "workers_trained",
    "workers_certified", "informed",
)  # fmt: skip
POPULATIONS = tuple(
    Population(f"recorded_{id}", "figures", f"select * from ({RECORDED}) r where r.measure = '{id}'", (Measure(id),))  # noqa: S608
    for id in IDS
)

__all__ = ["IDS", "POPULATIONS"]
