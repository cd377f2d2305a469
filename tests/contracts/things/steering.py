"""Addresses of difficulties and orders of Phiêng Pằn."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.steering.models import Difficulty, Directive
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _difficulty(world: PhiengPan) -> list[int]:
    known = Difficulty.objects.filter(area=world.area).first()
    if known is None:
        known = Difficulty.objects.create(
            area=world.area, title=HEAD, what=HEAD, beyond="department", about="money", managing_agency="so_ldtbxh/1",
            wanted_on=date(2026, 1, 1), at=clock.now(),
        )  # fmt: skip
    return [known.pk]


def _directive(world: PhiengPan) -> list[int]:
    known = Directive.objects.filter(area=world.area).first()
    if known is None:
        known = Directive.objects.create(area=world.area, title=HEAD, what=HEAD, due_on=date(2026, 1, 1), at=clock.now())
    return [known.pk]


THINGS: dict[str, tuple[Thing, str]] = {
    "steering:difficulty": (_difficulty, ""),
    **{f"steering:difficulty_{step}": (_difficulty, "") for step in (
        "forward", "answer", "direct", "reopen", "withdraw", "close",
    )},
    "steering:directive": (_directive, ""),
    **{f"steering:directive_{step}": (_directive, "") for step in ("reply", "accept", "return", "cancel")},
}  # fmt: skip
LISTS_OF_MINE: dict[str, Thing] = {
    "steering:difficulties_file": lambda w: ["csv"],
    "steering:directives_file": lambda w: ["csv"],
    "steering:document_issue": lambda w: ["yearly_plan"],
}
