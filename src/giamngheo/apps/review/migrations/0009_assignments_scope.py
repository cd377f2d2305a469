"""Assignments are seen in their commune; they end, they are not deleted."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("review", "0008_assignments")]
    operations = [
        rls.enable_scope("review_villageassignment"),
        migrations.RunSQL(
            "revoke delete, truncate on review_villageassignment from gn_app;", migrations.RunSQL.noop
        ),
    ]
