"""Addresses of targets and of registrations to leave poverty."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.commitments.actions import targets
from giamngheo.apps.commitments.models import EscapeRegistration
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing

YEAR = 2025


def _target(world: PhiengPan) -> list[int]:
    """A registration that waits for the chairman's hand; its head bears the name nobody elsewhere may read."""
    from giamngheo.apps.commitments.models import Commitment

    if not Commitment.objects.filter(area=world.area, year=YEAR).exists():
        targets.propose_target(
            area_id=world.area.pk, year=YEAR, body_name="Đảng uỷ", head_name=HEAD, head_office="Bí thư", reduction=3,
            points=None, by=world.society.phieng_pan_officer,
        )  # fmt: skip
    return [YEAR, world.area.pk]


def _escape(world: PhiengPan) -> int:
    known = EscapeRegistration.objects.filter(area=world.area).first()
    if known is not None:
        return int(known.pk)
    made = EscapeRegistration.objects.create(
        area=world.area, village=world.household.village, household=world.household, year=YEAR,
        registered_on=date(2025, 1, 10), class_now="POOR", class_target="NOT_POOR", will_do=["nuôi bò"],
        next_visit_on=date(2025, 4, 10), recorded_at=clock.now(),
    )  # fmt: skip
    return int(made.pk)


escape: Thing = lambda w: [_escape(w)]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "commitments:target": (_target, ""),
    **{f"commitments:target_{step}": (_target, "") for step in (
        "propose", "assign", "sign", "return", "approve", "score", "record",
    )},
    "commitments:escape": (escape, ""),
    **{f"commitments:escape_{step}": (escape, "") for step in ("helper", "visit", "withdraw", "print")},
    "commitments:escape_new": (lambda w: [w.household.pk], ""),
    "commitments:settle": (lambda w: [YEAR, w.area.pk], ""),
}  # fmt: skip
LISTS_OF_MINE: dict[str, Thing] = {
    "commitments:targets_file": lambda w: ["csv"],
    "commitments:escapes_file": lambda w: ["csv"],
    "commitments:results_file": lambda w: ["csv"],
    "commitments:results_freeze": lambda w: [YEAR],
}
