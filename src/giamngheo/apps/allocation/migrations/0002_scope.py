"""Divisions are seen by who sees the pot's money; a commune sees of a resolved one what concerns it. What was counted and said
is written once, amounts are the sum divided, and what was divided does not change on the way."""

from django.db import migrations

from giamngheo.kit import rls

IN_MONEY = "area_id = any((select app_scope_money())::int[])"
MINE = (
    f"{IN_MONEY} or (state in ('resolved', 'assigned')"
    " and exists (select 1 from allocation_unit u where u.run_id = allocation_run.id))"
)
OF_MINE = "exists (select 1 from allocation_run r where r.id = {table}.run_id)"
POLICIES = {
    "run": MINE,
    "option": f"{IN_MONEY} or {OF_MINE.format(table='allocation_option')}",
    # Of the words given, a commune reads the resolution.
    "step": f"{IN_MONEY} or (act = 'resolve' and {OF_MINE.format(table='allocation_step')})",
    "unit": IN_MONEY,
    "share": IN_MONEY,
}
# Scans of resolutions are files of the ledger's people too (money's 0002).
PAPERS = f"{IN_MONEY} and id in (select s.file_id from allocation_step s)"
GUARDS = """
create function allocation_share_sum() returns trigger language plpgsql security definer set search_path = public as $$
declare wrong text;
begin
  select min(o.id)::text into wrong from allocation_option o join allocation_run r on r.id = o.run_id
    where o.id in (select option_id from made)
      and r.amount_vnd <> (select sum(s.amount_vnd) from allocation_share s where s.option_id = o.id);
  if wrong is not null then
    raise exception 'allocation_share_sum: %', wrong using errcode = '23514', constraint = 'allocation_share_sum';
  end if;
  return null;
end $$;
create trigger share_sum after insert on allocation_share referencing new table as made
  for each statement execute function allocation_share_sum();

create function allocation_run_keeps() returns trigger language plpgsql as $$
begin
  if (old.area_id, old.line_id, old.amount_vnd, old.figures_year, old.generation_id)
     is distinct from (new.area_id, new.line_id, new.amount_vnd, new.figures_year, new.generation_id)
     or (old.state <> 'draft' and old.chosen_id is distinct from new.chosen_id) then
    raise exception 'allocation_run_keeps: %', old.id using errcode = '23514', constraint = 'allocation_run_keeps';
  end if;
  return new;
end $$;
create trigger run_keeps before update on allocation_run for each row execute function allocation_run_keeps();
"""
NO_GUARDS = """
drop trigger share_sum on allocation_share; drop trigger run_keeps on allocation_run;
drop function allocation_share_sum(); drop function allocation_run_keeps();
"""


class Migration(migrations.Migration):
    dependencies = [("allocation", "0001_initial"), ("money", "0002_invariants")]
    operations = [
        *(
            migrations.RunSQL(
                f"alter table allocation_{name} enable row level security;"
                f"create policy scope_by_area on allocation_{name} using ({condition}) with check ({IN_MONEY});",
                f"drop policy scope_by_area on allocation_{name}; alter table allocation_{name} disable row level security;",
            )
            for name, condition in POLICIES.items()
        ),
        migrations.RunSQL(
            f"create policy allocation_papers on files_storedfile using ({PAPERS}) with check ({PAPERS});",
            "drop policy allocation_papers on files_storedfile;",
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
        *(rls.append_only(f"allocation_{name}") for name in ("option", "unit", "share", "step")),
        migrations.RunSQL("revoke delete, truncate on allocation_run from gn_app;", "grant delete on allocation_run to gn_app;"),
    ]
