"""Flows are seen in their commune. They are put together anew from decisions and events, so the rebuild may remove them;
when that was done is written once and is about nobody."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("trajectory", "0001_initial")]
    operations = [rls.enable_scope("trajectory_flow"), rls.append_only("trajectory_flowbuild")]
