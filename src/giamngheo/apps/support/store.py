"""Every rule over the subjects of an area in one pass, cut into one row per rule and commune; columns only.

Read once: the facts of households and persons of all communes of the run. A province's lists are a few thousand rows
whose arrays hold the keys in order, so that a page of one list reads one array per commune and never judges again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import polars as pl
from django.db import connection

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.eligibility import DESCENDING, RESULT, evaluate_lazy, facts_of_subjects, tie_columns
from giamngheo.engine.eligibility_frames import KEYS
from giamngheo.engine.plan_eligibility import Rule

from . import queries

# One row per rule and commune, in the order of the table's columns.
COLUMNS = (
    "area_id", "rule_id", "eligible_count", "open_count", "not_count", "keys", "ranks", "positions", "ties", "open_keys",
    "open_ranks", "open_masks",
)  # fmt: skip
COUNTS = ("eligible_count", "open_count", "not_count")
ARRAYS = {
    "keys": pl.Int64, "ranks": pl.Int16, "positions": pl.Int32, "ties": pl.Boolean, "open_keys": pl.Int64,
    "open_ranks": pl.Int16, "open_masks": pl.Int64,
}  # fmt: skip


def told(area_ids: Collection[int], on: date, kinds: Collection[str] = queries.HELD) -> Iterator[tuple[str, pl.DataFrame]]:
    """(kind of subject, its lists) for every kind asked for; the lists have COLUMNS.

    A few statements and one pass of the engine per kind, whatever the number of communes.
    """
    found = queries.frames_of_kinds(kinds, area_ids, on)
    for subject in kinds:
        rules = [rule for rule in current_plan().eligibility.rules.values() if rule.subject == subject]
        judged = _judged(subject, found.pop(subject), rules, on)
        yield subject, pl.concat([_list(judged, rule) for rule in rules])


def _judged(subject: str, given: queries.Frames, rules: Sequence[Rule], on: date) -> pl.DataFrame:
    """Every rule's columns beside where the subject is; by key, the last ground of order, as in ``engine.ranked``.

    ``_by_name``: the order of names, for those whose order no rule gives.
    """
    plan, key = current_plan(), KEYS[subject]
    facts = facts_of_subjects(subject, given.subjects, plan=plan, on=on, households=given.households)
    ties = sorted({name for rule in rules for name in tie_columns(rule)})
    wide = evaluate_lazy(facts, rules, law=plan.eligibility, on=on, keys=[key, *ties]).collect()
    where = given.names.select("key", "area_id", "sort_key")
    if not where["key"].equals(wide[key].rename("key")):
        where = wide.select(pl.col(key).alias("key")).join(where, on="key", how="left", maintain_order="left")
    ordered = where.with_row_index("_n").sort("sort_key", "key", nulls_last=True).with_row_index("_by_name")
    by_name = ordered.sort("_n")
    return wide.with_columns(where["area_id"], by_name["_by_name"]).sort(key)


def _list(judged: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """One rule's rows: one per commune that has any subject of the kind."""
    key, ties = KEYS[rule.subject], tie_columns(rule)
    one = judged.select(
        "area_id", pl.col(key).cast(pl.Int64).alias("_key"), "_by_name", *ties,
        *(pl.col(f"{rule.id}.{name}").alias(name) for name in RESULT),
    )  # fmt: skip
    state = pl.col("is_eligible")
    counts = one.group_by("area_id").agg(
        state.sum().cast(pl.Int64).alias("eligible_count"),
        state.is_null().sum().cast(pl.Int64).alias("open_count"),
        (~state).sum().cast(pl.Int64).alias("not_count"),
    )
    found = counts.join(_chosen(one, rule), on="area_id", how="left").join(_open(one), on="area_id", how="left")
    return found.with_columns(pl.lit(rule.id).alias("rule_id")).select(COLUMNS)


def _chosen(one: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """The eligible of each commune in the order of the whole run. The frame comes in order of the key."""
    ties = tie_columns(rule)
    chosen = one.filter(pl.col("is_eligible")).sort(
        ["rank", *ties], descending=[False, *(DESCENDING[tie.order] for tie in rule.tie_breaks)], nulls_last=True,
        maintain_order=True,
    )  # fmt: skip
    same = pl.len().over("rank", *ties) > 1 if chosen.height else pl.lit(False)
    placed = chosen.with_columns(pl.int_range(1, pl.len() + 1).alias("positions"), same.alias("ties"))
    columns = {"keys": "_key", "ranks": "rank", "positions": "positions", "ties": "ties"}
    return placed.group_by("area_id", maintain_order=True).agg(
        pl.col(source).cast(ARRAYS[name]).alias(name) for name, source in columns.items()
    )


def _open(one: pl.DataFrame) -> pl.DataFrame:
    """The undetermined of each commune, by name."""
    columns = {"open_keys": "_key", "open_ranks": "rank", "open_masks": "missing_mask"}
    left = one.filter(pl.col("is_eligible").is_null()).sort("_by_name")
    return left.group_by("area_id", maintain_order=True).agg(
        pl.col(source).cast(ARRAYS[name]).alias(name) for name, source in columns.items()
    )


def subjects_in(lists: pl.DataFrame) -> int:
    """How many subjects these lists were told of."""
    first = lists.filter(pl.col("rule_id") == lists["rule_id"].first()) if lists.height else lists
    return int(first.select(pl.sum_horizontal(*COUNTS).sum()).item() or 0)


def write(lists: pl.DataFrame, *, run_id: int) -> None:
    """COPY cannot write into a table with row-level security: rows pass through a temporary table."""
    arrays = [
        pl.concat_str(
            pl.lit("{"), pl.col(name).cast(pl.List(pl.Int64)).cast(pl.List(pl.String)).list.join(",").fill_null(""), pl.lit("}")
        ).alias(name)
        for name in ARRAYS
    ]
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.support_new")
        cursor.execute(
            "create temp table support_new (area_id bigint, rule_id text, eligible_count int, open_count int, not_count int, "
            "keys bigint[], ranks smallint[], positions int[], ties int[], open_keys bigint[], open_ranks smallint[], "
            "open_masks bigint[]) on commit drop"
        )
        with cursor.copy("copy support_new from stdin (format csv)") as copy:
            copy.write(lists.with_columns(arrays).write_csv(include_header=False, quote_style="non_numeric"))
        cursor.execute(
            f"insert into support_storedlist (run_id, {names}) "  # noqa: S608 - names are ours
            f"select %s, {names.replace('ties', 'ties::boolean[]')} from support_new",
            [run_id],
        )


__all__ = ["ARRAYS", "COLUMNS", "COUNTS", "subjects_in", "told", "write"]
