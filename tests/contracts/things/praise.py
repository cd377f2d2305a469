"""Addresses of a nomination of Phiêng Pằn's household, who did not agree to be named."""

from __future__ import annotations

from giamngheo.apps.praise.models import Nomination
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _nomination(world: PhiengPan) -> list[int]:
    known = Nomination.objects.filter(area=world.area).first()
    if known is None:
        known = Nomination.objects.create(
            movement="for_the_poor", year=2025, kind="household", area=world.area, village=world.household.village,
            household=world.household, name=HEAD, merit=HEAD, award="province_merit", plan_digest="f" * 64, figured_at=clock.now(),
            nominated_at=clock.now(), consent="refused",
        )  # fmt: skip
    return [known.pk]


STEPS = ("resubmit", "consent", "review", "return", "refuse", "vote", "decide", "decline")
THINGS: dict[str, tuple[Thing, str]] = {
    "praise:nomination": (_nomination, ""),
    "praise:nomination_household": (lambda w: [w.household.pk], ""),
    **{f"praise:nomination_{step}": (_nomination, "") for step in STEPS},
}
LISTS_OF_MINE: dict[str, Thing] = {"praise:nominations_file": lambda w: ["csv"]}
