"""Runs of no area are the system's own (plan loading, nightly checks) and say nothing about a household."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial"), ("audit", "0002_scope")]
    operations = [rls.enable_scope("work_run", allow_null=True)]
