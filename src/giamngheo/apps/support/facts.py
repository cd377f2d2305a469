"""What the register knows of households and persons on the day of an activity, as the columns of the engine.

Set-based: one statement per table for a set of communes or of households. A fact that the register does not hold is
unknown; a later survey outweighs an earlier one answer by answer, and what was observed after the day does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl
from psycopg import sql

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review.tables.conditions import MERIT_NOTED
from giamngheo.apps.subjects.columns import OF_PLACES
from giamngheo.apps.subjects.known import answers_frame
from giamngheo.apps.subjects.reading import copied
from giamngheo.engine.conditions import first_known, keep_where
from giamngheo.engine.eligibility_facts import class_on_day, last_day_outside, with_member_facts
from giamngheo.engine.eligibility_frames import HOUSEHOLD_SUBJECT, PERSON_SUBJECT
from giamngheo.engine.frames import conform
from giamngheo.engine.vocabulary import KINH

UNKNOWN = pl.lit(None, dtype=pl.Boolean)
# A pregnancy seen longer ago than this says nothing about the day.
PREGNANCY = timedelta(days=280)


@dataclass(frozen=True, slots=True)
class Known:
    """Facts of the day in the shape of the engine; ``names``: who and where each household is, ``person_names``: who each
    member is, ``merits``: person_key, is_merit. Keys are the register's numbers as text."""

    households: pl.DataFrame
    persons: pl.DataFrame
    names: pl.DataFrame
    person_names: pl.DataFrame
    merits: pl.DataFrame


def _newest(name: str, table: str = "f", *, is_text: bool = False) -> str:
    """The newest answer to one question up to the day."""
    told = f"{table}.{name} <> ''" if is_text else f"{table}.{name} is not null"
    order = f"o.observed_on desc, o.recorded_at desc, {table}.id desc"
    return f"(array_agg({table}.{name} order by {order}) filter (where {told}))[1] as {name}"


# Wall, frame and roof of indicator 7 are not the three hard parts of TT 01/2022/TT-BXD: those a housing case asks.
_HOUSEHOLD_ANSWERS = ("floor_area_m2", "member_count")
# Merit by the review's own words: the answer, or the note of a list on which it was not asked.
_MERIT_TOLD = f"coalesce(f.has_merit_member, case when {MERIT_NOTED} then true end)".replace("%%", "%")
_PERSON_TEXT, _PERSON_YES_NO = ("employment_status", "disability_level"), ("receives_allowance", "is_merit")
_WANTED = """
wanted as materialized (
  select h.id, h.area_id, h.village_id, h.head_name, h.sort_key, h.member_count, h.ethnic_group
  from register_household h where {which} and (h.closed_on is null or h.closed_on > {day})
)"""
# Facts of places, as columns; of one village, or with none of the whole commune.
_PLACES = f"""
place_told as materialized (
  select a.area_id, a.village_id, {", ".join(
    f"(array_agg(a.value order by a.observed_on desc, a.id desc) filter (where a.fact = '{fact}'))[1] as {fact}" for fact in OF_PLACES
  )}
  from subjects_placeanswer a where a.observed_on <= {{day}} group by a.area_id, a.village_id
)"""  # noqa: S608 - names are ours
# The commune on the map of the day: of the household's unit, else of the unit that its newest survey names.
HOUSEHOLDS_SQL = f"""
with {_WANTED}, {_PLACES}, told as (
  select f.household_id, {", ".join(_newest(name) for name in _HOUSEHOLD_ANSWERS)},
    (array_agg({_MERIT_TOLD} order by o.observed_on desc, o.recorded_at desc, f.id desc)
      filter (where {_MERIT_TOLD} is not null))[1] as merit_told,
    (array_agg(f.area_id order by o.observed_on desc, f.id desc))[1] as area_id
  from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where f.household_id in (select id from wanted) and not o.is_withdrawn and o.observed_on <= {{day}}
  group by f.household_id
), split as (
  select e.other_household_id as household_id, max(e.happened_on) as independent_since
  from life_lifeevent e where e.kind = 'split' and not e.is_withdrawn and e.happened_on <= {{day}}
    and e.other_household_id in (select id from wanted)
  group by e.other_household_id
)
select w.id as household_key, w.head_name, w.sort_key, w.area_id, w.village_id, v.name as village, a.name as area,
  coalesce(b.code, c.code, d.code) as commune_code, coalesce(t.member_count, w.member_count) as member_count,
  nullif(w.ethnic_group, '') <> {{kinh}} as is_ethnic_minority, s.independent_since, t.floor_area_m2,
  case when t.floor_area_m2 > 0 then true end as has_house, t.merit_told,
  {", ".join(f"coalesce(pv.{fact}, pc.{fact}) as {fact}_here" for fact in OF_PLACES)}
from wanted w join places_area a on a.id = w.area_id
left join register_village v on v.id = w.village_id
left join told t on t.household_id = w.id
left join split s on s.household_id = w.id
left join place_told pv on pv.area_id = w.area_id and pv.village_id = w.village_id
left join place_told pc on pc.area_id = w.area_id and pc.village_id is null
left join places_area b on b.id = w.area_id and b.generation_id = {{generation}}
left join places_areaprojection p on p.area_id = w.area_id and p.generation_id = {{generation}} and p.level = 'commune'
left join places_area c on c.id = p.target_id
left join places_area d on d.id = t.area_id and d.generation_id = {{generation}}
order by w.id
"""  # noqa: S608 - names are ours
# Every recognised class of the households and of the rows linked with them over the years: the one history of classes there
# is (in_year.class_history), read whole, since the exits of the past count and not only the class of the day. What another commune
# recognised of a household that has moved here since comes along.
_HISTORY = """
unit_rows as (
  select w.id as household_key, coalesce(k.household_id, w.id) as row_id
  from wanted w left join linking_householdunit u on u.household_id = w.id
  left join linking_householdunit k on k.unit_id = u.unit_id
)
select u.household_key, d.household_class, d.valid_from
from unit_rows u join (
  select household_id, household_class, valid_from, rank, decision_id from in_year_class_history @of_few@
  union all select household_id, household_class, valid_from, rank, 0 from @elsewhere@
) d on d.household_id = u.row_id
where d.valid_from <= {day} order by u.household_key, d.valid_from, d.rank, d.decision_id
"""
_OF_ALL = _HISTORY.replace("@of_few@", "").replace("@elsewhere@", "subjects_classes_elsewhere()")
# Of named households, by their own keys: the whole is read where the whole is asked for.
_ROWS = "array(select row_id from unit_rows)"
_OF_FEW = _HISTORY.replace("@of_few@", f"where household_id = any({_ROWS})")
_OF_FEW = _OF_FEW.replace("@elsewhere@", f"subjects_classes_elsewhere_of({_ROWS})")
HISTORY_SQL = f"with {_WANTED}, {_OF_ALL}"
HISTORY_OF_FEW_SQL = f"with {_WANTED}, {_OF_FEW}"
# Also of households that have left the register.
LIFE_SQL = f"with wanted as materialized (select h.id from register_household h where {{which}}), {_OF_FEW}"  # noqa: S608 - names are ours
PERSONS_SQL = f"""
with {_WANTED}, told as (
  select f.person_id, {", ".join(_newest(name, is_text=True) for name in _PERSON_TEXT)},
    {", ".join(_newest(name) for name in _PERSON_YES_NO)},
    (array_agg(f.is_pregnant order by o.observed_on desc, f.id desc)
      filter (where f.is_pregnant is not null and o.observed_on > {{pregnant_since}}))[1] as is_pregnant
  from register_personfact f join register_occasion o on o.id = f.occasion_id
  where f.household_id in (select id from wanted) and not o.is_withdrawn and o.observed_on <= {{day}}
  group by f.person_id
)
select m.household_id as household_key, q.id as person_key, q.full_name, q.sort_key, q.birth_on, q.birth_year,
  nullif(q.sex, '') as sex, t.employment_status, t.disability_level, t.is_pregnant,
  nullif(q.ethnic_group, '') <> {{kinh}} as is_person_ethnic_minority, t.receives_allowance, t.is_merit
from register_membership m join wanted w on w.id = m.household_id join register_person q on q.id = m.person_id
left join told t on t.person_id = q.id
where m.valid_from <= {{day}} and (m.valid_to is null or m.valid_to > {{day}})
order by m.household_id, q.id
"""  # noqa: S608 - names are ours
HOUSEHOLD_IDS = "select h.id from register_household h where {which} and (h.closed_on is null or h.closed_on > {day})"
PERSON_IDS = """
select m.person_id from register_membership m join register_household h on h.id = m.household_id
where {which} and (h.closed_on is null or h.closed_on > {day})
  and m.valid_from <= {day} and (m.valid_to is null or m.valid_to > {day})
"""
# Merit as the simulation reads it: a member of merit settles it, else the household's own answer, else its members'.
_MERIT = first_known(
    keep_where(nw.col("has_merit_member"), nw.lit(True), else_missing=True), nw.col("merit_told"), nw.col("has_merit_member")
)
_FLAGS = (
    "is_ethnic_minority", "has_house", "merit_told", "receives_allowance", "is_merit", "is_pregnant",
    "is_person_ethnic_minority", *(f"{fact}_here" for fact in OF_PLACES),
)  # fmt: skip
_TYPES: dict[str, Any] = {
    "household_key": pl.String(), "person_key": pl.String(), "head_name": pl.String(), "sort_key": pl.String(),
    "village": pl.String(), "area": pl.String(), "commune_code": pl.String(), "full_name": pl.String(), "sex": pl.String(),
    "employment_status": pl.String(), "disability_level": pl.String(), "household_class": pl.String(),
    "area_id": pl.Int64(), "village_id": pl.Int64(), "member_count": pl.Int64(), "birth_year": pl.Int64(),
    "floor_area_m2": pl.Float64(), "independent_since": pl.Date(), "birth_on": pl.Date(), "valid_from": pl.Date(),
}  # fmt: skip
HOUSEHOLD_NAMES = ("household_key", "head_name", "sort_key", "area_id", "village_id", "village", "area")


# What later apps know of households on a day: household_key and columns of HOUSEHOLD_SUBJECT, one row per household that is
# known; whom it leaves out is not known. They hang it in when they start; nobody here asks upward.
Later = Callable[[date], pl.DataFrame]
_later: dict[str, Later] = {}


def add_facts(name: str, source: Later) -> None:
    """Called once by an app that is ready; the same name again replaces the source."""
    _later[name] = source


def known_of_areas(area_ids: Collection[int], on: date, *, with_persons: bool) -> Known:
    """Every household of these communes (and who belongs to it) on the day."""
    which = sql.SQL("h.area_id = any({}::int[])").format(sql.Literal(sorted(area_ids)))
    return known(which, on, with_persons=with_persons)


def known_of_households(household_ids: Collection[int], on: date) -> Known:
    """These households and who belongs to them on the day."""
    which = sql.SQL("h.id = any({}::bigint[])").format(sql.Literal(sorted(household_ids)))
    return known(which, on, with_persons=True, are_few=True)


def classes_of(household_ids: Collection[int], until: date) -> pl.DataFrame:
    """Every class of these households up to a day, also from linked rows and from elsewhere, oldest first: household_key,
    household_class, valid_from. One statement."""
    which = sql.SQL("h.id = any({}::bigint[])").format(sql.Literal(sorted(household_ids)))
    return _read(LIFE_SQL, which, until)


def known(which: sql.Composable, on: date, *, with_persons: bool, are_few: bool = False) -> Known:
    """The households of a condition on ``register_household h`` that are in the register that day. ``are_few``: it names them."""
    households = _read(HOUSEHOLDS_SQL, which, on)
    persons = _read(PERSONS_SQL, which, on)
    classes = _classes(_read(HISTORY_OF_FEW_SQL if are_few else HISTORY_SQL, which, on), on)
    members = persons.select("household_key", "is_merit", "receives_allowance").lazy()
    told = with_member_facts(households.lazy(), members).collect()
    told = nw.from_native(told).with_columns(_MERIT.alias("has_merit_member")).to_native()
    told = told.join(classes, on="household_key", how="left", maintain_order="left")
    for source in _later.values():
        told = told.join(source(on), on="household_key", how="left", maintain_order="left")
    told = _answered(told, answers_frame("household", _ids(HOUSEHOLD_IDS, which, on), on, are_few=are_few), "household_key")
    told = told.with_columns(pl.coalesce(fact, f"{fact}_here").alias(fact) for fact in OF_PLACES)
    own = persons.select(c for c in persons.columns if c in PERSON_SUBJECT.names)
    if with_persons:
        own = _answered(own, answers_frame("person", _ids(PERSON_IDS, which, on), on, are_few=are_few), "person_key")
    return Known(
        households=conform(told.select(c for c in told.columns if c in HOUSEHOLD_SUBJECT.names), HOUSEHOLD_SUBJECT),
        persons=conform(own, PERSON_SUBJECT) if with_persons else conform(own.clear(), PERSON_SUBJECT),
        names=households.select(HOUSEHOLD_NAMES),
        person_names=persons.select("person_key", "household_key", "full_name", "sort_key"),
        merits=persons.select("person_key", "is_merit"),
    )


def _answered(told: pl.DataFrame, answers: pl.DataFrame, key: str) -> pl.DataFrame:
    """What people answered, where the register (or a later app: a house given outweighs an answer "no") does not tell it."""
    both = [name for name in answers.columns if name in told.columns and name != key]
    joined = told.join(answers, on=key, how="left", maintain_order="left", suffix="_answered")
    return joined.with_columns(pl.coalesce(name, f"{name}_answered").alias(name) for name in both)


def _ids(statement: str, which: sql.Composable, on: date) -> sql.Composable:
    return sql.SQL(statement).format(which=which, day=sql.SQL("{}::date").format(sql.Literal(on)))


def _classes(history: pl.DataFrame, on: date) -> pl.DataFrame:
    """Class and exits of the day. Without a class known before the clock began, an earlier exit may be unknown to us."""
    found = class_on_day(history.lazy(), on).collect()
    # So far back, the term of newly escaped households in the plan, the class must be known before it may be said that a
    # household has not escaped; without a term it may not be said.
    months = current_plan().newly_out_months(on)
    first = history.group_by("household_key").agg(pl.col("valid_from").min().alias("_first"))
    is_long = pl.lit(False) if months is None else pl.col("_first") <= last_day_outside(on, months)
    return (
        found.join(first, on="household_key", how="left")
        .with_columns((pl.col(name) | (UNKNOWN & ~is_long)).alias(name) for name in ("has_escaped", "has_left_list"))
        .drop("_first")
    )


def _read(statement: str, which: sql.Composable, on: date) -> pl.DataFrame:
    query = sql.SQL(statement).format(
        which=which,
        day=sql.SQL("{}::date").format(sql.Literal(on)),
        kinh=sql.Literal(KINH),
        pregnant_since=sql.SQL("{}::date").format(sql.Literal(on - PREGNANCY)),
        generation=sql.Literal(current_plan().generation_on(on).id),
    )
    return copied(query, _TYPES, _FLAGS)


__all__ = ["Known", "Later", "add_facts", "classes_of", "known", "known_of_areas", "known_of_households"]
