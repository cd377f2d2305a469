"""The state of every person's card on a day: told from the lists in force, the register's households and the classes recognised.

One statement for all communes asked for. A commune without a list in force, and who came into a household after the list's day, is
undetermined. Households that are one over the years count once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from giamngheo.apps.linking import same_person
from giamngheo.apps.places.queries import generation_on

from . import card_sql

POOR, NEAR_POOR = "POOR", "NEAR_POOR"
CLASSES = (POOR, NEAR_POOR)

# The newest list of each commune of that day's map; a list of an earlier map says nothing of a commune of this one.
_LISTS = f"""
lists as materialized (
  {card_sql.lists("%(day)s", join="join places_area a on a.id = f.area_id and a.generation_id = %(map)s", where="{where}")}
)"""
# Of rows that are one household, the newest that has members on the day.
_HOMES = """
placed as materialized (
  select h.id, coalesce(u.unit_id, h.id) as unit_id, h.village_id, h.member_count, h.head_name,
    coalesce(pv.target_id, ph.target_id) as commune_id, {household_class} as household_class
  from register_household h left join linking_householdunit u on u.household_id = h.id
  {join_classes}
  left join register_village v on v.id = h.village_id
  left join places_areaprojection pv on pv.area_id = v.area_id and pv.generation_id = %(map)s and pv.level = 'commune'
  left join places_areaprojection ph on ph.area_id = h.area_id and ph.generation_id = %(map)s and ph.level = 'commune'
  where {which} and (h.closed_on is null or h.closed_on > %(day)s)
), members as materialized (
  select m.household_id, m.person_id, m.valid_from from register_membership m join placed p on p.id = m.household_id
  where m.valid_from <= %(day)s and (m.valid_to is null or m.valid_to > %(day)s)
), sizes as (select household_id, count(*) as known from members group by household_id
), homes as materialized (
  select distinct on (p.unit_id) p.*, coalesce(s.known, 0) as known
  from placed p left join sizes s on s.household_id = p.id order by p.unit_id, s.known is null, p.id desc
)"""
_CLASSES = """
classes as materialized (
  select distinct on (t.unit_id) t.unit_id, t.household_class from (
    select coalesce(u.unit_id, c.household_id) as unit_id, c.household_class, c.valid_from, c.rank, c.decision_id
    from in_year_class_history c left join linking_householdunit u on u.household_id = c.household_id where c.valid_from <= %(day)s
    union all
    select coalesce(u.unit_id, e.household_id), e.household_class, e.valid_from, e.rank, 0
    from subjects_classes_elsewhere() e left join linking_householdunit u on u.household_id = e.household_id where e.valid_from <= %(day)s
  ) t order by t.unit_id, t.valid_from desc, t.rank desc, t.decision_id desc
)"""
_CARDS = f"""
cards as materialized ({card_sql.cards("%(day)s", join="join lists l on l.id = r.file_id")}),
doubts as materialized ({card_sql.doubts(join="join lists l on l.id = r.file_id")})"""
# On a day before two rows of one person were merged both were members: the kept row stands for both.
_PEOPLE = f"""
people as (
  select distinct on ({same_person.now("b.person_id")})
    b.person_id, h.id as household_id, h.commune_id, h.village_id, h.head_name, h.household_class, l.as_of as list_on,
    c.valid_to, q.full_name, q.sort_key, q.sex, q.birth_on, q.birth_year,
    {card_sql.state(card="c", doubt="d", joined_on="b.valid_from", born_on="q.birth_on")} as state
  from members b join homes h on h.id = b.household_id join register_person q on q.id = b.person_id
  left join lists l on l.area_id = h.commune_id
  {same_person.join("b.person_id")}
  left join cards c on c.file_id = l.id and c.person_id = {same_person.now("b.person_id")}
  left join doubts d on d.file_id = l.id and d.person_id = {same_person.now("b.person_id")}
  order by {same_person.now("b.person_id")}, same.now_id is not null, b.valid_from desc, b.person_id, h.id
)"""  # noqa: S608 - the parts are ours
# What the newest review up to the day was answered: shown beside, and never written over.
_REVIEW = """
left join lateral (
  select f.has_health_insurance from register_personfact f join register_occasion o on o.id = f.occasion_id
  where f.person_id = p.person_id and f.has_health_insurance is not null and not o.is_withdrawn and o.observed_on <= %(day)s
  order by o.observed_on desc, o.recorded_at desc, f.id desc limit 1
) a on true
left join register_village v on v.id = p.village_id left join places_area e on e.id = p.commune_id
"""


def _people(which: str, *, of_areas: bool) -> str:
    """The common tables up to ``people``; of areas only the persons of poor and near-poor households, by the class of the day."""
    join = "join classes k on k.unit_id = coalesce(u.unit_id, h.id) and k.household_class = any(%(classes)s)" if of_areas else ""
    lists = _LISTS.format(where=" and f.area_id = any(%(communes)s)" if of_areas else "")
    homes = _HOMES.format(which=which, household_class="k.household_class" if of_areas else "''", join_classes=join)
    return f"with {', '.join([lists, *([_CLASSES] if of_areas else []), homes, _CARDS, _PEOPLE])}"


_OF_AREAS = "h.area_id = any(%(areas)s)"
PERSONS_SQL = f"""
{_people(_OF_AREAS, of_areas=True)}, page as (
  select *, count(*) over () as total from people where state = any(%(states)s) and commune_id = any(%(communes)s)
  order by {{order}} limit %(limit)s offset %(offset)s
)
select p.*, a.has_health_insurance as answered, v.name as village, e.name as commune from page p {_REVIEW} order by {{order}}
"""  # noqa: S608 - names are ours
HOUSEHOLD_SQL = f"""
{_people("h.id = %(household)s", of_areas=False)}
select p.*, 0 as total, a.has_health_insurance as answered, v.name as village, e.name as commune from people p {_REVIEW}
order by p.birth_year, p.sort_key, p.person_id
"""  # noqa: S608 - names are ours
# ``unlisted``: members that the register counts and does not name, of households whose list told the head alone.
COVERAGE_SQL = f"""
{_people(_OF_AREAS, of_areas=True)}, unnamed as (
  select h.commune_id, count(*) as households, sum(greatest(coalesce(h.member_count, 1) - h.known, 0)) as unlisted
  from homes h group by h.commune_id
), counted as (
  select commune_id, household_class, state, count(*) as n from people group by 1, 2, 3
)
select c.commune_id, c.household_class, c.state, c.n from counted c where c.commune_id = any(%(communes)s)
union all
select commune_id, '', 'households', households from unnamed where commune_id = any(%(communes)s)
union all
select commune_id, '', 'unlisted', unlisted from unnamed where commune_id = any(%(communes)s)
"""  # noqa: S608 - names are ours
ORDERS = {
    "name": "sort_key, person_id", "-name": "sort_key desc, person_id desc",
    "village": "village_id, head_name, household_id, birth_year, person_id",
    "-village": "village_id desc, head_name, household_id, birth_year, person_id",
    "birth": "birth_year, birth_on, person_id", "-birth": "birth_year desc, birth_on desc, person_id desc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person on the day. ``answered``: what the newest review says of a card, none where it was not asked; ``list_on``: the day of
    the list in force, none where the commune has none; ``valid_to``: until when the card of the list holds."""

    person_id: int
    household_id: int
    commune_id: int
    village_id: int | None
    head_name: str
    household_class: str
    list_on: date | None
    valid_to: date | None
    full_name: str
    sort_key: str
    sex: str
    birth_on: date | None
    birth_year: int | None
    state: str
    total: int
    answered: bool | None
    village: str | None
    commune: str | None

    @property
    def differs(self) -> bool:
        """The review's answer and the list say different things: somebody should look, nobody is overwritten."""
        return self.answered is not None and ((self.state == "has") is not self.answered) and self.state in ("has", "expired", "absent")


def _values(day: date, **more: Any) -> dict[str, Any]:
    return {"day": day, "map": generation_on(day).pk, "classes": list(CLASSES), **more}


def _read(text: str, values: dict[str, Any]) -> list[PersonCard]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [PersonCard(*row) for row in cursor.fetchall()]


def persons_with(
    *, areas: Collection[int], communes: Collection[int], day: date, states: Collection[str], classes: Collection[str] = CLASSES,
    sort: str = "", limit: int | None = None, offset: int = 0,
) -> list[PersonCard]:  # fmt: skip
    """Persons of poor and near-poor households of these communes of the day's map whose card is in one of these states; two statements.

    ``areas``: every unit of any map that lies in them and may be seen.
    """
    values = _values(day, areas=sorted(areas), communes=sorted(communes), states=list(states), limit=limit, offset=offset)
    text = PERSONS_SQL.format(order=ORDERS.get(sort, ORDERS["village"]))
    return _read(text, {**values, "classes": list(classes)})


def of_household(household_id: int, day: date) -> list[PersonCard]:
    """Every member of the household on the day, the oldest first; two statements."""
    return _read(HOUSEHOLD_SQL, _values(day, household=household_id))


def counted(*, areas: Collection[int], communes: Collection[int], day: date) -> list[tuple[int, str, str, int]]:
    """(commune, class, state, persons), and with an empty class the households and the unnamed members; two statements."""
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE_SQL, _values(day, areas=sorted(areas), communes=sorted(communes)))
        return [(commune, code, state, int(n)) for commune, code, state, n in cursor.fetchall()]


__all__ = ["CLASSES", "NEAR_POOR", "ORDERS", "POOR", "PersonCard", "counted", "of_household", "persons_with"]
