"""Where a list is taken from: a commune's is told anew on each request, a larger area's is read from the newest run."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from giamngheo.apps.places.plans import current_plan

from . import queries, store, stored
from .queries import Judged
from .stored import Runs, Stored

# Rule → subjects by state.
Counts = dict[str, dict[str, int]]


# What is counted while somebody waits; each further kind would be two statements more.
COUNTED_AT_ONCE = ("household", "person", "area")


def kept(area: Any, on: date) -> Runs:
    """The runs that a list of this area is read from; a commune's is told on the spot and needs none."""
    return Runs() if area.kind == "commune" else stored.runs_of(area, on)


def found(rule: Any, area_ids: frozenset[int], on: date, runs: Runs, *, is_commune: bool) -> Judged | Stored | None:
    """The rule's list in these communes on the day; None where it must be told first, in the background."""
    if is_commune or rule.subject == "area":
        return queries.judged(rule, area_ids, on)
    if runs.newest is not None and rule.id in runs.newest.rules:
        return Stored(rule, runs.newest, area_ids)
    return queries.judged(rule, area_ids, on) if queries.is_small(area_ids) else None


def all_counts(area_ids: frozenset[int], on: date, runs: Runs, *, is_commune: bool) -> Counts | None:
    """How many fall under each rule: of a large area as the newest run has it, of a small one now (COUNTED_AT_ONCE); None: not
    told yet."""
    if runs.newest is not None:
        return stored.counts_of(runs.newest, area_ids)
    return _told_now(area_ids, on) if is_commune or queries.is_small(area_ids) else None


def _told_now(area_ids: frozenset[int], on: date) -> Counts:
    rules = current_plan().eligibility.rules.values()
    told = {rule.id: dict.fromkeys(queries.STATES, 0) for rule in rules if rule.subject in COUNTED_AT_ONCE}
    for _subject, lists in store.told(area_ids, on, COUNTED_AT_ONCE):
        sums = lists.group_by("rule_id").agg(pl.col(*store.COUNTS).sum())
        for rule_id, yes, left, no in sums.iter_rows():
            told[rule_id] = {"YES": yes, "UNDETERMINED": left, "NO": no}
    return told


__all__ = ["Counts", "all_counts", "found", "kept"]
