"""Two records of one unit have no day in common but where one holds the whole other, as a year its quarters; a record of all
units stands to one of any unit as to one of its own.

A trigger and no exclusion constraint: those begun before stay as they are, and what was withdrawn leaves its days free. Whoever
begins one of an area waits for whoever does so at the same moment.
"""

from django.db import migrations

GUARD = """
create function treasury_reconciliation_apart() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare other bigint;
begin
  if new.state = 'withdrawn' then return new; end if;
  perform pg_advisory_xact_lock(hashtext('treasury_reconciliation'), new.area_id::int);
  select min(r.id) into other from treasury_reconciliation r
    where r.id is distinct from new.id and r.area_id = new.area_id and r.state <> 'withdrawn' and r.since <= new.until
      and r.until >= new.since and (r.unit_name = new.unit_name or '' in (r.unit_name, new.unit_name))
      and ((r.since, r.until) = (new.since, new.until)
        or not (r.since >= new.since and r.until <= new.until) and not (r.since <= new.since and r.until >= new.until));
  if other is not null then
    raise exception 'treasury: reconciliation_overlaps (%)', other using errcode = '23514', constraint = 'reconciliation_overlaps';
  end if;
  return new;
end $$;
create trigger reconciliation_apart before insert on treasury_reconciliation
  for each row execute function treasury_reconciliation_apart();
-- What was given up is not taken up again.
create function treasury_reconciliation_stays_withdrawn() returns trigger language plpgsql as $$
begin
  if old.state = 'withdrawn' or (new.state = 'withdrawn' and old.state <> 'open') then
    raise exception 'treasury: withdrawn (%)', old.id using errcode = '23514', constraint = 'treasury_reconciliation_frozen';
  end if;
  return new;
end $$;
create trigger reconciliation_stays_withdrawn before update on treasury_reconciliation
  for each row execute function treasury_reconciliation_stays_withdrawn();
"""
DROPS = """
drop trigger reconciliation_apart on treasury_reconciliation; drop function treasury_reconciliation_apart();
drop trigger reconciliation_stays_withdrawn on treasury_reconciliation; drop function treasury_reconciliation_stays_withdrawn();
"""


class Migration(migrations.Migration):
    dependencies = [("treasury", "0006_minutes_apart")]
    operations = [migrations.RunSQL(GUARD, DROPS)]
