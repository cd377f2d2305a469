"""Policies: by area, for who works with rows of households there and for who sees its money (agencies hold only that);
what is settled stays, what is written once stays."""

from django.db import migrations

SEEN = "area_id = any((select app_scope())::int[]) or area_id = any((select app_scope_money())::int[])"
TABLES = ("difficulty", "difficultystep", "directive", "issueddocument")
GUARDS = """
create function steering_settled_guard() returns trigger language plpgsql as $$
begin
  if old.state in ('closed', 'withdrawn', 'accepted', 'cancelled') then
    raise exception 'steering: settled (%)', old.id using errcode = '23514', constraint = 'steering_settled';
  end if;
  return new;
end $$;
create trigger settled_guard before update on steering_difficulty for each row execute function steering_settled_guard();
create trigger settled_guard before update on steering_directive for each row execute function steering_settled_guard();
revoke delete, truncate on steering_difficulty, steering_directive from gn_app;
revoke update, delete, truncate on steering_difficultystep, steering_issueddocument from gn_app;
"""
UNDO = """
drop trigger settled_guard on steering_difficulty; drop trigger settled_guard on steering_directive;
drop function steering_settled_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("steering", "0001_initial"), ("money", "0002_invariants")]
    operations = [
        *(
            migrations.RunSQL(
                f"alter table steering_{name} enable row level security;"
                f"create policy scope_by_area on steering_{name} using ({SEEN}) with check ({SEEN});",
                f"drop policy scope_by_area on steering_{name}; alter table steering_{name} disable row level security;",
            )
            for name in TABLES
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
