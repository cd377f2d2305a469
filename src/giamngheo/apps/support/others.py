"""Groups, organisations, works and officers on the day of an activity, as the columns of the engine.

What people answered, and of groups what their members tell: with members on the day their word stands, also where it leaves a
share undecided; an answer counts only for a group without members.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl
from psycopg import sql

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.subjects.known import answers_frame
from giamngheo.apps.subjects.reading import copied
from giamngheo.engine.eligibility import facts_of_subjects
from giamngheo.engine.eligibility_frames import KEYS, TABLES
from giamngheo.engine.eligibility_groups import CLASSES_TERM, TARGET_TERM, TOLD_BY_MEMBERS, group_facts
from giamngheo.engine.frames import conform

from . import facts

KINDS = ("group", "organisation", "work", "officer")
_OPEN = "s.kind = {kind} and {which} and s.opened_on <= {day} and (s.closed_on is null or s.closed_on > {day})"
# The commune on the map of the day, as of households.
SUBJECTS_SQL = f"""
select s.id as key, s.name, s.sort_key, s.area_id, s.village_id, v.name as village, a.name as area,
  coalesce(b.code, c.code) as commune_code
from subjects_subject s join places_area a on a.id = s.area_id
left join register_village v on v.id = s.village_id
left join places_area b on b.id = s.area_id and b.generation_id = {{generation}}
left join places_areaprojection p on p.area_id = s.area_id and p.generation_id = {{generation}} and p.level = 'commune'
left join places_area c on c.id = p.target_id
where {_OPEN} order by s.id
"""  # noqa: S608 - names are ours
IDS_SQL = f"select s.id from subjects_subject s where {_OPEN}"  # noqa: S608 - names are ours
# Who takes part that day, each in the household that it belongs to that day.
_TAKES_PART = """
subjects_subjectmember k join subjects_subject s on s.id = k.subject_id
  left join register_membership m on m.person_id = k.person_id and m.valid_from <= {day} and (m.valid_to is null or m.valid_to > {day})
"""
_ON_DAY = f"{_OPEN} and k.valid_from <= {{day}} and (k.valid_to is null or k.valid_to > {{day}})"
MEMBERS_SQL = f"""
select k.subject_id as group_key, k.role = 'leader' as is_leader, k.person_id as person_key,
  case when k.person_id is null then k.household_id else m.household_id end as household_key
from {_TAKES_PART} where {_ON_DAY} order by k.id
"""  # noqa: S608 - names are ours
_TYPES = {
    "key": pl.String(), "group_key": pl.String(), "person_key": pl.String(), "household_key": pl.String(), "name": pl.String(),
    "sort_key": pl.String(), "village": pl.String(), "area": pl.String(), "commune_code": pl.String(), "area_id": pl.Int64(),
    "village_id": pl.Int64(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Others:
    """Subjects of one kind: ``subjects`` in the shape of the engine, ``names``: key, name, sort_key, village, village_id,
    area, area_id, household_key (none)."""

    subjects: pl.DataFrame
    names: pl.DataFrame


def others_of_areas(kind: str, area_ids: Collection[int], on: date) -> Others:
    """Every subject of this kind of these communes, open on the day; two statements, five of groups."""
    return _others(kind, sql.SQL("s.area_id = any({}::int[])").format(sql.Literal(sorted(area_ids))), on)


def others_with_ids(kind: str, subject_ids: Collection[int], on: date) -> Others:
    """These subjects, as far as they are of this kind and open on the day."""
    return _others(kind, sql.SQL("s.id = any({}::bigint[])").format(sql.Literal(sorted(subject_ids))), on)


def _filled(statement: str, kind: str, which: sql.Composable, on: date) -> sql.Composable:
    return sql.SQL(statement).format(
        kind=sql.Literal(kind), which=which, day=sql.SQL("{}::date").format(sql.Literal(on)),
        generation=sql.Literal(current_plan().generation_on(on).id),
    )  # fmt: skip


def _others(kind: str, which: sql.Composable, on: date) -> Others:
    key, table = KEYS[kind], TABLES[kind]
    rows = copied(_filled(SUBJECTS_SQL, kind, which, on), _TYPES)
    answers = answers_frame(kind, _filled(IDS_SQL, kind, which, on), on)
    told = rows.select(pl.col("key").alias(key), "commune_code").join(answers, on=key, how="left", maintain_order="left")
    if kind == "group":
        told = _with_members(told, _told_by_members(which, on))
    subjects = conform(told.select(c for c in told.columns if c in table.names), table)
    names = rows.drop("commune_code").with_columns(pl.lit(None, dtype=pl.String).alias("household_key"))
    return Others(subjects, names)


def _told_by_members(which: sql.Composable, on: date) -> pl.DataFrame:
    plan = current_plan()
    members = copied(_filled(MEMBERS_SQL, "group", which, on), _TYPES, ("is_leader",))
    if members.is_empty():
        return members.select("group_key")
    # By number, not as a query within the query: behind row-level security that one is expected to find a single household,
    # and every answer of the province is then gone through for each (an hour instead of seconds).
    known = facts.known_of_households([int(key) for key in members["household_key"].drop_nulls().unique()], on)
    homes = facts_of_subjects("household", known.households, plan=plan, on=on).select(
        "household_key", TARGET_TERM, CLASSES_TERM, "is_ethnic_minority", "has_merit_member"
    )
    own = ("person_key", "sex", "disability_level", "employment_status", "is_person_ethnic_minority")
    people = known.persons.select(own).join(known.merits, on="person_key", how="left").lazy()
    joined = members.lazy().join(homes, on="household_key", how="left").join(people, on="person_key", how="left")
    is_household = pl.col("person_key").is_null()
    # A household that sends whom it likes speaks for itself; a person is asked of the person.
    told = joined.with_columns(
        pl.coalesce("is_person_ethnic_minority", _only_where(is_household, "is_ethnic_minority")).alias("is_minority"),
        pl.coalesce("is_merit", _only_where(is_household, "has_merit_member")).alias("is_merit"),
    )
    return group_facts(told, law=plan.eligibility).collect()


def _only_where(condition: pl.Expr, name: str) -> pl.Expr:
    """The flag where the condition holds, else not known."""
    nothing = pl.lit(None, dtype=pl.Boolean)
    return (pl.col(name) & (condition | nothing)) | (~condition & nothing)


def _with_members(told: pl.DataFrame, by_members: pl.DataFrame) -> pl.DataFrame:
    """Groups with members: what those tell, decided or not; without: what was answered."""
    key = KEYS["group"]
    alone = told.join(by_members.select(key), on=key, how="anti", maintain_order="left")
    led = told.join(by_members, on=key, how="semi", maintain_order="left").drop(TOLD_BY_MEMBERS)
    if led.is_empty():
        return alone
    joined = led.join(by_members, on=key, how="left", maintain_order="left")
    return pl.concat([alone, joined.select(alone.columns)], how="vertical_relaxed")


__all__ = ["KINDS", "Others", "others_of_areas", "others_with_ids"]
