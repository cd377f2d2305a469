"""What is written under a contract stays within what its vouchers, its accepted volume and its value allow, whoever writes it.

The guard holds the contract, then the entry of the ledger: two who write at once are counted one after the other, and a reversal
of the entry waits. A payment without an entry, of before vouchers were asked, stays and may be taken back, but none is added.
"""

import importlib

from django.db import migrations

earlier = importlib.import_module("giamngheo.apps.money.migrations.0005_contracts_scope")
OF_ACT = "(('paid', 'pay'), ('advance', 'advance'), ('cleared', 'clear'), ('recovered', 'recover'), ('repaid', 'repay'))"
GUARD = f"""
create or replace function money_contract_entry_guard() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare c money_contract%rowtype; e money_entry%rowtype; its money_line%rowtype; pays money_line%rowtype;
  accepted bigint; paid bigint; advance bigint; told bigint;
begin
  select * into c from money_contract where id = new.contract_id for update;
  if c.area_id <> new.area_id then perform money_refuse('money_entry_area', new.contract_id::text); end if;

  -- 1. Money is a part of a posted entry of the same act, by a line of the contract's unit and project, that stands.
  if new.kind <> 'accepted' and new.entry_id is null and new.amount_vnd > 0 then
    perform money_refuse('contract_pays_by_voucher', new.id::text);
  end if;
  if new.entry_id is not null then
    select * into e from money_entry where id = new.entry_id for update;
    select * into its from money_line where id = c.line_id;
    select * into pays from money_line where id = e.line_id;
    if (new.kind, e.kind) not in {OF_ACT} or e.reverses_id is not null
       or exists (select 1 from money_entry r where r.reverses_id = e.id)
       or (pays.area_id, pays.unit_name, pays.project) is distinct from (its.area_id, its.unit_name, its.project) then
      perform money_refuse('contract_pays_by_voucher', e.id::text);
    end if;
    select sum(amount_vnd) into told from money_contractentry where entry_id = e.id;
    if told > e.amount_vnd then perform money_refuse('contract_voucher_used', e.id::text); end if;
  end if;

  -- 2. No more is taken back than was written, of each voucher by itself.
  select sum(amount_vnd) into told from money_contractentry
    where contract_id = c.id and kind = new.kind and entry_id is not distinct from new.entry_id;
  if told < 0 then perform money_refuse('contract_not_negative', c.id::text); end if;

  -- 3. The contract's own figures; what was taken back in the ledger counts no more.
  select coalesce(sum(case when kind = 'accepted' then amount_vnd end), 0),
    coalesce(sum(case when kind in ('paid', 'cleared') then amount_vnd when kind = 'repaid' then -amount_vnd end), 0),
    coalesce(sum(case when kind = 'advance' then amount_vnd when kind in ('cleared', 'recovered') then -amount_vnd end), 0)
    into accepted, paid, advance
    from money_contractentry n where n.contract_id = c.id
      and not exists (select 1 from money_entry r where r.reverses_id = n.entry_id);
  if accepted > c.value_vnd or (new.kind in ('paid', 'advance') and new.amount_vnd > 0 and paid + advance > c.value_vnd) then
    perform money_refuse('contract_within_value', c.id::text);
  end if;
  if new.kind in ('paid', 'cleared') and new.amount_vnd > 0 and paid > accepted then
    perform money_refuse('contract_beyond_accepted', c.id::text);
  end if;
  if new.kind in ('cleared', 'recovered') and new.amount_vnd > 0 and advance < 0 then
    perform money_refuse('contract_advance_over', c.id::text);
  end if;
  if paid < 0 and (new.amount_vnd < 0) = (new.kind in ('paid', 'cleared')) then
    perform money_refuse('contract_not_negative', c.id::text);
  end if;
  return null;
end $$;
"""
EARLIER = earlier.GUARD.split("create trigger")[0].replace("create function", "create or replace function")


class Migration(migrations.Migration):
    dependencies = [("money", "0006_contract_vouchers")]
    operations = [migrations.RunSQL(GUARD, EARLIER)]
