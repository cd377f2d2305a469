from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trajectory", "0002_scope"), ("linking", "0003_householdunit")]
    operations = [
        migrations.RemoveConstraint(model_name="flow", name="flow_has_an_event"),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.CheckConstraint(
                condition=models.Q(event_kind__in=("annual", "in_year", "life", "link")), name="flow_has_an_event"
            ),
        ),
    ]
