"""Means, totals and ratios of a stratified cluster sample with design-based standard errors (Taylor linearisation).

Clusters are taken as drawn with replacement within their stratum: the usual, slightly cautious reading. A cluster that was certain is a
stratum of its own, its households the units, with the finite-population correction. A stratum with one unit is measured against the
mean of all units (cautious; ``singletons`` says how many). Intervals: Student's t with units minus strata degrees of freedom; shares on
the logit scale, so that no interval leaves 0…1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .sampling import Flags, Floats, Ints

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Sample:
    """Households with their final weights. ``unit``: number of the unit of variance; ``stratum_of``: that unit's stratum;
    ``left``: 1 minus the share drawn, per stratum."""

    weight: Floats
    unit: Ints
    stratum_of: Ints
    left: Floats

    @property
    def degrees(self) -> int:
        """Units minus strata; strata of one unit give none."""
        counts = np.bincount(self.stratum_of, minlength=len(self.left))
        return int((counts[counts > 0] - 1).sum())

    @property
    def singletons(self) -> int:
        counts = np.bincount(self.stratum_of, minlength=len(self.left))
        return int(((counts == 1) & (self.left > 0)).sum())


@dataclass(frozen=True, slots=True)
class Estimate:
    """``n``: households that answered; ``se``, ``low``, ``high``, ``deff`` None where the sample cannot tell."""

    value: float
    n: int
    se: float | None
    low: float | None
    high: float | None
    deff: float | None


def sample_of(
    stratum: Sequence[str], cluster: Sequence[int], weight: Floats, certain: Sequence[bool], households: Sequence[int]
) -> Sample:
    """One entry per household taken (also those that did not answer, with weight 0). ``households``: of its whole cluster."""
    strata: dict[tuple[str, int], int] = {}
    units: dict[tuple[int, int], int] = {}
    unit, stratum_of = [], []
    taken: dict[int, int] = {}
    for number, (name, place, is_certain) in enumerate(zip(stratum, cluster, certain, strict=True)):
        key = (name, place if is_certain else -1)
        found = strata.setdefault(key, len(strata))
        mark = (found, number if is_certain else place)
        if mark not in units:
            units[mark] = len(units)
            stratum_of.append(found)
        unit.append(units[mark])
        taken[place] = taken.get(place, 0) + 1
    size = dict(zip(cluster, households, strict=True))
    left = [1.0 if place < 0 else 1.0 - taken[place] / size[place] for _name, place in strata]
    return Sample(
        np.asarray(weight, dtype=np.float64), np.array(unit, dtype=np.int64), np.array(stratum_of, dtype=np.int64), np.array(left),
    )  # fmt: skip


def _variance(sample: Sample, scores: Floats) -> float | None:
    """Of a weighted total whose households have these scores; None without degrees of freedom."""
    if sample.degrees < 1:
        return None
    totals = np.bincount(sample.unit, sample.weight * scores, minlength=len(sample.stratum_of))
    strata = len(sample.left)
    counts = np.bincount(sample.stratum_of, minlength=strata)
    means = np.bincount(sample.stratum_of, totals, minlength=strata) / np.maximum(counts, 1)
    means = np.where(counts == 1, totals.mean(), means)
    squares = np.bincount(sample.stratum_of, (totals - means[sample.stratum_of]) ** 2, minlength=strata)
    return float((sample.left * squares * counts / np.maximum(counts - 1, 1)).sum())


def ratio(sample: Sample, above: Floats, below: Floats, *, is_share: bool = False) -> Estimate | None:
    """Weighted Σ above over Σ below; None where nothing stands below. Who lies outside a domain has 0 in both."""
    bottom = float(sample.weight @ below)
    n = int(((sample.weight > 0) & (below != 0)).sum())
    if bottom <= 0:
        return None
    value = float(sample.weight @ above) / bottom
    deviation = (above - value * below) / bottom
    variance = _variance(sample, deviation)
    if variance is None:
        return Estimate(value, n, None, None, None, None)
    plain = float(sample.weight @ (deviation * bottom) ** 2) / bottom / (n - 1) if n > 1 else 0.0
    return _told(sample, value, n, variance, plain, is_share=is_share)


def mean(sample: Sample, values: Floats, among: Flags | None = None, *, is_share: bool = False) -> Estimate | None:
    """Mean of the values among some of the households (all by default); ``is_share``: values are 0 and 1."""
    inside = np.ones(len(values)) if among is None else among.astype(np.float64)
    return ratio(sample, np.where(inside > 0, values, 0.0), inside, is_share=is_share)


def total(sample: Sample, values: Floats, among: Flags | None = None) -> Estimate:
    """Weighted sum over the whole population."""
    inside = np.ones(len(values), dtype=np.bool_) if among is None else among
    told = np.where(inside, values, 0.0)
    n, everyone = int(((sample.weight > 0) & inside).sum()), float(sample.weight.sum())
    value, variance = float(sample.weight @ told), _variance(sample, told)
    if variance is None:
        return Estimate(value, n, None, None, None, None)
    asked = int((sample.weight > 0).sum())
    spread = float(sample.weight @ (told - value / everyone) ** 2) / everyone if everyone else 0.0
    return _told(sample, value, n, variance, everyone**2 * spread / (asked - 1) if asked > 1 else 0.0, is_share=False)


def _told(sample: Sample, value: float, n: int, variance: float, plain: float, *, is_share: bool) -> Estimate:
    """With the interval; ``plain``: the variance of a simple random sample of the same size."""
    se = math.sqrt(variance)
    # Nobody or everybody: the spread seen is none, which says nothing of the spread there is.
    if is_share and (value <= 0 or value >= 1):
        return Estimate(value, n, None, None, None, None)
    reach = student(1 - (1 - CONFIDENCE) / 2, sample.degrees)
    low, high = value - reach * se, value + reach * se
    if is_share:
        middle, half = math.log(value / (1 - value)), reach * se / (value * (1 - value))
        low, high = _unlogit(middle - half), _unlogit(middle + half)
    return Estimate(value, n, se, low, high, variance / plain if plain > 0 else None)


def _unlogit(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0


def difference(first: Estimate, second: Estimate, degrees: int) -> Estimate:
    """Second minus first of two samples drawn apart from one another; shares stay shares, so the plain scale."""
    value = second.value - first.value
    if first.se is None or second.se is None:
        return Estimate(value, first.n + second.n, None, None, None, None)
    se = math.hypot(first.se, second.se)
    reach = student(1 - (1 - CONFIDENCE) / 2, degrees)
    return Estimate(value, first.n + second.n, se, value - reach * se, value + reach * se, None)


def expected_half_width(*, clusters: int, households: int, strata: int, share: float = 0.5, alike: float = 0.05) -> float | None:
    """Half the interval of a share before anything is drawn: ``alike``: how alike neighbours answer (intra-cluster correlation)."""
    degrees = clusters - strata
    if degrees < 1 or households < 1:
        return None
    effect = 1 + (households - 1) * alike
    return student(0.975, degrees) * math.sqrt(share * (1 - share) * effect / (clusters * households))


def student(probability: float, degrees: int) -> float:
    """Quantile of Student's t above one half, by halving; exact to nine digits."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        if _student_below(middle, degrees) < probability:
            low = middle
        else:
            high = middle
        if high - low <= 1e-10 * high:
            break
    return (low + high) / 2


def _student_below(t: float, degrees: int) -> float:
    """P(T ≤ t) for t ≥ 0, in closed form for a whole number of degrees (Abramowitz–Stegun 26.7.3–4)."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    is_odd = degrees % 2 == 1
    term = cosine if is_odd else 1.0
    series = term if degrees > 1 else 0.0
    for k in range(3 if is_odd else 2, degrees - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        series += term
    both = 2 / math.pi * (angle + sine * series) if is_odd else sine * series
    return 0.5 + both / 2


__all__ = [
    "CONFIDENCE", "Estimate", "Sample", "difference", "expected_half_width", "mean", "ratio", "sample_of", "student", "total",
]  # fmt: skip
