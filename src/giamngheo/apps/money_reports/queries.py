"""Reads of the ledger as it stood on a day: movements summed by whatever is asked, lines behind a number, what waits.

Sums come from entries (``booked_on``), not from balances, so that any day may be asked. The database adds up
movements by the words asked for; ``engine.funnel`` turns them into stages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from giamngheo.engine.funnel import Figures, figures, weights

from .asked import BUDGET, Asked, budget_sources

DIMENSIONS = {
    "project": "l.project", "capital_type": "l.capital_type", "source": "l.source", "area": "l.area_id", "unit": "l.unit_name",
    "content": "l.content", "year": "l.plan_year", "carried_in": "l.origin_year < l.plan_year", "line": "l.id",
    "month": "date_trunc('month', e.booked_on)::date", "in_period": "e.booked_on >= %(since)s",
}  # fmt: skip
Key = tuple[Any, ...]
_BY_HASH = "select set_config('enable_sort', 'off', true), set_config('work_mem', '64MB', true); "
_AS_BEFORE = "; set local enable_sort to default; set local work_mem to default"


def _where(asked: Asked, *, is_dated: bool = True) -> tuple[str, dict[str, Any]]:
    """Conditions on lines ``l`` and, where dated, on entries ``e``, with their values."""
    parts = ["l.area_id = any(%(areas)s)", *(["e.booked_on <= %(day)s"] if is_dated else [])]
    given: dict[str, Any] = {"areas": sorted(asked.area_ids), "day": asked.day, "since": asked.since}
    simple = (
        ("year", "l.plan_year", asked.year), ("capital", "l.capital_type", asked.capital_type), ("source", "l.source", asked.source),
        ("unit", "l.unit_name", asked.unit), ("place", "l.area_id", asked.place),
    )  # fmt: skip
    for name, column, value in simple:
        if value not in (None, ""):
            parts.append(f"{column} = %({name})s")
            given[name] = value
    if asked.project:
        # A project takes its sub-projects along.
        parts.append("(l.project = %(project)s or starts_with(l.project, %(project)s || '_'))")
        given["project"] = asked.project
    if asked.block:
        parts.append(f"{'' if asked.block == BUDGET else 'not '}l.source = any(%(budget)s)")
        given["budget"] = budget_sources()
    if asked.origin:
        parts.append(f"{'' if asked.origin == 'chuyen' else 'not '}l.origin_year < l.plan_year")
    return " and ".join(parts), given


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a statement over the ledger. The wall of areas looks to the planner as if it let through one line in twenty;
    for the province it would sort a million entries that it should add up by hash. In one trip with the question, and
    taken back in it: what else the transaction asks for needs its sorts."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_HASH + statement + _AS_BEFORE, given)
        cursor.set_result(1)
        return list(cursor.fetchall())


def movements(asked: Asked, *dimensions: str, line_ids: Sequence[int] | None = None) -> dict[Key, list[tuple[str, str, int]]]:
    """Summed movements by the dimensions asked for; one query. ``line_ids``: of these lines only."""
    where, given = _where(asked)
    if line_ids is not None:
        where, given = f"{where} and e.line_id = any(%(lines)s)", {**given, "lines": list(line_ids)}
    columns = [DIMENSIONS[name] for name in dimensions]
    listed = ", ".join([*columns, "e.from_account", "e.to_account"])
    statement = (  # our own names; every value is a parameter
        f"select {listed}, sum(e.amount_vnd)::bigint from money_entry e join money_line l on l.id = e.line_id"  # noqa: S608
        f" where {where} group by {listed}"
    )
    found: dict[Key, list[tuple[str, str, int]]] = defaultdict(list)
    for *key, came_from, went_to, amount in _rows(statement, given):
        found[tuple(key)].append((came_from, went_to, int(amount)))
    return found


def lines_counted(asked: Asked, *dimensions: str) -> dict[Key, int]:
    """Lines with any movement up to the day, by words of lines; one query."""
    where, given = _where(asked, is_dated=False)
    listed = ", ".join(DIMENSIONS[name] for name in dimensions)
    statement = (
        f"select {listed}, count(*) from money_line l where {where}"  # noqa: S608 - our own names
        " and exists (select 1 from money_entry e where e.line_id = l.id and e.booked_on <= %(day)s)"
        f" group by {listed}"
    )
    return {tuple(key): int(count) for *key, count in _rows(statement, given)}


def sums(asked: Asked, *dimensions: str, line_ids: Sequence[int] | None = None) -> dict[Key, Figures]:
    """Figures by the dimensions asked for; one query."""
    return {key: figures(moved) for key, moved in movements(asked, *dimensions, line_ids=line_ids).items()}


def added(found: Iterable[Figures]) -> Figures:
    total = Figures()
    for one in found:
        total = total + one
    return total


def _weight_sql(measure: str, *, is_over_years: bool) -> str:
    """How often the đồng of a row with ``from_account`` and ``to_account`` count in a measure."""
    ways: dict[str, list[str]] = defaultdict(list)
    for (came_from, went_to), weight in sorted(weights(measure, is_over_years=is_over_years).items()):
        ways[came_from].append(f"when '{went_to}' then {weight}")
    # Account by account: a list of pairs is compared pair by pair, a million times.
    cases = " ".join(f"when '{came_from}' then case to_account {' '.join(ends)} else 0 end" for came_from, ends in ways.items())
    return f"case from_account {cases} else 0 end"


def measured(asked: Asked, measures: Sequence[tuple[str, str]], *dimensions: str) -> dict[Key, list[int]]:
    """Amounts of measures, added up by the database, by words of lines; one query. A measure comes with what it counts:
    everything (empty), only ``carried_in`` or only what moved ``in_period``."""
    where, given = _where(asked)
    places = ", ".join(str(n) for n in range(1, len(dimensions) + 1))
    listed = ", ".join(f"{DIMENSIONS[name]} as d{n}" for n, name in enumerate(dimensions))
    kept = ", ".join(f"{DIMENSIONS[name]} as {name}" for name in ("carried_in", "in_period"))
    told = ", ".join(
        f"sum(vnd * {_weight_sql(measure, is_over_years=False)})" + (f" filter (where {only})" if only else "")
        for measure, only in measures
    )
    statement = (
        f"with moved as (select {listed}, {kept}, from_account, to_account, sum(e.amount_vnd) as vnd"  # noqa: S608 - our own names
        f" from money_entry e join money_line l on l.id = e.line_id where {where}"
        f" group by {places}, carried_in, in_period, from_account, to_account)"
        f" select {', '.join(f'd{n}' for n in range(len(dimensions)))}, {told} from moved group by {places}"
    )
    width = len(dimensions)
    return {tuple(row[:width]): [int(vnd or 0) for vnd in row[width:]] for row in _rows(statement, given)}


@dataclass(frozen=True, slots=True)
class Behind:
    """Lines behind a number: how many, what they add up to (đồng), the ids asked for with each one's amount."""

    count: int
    total_vnd: int
    amounts: dict[int, int]


def lines_behind(asked: Asked, measure: str, *, start: int = 0, most: int | None = None) -> Behind:
    """Lines where this measure is not 0 on the day, largest first; with ``since`` only what moved in the period. Over all
    years money carried over counts once, as in the number that was opened."""
    where, given = _where(asked)
    if asked.since is not None:
        where += " and e.booked_on >= %(since)s"
    weight = _weight_sql(measure, is_over_years=asked.year is None)
    amount = f"sum({weight} * e.amount_vnd)"
    statement = (
        f"with told as (select e.line_id, {amount}::bigint as vnd from money_entry e"  # noqa: S608 - our own names
        f" join money_line l on l.id = e.line_id where {where} and {weight} <> 0 group by e.line_id having {amount} <> 0)"
        " select line_id, vnd, count(*) over (), sum(vnd) over () from told order by vnd desc, line_id"
        " offset %(start)s limit %(most)s"
    )
    rows = _rows(statement, {**given, "start": start, "most": most})
    if not rows:
        return Behind(0, 0, {})
    return Behind(rows[0][2], int(rows[0][3]), {line: vnd for line, vnd, _count, _total in rows})


STANDING_SINCE = """
with moved as (
  select e.line_id, a.account, e.id, e.booked_on, e.reverses_id,
    case when e.to_account = a.account then e.amount_vnd else -e.amount_vnd end as vnd
  from money_entry e join money_line l on l.id = e.line_id
  cross join lateral (select unnest(array[e.from_account, e.to_account]) as account) a
  where a.account in ('assigned', 'advanced') and {where}
), standing as (
  select line_id, account, sum(vnd) as vnd from moved group by line_id, account having sum(vnd) > 0
), came as (
  select line_id, account, booked_on, vnd,
    sum(vnd) over (partition by line_id, account order by booked_on desc, id desc) as later_vnd
  from moved where vnd > 0 and reverses_id is null
  and not exists (select 1 from money_entry r where r.reverses_id = moved.id and r.booked_on <= %(day)s)
)
select l.area_id, l.unit_name, s.account, min(c.booked_on)
from standing s join came c using (line_id, account) join money_line l on l.id = s.line_id
where c.later_vnd - c.vnd < s.vnd group by l.area_id, l.unit_name, s.account
"""


def standing_since(asked: Asked, units: Sequence[tuple[int, str]]) -> dict[tuple[int, str, str], date]:
    """(area, unit, account) of these units → the oldest day from which money still stands assigned but not entered, or advanced; what
    came first is taken to have left first. One query."""
    where, given = _where(asked)
    where += " and (l.area_id, l.unit_name) in (select * from unnest(%(unit_areas)s::bigint[], %(unit_names)s::text[]))"
    given |= {"unit_areas": [area for area, _unit in units], "unit_names": [unit for _area, unit in units]}
    rows = _rows(STANDING_SINCE.format(where=where), given)
    return {(area, unit, account): day for area, unit, account, day in rows}


DOCUMENTS_OPEN = """
select l.area_id, l.unit_name, d.state, count(distinct d.id), min(d.signed_on), sum(m.amount_vnd)::bigint
from money_document d join money_move m on m.document_id = d.id join money_line l on l.id = m.line_id
where (d.state = 'waiting' or (d.state = 'draft' and d.return_reason <> '')) and {where}
group by l.area_id, l.unit_name, d.state
"""


@dataclass(frozen=True, slots=True)
class Open:
    """Documents of a unit not in the books yet, by state, as they stand now."""

    count: int
    since: date
    amount_vnd: int


PAPERS_OPEN = """
select d.id, d.number, d.signed_on, d.kind, d.state, d.return_reason, sum(m.amount_vnd)::bigint
from money_document d join money_move m on m.document_id = d.id join money_line l on l.id = m.line_id
where (d.state = 'waiting' or (d.state = 'draft' and d.return_reason <> '')) and {where}
group by d.id order by d.signed_on, d.id
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document not in the books yet; of its amount (đồng) only rows on the lines asked for."""

    pk: int
    number: str
    signed_on: date
    kind: str
    state: str
    return_reason: str
    amount_vnd: int


def papers_open(asked: Asked) -> list[Paper]:
    """Documents that wait or were sent back, oldest first; one query. Always as of now."""
    where, given = _where(asked, is_dated=False)
    rows = _rows(PAPERS_OPEN.format(where=where), given)
    return [Paper(pk, number, on, kind, state, why, int(vnd)) for pk, number, on, kind, state, why, vnd in rows]


def documents_open(asked: Asked) -> dict[tuple[int, str, str], Open]:
    """(area, unit, state) → documents waiting for approval or sent back; one query. Always as of now."""
    where, given = _where(asked, is_dated=False)
    rows = _rows(DOCUMENTS_OPEN.format(where=where), given)
    return {(area, unit, state): Open(count, since, int(vnd)) for area, unit, state, count, since, vnd in rows}


__all__ = [
    "DIMENSIONS", "Behind", "Open", "Paper", "added", "documents_open", "lines_behind", "lines_counted", "measured", "movements",
    "papers_open",
    "standing_since", "sums",
]  # fmt: skip
