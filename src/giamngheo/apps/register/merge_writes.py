"""The statements that write a matched and compared batch into the register; run by ``merging`` in one transaction.

Order: villages, households, persons, occasions, memberships, facts, totals. Only rows that differ are written, so that
the same file again writes nothing and leaves no history.
"""

from __future__ import annotations

from typing import Any

from .staged import FACT_COLUMNS, PERSON_FACT_COLUMNS

VILLAGES_SQL = """
create temp table merge_village on commit drop as
select distinct on (area_id, village_key) area_id, village_key, village as name, null::bigint as village_id
from merge_household where village_key <> '' order by area_id, village_key, n
"""
OWN_VILLAGE_SQL = """
update merge_village t set village_id = v.id from register_village v
where v.area_id = t.area_id and v.search_key = t.village_key
"""
# A village carries its households across maps: one of the same name in a commune that this one came from is the same,
# unless two are.
RELATED_VILLAGE_SQL = """
update merge_village t set village_id = f.id
from (
  select t.area_id, t.village_key, min(v.id) as id
  from merge_village t join merge_related r on r.area_id = t.area_id
  join register_village v on v.area_id = r.related_id and v.search_key = t.village_key
  where t.village_id is null group by 1, 2 having count(*) = 1
) f where f.area_id = t.area_id and f.village_key = t.village_key
"""
NEW_VILLAGES_SQL = """
insert into register_village (area_id, name, search_key, is_synthetic)
select area_id, name, village_key, %(is_synthetic)s from merge_village where village_id is null
"""
PUT_VILLAGE_SQL = """
update merge_household h set village_id = t.village_id from merge_village t
where t.area_id = h.area_id and t.village_key = h.village_key
"""

NUMBER_HOUSEHOLDS_SQL = """
update merge_household h set household_id = q.id
from (
  select n, nextval(pg_get_serial_sequence('register_household', 'id')) as id
  from (select n from merge_household where household_id is null order by n) o
) q where q.n = h.n
"""
NEW_HOUSEHOLDS_SQL = """
insert into register_household (id, area_id, village_id, head_name, search_key, sort_key, member_count, ethnic_group,
  is_synthetic, version)
select household_id, area_id, village_id, head_name, search_key, sort_key, member_count, ethnic_group,
  %(is_synthetic)s, 1
from merge_household where how = 'new' order by n
"""
# The household moves to the commune of the day, never back to an older map.
CHANGED_HOUSEHOLDS_SQL = """
update register_household r set area_id = t.area_id, village_id = t.village_id, head_name = t.head_name,
  search_key = t.search_key, sort_key = t.sort_key, member_count = t.member_count, ethnic_group = t.ethnic_group,
  closed_on = null, version = r.version + 1
from (
  select r.id, case when to_map.valid_from >= from_map.valid_from then h.area_id else r.area_id end as area_id,
    coalesce(h.village_id, r.village_id) as village_id, h.head_name, h.search_key, h.sort_key,
    coalesce(h.member_count, r.member_count) as member_count,
    coalesce(nullif(h.ethnic_group, ''), r.ethnic_group) as ethnic_group
  from merge_household h join register_household r on r.id = h.household_id
  join places_area a on a.id = h.area_id join places_generation to_map on to_map.id = a.generation_id
  join places_area b on b.id = r.area_id join places_generation from_map on from_map.id = b.generation_id
  where h.how <> 'new' and h.is_latest
) t
where r.id = t.id and (
  r.closed_on is not null
  or (r.area_id, r.village_id, r.head_name, r.member_count, r.ethnic_group)
     is distinct from (t.area_id, t.village_id, t.head_name, t.member_count, t.ethnic_group)
)
"""

NUMBER_PERSONS_SQL = """
update merge_person p set person_id = q.id
from (
  select k, nextval(pg_get_serial_sequence('register_person', 'id')) as id
  from (select k from merge_person where person_id is null order by k) o
) q where q.k = p.k
"""
NEW_PERSONS_SQL = """
insert into register_person (id, area_id, full_name, search_key, sort_key, sex, birth_on, birth_year, ethnic_group,
  id_number, old_id_number, is_synthetic)
select person_id, area_id, full_name, search_key, sort_key, sex, birth_on, birth_year, ethnic_group, id_number,
  old_id_number, %(is_synthetic)s
from merge_person where how = 'new' order by k
"""
# What the file leaves empty stays as it was known; a year that contradicts the known day of birth replaces it.
CHANGED_PERSONS_SQL = """
update register_person r set area_id = t.area_id, full_name = t.full_name, search_key = t.search_key,
  sort_key = t.sort_key, sex = t.sex, birth_on = t.birth_on, birth_year = t.birth_year,
  ethnic_group = t.ethnic_group, id_number = t.id_number, old_id_number = t.old_id_number
from (
  select r.id, s.area_id, coalesce(nullif(p.full_name, ''), r.full_name) as full_name,
    case when p.full_name = '' then r.search_key else p.search_key end as search_key,
    case when p.full_name = '' then r.sort_key else p.sort_key end as sort_key,
    coalesce(nullif(p.sex, ''), r.sex) as sex,
    case when p.birth_on is null and p.birth_year <> extract(year from r.birth_on) then null
      else coalesce(p.birth_on, r.birth_on) end as birth_on,
    coalesce(p.birth_year, r.birth_year) as birth_year,
    coalesce(nullif(p.ethnic_group, ''), r.ethnic_group) as ethnic_group,
    coalesce(nullif(p.id_number, ''), r.id_number) as id_number,
    coalesce(nullif(p.old_id_number, ''), r.old_id_number) as old_id_number
  from merge_person p join merge_household h on h.n = p.n join register_household s on s.id = h.household_id
  join register_person r on r.id = p.person_id
  where p.how <> 'new' and h.is_latest
) t
where r.id = t.id
  and (r.area_id, r.full_name, r.sex, r.birth_on, r.birth_year, r.ethnic_group, r.id_number, r.old_id_number)
      is distinct from
      (t.area_id, t.full_name, t.sex, t.birth_on, t.birth_year, t.ethnic_group, t.id_number, t.old_id_number)
"""

OCCASIONS_SQL = """
insert into register_occasion (area_id, kind, year, observed_on, recorded_at, batch_id, reason, by_id, is_withdrawn)
select area_id, %(kind)s, %(year)s, max(survey_on), %(at)s, %(batch_id)s, '', %(by_id)s, false
from merge_household where not is_same group by area_id order by area_id
"""
PUT_OCCASION_SQL = """
update merge_household h set occasion_id = o.id from register_occasion o
where o.batch_id = %(batch_id)s and o.area_id = h.area_id and not o.is_withdrawn
"""

# Whoever moved or is no longer named left by the day of the survey.
MOVED_SQL = """
update register_membership m set valid_to = h.survey_on
from merge_person p join merge_household h on h.n = p.n
where p.left_household_id = m.household_id and m.person_id = p.person_id and m.valid_to is null and h.is_latest
"""
GONE_SQL = """
update register_membership m set valid_to = h.survey_on
from merge_household h
where h.has_members and h.is_latest and m.household_id = h.household_id and m.valid_to is null
  and m.valid_from <= h.survey_on
  and m.person_id not in (select person_id from merge_person)
"""
# Who becomes or ceases to be head by this file: the membership ends and another begins, so that each day has its head.
TURNS_SQL = """
create temp table merge_turn on commit drop as
select m.id, m.household_id, m.person_id, h.survey_on, h.occasion_id, coalesce(p.is_head, false) as is_head,
  coalesce(nullif(p.relation, ''), case when m.is_head then '' else m.relation end) as relation
from merge_household h
join register_membership m on m.household_id = h.household_id and m.valid_to is null and m.valid_from < h.survey_on
left join merge_person p on p.n = h.n and p.person_id = m.person_id
where h.is_latest and m.is_head is distinct from coalesce(p.is_head, false)
"""
TURN_ENDS_SQL = """
update register_membership m set valid_to = t.survey_on from merge_turn t where t.id = m.id
"""
TURN_BEGINS_SQL = """
insert into register_membership (area_id, household_id, person_id, relation, is_head, valid_from, valid_to, occasion_id)
select s.area_id, t.household_id, t.person_id, t.relation, t.is_head, t.survey_on, null, t.occasion_id
from merge_turn t join register_household s on s.id = t.household_id order by t.id
"""
# Who became member on the very day: nothing to end. Before the new head is written: a household never has two.
FORMER_HEAD_SQL = """
update register_membership m set is_head = false, relation = ''
from merge_person p join merge_household h on h.n = p.n
where p.is_head and h.is_latest and m.household_id = h.household_id and m.valid_to is null and m.is_head
  and m.person_id <> p.person_id
"""
CHANGED_MEMBERSHIPS_SQL = """
update register_membership m set is_head = p.is_head, relation = coalesce(nullif(p.relation, ''), m.relation)
from merge_person p join merge_household h on h.n = p.n
where h.is_latest and m.household_id = h.household_id and m.person_id = p.person_id and m.valid_to is null
  and (m.is_head, m.relation) is distinct from (p.is_head, coalesce(nullif(p.relation, ''), m.relation))
"""
# Who is in the register's later facts no more was a member on that day only.
NEW_MEMBERSHIPS_SQL = """
insert into register_membership (area_id, household_id, person_id, relation, is_head, valid_from, valid_to, occasion_id)
select s.area_id, h.household_id, p.person_id, p.relation, p.is_head, h.survey_on,
  case when h.is_latest then null else h.survey_on end, h.occasion_id
from merge_person p join merge_household h on h.n = p.n join register_household s on s.id = h.household_id
where (p.how = 'new' or h.is_latest)
  and not exists (select 1 from register_membership m where m.person_id = p.person_id and m.valid_to is null)
order by p.k
"""

_FACTS = ", ".join(FACT_COLUMNS)
FACTS_SQL = f"""
insert into register_householdfact (occasion_id, household_id, area_id, sheet, row_number, {_FACTS})
select occasion_id, household_id, area_id, sheet, row_number, {_FACTS}
from merge_household where not is_same order by n
"""  # noqa: S608 - column names are ours
_PERSON_FACTS = ", ".join(PERSON_FACT_COLUMNS)
PERSON_FACTS_SQL = f"""
insert into register_personfact (occasion_id, household_id, person_id, area_id, {_PERSON_FACTS})
select h.occasion_id, h.household_id, p.person_id, h.area_id, {", ".join("p." + name for name in PERSON_FACT_COLUMNS)}
from merge_person p join merge_household h on h.n = p.n
where p.has_fact and not h.is_same order by p.k
"""  # noqa: S608 - column names are ours

# A total that says what is known already stays; another one takes its place.
SAME_TOTALS_SQL = """
delete from merge_total t using register_areatotal r
where r.area_id = t.area_id and r.year = %(year)s and r.ethnic_group = t.ethnic_group and r.is_current
  and (r.household_count, r.person_count) = (t.household_count, t.person_count)
"""
OLD_TOTALS_SQL = """
update register_areatotal r set is_current = false from merge_total t
where r.area_id = t.area_id and r.year = %(year)s and r.ethnic_group = t.ethnic_group and r.is_current
"""
NEW_TOTALS_SQL = """
insert into register_areatotal (area_id, year, ethnic_group, household_count, person_count, batch_id, recorded_at,
  is_current, is_synthetic)
select area_id, %(year)s, ethnic_group, household_count, person_count, %(batch_id)s, %(at)s, true, %(is_synthetic)s
from merge_total
"""

# (name of the count, statement): in this order, counted by rows written.
STEPS = (
    ("", VILLAGES_SQL), ("", OWN_VILLAGE_SQL), ("", RELATED_VILLAGE_SQL), ("villages", NEW_VILLAGES_SQL),
    ("", OWN_VILLAGE_SQL), ("", PUT_VILLAGE_SQL),
    ("", NUMBER_HOUSEHOLDS_SQL), ("households_new", NEW_HOUSEHOLDS_SQL), ("households_updated", CHANGED_HOUSEHOLDS_SQL),
    ("", NUMBER_PERSONS_SQL), ("persons_new", NEW_PERSONS_SQL), ("persons_updated", CHANGED_PERSONS_SQL),
    ("occasions", OCCASIONS_SQL), ("", PUT_OCCASION_SQL),
    ("persons_moved", MOVED_SQL), ("persons_gone", GONE_SQL), ("", TURNS_SQL),
    ("", TURN_ENDS_SQL), ("", TURN_BEGINS_SQL), ("", FORMER_HEAD_SQL), ("", CHANGED_MEMBERSHIPS_SQL),
    ("", NEW_MEMBERSHIPS_SQL),
    ("facts", FACTS_SQL), ("person_facts", PERSON_FACTS_SQL),
    ("", SAME_TOTALS_SQL), ("", OLD_TOTALS_SQL), ("totals", NEW_TOTALS_SQL),
)  # fmt: skip


def write(cursor: Any, **values: Any) -> dict[str, int]:
    """Runs all steps; ``values``: year, kind (of the occasion), batch_id, by_id, at, is_synthetic. Returns the rows written, by name."""
    written = {}
    for name, statement in STEPS:
        cursor.execute(statement, values)
        if name:
            written[name] = cursor.rowcount
    return written


__all__ = ["write"]
