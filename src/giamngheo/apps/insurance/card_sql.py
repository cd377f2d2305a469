"""What a list of cards says of a person, as SQL: the one place of the rule, for this app's own pages and for the targets of the Plan.

``day``: SQL of the day looked at.
"""

from __future__ import annotations

from giamngheo.apps.linking import same_person

from .states import ABSENT, EXPIRED, HAS, NOT_YET, STANDS, UNCLEAR, UNKNOWN

# Of these it is told whether somebody holds a card on the day.
TOLD = (HAS, EXPIRED, NOT_YET, ABSENT)


def lists(day: str, *, join: str = "", where: str = "") -> str:
    """The newest list of each commune that speaks for the day."""
    return f"""
select distinct on (f.area_id) f.id, f.area_id, f.as_of from insurance_insurancefile f {join}
where f.withdrawn_at is null and f.as_of <= {day} and f.as_of > {day} - {STANDS.days}{where}
order by f.area_id, f.as_of desc, f.at desc, f.id desc
"""  # noqa: S608 - the parts are ours


def cards(day: str, *, join: str = "") -> str:
    """Of each list and person: ``is_valid`` on the day, ``is_later``, ``valid_to``. A merged person's row is that of who was kept."""
    return f"""
select r.file_id, {same_person.now("r.person_id")} as person_id, max(r.valid_to) as valid_to,
  bool_or(coalesce(r.valid_from <= {day}, true) and coalesce(r.valid_to >= {day}, true)) as is_valid,
  bool_or(r.valid_from > {day}) as is_later
from insurance_insurancerow r {join} {same_person.join("r.person_id")}
where r.person_id is not null group by 1, 2
"""  # noqa: S608 - the parts are ours


def doubts(*, join: str = "") -> str:
    """(list, person) whom a row may stand for, while nobody has chosen."""
    return f"""
select distinct r.file_id, {same_person.now("x.person_id")} as person_id
from insurance_insurancerow r {join}, unnest(r.candidates) x (person_id) {same_person.join("x.person_id")}
where r.outcome = 'unclear'
"""  # noqa: S608 - the parts are ours


DOUBTS = doubts()


def state(*, card: str, doubt: str, joined_on: str, born_on: str, listed: str = "l") -> str:
    """One of ``states.CARD``. Of who was born, or joined the household, after the list's day it says nothing."""
    return f"""
case when {listed}.id is null then '{UNKNOWN}' when {card}.is_valid then '{HAS}' when {card}.is_later then '{NOT_YET}'
  when {card}.person_id is not null then '{EXPIRED}' when {doubt}.person_id is not null then '{UNCLEAR}'
  when {joined_on} > {listed}.as_of or {born_on} > {listed}.as_of then '{UNKNOWN}' else '{ABSENT}' end
"""


__all__ = ["DOUBTS", "TOLD", "cards", "doubts", "lists", "state"]
