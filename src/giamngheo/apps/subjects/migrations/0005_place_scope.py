"""Policies of answers about places; written once."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("subjects", "0004_placeanswer")]
    operations = [
        rls.enable_scope("subjects_placeanswer"),
        rls.append_only("subjects_placeanswer"),
        rls.enable_wall("subjects_placeanswer", "false"),
    ]
