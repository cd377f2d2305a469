"""Policies of money paid back, as of instalments; written once; pages of who works in villages show none (decision 10)."""

from django.db import migrations

from giamngheo.kit import rls

TABLE = "delivery_housing_housingrepayment"


class Migration(migrations.Migration):
    dependencies = [("delivery_housing", "0004_repayments")]
    operations = [rls.enable_scope(TABLE), rls.append_only(TABLE), rls.enable_wall(TABLE, "false")]
