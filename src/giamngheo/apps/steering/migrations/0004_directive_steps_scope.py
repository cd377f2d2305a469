"""Steps of orders are seen where their order is and written once; replies and ends that stand already are their own steps."""

from django.db import migrations

from giamngheo.kit import rls

SEEN = "area_id = any((select app_scope())::int[]) or area_id = any((select app_scope_money())::int[])"
KNOWN = """
insert into steering_directivestep (directive_id, area_id, act, text, by_id, at)
select id, area_id, 'reply', reply, replied_by_id, replied_at from steering_directive where reply <> '' and replied_at is not null
union all
select id, area_id, case state when 'accepted' then 'accept' else 'cancel' end,
  case state when 'cancelled' then return_reason else '' end, settled_by_id, settled_at
from steering_directive where state in ('accepted', 'cancelled') and settled_at is not null;
"""


class Migration(migrations.Migration):
    dependencies = [("steering", "0003_directive_steps")]
    operations = [
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(
            "alter table steering_directivestep enable row level security;"
            f"create policy scope_by_area on steering_directivestep using ({SEEN}) with check ({SEEN});",
            "drop policy scope_by_area on steering_directivestep;"
            "alter table steering_directivestep disable row level security;",
        ),
        rls.append_only("steering_directivestep"),
    ]
