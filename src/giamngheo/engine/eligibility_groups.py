"""What a group's members tell of it on the day: shares of the target people and of those who go first, and who leads.

Shares count those who take part (NĐ 27/2022, Điều 20). A member of whom it is not known leaves the share between two ends:
it is told only where the ends say the same to every rule that asks, and then as what is certain, the lower end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw
import polars as pl

from .conditions import Compare, Operator, all_of, any_of, compare, keep_where, one_of, unknown
from .plan_eligibility import EligibilityLaw
from .plan_eligibility_checks import leaves_of
from .vocabulary import DISABILITY_LEVELS

TARGET, PRIORITY, LED = "target_share_pct", "priority_share_pct", "is_led_by_vulnerable"
TOLD_BY_MEMBERS = (TARGET, PRIORITY, LED)
# The term of the plan that says who the Programme is for, and the three classes.
TARGET_TERM, CLASSES_TERM = "is_programme_target", "is_three_classes"
DISABLED = [term.code for term in DISABILITY_LEVELS if term.code != "none"]
Bound = tuple[Operator, float]


def bounds_of(law: EligibilityLaw, column: str) -> tuple[Bound, ...]:
    """Every bound that some rule about groups compares the column with: (operator, value), each once."""
    found: dict[Bound, None] = {}
    for rule in law.rules.values():
        if rule.subject != "group":
            continue
        parameters = law.parameters_of(rule.id)
        for clause in (*rule.clauses, *rule.priorities):
            for leaf in leaves_of(clause.when):
                if isinstance(leaf, Compare) and leaf.column == column:
                    value: Any = parameters[leaf.right].value if isinstance(leaf.right, str) else leaf.right
                    found[leaf.operator, float(value)] = None
    return tuple(found)


def _certain(law: EligibilityLaw, name: str) -> nw.Expr:
    """The lower end where both ends say the same to every rule, else missing."""
    low, high = nw.col(f"_{name}_low"), nw.col(f"_{name}_high")
    same = [low == high, *(compare(low, op, nw.lit(value)) == compare(high, op, nw.lit(value)) for op, value in bounds_of(law, name))]
    is_same = same[0] | all_of(same[1:]) if len(same) > 1 else same[0]
    return keep_where(is_same, low, else_missing=True).alias(name)


def group_facts(members: pl.LazyFrame, *, law: EligibilityLaw) -> pl.LazyFrame:
    """One row per group that has members: group_key and the columns of ``TOLD_BY_MEMBERS``, null where it is not decided.

    ``members``: one row per member on the day: group_key, is_leader; is_programme_target and is_three_classes (terms of the
    plan, of the household); is_minority, is_merit, sex, disability_level, employment_status of the person (of a household
    that sends whom it likes: is_minority, is_merit of the household, the rest not known).
    """
    frame = nw.from_native(members)
    classes = nw.col(CLASSES_TERM)
    # A woman of a poor household is of one of the three classes already.
    goes_first = any_of([classes, nw.col("is_minority"), nw.col("is_merit")])
    weak = any_of(
        [
            nw.col("is_minority"), nw.col("sex") == "F", one_of(nw.col("disability_level"), DISABLED),
            nw.col("employment_status") == "student",
        ]
    )  # fmt: skip
    frame = frame.with_columns(
        nw.col(TARGET_TERM).alias(f"_{TARGET}"), goes_first.alias(f"_{PRIORITY}"),
        all_of([nw.col("is_leader"), classes, weak]).alias(f"_{LED}"),
    )  # fmt: skip
    sums = frame.select(
        "group_key", nw.lit(1).alias("_all"), nw.col("is_leader").cast(nw.Int32).alias("_leaders"), *_counted(TOLD_BY_MEMBERS)
    )
    names = [f"_{kind}_{name}" for name in TOLD_BY_MEMBERS for kind in ("true", "null")]
    grouped = sums.group_by("group_key").agg(*(nw.col(name).sum() for name in ("_all", "_leaders", *names)))
    shares = [
        end for name in (TARGET, PRIORITY)
        for end in (
            (nw.col(f"_true_{name}") * 100.0 / nw.col("_all")).alias(f"_{name}_low"),
            ((nw.col(f"_true_{name}") + nw.col(f"_null_{name}")) * 100.0 / nw.col("_all")).alias(f"_{name}_high"),
        )
    ]  # fmt: skip
    # "No" is settled only where somebody leads and it is known of every leader.
    is_settled = (nw.col("_leaders") > 0) & (nw.col(f"_null_{LED}") == 0)
    led = (nw.col(f"_true_{LED}") > 0) | ~is_settled & unknown()
    told = grouped.with_columns(shares).select("group_key", _certain(law, TARGET), _certain(law, PRIORITY), led.alias(LED))
    result: pl.LazyFrame = nw.to_native(told)
    return result


def _counted(names: Iterable[str]) -> list[nw.Expr]:
    return [
        count for name in names
        for count in (
            nw.col(f"_{name}").fill_null(False).cast(nw.Int32).alias(f"_true_{name}"),
            nw.col(f"_{name}").is_null().cast(nw.Int32).alias(f"_null_{name}"),
        )
    ]  # fmt: skip


__all__ = ["CLASSES_TERM", "LED", "PRIORITY", "TARGET", "TARGET_TERM", "TOLD_BY_MEMBERS", "bounds_of", "group_facts"]
