"""Who comes before whom for certain: the place of a subject in a rule's order as a span, where facts of the order are missing.

A missing answer puts nobody back: the span runs from the best place that is still possible to the worst. One stands before
another for certain only where its worst is better than the other's best.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .eligibility import DESCENDING
from .plan_eligibility import Rule

Place = tuple[float, ...]
FARTHEST = float("inf")


@dataclass(frozen=True, slots=True)
class Span:
    """``best`` and ``worst``: rank, then tie-breaks, the smaller the earlier; the same where all is known."""

    best: Place
    worst: Place

    @property
    def is_known(self) -> bool:
        return self.best == self.worst

    def is_before(self, other: Span) -> bool:
        """For certain; those of equal place are not before one another."""
        return self.worst < other.best


def span_of(rule: Rule, *, rank: int | None, rank_best: int | None, facts: Mapping[str, Any]) -> Span:
    """``facts``: tie-break column → value, days also as ISO text; what is absent is not known."""
    best, worst = [float(rank_best or rank or 0)], [float(rank or 0)]
    for tie in rule.tie_breaks:
        low, high = _ends(facts.get(tie.column), is_descending=DESCENDING[tie.order], is_flag=tie.order == "true_first")
        best.append(low)
        worst.append(high)
    return Span(tuple(best), tuple(worst))


def _ends(value: Any, *, is_descending: bool, is_flag: bool) -> tuple[float, float]:
    if value is None:
        return (-1.0, 0.0) if is_flag else (-FARTHEST, FARTHEST)
    if isinstance(value, str):
        value = date.fromisoformat(value)
    number = float(value.toordinal() if isinstance(value, date) else value)
    return (-number, -number) if is_descending else (number, number)


def before_and_behind(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """For each: how many of the others are before it for certain, and how many behind it."""
    worst, best = sorted(one.worst for one in spans), sorted(one.best for one in spans)
    return [(bisect_left(worst, one.best), len(best) - bisect_right(best, one.worst)) for one in spans]


__all__ = ["Span", "before_and_behind", "span_of"]
