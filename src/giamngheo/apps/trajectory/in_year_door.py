"""What the decisions within the year look like from here: classes that a chairman recognised between two lists."""

from __future__ import annotations

from giamngheo.apps.review.placing import HOME, VILLAGE

from .units import AS_ONE, ONE, UNIT

IN_YEAR = f"""
select d.id, {ONE} as household_id, d.household_id as row_id,
  d.class, d.area_id, {VILLAGE} as village_id, {HOME} as home_id, q.target_id, d.decided_on
from (
  select id, household_id, area_id, class_after as class, decided_on, decided_on as as_of
  from in_year_inyeardecision
  where is_recognised and kind in ('enter', 'leave') and class_after <> ''
) d
{UNIT}
{AS_ONE}
left join places_areaprojection q on q.area_id = ({HOME}) and q.level = 'commune'
  and q.generation_id = (select generation_id from flow_list limit 1)
"""  # noqa: S608 - the parts are ours

__all__ = ["IN_YEAR"]
