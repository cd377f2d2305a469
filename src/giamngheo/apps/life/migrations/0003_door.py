"""The door between communes: the owner's rights, behind questions that the asking commune cannot get around."""

from django.db import migrations

TAKE_IN = """
create or replace function life_take_in(event_id bigint) returns boolean
language plpgsql security definer set search_path = public as $$
declare sent life_lifeevent;
begin
  select * into sent from life_lifeevent e where e.id = event_id for update;
  if not found or sent.is_withdrawn or sent.kind not in ('household_moved_out', 'person_moved_out')
     or not ((sent.details ->> 'other_area')::int = any(app_scope()))
     or exists (select 1 from life_lifeevent a where a.details ->> 'answers' = sent.id::text and not a.is_withdrawn) then
    return false;
  end if;
  if sent.kind = 'household_moved_out' then
    update register_household h set area_id = (sent.details ->> 'other_area')::int, village_id = null
    where h.id = sent.household_id and h.closed_on is not null;
    if not found then return false; end if;
  end if;
  update register_person p set area_id = (sent.details ->> 'other_area')::int
  where (sent.kind = 'person_moved_out' and p.id = sent.person_id)
     or (sent.kind = 'household_moved_out' and p.id in (
       select m.person_id from life_lifechange c join register_membership m on m.id = c.membership_id
       where c.event_id = sent.id));
  return true;
end $$;
"""
GIVE_BACK = """
create or replace function life_give_back(event_id bigint) returns void
language plpgsql security definer set search_path = public as $$
declare arrival life_lifeevent; sent life_lifeevent;
begin
  select * into arrival from life_lifeevent e where e.id = event_id for update;
  if not found or not (arrival.area_id = any(app_scope())) then
    raise exception 'no such arrival' using errcode = 'insufficient_privilege';
  end if;
  select * into sent from life_lifeevent e where e.id = (arrival.details ->> 'answers')::bigint;
  if not found or sent.area_id = arrival.area_id then return; end if;
  if arrival.kind = 'household_moved_in' then
    update register_household h set area_id = sent.area_id, village_id = sent.village_id
    where h.id = arrival.household_id and h.closed_on is not null;
    update register_person p set area_id = sent.area_id where p.area_id = arrival.area_id and p.id in (
      select m.person_id from life_lifechange c join register_membership m on m.id = c.membership_id
      where c.event_id = arrival.id);
  else
    update register_person p set area_id = sent.area_id where p.id = arrival.person_id;
  end if;
end $$;
"""
ANSWERS = """
create unique index life_event_answered_once on life_lifeevent ((details ->> 'answers'))
where details ? 'answers' and not is_withdrawn;
"""


class Migration(migrations.Migration):
    dependencies = [("life", "0002_scope")]
    operations = [
        migrations.RunSQL(
            TAKE_IN + GIVE_BACK + ANSWERS
            + "revoke all on function life_take_in(bigint), life_give_back(bigint) from public;"
            "grant execute on function life_take_in(bigint), life_give_back(bigint) to gn_app;",
            "drop index life_event_answered_once; drop function life_take_in(bigint);"
            "drop function life_give_back(bigint);",
        )
    ]
