"""Pages of who works in villages show no supports, so that a raw query of theirs shows none either: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

TABLES = ("importedlist", "support", "clash", "override", "contribution", "evidence", "supportevent", "overrideevent")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_scope"), ("review", "0012_village_wall")]
    operations = [rls.enable_wall(f"delivery_{name}", "false") for name in TABLES]
