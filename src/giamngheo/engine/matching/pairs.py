"""Ranked pairs of rows that may be one person."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.comparison_level_library import CustomLevel
from splink.comparison_library import CustomComparison

from .model import BLOCKS, COMPARISONS, EXPECTED_SHARE, Level, prior
from .names import name_keys

# One row per person. ``commune``, ``village``, ``household``: keys of any kind, empty when not known; ``head_name``:
# of the household the row stands in; a number of twelve digits is never compared with one of nine.
PERSON_SCHEMA: dict[Any, Any] = {
    "person_key": pl.Int64, "full_name": pl.String, "sex": pl.String, "birth_on": pl.Date, "birth_year": pl.Int64,
    "id_number": pl.String, "old_id_number": pl.String, "commune": pl.String, "village": pl.String,
    "household": pl.String, "head_name": pl.String,
}  # fmt: skip
PAIR_SCHEMA: dict[Any, Any] = {
    "left_key": pl.Int64, "right_key": pl.Int64, "probability": pl.Float64, "reasons": pl.List(pl.String),
}  # fmt: skip
THREADS = 2
MEMORY = "2GB"

# 1 January means "the year only": officials write it where the day is not known.
ROWS_SQL = """
create table person as
select p.person_key as unique_id, k.marked, k.bare, k.surname, k.given, k.short,
  case when p.birth_on is null or (month(p.birth_on) = 1 and day(p.birth_on) = 1) then null else p.birth_on end
    as birth_date,
  month(birth_date) as birth_month, day(birth_date) as birth_day,
  coalesce(p.birth_year, year(p.birth_on)) as birth_year,
  case when length(coalesce(p.id_number, '')) = 12 then p.id_number
    when length(coalesce(p.old_id_number, '')) = 12 then p.old_id_number else '' end as id12,
  case when length(coalesce(p.old_id_number, '')) = 9 then p.old_id_number
    when length(coalesce(p.id_number, '')) = 9 then p.id_number else '' end as id9,
  coalesce(p.sex, '') as sex, coalesce(p.commune, '') as commune, coalesce(p.village, '') as village,
  coalesce(p.household, '') as household, 
  -- The name of a head who is this very person says nothing that the person's name has not said.
  case when h.bare = k.bare then '' else coalesce(h.bare, '') end as head, {mine} as is_mine
from given_person p
join name_key k on k.name = coalesce(p.full_name, '')
left join name_key h on h.name = p.head_name
"""


def duplicate_pairs(
    persons: pl.DataFrame, *, least: float = 0.5, mine: Collection[str] | None = None, population: int = 0,
    expected_share: float = EXPECTED_SHARE,
) -> pl.DataFrame:
    """Pairs at least so probable, most probable first: left_key < right_key, probability 0–1, reasons (codes).

    ``persons``: ``PERSON_SCHEMA``, one row per person_key. ``mine``: communes of which each pair has at least one side;
    None: all. ``population``: among how many persons these rows were chosen, when others were left out beforehand.
    ``expected_share``: of rows that are a second one of somebody; high where lists of several years lie together.
    """
    if persons.height < 2:
        return pl.DataFrame(schema=PAIR_SCHEMA)
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})
    try:
        _load(connection, persons, mine)
        settings = _settings(prior(max(persons.height, population), expected_share), is_bounded=mine is not None)
        return _predicted(connection, settings, least)
    finally:
        connection.close()


def _load(connection: duckdb.DuckDBPyConnection, persons: pl.DataFrame, mine: Collection[str] | None) -> None:
    given = persons.select(list(PERSON_SCHEMA)).cast(PERSON_SCHEMA)
    names = pl.concat([given["full_name"], given["head_name"]]).fill_null("").unique().to_list()
    keys = [name_keys(name) for name in names]
    fields = ("marked", "bare", "surname", "given", "short")
    table = pl.DataFrame({"name": names, **{f: [getattr(k, f) for k in keys] for f in fields}})
    connection.register("given_person", given.to_arrow())
    connection.register("name_key", table.to_arrow())
    connection.register("my_commune", pl.DataFrame({"commune": sorted(mine or ())}, schema={"commune": pl.String}).to_arrow())
    is_mine = "true" if mine is None else "p.commune in (select commune from my_commune)"
    connection.execute(ROWS_SQL.format(mine=is_mine))


def _level(level: Level) -> Any:
    made: Any = CustomLevel(level.sql if level.sql != "else" else "ELSE", label_for_charts=level.reason or level.sql)
    if level.is_null:
        return made.configure(is_null_level=True)
    made = made.configure(m_probability=level.m, u_probability=level.u)
    if level.tf:
        made = made.configure(
            tf_adjustment_column=level.tf, tf_adjustment_weight=level.tf_weight, disable_tf_exact_match_detection=True,
        )  # fmt: skip
    return made


def _settings(chance: float, *, is_bounded: bool) -> SettingsCreator:
    bound = " and (l.is_mine or r.is_mine)" if is_bounded else ""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            CustomComparison([_level(level) for level in levels], output_column_name=name)
            for name, levels in COMPARISONS.items()
        ],
        blocking_rules_to_generate_predictions=[{"blocking_rule": rule + bound} for rule in BLOCKS],
        probability_two_random_records_match=chance,
        retain_matching_columns=True,
    )


def _reasons_sql() -> str:
    """The reason of the level each comparison fell into; Splink numbers levels from the last, 0, up."""
    cases = []
    for name, levels in COMPARISONS.items():
        told = [level for level in levels if not level.is_null]
        whens = " ".join(
            f"when {len(told) - 1 - place} then '{level.reason}'" for place, level in enumerate(told) if level.reason
        )
        cases.append(f"case gamma_{name} {whens} end")
    return f"list_filter([{', '.join(cases)}], lambda code: code is not null)"


def _predicted(connection: duckdb.DuckDBPyConnection, settings: SettingsCreator, least: float) -> pl.DataFrame:
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection)
    linker = Linker(api.register("person", table_name="matched_person"), settings, log_level=None)
    predicted = linker.inference.predict(threshold_match_probability=least)
    found = connection.sql(
        f"select least(unique_id_l, unique_id_r) as left_key, greatest(unique_id_l, unique_id_r) as right_key, "  # noqa: S608 - names are ours
        f"match_probability as probability, {_reasons_sql()} as reasons from {predicted.physical_name}"
    ).to_arrow_table()
    return pl.DataFrame(found).cast(PAIR_SCHEMA).sort(
        ["probability", "left_key", "right_key"], descending=[True, False, False]
    )


__all__ = ["PAIR_SCHEMA", "PERSON_SCHEMA", "duplicate_pairs"]
