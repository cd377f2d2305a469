"""Drafts, answers and counts are seen in their area; answers and counts are written once, drafts are put away."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("simulation", "0001_initial")]
    operations = [
        rls.enable_scope("simulation_draft"),
        rls.enable_scope("simulation_result"),
        rls.enable_scope("simulation_cell"),
        rls.append_only("simulation_result"),
        rls.append_only("simulation_cell"),
        migrations.RunSQL("revoke delete, truncate on simulation_draft from gn_app;", migrations.RunSQL.noop),
        migrations.RunSQL(
            "create index simulation_cell_place on simulation_cell (result_id, area_id);",
            "drop index simulation_cell_place;",
        ),
    ]
