"""What poor and near-poor households answered at the review of a year: water, toilet, telecom, work, insurance, school, needs."""

from __future__ import annotations

from giamngheo.apps.fieldwork.questions import NEEDS_FROM_AGE
from giamngheo.apps.insurance import card_sql
from giamngheo.apps.linking import same_person
from giamngheo.engine.vocabulary import INDICATOR_CODES

from .parts import GIVEN_ON, HERE, IN_PERIOD, POOR_DISTRICTS, UNTIL, Measure, Population, bit

# Working age: 15 to under 60 on the review's day, for both sexes (the Plan names no ages).
AGE = "coalesce(extract(year from age(d.as_of, u.birth_on))::int, extract(year from d.as_of)::int - u.birth_year)"
OF_HOME = "q.occasion_id = d.occasion_id and q.household_id = d.household_id"
WORKING = f"""
left join lateral (
  select bool_or(q.employment_status = 'wage' and q.has_contract) as lasting,
    bool_and(q.employment_status <> '' and (q.employment_status <> 'wage' or q.has_contract is not null)) as told
  from register_personfact q join register_person u on u.id = q.person_id where {OF_HOME} and {AGE} between 15 and 59
) j on true
"""  # noqa: S608 - the parts are ours


ANSWERS = f"""
select d.home, 1 as n, d.household_id as ref, d.household_id, d.head_name as name, d.village,
  d.household_class as note, d.decided_on as on_day,
  case when {bit("water", "d.unknown_mask")} then null else not {bit("water")} end as water,
  case when {bit("toilet", "d.unknown_mask")} then null else not {bit("toilet")} end as toilet,
  d.uses_internet, case when d.uses_internet then true else d.needs @> array['telecom'] end as wants_telecom,
  d.deprived_mask, d.unknown_mask, j.told as work_told, j.lasting as lasting_work
from {{list}} d {WORKING}
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
ONE, SAME = same_person.now("q.person_id"), same_person.join("q.person_id")
# What the insurance office's list in force tells, by the rule of its own pages; where a commune has none, what was answered.
INSURED = f"""
case when l.id is null then q.has_health_insurance
  when not card_state.state = any(array{list(card_sql.TOLD)}) then null else card_state.state = 'has' end
"""
LISTS = card_sql.lists(UNTIL)
# Only rows of lists that speak for the day: a province has a list of all its people for each month.
OF_LISTS = f"join ({LISTS}) spoken on spoken.id = r.file_id"
CARDS = f"""
left join ({LISTS}) l on l.area_id = d.area_id
left join ({card_sql.cards(UNTIL, join=OF_LISTS)}) c on c.file_id = l.id and c.person_id = {ONE}
left join ({card_sql.doubts(join=OF_LISTS)}) doubt on doubt.file_id = l.id and doubt.person_id = {ONE}
left join lateral (select max(b.valid_from) as joined_on from register_membership b
  where l.id is not null and b.person_id = q.person_id and b.household_id = d.household_id and b.valid_to is null) came on true
cross join lateral (select {card_sql.state(card="c", doubt="doubt", joined_on="came.joined_on", born_on="u.birth_on")} as state) card_state
"""  # noqa: S608 - the parts are ours
# One person counts once, also one who stood in the register twice: by the record that has answers, else by the one that was kept.
MEMBERS = f"""
select distinct on ({ONE}) d.home, 1 as n, u.id as ref, d.household_id, u.full_name as name, d.village,
  d.household_class as note, d.decided_on as on_day, {INSURED} as insured, {AGE} between 3 and 15 as of_school_age,
  {AT_LEVEL} as at_level
from {{list}} d join register_personfact q on {OF_HOME} join register_person u on u.id = q.person_id {SAME} {CARDS}
order by {ONE}, q.has_health_insurance is null and q.is_attending is null, q.person_id = {ONE} desc, d.household_id
"""  # noqa: S608 - the parts are ours
# Needs that a year begins with: those that members named at the review of the year before, which made the list of this year: of poor and
# near-poor households of the list, and of newly escaped ones followed up. What was given before the need was named does not meet it.
BEFORE = "{year} - 1"
NEEDS = f"""
select distinct on ({ONE}) e.home, 1 as n, u.id as ref, e.household_id, u.full_name as name, e.village, e.note, e.on_day, q.needs,
  coalesce(given.job_on >= e.named_on, false) as job_given, coalesce(given.skill_on >= e.named_on, false) as skill_given,
  coalesce({AGE.replace("d.as_of", "e.named_on")} >= {NEEDS_FROM_AGE}, true) as is_asked
from (
  select d.home, d.household_id, d.village, d.household_class as note, d.decided_on as on_day, d.occasion_id,
    o.observed_on as named_on
  from {{list}} d join register_occasion o on o.id = d.occasion_id
  union all
  select coalesce(w.area_id, c.area_id), c.household_id, w.name, 'newly_escaped', o.observed_on, o.id, o.observed_on
  from review_reviewcase c join review_round y on y.id = c.round_id and y.year = {BEFORE}
  left join register_village w on w.id = c.village_id
  join lateral (select o.id, o.observed_on from register_householdfact a join register_occasion o on o.id = a.occasion_id
    where a.household_id = c.household_id and o.year = {BEFORE} and not o.is_withdrawn and o.observed_on <= %(day)s
    order by o.observed_on desc, o.id desc limit 1) o on true
  where c.source = 'newly_escaped' and c.dropped_at is null and (coalesce(w.area_id, c.area_id) in {HERE}) is true
) e
join register_personfact q on q.occasion_id = e.occasion_id and q.household_id = e.household_id
join register_person u on u.id = q.person_id {SAME}
left join (
  select {same_person.now("s.person_id", "helped")} as person_id,
    max(s.starts_on) filter (where s.content in ('job_connection', 'overseas_work')) as job_on,
    max(s.starts_on) filter (where s.content = 'vocational_training') as skill_on
  from delivery_support s {same_person.join("s.person_id", "helped")}
  where s.state = 'accepted' and {GIVEN_ON} {IN_PERIOD} and s.content in ('job_connection', 'overseas_work', 'vocational_training')
  group by 1
) given on given.person_id = {ONE}
order by {ONE}, q.needs is null, q.person_id = {ONE} desc, e.named_on desc, e.household_id
"""  # noqa: S608 - the parts are ours
# Who was poor (near-poor, in a poor district) and lacked housing at any review of the period; one row a household, as of its newest
# such list. Rows of the register that are one household over the years are one here, and so is what any of them was given.
UNIT = "coalesce(one.unit_id, d.household_id)"
HOUSED = f"""
left join linking_householdunit one on one.household_id = d.household_id
left join (
  select distinct coalesce(o.unit_id, s.household_id) as unit_id
  from delivery_support s left join linking_householdunit o on o.household_id = s.household_id
  where s.content = 'housing' and s.state = 'accepted' and {GIVEN_ON} {IN_PERIOD}
) given on given.unit_id = {UNIT}
"""  # noqa: S608 - the parts are ours
LACKING = f"""
select distinct on ({UNIT}) d.home, 1 as n, d.household_id as ref, d.household_id, d.head_name as name,
  d.village, d.household_class as note, d.decided_on as on_day, d.household_class,
  d.home in {POOR_DISTRICTS} as in_poor_district, given.unit_id is not null as helped
from {{list}} d {HOUSED} where ({bit("housing_quality")} or {bit("housing_area")})
order by {UNIT}, d.year desc, d.household_id
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
            Measure("job_need", JOB_NEEDS, "x.needs is null and x.is_asked"),
            Measure("job_need_met", f"{JOB_NEEDS} and x.job_given", given=("job_connection", "overseas_work")),
            Measure("skill_need", SKILL_NEEDS, "x.needs is null and x.is_asked"),
            Measure("skill_need_met", f"{SKILL_NEEDS} and x.skill_given", given=("vocational_training",)),
        ),
        of_lists=True, lists_before=1,
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
        of_lists=True, of_period=True,
    ),
)  # fmt: skip

__all__ = ["POPULATIONS"]
