"""Which rows are one household: filled from the links that were accepted so far. Seen by everybody: numbers only."""

import django.db.models.deletion
from django.db import migrations, models

# Villages are told when a link is next made or undone; until then each row stands in its own.
FILL = """
insert into linking_householdunit (household_id, unit_id, changed_at)
with recursive told as (
  select left_household_id as a, right_household_id as b from linking_householdlink
  where state = 'linked' and kind = 'years'
  union all
  select right_household_id, left_household_id from linking_householdlink where state = 'linked' and kind = 'years'
), same as (
  select a as household_id, a as same_id from told
  union
  select s.household_id, t.b from same s join told t on t.a = s.same_id
)
select household_id, min(same_id), now() from same group by household_id
"""


class Migration(migrations.Migration):
    dependencies = [("linking", "0002_scope"), ("register", "0007_one_household_on_one_day")]
    operations = [
        migrations.CreateModel(
            name="HouseholdUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_id", models.BigIntegerField(db_index=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.household"
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="register.village",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("revoke delete, truncate on linking_householdunit from gn_app;", migrations.RunSQL.noop),
    ]  # fmt: skip
