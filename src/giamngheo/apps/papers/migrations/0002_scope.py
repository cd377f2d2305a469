"""Papers are of an area and are written once: what is wrong is replaced by another paper."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial"), ("audit", "0002_scope")]
    operations = [rls.enable_scope("papers_paper"), rls.append_only("papers_paper")]
