"""Policies of targets and registrations; visits are written once."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial"), ("audit", "0002_scope")]
    operations = [
        *(
            rls.enable_scope(f"commitments_{name}")
            for name in ("commitment", "escaperegistration", "helper", "visit")
        ),
        *(
            operation
            for name in ("commitmentevent", "escaperegistrationevent", "helperevent")
            for operation in rls.event_table(f"commitments_{name}")
        ),
        rls.append_only("commitments_visit"),
    ]
