"""Policies. Cards are health data: who works in villages sees no page of them, so a raw query of theirs shows none (decision 10)."""

from django.db import migrations

from giamngheo.kit import rls

TABLES = ("insurancefile", "insurancerow")
EVENTS = ("insurancefileevent", "insurancerowevent")


class Migration(migrations.Migration):
    dependencies = [
        ("insurance", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall"), ("linking", "0002_scope"),
        ("subjects", "0003_brought_along"),
    ]  # fmt: skip
    operations = [
        *(rls.enable_scope(f"insurance_{name}") for name in TABLES),
        *(operation for name in EVENTS for operation in rls.event_table(f"insurance_{name}")),
        *(rls.enable_wall(f"insurance_{name}", "false") for name in (*TABLES, *EVENTS)),
        migrations.RunSQL("revoke delete, truncate on insurance_insurancefile, insurance_insurancerow from gn_app;", migrations.RunSQL.noop),
    ]
