"""Two editions of a plan side by side: money, targets, tasks that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from giamngheo.apps.planning.models import PlanMoney, PlanTarget, PlanTask
from giamngheo.engine.planning import Difference, differences

MoneyKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs. Money by (project, source, capital type) in đồng; targets by id; tasks by what they say."""

    money: list[Difference[MoneyKey, int]]
    targets: list[Difference[str, Decimal]]
    tasks: list[Difference[tuple[str, str], str]]

    @property
    def is_same(self) -> bool:
        return not (self.money or self.targets or self.tasks)


def _money(plan_id: int) -> Mapping[MoneyKey, int]:
    rows = PlanMoney.objects.filter(plan_id=plan_id)
    return {(r.project, r.source, r.capital_type): r.amount_vnd for r in rows}


def _targets(plan_id: int) -> Mapping[str, Decimal]:
    return dict(PlanTarget.objects.filter(plan_id=plan_id).values_list("target", "value"))


def _tasks(plan_id: int) -> Mapping[tuple[str, str], str]:
    """(sub-project, text) → everything else that the task says, so that a change of any of it shows."""
    rows = PlanTask.objects.filter(plan_id=plan_id)
    return {(r.project, r.text): f"{r.unit_name}|{r.due_on or ''}|{r.amount_vnd or ''}|{r.proposal_id or ''}" for r in rows}


def comparison(before_id: int, after_id: int) -> Comparison:
    """Six queries whatever the length of the plans."""
    return Comparison(
        differences(_money(before_id), _money(after_id)), differences(_targets(before_id), _targets(after_id)),
        differences(_tasks(before_id), _tasks(after_id)),
    )  # fmt: skip


def is_same(before_id: int, after_id: int) -> bool:
    """Whether two editions say the same."""
    return comparison(before_id, after_id).is_same


__all__ = ["Comparison", "MoneyKey", "comparison", "is_same"]
