"""The class that a household brought along: recognised in another commune, told to the commune that holds it now."""

from django.db import migrations

# The owner's rights, behind a question that the asking commune cannot get around: only of households that it holds itself.
# Without it a poor household that moved would be on no commune's list to review.
ELSEWHERE = """
create function in_year_classes_elsewhere()
returns table (household_id bigint, household_class text, valid_from date, rank int, source text, list_year int)
language sql stable security definer set search_path = public as $$
  select c.household_id, c.household_class, c.valid_from, c.rank, c.source, c.list_year
  from register_household h join in_year_class_history c on c.household_id = h.id
  where h.area_id = any(app_scope()) and h.closed_on is null and not (c.area_id = any(app_scope()))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("in_year", "0004_request_sheet_scope"), ("register", "0002_scope"), ("review", "0013_guards")]
    operations = [migrations.RunSQL(ELSEWHERE, "drop function in_year_classes_elsewhere();")]
