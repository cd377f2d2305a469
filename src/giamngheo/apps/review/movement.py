"""How a household's class moved since the last recognised list: the columns of the movement tables.

Opening is the last earlier recognised list of the commune (on whatever map it stood); a household not on it was
neither poor nor near-poor. Of communes that became one, each opens with its own last list, also when one of them left
a year out: the same rule as in the flows of a year. A household once recognised as poor, off the list, and poor again
is a relapse, however long ago: no limit of the look-back is known (unconfirmed). One that was near-poor on the opening
list counts as moved from the neighbouring class, not as new or relapsed. Without an earlier recognised list nothing is
said.
"""

from __future__ import annotations

from giamngheo.engine.vocabulary import Term

MOVEMENTS = (
    Term("stayed_poor", "vẫn là hộ nghèo", "Stayed poor"),
    Term("near_poor_to_poor", "từ cận nghèo thành hộ nghèo", "From near-poor to poor"),
    Term("relapsed_poor", "tái nghèo", "Relapsed into poverty", note="không rõ giới hạn số năm xét lại"),
    Term("newly_poor", "phát sinh nghèo", "Newly poor"),
    Term("stayed_near_poor", "vẫn là hộ cận nghèo", "Stayed near-poor"),
    Term("poor_to_near_poor", "thoát nghèo, còn cận nghèo", "From poor to near-poor"),
    Term("relapsed_near_poor", "tái cận nghèo", "Relapsed into near-poverty"),
    Term("newly_near_poor", "phát sinh cận nghèo", "Newly near-poor"),
    Term("left_poor", "thoát nghèo, vượt chuẩn cận nghèo", "Left poverty"),
    Term("left_near_poor", "thoát cận nghèo", "Left near-poverty"),
)

# Each area with the last year, before ``{year}``, of a recognised list of a commune that holds it or lies inside it.
LAST_LISTS = """
select k.area_id, max(y.year) as last_year
from (
  select inner_id as area_id, outer_id as list_id from places_areainside
  union select outer_id, inner_id from places_areainside
) k
join review_communereview c on c.area_id = k.list_id and c.state = 'recognised'
join review_round y on y.id = c.round_id and y.year < {year}
"""
# Whether the household's last earlier class stands on the opening list: nothing newer was recognised where it stood then
# (``s``, of ``e.last_area``), nor under the very unit of now (``l.own_year``).
IS_OPENING = "(e.last_year >= s.last_year and e.last_year >= coalesce(l.own_year, 0))"
# ``e``: the household's earlier recognised classes; ``l.last_year``: year of the last recognised list of the commune.
MOVEMENT_SQL = f"""
case
  when l.last_year is null then ''
  when n.household_class = 'POOR' then case
    when {IS_OPENING} and e.last_class = 'POOR' then 'stayed_poor'
    when {IS_OPENING} and e.last_class = 'NEAR_POOR' then 'near_poor_to_poor'
    when e.was_poor then 'relapsed_poor'
    else 'newly_poor' end
  when n.household_class = 'NEAR_POOR' then case
    when {IS_OPENING} and e.last_class = 'NEAR_POOR' then 'stayed_near_poor'
    when {IS_OPENING} and e.last_class = 'POOR' then 'poor_to_near_poor'
    when e.was_near_poor then 'relapsed_near_poor'
    else 'newly_near_poor' end
  when n.household_class = 'NOT_POOR' and {IS_OPENING} then case
    when e.last_class = 'POOR' then 'left_poor'
    when e.last_class = 'NEAR_POOR' then 'left_near_poor'
    else '' end
  else ''
end
"""
