"""Who wrote anything into an edition does not approve it, whoever began or sent it."""

import django.contrib.postgres.fields
from django.db import migrations, models

WROTE = """
update planning_plan set writer_ids = array_remove(array[by_id, sent_by_id], null) where state in ('draft', 'sent');
alter table planning_plan add constraint who_approves_plan_did_not_write
  check (approved_by_id is null or approved_by_id <> all (writer_ids));
"""


class Migration(migrations.Migration):
    dependencies = [("planning", "0002_scope")]
    operations = [
        migrations.AddField(
            "plan", "writer_ids", django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), default=list)
        ),
        migrations.RunSQL(WROTE, "alter table planning_plan drop constraint who_approves_plan_did_not_write;"),
    ]
