"""Which household and which person of the register a staged one is.

By the 12-digit number first, then by the head's name, village and year of birth; always among the households of the
commune of the day and of those communes of other maps that it came from or became part of. One household of the
register is never two households of the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from giamngheo.apps.intake.models import ImportBatch
from giamngheo.workbooks.context import LAST_DAY

from . import staged

# How a staged household was found, surest first.
BY_HEAD_ID, BY_NAME, BY_MEMBER_ID, NEW = "head_id", "name", "member_id", "new"

# Members of today or on the day of the survey. Those of closed households too: an undone import closes what only it
# made, and ends memberships on the day they began.
MEMBERS_SQL = """
create temp table merge_member on commit drop as
select m.household_id, m.person_id, m.is_head, h.area_id, v.search_key as village_key,
  m.valid_to is null and h.closed_on is null as is_open,
  p.search_key, p.birth_on, p.birth_year, p.id_number
from register_household h
join register_membership m on m.household_id = h.id
join register_person p on p.id = m.person_id
left join register_village v on v.id = h.village_id
where h.area_id in (select related_id from merge_related)
  and (m.valid_to is null or m.valid_to >= (select min(survey_on) from merge_household))
  and (p.id_number in (select id_number from merge_person where id_number <> '')
    or (m.is_head and p.search_key in (select search_key from merge_household)))
"""
PAIRS_SQL = """
select h.n, m.household_id, case when p.is_head and m.is_head then 1 when p.is_head then 3 else 4 end as step,
  m.is_open, count(distinct m.person_id) as votes
from merge_person p join merge_household h on h.n = p.n
join merge_member m on m.id_number = p.id_number
join merge_related r on r.area_id = h.area_id and r.related_id = m.area_id
where p.id_number <> '' group by 1, 2, 3, 4
union all
select h.n, m.household_id, 2, bool_or(m.is_open), 1
from merge_household h
join merge_member m on m.is_head and m.search_key = h.search_key and m.birth_year = h.head_birth_year
  and coalesce(m.village_key, '') = h.village_key
join merge_related r on r.area_id = h.area_id and r.related_id = m.area_id
where m.id_number = '' or h.head_id_number = '' or m.id_number = h.head_id_number
  or m.birth_on = h.head_birth_on
group by 1, 2
"""
HOW = {1: BY_HEAD_ID, 2: BY_NAME, 3: BY_MEMBER_ID, 4: BY_MEMBER_ID}

PERSONS_BY_ID_SQL = """
update merge_person p set person_id = f.person_id, how = 'id'
from (
  select distinct on (p.k) p.k, m.person_id
  from merge_person p join merge_household h on h.n = p.n
  join merge_member m on m.id_number = p.id_number
  join merge_related r on r.area_id = h.area_id and r.related_id = m.area_id
  where p.id_number <> ''
  order by p.k, (m.household_id = h.household_id) desc nulls last, m.is_open desc, m.person_id
) f where f.k = p.k
"""
# Two of one name and year in one household are paired by order, so that the same file finds the same persons again.
PERSONS_BY_NAME_SQL = """
with left_over as (
  select p.k, p.search_key, p.birth_year, p.birth_on, p.id_number, h.household_id,
    row_number() over (partition by h.household_id, p.search_key, p.birth_year order by p.k) as position
  from merge_person p join merge_household h on h.n = p.n
  where p.person_id is null and h.household_id is not null
), standing as (
  select s.household_id, q.id as person_id, q.search_key, q.birth_year, q.birth_on, q.id_number,
    row_number() over (partition by s.household_id, q.search_key, q.birth_year order by q.id) as position
  from (
    select distinct m.household_id, m.person_id
    from register_membership m join merge_household h on h.household_id = m.household_id
    where m.valid_to is null or m.valid_to >= h.survey_on
  ) s join register_person q on q.id = s.person_id
  where q.id not in (select person_id from merge_person where person_id is not null)
)
update merge_person p set person_id = s.person_id, how = 'name'
from left_over l join standing s on s.household_id = l.household_id and s.search_key = l.search_key
  and s.birth_year is not distinct from l.birth_year and s.position = l.position
where p.k = l.k and (l.id_number = '' or s.id_number in ('', l.id_number) or s.birth_on = l.birth_on)
"""
# Whom the file finds in another household than the register does today.
LEFT_SQL = """
update merge_person p set left_household_id = m.household_id
from merge_household h, register_membership m
where h.n = p.n and m.person_id = p.person_id and m.valid_to is null
  and m.household_id is distinct from h.household_id and m.valid_from <= h.survey_on
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A staged household (``n``) may be this household; ``step`` 1 is surest, more ``votes`` are better."""

    n: int
    household_id: int
    step: int
    is_open: bool = True
    votes: int = 1


@dataclass(slots=True)
class Assigned:
    """Staged household → (household id, how); ``unclear``: those that cannot be told apart from one another."""

    matches: dict[int, tuple[int, str]] = field(default_factory=dict)
    unclear: set[int] = field(default_factory=set)


def assign(pairs: Iterable[Pair]) -> Assigned:
    """Each household of the register to at most one staged household, the surest pairs first.

    By number the first of equals wins (a household that split: one part goes on, the other is new). By name the
    equals must be as many in the file as in the register, and are then paired in order; otherwise they are unclear.
    """
    found = Assigned()
    taken: set[int] = set()
    by_step: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_step[pair.step].append(pair)
    for step in sorted(by_step):
        free = [p for p in by_step[step] if p.n not in found.matches and p.household_id not in taken]
        chosen = _by_order(free, found.unclear) if step == 2 else free
        for pair in sorted(chosen, key=lambda p: (not p.is_open, -p.votes, p.n, p.household_id)):
            if pair.n in found.matches or pair.n in found.unclear or pair.household_id in taken:
                continue
            found.matches[pair.n] = (pair.household_id, HOW[step])
            taken.add(pair.household_id)
    return found


def _by_order(pairs: list[Pair], unclear: set[int]) -> list[Pair]:
    """Name pairs without doubt, and groups of equals with as many on either side, paired in order.

    A closed household is only thought of where no open one fits.
    """
    open_for = {p.n for p in pairs if p.is_open}
    pairs = [p for p in pairs if p.is_open or p.n not in open_for]
    houses: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        houses[pair.n].add(pair.household_id)
    groups: dict[frozenset[int], list[int]] = defaultdict(list)
    for n, candidates in sorted(houses.items()):
        groups[frozenset(candidates)].append(n)
    claimed: dict[int, int] = defaultdict(int)
    for group in groups:
        for house in group:
            claimed[house] += 1
    chosen = []
    for group, numbers in groups.items():
        if len(numbers) == len(group) and all(claimed[house] == 1 for house in group):
            ordered = zip(numbers, sorted(group), strict=True)
            chosen += [Pair(n, house, 2) for n, house in ordered]
        else:
            unclear.update(numbers)
    return chosen


def match(cursor: Any) -> set[int]:
    """Writes households and persons found into the temporary tables; returns the staged households left unclear."""
    cursor.execute(MEMBERS_SQL)
    cursor.execute("analyze pg_temp.merge_member")
    cursor.execute(PAIRS_SQL)
    assigned = assign(Pair(*row) for row in cursor.fetchall())
    cursor.execute("create temp table merge_match (n bigint, household_id bigint, how text) on commit drop")
    staged.copy_rows(cursor, "merge_match", ((n, *found) for n, found in assigned.matches.items()))
    cursor.execute(
        "update merge_household s set household_id = m.household_id, how = m.how, was_closed_on = h.closed_on "
        "from merge_match m, register_household h where m.n = s.n and h.id = m.household_id"
    )
    cursor.execute("update merge_household set how = 'new' where household_id is null")
    cursor.execute(PERSONS_BY_ID_SQL)
    cursor.execute(PERSONS_BY_NAME_SQL)
    cursor.execute("update merge_person set how = 'new' where person_id is null")
    cursor.execute(LEFT_SQL)
    return assigned.unclear


def prepare(batch: ImportBatch) -> set[int]:
    """Temporary tables of this batch, filled and matched; returns the staged households left unclear.

    Runs in the caller's transaction, under the caller's scope.
    """
    with connection.cursor() as cursor:
        staged.load(cursor, batch_id=batch.pk, survey_on=survey_day(batch))
        return match(cursor)


def survey_day(batch: ImportBatch) -> date:
    """The day whose map the batch's area totals are read on: the survey, else the last day of the review."""
    return batch.survey_on or date(batch.year, *LAST_DAY)


__all__ = ["BY_HEAD_ID", "BY_MEMBER_ID", "BY_NAME", "NEW", "Assigned", "Pair", "assign", "match", "prepare"]
