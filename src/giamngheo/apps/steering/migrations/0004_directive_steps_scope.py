"""Steps of orders are seen where their order is and written once; replies and ends that stand already are their own steps."""

from django.db import migrations

from giamngheo.kit import rls

SEEN = "area_id = any((select app_scope())::int[]) or area_id = any((select app_scope_money())::int[])"
# An order that stands returned was so after its reply; of that moment and of whose hand it was nothing is known but that the reply came
# before, so it has the reply's moment, and the next number.
KNOWN = """
insert into steering_directivestep (directive_id, area_id, act, text, by_id, at)
select k.directive_id, k.area_id, k.act, k.text, k.by_id, k.at from (
  select id as directive_id, area_id, 'reply' as act, reply as text, replied_by_id as by_id, replied_at as at, 1 as place
  from steering_directive where reply <> '' and replied_at is not null
  union all
  select id, area_id, 'return', return_reason, null, replied_at, 2
  from steering_directive where state = 'issued' and return_reason <> '' and replied_at is not null
  union all
  select id, area_id, case state when 'accepted' then 'accept' else 'cancel' end,
    case state when 'cancelled' then return_reason else '' end, settled_by_id, settled_at, 3
  from steering_directive where state in ('accepted', 'cancelled') and settled_at is not null
) k order by k.at, k.place;
"""


class Migration(migrations.Migration):
    dependencies = [("steering", "0003_directive_steps")]
    operations = [
        migrations.RunSQL(
            "alter table steering_directivestep enable row level security;"
            f"create policy scope_by_area on steering_directivestep using ({SEEN}) with check ({SEEN});",
            "drop policy scope_by_area on steering_directivestep;"
            "alter table steering_directivestep disable row level security;",
        ),
        rls.append_only("steering_directivestep"),
        # Last: a table is not altered while references of rows just written wait to be checked.
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
