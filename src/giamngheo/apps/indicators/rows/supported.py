"""What was delivered and accepted: jobs found, courses passed, models, children measured. Adding up from the period's first day."""

from __future__ import annotations

from giamngheo.apps.linking import same_person

from .parts import DIFFICULT, HERE, IN_PERIOD, POOR_DISTRICTS, UNTIL, Measure, Population

# A support stands where its village is; without one on the commune of its day.
PLACE = "coalesce(v.area_id, s.area_id)"
SUPPORT = f"""
join delivery_support s on s.id = k.support_id and s.state = 'accepted' and s.accepted_on <= %(day)s
left join register_village v on v.id = s.village_id
where ({PLACE} in {HERE}) is true
"""
# One person counts once, with the first time; also one who stood in the register twice.
ONE, SAME = same_person.now("k.person_id"), same_person.join("k.person_id")
JOBS = f"""
select distinct on ({ONE}) {PLACE} as home, 1 as n, s.id as ref, k.household_id, s.beneficiary_name as name, v.name as village,
  k.household_class as note, k.found_on as on_day, k.is_three_classes, {PLACE} in {DIFFICULT} as in_difficult_area
from delivery_placement_placement k {SAME} {SUPPORT} and k.found_on {IN_PERIOD}
order by {ONE}, k.found_on, k.id
"""  # noqa: S608 - the parts are ours
TRAINED = f"""
select distinct on ({ONE}) {PLACE} as home, 1 as n, s.id as ref, k.household_id, k.name, v.name as village,
  k.household_class as note, c.ends_on as on_day, {PLACE} in {POOR_DISTRICTS} as in_poor_district
from delivery_training_trainee k join delivery_training_course c on c.id = k.course_id {SAME} {SUPPORT}
  and k.passed and c.ends_on {IN_PERIOD}
order by {ONE}, c.ends_on, k.id
"""  # noqa: S608 - the parts are ours
# Counted on the day of leaving, under a contract; what its papers still lack is accepted later.
ABROAD = f"""
select distinct on ({ONE}) {PLACE} as home, 1 as n, s.id as ref, k.household_id, s.beneficiary_name as name, v.name as village,
  k.household_class as note, k.departed_on as on_day, {PLACE} in {POOR_DISTRICTS} as in_poor_district
from delivery_abroad_abroadcase k {SAME}
join delivery_support s on s.id = k.support_id and s.state in ('open', 'accepted')
left join register_village v on v.id = s.village_id
where k.departed_on {IN_PERIOD} and ({PLACE} in {HERE}) is true
order by {ONE}, k.departed_on, k.id
"""  # noqa: S608 - the parts are ours
# A model counts from its decision; its papers are accepted at the end only.
MODELS = f"""
select {PLACE} as home, 1 as n, s.id as ref, null::bigint as household_id, s.title as name, v.name as village,
  k.mode as note, k.decided_on as on_day
from delivery_livelihoods_livelihoodproject k
join delivery_support s on s.id = k.support_id and s.giver = 'p2' and s.state in ('open', 'accepted')
left join register_village v on v.id = s.village_id
where k.state in ('running', 'finished') and k.decided_on {IN_PERIOD} and ({PLACE} in {HERE}) is true
"""  # noqa: S608 - the parts are ours
MEASURED = f"""
select distinct on ({ONE}) coalesce(v.area_id, k.area_id) as home, 1 as n, u.id as ref, null::bigint as household_id,
  u.full_name as name, v.name as village, '' as note, r.held_on as on_day, k.haz
from delivery_nutrition_measurement k {SAME}
join delivery_nutrition_measuringround r on r.id = k.round_id
join register_person u on u.id = {ONE}
left join register_village v on v.id = k.village_id
where r.held_on between date '{{year}}-01-01' and {UNTIL} and k.age_days < 1826 and k.haz is not null and not k.is_flagged
  and (coalesce(v.area_id, k.area_id) in {HERE}) is true
order by {ONE}, r.held_on desc, k.id desc
"""  # noqa: S608 - the parts are ours

POPULATIONS = (
    Population(
        "jobs", "supports", JOBS,
        (
            Measure("jobs"),
            Measure(
                "jobs_three_classes", "x.is_three_classes and x.in_difficult_area", "x.is_three_classes is null and x.in_difficult_area"
            ),
        ),
    ),
    Population("trained", "supports", TRAINED, (Measure("trained_poor_districts", "x.in_poor_district"),)),
    Population("abroad", "supports", ABROAD, (Measure("abroad", "x.in_poor_district"),)),
    Population("models", "supports", MODELS, (Measure("pilot_models"),)),
    Population(
        "measured", "persons", MEASURED, (Measure("under_five_measured"), Measure("under_five_stunted", "x.haz < -2")),
    ),
)  # fmt: skip

__all__ = ["POPULATIONS"]
