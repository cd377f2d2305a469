"""The scope function and the grants of the three roles; the log can only grow."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(rls.APP_SCOPE, "drop function app_scope()"),
        migrations.RunSQL(rls.GRANTS, migrations.RunSQL.noop),
        rls.append_only("audit_auditentry"),
        rls.append_only("audit_sensitiveread"),
    ]
