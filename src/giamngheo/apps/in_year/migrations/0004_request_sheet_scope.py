"""Which sheet surveys which request: of an area, written once."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("in_year", "0003_request_sheet"), ("audit", "0002_scope")]
    operations = [rls.enable_scope("in_year_requestsheet"), rls.append_only("in_year_requestsheet")]
