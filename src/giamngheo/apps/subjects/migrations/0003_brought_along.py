"""What was answered about a household or a person, and recognised of it, in the commune that it left, told to the commune that
holds it now: who moves brings along what is known."""

from django.db import migrations

# The owner's rights, behind a question that the asking commune cannot get around: only of households and persons that it holds
# itself. The scope is read once, not row by row.
ANSWERS = """
create function subjects_answers_elsewhere()
returns table (id bigint, household_id bigint, person_id bigint, fact text, value jsonb, observed_on date, recorded_at timestamptz)
language sql stable security definer set search_path = public as $$
  with mine as materialized (select unnest(app_scope()) as area_id), found as (
    select x.* from register_household h join subjects_answer x on x.household_id = h.id
    where h.area_id in (select area_id from mine) and x.area_id not in (select area_id from mine)
    union all
    select x.* from register_person p join subjects_answer x on x.person_id = p.id
    where p.area_id in (select area_id from mine) and x.area_id not in (select area_id from mine)
  )
  select f.id, f.household_id, f.person_id, f.fact, f.value, f.observed_on, f.recorded_at from found f
  where not exists (select 1 from subjects_answerwithdrawal w where w.answer_id = f.id)
$$;
create function subjects_classes_elsewhere()
returns table (household_id bigint, household_class text, valid_from date, rank int)
language sql stable security definer set search_path = public as $$
  with mine as materialized (select unnest(app_scope()) as area_id)
  select c.household_id, c.household_class, c.valid_from, c.rank
  from register_household h join in_year_class_history c on c.household_id = h.id
  where h.area_id in (select area_id from mine) and c.area_id not in (select area_id from mine)
$$;
"""
NAMES = ("subjects_answers_elsewhere()", "subjects_classes_elsewhere()")


class Migration(migrations.Migration):
    dependencies = [("subjects", "0002_scope"), ("in_year", "0005_classes_elsewhere"), ("register", "0002_scope")]
    operations = [
        migrations.RunSQL(
            ANSWERS + "".join(
                f"revoke all on function {name} from public; grant execute on function {name} to gn_app, gn_reader;" for name in NAMES
            ),
            "".join(f"drop function {name};" for name in NAMES),
        ),
    ]  # fmt: skip
