"""A child's growth chart as lines and points of a picture: WHO's curves with what was measured. Pure of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from giamngheo.engine.growth import DAYS_PER_MONTH, curves

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 380, 48, 40, 12, 40
DEVIATIONS = [-3, -2, 0, 2, 3]
# Months from which to which a chart runs; weight has no curve after ten years.
SPANS = {"height": ((0, 60), (60, 192)), "weight": ((0, 60), (60, 120))}


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of WHO: ``points`` as SVG has them; ``label`` stands at ``x``, ``y``."""

    label: str
    points: str
    x: float
    y: float
    is_limit: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws: in points of the picture, with a point for decimals as SVG reads them."""

    measure: str
    curves: tuple[Curve, ...]
    dots: tuple[tuple[str, str], ...]
    path: str
    columns: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def chart_of(measured: Sequence[tuple[int, float]], *, measure: str, is_girl: bool, root: Path) -> Chart | None:
    """The chart over the age of the last measure. ``measured``: age in days and value, oldest first; None without any."""
    if not measured:
        return None
    last = measured[-1][0] / DAYS_PER_MONTH
    first_month, end_month = next((span for span in SPANS[measure] if span[0] <= last <= span[1]), (0, 0))
    if not end_month:
        return None
    months = list(range(first_month, end_month + 1, 2 if end_month <= 60 else 4))
    told = curves([int(m * DAYS_PER_MONTH + 0.5) for m in months], is_girl=is_girl, measure=measure, deviations=DEVIATIONS, root=root)
    inside = [(days / DAYS_PER_MONTH, value) for days, value in measured if first_month <= days / DAYS_PER_MONTH <= end_month]
    values = [v for line in told.values() for v in line if v is not None] + [value for _month, value in inside]
    step = 10 if max(values) - min(values) > 30 else 5
    low, high = int(min(values) // step * step), int(-(-max(values) // step) * step)

    def x(month: float) -> float:
        return LEFT + (month - first_month) / (end_month - first_month) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def line(points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{x(month):.1f},{y(value):.1f}" for month, value in points)

    drawn = []
    for sd, heights in told.items():
        points = [(float(month), value) for month, value in zip(months, heights, strict=True) if value is not None]
        label = f"{sd:+d}" if sd else "0"
        drawn.append(Curve(label.replace("-", "−"), line(points), WIDTH - RIGHT + 4, y(points[-1][1]) + 4, sd == -2))
    every = 12 if end_month <= 60 else 24
    return Chart(
        measure, tuple(drawn), tuple((f"{x(month):.1f}", f"{y(value):.1f}") for month, value in inside), line(inside),
        tuple((f"{x(month):.1f}", month // 12) for month in range(first_month, end_month + 1, every)),
        tuple((f"{y(value):.1f}", value) for value in range(low, high + 1, step)),
    )  # fmt: skip


__all__ = ["Chart", "Curve", "chart_of"]
