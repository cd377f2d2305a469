"""Policies by area and, inside a commune, by village; the sample stands once collection began, estimates are written once."""

from django.db import migrations

from giamngheo.kit import rls

OF_SAMPLE = "exists (select 1 from evaluations_samplehousehold s where s.id = sample_id)"
GUARDS = """
create function evaluations_sample_guard() returns trigger language plpgsql as $$
declare now_state text;
begin
  select state into now_state from evaluations_survey where id = coalesce(old.survey_id, new.survey_id);
  if now_state in ('closed', 'cancelled') or (tg_op <> 'UPDATE' and now_state = 'collecting') then
    raise exception 'evaluations: the sample stands (%)', now_state using errcode = '23514', constraint = 'sample_stands';
  end if;
  if tg_op = 'UPDATE' and (old.survey_id, old.cluster_id, old.household_id, old.weight, old.area_id, old.village_id, old.listed_class)
     is distinct from (new.survey_id, new.cluster_id, new.household_id, new.weight, new.area_id, new.village_id, new.listed_class) then
    raise exception 'evaluations: the sample stands' using errcode = '23514', constraint = 'sample_stands';
  end if;
  return coalesce(new, old);
end $$;
create trigger sample_guard before insert or update or delete on evaluations_samplehousehold
  for each row execute function evaluations_sample_guard();

create function evaluations_survey_guard() returns trigger language plpgsql as $$
begin
  if old.state in ('closed', 'cancelled') then
    raise exception 'evaluations: settled (%)', old.id using errcode = '23514', constraint = 'survey_settled';
  end if;
  return new;
end $$;
create trigger survey_guard before update on evaluations_survey for each row execute function evaluations_survey_guard();

create function evaluations_answer_guard() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from evaluations_samplehousehold s join evaluations_survey v on v.id = s.survey_id
                 where s.id = coalesce(new.sample_id, old.sample_id) and v.state = 'collecting') then
    raise exception 'evaluations: not collecting' using errcode = '23514', constraint = 'answer_while_collecting';
  end if;
  return coalesce(new, old);
end $$;
create trigger answer_guard before insert or update or delete on evaluations_answer
  for each row execute function evaluations_answer_guard();
revoke delete, truncate on evaluations_survey from gn_app;
revoke truncate on evaluations_samplecluster, evaluations_samplehousehold, evaluations_answer from gn_app;
"""
UNDO = """
drop trigger sample_guard on evaluations_samplehousehold; drop function evaluations_sample_guard();
drop trigger survey_guard on evaluations_survey; drop function evaluations_survey_guard();
drop trigger answer_guard on evaluations_answer; drop function evaluations_answer_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial"), ("review", "0013_guards")]
    operations = [
        rls.enable_scope("evaluations_samplecluster"),
        rls.enable_wall("evaluations_samplecluster", rls.IN_MY_VILLAGES),
        rls.enable_scope("evaluations_samplehousehold"),
        rls.enable_wall("evaluations_samplehousehold", rls.IN_MY_VILLAGES),
        rls.enable_scope("evaluations_answer"),
        rls.enable_wall("evaluations_answer", OF_SAMPLE),
        rls.append_only("evaluations_estimate"),
        migrations.RunSQL(GUARDS, UNDO),
    ]
