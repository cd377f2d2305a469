"""Budget plans, pure: ranks of what a village proposes, the local counterpart, two editions side by side.

Amounts are integer đồng. A missing amount is not known and makes what is told from it undetermined; it is never 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MET, SHORT, UNDETERMINED = "met", "short", "undetermined"


class Undecided(Exception):
    """Proposals with as many votes as another; ``groups``: their ids, most votes first. The meeting has to decide."""

    def __init__(self, groups: tuple[frozenset[int], ...]) -> None:
        super().__init__(f"{len(groups)} groups of proposals have equal votes")
        self.groups = groups


def ties(votes: Mapping[int, int]) -> tuple[frozenset[int], ...]:
    """Groups of proposals that got equally many votes, most votes first; who got none is in no group: it has no rank."""
    groups: dict[int, set[int]] = defaultdict(set)
    for proposal, count in votes.items():
        if count > 0:
            groups[count].add(proposal)
    return tuple(frozenset(groups[count]) for count in sorted(groups, reverse=True) if len(groups[count]) > 1)


def ranked(votes: Mapping[int, int], decisions: Iterable[Sequence[int]] = ()) -> dict[int, int]:
    """Proposal → rank from 1, by votes; among equals as decided. Without votes no rank.

    ``decisions``: orders of whole groups of equals, the latest last. Raises Undecided naming the groups without one.
    """
    orders = {frozenset(order): tuple(order) for order in decisions}
    open_groups = tuple(group for group in ties(votes) if group not in orders)
    if open_groups:
        raise Undecided(open_groups)
    place = {proposal: index for order in orders.values() for index, proposal in enumerate(order)}
    wanted = sorted((p for p, count in votes.items() if count > 0), key=lambda p: (-votes[p], place.get(p, 0)))
    return {proposal: rank for rank, proposal in enumerate(wanted, 1)}


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Local money against the least share of central money. ``needed_vnd``: exact, as a fraction of a đồng."""

    central_vnd: int | None
    local_vnd: int | None
    percent: Fraction | None

    @property
    def needed_vnd(self) -> Fraction | None:
        if self.central_vnd is None or self.percent is None:
            return None
        return self.central_vnd * self.percent / 100

    @property
    def share(self) -> Fraction | None:
        """Local money of central money, 0–1; none without central money."""
        if not self.central_vnd or self.local_vnd is None:
            return None
        return Fraction(self.local_vnd, self.central_vnd)

    @property
    def verdict(self) -> str:
        """``met``, ``short``; ``undetermined`` without a tier, without central money, or where local money is not known."""
        if not self.central_vnd or self.local_vnd is None or self.needed_vnd is None:
            return UNDETERMINED
        return MET if self.local_vnd >= self.needed_vnd else SHORT


@dataclass(frozen=True, slots=True)
class Difference(Generic[K, V]):
    """One thing in two editions; None where an edition does not have it."""

    key: K
    before: V | None
    after: V | None


def differences(before: Mapping[K, V], after: Mapping[K, V]) -> list[Difference[K, V]]:
    """What two editions say differently, in the order of the older one, then what is new."""
    keys = [*before, *(key for key in after if key not in before)]
    return [Difference(k, before.get(k), after.get(k)) for k in keys if before.get(k) != after.get(k)]


__all__ = [
    "MET", "SHORT", "UNDETERMINED", "Counterpart", "Difference", "Undecided", "differences", "ranked", "ties",
]  # fmt: skip
