"""What was closed and corrected for an area holds for all below it, so who sees a unit reads it too; written only within one's scope."""

from django.db import migrations

from giamngheo.kit import rls

WRITTEN = rls.CONDITION.format(column="area_id")


def seen_from_inside(table: str) -> migrations.RunSQL:
    inside = (
        "exists (select 1 from places_areainside i "  # noqa: S608 - names are ours
        f"where i.outer_id = {table}.area_id and i.inner_id = any((select app_scope())::int[]))"
    )
    again = f"drop policy scope_by_area on {table}; create policy scope_by_area on {table}"
    return migrations.RunSQL(
        f"{again} using ({WRITTEN} or {inside}) with check ({WRITTEN});", f"{again} using ({WRITTEN}) with check ({WRITTEN});"
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_closing_of_an_ended_year"), ("places", "0001_initial")]
    operations = [seen_from_inside(f"indicators_{name}") for name in ("closing", "correction")]
