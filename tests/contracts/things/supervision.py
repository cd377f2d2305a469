"""Addresses of inspections and recommendations of Phiêng Pằn."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.supervision.models import Inspection, Recommendation
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _inspection(world: PhiengPan) -> Inspection:
    known = Inspection.objects.filter(area=world.area).first()
    if known is not None:
        return known
    made = Inspection.objects.create(
        area=world.area, body="front", title=HEAD, checklist="community", planned_on=date(2026, 1, 1), visited_on=date(2026, 1, 2),
        at=clock.now(), state="visited",
    )  # fmt: skip
    Recommendation.objects.create(inspection=made, area=world.area, finding=HEAD, text=HEAD, due_on=date(2026, 2, 1), at=clock.now())
    made.state, made.conclusion, made.concluded_on = "concluded", HEAD, date(2026, 1, 3)
    made.save()
    return made


inspection: Thing = lambda w: [_inspection(w).pk]  # noqa: E731
recommendation: Thing = lambda w: [_inspection(w).recommendations.get().pk]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "supervision:inspection": (inspection, ""),
    **{f"supervision:inspection_{step}": (inspection, "") for step in ("visit", "recommend", "conclude", "cancel")},
    "supervision:recommendation": (recommendation, ""),
    **{f"supervision:recommendation_{step}": (recommendation, "") for step in ("answer", "return", "close")},
}  # fmt: skip
LISTS_OF_MINE: dict[str, Thing] = {
    "supervision:inspections_file": lambda w: ["csv"],
    "supervision:recommendations_file": lambda w: ["csv"],
}
