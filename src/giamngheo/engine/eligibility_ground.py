"""Which facts decide a condition for one subject, so that a trace names those and not every fact the rule could ask.

Of an "or" that holds, the branch that holds; of an "and" that fails, the part that fails; of what is open, the open parts.
It repeats in plain Python, for one row, what ``conditions`` tells for columns; the tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .ages import MONTHS_HIGH, MONTHS_LOW
from .conditions import All, AnyOf, Compare, Condition, Count, Flag, IsOneOf, Not
from .eligibility_facts import value_on
from .eligibility_frames import AGE
from .plan_eligibility import EligibilityLaw, EligibilityParameter

Leaf = Compare | IsOneOf | Flag
Truth = bool | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a condition is for one row, and the comparisons that make it so."""

    truth: Truth
    leaves: tuple[Leaf, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(leaf.column for leaf in self.leaves))

    @property
    def parameters(self) -> tuple[str, ...]:
        named = (leaf.right for leaf in self.leaves if isinstance(leaf, Compare) and isinstance(leaf.right, str))
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Grounds:
    """The law, the parameters of a rule, the day and one row of prepared facts."""

    law: EligibilityLaw
    parameters: Mapping[str, EligibilityParameter]
    on: date
    row: Mapping[str, Any]

    def of(self, condition: Condition) -> Ground:
        """The ground of a condition. A shared term is taken apart into the household's facts."""
        match condition:
            case Flag(column=column) if column in self.law.terms:
                inside = self.of(self.law.terms[column].when)
                # The household's facts may not be at hand; the term itself then is the fact.
                told = self.row.get(column)
                return inside if inside.truth == told else Ground(told, (condition,))
            case Compare() | IsOneOf() | Flag():
                return Ground(self._leaf(condition), (condition,))
            case Not(inner=inner):
                found = self.of(inner)
                return Ground(None if found.truth is None else not found.truth, found.leaves)
            case All(parts=parts):
                return _joined([self.of(part) for part in parts], decisive=False)
            case AnyOf(parts=parts):
                return _joined([self.of(part) for part in parts], decisive=True)
            case Count(parts=parts, at_least=number):
                return _counted([self.of(part) for part in parts], number)
        raise TypeError(f"Điều kiện lạ: {condition!r}.")

    def _leaf(self, leaf: Leaf) -> Truth:
        value = self.row.get(leaf.column)
        match leaf:
            case Compare(column=column, operator=operator, right=right):
                bound = value_on(self.parameters[right], self.on) if isinstance(right, str) else right
                if column == AGE.name:
                    ends = {_holds(self.row.get(end), operator, bound) for end in (MONTHS_LOW, MONTHS_HIGH)}
                    return ends.pop() if len(ends) == 1 else None
                return _holds(value, operator, bound)
            case IsOneOf(codes=codes):
                return None if value is None else str(value) in codes
        return value


def _holds(left: Any, operator: str, right: Any) -> Truth:
    if left is None:
        return None
    outcomes: dict[str, bool] = {
        "at_most": left <= right, "at_least": left >= right, "above": left > right, "below": left < right,
        "equals": left == right,
    }  # fmt: skip
    return outcomes[operator]


def _joined(parts: list[Ground], *, decisive: bool) -> Ground:
    """An "or" (``decisive`` true) or an "and" (false): one decisive part settles it, else an open part leaves it open."""
    for part in parts:
        if part.truth is decisive:
            return part
    is_open = [part for part in parts if part.truth is None]
    told = is_open or parts
    return Ground(None if is_open else not decisive, tuple(leaf for part in told for leaf in part.leaves))


def _counted(parts: list[Ground], number: int) -> Ground:
    holding = [part for part in parts if part.truth is True]
    is_open = [part for part in parts if part.truth is None]
    if len(holding) >= number:
        truth: Truth = True
        told = holding[:number]
    else:
        truth = None if len(holding) + len(is_open) >= number else False
        told = is_open if truth is None else [part for part in parts if part.truth is False]
    return Ground(truth, tuple(leaf for part in told for leaf in part.leaves))


__all__ = ["Ground", "Grounds"]
