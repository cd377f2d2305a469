"""How many rows of a wider area's sheets are nobody's: a number, of rows that who signs below does not see."""

from django.db import migrations

UNPLACED = """
create function treasury_unplaced(area int, since date, until date) returns bigint
language sql stable security definer set search_path = public as $$
  select count(*) from treasury_sheetrow r
  join places_areainside i on i.outer_id = r.area_id and i.inner_id = $1 and i.outer_id <> $1
  where r.day between $2 and $3 and r.number is not null and r.state = 'mismatch' and r.line_id is null
    and $1 = any((select app_scope_money())::int[])
$$;
revoke all on function treasury_unplaced(int, date, date) from public;
grant execute on function treasury_unplaced(int, date, date) to gn_app, gn_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("treasury", "0003_budget_items")]
    operations = [migrations.RunSQL(UNPLACED, "drop function treasury_unplaced(int, date, date);")]
