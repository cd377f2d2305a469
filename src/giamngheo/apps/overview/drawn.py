"""Outlines of a map as SVG paths, drawn by the server so that they print without a script; and what colours them.

Coordinates are whole units of a drawing ``WIDTH`` wide: neighbours round alike, so borders stay shared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, radians
from typing import Any

from giamngheo.apps.review.tables.building import class_breaks
from giamngheo.apps.review.tables.views import shapes_path

WIDTH = 360
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """``paths``: code of a unit → its SVG path."""

    width: int
    height: int
    paths: Mapping[str, str]


def _rings(geometry: Mapping[str, Any]) -> list[list[Point]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


@lru_cache(maxsize=4)
def outline_of(generation_id: str, level: str) -> Outline | None:
    """None where there are no shapes with a free licence (communes before 7/2025)."""
    path = shapes_path(generation_id, level)
    if path is None:
        return None
    shapes = {str(f["properties"]["code"]): _rings(f["geometry"]) for f in json.loads(path.read_text(encoding="utf-8"))["features"]}
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    shrink = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * shrink)

    def line(ring: list[Point]) -> str:
        told = [(round((x - west) * shrink * scale), round((north - y) * scale)) for x, y in ring]
        kept = [one for n, one in enumerate(told) if n == 0 or one != told[n - 1]]
        return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z"

    return Outline(
        WIDTH, ceil((north - south) * scale), {code: "".join(line(r) for r in rings) for code, rings in shapes.items()}
    )


def class_of(value: float | None, classes: list[dict[str, Any]]) -> int:
    """Number of the class from 1; 0 where there is no figure. The last class holds its upper edge."""
    if value is None:
        return 0
    value = round(value, 4)
    for number, one in enumerate(classes, 1):
        if value >= one["from"] and (value < one["to"] or number == len(classes)):
            return number
    return len(classes) if classes else 0


def classes_of(values: Iterable[float | None]) -> list[dict[str, Any]]:
    """Five classes of equal count over all values, each with its words."""
    return class_breaks([value for value in values if value is not None])


__all__ = ["Outline", "class_of", "classes_of", "outline_of"]
