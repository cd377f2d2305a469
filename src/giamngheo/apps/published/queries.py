"""Reads of published figures: the plan's, as they were entered with their source, and the checks between them."""

from __future__ import annotations

from collections import Counter

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_programme import Observation
from giamngheo.engine.published import Checked, checked


def figures(*, measure: str = "", year: int | None = None) -> list[Observation]:
    """Figures of one measure or of all, of one year or of all; the newest first, those of one thing together."""
    order = list(current_plan().measures)
    found = [o for o in current_plan().observations if measure in ("", o.measure) and year in (None, o.year)]
    return sorted(found, key=lambda o: (order.index(o.measure), o.subject != "all", o.subject, -o.year, o.as_of, o.status))


def contradicted() -> set[tuple[str, str, int]]:
    """(measure, subject, year) with more than one figure."""
    counted = Counter((o.measure, o.subject, o.year) for o in current_plan().observations if o.status != "forecast")
    return {key for key, count in counted.items() if count > 1}


def years() -> list[int]:
    return sorted({o.year for o in current_plan().observations}, reverse=True)


def checks() -> list[Checked]:
    return checked(current_plan(), current_plan().observations)
