"""Policies; advice and costs are written once; pages of who works in villages show none of it: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

WRITTEN_ONCE = ("abroadadvice", "abroadcost")
WITH_HISTORY = ("abroadcase",)
EVENTS = tuple(f"{name}event" for name in WITH_HISTORY)


class Migration(migrations.Migration):
    dependencies = [("delivery_abroad", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall")]
    operations = [
        *(rls.enable_scope(f"delivery_abroad_{name}") for name in (*WITH_HISTORY, *WRITTEN_ONCE)),
        *(operation for name in EVENTS for operation in rls.event_table(f"delivery_abroad_{name}")),
        *(rls.append_only(f"delivery_abroad_{name}") for name in WRITTEN_ONCE),
        *(rls.enable_wall(f"delivery_abroad_{name}", "false") for name in (*WITH_HISTORY, *WRITTEN_ONCE, *EVENTS)),
    ]
