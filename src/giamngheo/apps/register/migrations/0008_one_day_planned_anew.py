"""The guard of 0007 is planned for every statement anew, and counts what clashes.

One plan for a single row and for a million was not found: from some 300,000 rows in one statement on, the one that 0007 forces
read all that is written once for every row of the table. Told that one clash is enough, the planner takes every plan for cheap;
counting costs the same where nothing clashes, which is always. And what it believes of a table that is being filled may be
nonsense, so that many rows at once are never joined one by one.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

before = import_module("giamngheo.apps.register.migrations.0007_one_household_on_one_day").FUNCTION

FUNCTION = """
create or replace function register_membership_on_one_day() returns trigger
language plpgsql security definer set search_path = public set enable_nestloop = on as $$
declare
  shared constant text := 'w.valid_from < coalesce(w.valid_to, ''infinity'') and m.valid_from < coalesce(m.valid_to, ''infinity'')'
    ' and w.valid_from < coalesce(m.valid_to, ''infinity'') and m.valid_from < coalesce(w.valid_to, ''infinity'')';
  clashes bigint;
begin
  if (select count(*) from (select 1 from written limit 1001) told) > 1000 then
    perform set_config('enable_nestloop', 'off', true);  -- until the end of this function
  end if;
  execute 'select count(*) from (select 1 from register_person p where p.id in (select w.person_id from written w)'
    ' order by p.id for no key update) locked' into clashes;
  execute 'select count(*) from written w join register_membership m on m.person_id = w.person_id and m.id <> w.id where '
    || shared into clashes;
  if clashes > 0 then
    raise exception 'a person would be in two households on one day'
      using errcode = 'exclusion_violation', constraint = 'one_household_on_one_day', table = 'register_membership';
  end if;
  execute 'select count(*) from (select 1 from register_household h where h.id in (select w.household_id from written w'
    ' where w.is_head) order by h.id for no key update) locked' into clashes;
  execute 'select count(*) from written w join register_membership m on m.household_id = w.household_id and m.id <> w.id'
    ' where w.is_head and m.is_head and ' || shared into clashes;
  if clashes > 0 then
    raise exception 'a household would have two heads on one day'
      using errcode = 'exclusion_violation', constraint = 'one_head_on_one_day', table = 'register_membership';
  end if;
  return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0007_one_household_on_one_day")]
    operations = [migrations.RunSQL(FUNCTION, before)]
