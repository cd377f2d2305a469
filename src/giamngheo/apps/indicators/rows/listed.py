"""What poor and near-poor households answered at the review of a year: water, toilet, telecom, work, insurance, school, needs."""

from __future__ import annotations

from giamngheo.apps.insurance.states import STANDS
from giamngheo.engine.vocabulary import INDICATOR_CODES

from .parts import HERE, HOME, LISTED, POOR_DISTRICTS, UNTIL, Measure, Population, bit

TWO_CLASSES = "d.household_class in ('POOR', 'NEAR_POOR')"
# Working age: 15 to under 60 on the review's day, for both sexes (the Plan names no ages).
AGE = "coalesce(extract(year from age(d.as_of, u.birth_on))::int, extract(year from d.as_of)::int - u.birth_year)"
ANSWERS = f"""
select {HOME} as home, 1 as n, d.household_id as ref, d.household_id, h.head_name as name, v.name as village,
  d.household_class as note, g.decided_on as on_day,
  case when {bit("water", "d.unknown_mask")} then null else not {bit("water")} end as water,
  case when {bit("toilet", "d.unknown_mask")} then null else not {bit("toilet")} end as toilet,
  f.uses_internet, case when f.uses_internet then true else f.needs @> array['telecom'] end as wants_telecom,
  d.deprived_mask, d.unknown_mask, j.told as work_told, j.lasting as lasting_work
{LISTED.replace("where d.is_recognised", '''
left join lateral (
  select bool_or(q.employment_status = 'wage' and q.has_contract) as lasting,
    bool_and(q.employment_status <> '' and (q.employment_status <> 'wage' or q.has_contract is not null)) as told
  from register_personfact q join register_person u on u.id = q.person_id
  where q.occasion_id = f.occasion_id and q.household_id = d.household_id and AGE between 15 and 59
) j on true
where d.is_recognised'''.replace("AGE", AGE))} and {TWO_CLASSES}
"""  # noqa: S608 - the parts are ours
# One level behind its age is not "đúng độ tuổi"; ahead of it nobody has settled (as in indicator 6 of the standard).
AT_LEVEL = f"""
case when not q.is_attending then false
  when q.is_attending is null or q.attending_level = '' then null
  when {AGE} >= 6 and q.attending_level = 'preschool' then false
  when {AGE} >= 11 and q.attending_level in ('preschool', 'primary') then false
  when {AGE} < 6 and q.attending_level <> 'preschool' then null
  when {AGE} < 11 and q.attending_level not in ('preschool', 'primary') then null
  else true end
"""
# What the insurance office's list in force tells, as its own pages do (insurance.cards); where a commune has none, what was answered.
INSURED = """
case when l.id is null then q.has_health_insurance when c.is_valid then true when c.person_id is not null then false
  when doubt.person_id is not null then null when u.birth_on > l.as_of then null
  when exists (select 1 from register_membership b where b.person_id = q.person_id and b.household_id = d.household_id
    and b.valid_to is null and b.valid_from > l.as_of) then null else false end
"""
CARDS = f"""
left join (select distinct on (a.area_id) a.id, a.area_id, a.as_of from insurance_insurancefile a
  where a.withdrawn_at is null and a.as_of <= {UNTIL} and a.as_of > {UNTIL} - {STANDS.days}
  order by a.area_id, a.as_of desc, a.at desc, a.id desc) l on l.area_id = d.area_id
left join (select r.file_id, coalesce(m.kept_id, r.person_id) as person_id,
  bool_or(coalesce(r.valid_from <= {UNTIL}, true) and coalesce(r.valid_to >= {UNTIL}, true)) as is_valid
  from insurance_insurancerow r left join linking_personmerge m on m.merged_id = r.person_id and m.undone_at is null
  where r.person_id is not null group by 1, 2) c on c.file_id = l.id and c.person_id = q.person_id
left join (select distinct r.file_id, e.person_id from insurance_insurancerow r, unnest(r.candidates) e (person_id)
  where r.outcome = 'unclear') doubt on doubt.file_id = l.id and doubt.person_id = q.person_id
"""  # noqa: S608 - the parts are ours
MEMBERS = f"""
select {HOME} as home, 1 as n, u.id as ref, d.household_id, u.full_name as name, v.name as village,
  d.household_class as note, g.decided_on as on_day, {INSURED} as insured, {AGE} between 3 and 15 as of_school_age,
  {AT_LEVEL} as at_level
{LISTED.replace("where d.is_recognised", '''
join register_personfact q on q.occasion_id = f.occasion_id and q.household_id = d.household_id
join register_person u on u.id = q.person_id
CARDS
where d.is_recognised'''.replace("CARDS", CARDS))} and {TWO_CLASSES}
"""
# Needs that members named at the review: of poor and near-poor households of the list, and of newly escaped ones followed up.
NEEDS = f"""
select e.home, 1 as n, u.id as ref, e.household_id, u.full_name as name, e.village, e.note, e.on_day, q.needs,
  exists (select 1 from delivery_support s where s.person_id = u.id and s.state = 'accepted' and s.accepted_on <= {UNTIL}
    and s.content in ('job_connection', 'overseas_work')) as job_given,
  exists (select 1 from delivery_support s where s.person_id = u.id and s.state = 'accepted' and s.accepted_on <= {UNTIL}
    and s.content = 'vocational_training') as skill_given
from (
  select {HOME} as home, d.household_id, v.name as village, d.household_class as note, g.decided_on as on_day, f.occasion_id
  {LISTED} and {TWO_CLASSES}
  union all
  select coalesce(w.area_id, c.area_id), c.household_id, w.name, 'newly_escaped', o.observed_on, o.id
  from review_reviewcase c join review_round y on y.id = c.round_id and y.year = {{year}}
  left join register_village w on w.id = c.village_id
  join lateral (select o.id, o.observed_on from register_householdfact a join register_occasion o on o.id = a.occasion_id
    where a.household_id = c.household_id and o.year = {{year}} and not o.is_withdrawn and o.observed_on <= %(day)s
    order by o.observed_on desc, o.id desc limit 1) o on true
  where c.source = 'newly_escaped' and c.dropped_at is null and (coalesce(w.area_id, c.area_id) in {HERE}) is true
) e
join register_personfact q on q.occasion_id = e.occasion_id and q.household_id = e.household_id
join register_person u on u.id = q.person_id
"""  # noqa: S608 - the parts are ours
# Who was poor (near-poor, in a poor district) and lacked housing at any review of the period; one row a household, as of its
# newest such list.
LACKING = f"""
select distinct on (d.household_id) {HOME} as home, 1 as n, d.household_id as ref, d.household_id, h.head_name as name,
  v.name as village, d.household_class as note, g.decided_on as on_day, d.household_class,
  {HOME} in {POOR_DISTRICTS} as in_poor_district,
  exists (select 1 from delivery_support s where s.household_id = d.household_id and s.content = 'housing'
    and s.state = 'accepted' and coalesce(s.accepted_on, s.ends_on, s.starts_on) <= {UNTIL}) as helped
{LISTED.replace("y.year = {year}", "y.year between 2021 and {year}")} and {TWO_CLASSES}
  and ({bit("housing_quality")} or {bit("housing_area")})
order by d.household_id, y.year desc
"""  # noqa: S608 - the parts are ours
JOB_NEEDS = "x.needs && array['job', 'counselling', 'work_abroad']"
SKILL_NEEDS = "x.needs @> array['skill']"

POPULATIONS = (
    Population(
        "answers", "households", ANSWERS,
        (
            Measure("water_told", "x.water is not null", "x.water is null"),
            Measure("water_clean", "x.water"),
            Measure("toilet_told", "x.toilet is not null", "x.toilet is null"),
            Measure("toilet_hygienic", "x.toilet"),
            Measure("telecom_need", "x.wants_telecom", "x.wants_telecom is null"),
            Measure("telecom_used", "x.uses_internet"),
            Measure("work_told", "x.lasting_work or x.work_told", "not coalesce(x.lasting_work, false) and not x.work_told"),
            Measure("lasting_work", "x.lasting_work"),
            *(
                Measure(f"lacking_{code}", bit(code, "x.deprived_mask"), bit(code, "x.unknown_mask")) for code in INDICATOR_CODES
            ),
        ),
        of_lists=True,
    ),
    Population(
        "members", "persons", MEMBERS,
        (
            Measure("insurance_told", "x.insured is not null", "x.insured is null"),
            Measure("insured", "x.insured"),
            Measure("children_told", "x.of_school_age and x.at_level is not null", "x.of_school_age and x.at_level is null"),
            Measure("children_at_level", "x.of_school_age and x.at_level"),
        ),
        of_lists=True,
    ),
    Population(
        "needs", "persons", NEEDS,
        (
            Measure("job_need", JOB_NEEDS, "x.needs is null"),
            Measure("job_need_met", f"{JOB_NEEDS} and x.job_given", given=("job_connection", "overseas_work")),
            Measure("skill_need", SKILL_NEEDS, "x.needs is null"),
            Measure("skill_need_met", f"{SKILL_NEEDS} and x.skill_given", given=("vocational_training",)),
        ),
        of_lists=True,
    ),
    Population(
        "lacking_housing", "households", LACKING,
        (
            Measure("poor_lacking_housing", "x.household_class = 'POOR'"),
            Measure("poor_housing_helped", "x.household_class = 'POOR' and x.helped", given=("housing",)),
            Measure("near_poor_lacking_housing", "x.household_class = 'NEAR_POOR' and x.in_poor_district"),
            Measure(
                "near_poor_housing_helped", "x.household_class = 'NEAR_POOR' and x.in_poor_district and x.helped", given=("housing",)
            ),
        ),
        of_lists=True,
    ),
)  # fmt: skip

__all__ = ["POPULATIONS"]
