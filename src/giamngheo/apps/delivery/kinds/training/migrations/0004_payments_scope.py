"""Policies of payments: written once, not shown to who works in villages (decision 10)."""

from django.db import migrations

from giamngheo.kit import rls

TABLE = "delivery_training_coursepayment"


class Migration(migrations.Migration):
    dependencies = [("delivery_training", "0003_payments")]
    operations = [rls.enable_scope(TABLE), rls.append_only(TABLE), rls.enable_wall(TABLE, "false")]
