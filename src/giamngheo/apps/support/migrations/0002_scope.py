"""Stored lists are seen by commune, and not at all by who sees only some of its households; rows are never changed."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("support", "0001_stored_lists"), ("places", "0001_initial")]
    operations = [
        rls.enable_scope("support_storedlist"),
        rls.enable_wall("support_storedlist", "false"),
        # Written whole by a run, taken away whole by a later one.
        migrations.RunSQL(
            "revoke update, truncate on support_storedlist from gn_app;"
            "revoke truncate on support_storedrun from gn_app;",
            "grant update on support_storedlist to gn_app;",
        ),
    ]
