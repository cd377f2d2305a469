"""A second record of a person ended is something that happens to a household."""

from django.db import migrations, models

KINDS = (
    "birth", "death", "marriage", "person_moved_in", "person_moved_out", "household_moved_in", "household_moved_out",
    "split", "merged", "head_changed", "area_changed", "dissolved", "double_ended",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("life", "0003_door")]

    operations = [
        migrations.RemoveConstraint(model_name="lifeevent", name="life_event_kind_known"),
        migrations.AddConstraint(
            model_name="lifeevent",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="life_event_kind_known"),
        ),
    ]
