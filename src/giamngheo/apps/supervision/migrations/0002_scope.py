"""Policies by area; what was concluded, closed or recommended does not change, whoever asks."""

from django.db import migrations

SEEN = "area_id = any((select app_scope())::int[]) or area_id = any((select app_scope_money())::int[])"
TABLES = ("inspection", "checkanswer", "recommendation")
GUARDS = """
create function supervision_inspection_guard() returns trigger language plpgsql as $$
begin
  if old.state in ('concluded', 'cancelled') then
    raise exception 'supervision: settled (%)', old.id using errcode = '23514', constraint = 'inspection_settled';
  end if;
  return new;
end $$;
create trigger inspection_guard before update on supervision_inspection
  for each row execute function supervision_inspection_guard();

create function supervision_recommendation_guard() returns trigger language plpgsql as $$
begin
  if old.state = 'closed' or (old.inspection_id, old.area_id, old.agency, old.finding, old.text, old.due_on) is distinct from
     (new.inspection_id, new.area_id, new.agency, new.finding, new.text, new.due_on) then
    raise exception 'supervision: settled (%)', old.id using errcode = '23514', constraint = 'recommendation_settled';
  end if;
  return new;
end $$;
create trigger recommendation_guard before update on supervision_recommendation
  for each row execute function supervision_recommendation_guard();
revoke delete, truncate on supervision_inspection, supervision_recommendation from gn_app;
revoke update, delete, truncate on supervision_checkanswer from gn_app;
"""
UNDO = """
drop trigger inspection_guard on supervision_inspection; drop function supervision_inspection_guard();
drop trigger recommendation_guard on supervision_recommendation; drop function supervision_recommendation_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial"), ("money", "0002_invariants")]
    operations = [
        *(
            migrations.RunSQL(
                f"alter table supervision_{name} enable row level security;"
                f"create policy scope_by_area on supervision_{name} using ({SEEN}) with check ({SEEN});",
                f"drop policy scope_by_area on supervision_{name}; alter table supervision_{name} disable row level security;",
            )
            for name in TABLES
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
