"""What rests on a list was not there on the day by which that list was judged, whatever day it is said to have begun."""

from importlib import import_module

from django.db import migrations

BEFORE: str = import_module("giamngheo.apps.delivery.migrations.0006_helped").HELPED
HELPED = BEFORE.replace(
    "    where s.content",
    """    left join beneficiaries_beneficiary b on b.id = s.list_row_id
    left join beneficiaries_beneficiarylist l on l.id = b.list_id
    where (l."on" is null or l."on" < by_day) and s.content""",
)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0007_joining")]
    operations = [migrations.RunSQL(HELPED, BEFORE)]
