"""Sheets are seen in their commune; saves and places of photos only grow; nothing is deleted by the application."""

from django.db import migrations

from giamngheo.kit import rls

SCOPED = (
    "fieldwork_surveydraft", "fieldwork_surveysave", "fieldwork_surveyphoto", "fieldwork_photoplace",
    "fieldwork_membernotice",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0003_sheets")]
    operations = [
        *(rls.enable_scope(table) for table in SCOPED),
        rls.append_only("fieldwork_surveysave"),
        rls.append_only("fieldwork_photoplace"),
        migrations.RunSQL(
            "revoke delete, truncate on fieldwork_surveydraft, fieldwork_surveyphoto, fieldwork_membernotice from gn_app;",
            migrations.RunSQL.noop,
        ),
    ]
