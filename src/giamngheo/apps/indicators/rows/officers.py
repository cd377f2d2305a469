"""Poverty officers: the rolls of communes and the certificates of their courses; beside them what somebody recorded of the offices
above, of which no roll is kept. A figure never stands for officers of a roll, so that nobody is counted twice."""

from __future__ import annotations

from .parts import HERE, IN_PERIOD, UNTIL, Measure, Population
from .recorded import RECORDED

# An officer counts from the day on which the roll has them until it closes them, by what was last answered of whether they work on
# poverty; unanswered is neither. Trained: passed a course about that work, with a certificate, within the period.
ROLL = f"""
select coalesce(v.area_id, s.area_id) as home, 1 as n, s.id as ref, null::bigint as household_id, s.name, v.name as village,
  case when taught.certified_on is not null then 'certified' else '' end as note, taught.certified_on as on_day,
  told.works as counts, told.works and taught.certified_on is not null as counts_trained, false as is_above
from subjects_subject s
left join register_village v on v.id = s.village_id
left join (
  select distinct on (a.subject_id) a.subject_id, case a.value #>> '{{}}' when 'true' then true when 'false' then false end as works
  from subjects_answer a where a.fact = 'works_on_poverty' and a.subject_id is not null and a.observed_on <= {UNTIL}
    and not exists (select 1 from subjects_answerwithdrawal w where w.answer_id = a.id)
  order by a.subject_id, a.observed_on desc, a.recorded_at desc, a.id desc
) told on told.subject_id = s.id
left join (
  select k.subject_id, min(k.certified_on) as certified_on
  from delivery_capacity_learner k join delivery_capacity_capacitycase c on c.id = k.case_id
  join delivery_support p on p.id = c.support_id and p.state = 'accepted' and p.accepted_on <= %(day)s
  where k.passed and c.what = 'course' and c.field = 'poverty' and k.certified_on {IN_PERIOD} group by 1
) taught on taught.subject_id = s.id
where s.kind = 'officer' and s.opened_on <= {UNTIL} and (s.closed_on is null or s.closed_on > {UNTIL})
  and (coalesce(v.area_id, s.area_id) in {HERE}) is true
"""  # noqa: S608 - the parts are ours
# Of a province and of a district each its own offices: these are added, not one in the place of another.
ABOVE = """
select r.home, r.n, null::bigint as ref, r.household_id, r.name, r.village, r.note, r.on_day,
  {counts} as counts, {counts_trained} as counts_trained, true as is_above
from ({recorded}) r join places_area a on a.id = r.home and a.kind <> 'commune'
"""


def _above(measure: str, *, counts: str, counts_trained: str) -> str:
    recorded = RECORDED.replace("{measure}", measure)
    return ABOVE.replace("{recorded}", recorded).replace("{counts}", counts).replace("{counts_trained}", counts_trained)


OFFICERS = " union all ".join(
    (
        ROLL,
        _above("officers_above", counts="true", counts_trained="false"),
        _above("officers_above_trained", counts="false", counts_trained="true"),
    )
)
POPULATIONS = (
    Population(
        "officers", "officers", OFFICERS,
        (
            Measure("officers", "x.counts", "x.counts is null"),
            Measure("officers_trained", "x.counts_trained", given=("capacity",)),
            Measure("officers_above", "x.is_above and x.counts"),
            Measure("officers_above_trained", "x.is_above and x.counts_trained"),
        ),
    ),
)  # fmt: skip

__all__ = ["POPULATIONS"]
