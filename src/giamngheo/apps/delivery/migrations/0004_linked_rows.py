"""What was given is told of every row of the register that is the same household over the years (linking)."""

from django.db import migrations

# As in 0002, and a household that asks is told what any row linked with it was given, under its own number.
EARLIER = """
create or replace function delivery_earlier(homes bigint[], people bigint[], places text[])
returns table (id bigint, area_name text, content text, giver text, household_id bigint, person_id bigint, place_key text,
               starts_on date, ends_on date, norm_vnd bigint, title text, beneficiary_name text, state text)
language sql stable security definer set search_path = public as $$
  with asked as (
    select h.id from register_household h where h.id = any(homes) and h.area_id = any(app_scope())
  ), same as (
    select a.id as asked_id, coalesce(k.household_id, a.id) as row_id
    from asked a left join linking_householdunit u on u.household_id = a.id
    left join linking_householdunit k on k.unit_id = u.unit_id
  ), found as (
    select s.id, r.asked_id from delivery_support s join same r on r.row_id = s.household_id
    union
    select s.id, s.household_id from delivery_support s
    where s.person_id in (select p.id from register_person p where p.id = any(people) and p.area_id = any(app_scope()))
      and not exists (select 1 from same r where r.row_id = s.household_id)
    union
    select s.id, s.household_id from delivery_support s
    where s.place_key <> '' and s.place_key = any(places) and s.area_id = any(app_scope())
      and not exists (select 1 from same r where r.row_id = s.household_id)
  )
  select s.id, a.name, s.content, s.giver, f.asked_id, s.person_id, s.place_key, s.starts_on, s.ends_on, s.norm_vnd,
         s.title, s.beneficiary_name, s.state
  from found f join delivery_support s on s.id = f.id join places_area a on a.id = s.area_id
  where s.state in ('held', 'open', 'accepted') order by s.id, f.asked_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_village_wall"), ("linking", "0003_householdunit")]
    operations = [migrations.RunSQL(EARLIER, migrations.RunSQL.noop)]
