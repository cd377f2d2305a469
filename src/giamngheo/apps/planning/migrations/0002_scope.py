"""Policies, and what the database itself refuses: rows of a plan that was sent, proposals of a meeting that was ranked.

Plans are money and follow its scope; proposals are a village's and follow the wall inside a commune.
"""

from django.db import migrations

from giamngheo.kit import rls

IN_MONEY = "area_id = any((select app_scope_money())::int[])"
PLAN_TABLES = ("plan", "planmoney", "plantarget", "plantask", "targetassignment")
VILLAGE_TABLES = ("villagemeeting", "proposal", "tiedecision")
ROWS = ("planmoney", "plantarget", "plantask")

GUARDS = """
create function planning_refuse(rule text, detail text) returns void language plpgsql as $$
begin
  raise exception 'planning: % (%)', rule, detail using errcode = '23514', constraint = rule;
end $$;

create function planning_plan_guard() returns trigger language plpgsql as $$
begin
  if old.state in ('approved', 'discarded') then perform planning_refuse('plan_frozen', old.id::text); end if;
  if new.state = 'approved' and old.state <> 'sent' then perform planning_refuse('plan_not_sent', old.id::text); end if;
  if (new.area_id, new.first_year, new.last_year, new.edition) is distinct from
     (old.area_id, old.first_year, old.last_year, old.edition) then perform planning_refuse('plan_frozen', old.id::text); end if;
  return new;
end $$;
create trigger plan_guard before update on planning_plan for each row execute function planning_plan_guard();

create function planning_row_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare above planning_plan%rowtype;
begin
  select * into above from planning_plan where id = coalesce(new.plan_id, old.plan_id) for share;
  if above.state is distinct from 'draft' then perform planning_refuse('plan_rows_frozen', above.id::text); end if;
  if tg_op <> 'DELETE' and (new.area_id, new.plan_id) is distinct from (above.area_id, above.id) then
    perform planning_refuse('plan_row_elsewhere', above.id::text);
  end if;
  if tg_op = 'UPDATE' and new.plan_id <> old.plan_id then perform planning_refuse('plan_row_elsewhere', above.id::text); end if;
  return coalesce(new, old);
end $$;

create function planning_meeting_guard() returns trigger language plpgsql as $$
begin
  if old.state = 'ranked' then perform planning_refuse('plan_meeting_settled', old.id::text); end if;
  return new;
end $$;
create trigger meeting_guard before update on planning_villagemeeting for each row execute function planning_meeting_guard();

create function planning_village_row_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare above planning_villagemeeting%rowtype;
begin
  select * into above from planning_villagemeeting where id = new.meeting_id for share;
  if (new.area_id, new.village_id) is distinct from (above.area_id, above.village_id) then
    perform planning_refuse('plan_row_elsewhere', above.id::text);
  end if;
  if above.state = 'ranked' then
    if tg_op = 'INSERT' then perform planning_refuse('plan_meeting_settled', above.id::text); end if;
    if to_jsonb(new) - 'taken_year' is distinct from to_jsonb(old) - 'taken_year' then
      perform planning_refuse('plan_meeting_settled', above.id::text);
    end if;
  end if;
  if tg_op = 'UPDATE' and new.meeting_id <> old.meeting_id then perform planning_refuse('plan_row_elsewhere', above.id::text); end if;
  return new;
end $$;
create trigger proposal_guard before insert or update on planning_proposal
  for each row execute function planning_village_row_guard();
create trigger tie_guard before insert on planning_tiedecision for each row execute function planning_village_row_guard();
"""
NO_GUARDS = """
drop trigger plan_guard on planning_plan; drop trigger meeting_guard on planning_villagemeeting;
drop trigger proposal_guard on planning_proposal; drop trigger tie_guard on planning_tiedecision;
drop function planning_plan_guard(); drop function planning_row_guard(); drop function planning_meeting_guard();
drop function planning_village_row_guard(); drop function planning_refuse(text, text);
"""
KEPT = "planning_plan, planning_villagemeeting, planning_proposal"


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial"), ("money", "0002_invariants"), ("register", "0002_scope")]
    operations = [
        *(
            migrations.RunSQL(
                f"alter table planning_{name} enable row level security;"
                f"create policy scope_by_area on planning_{name} using ({IN_MONEY}) with check ({IN_MONEY});",
                f"drop policy scope_by_area on planning_{name}; alter table planning_{name} disable row level security;",
            )
            for name in PLAN_TABLES
        ),
        *(
            operation
            for name in VILLAGE_TABLES
            for operation in (
                rls.enable_scope(f"planning_{name}"), rls.enable_wall(f"planning_{name}", rls.IN_MY_VILLAGES)
            )
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
        *(
            migrations.RunSQL(
                f"create trigger row_guard before insert or update or delete on planning_{name} "
                "for each row execute function planning_row_guard();",
                f"drop trigger row_guard on planning_{name};",
            )
            for name in ROWS
        ),
        rls.append_only("planning_targetassignment"),
        rls.append_only("planning_tiedecision"),
        migrations.RunSQL(
            f"revoke delete, truncate on {KEPT} from gn_app;", f"grant delete on {KEPT} to gn_app;"
        ),
    ]
