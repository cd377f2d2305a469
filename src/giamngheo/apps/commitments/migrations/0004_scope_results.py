"""Results of a year are seen by area and written once."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("commitments", "0003_yearresult"), ("audit", "0002_scope")]
    operations = [rls.enable_scope("commitments_yearresult"), rls.append_only("commitments_yearresult")]
