"""Nominations by area; those of agencies also for who works with money only. Figures stay as they were when nominated, what
was decided stays as decided; only the consent to be named may change afterwards."""

from django.db import migrations

from giamngheo.kit import rls

SEEN = (
    "area_id = any((select app_scope())::int[]) or (agency <> '' and area_id = any((select app_scope_money())::int[]))"
)
GUARD = """
create function praise_nomination_guard() returns trigger language plpgsql as $$
begin
  if (old.movement, old.year, old.kind, old.area_id, old.village_id, old.agency, old.household_id, old.person_id, old.name)
     is distinct from
     (new.movement, new.year, new.kind, new.area_id, new.village_id, new.agency, new.household_id, new.person_id, new.name)
     or (old.state <> 'returned' and
         (old.figures, old.plan_digest, old.figured_at, old.merit, old.award, old.nominated_by_id) is distinct from
         (new.figures, new.plan_digest, new.figured_at, new.merit, new.award, new.nominated_by_id)) then
    raise exception 'praise: figures and nominee are frozen (%)', old.id using errcode = '23514', constraint = 'nomination_frozen';
  end if;
  if old.state in ('awarded', 'refused') and
     (old.state, old.reviewed_by_id, old.reviewed_on, old.review_note, old.opinion, old.opinion_on, old.opinion_by_id,
      old.members_present, old.votes_for, old.votes_against, old.decision_number, old.decided_on, old.decided_by_id, old.return_reason)
     is distinct from
     (new.state, new.reviewed_by_id, new.reviewed_on, new.review_note, new.opinion, new.opinion_on, new.opinion_by_id,
      new.members_present, new.votes_for, new.votes_against, new.decision_number, new.decided_on, new.decided_by_id, new.return_reason)
  then
    raise exception 'praise: settled (%)', old.id using errcode = '23514', constraint = 'nomination_settled';
  end if;
  return new;
end $$;
create trigger nomination_guard before update on praise_nomination for each row execute function praise_nomination_guard();
revoke delete, truncate on praise_nomination from gn_app;
"""
UNDO = "drop trigger nomination_guard on praise_nomination; drop function praise_nomination_guard();"


class Migration(migrations.Migration):
    dependencies = [("praise", "0001_initial"), ("audit", "0002_scope"), ("money", "0002_invariants")]
    operations = [
        *(
            migrations.RunSQL(
                f"alter table {table} enable row level security;"
                f"create policy scope_by_area on {table} using ({SEEN}) with check ({SEEN});",
                f"drop policy scope_by_area on {table}; alter table {table} disable row level security;",
            )
            for table in ("praise_nomination", "praise_nominationevent")
        ),
        rls.append_only("praise_nominationevent"),
        # Who works in villages or watches the review has no part in praise.
        rls.enable_wall("praise_nomination", "false"),
        rls.enable_wall("praise_nominationevent", "false"),
        migrations.RunSQL(GUARD, UNDO),
    ]
