"""Policies; pages of who works in villages show no jobs: decision 10."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("delivery_placement", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall")]
    operations = [
        rls.enable_scope("delivery_placement_placement"),
        *rls.event_table("delivery_placement_placementevent"),
        rls.enable_wall("delivery_placement_placement", "false"),
        rls.enable_wall("delivery_placement_placementevent", "false"),
    ]
