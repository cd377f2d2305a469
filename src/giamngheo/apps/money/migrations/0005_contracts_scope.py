"""Policies of contracts. What is accepted stays within the contract, what is paid within its value; only the line that pays may change.

A contract and what is written under it stand where the line that pays stands; when it passes, so does all of it (owner's rights).
"""

from django.db import migrations

from giamngheo.kit import rls

IN_MONEY = "area_id = any((select app_scope_money())::int[])"
TABLES = ("contract", "contractentry", "contractpassage")
GUARD = """
create function money_contract_entry_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare worth bigint; told bigint; place int;
begin
  select value_vnd, area_id into worth, place from money_contract where id = new.contract_id for update;
  if place <> new.area_id then perform money_refuse('money_entry_area', new.contract_id::text); end if;
  select coalesce(sum(amount_vnd), 0) into told from money_contractentry where contract_id = new.contract_id and kind = new.kind;
  if told > worth then perform money_refuse('contract_within_value', new.contract_id::text); end if;
  if told < 0 then perform money_refuse('contract_not_negative', new.contract_id::text); end if;
  return null;
end $$;
create trigger contract_entry_guard after insert on money_contractentry for each row execute function money_contract_entry_guard();

create function money_contract_passes() returns trigger language plpgsql security definer set search_path = public as $$
declare known int;
begin
  select count(*) into known from money_document d join money_entry e on e.document_id = d.id
    where d.id = new.document_id and d.kind = 'handover' and e.line_id = new.from_line_id and e.counter_line_id = new.to_line_id;
  if known = 0 then perform money_refuse('contract_passes_by_handover', new.contract_id::text); end if;
  update money_contract c set line_id = new.to_line_id, area_id = l.area_id from money_line l
    where c.id = new.contract_id and c.line_id = new.from_line_id and l.id = new.to_line_id;
  if not found then perform money_refuse('contract_passes_by_handover', new.contract_id::text); end if;
  update money_contractentry e set area_id = c.area_id from money_contract c where c.id = new.contract_id and e.contract_id = c.id;
  return null;
end $$;
create trigger contract_passes after insert on money_contractpassage for each row execute function money_contract_passes();
"""
DROPS = """
drop trigger contract_entry_guard on money_contractentry; drop function money_contract_entry_guard();
drop trigger contract_passes on money_contractpassage; drop function money_contract_passes();
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0004_contracts")]
    operations = [
        *(
            migrations.RunSQL(
                f"alter table money_{name} enable row level security;"
                f"create policy scope_by_area on money_{name} using ({IN_MONEY}) with check ({IN_MONEY});",
                f"drop policy scope_by_area on money_{name}; alter table money_{name} disable row level security;",
            )
            for name in TABLES
        ),
        migrations.RunSQL(GUARD, DROPS),
        *(rls.append_only(f"money_{name}") for name in TABLES),
    ]
