"""Steps are seen where their recommendation is and written once; answers that stand already are their own first step."""

from django.db import migrations

from giamngheo.kit import rls

SEEN = "area_id = any((select app_scope())::int[]) or area_id = any((select app_scope_money())::int[])"
KNOWN = """
insert into supervision_recommendationstep (recommendation_id, area_id, act, text, by_id, at)
select id, area_id, 'answer', answer, answered_by_id, answered_at from supervision_recommendation
where answer <> '' and answered_at is not null;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_steps")]
    operations = [
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(
            "alter table supervision_recommendationstep enable row level security;"
            f"create policy scope_by_area on supervision_recommendationstep using ({SEEN}) with check ({SEEN});",
            "drop policy scope_by_area on supervision_recommendationstep;"
            "alter table supervision_recommendationstep disable row level security;",
        ),
        rls.append_only("supervision_recommendationstep"),
    ]
