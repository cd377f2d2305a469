"""What a staged household says beside what the register knows of it for the year: the same, changed, new; and who is
missing from the file. Works on the temporary tables of ``staged`` once ``matching`` has filled them."""

from __future__ import annotations

from typing import Any

from .staged import FACT_COLUMNS, PERSON_FACT_COLUMNS

# The newest word of the year, and the newest up to the day of this survey: an older file that is brought in again
# repeats what it said then, although a later file has said otherwise.
KNOWN_SQL = """
create temp table merge_known on commit drop as
with said as (
  select h.n, f.id as fact_id, f.occasion_id, f.household_id, o.observed_on <= h.survey_on as is_before,
    row_number() over (
      partition by h.n, o.observed_on <= h.survey_on order by o.observed_on desc, o.recorded_at desc, f.id desc
    ) as position
  from merge_household h
  join register_householdfact f on f.household_id = h.household_id
  join register_occasion o on o.id = f.occasion_id
  where o.year = %(year)s and not o.is_withdrawn
) select n, fact_id, occasion_id, household_id, is_before from said where position = 1
"""
# Later facts of any year, or members who came or left after the survey: then this file tells of the past, and the
# household as it stands today is left alone. A membership that held on no day says nothing (an undone import).
LATEST_SQL = """
update merge_household h set is_latest = false
where exists (
  select 1 from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where f.household_id = h.household_id and not o.is_withdrawn and o.observed_on > h.survey_on
) or exists (
  select 1 from register_membership m
  where m.household_id = h.household_id and (m.valid_to is null or m.valid_to > m.valid_from)
    and (m.valid_from > h.survey_on or m.valid_to > h.survey_on)
) or exists (
  select 1 from merge_person p join register_membership m on m.person_id = p.person_id
  where p.n = h.n and (m.valid_to is null or m.valid_to > m.valid_from) and m.valid_from > h.survey_on
)
"""
_FACTS = ", ".join(FACT_COLUMNS)
_PERSON_FACTS = ", ".join(PERSON_FACT_COLUMNS)
_SAID = ", ".join(f"p.{name}" for name in PERSON_FACT_COLUMNS)
SAME_SQL = f"""
with alike as (
  select k.n, k.fact_id, k.occasion_id, k.household_id, h.has_members
  from merge_known k join merge_household h on h.n = k.n join register_householdfact f on f.id = k.fact_id
  where f.area_id = h.area_id
    and ({", ".join("f." + name for name in FACT_COLUMNS)})
        is not distinct from ({", ".join("h." + name for name in FACT_COLUMNS)})
), told as (
  select a.n, a.fact_id, p.person_id, {_SAID} from alike a join merge_person p on p.n = a.n where a.has_members
), stored as (
  select a.n, a.fact_id, p.person_id, {_SAID}
  from alike a join register_personfact p on p.household_id = a.household_id and p.occasion_id = a.occasion_id
  where a.has_members
), different as (
  (select * from told except select * from stored) union all (select * from stored except select * from told)
)
update merge_household h set is_same = true, fact_id = a.fact_id
from alike a where a.n = h.n and (a.n, a.fact_id) not in (select n, fact_id from different)
"""  # noqa: S608 - column names are ours

# Households with facts of the year in these communes that the file does not speak of.
MISSING_SQL = """
from register_household h
join lateral (
  select f.id from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where f.household_id = h.id and o.year = %(year)s and not o.is_withdrawn
    and f.area_id in (select area_id from merge_household)
  limit 1
) f on true
left join register_village v on v.id = h.village_id
where h.area_id in (select related_id from merge_related) and h.closed_on is null
  and h.id not in (select household_id from merge_household where household_id is not null)
"""


def compare(cursor: Any, *, year: int) -> None:
    """Marks staged households that repeat what is known, and those that tell of the past."""
    cursor.execute(KNOWN_SQL, {"year": year})
    cursor.execute("analyze pg_temp.merge_known")
    cursor.execute(LATEST_SQL)
    cursor.execute(SAME_SQL)


# Whom a full list of members no longer names: they left the household by the day of the survey.
GONE_SQL = """
from merge_household h
join register_membership m on m.household_id = h.household_id and m.valid_to is null and m.valid_from <= h.survey_on
where h.has_members and h.is_latest
  and m.person_id not in (select person_id from merge_person where person_id is not null)
"""
COUNTS_SQL = f"""
select
  count(*), count(*) filter (where how = 'new'), count(*) filter (where is_same),
  count(*) filter (where not is_same and n in (select n from merge_known)),
  count(distinct area_id),
  (select count(*) from merge_person where how = 'new'),
  (select count(*) from merge_person p join merge_household h on h.n = p.n
   where p.left_household_id is not null and h.is_latest),
  (select count(*) {GONE_SQL}),
  (select count(*) {MISSING_SQL})
from merge_household
"""  # noqa: S608 - our own pieces


def counts(cursor: Any, *, year: int) -> dict[str, int]:
    """How many households and persons of each sort; ``known``: matched, but nothing was recorded for the year yet."""
    cursor.execute(COUNTS_SQL, {"year": year})
    names = ("households", "new", "same", "changed", "communes", "persons_new", "persons_moved", "persons_gone",
             "missing")  # fmt: skip
    found = dict(zip(names, map(int, cursor.fetchone()), strict=True))
    found["known"] = found["households"] - found["new"] - found["same"] - found["changed"]
    return found


__all__ = ["compare", "counts"]
