"""Who may be supported on the day of an activity: columns in, columns out, one row per subject and rule.

A rule holds when all its conditions do and none of its exclusions; a missing fact that decides leaves it undetermined. The
result carries, per subject: ``is_eligible`` (true, false, null for undetermined), ``true_mask`` and ``unknown_mask`` (bits
in the order of ``rule.clauses``; what is in neither is false), ``missing_mask`` (bits in the order of ``facts_read``),
``rank`` (1 is first; null when not eligible), ``rank_best`` (the best rank still possible), ``order_mask`` (bits in the order
of ``order_facts``: not known, and its place may turn on it) and the tie-break columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from .ages import MONTHS_HIGH, MONTHS_LOW
from .conditions import Condition, all_of, any_of, bits, columns_of, first_place, keep_where
from .eligibility_facts import compiled, household_facts, person_facts, with_area_sets
from .eligibility_frames import AGE, DERIVED, HOUSEHOLD_SUBJECT, KEYS, SET_PREFIX, TABLES
from .frames import conform
from .plan import Plan
from .plan_checks import parameters_of
from .plan_eligibility import EligibilityLaw, Rule
from .plan_eligibility_checks import leaves_of
from .plan_eligibility_examples import NO, NOT_IN_FORCE, UNDETERMINED, YES

RESULT = ("is_eligible", "true_mask", "unknown_mask", "missing_mask", "rank", "rank_best", "order_mask")
DESCENDING = {"true_first": True, "most_first": True, "least_first": False, "earliest_first": False}


def facts_read(rule: Rule) -> tuple[str, ...]:
    """The columns that a rule's conditions and exclusions read, each once, in the order written."""
    return tuple(dict.fromkeys(leaf.column for clause in rule.clauses for leaf in leaves_of(clause.when)))


def order_facts(rule: Rule) -> tuple[str, ...]:
    """The columns that a rule's priorities and tie-breaks read, each once, in the order written."""
    read = [leaf.column for clause in rule.priorities for leaf in leaves_of(clause.when)]
    return tuple(dict.fromkeys([*read, *tie_columns(rule)]))


def tie_columns(rule: Rule) -> list[str]:
    return [tie.column for tie in rule.tie_breaks]


def prepared(
    subject: str,
    rows: pl.LazyFrame,
    *,
    plan: Plan,
    on: date,
    households: pl.LazyFrame | None = None,
    law: EligibilityLaw | None = None,
) -> pl.LazyFrame:
    """The facts of the day beside the rows. ``households``: for persons, the prepared households they live in.

    Raises ValueError for persons without households.
    """
    law = law or plan.eligibility
    if subject == "household":
        return household_facts(rows, plan=plan, law=law, on=on)
    if subject == "person":
        if households is None:
            raise ValueError("Cần bảng hộ để xét từng người.")
        wanted = _columns_wanted([r for r in law.rules.values() if r.subject == "person"])
        own = set(rows.collect_schema().names())
        shared = [n for n in households.collect_schema().names() if n in wanted and n not in own]
        told = person_facts(rows, on=on)
        return told.join(
            households.select("household_key", *shared), on="household_key", how="left", maintain_order="left"
        )
    return with_area_sets(rows, plan, on) if "commune_code" in TABLES[subject].names else rows


def _columns_wanted(rules: Sequence[Rule]) -> set[str]:
    wanted = {tie.column for rule in rules for tie in rule.tie_breaks}
    for rule in rules:
        for clause in (*rule.clauses, *rule.priorities):
            wanted |= columns_of(clause.when)
    return wanted


def evaluate_lazy(
    facts: pl.LazyFrame, rules: Sequence[Rule], *, law: EligibilityLaw, on: date, keys: Sequence[str]
) -> pl.LazyFrame:
    """All rules over one prepared frame in one pass: ``keys``, then ``<rule>.<column of RESULT>`` for each rule.

    Conditions that several rules share are told once. Rules not in force on that day are false throughout.
    """
    frame = nw.from_native(facts)
    told: dict[Any, tuple[str, nw.Expr]] = {}

    def named(condition: Condition, rule: Rule) -> nw.Expr:
        parameters = law.parameters_of(rule.id)
        same = (condition, tuple(parameters[name].value for name in sorted(parameters_of(condition))))
        if same not in told:
            told[same] = (f"_c{len(told)}", compiled(condition, parameters, on))
        return nw.col(told[same][0])

    clauses = {rule.id: [named(c.when, rule) for c in rule.clauses] for rule in rules}
    priorities = {rule.id: [named(c.when, rule) for c in rule.priorities] for rule in rules}
    frame = frame.with_columns(expression.alias(name) for name, expression in told.values())
    frame = frame.with_columns(_state(rule, clauses[rule.id], on).alias(f"{rule.id}.is_eligible") for rule in rules)
    columns: list[nw.Expr] = []
    for rule in rules:
        columns += _columns(rule, clauses[rule.id], priorities[rule.id])
    result: pl.LazyFrame = nw.to_native(frame.select(*keys, *columns))
    return result


def _state(rule: Rule, clauses: Sequence[nw.Expr], on: date) -> nw.Expr:
    if not rule.is_in_force(on):
        return clauses[0].is_null() & nw.lit(False)
    count = len(rule.conditions)
    holds = all_of(clauses[:count])
    return holds & ~any_of(clauses[count:]) if rule.exclusions else holds


def _columns(rule: Rule, clauses: Sequence[nw.Expr], priorities: Sequence[nw.Expr]) -> list[nw.Expr]:
    state = nw.col(f"{rule.id}.is_eligible")
    rank, best = (first_place(priorities, count_unknown=u) for u in (False, True))
    return [
        state,
        bits(clauses, of="true").alias(f"{rule.id}.true_mask"),
        bits(clauses, of="unknown").alias(f"{rule.id}.unknown_mask"),
        bits(_missing(rule, clauses, state), of="true").alias(f"{rule.id}.missing_mask"),
        keep_where(state, rank).alias(f"{rule.id}.rank"),
        keep_where(state, best).alias(f"{rule.id}.rank_best"),
        bits(_missing_of_order(rule, priorities, state, rank), of="true").alias(f"{rule.id}.order_mask"),
    ]


def _missing_of_order(rule: Rule, priorities: Sequence[nw.Expr], state: nw.Expr, rank: nw.Expr) -> list[nw.Expr]:
    """Per fact of ``order_facts``: not known of one who may be supported, and read by a tie-break or by a priority that may
    still hold before the one that does."""
    reading: dict[str, list[nw.Expr]] = {name: [] for name in order_facts(rule)}
    for place, (clause, expression) in enumerate(zip(rule.priorities, priorities, strict=True), 1):
        for column in columns_of(clause.when):
            reading[column].append(expression.is_null() & (rank > place))
    for column in tie_columns(rule):
        reading[column].append(nw.col(column).is_null())
    may_be = state.fill_null(True)
    return [may_be & is_unknown(name) & any_of(opened) for name, opened in reading.items()]


def _missing(rule: Rule, clauses: Sequence[nw.Expr], state: nw.Expr) -> list[nw.Expr]:
    """Per fact of ``facts_read``: not known, read by a condition that is open, while the whole is undetermined."""
    reading: dict[str, list[nw.Expr]] = {name: [] for name in facts_read(rule)}
    for clause, expression in zip(rule.clauses, clauses, strict=True):
        for column in columns_of(clause.when):
            reading[column].append(expression.is_null())
    is_open = state.is_null()
    return [is_open & is_unknown(name) & any_of(opened) for name, opened in reading.items()]


def is_unknown(column: str) -> nw.Expr:
    """The fact is not known; an age is known only where both ends of its interval are the same."""
    if column == AGE.name:
        return nw.col(MONTHS_LOW).is_null() | (nw.col(MONTHS_LOW) != nw.col(MONTHS_HIGH))
    return nw.col(column).is_null()


def evaluate(
    subjects: pl.DataFrame,
    rule_id: str,
    *,
    plan: Plan,
    on: date,
    households: pl.DataFrame | None = None,
    law: EligibilityLaw | None = None,
) -> pl.DataFrame:
    """One rule over a frame of subjects on the day of the activity, in the order given.

    ``subjects``: the columns of ``eligibility_frames.TABLES[rule.subject]``, missing ones as not known. ``households``:
    for persons, the households they live in. Out: the subject's key, RESULT, the tie-break columns.
    Raises KeyError for a rule that there is not, AreaNotInForce before the first map.
    """
    law = law or plan.eligibility
    rule = law.rule(rule_id)
    facts = facts_of_subjects(rule.subject, subjects, plan=plan, on=on, households=households, law=law)
    key, ties = KEYS[rule.subject], list(dict.fromkeys(tie_columns(rule)))
    wide = evaluate_lazy(facts, [rule], law=law, on=on, keys=[key, *ties]).collect()
    return one_rule(wide, rule)


def one_rule(wide: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """One rule's columns of a frame of several, under their plain names."""
    result = [pl.col(f"{rule.id}.{name}").alias(name) for name in RESULT]
    return wide.select(KEYS[rule.subject], *result, *dict.fromkeys(tie_columns(rule)))


def facts_of_subjects(
    subject: str,
    subjects: pl.DataFrame,
    *,
    plan: Plan,
    on: date,
    households: pl.DataFrame | None = None,
    law: EligibilityLaw | None = None,
) -> pl.LazyFrame:
    """Shaped and prepared: typed columns, NaN and absent ones as not known, the facts of the day beside them."""
    law = law or plan.eligibility
    homes = None
    if households is not None:
        shaped = conform(households, HOUSEHOLD_SUBJECT).lazy()
        homes = prepared("household", shaped, plan=plan, on=on, law=law)
    rows = conform(subjects, TABLES[subject]).lazy()
    return prepared(subject, rows, plan=plan, on=on, households=homes, law=law)


def with_words(frame: pl.DataFrame, rule: Rule, *, law: EligibilityLaw, on: date, names: Mapping[str, str]) -> pl.DataFrame:
    """Adds ``state`` (YES, NO, UNDETERMINED, NOT_IN_FORCE), ``missing`` (the facts asked for, in words), ``order_missing`` (those
    that the place in the order may turn on).

    ``names``: Vietnamese of each fact, see ``eligibility_trace.names_of_facts``.
    """
    facts = facts_read(rule)
    masks = frame["missing_mask"].unique().to_list()
    words = {
        mask: "; ".join(dict.fromkeys(names[fact] for bit, fact in enumerate(facts) if mask >> bit & 1)) for mask in masks
    }
    states = {True: YES, False: NO, None: UNDETERMINED} if rule.is_in_force(on) else {False: NOT_IN_FORCE}
    state = pl.Series("state", [states[value] for value in frame["is_eligible"].to_list()], dtype=pl.String)
    missing = pl.col("missing_mask").replace_strict(words, return_dtype=pl.String).alias("missing")
    return frame.with_columns(state).with_columns(missing, _order_words(frame, rule, names))


def _order_words(frame: pl.DataFrame, rule: Rule, names: Mapping[str, str]) -> pl.Series:
    facts = order_facts(rule)

    def words(mask: int) -> str:
        return "; ".join(dict.fromkeys(names[fact] for bit, fact in enumerate(facts) if mask >> bit & 1))

    told = {mask: words(mask) for mask in frame["order_mask"].unique().to_list()}
    return pl.Series("order_missing", [told[mask] for mask in frame["order_mask"].to_list()], dtype=pl.String)


def ranked(frame: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """The eligible, first in order first; adds ``position`` (from 1) and ``is_tied`` (nothing in the rule separates them).

    The key makes the order of the tied stable; it is no ground for preferring one of them.
    """
    ties = tie_columns(rule)
    chosen = frame.filter(pl.col("is_eligible")).sort(
        ["rank", *ties, KEYS[rule.subject]],
        descending=[False, *(DESCENDING[tie.order] for tie in rule.tie_breaks), False],
        nulls_last=True,
    )
    same = pl.len().over("rank", *ties) > 1 if chosen.height else pl.lit(False)
    return chosen.with_columns(pl.int_range(1, pl.len() + 1).alias("position"), same.alias("is_tied"))


__all__ = [
    "DERIVED", "RESULT", "SET_PREFIX", "evaluate", "evaluate_lazy", "facts_of_subjects", "facts_read", "one_rule",
    "order_facts", "prepared", "ranked", "tie_columns", "with_words",
]  # fmt: skip
