"""Policies; what was handed over, sent, paid is written once; pages of who works in villages show none of it: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

WRITTEN_ONCE = ("informationitem", "informationofficer", "informationpost", "informationpayment")
TABLES = ("informationcase", *WRITTEN_ONCE)


class Migration(migrations.Migration):
    dependencies = [("delivery_information", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall")]
    operations = [
        *(rls.enable_scope(f"delivery_information_{name}") for name in TABLES),
        *rls.event_table("delivery_information_informationcaseevent"),
        *(rls.append_only(f"delivery_information_{name}") for name in WRITTEN_ONCE),
        *(rls.enable_wall(f"delivery_information_{name}", "false") for name in (*TABLES, "informationcaseevent")),
    ]
