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


def joins(*villages: str) -> str:
    """Joins for decisions under the alias ``d``. ``villages``: columns that say where the household is today, the first
    that is there, when it is not as the register says.

    A household that has moved to a commune which the reader does not see is still counted where it was: its row of
    today is not needed.
    """
    *others, last = villages or ("h.village_id",)
    # Not ``coalesce``: PostgreSQL does not know that it keeps what it is given to itself, so below row-level security it
    # would find no village by its key, and go through all of them for each decision while a table has no statistics.
    found = " ".join(f"when {one} is not null then {one}" for one in ("w.village_id", *others))
    return f"""
left join register_household h on h.id = d.household_id
left join ({_MOVES}) w
  on w.household_id = d.household_id and d.as_of < w.happened_on and (w.since is null or d.as_of >= w.since)
left join register_village v on v.id = case {found} else {last} end
join places_area b on b.id = d.area_id
left join places_areaprojection k
  on k.area_id = v.area_id and k.generation_id = b.generation_id and k.level = 'commune'
"""


JOINS = joins()
VILLAGE = "case when k.target_id = d.area_id then v.id end"
HOME = "case when k.target_id = d.area_id then v.area_id else d.area_id end"

__all__ = ["HOME", "JOINS", "VILLAGE", "joins"]
