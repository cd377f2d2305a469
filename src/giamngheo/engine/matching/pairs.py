"""Ranked pairs of rows that may be one person."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from .model import BLOCKS, COMPARISONS, EXPECTED_SHARE, Level, prior
from .names import name_keys
from .shares import weigh_chance

if TYPE_CHECKING:
    from splink import SettingsCreator

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
# Of the first pass, with constant shares: below it no share of the rows at hand makes a pair likely.
FIRST_LEAST = 1e-4
# Odds below which a pair is no rival of another.
LEAST_RIVAL = 0.002
# How the share of second rows is learned: what is expected weighs as much as so many rows.
LEARNING_STEPS, EXPECTED_ROWS = 12, 2000

# 1 January means "the year only": officials write it where the day is not known.
ROWS_SQL = """
create table person as
select p.person_key as unique_id, k.marked, k.bare, k.surname, k.given, k.short, k.is_unmarked,
  case when p.birth_on is null or (month(p.birth_on) = 1 and day(p.birth_on) = 1) then null else p.birth_on end
    as birth_date,
  month(birth_date) as birth_month, day(birth_date) as birth_day,
  coalesce(p.birth_year, year(p.birth_on)) as birth_year,
  case when length(coalesce(p.id_number, '')) = 12 then p.id_number
    when length(coalesce(p.old_id_number, '')) = 12 then p.old_id_number else '' end as id12,
  case when length(coalesce(p.old_id_number, '')) = 9 then p.old_id_number
    when length(coalesce(p.id_number, '')) = 9 then p.id_number else '' end as id9,
  list_aggregate(list_sort(string_split(id12, '')), 'string_agg', '') as id12_digits,
  coalesce(p.sex, '') as sex, coalesce(p.commune, '') as commune, coalesce(p.village, '') as village,
  coalesce(p.household, '') as household,
  -- The name of a head who is this very person says nothing that the person's name has not said.
  case when h.bare = k.bare then '' else coalesce(h.bare, '') end as head, {mine} as is_mine
from given_person p
join name_key k on k.name = coalesce(p.full_name, '')
left join name_key h on h.name = p.head_name
"""


WEIGHED_SQL = """
create temp table weighed_pair as
select * from (
  select least(c.unique_id_l, c.unique_id_r) as a, greatest(c.unique_id_l, c.unique_id_r) as b,
    {odds} * {chance} as odds, {reasons} as reasons
  from {candidates} c
  join weighed_person l on l.unique_id = c.unique_id_l join weighed_person r on r.unique_id = c.unique_id_r
) where odds >= {least}
"""
SIDES_SQL = """
create temp table side as
select a as one, b as other, odds from weighed_pair union all select b, a, odds from weighed_pair
"""
# A row that is as like a third row, and that third row no likeness of the pair's other side, cannot be both persons.
# Three rows of one person are alike each to each, so they are no rivals.
RIVALS_SQL = """
with rival as (
  select p.a, p.b, sum(s.odds) as odds
  from weighed_pair p
  join side s on (s.one = p.a and s.other <> p.b)
  anti join side t on t.one = p.b and t.other = s.other
  group by 1, 2
  union all
  select p.a, p.b, sum(s.odds)
  from weighed_pair p
  join side s on (s.one = p.b and s.other <> p.a)
  anti join side t on t.one = p.a and t.other = s.other
  group by 1, 2
), against as (
  select a, b, sum(odds) as odds from rival group by 1, 2
), told as (
  select p.a as left_key, p.b as right_key, round(p.odds / (1 + p.odds + coalesce(n.odds, 0)), 9) as probability,
    case when coalesce(n.odds, 0) > 0.5 then list_append(p.reasons, 'rivals') else p.reasons end as reasons
  from weighed_pair p left join against n on n.a = p.a and n.b = p.b
)
select * from told where probability >= {least}
"""


def duplicate_pairs(
    persons: pl.DataFrame, *, least: float = 0.5, mine: Collection[str] | None = None, population: int = 0,
    expected_share: float | None = None,
) -> pl.DataFrame:
    """Pairs at least so probable, most probable first: left_key < right_key, probability 0–1, reasons (codes).

    ``persons``: ``PERSON_SCHEMA``, one row per person_key. ``mine``: communes of which each pair has at least one side;
    None: all. ``population``: among how many persons these rows were chosen, when others were left out beforehand.
    ``expected_share``: of rows that are a second one of somebody; high where lists of several years lie together. None:
    learned from the rows at hand, from ``EXPECTED_SHARE`` on.
    """
    if persons.height < 2:
        return pl.DataFrame(schema=PAIR_SCHEMA)
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})
    try:
        _load(connection, persons, mine)
        among = max(persons.height, population)
        weigh_chance(connection, among)
        share = EXPECTED_SHARE if expected_share is None else expected_share
        candidates = _predicted(connection, _settings(prior(among, share), is_bounded=mine is not None))
        _weigh(connection, candidates, prior(among, share))
        times = _learned(connection, share) / share if expected_share is None else 1.0
        return _ranked(connection, times, least)
    finally:
        connection.close()


def _load(connection: duckdb.DuckDBPyConnection, persons: pl.DataFrame, mine: Collection[str] | None) -> None:
    given = persons.select(list(PERSON_SCHEMA)).cast(PERSON_SCHEMA)
    names = pl.concat([given["full_name"], given["head_name"]]).fill_null("").unique().to_list()
    keys = [name_keys(name) for name in names]
    fields = ("marked", "bare", "surname", "given", "short", "is_unmarked")
    table = pl.DataFrame({"name": names, **{f: [getattr(k, f) for k in keys] for f in fields}})
    connection.register("given_person", given.to_arrow())
    connection.register("name_key", table.to_arrow())
    connection.register("my_commune", pl.DataFrame({"commune": sorted(mine or ())}, schema={"commune": pl.String}).to_arrow())
    is_mine = "true" if mine is None else "p.commune in (select commune from my_commune)"
    connection.execute(ROWS_SQL.format(mine=is_mine))


# Splink is loaded by who compares: it would be a fifth of every start, and most processes never compare.
def _level(level: Level) -> Any:
    from splink.comparison_level_library import CustomLevel

    made: Any = CustomLevel(level.sql if level.sql != "else" else "ELSE", label_for_charts=level.reason or level.sql)
    if level.is_null:
        return made.configure(is_null_level=True)
    return made.configure(m_probability=level.m, u_probability=level.u)


def _settings(chance: float, *, is_bounded: bool) -> SettingsCreator:
    from splink import SettingsCreator
    from splink.comparison_library import CustomComparison

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


def _told(levels: tuple[Level, ...]) -> list[tuple[int, Level]]:
    """Each level with the number that Splink gives it: from the last, 0, up."""
    told = [level for level in levels if not level.is_null]
    return [(len(told) - 1 - place, level) for place, level in enumerate(told)]


def _reasons_sql() -> str:
    """The reason of the level each comparison fell into."""
    cases = []
    for name, levels in COMPARISONS.items():
        whens = " ".join(f"when {number} then '{level.reason}'" for number, level in _told(levels) if level.reason)
        cases.append(f"case gamma_{name} {whens} end")
    return f"list_filter([{', '.join(cases)}], lambda code: code is not null)"


def _odds_sql() -> str:
    """How many times likelier the pair is for one person than for two, with the shares of the rows at hand."""
    cases = []
    for name, levels in COMPARISONS.items():
        whens = " ".join(f"when {number} then {level.times or level.m / level.u}" for number, level in _told(levels))
        cases.append(f"case gamma_{name} {whens} else 1 end")
    return " * ".join(cases)


def _predicted(connection: duckdb.DuckDBPyConnection, settings: SettingsCreator) -> str:
    """The table of the candidates with their levels; what is far from likely by the constant shares is left out."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection)
    linker = Linker(api.register("person", table_name="matched_person"), settings, log_level=None)
    return str(linker.inference.predict(threshold_match_probability=FIRST_LEAST).physical_name)


def _weigh(connection: duckdb.DuckDBPyConnection, candidates: str, chance: float) -> None:
    """The second pass: each candidate weighed with what chance offers where its two rows stand."""
    connection.execute(WEIGHED_SQL.format(
        odds=_odds_sql(), chance=chance / (1 - chance), reasons=_reasons_sql(), candidates=candidates, least=LEAST_RIVAL
    ))  # fmt: skip


def _learned(connection: duckdb.DuckDBPyConnection, share: float) -> float:
    """The share of second rows that agrees with the pairs' own probabilities; few rows leave it as expected."""
    first, rows = share, connection.sql("select count(*) from person where is_mine").fetchall()[0][0]
    for _ in range(LEARNING_STEPS):
        (found,) = connection.execute(
            "select coalesce(sum(odds * $times / (1 + odds * $times)), 0) from weighed_pair", {"times": share / first}
        ).fetchall()[0]
        share = min(0.3, (found + first * EXPECTED_ROWS) / (rows + EXPECTED_ROWS))
    return share


def _ranked(connection: duckdb.DuckDBPyConnection, times: float, least: float) -> pl.DataFrame:
    """The third pass: each pair with its rivals; surest first."""
    connection.execute(f"update weighed_pair set odds = odds * {times}")  # noqa: S608 - a number of ours
    connection.execute(SIDES_SQL)
    found = connection.sql(RIVALS_SQL.format(least=least)).to_arrow_table()
    return pl.DataFrame(found).cast(PAIR_SCHEMA).sort(
        ["probability", "left_key", "right_key"], descending=[True, False, False]
    )


__all__ = ["PAIR_SCHEMA", "PERSON_SCHEMA", "duplicate_pairs"]
