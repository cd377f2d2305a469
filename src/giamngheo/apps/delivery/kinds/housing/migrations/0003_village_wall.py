"""Pages of who works in villages show no houses: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

TABLES = ("housingcase", "housingstage", "housinginstalment", "housingcaseevent")


class Migration(migrations.Migration):
    dependencies = [("delivery_housing", "0002_scope"), ("review", "0012_village_wall")]
    operations = [rls.enable_wall(f"delivery_housing_{name}", "false") for name in TABLES]
