"""What was taken back is no payment: the sum of what was paid before leaves it out. Nothing but that is changed of a cost."""

from importlib import import_module

from django.db import migrations

before = import_module("giamngheo.apps.delivery.kinds.abroad.migrations.0003_paid_before")
TABLE, TAKEN_BACK = "delivery_abroad_abroadcost", "(removed_at, removed_by_id, removed_reason)"
WHERE = "where x.item = what and c.person_id in"
PAID = before.PAID.replace("create function", "create or replace function")


class Migration(migrations.Migration):
    dependencies = [("delivery_abroad", "0004_taken_back"), ("delivery", "0010_tie_guard")]
    operations = [
        migrations.RunSQL(f"grant update {TAKEN_BACK} on {TABLE} to gn_app;", f"revoke update {TAKEN_BACK} on {TABLE} from gn_app;"),
        migrations.RunSQL(PAID.replace(WHERE, WHERE.replace("what and", "what and x.removed_at is null and")), PAID),
    ]
