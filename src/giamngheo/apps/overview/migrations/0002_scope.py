"""Policy of the stored figures; every row is written once."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("overview", "0001_initial"), ("audit", "0002_scope")]
    operations = [rls.enable_scope("overview_snapshot"), rls.append_only("overview_snapshot")]
