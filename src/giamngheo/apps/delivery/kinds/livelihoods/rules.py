"""What is asked of a livelihood project, in words an officer can read out: shares of members, the State's share, rotation.

Pure of the database. Numbers stand in ``plan/eligibility/p2.toml`` and ``p3_1.toml`` (NĐ 27/2022, Điều 20–22; NĐ 38/2023).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from giamngheo.apps.delivery.rule_days import not_in_force
from giamngheo.engine.eligibility_frames import (
    DIFFICULTIES,
    GROUP_KINDS,
    GROUP_SUBJECT,
    ORGANISATION_SUBJECT,
)
from giamngheo.engine.eligibility_trace import EligibilityTrace, explain_eligibility, parameter_vi
from giamngheo.engine.frames import conform
from giamngheo.engine.plan import Plan
from giamngheo.engine.plan_eligibility import EligibilityParameter
from giamngheo.kit import formats

OWN = ("p2", "p3_1")
CONTENT: Mapping[str, str] = {"p2": "livelihood", "p3_1": "farming"}
LEAST: Mapping[str, str] = {"p2": "target_share_least_pct", "p3_1": "farm_target_share_least_pct"}
FIRST_ABOVE = "priority_share_above_pct"
COMMUNITY_RULE: Mapping[str, str] = {"p2": "p2_group", "p3_1": "p3_1_group"}
CHAIN_RULE: Mapping[str, str] = {"p2": "p2_chain"}
KINDS = {term.code: term for term in GROUP_KINDS}
TIERS = {term.code: term for term in DIFFICULTIES}


@dataclass(frozen=True, slots=True)
class Share:
    """Of ``total`` members ``yes`` are, and of ``open`` it is not known."""

    yes: int
    open: int
    total: int

    @property
    def low(self) -> float:
        return self.yes * 100 / self.total if self.total else 0.0

    @property
    def high(self) -> float:
        return (self.yes + self.open) * 100 / self.total if self.total else 0.0

    def is_at_least(self, bound: float) -> bool | None:
        """Three values: what is open may decide."""
        return True if self.low >= bound else False if self.high < bound else None

    def is_above(self, bound: float) -> bool | None:
        return True if self.low > bound else False if self.high <= bound else None

    @property
    def words(self) -> str:
        """45 %, or 45–60 % where some are not known."""
        low, high = (formats.percent(end / 100) for end in (self.low, self.high))
        return low if self.low == self.high else f"{low} – {high}"

    @classmethod
    def of(cls, told: Sequence[bool | None]) -> Share:
        return cls(sum(one is True for one in told), sum(one is None for one in told), len(told))


def parameter(plan: Plan, name: str) -> EligibilityParameter:
    return next(s.parameters[name] for s in plan.eligibility.schemes.values() if name in s.parameters)


def share_problem(giver: str, target: Share, plan: Plan) -> str:
    """Why the members' share does not allow the project; empty when it does, or when nothing is asked of this giver."""
    if giver not in OWN:
        return ""
    if not target.total:
        return "Dự án chưa có thành viên nào."
    least = parameter(plan, LEAST[giver])
    bound = float(least.value)
    enough = target.is_at_least(bound)
    if enough:
        return ""
    words = f"{target.yes} trong {target.total} thành viên ({target.words}) là đối tượng của Chương trình"
    if enough is False:
        return f"{words}, dưới mức tối thiểu {formats.number(bound)} % (Điều 20 Nghị định 27/2022/NĐ-CP)."
    return (
        f"{words}, còn {target.open} thành viên chưa rõ nên chưa biết có đạt mức tối thiểu {formats.number(bound)} % không. "
        "Bổ sung thông tin của những hộ đó."
    )


def goes_first(giver: str, priority: Share, plan: Plan) -> bool:
    """Above the share of those who go first the project ranks before others; only what is certain counts."""
    return giver in OWN and priority.is_above(float(parameter(plan, FIRST_ABOVE).value)) is True


def ceiling(mode: str, difficulty: str, plan: Plan) -> EligibilityParameter | None:
    """The most that the State may give of the project, in percent; None for tasks, and where nobody knows the tier."""
    if mode not in ("chain", "community") or difficulty not in TIERS:
        return None
    return parameter(plan, f"{mode}_most_{difficulty}_pct")


def ceiling_words(mode: str, difficulty: str, plan: Plan) -> str:
    """The tier's ceiling with how sure we are of it."""
    found = ceiling(mode, difficulty, plan)
    return parameter_vi(found) if found is not None else ""


def rule_for(giver: str, mode: str) -> str | None:
    """The rule of the sub-project for this mode; none for tasks and other givers."""
    return {"community": COMMUNITY_RULE, "chain": CHAIN_RULE}.get(mode, {}).get(giver)


def days_problem(giver: str, mode: str, on: date, plan: Plan) -> str:
    """That the rule does not hold on the day of the list, and what to do; empty when it does or there is none."""
    rule = rule_for(giver, mode)
    return not_in_force([rule], on, plan) if rule else ""


def judged(
    facts: Mapping[str, Any], *, giver: str, mode: str, leading: str, target: Share, priority: Share, plan: Plan, on: date
) -> EligibilityTrace | None:
    """The rule of the sub-project for this mode on the day of the list; None where there is none (tasks, other givers).

    A share between two ends on both sides of the bound is not known to the rule.
    """
    rule = rule_for(giver, mode)
    if rule is None:
        return None
    above = float(parameter(plan, FIRST_ABOVE).value)
    enough = target.is_at_least(float(parameter(plan, LEAST[giver]).value))
    told = {
        **facts, "target_share_pct": target.low if enough else target.high if enough is False else None,
        "priority_share_pct": priority.low if priority.is_above(above) is not None else None,
    }  # fmt: skip
    if mode == "chain":
        kind = leading if leading in ("enterprise", "cooperative") else "other"
        own = {"organisation_key": "1", "leads_chain": True, "organisation_kind": kind}
        frame = conform(pl.DataFrame([{**_only(told, ORGANISATION_SUBJECT.names), **own}]), ORGANISATION_SUBJECT)
    else:
        frame = conform(pl.DataFrame([{**_only(told, GROUP_SUBJECT.names), "group_key": "1"}]), GROUP_SUBJECT)
    return explain_eligibility(frame, rule, plan=plan, on=on, key="1")


def _only(facts: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in names}


def refusal(trace: EligibilityTrace | None) -> str:
    """Why the rule does not hold, each condition that fails or is open; empty when it does."""
    if trace is None or trace.state == "YES":
        return ""
    return " ".join([trace.summary, *(line.sentence for line in trace.lines if line.truth is not True)])


def any_known(*told: bool | None) -> bool | None:
    """True when one is, not known when none is but one may be."""
    return True if any(told) else None if None in told else False


__all__ = [
    "COMMUNITY_RULE", "CONTENT", "KINDS", "LEAST", "OWN", "TIERS", "Share", "any_known", "ceiling", "ceiling_words", "days_problem",
    "goes_first", "judged", "parameter", "refusal", "rule_for", "share_problem",
]  # fmt: skip
