"""Looking for pairs: rows out by COPY, ranked by the engine, written back set by set.

What was told apart or merged is left as it is. A pair across communes keeps of either side only what is needed to decide;
the other commune's rows are read under a scope of their own and never written.
"""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection

from giamngheo.apps.places.models import Area
from giamngheo.engine.matching import PERSON_SCHEMA, duplicate_pairs, household_pairs
from giamngheo.kit import clock
from giamngheo.kit.scope import Scope, set_scope

# Pairs below are not shown: of two so alike, fewer than half are one person. See docs/huong-dan/ on matching.
LEAST = 0.5
# Of lists of several years most households stand in more than one; they also share their other members, so a weaker
# pair of heads is worth showing.
LEAST_HOUSEHOLD, EXPECTED_AGAIN = 0.2, 0.3
LEAST_TWICE = 0.95

# Each commune of an older map by the commune of the newest that it lies in whole; itself where there is none.
NEWEST_SQL = """
create temp table link_area on commit drop as
select a.id as area_id, coalesce(max(o.id), a.id) as newest_id
from places_area a
left join places_areainside i on i.inner_id = a.id
left join places_area o on o.id = i.outer_id and o.kind = 'commune' and o.generation_id = (
  select g.id from places_generation g order by g.valid_from desc limit 1)
where a.kind = 'commune' group by a.id
"""
_COLUMNS = """
p.id as person_key, p.full_name, p.sex, p.birth_on, p.birth_year, p.id_number, p.old_id_number,
  n.newest_id::text as commune, n.newest_id || ':' || v.search_key as village, h.id::text as household, h.head_name,
  h.area_id, p.area_id as person_area_id, m.is_head, v.name as village_name
"""
_FROM = """
from register_membership m join register_person p on p.id = m.person_id
join register_household h on h.id = m.household_id join link_area n on n.area_id = h.area_id
left join register_village v on v.id = h.village_id
"""
# Who lives somewhere today: a person once merged no longer does.
LIVING_SQL = f"select {_COLUMNS} {_FROM} where m.valid_to is null and h.closed_on is null"
# Everybody of a household that stands in a list, once, in the household they were last in.
EVERYBODY_SQL = f"""
select distinct on (p.id) {_COLUMNS} {_FROM}
where h.id in (
  select f.household_id from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where not o.is_withdrawn and o.kind <> 'in_year'
)
order by p.id, (m.valid_to is null) desc, m.valid_from desc, m.id desc
"""  # noqa: S608 - ours
# Of other communes only who has a number or a name and year of somebody here; the rest could not be found anyway.
ALIKE_SQL = f"""{LIVING_SQL}
and (p.id_number in (select id_number from link_known where id_number <> '')
  or (p.search_key, p.birth_year) in (select search_key, birth_year from link_known))
"""  # noqa: S608 - ours
KNOWN_SQL = """
create temp table link_known on commit drop as
select distinct p.id_number, p.search_key, p.birth_year from register_membership m
join register_person p on p.id = m.person_id where m.valid_to is null
"""
SCHEMA = {**PERSON_SCHEMA, "area_id": pl.Int64, "person_area_id": pl.Int64, "is_head": pl.Boolean,
          "village_name": pl.String}  # fmt: skip


def _read(cursor: Any, statement: str) -> pl.DataFrame:
    buffer = BytesIO()
    # Booleans in words that Polars reads.
    written = statement.replace("m.is_head,", "m.is_head::text as is_head,")
    with cursor.copy(f"copy ({written}) to stdout (format csv, header)") as copy:
        for block in copy:
            buffer.write(block)
    buffer.seek(0)
    return pl.read_csv(buffer, schema_overrides=SCHEMA, try_parse_dates=True)


def _fresh(cursor: Any, *tables: str) -> None:
    cursor.execute("drop table if exists " + ", ".join("pg_temp." + name for name in tables))


def _everywhere() -> Scope:
    return Scope(area_ids=frozenset(Area.objects.values_list("id", flat=True)))


def find_person_pairs(*, scope: Scope, tell: Any) -> dict[str, int]:
    """Finds and writes the pairs with a side in these areas; returns found, new, gone. In the caller's transaction."""
    with connection.cursor() as cursor:
        _fresh(cursor, "link_area", "link_known", "link_pair")
        cursor.execute(NEWEST_SQL)
        tell(0)
        mine = _read(cursor, LIVING_SQL)
        cursor.execute(KNOWN_SQL)
        cursor.execute("analyze pg_temp.link_known")
        set_scope(_everywhere())
        cursor.execute("select count(*) from register_person")
        population = int(cursor.fetchone()[0])
        alike = _read(cursor, ALIKE_SQL) if population > mine.height else mine.clear()
        set_scope(scope)
        tell(1)
        persons = pl.concat([mine, alike.join(mine, on="person_key", how="anti")])
        communes = mine["commune"].unique().to_list()
        pairs = duplicate_pairs(persons, least=LEAST, mine=communes, population=population)
        tell(2)
        return _write_person_pairs(cursor, pairs, persons, scope.area_ids)


def _described(pairs: pl.DataFrame, rows: pl.DataFrame, key: str, **columns: pl.Expr) -> pl.DataFrame:
    """The pairs with what is kept of either side, as left_… and right_…."""
    told = rows.select(pl.col(key), **columns)
    for side in ("left", "right"):
        named = told.rename({name: f"{side}_{name}" for name in columns})
        pairs = pairs.join(named, left_on=f"{side}_key", right_on=key)
    return pairs


def _array(column: str) -> pl.Expr:
    """A list of codes as PostgreSQL writes an array."""
    return ("{" + pl.col(column).list.join(",") + "}").alias(column)


def _copy_pairs(cursor: Any, frame: pl.DataFrame, columns: dict[str, str]) -> None:
    cursor.execute(f"create temp table link_pair ({', '.join(f'{n} {t}' for n, t in columns.items())}) on commit drop")
    with cursor.copy("copy link_pair from stdin (format csv)") as copy:
        copy.write(frame.select(list(columns)).write_csv(include_header=False, quote_style="non_numeric"))
    cursor.execute("analyze pg_temp.link_pair")


# State of the pair after this run: told apart, proposed or merged stays; what had vanished is open again.
_FOUND_AGAIN = "case when t.state = 'gone' then 'open' else t.state end"
UPSERT_SQL = """
insert into {table} as t (left_{key}_id, right_{key}_id, left_area_id, right_area_id, left_name, right_name,
  left_birth_year, right_birth_year, probability, reasons, {more}, state, found_at, log, is_synthetic, version)
select left_key, right_key, left_area, right_area, left_name, right_name, left_birth, right_birth, probability, reasons,
  {more}, 'open', %(at)s, '[]', %(is_synthetic)s, 1 from link_pair order by left_key, right_key
on conflict (left_{key}_id, right_{key}_id) do update set probability = excluded.probability,
  reasons = excluded.reasons, left_area_id = excluded.left_area_id, right_area_id = excluded.right_area_id,
  left_name = excluded.left_name, right_name = excluded.right_name, left_birth_year = excluded.left_birth_year,
  right_birth_year = excluded.right_birth_year, {sets}, state = {again}, version = t.version + 1
where t.state in ('open', 'later', 'gone') and (t.state = 'gone' or
  (t.probability, t.reasons, t.left_area_id, t.right_area_id, t.left_name, t.right_name)
  is distinct from (excluded.probability, excluded.reasons, excluded.left_area_id, excluded.right_area_id,
  excluded.left_name, excluded.right_name))
returning (xmax = 0) as is_new
"""
# Only where this run saw both sides whole can it say that a pair is no longer there.
GONE_SQL = """
update {table} t set state = 'gone', version = t.version + 1
where t.state = 'open' and t.left_area_id = any(%(area_ids)s) and t.right_area_id = any(%(area_ids)s)
  and not exists (select 1 from link_pair p where p.left_key = t.left_{key}_id and p.right_key = t.right_{key}_id)
"""
_BASE = {
    "left_key": "bigint", "right_key": "bigint", "left_area": "bigint", "right_area": "bigint", "left_name": "text",
    "right_name": "text", "left_birth": "int", "right_birth": "int", "probability": "float8", "reasons": "text[]",
}  # fmt: skip


def _write(cursor: Any, frame: pl.DataFrame, more: dict[str, str], *, table: str, key: str, areas: Collection[int]) -> dict[str, int]:
    _copy_pairs(cursor, frame.with_columns(_array("reasons")), {**_BASE, **more})
    names = ", ".join(more)
    sets = ", ".join(f"{name} = excluded.{name}" for name in more)
    statement = UPSERT_SQL.format(table=table, key=key, more=names, sets=sets, again=_FOUND_AGAIN)
    cursor.execute(statement, {"at": clock.now(), "is_synthetic": settings.IS_DEMO})
    new = sum(1 for (is_new,) in cursor.fetchall() if is_new)
    cursor.execute(GONE_SQL.format(table=table, key=key), {"area_ids": sorted(areas)})
    return {"found": frame.height, "new": new, "gone": cursor.rowcount}


def _write_person_pairs(cursor: Any, pairs: pl.DataFrame, persons: pl.DataFrame, areas: Collection[int]) -> dict[str, int]:
    known = (pl.col("id_number").fill_null("") != "") | (pl.col("old_id_number").fill_null("") != "")
    frame = _described(
        pairs, persons, "person_key", area=pl.col("area_id"), name=pl.col("full_name"), birth=pl.col("birth_year"),
        has_id=known.cast(pl.String),
    )  # fmt: skip
    more = {"left_has_id": "boolean", "right_has_id": "boolean"}
    return _write(cursor, frame, more, table="linking_personpair", key="person", areas=areas)


# Years of each household's lists, and whether it is a household of today.
YEARS_SQL = """
select f.household_id, string_agg(distinct o.year::text, ', ' order by o.year::text) as years
from register_householdfact f join register_occasion o on o.id = f.occasion_id
where not o.is_withdrawn and o.kind <> 'in_year' group by f.household_id
"""


def find_household_links(*, scope: Scope, tell: Any) -> dict[str, int]:
    """Finds and writes households that may be one over the years, or twice in a year; returns found, new, gone."""
    with connection.cursor() as cursor:
        _fresh(cursor, "link_area", "link_pair")
        cursor.execute(NEWEST_SQL)
        tell(0)
        persons = _read(cursor, EVERYBODY_SQL)
        cursor.execute(YEARS_SQL)
        years = dict(cursor.fetchall())
        tell(1)
        pairs = duplicate_pairs(persons, least=LEAST_HOUSEHOLD, expected_share=EXPECTED_AGAIN)
        members = persons.select("person_key", pl.col("household").cast(pl.Int64).alias("household_key"), "is_head")
        links = household_pairs(pairs, members)
        tell(2)
        return _write_links(cursor, links, persons, years, scope.area_ids)


def _kind(left: str, right: str) -> str:
    """``years``: no list names both; ``duplicate``: one does. Empty: neither stands in a list, so nothing is to be linked."""
    one, other = set(left.split(", ")) - {""}, set(right.split(", ")) - {""}
    if not one and not other:
        return ""
    return "duplicate" if one & other else "years"


def _write_links(
    cursor: Any, links: pl.DataFrame, persons: pl.DataFrame, years: dict[int, str], areas: Collection[int]
) -> dict[str, int]:
    homes = persons.sort("is_head", descending=True).unique("household", keep="first", maintain_order=True).with_columns(
        pl.col("household").cast(pl.Int64).alias("household_key")
    )
    frame = _described(
        links, homes, "household_key", area=pl.col("area_id"), name=pl.col("head_name"), birth=pl.col("birth_year"),
        village=pl.col("village_name").fill_null(""),
    )  # fmt: skip
    told = [(years.get(a, ""), years.get(b, "")) for a, b in frame.select("left_key", "right_key").iter_rows()]
    frame = frame.with_columns(
        pl.Series("left_years", [a for a, _b in told], dtype=pl.String),
        pl.Series("right_years", [b for _a, b in told], dtype=pl.String),
        pl.Series("kind", [_kind(a, b) for a, b in told], dtype=pl.String),
    )
    # Two of one list are two households unless their heads, or several members, are surely the same.
    shares = pl.col("reasons").list.contains("heads") | pl.col("reasons").list.contains("shared_members")
    is_twice = (pl.col("probability") >= LEAST_TWICE) & shares
    frame = frame.filter(pl.col("kind") != "").filter((pl.col("kind") == "years") | is_twice)
    frame = frame.with_columns(
        ((pl.col("kind") == "years").cast(pl.Int8) * pl.col("is_exact").cast(pl.Int8)).cast(pl.Boolean).cast(pl.String).alias("is_exact")
    )
    more = {"left_village": "text", "right_village": "text", "left_years": "text", "right_years": "text",
            "kind": "text", "is_exact": "boolean"}  # fmt: skip
    return _write(cursor, frame, more, table="linking_householdlink", key="household", areas=areas)


__all__ = ["find_household_links", "find_person_pairs"]
