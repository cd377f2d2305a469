"""Issued workbooks are seen in their commune; rows and choices are written once, a workbook is never deleted."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "issued_0001")]
    operations = [
        rls.enable_scope("fieldwork_issuedworkbook"),
        rls.enable_scope("fieldwork_issuedrow"),
        rls.enable_scope("fieldwork_returnchoice"),
        rls.append_only("fieldwork_issuedrow"),
        rls.append_only("fieldwork_returnchoice"),
        migrations.RunSQL(
            "revoke delete, truncate on fieldwork_issuedworkbook from gn_app;", migrations.RunSQL.noop
        ),
    ]
