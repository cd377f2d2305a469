"""Policies by area; what was signed, said or closed is written once; what has left its writer's hands does not change."""

from django.db import migrations

from giamngheo.kit import rls

# Reports of offices that see only money are theirs too.
SEEN = "area_id = any((select app_scope())::int[]) or area_id = any((select app_scope_money())::int[])"
TABLES = ("report", "reportwords", "reportversion", "reportnote", "lockexception", "finding", "checkcount")
ONCE = ("reportwords", "reportversion", "reportnote", "lockexception", "periodlock", "auditrun")
GUARD = """
create function reporting_report_guard() returns trigger language plpgsql as $$
begin
  if (old.duty, old.step, old.form, old.period_key, old.area_id, old.agency) is distinct from
     (new.duty, new.step, new.form, new.period_key, new.area_id, new.agency)
     or (old.state in ('ready', 'submitted', 'accepted') and new.numbers is distinct from old.numbers) then
    raise exception 'reporting: settled (%)', old.id using errcode = '23514', constraint = 'report_settled';
  end if;
  return new;
end $$;
create trigger report_guard before update on reporting_report for each row execute function reporting_report_guard();
revoke delete, truncate on reporting_report from gn_app;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("money", "0002_invariants")]
    operations = [
        *(
            migrations.RunSQL(
                f"alter table reporting_{name} enable row level security;"
                f"create policy scope_by_area on reporting_{name} using ({SEEN}) with check ({SEEN});",
                f"drop policy scope_by_area on reporting_{name}; alter table reporting_{name} disable row level security;",
            )
            for name in TABLES
        ),
        *(rls.append_only(f"reporting_{name}") for name in ONCE),
        migrations.RunSQL(GUARD, "drop trigger report_guard on reporting_report; drop function reporting_report_guard();"),
    ]
