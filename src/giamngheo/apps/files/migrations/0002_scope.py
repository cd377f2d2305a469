from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial"), ("audit", "0002_scope")]
    operations = [rls.enable_scope("files_storedfile"), rls.append_only("files_storedfile")]
