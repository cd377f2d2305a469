"""A record of reconciliation that nobody signed may be given up."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("treasury", "0005_unplaced_of_units")]
    operations = [
        migrations.RemoveConstraint("reconciliation", "reconciliation_once"),
        migrations.RemoveConstraint("reconciliation", "reconciliation_state_known"),
        migrations.AddConstraint(
            "reconciliation",
            models.UniqueConstraint(
                fields=("area", "unit_name", "since", "until"), name="reconciliation_once", condition=~Q(("state", "withdrawn"))
            ),
        ),
        migrations.AddConstraint(
            "reconciliation",
            models.CheckConstraint(
                name="reconciliation_state_known", condition=Q(("state__in", ["open", "half", "signed", "withdrawn"]))
            ),
        ),
    ]  # fmt: skip
