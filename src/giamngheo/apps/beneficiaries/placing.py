"""Who of those who may be chosen gets a place, who waits, and where the order stops being the rule's. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from giamngheo.engine.eligibility_order import Span, before_and_behind

from .states import CHOSEN, PROPOSED, WAITING


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may be chosen. ``span``: its place as far as facts tell it; ``settled``: the meeting's order."""

    id: int
    span: Span
    position: int
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """``outcomes``: id → (number in the order, outcome). ``contested``: those of whom rule and facts do not tell who has the
    last places; ``is_open``: nobody set their order."""

    outcomes: dict[int, tuple[int, str]]
    contested: frozenset[int]
    is_open: bool


def limit_of(places: int | None, budget_vnd: int | None, norm_vnd: int | None) -> int | None:
    """How many can be given: places, or what the money reaches for, whichever is less; None when nothing limits."""
    by_money = budget_vnd // norm_vnd if budget_vnd is not None and norm_vnd else None
    limits = [one for one in (places, by_money) if one is not None]
    return min(limits) if limits else None


def placed(candidates: Sequence[Candidate], limit: int | None) -> Placed:
    """First those who have a place whatever is still unknown, then those across the last place, then those who have none.

    Across the last place stand the equal, and whoever a missing fact may put on either side of it. They stay proposed until
    the fact is known or the meeting sets their order: the sources leave it open, so the system prefers nobody.
    """
    last = len(candidates) if limit is None else min(limit, len(candidates))
    told = dict(zip((c.id for c in candidates), before_and_behind([c.span for c in candidates]), strict=True))
    sure = {c.id for c in candidates if len(candidates) - told[c.id][1] <= last}
    contested = frozenset(c.id for c in candidates if c.id not in sure and told[c.id][0] < last)

    def place(c: Candidate) -> tuple[int, bool, int, int]:
        if c.id in contested:
            return (1, c.settled is None, c.settled or 0, c.position)
        return (0 if c.id in sure else 2, False, 0, c.position)

    order = sorted(candidates, key=place)
    # The meeting names who takes the places that are left; who comes after them among the contested may stay open.
    is_open = sum(c.settled is not None for c in candidates if c.id in contested) < min(last - len(sure), len(contested))
    outcomes = {
        c.id: (number, PROPOSED if is_open and c.id in contested else CHOSEN if number <= last else WAITING)
        for number, c in enumerate(order, 1)
    }
    return Placed(outcomes, contested, is_open)


__all__ = ["Candidate", "Placed", "limit_of", "placed"]
