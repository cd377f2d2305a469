"""Who was helped before is answered alike by lists and cases: by a door, not by what the one who asks may read."""

from django.db import migrations

# The owner's rights, behind the question of 0002: only of households that the asking commune holds, and of them only a yes.
# Of every row of the register that is the same household over the years.
HELPED = """
create or replace function delivery_helped(asked_content text, by_day date)
returns table (household_id bigint)
language sql stable security definer set search_path = public as $$
  with given as (
    select distinct coalesce(k.household_id, s.household_id) as row_id from delivery_support s
    left join linking_householdunit u on u.household_id = s.household_id
    left join linking_householdunit k on k.unit_id = u.unit_id
    where s.content = asked_content and s.household_id is not null and s.state in ('held', 'open', 'accepted')
      and (s.starts_on is null or s.starts_on <= by_day)
  )
  select h.id from given g join register_household h on h.id = g.row_id
  where h.area_id = any((select app_scope())::int[])
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0005_list_row")]
    operations = [
        migrations.RunSQL(
            HELPED + "revoke all on function delivery_helped(text, date) from public;"
            "grant execute on function delivery_helped(text, date) to gn_app, gn_reader;",
            "drop function delivery_helped(text, date);",
        ),
    ]
