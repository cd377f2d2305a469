"""Who of those who may be chosen gets a place, who waits, and where the order stops being the rule's. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .states import CHOSEN, PROPOSED, WAITING


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may be chosen. ``group``: the same for those whom nothing in the rule separates; ``settled``: their order."""

    id: int
    group: int
    position: int
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """``outcomes``: id → (number in the order, outcome). ``tied``: those across the last place whose order nobody set."""

    outcomes: dict[int, tuple[int, str]]
    tied: frozenset[int]


def limit_of(places: int | None, budget_vnd: int | None, norm_vnd: int | None) -> int | None:
    """How many can be given: places, or what the money reaches for, whichever is less; None when nothing limits."""
    by_money = budget_vnd // norm_vnd if budget_vnd is not None and norm_vnd else None
    limits = [one for one in (places, by_money) if one is not None]
    return min(limits) if limits else None


def placed(candidates: Sequence[Candidate], limit: int | None) -> Placed:
    """The order by group, then as settled, then as listed. Those tied across the last place stay proposed until settled:
    the sources leave open who of them comes first, so the system prefers nobody."""
    order = sorted(candidates, key=lambda c: (c.group, c.settled is None, c.settled or 0, c.position))
    last = len(order) if limit is None else min(limit, len(order))
    tied: frozenset[int] = frozenset()
    if 0 < last < len(order) and order[last - 1].group == order[last].group:
        group = [c for c in order if c.group == order[last].group]
        # The meeting names who takes the places that are left; who comes after them among the equal may stay open.
        places = last - sum(c.group < group[0].group for c in order)
        if sum(c.settled is not None for c in group) < places:
            tied = frozenset(c.id for c in group)
    outcomes = {
        c.id: (number, PROPOSED if c.id in tied else CHOSEN if number <= last else WAITING)
        for number, c in enumerate(order, 1)
    }
    return Placed(outcomes, tied)


__all__ = ["Candidate", "Placed", "limit_of", "placed"]
