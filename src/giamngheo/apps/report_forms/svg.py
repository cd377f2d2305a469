"""Charts of a form drawn as SVG: on the page as they are, in Word as a picture of the same drawing. The tables say the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import typst

from giamngheo.apps import papers
from giamngheo.kit import formats

from .shapes import Chart

WIDTH = 640
LEFT, RIGHT, TOP, LINE_HEIGHT, BOTTOM = 56, 16, 34, 220, 26
BAR, GAP, LABEL = 15, 10, 74
# Told apart without colours too: the first is full, the second light with an edge.
FILLS = ('fill="#1d4f7c"', 'fill="#b9d3ea" stroke="#1d4f7c" stroke-width="1"')
STROKES = ('stroke="#1d4f7c"', 'stroke="#8a5a00" stroke-dasharray="6 4"')
INK = "#222222"
PAPER_FONT = "Tinos"
_FONTS = Path(papers.__file__).resolve().parent / "fonts"


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}" font-size="12">{escape(words)}</text>'


def _step(high: float) -> float:
    """A round distance between the lines of a scale with at most five of them."""
    size = 1.0
    while size * 10 <= high:
        size *= 10
    while size > high and size > 1e-6:
        size /= 10
    return next((size * factor for factor in (0.25, 0.5, 1, 2.5) if high / (size * factor) <= 5), size * 2.5)


def _high(chart: Chart) -> tuple[float, float]:
    """(step, top) of the scale."""
    told = [v for one in chart.series for v in one["values"] if v is not None]
    step = _step(max(max(told, default=0.0), 1e-6))
    return step, step * -(-max(max(told, default=0.0), step) // step)


def _legend(chart: Chart, marks: Sequence[str]) -> str:
    made, x = [], float(LEFT)
    for one, mark in zip(chart.series, marks, strict=False):
        made.append(f'{mark.format(x=x)}{_text(x + 26, 16, one["name"])}')
        x += 40 + 7 * len(one["name"])
    return "".join(made)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Stretches of years that follow one another: over a year without a value no line is drawn."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if len(run) > 1]


def _lines(chart: Chart) -> tuple[str, int]:
    step, high = _high(chart)
    height = TOP + LINE_HEIGHT + BOTTOM

    def x(index: int) -> float:
        return LEFT + 24 + index / max(len(chart.labels) - 1, 1) * (WIDTH - LEFT - RIGHT - 48)

    def y(value: float) -> float:
        return TOP + (high - value) / high * LINE_HEIGHT

    made = [_legend(chart, [f'<path d="M{{x:.1f}} 12h20" fill="none" stroke-width="2.5" {s}/>' for s in STROKES])]
    for n in range(round(high / step) + 1):
        made.append(f'<path d="M{LEFT} {y(n * step):.1f}H{WIDTH - RIGHT}" stroke="#d9d9d9" fill="none"/>')
        made.append(_text(LEFT - 6, y(n * step) + 4, formats.number(n * step), anchor="end"))
    made += [_text(x(i), height - 6, label, anchor="middle") for i, label in enumerate(chart.labels)]
    # Numbers of the first line stand above it, those of the second below: close lines stay readable.
    for one, stroke, above in zip(chart.series, STROKES, (-7, 16), strict=False):
        points = [(x(i), y(v), v) for i, v in enumerate(one["values"]) if v is not None]
        for part in _runs(one["values"]):
            line = " ".join(f"{x(i):.1f},{y(v):.1f}" for i, v in part)
            made.append(f'<polyline points="{line}" fill="none" stroke-width="2.5" {stroke}/>')
        made += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3.5" fill="{INK}"/>' for px, py, _v in points]
        made += [_text(px, py + above, formats.number(v), anchor="middle") for px, py, v in points]
    return "".join(made), height


def _bars(chart: Chart) -> tuple[str, int]:
    _step_size, high = _high(chart)
    count = max(len(chart.series), 1)
    group = count * BAR + GAP
    height = TOP + group * len(chart.labels) + 4
    room = WIDTH - LABEL - RIGHT - 90
    made = [_legend(chart, [f'<rect x="{{x:.1f}}" y="6" width="20" height="11" {f}/>' for f in FILLS])]
    for index, label in enumerate(chart.labels):
        top = TOP + index * group
        made.append(_text(LABEL - 6, top + count * BAR / 2 + 4, label, anchor="end"))
        for n, (one, fill) in enumerate(zip(chart.series, FILLS, strict=False)):
            value = one["values"][index]
            if value is None:
                continue
            width = max(value, 0) / high * room
            made.append(f'<rect x="{LABEL}" y="{top + n * BAR:.1f}" width="{width:.1f}" height="{BAR - 1}" {fill}/>')
            made.append(_text(LABEL + width + 5, top + n * BAR + 11, formats.number(value)))
    return "".join(made), height


def svg_of(chart: Chart, *, font: str = "inherit") -> str:
    """The whole drawing, in the page's letters or those of papers; named by the chart's title for who does not see it."""
    inside, height = _lines(chart) if chart.kind == "lines" else _bars(chart)
    name = escape(f"{chart.title} ({chart.unit}); số liệu ở bảng", quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-label="{name}" '
        f'font-family="{font}">{inside}</svg>'
    )


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """As shipped with papers; never a font of the machine, so that every machine draws the same."""
    return typst.Fonts(font_paths=[str(_FONTS)], include_system_fonts=False, include_embedded_fonts=True)


def png_of(chart: Chart) -> bytes:
    """The drawing as a picture, for Word."""
    source = (
        b"#set page(width: 160mm, height: auto, margin: 0mm, fill: white)\n"
        b'#image(bytes(sys.inputs.at("svg")), format: "svg", width: 100%)'
    )
    compiler = typst.Compiler(source, font_paths=fonts(), sys_inputs={"svg": svg_of(chart, font=PAPER_FONT)})
    made: Any = compiler.compile(format="png", ppi=150)
    return bytes(made)


__all__ = ["PAPER_FONT", "fonts", "png_of", "svg_of"]
