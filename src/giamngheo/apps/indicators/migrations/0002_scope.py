"""Policies of indicators; every row is written once."""

from django.db import migrations

from giamngheo.kit import rls

TABLES = ("recordedfigure", "closing", "indicatorvalue", "correction")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial"), ("audit", "0002_scope")]
    operations = [
        *(rls.enable_scope(f"indicators_{name}") for name in TABLES),
        *(rls.append_only(f"indicators_{name}") for name in TABLES),
    ]
