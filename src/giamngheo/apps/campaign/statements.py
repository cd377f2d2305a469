"""Set-based statements of the campaign: the list to review, its villages, how far each has come, digests, certificates.

No loop over households. Everything runs under the caller's scope.
"""

from __future__ import annotations

from giamngheo.apps.review import newly_out, on_list

# Which household stands where now: its village carries it across maps.
_HERE = """
exists (
  select 1 from places_areainside i where i.outer_id = %(area_id)s and i.inner_id = coalesce(v.area_id, h.area_id)
)"""
_COLUMNS = (
    "(round_id, area_id, village_id, household_id, source, earlier_class, escaped_on, added_by_id, added_at, "
    "dropped_reason)"
)


def cases_sql() -> str:
    """Adds to the list to review whoever is poor or near-poor by the last official word, and, to be followed up only,
    whoever left poverty within the months before today (``on``). Returns nothing; the row count says how many.

    Parameters: round_id, year, on, area_id, by_id, at and those of ``newly_out``.
    """
    return f"""
insert into review_reviewcase {_COLUMNS}
with history as ({on_list.history_sql()}),
latest as (
  select distinct on (household_id) household_id, household_class from history
  order by household_id, valid_from desc, rank desc
), last_poor as (
  select household_id, max(valid_from) as on_day from history where household_class = 'POOR' group by household_id
), escaped as (
  select p.household_id, min(t.valid_from) as escaped_on
  from last_poor p join history t on t.household_id = p.household_id and t.valid_from > p.on_day
  where t.household_class in ('NEAR_POOR', 'NOT_POOR') group by p.household_id
)
select %(round_id)s, %(area_id)s, h.village_id, h.id,
  case when l.household_class = 'NOT_POOR' then 'newly_escaped' else 'on_list' end, l.household_class,
  case when l.household_class = 'NOT_POOR' then e.escaped_on end, %(by_id)s, %(at)s, ''
from latest l join register_household h on h.id = l.household_id
left join register_village v on v.id = h.village_id left join escaped e on e.household_id = l.household_id
where h.closed_on is null and {_HERE} and (
  l.household_class in ('POOR', 'NEAR_POOR')
  or (l.household_class = 'NOT_POOR' and e.escaped_on <= %(on)s
      and %(on)s < e.escaped_on + make_interval(months => {newly_out.months_sql('e.escaped_on')}))
)
on conflict (round_id, household_id) do nothing
"""  # noqa: S608 - the statements are the house's own


# The household asked and its Phiếu A is still to be filled in: that decides whether it joins the list.
_ASKS = """
exists (
  select 1 from campaign_reviewrequest q join campaign_communecampaign qc on qc.id = q.campaign_id
  join review_communereview qr on qr.id = qc.commune_review_id
  where q.household_id = f.household_id and q.state = 'filed' and qr.round_id = %(round_id)s
)"""
# A household with facts of the year that nobody listed: it stands on the list by its form, and the page says so.
SURVEYED_SQL = f"""
insert into review_reviewcase {_COLUMNS}
select distinct %(round_id)s::bigint, %(area_id)s::bigint, h.village_id, h.id, 'surveyed', '', null::date,
  %(by_id)s::bigint, %(at)s::timestamptz, ''
from register_householdfact f join register_occasion o on o.id = f.occasion_id
join register_household h on h.id = f.household_id
where o.year = %(year)s and not o.is_withdrawn and o.kind <> 'in_year' and f.area_id = %(area_id)s
  and not {_ASKS}
on conflict (round_id, household_id) do nothing
"""  # noqa: S608 - column names are ours

VILLAGES_SQL = """
insert into campaign_villagelist (campaign_id, area_id, village_id, state, redo_reason, posted_digest, version)
select distinct %(campaign_id)s::bigint, %(area_id)s::bigint, k.village_id, 'surveying', '', '', 1
from review_reviewcase k
where k.round_id = %(round_id)s and k.area_id = %(area_id)s and k.source <> 'newly_escaped' and k.dropped_at is null
on conflict (campaign_id, village_id) do nothing
"""

# One row per village list of these campaigns: households listed, with a form, with a class, by class, objections that
# nobody re-checked or whose result was not posted since.
COUNTS_SQL = """
with lists as (
  select l.id, l.village_id, l.area_id, r.round_id, r.id as review_id, y.year
  from campaign_villagelist l join campaign_communecampaign c on c.id = l.campaign_id
  join review_communereview r on r.id = c.commune_review_id join review_round y on y.id = r.round_id
  where l.campaign_id = any(%(campaign_ids)s)
), told as (
  select distinct f.household_id
  from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where o.year = any(select distinct year from lists) and not o.is_withdrawn and o.kind <> 'in_year'
    and f.area_id = any(select distinct area_id from lists)
), objections as (
  select village_list_id, count(*) as open, min(due_on) filter (where state = 'open') as due_on from campaign_objection
  where state <> 'answered' and village_list_id = any(select id from lists) group by village_list_id
)
select l.id, count(k.id) filter (where k.source <> 'newly_escaped') as total,
  count(k.id) filter (where k.source = 'newly_escaped') as follow_up,
  count(t.household_id) filter (where k.source <> 'newly_escaped') as surveyed,
  count(d.id) as scored,
  count(d.id) filter (where d.household_class = 'POOR') as poor,
  count(d.id) filter (where d.household_class = 'NEAR_POOR') as near_poor,
  count(d.id) filter (where d.household_class = 'UNDETERMINED') as undetermined,
  coalesce(max(j.open), 0) as open_objections, max(j.due_on) as objection_due_on
from lists l
left join review_reviewcase k on k.round_id = l.round_id and k.area_id = l.area_id
  and k.village_id is not distinct from l.village_id and k.dropped_at is null
left join told t on t.household_id = k.household_id
left join review_decision d on d.commune_review_id = l.review_id and d.household_id = k.household_id
left join objections j on j.village_list_id = l.id
group by l.id
"""

# What a village's list says of each household, as one digest per list.
DIGEST_SQL = """
select l.id, encode(sha256(convert_to(coalesce(string_agg(
  concat_ws('|', k.household_id, coalesce(d.household_class, '-'), coalesce(d.score_a::text, '-'),
    coalesce(d.score_b_min::text, '-'), coalesce(d.score_b_max::text, '-')),
  E'\\n' order by k.household_id), ''), 'UTF8')), 'hex') as digest
from campaign_villagelist l join campaign_communecampaign c on c.id = l.campaign_id
join review_communereview r on r.id = c.commune_review_id
left join review_reviewcase k on k.round_id = r.round_id and k.area_id = l.area_id
  and k.village_id is not distinct from l.village_id and k.dropped_at is null and k.source <> 'newly_escaped'
left join review_decision d on d.commune_review_id = r.id and d.household_id = k.household_id
where l.campaign_id = %(campaign_id)s
group by l.id
"""

# The households of one village's list: those of the digest, with the head's name, in the order of the posted list.
ROWS_SQL = """
select h.id, h.head_name, coalesce(d.household_class, ''), d.score_a::text, d.score_b_min, d.score_b_max
from campaign_villagelist l join campaign_communecampaign c on c.id = l.campaign_id
join review_communereview r on r.id = c.commune_review_id
join review_reviewcase k on k.round_id = r.round_id and k.area_id = l.area_id
  and k.village_id is not distinct from l.village_id and k.dropped_at is null and k.source <> 'newly_escaped'
join register_household h on h.id = k.household_id
left join review_decision d on d.commune_review_id = r.id and d.household_id = k.household_id
where l.id = %(list_id)s
order by h.sort_key, h.id
"""

# The newest day of a survey of the year among the households of one village's list.
NEWEST_SURVEY_SQL = """
select max(o.observed_on)
from campaign_villagelist l join campaign_communecampaign c on c.id = l.campaign_id
join review_communereview r on r.id = c.commune_review_id join review_round y on y.id = r.round_id
join review_reviewcase k on k.round_id = r.round_id and k.area_id = l.area_id
  and k.village_id is not distinct from l.village_id and k.dropped_at is null and k.source <> 'newly_escaped'
join register_householdfact f on f.household_id = k.household_id and f.area_id = l.area_id
join register_occasion o on o.id = f.occasion_id
where l.id = %(list_id)s and o.year = y.year and not o.is_withdrawn and o.kind <> 'in_year'
"""

# Households with a form of the year that the list to review does not hold yet, and requests that wait for Phiếu A.
WAITING_SQL = f"""
select count(distinct f.household_id), (
  select count(*) from campaign_reviewrequest q where q.campaign_id = %(campaign_id)s and q.state = 'filed'
)
from register_householdfact f join register_occasion o on o.id = f.occasion_id
where o.year = %(year)s and not o.is_withdrawn and o.kind <> 'in_year' and f.area_id = %(area_id)s
  and not exists (
    select 1 from review_reviewcase k where k.round_id = %(round_id)s and k.household_id = f.household_id
  ) and not {_ASKS}
"""  # noqa: S608 - the condition is ours

CERTIFICATES_SQL = """
insert into campaign_certificate
  (campaign_id, area_id, household_id, household_class, number, issued_on, issued_by_id, issued_at)
select %(campaign_id)s, d.area_id, d.household_id, d.household_class,
  (row_number() over (order by v.search_key nulls last, h.sort_key, h.id) + %(first)s - 1)::text || %(suffix)s, %(issued_on)s,
  %(by_id)s, %(at)s
from review_decision d join register_household h on h.id = d.household_id
left join register_village v on v.id = h.village_id
where d.commune_review_id = %(review_id)s and d.is_recognised and d.household_class in ('POOR', 'NEAR_POOR')
on conflict (campaign_id, household_id) do nothing
"""

LINES_SQL = """
insert into campaign_consolidationline (consolidation_id, area_id, state, household_count, poor_count, near_poor_count,
  not_poor_count, undetermined_count)
select %(consolidation_id)s, r.area_id, r.state, r.household_count, r.poor_count, r.near_poor_count, r.not_poor_count,
  r.undetermined_count
from review_communereview r where r.round_id = %(round_id)s and r.area_id = any(%(area_ids)s)
"""
