from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("audit", "0002_scope")]
    operations = [
        rls.enable_scope("intake_importbatch"),
        rls.enable_scope("intake_stagedrow"),
        rls.enable_scope("intake_stagedfinding"),
        rls.enable_scope("intake_mend"),
        rls.append_only("intake_mend"),
        rls.enable_scope("intake_columnmapping"),
    ]
