"""Whom the rows of a list stand for: one statement over the whole list, told again without touching what an officer settled.

By ID number; else by the social-insurance number that an earlier list of the commune joined; else by name, birth, sex and village. A row
that fits several, or nearly fits (another village, a year beside, another ID number), waits for an officer. Nobody is guessed.
"""

from __future__ import annotations

from django.db import connection

from giamngheo.apps.linking import same_person
from giamngheo.apps.register.models import Village
from giamngheo.apps.subjects.queries import same_commune
from giamngheo.workbooks.names import search_key

from .models import InsuranceFile

# Words for the kind of a village, which lists leave out or write.
_KINDS = ("to dan pho ", "tieu khu ", "thon ", "ban ", "tk ", "tdp ")

# Who is or came into a household of the commune: whoever left it before the list's day is not asked. Nor is who was merged into
# another (linking): their numbers are those of who was kept, who is asked where they are of the commune.
_PEOPLE = f"""
people as materialized (
  select distinct on (p.id) p.id, p.search_key, p.sex, p.birth_on, coalesce(p.birth_year, extract(year from p.birth_on)::int) as birth_year,
    p.id_number, p.old_id_number, h.village_id
  from register_household h join register_membership m on m.household_id = h.id join register_person p on p.id = m.person_id
  {same_person.join("p.id")}
  where same.now_id is null and h.area_id = any(%(areas)s) and (m.valid_to is null or m.valid_to > %(as_of)s)
  order by p.id, m.valid_to desc nulls first, m.id desc
), papers as materialized (
  select id, search_key, birth_year, id_number, old_id_number from people
  union all
  select k.id, k.search_key, k.birth_year, p.id_number, p.old_id_number
  from people k join {same_person.MERGED} same on same.now_id = k.id join register_person p on p.id = same.person_id
), numbers as materialized (
  select id, search_key, birth_year, id_number as number from papers where id_number <> ''
  union select id, search_key, birth_year, old_id_number from papers where old_id_number <> ''
)"""  # noqa: S608 - names are ours
_SURE = f"""
numbered as materialized (
  select r.id, array_agg(distinct p.id) as ids, bool_and(p.search_key = r.search_key or p.birth_year = r.birth_year) as agrees
  from todo r join numbers p on p.number = r.id_number group by r.id
), carded as materialized (
  select r.id, array_agg(distinct p.id) as ids
  from todo r join insurance_insurancerow e on e.area_id = any(%(areas)s) and e.insurance_number = r.insurance_number
    and e.search_key = r.search_key and e.file_id <> r.file_id and e.outcome = 'matched'
  join insurance_insurancefile f on f.id = e.file_id and f.withdrawn_at is null
  {same_person.join("e.person_id")}
  join people p on p.id = {same_person.now("e.person_id")}
  where r.insurance_number <> '' and r.id not in (select id from numbered)
    and not (r.id_number <> '' and p.id_number <> '' and p.id_number <> r.id_number)
  group by r.id
), sure as materialized (
  select id, ids[1] as person_id, 'id_number' as how from numbered where cardinality(ids) = 1 and agrees
  union all select id, ids[1], 'insurance_number' from carded where cardinality(ids) = 1
), taken as materialized (
  select person_id from sure
  union
  select {same_person.now("e.person_id")} from insurance_insurancerow e {same_person.join("e.person_id")}
  where e.file_id = %(file)s and e.settled_at is not null and e.person_id is not null
)"""  # noqa: S608 - names are ours
# ``is_whole``: nothing speaks against it. What only nearly fits is shown to the officer.
_NAMED = """
named as materialized (
  select r.id, p.id as person_id, r.insurance_number,
    (r.village_name = '' or p.village_id is null or p.village_id = any(r.villages))
    and coalesce(r.birth_on = p.birth_on, r.birth_year = p.birth_year, false)
    and not (r.id_number <> '' and p.id_number <> '' and p.id_number <> r.id_number) as is_whole,
    p.village_id = any(r.villages) as is_same_village,
    coalesce(r.birth_on = p.birth_on, r.birth_year = p.birth_year, false) as is_same_birth
  from todo r join people p on p.search_key = r.search_key
  where r.id not in (select id from sure) and r.id not in (select id from numbered) and p.id not in (select person_id from taken)
    and (r.sex = '' or p.sex = '' or r.sex = p.sex)
    and (p.birth_year is null or abs(p.birth_year - r.birth_year) <= 1)
), told as materialized (
  select id, coalesce(array_agg(distinct person_id) filter (where is_whole), '{}') as whole,
    coalesce(array_agg(distinct person_id) filter (where is_whole or is_same_birth or coalesce(is_same_village, false)), '{}') as near
  from named group by id
), alone as materialized (
  select t.id, t.whole[1] as person_id from told t where cardinality(t.whole) = 1
)"""
# Two cards of one number (an old and a new one) may both be of one person: then the claims are one.
_ANSWER = """
claims as materialized (
  select a.person_id from alone a join todo r on r.id = a.id
  group by a.person_id having count(distinct coalesce(nullif(r.insurance_number, ''), r.id::text)) > 1
), answer as (
  select r.id,
    coalesce(s.person_id, case when c.person_id is null then a.person_id end) as person_id,
    coalesce(s.how, case when a.person_id is not null and c.person_id is null then 'name' else '' end) as how,
    case
      when s.person_id is not null or (a.person_id is not null and c.person_id is null) then '{}'::bigint[]
      when n.id is not null then n.ids
      when a.person_id is not null then array[a.person_id]
      when cardinality(t.whole) > 1 then t.whole
      else coalesce(t.near, '{}')
    end as candidates
  from todo r left join sure s on s.id = r.id left join numbered n on n.id = r.id left join told t on t.id = r.id
  left join alone a on a.id = r.id left join claims c on c.person_id = a.person_id
)
update insurance_insurancerow r set person_id = a.person_id, how = a.how, candidates = a.candidates,
  outcome = case when a.person_id is not null then 'matched' when cardinality(a.candidates) > 0 then 'unclear' else 'nobody' end
from answer a where a.id = r.id and r.file_id = %(file)s
  and (r.person_id, r.how, r.candidates) is distinct from (a.person_id, a.how, a.candidates)
"""
MATCH_SQL = f"""
with todo as materialized (select * from insurance_insurancerow where file_id = %(file)s and settled_at is null),
{_PEOPLE}, {_SURE}, {_NAMED}, {_ANSWER}
"""  # noqa: S608 - names are ours


def match_rows(file: InsuranceFile) -> int:
    """Joins every row of the list that no officer settled, in the asker's scope; how many changed.

    Rows written a moment ago are in no statistics: the planner takes them for one row and would compare each with everybody.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_nestloop = off")
        cursor.execute(MATCH_SQL, {"file": file.pk, "areas": areas_of(file.area_id), "as_of": file.as_of})
        changed = int(cursor.rowcount)
        cursor.execute("set local enable_nestloop = on")
        return changed


def areas_of(area_id: int) -> list[int]:
    """The commune, and the units of other maps that are it."""
    return sorted(same_commune(area_id))


def village_key(name: str) -> str:
    """Look-up key of a village's name without the word for its kind: "Bản Nà Tòng" and "Nà Tòng" are one."""
    key = search_key(name)
    kind = next((word for word in _KINDS if key.startswith(word)), "")
    return key.removeprefix(kind) or key


def villages_by_key(area_id: int) -> dict[str, list[int]]:
    """Key → villages of that name where households of the commune stand; one query."""
    areas = areas_of(area_id)
    found = Village.objects.filter(area_id__in=areas) | Village.objects.filter(household__area_id__in=areas)
    keys: dict[str, list[int]] = {}
    for pk, name in found.distinct().values_list("pk", "name"):
        keys.setdefault(village_key(name), []).append(pk)
    return keys


__all__ = ["areas_of", "match_rows", "village_key", "villages_by_key"]
