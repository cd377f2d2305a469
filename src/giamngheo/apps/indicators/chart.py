"""Values over the years against the path, as points of a picture. Pure; the table under it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 260, 56, 16, 14, 30


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws: coordinates written as SVG reads them; labels as text."""

    values: str
    path: str
    dots: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def _steps(high: float) -> tuple[float, float]:
    """A round step and the top line above the highest value."""
    size = 1.0
    while size * 10 <= high:
        size *= 10
    while size > high and size > 1e-6:
        size /= 10
    step = next(size * factor for factor in (0.25, 0.5, 1, 2.5) if high / (size * factor) <= 5)
    return step, step * -(-high // step)


def chart_of(years: Sequence[int], values: Sequence[float | None], path: Sequence[float | None]) -> Chart | None:
    """Lines of what was reached and of the path; None without any value. Both have one entry a year."""
    told = [value for value in (*values, *path) if value is not None]
    if not any(value is not None for value in values):
        return None
    step, high = _steps(max(told) or 1.0)

    def x(index: int) -> str:
        return f"{LEFT + index / max(len(years) - 1, 1) * (WIDTH - LEFT - RIGHT):.1f}"

    def y(value: float) -> str:
        return f"{TOP + (high - value) / high * (HEIGHT - TOP - BOTTOM):.1f}"

    def line(series: Sequence[float | None]) -> str:
        return " ".join(f"{x(i)},{y(value)}" for i, value in enumerate(series) if value is not None)

    count = round(high / step)
    return Chart(
        line(values), line(path), tuple((x(i), y(value)) for i, value in enumerate(values) if value is not None),
        tuple((x(i), year) for i, year in enumerate(years)), tuple((y(step * n), step * n) for n in range(count + 1)),
    )  # fmt: skip


__all__ = ["Chart", "chart_of"]
