"""Are we on course: achieved against path, gap, projection to the end date with its interval, a light, what it would take.

Pure arithmetic on yearly values. A point of time is a year's end as a number: 2024.5 is the middle of 2024. Values of two standards
are never put into one line: ``change`` refuses them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median

FALLS = ("fall_at_least", "fall_above")
RISES = ("at_least", "above")
# Behind the path by no more than this share of the way from the baseline is "watch", not "late".
TOLERANCE = 0.10

GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"


class DifferentStandards(ValueError):
    """Two values under two standards: their difference says nothing."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a year's end (or at ``at``, a moment within a year), under one standard ("" where none matters)."""

    at: float
    value: float
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """The target: ``direction`` and ``value`` of the plan, from ``start`` (the baseline's moment) to ``end``.

    ``base``: the value at the start; None where nobody knows. ``shape``: even, level or none.
    """

    direction: str
    value: float | None
    shape: str
    start: float
    end: float
    base: float | None

    @property
    def final(self) -> float | None:
        """The value to stand at in the end; of a yearly fall that is the baseline less the fall of all years."""
        if self.value is None:
            return None
        if self.direction in FALLS:
            return None if self.base is None else max(0.0, self.base - self.value * (self.end - self.start))
        return self.value

    @property
    def is_down(self) -> bool:
        return self.direction in FALLS or self.direction == "below"

    def path(self, at: float) -> float | None:
        """Where one should stand at a moment; None without a path."""
        final = self.final
        if final is None or self.shape == "none":
            return None
        if self.shape == "level":
            return final
        if self.base is None:
            return None
        share = min(max((at - self.start) / (self.end - self.start), 0.0), 1.0)
        return self.base + (final - self.base) * share

    def reached(self, value: float, at_least: float) -> bool:
        """Whether a value stands where ``at_least`` says; "trên", "dưới" and "above" are strict at the end only."""
        slack = 1e-9
        return value <= at_least + slack if self.is_down else value >= at_least - slack

    def is_met(self, value: float) -> bool | None:
        """Whether the final target holds; "above" and "below" are strict."""
        final = self.final
        if final is None:
            return None
        if self.direction in ("above", "fall_above"):
            return value > final if self.direction == "above" else value < final
        return value < final if self.direction == "below" else self.reached(value, final)


@dataclass(frozen=True, slots=True)
class Course:
    """What is told of one target. ``gap``: what is missing to the path, positive when behind. ``a_year``: what each year left must
    bring from now on; ``pace``: what the years so far brought. ``why``: code of the light's rule."""

    achieved: float | None
    path: float | None
    gap: float | None
    projected: float | None
    low: float | None
    high: float | None
    light: str
    why: str
    a_year: float | None
    pace: float | None

    @property
    def a_month(self) -> float | None:
        return None if self.a_year is None else self.a_year / 12


def change(earlier: Point, later: Point) -> float:
    """The difference of two values. Raises DifferentStandards."""
    if earlier.standard != later.standard:
        raise DifferentStandards(f"{earlier.standard} {later.standard}")
    return later.value - earlier.value


def one_standard(points: Sequence[Point]) -> list[Point]:
    """Only the points under the standard of the last one, in order of time."""
    ordered = sorted(points, key=lambda p: p.at)
    return [p for p in ordered if p.standard == ordered[-1].standard] if ordered else []


def slope(points: Sequence[Point]) -> tuple[float, float, float] | None:
    """Yearly change: the median over all pairs, the lowest and the highest between neighbours. None with fewer than two."""
    ordered = one_standard(points)
    if len(ordered) < 2:
        return None
    every = [change(a, b) / (b.at - a.at) for a, b in combinations(ordered, 2) if b.at > a.at]
    near = [change(a, b) / (b.at - a.at) for a, b in pairwise(ordered) if b.at > a.at]
    if not every:
        return None
    middle = median(every)
    return middle, min(middle, *near), max(middle, *near)


def course(goal: Goal, points: Sequence[Point]) -> Course:
    """The course on the day of the last point. Without points nothing is known, and the light is grey."""
    line = one_standard(points)
    if not line:
        return Course(None, None, None, None, None, None, GREY, "no_data", None, None)
    now = line[-1]
    path = goal.path(now.at)
    gap = None if path is None else (now.value - path if goal.is_down else path - now.value)
    found = slope(line)
    left = max(goal.end - now.at, 0.0)
    projected, low, high = (now.value + one * left for one in found) if found and left > 0 else (None, None, None)
    final = goal.final
    a_year = None
    if final is not None and left > 0:
        missing = now.value - final if goal.is_down else final - now.value
        a_year = max(missing, 0.0) / left
    light, why = _light(goal, now, gap, left, projected)
    pace = None if found is None else (-found[0] if goal.is_down else found[0])
    return Course(now.value, path, gap, projected, low, high, light, why, a_year, pace)


def _light(goal: Goal, now: Point, gap: float | None, left: float, projected: float | None) -> tuple[str, str]:
    if goal.final is None:
        return GREY, "no_target" if goal.value is None else "no_baseline"
    met = goal.is_met(now.value)
    if left <= 0:
        return (GREEN, "met") if met else (RED, "not_met")
    if gap is None:
        return GREY, "no_path"
    if gap <= 1e-9:
        return GREEN, "on_path"
    way = abs(goal.final - goal.base) if goal.base is not None and goal.shape == "even" else abs(goal.final)
    if gap <= TOLERANCE * way:
        return AMBER, "near_path"
    if projected is not None and goal.is_met(projected):
        return AMBER, "pace_reaches"
    return RED, "behind"


__all__ = ["AMBER", "GREEN", "GREY", "RED", "Course", "DifferentStandards", "Goal", "Point", "change", "course", "one_standard", "slope"]
