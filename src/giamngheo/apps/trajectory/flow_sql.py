"""How the flows of a year are put together: one pass over columns, no loop over households.

Each household has states in order: its class on the opening list (the last earlier recognised list of its commune), the
decisions within the year, its class on this year's list, or gone from it. Each pair of neighbouring states is a step.
A step that a recognised decision or a life event explains becomes a flow; one that nothing explains becomes none, and
the balance then says so by name.

Rows of the register that a confirmed link makes one household take their steps as one (``units``). Where such a step leads
from one row's place to another's and no event of life says how, the link itself is the event.
"""

from __future__ import annotations

from giamngheo.apps.review.placing import HOME, VILLAGE

from .units import AS_ONE, ONE, UNIT

# This year's recognised lists.
LISTS = """
select c.area_id, a.generation_id, g.decided_on as until
from review_communereview c
join review_round y on y.id = c.round_id
join places_area a on a.id = c.area_id
join review_recognition g on g.commune_review_id = c.id
where y.year = %(year)s and c.state = 'recognised'
"""
# Each commune of any map as a home, with its last earlier recognised list: one that holds it, or that lies inside it. Of
# the communes that became one, each opens with its own last list, also when one of them left a year out.
HOMES = """
select distinct on (home_id) home_id, last_year, opens_on, since
from (
  select i.inner_id as home_id, y.year as last_year, y.opens_on, g.decided_on as since
  from review_communereview c join review_round y on y.id = c.round_id
  join review_recognition g on g.commune_review_id = c.id
  join places_areainside i on i.outer_id = c.area_id
  where c.state = 'recognised' and y.year < %(year)s
  union all
  select i.outer_id, y.year, y.opens_on, g.decided_on
  from review_communereview c join review_round y on y.id = c.round_id
  join review_recognition g on g.commune_review_id = c.id
  join places_areainside i on i.inner_id = c.area_id
  join places_area a on a.id = i.outer_id and a.kind = 'commune'
  where c.state = 'recognised' and y.year < %(year)s
) found
order by home_id, last_year desc, since desc
"""
# Recognised classes with their place, and the commune of this year's map that the place lies in.
DECISIONS = f"""
select d.id, {ONE} as household_id, d.household_id as row_id, y.year, d.household_class as class, d.area_id, d.as_of, g.decided_on,
  {VILLAGE} as village_id, {HOME} as home_id, q.target_id
from review_decision d
join review_round y on y.id = d.round_id
join review_recognition g on g.commune_review_id = d.commune_review_id
{UNIT}
{AS_ONE}
left join places_areaprojection q on q.area_id = ({HOME}) and q.level = 'commune'
  and q.generation_id = (select generation_id from flow_list limit 1)
where d.is_recognised and y.year <= %(year)s
"""  # noqa: S608 - the parts are ours
OPENING = """
select d.* from flow_decision d join flow_home m on m.home_id = d.home_id and m.last_year = d.year
where d.target_id in (select area_id from flow_list)
"""
CLOSING = "select d.* from flow_decision d where d.year = %(year)s"
STATES = """
create temp table flow_state on commit drop as
with mine as (
  select n.* from flow_in_year n join flow_list l on l.area_id = n.target_id
  left join flow_home m on m.home_id = n.home_id
  where n.decided_on <= l.until and n.decided_on > coalesce(m.since, '-infinity'::date)
), present as (
  select household_id, row_id, row_number() over (partition by household_id order by year) - 100 as position, true as is_opening,
    class, area_id, village_id, home_id, target_id, as_of as day, 'annual' as event_kind, id as event_id, decided_on as event_on
  from (select distinct on (household_id, year) * from flow_opening order by household_id, year, row_id desc) o
  where class in ('POOR', 'NEAR_POOR')
  union all
  select household_id, row_id, row_number() over (partition by household_id order by decided_on, id), false,
    class, area_id, village_id, home_id, target_id, decided_on, 'in_year', id, decided_on
  from mine
  union all
  select household_id, row_id, 1000, false, class, area_id, village_id, home_id, target_id, as_of, 'annual', id, decided_on
  from (select distinct on (household_id) * from flow_closing order by household_id, row_id desc) c
)
select * from present
union all (
-- On a list, or decided within the year, and on this year's list no more.
select distinct on (p.household_id) p.household_id, p.row_id, 1000, false, null, p.area_id, p.village_id, p.home_id, p.target_id, l.until,
  '', null::bigint, l.until
from present p join flow_list l on l.area_id = p.target_id
where not exists (select 1 from flow_closing c where c.household_id = p.household_id)
order by p.household_id, p.position desc
)
"""
STEPS = """
create temp table flow_step on commit drop as
select s.*, before.row_id as row_before, before.class as class_before, before.area_id as area_before, before.village_id as village_before,
  before.day as day_before, coalesce(before.class in ('POOR', 'NEAR_POOR'), false) as was_in,
  coalesce(s.class in ('POOR', 'NEAR_POOR'), false) as is_in,
  before.target_id is null as was_unplaced,
  before.household_id is not null and s.class is not null and case
    when before.village_id is not null and s.village_id is not null then before.village_id = s.village_id
    else coalesce(before.target_id = s.target_id, false) end as is_same_place
from (
  select *, lag(position) over (partition by household_id order by position) as position_before from flow_state
) s
left join flow_state before on before.household_id = s.household_id and before.position = s.position_before
where not (s.is_opening and before.household_id is null)
"""
# What is known of a household that enters from outside the list: earlier classes, since when it may have come, and
# when its members began to be its members.
ENTRIES = f"""
create temp table flow_entry on commit drop as
with entering as (
  select household_id, home_id, position, event_on from flow_step where is_in and not was_in
), ever as (
  select e.household_id, e.position, bool_or(d.class = 'POOR') as was_poor,
    bool_or(d.class = 'NEAR_POOR') as was_near_poor,
    (array_agg(d.class order by d.decided_on desc))[1] in ('POOR', 'NEAR_POOR') as was_last_in
  from entering e join (
    select household_id, class, decided_on from flow_decision where year < %(year)s
    union all select household_id, class, decided_on from flow_in_year
  ) d on d.household_id = e.household_id and d.decided_on < e.event_on
  group by 1, 2
), formed as (
  select {ONE} as household_id, min(d.valid_from) as formed_on, bool_or(d.occasion_id is not null) as is_told
  from register_membership d {UNIT} where {ONE} in (select household_id from entering) group by 1
)
select e.household_id, e.position, m.last_year, coalesce(o.as_of, m.opens_on) as since,
  coalesce(v.was_poor, false) as was_poor, coalesce(v.was_near_poor, false) as was_near_poor,
  coalesce(v.was_last_in, false) as was_last_in,
  coalesce(not f.is_told and f.formed_on > coalesce(o.as_of, m.opens_on), false) as is_newly_formed
from entering e
left join flow_home m on m.home_id = e.home_id
left join flow_opening o on o.household_id = e.household_id and o.class = 'NOT_POOR'
left join ever v on v.household_id = e.household_id and v.position = e.position
left join formed f on f.household_id = e.household_id
"""  # noqa: S608 - the parts are ours
# The life events that may explain a step; the latest in its time is taken. ``how``: the code it gives.
LIFE = """
create temp table flow_life on commit drop as
with told as (
  select id, household_id, other_household_id, area_id, happened_on, details,
    case when kind = 'death' then 'dissolved' when kind <> 'person_moved_out' then kind
      when other_household_id is not null then 'merged' else 'household_moved_out' end as kind,
    kind in ('household_moved_in', 'household_moved_out') and (details ? 'other_area' or details ? 'other_village') as is_inside
  from life_lifeevent
  where not is_withdrawn and (
    kind in ('household_moved_in', 'household_moved_out', 'split', 'merged', 'area_changed', 'dissolved')
    -- What happens to the last member ends the household.
    or (kind in ('death', 'person_moved_out') and details ? 'closes'))
  union all
  select id, other_household_id, household_id, area_id, happened_on, details, 'merged', false
  from life_lifeevent where not is_withdrawn and kind = 'marriage' and details ? 'closes_other'
), life as (
  select e.id, 'life' as event_kind, e.kind, coalesce(u.unit_id, e.household_id) as household_id,
    coalesce(x.unit_id, e.other_household_id) as other_household_id, e.happened_on, e.is_inside,
    -- Where it went has its list of this year: it should be looked for there, the move does not take it off the list.
    exists (select 1 from flow_list l where l.area_id = q.target_id) as is_listed_there
  from told e
  left join linking_householdunit u on u.household_id = e.household_id
  left join linking_householdunit x on x.household_id = e.other_household_id
  left join places_areaprojection q on q.level = 'commune'
    and q.generation_id = (select generation_id from flow_list limit 1)
    and q.area_id = case when e.kind = 'household_moved_out' then coalesce((e.details ->> 'other_area')::int, e.area_id)
      else e.area_id end
), leaving as (
  select s.household_id, s.position, 'out' as side, e.event_kind, e.id, e.happened_on,
    case e.kind when 'dissolved' then 'dissolved_out' when 'merged' then 'merged_out' else 'moved_out' end as how
  from flow_step s join life e on e.household_id = s.household_id and e.kind <> 'split'
  where s.was_in and not s.is_same_place and e.happened_on > s.day_before and e.happened_on <= s.day
    -- Where the new map says in which unit the old place lies, a change of the map moves nobody.
    and (e.kind <> 'area_changed' or s.was_unplaced)
    and case when s.class is not null then e.kind not in ('dissolved', 'merged')
      when e.kind in ('household_moved_in', 'household_moved_out') and e.is_inside then not e.is_listed_there
      else e.kind in ('dissolved', 'merged', 'household_moved_out') end
), arriving as (
  select s.household_id, s.position, 'in' as side, e.event_kind, e.id, e.happened_on, 'moved_in' as how
  from flow_step s join life e on e.household_id = s.household_id
  where s.is_in and s.was_in and not s.is_same_place
    and (e.kind in ('household_moved_in', 'household_moved_out') or (e.kind = 'area_changed' and s.was_unplaced))
    and e.happened_on > s.day_before and e.happened_on <= s.day
), coming as (
  select t.household_id, t.position, 'in' as side, e.event_kind, e.id, e.happened_on,
    case when e.kind = 'split' then case when donor.household_id is null then 'formed' else 'split_in' end
      else 'moved_in' end as how
  from flow_entry t join flow_step s on s.household_id = t.household_id and s.position = t.position
  join life e on case when e.kind = 'split' then e.other_household_id = t.household_id
    else e.household_id = t.household_id end
  left join (
    select distinct household_id from flow_state where class in ('POOR', 'NEAR_POOR')
  ) donor on e.kind = 'split' and donor.household_id = e.household_id
  where e.happened_on > t.since and e.happened_on <= s.day and (
    e.kind = 'split' or (e.kind = 'household_moved_in' and not e.is_inside)
    or (e.kind in ('household_moved_in', 'household_moved_out') and t.was_last_in)
  )
), linked as (
  -- One row's place to the other's.
  select s.household_id, s.position, side, 'link' as event_kind, k.id, s.event_on as happened_on, 'moved_' || side as how
  from flow_step s cross join (values ('out'), ('in')) sides (side)
  join lateral (
    select min(l.id) as id from linking_householdlink l join linking_householdunit a on a.household_id = l.left_household_id
    where l.state = 'linked' and l.kind = 'years' and a.unit_id = s.household_id
  ) k on k.id is not null
  where s.was_in and not s.is_same_place and not s.is_opening and s.class is not null and s.row_id <> s.row_before
)
select distinct on (household_id, position, side) household_id, position, side, event_kind, id, happened_on, how
from (select * from leaving union all select * from arriving union all select * from coming union all select * from linked) found
order by household_id, position, side, event_kind = 'link', how = 'formed', happened_on desc, id desc
"""
_CLASS_STEP = """case
  when s.class = 'POOR' then case s.class_before when 'POOR' then 'stayed_poor' else 'near_poor_to_poor' end
  when s.class = 'NEAR_POOR' then case s.class_before when 'NEAR_POOR' then 'stayed_near_poor' else 'poor_to_near_poor' end
  else case s.class_before when 'POOR' then 'left_poor' else 'left_near_poor' end end"""
TARGET = f"""
create temp table flow_target on commit drop as
-- In one place: the decision itself is the event.
select s.row_id as household_id, s.position, s.area_id, s.village_id, s.class_before as class_from, s.class as class_to,
  {_CLASS_STEP} as code, s.event_kind, s.event_id, s.event_on
from flow_step s
where s.was_in and s.is_same_place and not s.is_opening and (s.position = 1000 or s.class <> s.class_before)
union all
-- Away from a place: only with an event of life.
select s.row_before, s.position, s.area_before, s.village_before, s.class_before, '', e.how, e.event_kind, e.id,
  e.happened_on
from flow_step s join flow_life e on e.household_id = s.household_id and e.position = s.position and e.side = 'out'
where s.was_in and not s.is_same_place
union all
-- To another place, on the list there as well.
select s.row_id, s.position, s.area_id, s.village_id, '', s.class, e.how, e.event_kind, e.id, e.happened_on
from flow_step s join flow_life e on e.household_id = s.household_id and e.position = s.position and e.side = 'in'
where s.was_in and s.is_in and not s.is_same_place and not s.is_opening
union all
-- From outside the list.
select s.row_id as household_id, s.position, s.area_id, s.village_id, '', s.class,
  case when t.last_year is null then 'first_listed' when e.how in ('moved_in', 'split_in') then e.how
    when s.class = 'POOR' then case when t.was_poor then 'relapsed_poor' else 'newly_poor' end
    else case when t.was_near_poor then 'relapsed_near_poor' else 'newly_near_poor' end end,
  case when t.last_year is not null and e.how in ('moved_in', 'split_in') then e.event_kind else s.event_kind end,
  case when t.last_year is not null and e.how in ('moved_in', 'split_in') then e.id else s.event_id end,
  case when t.last_year is not null and e.how in ('moved_in', 'split_in') then e.happened_on else s.event_on end
from flow_step s
join flow_entry t on t.household_id = s.household_id and t.position = s.position
left join flow_life e on e.household_id = s.household_id and e.position = s.position and e.side = 'in'
where s.is_in and not s.was_in and not s.is_opening
  -- A household formed since the last list, with nothing that says how, has no event to stand on.
  and (t.last_year is null or not t.is_newly_formed or e.id is not null)
"""  # noqa: S608 - the parts are ours
_KEPT = ("household_id", "position", "area_id", "village_id", "class_from", "class_to", "code", "event_kind", "event_id",
         "event_on")  # fmt: skip
REMOVE = f"""
delete from trajectory_flow f where f.year = %(year)s and not exists (
  select 1 from flow_target t where t.household_id = f.household_id and t.position = f.position and t.code = f.code
    and ({", ".join("t." + name for name in _KEPT)}) is not distinct from ({", ".join("f." + name for name in _KEPT)}))
"""  # noqa: S608 - column names are ours
ADD = f"""
insert into trajectory_flow (year, {", ".join(_KEPT)})
select %(year)s, {", ".join("t." + name for name in _KEPT)} from flow_target t
where not exists (
  select 1 from trajectory_flow f where f.year = %(year)s and f.household_id = t.household_id
    and f.position = t.position and f.code = t.code)
-- A household leaves one place before it arrives at another.
order by t.household_id, t.position, t.class_from = ''
"""  # noqa: S608 - column names are ours
TEMPORARY = ("flow_list", "flow_home", "flow_decision", "flow_opening", "flow_closing", "flow_in_year", "flow_state", "flow_step",
             "flow_entry", "flow_life", "flow_target")  # fmt: skip

__all__ = [
    "ADD",
    "CLOSING",
    "DECISIONS",
    "ENTRIES",
    "HOMES",
    "LIFE",
    "LISTS",
    "OPENING",
    "REMOVE",
    "STATES",
    "STEPS",
    "TARGET",
    "TEMPORARY",
]
