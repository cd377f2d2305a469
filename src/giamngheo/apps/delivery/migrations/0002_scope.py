"""Policies; what is written once; the door to what was given elsewhere to those whom the asking commune holds."""

from django.db import migrations

from giamngheo.kit import rls

# The owner's rights, behind a question that the asking commune cannot get around: only of households, persons and places
# that it holds itself. A place's key begins with the id of its commune.
EARLIER = """
create or replace function delivery_earlier(homes bigint[], people bigint[], places text[])
returns table (id bigint, area_name text, content text, giver text, household_id bigint, person_id bigint, place_key text,
               starts_on date, ends_on date, norm_vnd bigint, title text, beneficiary_name text, state text)
language sql stable security definer set search_path = public as $$
  select s.id, a.name, s.content, s.giver, s.household_id, s.person_id, s.place_key, s.starts_on, s.ends_on, s.norm_vnd,
         s.title, s.beneficiary_name, s.state
  from delivery_support s join places_area a on a.id = s.area_id
  where s.state in ('held', 'open', 'accepted') and (
    s.household_id in (select h.id from register_household h where h.id = any(homes) and h.area_id = any(app_scope()))
    or s.person_id in (select p.id from register_person p where p.id = any(people) and p.area_id = any(app_scope()))
    or (s.place_key <> '' and s.place_key = any(places) and s.area_id = any(app_scope()))
  ) order by s.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("audit", "0002_scope"), ("register", "0002_scope")]
    operations = [
        *(
            rls.enable_scope(f"delivery_{name}")
            for name in ("importedlist", "support", "clash", "override", "contribution", "evidence")
        ),
        *(operation for name in ("supportevent", "overrideevent") for operation in rls.event_table(f"delivery_{name}")),
        rls.append_only("delivery_importedlist"),
        rls.append_only("delivery_clash"),
        migrations.RunSQL(
            EARLIER + "revoke all on function delivery_earlier(bigint[], bigint[], text[]) from public;"
            "grant execute on function delivery_earlier(bigint[], bigint[], text[]) to gn_app, gn_reader;",
            "drop function delivery_earlier(bigint[], bigint[], text[]);",
        ),
    ]
