"""Policies; pages of who works in villages show no health data: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

TABLES = ("measuringround", "measurement", "nutritioncase")
EVENTS = tuple(f"{name}event" for name in TABLES)


class Migration(migrations.Migration):
    dependencies = [("delivery_nutrition", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall")]
    operations = [
        *(rls.enable_scope(f"delivery_nutrition_{name}") for name in TABLES),
        *(step for name in EVENTS for step in rls.event_table(f"delivery_nutrition_{name}")),
        *(rls.enable_wall(f"delivery_nutrition_{name}", "false") for name in (*TABLES, *EVENTS)),
    ]
