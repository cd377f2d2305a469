"""Policies of pairs: a pair is seen by either of its two communes; nothing of it is deleted."""

from django.db import migrations

from giamngheo.kit import rls


def either(table: str, one: str, other: str) -> migrations.RunSQL:
    """Rows that stand in two areas, visible from both."""
    condition = f"{rls.CONDITION.format(column=one)} or {rls.CONDITION.format(column=other)}"
    return migrations.RunSQL(
        f"alter table {table} enable row level security;"
        f"create policy scope_by_area on {table} using ({condition}) with check ({condition});",
        f"drop policy scope_by_area on {table}; alter table {table} disable row level security;",
    )


PAIRS = ("linking_personpair", "linking_householdlink")


class Migration(migrations.Migration):
    dependencies = [("linking", "0001_initial"), ("audit", "0002_scope")]
    operations = [
        *(either(table, "left_area_id", "right_area_id") for table in PAIRS),
        *(either(f"{table}event", "left_area_id", "right_area_id") for table in PAIRS),
        *(rls.append_only(f"{table}event") for table in PAIRS),
        either("linking_personmerge", "kept_area_id", "merged_area_id"),
        rls.enable_scope("linking_earlierlist"),
        rls.enable_scope("linking_linkedmovement"),
        *rls.event_table("linking_linkedmovementevent"),
        migrations.RunSQL(
            "revoke delete, truncate on linking_personpair, linking_householdlink, linking_personmerge, "
            "linking_earlierlist, linking_linkedmovement from gn_app;",
            migrations.RunSQL.noop,
        ),
    ]
