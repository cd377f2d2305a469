"""What is watched beside the targets: works, projects, houses, certificates, loans. From accepted supports and the bank's files."""

from __future__ import annotations

from .parts import HERE, IN_PERIOD, UNTIL, Measure, Population
from .supported import ONE, PLACE, SAME, SUPPORT

WORKS = f"""
select {PLACE} as home, 1 as n, s.id as ref, null::bigint as household_id, s.title as name, v.name as village,
  k.work_act as note, s.accepted_on as on_day
from delivery_works_workcase k {SUPPORT} and s.accepted_on {IN_PERIOD}
"""  # noqa: S608 - the parts are ours
HOUSES = f"""
select {PLACE} as home, 1 as n, s.id as ref, k.household_id, s.beneficiary_name as name, v.name as village, k.work as note,
  coalesce(s.accepted_on, k.decided_on) as on_day, k.work,
  s.state = 'accepted' and s.accepted_on <= {UNTIL} as is_built
from delivery_housing_housingcase k
join delivery_support s on s.id = k.support_id and s.giver = 'p5' and s.state in ('open', 'accepted')
left join register_village v on v.id = s.village_id
where k.decided_on {IN_PERIOD} and ({PLACE} in {HERE}) is true
"""  # noqa: S608 - the parts are ours
PROJECTS = f"""
select {PLACE} as home, 1 as n, s.id as ref, null::bigint as household_id, s.title as name, v.name as village,
  k.mode as note, k.decided_on as on_day, s.giver
from delivery_livelihoods_livelihoodproject k
join delivery_support s on s.id = k.support_id and s.state in ('open', 'accepted')
left join register_village v on v.id = s.village_id
where k.state in ('running', 'finished') and k.decided_on {IN_PERIOD} and ({PLACE} in {HERE}) is true
"""  # noqa: S608 - the parts are ours
MEMBERS_GIVEN = f"""
select {PLACE} as home, 1 as n, s.id as ref, k.household_id, k.name, v.name as village, '' as note, s.accepted_on as on_day
from delivery_livelihoods_livelihoodmember k {SUPPORT} and s.accepted_on {IN_PERIOD} and k.removed_at is null
"""  # noqa: S608 - the parts are ours
# The job of a learner as it was last seen by the year's end, in any course of theirs: what was seen later, or a course after which nobody
# has asked yet, takes no earlier answer away. "No job yet" is an answer, an empty one is none.
SEEN = f"""
left join (select distinct on (e.pgh_obj_id) e.pgh_obj_id, e.job, e.job_seen_on from delivery_training_traineeevent e
  where e.job <> '' and e.job_seen_on <= {UNTIL} order by e.pgh_obj_id, e.job_seen_on desc, e.pgh_id desc) j on j.pgh_obj_id = k.id
"""  # noqa: S608 - the parts are ours
LEARNED = f"""
select distinct on ({ONE}) {PLACE} as home, 1 as n, s.id as ref, k.household_id, k.name, v.name as village,
  k.household_class as note, c.ends_on as on_day, coalesce(j.job, '') as job
from delivery_training_trainee k join delivery_training_course c on c.id = k.course_id {SEEN} {SAME} {SUPPORT}
  and k.passed and c.ends_on {IN_PERIOD}
order by {ONE}, j.job_seen_on desc nulls last, c.ends_on, k.id
"""  # noqa: S608 - the parts are ours
LOANS = f"""
select distinct on (k.area_id) k.area_id as home, k.outstanding_vnd as n, k.id as ref, null::bigint as household_id, a.name as name,
  '' as village, '' as note, k.month as on_day
from delivery_loans_loantotal k join places_area a on a.id = k.area_id
where k.scheme = '' and k.month between date '{{year}}-01-01' and {UNTIL} and (k.area_id in {HERE}) is true
order by k.area_id, k.month desc
"""  # noqa: S608 - the parts are ours

POPULATIONS = (
    Population("works", "supports", WORKS, (
        Measure("works_built", "x.note = 'build'"), Measure("works_maintained", "x.note = 'maintain'"),
    )),
    Population("houses", "supports", HOUSES, (
        Measure("houses_approved"), Measure("houses_new", "x.is_built and x.work = 'new'"),
        Measure("houses_repaired", "x.is_built and x.work = 'repair'"),
    )),
    Population("projects", "supports", PROJECTS, (
        Measure("projects_p2", "x.giver = 'p2'"), Measure("projects_p3", "x.giver = 'p3_1'"),
    )),
    Population("members_given", "supports", MEMBERS_GIVEN, (Measure("members_given"),)),
    Population("learned", "supports", LEARNED, (
        Measure("certified"), Measure("certified_asked", "x.job <> ''", "x.job = ''"),
        Measure("employed_after", "x.job not in ('', 'none')"),
    )),
    Population("loans", "totals_of_bank", LOANS, (Measure("loans_outstanding"),)),
)  # fmt: skip

__all__ = ["POPULATIONS"]
