"""Reads of stored lists: how many per rule, one page of a list, and the whole of it in pieces for a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import F
from psycopg import sql

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_named, ids_around
from giamngheo.engine.eligibility_trace import names_of_facts
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.workbooks.names import search_key

from . import marks
from .models import StoredList, StoredRun
from .stored_names import MATCHED_SQL, named

PIECE = 5_000
# What is listed by name; who is not eligible is counted only.
LISTED = ("YES", "UNDETERMINED")
_OF_RULE = "s.run_id = {run} and s.rule_id = {rule} and s.area_id = any({areas}::int[])"
ELIGIBLE_SQL = f"""
select u.key, u.rank, u.position, u.is_tied::int as is_tied, s.area_id
from support_storedlist s, unnest(s.keys, s.ranks, s.positions, s.ties) as u(key, rank, position, is_tied)
where {_OF_RULE} {{also}} order by u.position {{page}}
"""  # noqa: S608 - names are ours
# Of a whole run, whose places have no gaps: each commune's array is searched for the window, not opened.
WINDOW_SQL = f"""
select u.key, u.rank, u.position, u.is_tied::int as is_tied, s.area_id
from support_storedlist s
cross join lateral (
  select width_bucket({{start}}, s.positions) + 1 as low, width_bucket({{end}}, s.positions) as high
) w
cross join lateral unnest(s.keys[w.low:w.high], s.ranks[w.low:w.high], s.positions[w.low:w.high], s.ties[w.low:w.high])
  as u(key, rank, position, is_tied)
where {_OF_RULE} and s.eligible_count > 0 order by u.position
"""  # noqa: S608 - names are ours
# By the commune's name, then by name within it; ``wanted``: from which to which place of each commune's array.
OPEN_SQL = f"""
select u.key, u.rank, u.mask, s.area_id
from unnest({{wanted}}::int[], {{low}}::int[], {{high}}::int[]) with ordinality as w(area_id, low, high, n)
join support_storedlist s on s.area_id = w.area_id,
  unnest(s.open_keys[w.low:w.high], s.open_ranks[w.low:w.high], s.open_masks[w.low:w.high])
    with ordinality as u(key, rank, mask, n)
where {_OF_RULE} {{also}} order by w.n, u.n
"""  # noqa: S608 - names are ours


@dataclass(frozen=True, slots=True)
class Runs:
    """Of an area and a day: the newest finished run that tells it, and the one of exactly this area that is under way."""

    newest: StoredRun | None = None
    waiting: StoredRun | None = None


def runs_of(area: Any, on: date) -> Runs:
    """Runs of that day under today's plan whose area has this one inside; one query."""
    rows = list(StoredRun.objects.filter(area__in=ids_around(area), on=on).order_by("-id"))
    digest = current_plan().digest
    return Runs(
        next((run for run in rows if run.finished_at is not None and run.plan_digest == digest), None),
        next((run for run in rows if run.finished_at is None and run.area_id == area.pk), None),
    )


def newest_day(area: Any, rule: Rule, before: date) -> date | None:
    """The newest day up to ``before``, and within the rule's time, on which a run told this area; one query."""
    found = StoredRun.objects.filter(area__in=ids_around(area), on__lte=before, on__gte=rule.valid_from, plan_digest=current_plan().digest)
    newest = found.exclude(finished_at=None).order_by("-on").values_list("on", flat=True)[:1]
    return next(iter(newest), None)


def counts_of(run: StoredRun, area_ids: Collection[int]) -> dict[str, dict[str, int]]:
    """Rule → subjects by state in these communes; one query that opens no array."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select rule_id, sum(eligible_count), sum(open_count), sum(not_count) from support_storedlist "
            "where run_id = %s and area_id = any(%s) group by rule_id",
            [run.pk, sorted(area_ids)],
        )
        found = {rule: {"YES": yes, "UNDETERMINED": left, "NO": no} for rule, yes, left, no in cursor.fetchall()}
    # A kind of which nobody keeps any has no rows.
    return {rule: found.get(rule, dict.fromkeys(("YES", "UNDETERMINED", "NO"), 0)) for rule in run.rules}


@dataclass(frozen=True)
class Stored:
    """One rule's list in some communes, as a run has told it."""

    rule: Rule
    run: StoredRun
    area_ids: frozenset[int]

    @property
    def on(self) -> date:
        return self.run.on

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """How many of each state per commune, by its name; two queries."""
        rows = StoredList.objects.filter(run=self.run, rule_id=self.rule.id, area_id__in=self.area_ids)
        found = list(rows.values("area_id", YES=F("eligible_count"), UNDETERMINED=F("open_count"), NO=F("not_count")))
        names = areas_named([row["area_id"] for row in found])
        told = [{**row, "area": names[row["area_id"]], "all": row["YES"] + row["UNDETERMINED"] + row["NO"]} for row in found]
        return sorted(told, key=lambda row: (search_key(row["area"]), row["area_id"]))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Subjects by state."""
        told = {state: sum(row[state] for row in self.places) for state in ("YES", "UNDETERMINED", "NO")}
        return told if self.rule.is_in_force(self.on) else {**told, "NO": 0, "NOT_IN_FORCE": told["NO"]}

    def by_place(self, level: str) -> list[dict[str, Any]]:
        """The same as ``Judged.by_place``, for communes only."""
        return self.places

    @property
    def is_old(self) -> bool:
        """Was anything written about these communes since the run began?"""
        return marks.is_old(self.run.marks, self.area_ids)

    def page(
        self, start: int, size: int, *, state: str = "", village_id: int | None = None, text: str = ""
    ) -> tuple[list[dict[str, Any]], int]:
        """Rows from ``start`` (0 is the first), and how many there are; those who are not eligible have no rows.

        Villages are chosen within a commune, whose lists are told anew.
        """
        rows: list[dict[str, Any]] = []
        total = 0
        for part in (state,) if state else LISTED:
            if part not in LISTED:
                continue
            count = self._count(part, text)
            low, left = max(0, start - total), size - len(rows)
            if left > 0 and low < count:
                rows += self._named(part, self._keys(part, text, low, left))
            total += count
        return rows, total

    def stream(self, *, state: str = "", village_id: int | None = None, text: str = "") -> Iterator[dict[str, Any]]:
        """Every row, named some thousands at a time."""
        for part in (state,) if state else LISTED:
            keys = self._keys(part, text, 0, None) if part in LISTED else pl.DataFrame()
            for piece in keys.iter_slices(PIECE):
                yield from self._named(part, piece)

    def keys(self) -> pl.DataFrame:
        """key (a number), area_id and state of everybody who is eligible or undetermined; two queries, nobody is named."""
        parts = [
            frame.select(pl.col("key").cast(pl.Int64), pl.col("area_id").cast(pl.Int64), pl.lit(state).alias("state"))
            for state in LISTED if (frame := self._keys(state, "", 0, None)).height
        ]  # fmt: skip
        return pl.concat(parts) if parts else pl.DataFrame(schema={"key": pl.Int64, "area_id": pl.Int64, "state": pl.String})

    def _count(self, part: str, text: str) -> int:
        return self._matched(part, text).height if search_key(text) else self.counts[part]

    def _keys(self, part: str, text: str, start: int, size: int | None) -> pl.DataFrame:
        """key, area_id and what stands beside it in the arrays, in the order of the list."""
        if search_key(text):
            return self._matched(part, text).slice(start, size)
        return self._eligible(start, size) if part == "YES" else self._open(start, size)

    def _matched(self, part: str, text: str) -> pl.DataFrame:
        """All whose name or village has the text in it; asked once for the count and the page."""
        kept = self._found.get((part, text))
        if kept is None:
            kept = self._eligible(0, None, text) if part == "YES" else self._open(0, None, text)
            self._found[part, text] = kept
        return kept

    @cached_property
    def _found(self) -> dict[tuple[str, str], pl.DataFrame]:
        return {}

    def _eligible(self, start: int, size: int | None, text: str = "") -> pl.DataFrame:
        if size is not None and not text and self.run.area_id in self.area_ids:
            window = {"start": sql.Literal(start), "end": sql.Literal(start + size)}
            return _read(sql.SQL(WINDOW_SQL).format(**self._of_rule, **window))
        page = sql.SQL("" if size is None else "limit {} offset {}").format(sql.Literal(size), sql.Literal(start))
        return _read(sql.SQL(ELIGIBLE_SQL).format(**self._of_rule, also=self._also(text), page=page))

    def _open(self, start: int, size: int | None, text: str = "") -> pl.DataFrame:
        windows = zip(("wanted", "low", "high"), self._windows(start, size), strict=True)
        places = {name: sql.Literal(numbers) for name, numbers in windows}
        return _read(sql.SQL(OPEN_SQL).format(**self._of_rule, **places, also=self._also(text)))

    @property
    def _of_rule(self) -> dict[str, sql.Composable]:
        areas = sql.Literal(sorted(self.area_ids))
        return {"run": sql.Literal(self.run.pk), "rule": sql.Literal(self.rule.id), "areas": areas}

    def _also(self, text: str) -> sql.Composable:
        wanted = search_key(text)
        if not wanted:
            return sql.SQL("")
        matched = sql.SQL(MATCHED_SQL[self.rule.subject]).format(text=sql.Literal(wanted))
        return sql.SQL("and u.key in ({})").format(matched)

    def _windows(self, start: int, size: int | None) -> tuple[list[int], list[int], list[int]]:
        """(communes, first and last place in each one's array) of the undetermined from ``start`` on."""
        areas, lows, highs, before = [], [], [], 0
        end = float("inf") if size is None else start + size
        for row in self.places:
            low, high = max(start - before, 0), min(end - before, row["UNDETERMINED"])
            if low < high:
                areas.append(row["area_id"])
                lows.append(low + 1)
                highs.append(int(high))
            before += row["UNDETERMINED"]
        return areas, lows, highs

    def _named(self, part: str, keys: pl.DataFrame) -> list[dict[str, Any]]:
        """Rows of the shape of ``Judged.rows``. Whoever is no longer in the communes that the reader sees has no name."""
        known = named(self.rule.subject, keys["key"].to_list(), self.on)
        words, nobody = self._words, {"name": "", "household_key": None, "village": None, "village_id": None}
        names = {row["area_id"]: row["area"] for row in self.places}
        return [
            {
                "key": str(row["key"]), "area_id": row["area_id"], "area": names.get(row["area_id"], ""), "state": part,
                "missing": words(row.get("mask") or 0), "rank": row.get("rank"), "position": row.get("position"),
                "is_tied": bool(row["is_tied"]) if part == "YES" else None, **known.get(row["key"], nobody),
            }
            for row in keys.iter_rows(named=True)
        ]  # fmt: skip

    def _words(self, mask: int) -> str:
        """The facts that a mask asks for."""
        names = self._names
        facts = self.run.rules.get(self.rule.id, [])
        return "; ".join(dict.fromkeys(names[fact] for bit, fact in enumerate(facts) if mask >> bit & 1))

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(names_of_facts(current_plan(), self.rule))


def _read(statement: sql.Composable) -> pl.DataFrame:
    query = sql.SQL("copy ({}) to stdout (format csv, header)").format(statement)
    buffer = BytesIO()
    with connection.cursor() as cursor, cursor.copy(query.as_string(connection.connection)) as copy:
        for block in copy:
            buffer.write(block)
    buffer.seek(0)
    return pl.read_csv(buffer, infer_schema=False).cast(pl.Int64)


__all__ = ["LISTED", "Runs", "Stored", "counts_of", "newest_day", "runs_of"]
