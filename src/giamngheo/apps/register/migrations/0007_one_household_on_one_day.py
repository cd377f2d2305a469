"""The database keeps it: nobody is in two households on one day, and no household has two heads on one day.

A membership holds from ``valid_from`` until the day before ``valid_to``; one that ends on the day it began holds on no
day. An exclusion constraint would need btree_gist, which is not everywhere. So a trigger looks at what each statement
wrote: it locks the persons (and, for heads, the households) in ascending order, so that of two writers the second sees
what the first has written, and then looks for two that overlap. It runs with the owner's rights, since the other
membership may stand in a commune that the writer does not see; the message names nobody.
"""

from django.db import migrations, models

# One plan serves statements of one row and of a million: by index, never by reading the whole table for one row.
FUNCTION = """
create or replace function register_membership_on_one_day() returns trigger
language plpgsql security definer set search_path = public set enable_hashjoin = off set enable_mergejoin = off
set enable_seqscan = off as $$
begin
  perform 1 from register_person p where p.id in (select w.person_id from written w) order by p.id for no key update;
  perform 1 from written w join register_membership m on m.person_id = w.person_id and m.id <> w.id
  where w.valid_from < coalesce(w.valid_to, 'infinity') and m.valid_from < coalesce(m.valid_to, 'infinity')
    and w.valid_from < coalesce(m.valid_to, 'infinity') and m.valid_from < coalesce(w.valid_to, 'infinity')
  limit 1;
  if found then
    raise exception 'a person would be in two households on one day'
      using errcode = 'exclusion_violation', constraint = 'one_household_on_one_day', table = 'register_membership';
  end if;
  perform 1 from register_household h where h.id in (select w.household_id from written w where w.is_head)
  order by h.id for no key update;
  perform 1 from written w join register_membership m on m.household_id = w.household_id and m.id <> w.id
  where w.is_head and m.is_head
    and w.valid_from < coalesce(w.valid_to, 'infinity') and m.valid_from < coalesce(m.valid_to, 'infinity')
    and w.valid_from < coalesce(m.valid_to, 'infinity') and m.valid_from < coalesce(w.valid_to, 'infinity')
  limit 1;
  if found then
    raise exception 'a household would have two heads on one day'
      using errcode = 'exclusion_violation', constraint = 'one_head_on_one_day', table = 'register_membership';
  end if;
  return null;
end $$;
"""
TRIGGERS = """
create trigger membership_on_one_day_insert after insert on register_membership
  referencing new table as written for each statement execute function register_membership_on_one_day();
create trigger membership_on_one_day_update after update on register_membership
  referencing new table as written for each statement execute function register_membership_on_one_day();
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0006_needs_and_causes")]
    operations = [
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                name="membership_ends_after_it_began",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ),
        migrations.RunSQL(
            FUNCTION + TRIGGERS,
            "drop trigger membership_on_one_day_insert on register_membership;"
            "drop trigger membership_on_one_day_update on register_membership;"
            "drop function register_membership_on_one_day();",
        ),
    ]
