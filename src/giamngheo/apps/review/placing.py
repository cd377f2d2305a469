"""Where a household stood on the day of its class: its village of that day, as long as that lies in the list's commune.

The register keeps the village of today; the events of moves say from which village a household came, and when. The
village carries the household across maps; without one that fits, the commune of the list stands.
"""

from __future__ import annotations

# One row per move of a whole household: the village it left, the day, and the day of the move before.
_MOVES = """
select m.household_id, m.village_id, m.happened_on,
  lag(m.happened_on) over (partition by m.household_id order by m.happened_on, m.id) as since
from (
  select e.id, e.household_id, e.happened_on,
    case e.kind when 'household_moved_in' then (e.details ->> 'other_village')::bigint else e.village_id end
      as village_id
  from life_lifeevent e
  where not e.is_withdrawn and e.kind in ('household_moved_out', 'household_moved_in')
) m
where m.village_id is not null
"""
# Joins for decisions under the alias ``d``. A household that has moved to a commune which the reader does not see is
# still counted where it was: its row of today is not needed.
_JOINS = f"""
left join register_household h on h.id = d.household_id
left join ({_MOVES}) w
  on w.household_id = d.household_id and d.as_of < w.happened_on and (w.since is null or d.as_of >= w.since)
left join register_village v on v.id = coalesce(w.village_id, h.village_id)
join places_area b on b.id = d.area_id
left join places_areaprojection k
  on k.area_id = v.area_id and k.generation_id = b.generation_id and k.level = 'commune'
"""


def joins(village: str = "h.village_id") -> str:
    """Joins for decisions under the alias ``d``; ``village``: where the household is today, when not as the register says."""
    return _JOINS.replace("h.village_id)", f"{village})")


JOINS = joins()
VILLAGE = "case when k.target_id = d.area_id then v.id end"
HOME = "case when k.target_id = d.area_id then v.area_id else d.area_id end"

__all__ = ["HOME", "JOINS", "VILLAGE", "joins"]
