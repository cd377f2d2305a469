"""The list to review is seen in its commune; a household is taken off it with a reason, not deleted."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("review", "0010_cases")]
    operations = [
        rls.enable_scope("review_reviewcase"),
        migrations.RunSQL(
            "revoke delete, truncate on review_reviewcase from gn_app;", "grant delete on review_reviewcase to gn_app;"
        ),
    ]
