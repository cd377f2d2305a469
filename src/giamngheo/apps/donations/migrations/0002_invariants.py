"""Policies, what is written once, and the stock of a gift, which only the database writes.

Money's people see gifts and how much of each is left; households on a list are seen by who sees those households. The name behind an
anonymous donor is seen by who wrote it down and by the auditor of that area.
"""

from django.db import migrations

from giamngheo.kit import rls

AUDIT = """
create function app_scope_audit() returns int[] language plpgsql stable as $$
declare raw text := current_setting('app.audits', true);
begin
  if raw is null or raw = '' then
    raise exception 'app.scope is not set in this transaction: app.audits' using errcode = '42501';
  end if;
  return raw::int[];
end $$;
"""
IN_MONEY = "area_id = any((select app_scope_money())::int[])"
BY_ME = "by_id = nullif(current_setting('app.user', true), '')::bigint"
IN_AUDIT = "area_id = any((select app_scope_audit())::int[])"
# Who is limited to villages or to the list to review sees the household or does not; so its share.
SEEN = "exists (select 1 from register_household h where h.id = donations_share.household_id)"


def _policy(table: str, using: str, check: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"alter table {table} enable row level security;"
        f"create policy scope_by_area on {table} using ({using}) with check ({check});",
        f"drop policy scope_by_area on {table}; alter table {table} disable row level security;",
    )


RULES = """
create function donations_refuse(rule text, detail text) returns void language plpgsql as $$
begin
  raise exception 'donations: % (%)', rule, detail using errcode = '23514', constraint = rule;
end $$;

create function donations_gift_stock() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into donations_stock (gift_id, area_id, received, shared) values (new.id, new.area_id, 0, 0);
  return null;
end $$;
create trigger gift_stock after insert on donations_gift for each row execute function donations_gift_stock();

create function donations_receipt_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare earlier donations_receipt%rowtype; place int;
begin
  select area_id into place from donations_gift where id = new.gift_id;
  if place <> new.area_id then perform donations_refuse('donation_area', new.gift_id::text); end if;
  if new.reverses_id is not null then
    select * into earlier from donations_receipt where id = new.reverses_id;
    if earlier.reverses_id is not null or (earlier.gift_id, earlier.quantity) is distinct from (new.gift_id, new.quantity) then
      perform donations_refuse('receipt_reversal_whole', new.reverses_id::text);
    end if;
  end if;
  update donations_stock set received = received + case when new.reverses_id is null then new.quantity else -new.quantity end
    where gift_id = new.gift_id;
  return null;
end $$;
create trigger receipt_guard after insert on donations_receipt for each row execute function donations_receipt_guard();

create function donations_distribution_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare given bigint; sign int := 1; place int;
begin
  select area_id into place from donations_gift where id = new.gift_id;
  if place <> new.area_id then perform donations_refuse('donation_area', new.gift_id::text); end if;
  if tg_op = 'INSERT' then
    if new.state <> 'draft' then perform donations_refuse('distribution_frozen', new.id::text); end if;
    return new;
  end if;
  if old.state in ('posted', 'discarded') or (new.state = 'posted' and old.state <> 'waiting') then
    perform donations_refuse('distribution_frozen', old.id::text);
  end if;
  if (old.gift_id, old.area_id, old.reverses_id) is distinct from (new.gift_id, new.area_id, new.reverses_id)
     or (old.state = 'waiting' and (old.number, old.decided_on, old.quantity, old.by_id)
       is distinct from (new.number, new.decided_on, new.quantity, new.by_id)) then
    perform donations_refuse('distribution_frozen', old.id::text);
  end if;
  if new.state = 'posted' then
    if new.reverses_id is null then
      select coalesce(sum(quantity), 0) into given from donations_share where distribution_id = new.id;
    else
      select quantity into given from donations_distribution
        where id = new.reverses_id and state = 'posted' and reverses_id is null and gift_id = new.gift_id;
      sign := -1;
    end if;
    if given is null or given <> new.quantity or given = 0 then perform donations_refuse('distribution_total', new.id::text); end if;
    update donations_stock set shared = shared + sign * given where gift_id = new.gift_id;
  end if;
  return new;
end $$;
create trigger distribution_guard before insert or update on donations_distribution
  for each row execute function donations_distribution_guard();

create function donations_share_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare found donations_distribution%rowtype; place int;
begin
  select * into found from donations_distribution where id = coalesce(new.distribution_id, old.distribution_id);
  if found.state <> 'draft' or found.reverses_id is not null then perform donations_refuse('distribution_frozen', found.id::text); end if;
  if tg_op <> 'DELETE' then
    select area_id into place from register_household where id = new.household_id;
    if new.area_id <> found.area_id or place <> found.area_id then perform donations_refuse('donation_area', found.id::text); end if;
  end if;
  return coalesce(new, old);
end $$;
create trigger share_guard before insert or update or delete on donations_share for each row execute function donations_share_guard();
"""
DROPS = "".join(
    f"drop trigger {name} on donations_{table}; drop function donations_{table}_{part}();"
    for name, table, part in (
        ("gift_stock", "gift", "stock"), ("receipt_guard", "receipt", "guard"), ("distribution_guard", "distribution", "guard"),
        ("share_guard", "share", "guard"),
    )
) + "drop function donations_refuse(text, text);"  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("donations", "0001_initial"), ("audit", "0002_scope"), ("money", "0002_invariants"), ("register", "0002_scope")]
    operations = [
        migrations.RunSQL(AUDIT, "drop function app_scope_audit();"),
        *(_policy(f"donations_{name}", IN_MONEY, IN_MONEY) for name in ("gift", "stock", "receipt", "distribution")),
        _policy("donations_donor", f"{IN_MONEY} or {IN_AUDIT}", IN_MONEY),
        _policy("donations_donoridentity", f"({BY_ME} and {IN_MONEY}) or {IN_AUDIT}", f"{BY_ME} and {IN_MONEY}"),
        rls.enable_scope("donations_share"),
        migrations.RunSQL(
            f"create policy household_seen on donations_share as restrictive for select using ({SEEN});",
            "drop policy household_seen on donations_share;",
        ),
        migrations.RunSQL(RULES, DROPS),
        *(rls.append_only(f"donations_{name}") for name in ("donor", "donoridentity", "gift", "receipt")),
        migrations.RunSQL(
            "revoke insert, update, delete, truncate on donations_stock from gn_app;"
            "revoke delete, truncate on donations_distribution from gn_app; revoke truncate on donations_share from gn_app;",
            "grant insert, update, delete on donations_stock to gn_app; grant delete on donations_distribution to gn_app;",
        ),
    ]
