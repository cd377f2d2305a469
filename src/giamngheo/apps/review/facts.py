"""Facts between the database and the engine: columns out by COPY, classes back by COPY, changed where they differ.

Everything runs on the request's own connection and transaction, so row-level security holds for what is read and
what is written. COPY cannot write into a table with row-level security: results pass through a temporary table.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from io import BytesIO
from typing import Any

import polars as pl

from giamngheo.engine import frames
from giamngheo.engine.vocabulary import INDICATOR_CODES

from . import carried, lineage
from .movement import LAST_LISTS, MOVEMENT_SQL

# A newly escaped household of the list to review is followed up, not classified anew; nor is one taken off that list.
_NOT_CLASSED = """not exists (
    select 1 from review_reviewcase k join review_round kr on kr.id = k.round_id
    where kr.year = o.year and k.household_id = f.household_id
      and (k.source = 'newly_escaped' or k.dropped_at is not null)
  )"""
# The newest word on each household: by day observed, then by moment recorded; withdrawn occasions do not count, nor do
# those of the review within the year, which decides by itself.
NEWEST_SQL = f"""
create temp table review_fact on commit drop as
select distinct on (f.household_id) f.id as fact_id, f.household_id, f.area_id, f.occasion_id, o.observed_on,
  f.occasion_id as person_occasion_id, count(*) over (partition by f.household_id) = 1 as is_only
from register_householdfact f join register_occasion o on o.id = f.occasion_id
where o.year = %s and not o.is_withdrawn and o.kind <> 'in_year' and f.area_id = any(%s) and {_NOT_CLASSED}
order by f.household_id, o.observed_on desc, o.recorded_at desc, f.id desc
"""  # noqa: S608 - the condition is ours
# The same of these households, whether they are classified in the year or not.
OF_SQL = """
create temp table review_fact on commit drop as
select distinct on (f.household_id) f.id as fact_id, f.household_id, f.area_id, f.occasion_id, o.observed_on,
  f.occasion_id as person_occasion_id, count(*) over (partition by f.household_id) = 1 as is_only
from register_householdfact f join register_occasion o on o.id = f.occasion_id
where o.year = %s and not o.is_withdrawn and o.kind <> 'in_year' and f.household_id = any(%s)
order by f.household_id, o.observed_on desc, o.recorded_at desc, f.id desc
"""
ONE_SQL = """
create temp table review_fact on commit drop as
select f.id as fact_id, f.household_id, f.area_id, f.occasion_id, o.observed_on,
  f.occasion_id as person_occasion_id, false as is_only
from register_householdfact f join register_occasion o on o.id = f.occasion_id where f.id = %s
"""
_HOUSEHOLD_TEXT = ("class_stated", "water_source", "toilet_type")
_HOUSEHOLD_NUMBERS = ("member_count", "score_a", "score_b_stated", "floor_area_m2", "declared_income_vnd")
_HOUSEHOLD_YES_NO = (
    *(frames.TICK_PREFIX + code for code in INDICATOR_CODES),
    "has_durable_wall", "has_durable_frame", "has_durable_roof", "uses_internet", "has_info_device",
)  # fmt: skip
_PERSON_TEXT = ("relation", "qualification", "attending_level", "employment_status", "disability_level")
_PERSON_NUMBERS = ("height_cm", "weight_kg")
_PERSON_YES_NO = ("is_attending", "has_health_insurance", "has_contract", "receives_allowance", "is_merit",
                  "is_pregnant", "is_certified_on_job")  # fmt: skip


def _selected(
    text: tuple[str, ...], numbers: tuple[str, ...], yes_no: tuple[str, ...], cell: str, text_cell: str
) -> str:
    """Columns for COPY, each cell written with its {name}; booleans in words that Polars reads."""
    return ", ".join(
        [f"{text_cell.format(name=name)} as {name}" for name in text]
        + [f"{cell.format(name=name)} as {name}" for name in numbers]
        + [f"({cell.format(name=name)})::text as {name}" for name in yes_no]
    )


# The fact's own answer first, then the newest earlier one of the year; an empty text is not an answer.
_CELL, _TEXT_CELL = "coalesce(f.{name}, c.{name})", "coalesce(nullif(f.{name}, ''), c.{name})"
CARRIED_SQL = carried.values_sql(("area_type", *_HOUSEHOLD_TEXT), (*_HOUSEHOLD_NUMBERS, *_HOUSEHOLD_YES_NO))


HOUSEHOLDS_SQL = f"""
select r.household_id as household_key, a.code as commune_code, r.observed_on as survey_on,
  coalesce(nullif(f.area_type, ''), c.area_type, {{place}}) as area_type,
  {_selected(_HOUSEHOLD_TEXT, _HOUSEHOLD_NUMBERS, _HOUSEHOLD_YES_NO, _CELL, _TEXT_CELL)},
  coalesce(l.mask, 0) as {frames.LATER_TICKS}
from review_fact r join register_householdfact f on f.id = r.fact_id join places_area a on a.id = r.area_id
left join review_carried c on c.household_id = r.household_id
left join review_later l on l.household_id = r.household_id
"""  # noqa: S608 - column names are ours
PERSONS_SQL = f"""
select r.household_id as household_key, p.person_id as person_key, {{name}} as full_name,
  q.birth_on, q.birth_year, nullif(q.sex, '') as sex,
  {_selected(_PERSON_TEXT, _PERSON_NUMBERS, _PERSON_YES_NO, "p.{name}", "nullif(p.{name}, '')")}
from review_fact r
join register_personfact p on p.household_id = r.household_id and p.occasion_id = r.person_occasion_id
join {{person}} q on q.id = p.person_id
"""  # noqa: S608 - column names are ours
# Persons as they were known at a moment. History keeps a row as it was before each change, so the first change after that
# moment says what was known then; without one the row itself does.
_PERSON_AT = """(
  select distinct on (t.id) t.* from (
    select id, full_name, birth_on, birth_year, sex, 'infinity'::timestamptz as until, 0 as turn from register_person
    union all
    select pgh_obj_id, full_name, birth_on, birth_year, sex, pgh_created_at, pgh_id from register_personevent
    where pgh_created_at > %(known_at)s
  ) t
  where t.id in (
    select p.person_id from review_fact r
    join register_personfact p on p.household_id = r.household_id and p.occasion_id = r.person_occasion_id
  )
  order by t.id, t.until, t.turn
)"""


MANY = 20_000


def choose_newest(cursor: Any, *, year: int, area_ids: Collection[int]) -> int:
    """Fixes which fact of each household counts for the rest of the transaction; returns how many."""
    _drop(cursor)
    cursor.execute(NEWEST_SQL, [year, sorted(area_ids)])
    count: int = cursor.rowcount
    cursor.execute("analyze pg_temp.review_fact")
    if count > MANY:
        # Behind row-level security the planner expects a hundredth of the rows, and walks an index a million times.
        cursor.execute("set local enable_nestloop = off")
        # Sorts and hashes of a province fit in memory, rows before and after a change included.
        cursor.execute("set local work_mem = '256MB'")
    carried.carry(cursor, CARRIED_SQL)
    return count


def end(cursor: Any) -> None:
    """Lets the planner choose freely again for the rest of the transaction."""
    cursor.execute("set local enable_nestloop = on")
    cursor.execute("set local work_mem to default")


def choose_of(cursor: Any, *, year: int, household_ids: Collection[int]) -> None:
    """Fixes the newest fact of the year of each of these households, to say what the register knows of them now."""
    _drop(cursor)
    cursor.execute(OF_SQL, [year, sorted(household_ids)])
    carried.carry(cursor, CARRIED_SQL)


def choose_one(cursor: Any, *, fact_id: int, known_at: datetime | None = None) -> None:
    """Fixes one fact, to replay the decision that rests on it; files recorded after ``known_at`` lend it no answer."""
    _drop(cursor)
    cursor.execute(ONE_SQL, [fact_id])
    carried.carry(cursor, CARRIED_SQL, earlier=carried.EARLIER_SQL if known_at is None else carried.known_sql(known_at))


def choose_alone(cursor: Any, *, fact_id: int) -> None:
    """Fixes one fact with nothing carried over from earlier files: a survey within the year stands by itself."""
    _drop(cursor)
    cursor.execute(ONE_SQL, [fact_id])
    carried.carry(cursor, CARRIED_SQL, earlier=carried.NOTHING_SQL)


def _drop(cursor: Any) -> None:
    cursor.execute("drop table if exists " + ", ".join("pg_temp." + name for name in carried.TABLES))


def _read(cursor: Any, sql: str, table: frames.Table, parameters: dict[str, Any] | None = None) -> pl.DataFrame:
    buffer = BytesIO()
    statement = f"copy ({sql}) to stdout (format csv, header)"
    # Django's logging cursor copies without parameters only; the one that it wraps knows them.
    with cursor.copy(statement) if parameters is None else cursor.cursor.copy(statement, parameters) as copy:
        for block in copy:
            buffer.write(block)
    buffer.seek(0)
    types = {**table.schema, frames.LATER_TICKS: pl.Int64()}
    return frames.conform(pl.read_csv(buffer, schema_overrides=types), table)


def read_frames(
    cursor: Any, *, with_names: bool = False, known_at: datetime | None = None, area_type: str = ""
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """(households, persons) of the chosen facts, in the engine's shape; persons None when none were recorded.

    Names are left out unless asked for: the engine does not need them to classify. For a replay: what was known of the
    persons then (``known_at``), and whether the plan of then calls the place rural or urban (``area_type``).
    """
    place = "nullif(a.area_type, '')" if known_at is None else "nullif(%(area_type)s, '')"
    parameters = None if known_at is None else {"known_at": known_at, "area_type": area_type}
    households = _read(cursor, HOUSEHOLDS_SQL.format(place=place), frames.HOUSEHOLD, parameters)
    name = "q.full_name" if with_names else "null::text"
    person = "register_person" if known_at is None else _PERSON_AT
    persons = _read(cursor, PERSONS_SQL.format(name=name, person=person), frames.PERSON, parameters)
    return households, persons if persons.height else None


RESULT_COLUMNS = {
    "household_id": "bigint",
    "household_class": "text",
    "class_min": "text",
    "class_max": "text",
    "score_a": "numeric(7,2)",
    "score_b_min": "integer",
    "score_b_max": "integer",
    "deprived_mask": "integer",
    "unknown_mask": "integer",
    "missing": "text",
}
_KEPT = ("commune_review_id", "area_id", "fact_id", *list(RESULT_COLUMNS)[1:], "standard_id", "plan_digest", "as_of",
         "movement")  # fmt: skip
# A newer plan version that gives the same result does not rewrite a decision: it stays replayable with its own.
_COMPARED = tuple(name for name in _KEPT if name != "plan_digest")

_VALUES = ", ".join("n." + name for name in list(RESULT_COLUMNS)[1:])

# The rows as they should stand, put together once; then changed where they differ, added where they are missing.
TARGET_SQL = f"""
create temp table review_target on commit drop as
with told as (
  select d.household_id, d.household_class, d.area_id, y.year
  from review_decision d join review_round y on y.id = d.round_id
  where d.is_recognised and y.year < %(year)s and d.household_id in (select household_id from review_fact)
  union all
  select s.household_id, d.household_class, d.area_id, y.year
  from review_same s join review_decision d on d.household_id = s.same_id
  join review_round y on y.id = d.round_id
  where d.is_recognised and y.year < %(year)s
), earlier as (
  select household_id, bool_or(household_class = 'POOR') as was_poor,
    bool_or(household_class = 'NEAR_POOR') as was_near_poor,
    max(year) as last_year, (array_agg(household_class order by year desc))[1] as last_class,
    (array_agg(area_id order by year desc))[1] as last_area
  from told group by household_id
), last_list as (
  select i.outer_id as area_id, max(y.year) as last_year, max(y.year) filter (where c.area_id = i.outer_id) as own_year
  from review_communereview c join review_round y on y.id = c.round_id
  join places_areainside i on i.inner_id = c.area_id
  where c.state = 'recognised' and y.year < %(year)s and i.outer_id = any(%(area_ids)s)
  group by i.outer_id
), stood as ({LAST_LISTS.format(year="%(year)s")} group by k.area_id)
select c.round_id, n.household_id, c.id as commune_review_id, r.area_id, r.fact_id, {_VALUES},
  %(standard_id)s as standard_id, %(plan_digest)s as plan_digest, r.observed_on as as_of, {MOVEMENT_SQL} as movement
from review_result n
join review_fact r on r.household_id = n.household_id
join review_communereview c on c.round_id = %(round_id)s and c.area_id = r.area_id
left join earlier e on e.household_id = n.household_id
left join last_list l on l.area_id = r.area_id
left join stood s on s.area_id = e.last_area
"""  # noqa: S608 - column names are ours
CHANGE_SQL = f"""
update review_decision d set {", ".join(f"{name} = t.{name}" for name in _KEPT)}
from review_target t
where d.round_id = t.round_id and d.household_id = t.household_id and not d.is_recognised
  and ({", ".join(f"d.{name}" for name in _COMPARED)})
      is distinct from ({", ".join(f"t.{name}" for name in _COMPARED)})
"""  # noqa: S608 - column names are ours
# Two who classify overlapping sets wait for the lists' locks, so a conflict here is a household counted twice: it
# stays where it was first.
ADD_SQL = f"""
insert into review_decision (round_id, household_id, is_recognised, {", ".join(_KEPT)})
select t.round_id, t.household_id, false, {", ".join(f"t.{name}" for name in _KEPT)} from review_target t
where not exists (
  select 1 from review_decision d where d.round_id = t.round_id and d.household_id = t.household_id
)
on conflict (round_id, household_id) do nothing
"""  # noqa: S608 - column names are ours

# A household whose facts were withdrawn leaves the list; history keeps what it was.
SWEEP_SQL = """
delete from review_decision d using review_communereview c
where c.id = d.commune_review_id and c.round_id = %(round_id)s and c.area_id = any(%(area_ids)s)
  and not d.is_recognised
  and not exists (select 1 from review_fact r where r.household_id = d.household_id)
"""


def write_results(cursor: Any, results: pl.DataFrame, **values: Any) -> dict[str, int]:
    """Writes classes back where they differ; returns how many rows were written and how many left the list.

    ``results``: one row per household with ``RESULT_COLUMNS``. ``values``: year, round_id, area_ids, standard_id,
    plan_digest.
    """
    cursor.execute("drop table if exists pg_temp.review_result")
    columns = ", ".join(f"{name} {kind}" for name, kind in RESULT_COLUMNS.items())
    cursor.execute(f"create temp table review_result ({columns}) on commit drop")
    with cursor.copy("copy review_result from stdin (format csv)") as copy:
        # Quoted, so that an empty text stays a text and only null is null.
        copy.write(results.select(list(RESULT_COLUMNS)).write_csv(include_header=False, quote_style="non_numeric"))
    cursor.execute("analyze pg_temp.review_result")
    cursor.execute("drop table if exists pg_temp.review_target")
    lineage.fill(cursor)
    cursor.execute(TARGET_SQL, values)
    cursor.execute("analyze pg_temp.review_target")
    cursor.execute(CHANGE_SQL)
    written = cursor.rowcount
    cursor.execute(ADD_SQL)
    written += cursor.rowcount
    cursor.execute(SWEEP_SQL, values)
    return {"written": written, "left": cursor.rowcount}


COUNTS_SQL = """
update review_communereview c set
  household_count = coalesce(d.total, 0), poor_count = coalesce(d.poor, 0), near_poor_count = coalesce(d.near_poor, 0),
  not_poor_count = coalesce(d.not_poor, 0), undetermined_count = coalesce(d.undetermined, 0),
  state = 'classified', plan_digest = %(plan_digest)s, classified_by_id = %(by_id)s, classified_at = %(at)s,
  version = c.version + 1
from (select unnest(%(review_ids)s::bigint[]) as id) w
left join (
  select commune_review_id, count(*) as total, count(*) filter (where household_class = 'POOR') as poor,
    count(*) filter (where household_class = 'NEAR_POOR') as near_poor,
    count(*) filter (where household_class = 'NOT_POOR') as not_poor,
    count(*) filter (where household_class = 'UNDETERMINED') as undetermined
  from review_decision where commune_review_id = any(%(review_ids)s) group by commune_review_id
) d on d.commune_review_id = w.id
where c.id = w.id and c.state <> 'recognised'
"""

# Facts that came, changed or went since the classes were written: the list no longer says what is known. An earlier
# fact of the year, from which answers may be carried, can come late or be withdrawn while the newest stays.
STALE_SQL = f"""
with moved as (
  select f.household_id
  from register_householdfact f join register_occasion o on o.id = f.occasion_id
  join review_decision d on d.household_id = f.household_id and d.commune_review_id = %(review_id)s
  join review_communereview c on c.id = d.commune_review_id
  left join intake_importbatch b on b.id = o.batch_id
  where o.year = %(year)s and o.kind <> 'in_year' and f.id <> d.fact_id
    and case when o.is_withdrawn then b.undone_at else o.recorded_at end > c.classified_at
), newest as (
  select distinct on (f.household_id) f.id as fact_id, f.household_id
  from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where o.year = %(year)s and not o.is_withdrawn and o.kind <> 'in_year' and f.area_id = %(area_id)s
    and {_NOT_CLASSED}
  order by f.household_id, o.observed_on desc, o.recorded_at desc, f.id desc
)
select count(*) from newest n
full join (select household_id, fact_id from review_decision where commune_review_id = %(review_id)s) d
  on d.household_id = n.household_id and d.fact_id = n.fact_id
where n.household_id is null or d.household_id is null or n.household_id in (select household_id from moved)
"""  # noqa: S608 - the condition is ours


def stale_count(cursor: Any, *, year: int, area_id: int, review_id: int) -> int:
    """How many households have other facts now than those their class rests on."""
    cursor.execute(STALE_SQL, {"year": year, "area_id": area_id, "review_id": review_id})
    return int(cursor.fetchone()[0])
