"""Policies by the ledger's own scope; what is written once; a reconciliation that both signed does not change.

A unit sees the sheet of the province that told something of its lines, and of its rows only those.
"""

from django.db import migrations

from giamngheo.kit import rls

IN_MONEY = "area_id = any((select app_scope_money())::int[])"
SEEN = {
    "sheet": f"{IN_MONEY} or exists (select 1 from treasury_sheetrow r where r.sheet_id = treasury_sheet.id)",
}
TABLES = ("sheet", "sheetrow", "reconciliation", "fixed", "yearend", "settlement")
WRITTEN_ONCE = ("sheet", "fixed", "yearend", "settlement")
FROZEN = """
create function treasury_reconciliation_frozen() returns trigger language plpgsql as $$
begin
  if old.state = 'signed' then
    raise exception 'treasury: signed (%)', old.id using errcode = '23514', constraint = 'treasury_reconciliation_frozen';
  end if;
  if (old.area_id, old.unit_name, old.since, old.until) is distinct from (new.area_id, new.unit_name, new.since, new.until) then
    raise exception 'treasury: moved (%)', old.id using errcode = '23514', constraint = 'treasury_reconciliation_frozen';
  end if;
  return new;
end $$;
create trigger reconciliation_frozen before update on treasury_reconciliation
  for each row execute function treasury_reconciliation_frozen();

-- What the Treasury wrote stays as it wrote it; only what became of it changes, and nothing of a row that made a document.
create function treasury_row_frozen() returns trigger language plpgsql as $$
begin
  if (old.sheet_id, old.number, old.voucher, old.day, old.unit_name, old.project, old.capital_type, old.source, old.plan_year,
      old.origin_year, old.kind, old.amount_vnd)
     is distinct from (new.sheet_id, new.number, new.voucher, new.day, new.unit_name, new.project, new.capital_type, new.source,
      new.plan_year, new.origin_year, new.kind, new.amount_vnd) then
    raise exception 'treasury: row (%)', old.id using errcode = '23514', constraint = 'treasury_row_frozen';
  end if;
  return new;
end $$;
create trigger row_frozen before update on treasury_sheetrow for each row execute function treasury_row_frozen();
"""
DROPS = """
drop trigger reconciliation_frozen on treasury_reconciliation; drop function treasury_reconciliation_frozen();
drop trigger row_frozen on treasury_sheetrow; drop function treasury_row_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("treasury", "0001_initial"), ("money", "0002_invariants"), ("audit", "0002_scope")]
    operations = [
        *(
            migrations.RunSQL(
                f"alter table treasury_{name} enable row level security;"
                f"create policy scope_by_area on treasury_{name} using ({SEEN.get(name, IN_MONEY)}) with check ({IN_MONEY});",
                f"drop policy scope_by_area on treasury_{name}; alter table treasury_{name} disable row level security;",
            )
            for name in TABLES
        ),
        *(rls.append_only(f"treasury_{name}") for name in WRITTEN_ONCE),
        migrations.RunSQL(
            "revoke delete, truncate on treasury_sheetrow, treasury_reconciliation from gn_app;",
            "grant delete on treasury_sheetrow, treasury_reconciliation to gn_app;",
        ),
        migrations.RunSQL(FROZEN, DROPS),
    ]
