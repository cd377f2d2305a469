"""Draws that depend on the seed, a name and a key, and on nothing else.

A stream of a random generator changes when something is drawn before it; then the district would not be a part of the
province. Here the draw of household 12345 under the name "score" is the same whoever else is drawn, and in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_NORMAL_KNOTS = np.linspace(0.0005, 0.9995, 2000)
_NORMAL_VALUES = np.array([NormalDist().inv_cdf(p) for p in _NORMAL_KNOTS])


class Draws:
    """Uniform numbers by name and key (SplitMix64 finaliser, Steele et al. 2014)."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def uniform(self, name: str, keys: NDArray[np.generic], extra: NDArray[np.generic] | int = 0) -> Floats:
        """Numbers in [0, 1), one per key; ``extra`` (a year, an item) makes further independent draws of a key."""
        salt = int.from_bytes(blake2b(f"{self.seed}:{name}".encode(), digest_size=8).digest(), "little")
        with np.errstate(over="ignore"):
            state = np.asarray(keys).astype(np.uint64) * _GOLDEN + np.uint64(salt)
            state = _mix(state) + np.asarray(extra).astype(np.uint64) * _MIX_1
            return (_mix(state) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def normal(self, name: str, keys: NDArray[np.generic], extra: NDArray[np.generic] | int = 0) -> Floats:
        """Standard normal numbers, cut at about ±3.3."""
        cut: Floats = np.interp(self.uniform(name, keys, extra), _NORMAL_KNOTS, _NORMAL_VALUES)
        return cut

    def integers(
        self, name: str, keys: NDArray[np.generic], low: NDArray[np.generic] | int, high: NDArray[np.generic] | int,
        extra: NDArray[np.generic] | int = 0,
    ) -> Ints:  # fmt: skip
        """Whole numbers from ``low`` to ``high``, both included."""
        span = np.asarray(high) - np.asarray(low) + 1
        drawn: Ints = (np.asarray(low) + np.floor(self.uniform(name, keys, extra) * span)).astype(np.int64)
        return drawn

    def choice(
        self, name: str, keys: NDArray[np.generic], weights: Sequence[float] | Floats,
        extra: NDArray[np.generic] | int = 0,
    ) -> Ints:  # fmt: skip
        """Positions in ``weights``, drawn in proportion to them."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(edges[:-1] / edges[-1], self.uniform(name, keys, extra), side="right").astype(np.int64)


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * _MIX_1
    state = (state ^ (state >> np.uint64(27))) * _MIX_2
    return state ^ (state >> np.uint64(31))


def rank_in_group(group: Ints, *sort_keys: NDArray[np.generic]) -> Ints:
    """Rank from 0 of each row inside its group, smallest first by the first key, then the next."""
    order = np.lexsort((*reversed(sort_keys), group))
    sorted_group = group[order]
    starts = np.r_[True, sorted_group[1:] != sorted_group[:-1]] if len(group) else np.zeros(0, dtype=bool)
    first = np.maximum.accumulate(np.where(starts, np.arange(len(group)), 0))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - first
    return rank


def rounded_to_total(weights: Floats, total: int, capacity: Ints | None = None) -> Ints:
    """Whole numbers in proportion to ``weights`` that sum exactly to ``total`` (largest remainders first).

    No number exceeds its ``capacity``. Raises ``ValueError`` when the capacities together cannot hold the total.
    """
    room = np.full(len(weights), total, dtype=np.int64) if capacity is None else capacity.astype(np.int64)
    if int(room.sum()) < total:
        raise ValueError(f"cannot place {total} where there is room for {int(room.sum())}")
    # Largest weight 1 first: the sum of denormal weights has no reciprocal.
    largest = weights.max(initial=0.0)
    shares = weights / largest if largest > 0 else weights
    scale = shares.sum()
    ideal = np.minimum(shares * (total / scale if scale > 0 else 0.0), room)
    counts = np.floor(ideal).astype(np.int64)
    while (missing := total - int(counts.sum())) > 0:
        order = np.lexsort((np.arange(len(weights)), -(ideal - counts)))
        order = order[counts[order] < room[order]][:missing]
        counts[order] += 1
    return counts


def log_odds_to_total(size: Floats, effect: Floats, total: Floats | float) -> Floats:
    """Shares whose log odds are ``effect`` plus a constant, the constant such that ``size`` × share sums to ``total``.

    Sums run down the first axis: two-dimensional input has one total and one constant per column.
    """
    goal = np.asarray(total, dtype=np.float64)
    low, high = np.full(goal.shape, -25.0), np.full(goal.shape, 25.0)
    for _ in range(60):
        middle = (low + high) / 2
        below = (size / (1 + np.exp(-(effect + middle)))).sum(axis=0) < goal
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    shares: Floats = 1 / (1 + np.exp(-(effect + (low + high) / 2)))
    return shares
