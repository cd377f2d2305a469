"""Policies; stages, payments and upkeep are written once; pages of who works in villages show no works: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

WRITTEN_ONCE = ("workstage", "workpayment", "workupkeep")
TABLES = ("workcase", *WRITTEN_ONCE)


class Migration(migrations.Migration):
    dependencies = [("delivery_works", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall")]
    operations = [
        *(rls.enable_scope(f"delivery_works_{name}") for name in TABLES),
        *rls.event_table("delivery_works_workcaseevent"),
        *(rls.append_only(f"delivery_works_{name}") for name in WRITTEN_ONCE),
        *(rls.enable_wall(f"delivery_works_{name}", "false") for name in (*TABLES, "workcaseevent")),
    ]
