"""Where a work stands in its commune, as a drawing: the outline of the commune and a point. Outlines are files of the plan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

WIDTH, HEIGHT, MARGIN = 320, 240, 8
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Points of outlines as SVG wants them, and the place. ``is_inside``: the point lies within the commune."""

    rings: tuple[str, ...]
    x: str
    y: str
    is_inside: bool


@lru_cache(maxsize=1)
def _outlines(path: Path) -> dict[str, list[Ring]]:
    """Commune's code → its outer rings, (longitude, latitude)."""
    if not path.exists():
        return {}
    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found[feature["properties"]["code"]] = [[(x, y) for x, y in polygon[0]] for polygon in polygons]
    return found


def _holds(ring: Ring, x: float, y: float) -> bool:
    """Whether the ring holds the point: a ray to the right crosses it an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def sketch(root: Path, code: str, latitude: float, longitude: float) -> Sketch | None:
    """The drawing; None where the plan has no outline of the commune. Longitudes are drawn as wide as they are at its latitude."""
    rings = _outlines(root / "places" / "communes-2025-07.geojson").get(code)
    if not rings:
        return None
    points = [point for ring in rings for point in ring] + [(longitude, latitude)]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((low + high) / 2))
    scale = min((WIDTH - 2 * MARGIN) / max((right - left) * narrow, 1e-6), (HEIGHT - 2 * MARGIN) / max(high - low, 1e-6))

    def at(x: float, y: float) -> tuple[str, str]:
        return f"{MARGIN + (x - left) * narrow * scale:.1f}", f"{MARGIN + (high - y) * scale:.1f}"

    drawn = tuple(" ".join(",".join(at(x, y)) for x, y in ring) for ring in rings)
    return Sketch(drawn, *at(longitude, latitude), any(_holds(ring, longitude, latitude) for ring in rings))


__all__ = ["HEIGHT", "WIDTH", "Sketch", "sketch"]
