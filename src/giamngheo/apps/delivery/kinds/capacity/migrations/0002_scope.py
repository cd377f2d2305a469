"""Policies; payments are written once; pages of who works in villages show none of it: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

WRITTEN_ONCE = ("capacitypayment",)
KEPT = ("capacitycase", "learner")
TABLES = (*KEPT, *WRITTEN_ONCE)


class Migration(migrations.Migration):
    dependencies = [("delivery_capacity", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall")]
    operations = [
        *(rls.enable_scope(f"delivery_capacity_{name}") for name in TABLES),
        *(one for name in KEPT for one in rls.event_table(f"delivery_capacity_{name}event")),
        *(rls.append_only(f"delivery_capacity_{name}") for name in WRITTEN_ONCE),
        *(rls.enable_wall(f"delivery_capacity_{name}", "false") for name in (*TABLES, *(f"{one}event" for one in KEPT))),
    ]
