"""Reviewers and village heads see rows of their villages, the Front households of the list to review: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

LISTED = f"{rls.IN_LISTED_AREA} and id in (select c.household_id from review_reviewcase c)"
SEEN = "household_id in (select h.id from register_household h)"
# Who is in a household is shown in the villages only, not wherever the household's name is on a list.
AT_HOME = f"household_id in (select h.id from register_household h where h.{rls.IN_MY_VILLAGES})"
WALLS = {
    "register_household": f"{rls.IN_MY_VILLAGES} or {LISTED}",
    "register_householdfact": SEEN,
    "register_membership": AT_HOME,
    # Somebody new is written before the membership that shows them.
    "register_person": "id in (select m.person_id from register_membership m) or not register_is_placed(id)",
    "register_personfact": AT_HOME,
    "review_reviewcase": f"{rls.IN_MY_VILLAGES} or {rls.IN_LISTED_AREA}",
    "review_decision": SEEN,
    # Pages of who is limited show neither history nor files that were brought in.
    **dict.fromkeys(
        (
            "register_householdevent", "register_personevent", "register_membershipevent", "review_decisionevent",
            "intake_stagedrow", "intake_stagedfinding", "intake_mend",
        ),
        "false",
    ),
}  # fmt: skip

# Asked before any scope exists: the scope is built from it. Ids of villages only, and of one person.
VILLAGES_OF = """
create function review_villages_of(person bigint, day date) returns bigint[]
language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct a.village_id), '{}') from review_villageassignment a
  where a.user_id = person and (a.ended_on is null or a.ended_on >= day)
$$;
"""
# Of everybody's memberships, not only of those that the asker sees.
IS_PLACED = """
create function register_is_placed(person bigint) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (select 1 from register_membership m where m.person_id = person)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0011_cases_scope"),
        ("register", "0007_one_household_on_one_day"),
        ("intake", "0003_list_kind"),
    ]
    operations = [
        migrations.RunSQL(rls.APP_LIMITS, rls.NO_APP_LIMITS),
        migrations.RunSQL(VILLAGES_OF, "drop function review_villages_of(bigint, date);"),
        migrations.RunSQL(IS_PLACED, "drop function register_is_placed(bigint);"),
        *(rls.enable_wall(table, condition) for table, condition in WALLS.items()),
    ]
