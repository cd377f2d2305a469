"""The staged rows of a batch as temporary tables of the running transaction: what the register is to take in.

``merge_household`` and ``merge_person`` hold one row per staged household and person, in the order of the file, with
keys for looking up; ``merge_related`` says which communes of any map each commune came from or became part of. Nothing
is read row by row: 50,000 rows are a few statements. Temporary, since COPY and COLLATE "C" lookups need no policy
there, and since they vanish with the transaction.
"""

from __future__ import annotations

from typing import Any

from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.workbooks.names import search_key, sort_key

# Column → type: as in register_householdfact, so that comparing needs no rounding.
FACT_COLUMNS = {
    "area_type": "text", "member_count": "int", "head_sex": "text", "ethnic_group": "text", "score_a": "numeric(7,2)",
    "score_b_stated": "numeric(7,2)", "class_stated": "text", "has_durable_wall": "boolean",
    "has_durable_frame": "boolean", "has_durable_roof": "boolean", "floor_area_m2": "numeric(8,2)",
    "water_source": "text", "toilet_type": "text", "uses_internet": "boolean", "has_info_device": "boolean",
    "declared_income_vnd": "bigint", "note": "text", **{f"tick_{code}": "boolean" for code in INDICATOR_CODES},
}  # fmt: skip
PERSON_FACT_COLUMNS = {
    "relation": "text", "qualification": "text", "is_attending": "boolean", "attending_level": "text",
    "has_health_insurance": "boolean", "employment_status": "text", "has_contract": "boolean",
    "receives_allowance": "boolean", "disability_level": "text", "is_merit": "boolean", "is_pregnant": "boolean",
    "is_certified_on_job": "boolean", "height_cm": "numeric(5,1)", "weight_kg": "numeric(5,1)",
}  # fmt: skip
# Named otherwise on the sheet's frame.
_FROM_SHEET = {"ethnic_group": "head_ethnic_group"}
MANY = 20_000


def _taken(columns: dict[str, str]) -> str:
    """Select list: an empty text stands for "not answered", as in the tables."""
    found = []
    for name, kind in columns.items():
        source = "x." + _FROM_SHEET.get(name, name) if columns is FACT_COLUMNS else "x." + name
        found.append(f"coalesce({source}, '') as {name}" if kind == "text" else f"{source} as {name}")
    return ", ".join(found)


def _record(columns: dict[str, str]) -> str:
    """Column definitions for jsonb_to_record."""
    renamed = _FROM_SHEET if columns is FACT_COLUMNS else {}
    return ", ".join(f"{renamed.get(name, name)} {kind}" for name, kind in columns.items())


HOUSEHOLDS_SQL = f"""
create temp table merge_household on commit drop as
select row_number() over (order by r.sheet, r.row_number) as n, r.sheet, r.row_number, x.household_key,
  a.id as area_id, x.commune_code, x.survey_on, coalesce(x.village, '') as village, ''::text collate "C" as village_key,
  coalesce(x.head_name, '') as head_name, ''::text collate "C" as search_key, ''::text collate "C" as sort_key,
  x.head_birth_on, x.head_birth_year, coalesce(x.head_id_number, '') as head_id_number,
  coalesce(x.old_id_number, '') as old_id_number, {_taken(FACT_COLUMNS)},
  null::bigint as village_id, null::bigint as household_id, ''::text as how, null::date as was_closed_on,
  true as is_latest, false as has_members, false as is_same, null::bigint as fact_id, null::bigint as occasion_id
from intake_stagedrow r
cross join lateral jsonb_to_record(case when r.kind = 'household_list' then r.parsed else r.parsed -> 'household' end)
  as x(household_key text, commune_code text, survey_on date, village text, head_name text, head_birth_on date,
       head_birth_year int, head_id_number text, old_id_number text, {_record(FACT_COLUMNS)})
left join places_area a on a.code = x.commune_code and a.kind = 'commune' and a.generation_id = (
  select g.id from places_generation g where g.valid_from <= x.survey_on order by g.valid_from desc limit 1
)
where r.batch_id = %s and r.outcome = 'import'
  and (r.kind = 'household_list' or jsonb_typeof(r.parsed -> 'household') = 'object')
"""  # noqa: S608 - column names are ours
PERSONS_SQL = f"""
create temp table merge_person on commit drop as
select row_number() over (order by r.sheet, r.row_number) as k, h.n, r.sheet, r.row_number, x.household_key, h.area_id,
  coalesce(x.full_name, '') as full_name, ''::text collate "C" as search_key, ''::text collate "C" as sort_key,
  coalesce(x.sex, '') as sex, x.birth_on, x.birth_year, coalesce(x.ethnic_group, '') as ethnic_group,
  coalesce(x.id_number, '') as id_number, coalesce(x.old_id_number, '') as old_id_number,
  {_taken(PERSON_FACT_COLUMNS)}, true as has_fact, coalesce(x.relation = 'head', false) as is_head,
  null::bigint as person_id, ''::text as how, null::bigint as left_household_id
from intake_stagedrow r
cross join lateral jsonb_to_record(r.parsed)
  as x(household_key text, full_name text, sex text, birth_on date, birth_year int, ethnic_group text, id_number text,
       old_id_number text, {_record(PERSON_FACT_COLUMNS)})
left join merge_household h on h.household_key = x.household_key
where r.batch_id = %s and r.outcome = 'import' and r.kind = 'member_list' and x.household_key is not null
"""  # noqa: S608 - column names are ours
# A list of heads tells one person of each household; nothing more was found out about that person.
HEADS_SQL = """
insert into merge_person (k, n, sheet, row_number, household_key, area_id, full_name, sex, birth_on, birth_year,
  ethnic_group, id_number, old_id_number, relation, has_fact, is_head, how, search_key, sort_key)
select (select coalesce(max(k), 0) from merge_person) + row_number() over (order by h.n), h.n, h.sheet, h.row_number,
  h.household_key, h.area_id, h.head_name, h.head_sex, h.head_birth_on, h.head_birth_year, h.ethnic_group,
  h.head_id_number, h.old_id_number, 'head', false, true, '', '', ''
from merge_household h where not h.has_members
"""
TOTALS_SQL = """
create temp table merge_total on commit drop as
select r.sheet, r.row_number, a.id as area_id, x.commune_code, x.ethnic_group, x.household_count, x.person_count
from intake_stagedrow r
cross join lateral jsonb_to_record(r.parsed)
  as x(commune_code text, ethnic_group text, household_count int, person_count int)
left join places_area a on a.code = x.commune_code and a.kind = 'commune' and a.generation_id = (
  select g.id from places_generation g where g.valid_from <= %s order by g.valid_from desc limit 1
)
where r.batch_id = %s and r.outcome = 'import' and r.kind = 'area_totals' and x.household_count is not null
"""
# Communes only, of any map: those it lies in whole and those that lie whole in it, itself included.
RELATED_SQL = """
create temp table merge_related on commit drop as
select distinct c.area_id, r.id as related_id
from (select area_id from merge_household union select area_id from merge_total) c
join places_areainside i on i.inner_id = c.area_id or i.outer_id = c.area_id
join places_area r on r.id = case when i.inner_id = c.area_id then i.outer_id else i.inner_id end
where r.kind = 'commune'
"""
TABLES = ("merge_household", "merge_person", "merge_total", "merge_related", "merge_name", "merge_match",
          "merge_village", "merge_member", "merge_known", "merge_turn")  # fmt: skip


def load(cursor: Any, *, batch_id: int, survey_on: Any) -> int:
    """Fills the temporary tables from the rows that are to be imported; returns the number of households.

    ``survey_on``: the day whose map the area totals are read on.
    """
    cursor.execute("drop table if exists " + ", ".join("pg_temp." + name for name in TABLES))
    cursor.execute(HOUSEHOLDS_SQL, [batch_id])
    count = int(cursor.rowcount)
    cursor.execute("analyze pg_temp.merge_household")
    cursor.execute(PERSONS_SQL, [batch_id])
    if count + cursor.rowcount > MANY:
        # Behind row-level security the planner expects a hundredth of the rows, and walks an index a million times.
        cursor.execute("set local enable_nestloop = off")
    cursor.execute(
        "update merge_household h set has_members = true "
        "where exists (select 1 from merge_person p where p.n = h.n)"
    )
    cursor.execute(
        "update merge_person p set is_head = true where p.k in (select min(k) from merge_person "
        "where n is not null group by n having not bool_or(is_head))"
    )
    cursor.execute(HEADS_SQL)
    cursor.execute(TOTALS_SQL, [survey_on, batch_id])
    cursor.execute(RELATED_SQL)
    _put_keys(cursor)
    for name in ("merge_household", "merge_person", "merge_related"):
        cursor.execute(f"analyze pg_temp.{name}")
    return count


def end(cursor: Any) -> None:
    """Lets the planner choose freely again for the rest of the transaction."""
    cursor.execute("set local enable_nestloop = on")


def copy_rows(cursor: Any, table: str, rows: Any) -> None:
    """COPY of tuples into a temporary table."""
    with cursor.copy(f"copy {table} from stdin") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"analyze pg_temp.{table}")


def _put_keys(cursor: Any) -> None:
    """search_key and sort_key of each distinct name and village, put together once."""
    cursor.execute(
        "select full_name from merge_person union select head_name from merge_household "
        "union select village from merge_household"
    )
    names = [name for (name,) in cursor.fetchall()]
    cursor.execute(
        'create temp table merge_name (name text, search_key text collate "C", sort_key text collate "C") on commit drop'
    )
    copy_rows(cursor, "merge_name", ((name, search_key(name), sort_key(name)) for name in names))
    cursor.execute(
        "update merge_person p set search_key = n.search_key, sort_key = n.sort_key "
        "from merge_name n where n.name = p.full_name"
    )
    cursor.execute(
        "update merge_household h set search_key = n.search_key, sort_key = n.sort_key, village_key = v.search_key "
        "from merge_name n, merge_name v where n.name = h.head_name and v.name = h.village"
    )


__all__ = ["FACT_COLUMNS", "PERSON_FACT_COLUMNS", "copy_rows", "end", "load"]
