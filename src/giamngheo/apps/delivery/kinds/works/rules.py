"""What is asked of a work before it is approved, in words an officer can read out; stages; the calendar of upkeep.

Pure of the database: facts and the plan in, sentences out. Which criteria there are stands in the plan: ``plan/eligibility/p1_1.toml``
(Plan 2514, V.1.a; small works: NĐ 27/2022, chapter IV) and ``p1_2.toml``; no number stands here.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext_noop as _

from giamngheo.apps.delivery.rule_days import not_in_force
from giamngheo.engine.eligibility_frames import WORK_ACTS, WORK_KINDS, WORK_LEVELS, WORK_SUBJECT
from giamngheo.engine.eligibility_trace import EligibilityTrace, explain_eligibility
from giamngheo.engine.frames import conform
from giamngheo.engine.plan import Plan

SMALL_RULE = "p1_1_small_work"
OWN_RULES: Mapping[str, str] = {"p1_1": "p1_1_work", "p1_2": "p1_2_work"}
CONTENT_OF_ACT: Mapping[str, str] = {"build": "works", "maintain": "maintenance"}
# What a work is accepted by, one after the other; upkeep is one piece of work. The manual of a design may know more stages:
# they are accepted within these.
STAGES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "build": (("ground", _("Mặt bằng, phần móng – nền")), ("main", _("Phần chính của công trình")), ("finish", _("Hoàn thiện"))),
    "maintain": (("repair", _("Duy tu, sửa chữa")),),
}
KINDS = {term.code: term for term in WORK_KINDS}
LEVELS = {term.code: term for term in WORK_LEVELS}
ACTS = {term.code: term for term in WORK_ACTS}
MONTHS_MOST = 120


@dataclass(frozen=True, slots=True)
class Judged:
    """What the criteria tell of a work on the day of its list. ``asked`` 0: this giver asks nothing of the Programme's rules.
    ``days``: that a rule does not hold on that day, and what to do."""

    met: int
    asked: int
    open: int
    traces: tuple[EligibilityTrace, ...]
    days: str = ""

    @property
    def refusal(self) -> str:
        """Why it cannot be approved: every criterion that fails or is open; empty when it can."""
        told = []
        for trace in self.traces:
            if trace.state != "YES":
                wrong = [line.sentence for line in trace.lines if line.truth is not True]
                told += [trace.summary, *wrong]
        return " ".join([*told, self.days]).strip()

    def kept(self) -> list[dict[str, Any]]:
        """What the case keeps: plain values, one entry per rule."""
        return [
            {"rule": t.rule, "state": t.state, "summary": t.summary, "sentences": [line.sentence for line in t.lines]}
            for t in self.traces
        ]  # fmt: skip


def rules_for(giver: str, *, is_small: bool) -> tuple[str, ...]:
    """Ids of the rules that this work is asked: of its sub-project, and of the mechanism of small works."""
    own = (OWN_RULES[giver],) if giver in OWN_RULES else ()
    return (*own, *((SMALL_RULE,) if is_small else ()))


def judged(facts: Mapping[str, Any], *, giver: str, is_small: bool, plan: Plan, on: date) -> Judged:
    """The criteria on the day of the list. ``facts``: columns of ``eligibility_frames.WORK_SUBJECT``."""
    frame = conform(pl.DataFrame([{**facts, "work_key": "1"}]), WORK_SUBJECT)
    asked = rules_for(giver, is_small=is_small)
    traces = tuple(explain_eligibility(frame, rule, plan=plan, on=on, key="1") for rule in asked)
    lines = [line for trace in traces for line in trace.lines]
    return Judged(
        met=sum(line.truth is True for line in lines), asked=len(lines), open=sum(line.truth is None for line in lines), traces=traces,
        days=not_in_force(asked, on, plan),
    )  # fmt: skip


def user_problems(users: int | None, poor: int | None, target: int | None) -> list[str]:
    """Numbers of people that contradict each other, every one; empty when they fit."""
    found = []
    for count, who in ((poor, "người nghèo, cận nghèo"), (target, "người thuộc đối tượng ưu tiên")):
        if count is not None and users is None:
            found.append(f"Ghi số người sử dụng trước khi ghi số {who}.")
        elif count is not None and users is not None and count > users:
            found.append(f"Số {who} sử dụng ({count}) lớn hơn số người sử dụng ({users}). Sửa lại một trong hai số.")
    return found


def next_stage(act: str, accepted: Sequence[str]) -> tuple[str, str] | None:
    """The stage to be accepted next; None when all are."""
    return next((stage for stage in STAGES[act] if stage[0] not in accepted), None)


def payment_problem(stage_code: str, *, act: str, accepted: Sequence[str]) -> str:
    """Why this payment may not be recorded; empty when it may. An advance names no stage."""
    names = dict(STAGES[act])
    if stage_code and stage_code not in names:
        return "Chọn tạm ứng hoặc một giai đoạn của công trình."
    if stage_code and stage_code not in accepted:
        return f"Giai đoạn “{names[stage_code]}” chưa nghiệm thu nên chưa thanh toán được. Nghiệm thu trước, hoặc ghi là tạm ứng."
    return ""


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last day where the month is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


__all__ = [
    "ACTS", "CONTENT_OF_ACT", "KINDS", "LEVELS", "MONTHS_MOST", "OWN_RULES", "SMALL_RULE", "STAGES", "Judged", "judged", "months_after",
    "next_stage", "payment_problem", "rules_for", "user_problems",
]  # fmt: skip
