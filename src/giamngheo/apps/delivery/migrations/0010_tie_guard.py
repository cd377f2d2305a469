"""What no tie of a payment may be, kept by the database; a tie is written once and taken off once.

The guard runs with the owner's rights and takes its locks in one order: the support, then the entry, so that two who tie at
once wait for each other. A reversal of the entry waits for it too, by the key that it holds to the entry.
"""

from django.db import migrations

from giamngheo.kit import rls

TABLE = "delivery_paymenttie"
IN_FORCE = "t.removed_at is null and not exists (select 1 from money_entry r where r.reverses_id = t.entry_id)"
GUARD = f"""
create function delivery_refuse(rule text, detail text) returns void language plpgsql as $$
begin
  raise exception 'delivery: % (%)', rule, detail using errcode = '23514', constraint = rule;
end $$;

create function delivery_tie_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare s delivery_support%rowtype; e money_entry%rowtype; its_project text; taken bigint;
begin
  select * into s from delivery_support where id = new.support_id for update;
  select * into e from money_entry where id = new.entry_id for update;
  select project into its_project from money_line where id = e.line_id;
  if e.kind not in ('pay', 'advance') or e.reverses_id is not null
     or exists (select 1 from money_entry r where r.reverses_id = e.id) then
    perform delivery_refuse('delivery_tie_entry', e.id::text);
  end if;
  -- A support stands on the unit of its day; its successor may have paid.
  if new.area_id <> s.area_id or (e.area_id <> s.area_id and not exists (
    select 1 from places_areaprojection p where p.area_id = s.area_id and p.target_id = e.area_id and p.level = 'commune')) then
    perform delivery_refuse('delivery_tie_area', e.id::text);
  end if;
  if s.giver <> its_project and not starts_with(s.giver, its_project || '_') then
    perform delivery_refuse('delivery_tie_project', its_project);
  end if;
  if s.kind <> new.kind or s.state not in ('open', 'accepted') then
    perform delivery_refuse('delivery_tie_support', s.id::text);
  end if;
  select coalesce(sum(t.amount_vnd), 0) into taken from {TABLE} t where t.entry_id = new.entry_id and {IN_FORCE};
  if taken + new.amount_vnd > e.amount_vnd then perform delivery_refuse('delivery_tie_entry_used', e.id::text); end if;
  if exists (select 1 from {TABLE} t where t.kind = new.kind and t.payment_id = new.payment_id
             and (t.payment_vnd <> new.payment_vnd or t.support_id <> new.support_id)) then
    perform delivery_refuse('delivery_tie_payment', new.payment_id::text);
  end if;
  select coalesce(sum(t.amount_vnd), 0) into taken from {TABLE} t
    where t.kind = new.kind and t.payment_id = new.payment_id and {IN_FORCE};
  if taken + new.amount_vnd > new.payment_vnd then perform delivery_refuse('delivery_tie_payment_full', new.payment_id::text); end if;
  return new;
end $$;
create trigger tie_guard before insert on {TABLE} for each row execute function delivery_tie_guard();

create function delivery_tie_removed_once() returns trigger language plpgsql as $$
begin
  if old.removed_at is not null or new.removed_at is null then perform delivery_refuse('delivery_tie_removed_once', old.id::text); end if;
  return new;
end $$;
create trigger tie_removed_once before update on {TABLE} for each row execute function delivery_tie_removed_once();
"""
DROPS = f"""
drop trigger tie_guard on {TABLE}; drop trigger tie_removed_once on {TABLE};
drop function delivery_tie_guard(); drop function delivery_tie_removed_once(); drop function delivery_refuse(text, text);
"""
TAKEN_OFF = "(removed_at, removed_by_id, removed_reason)"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0009_payment_ties"), ("money", "0002_invariants"), ("review", "0012_village_wall")]
    operations = [
        rls.enable_scope(TABLE),
        rls.enable_wall(TABLE, "false"),
        rls.append_only(TABLE),
        migrations.RunSQL(f"grant update {TAKEN_OFF} on {TABLE} to gn_app;", f"revoke update {TAKEN_OFF} on {TABLE} from gn_app;"),
        migrations.RunSQL(GUARD, DROPS),
    ]
