"""Policies; stages and instalments are written once."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("delivery_housing", "0001_initial"), ("audit", "0002_scope")]
    operations = [
        *(rls.enable_scope(f"delivery_housing_{name}") for name in ("housingcase", "housingstage", "housinginstalment")),
        *rls.event_table("delivery_housing_housingcaseevent"),
        rls.append_only("delivery_housing_housingstage"),
        rls.append_only("delivery_housing_housinginstalment"),
    ]
