"""Addresses of life events."""

from __future__ import annotations

from datetime import date
from typing import Any

from giamngheo.apps.life import actions
from giamngheo.apps.life.models import LifeEvent
from tests.apps.life_world import baby, family, said
from tests.apps.review_world import act_as

from ..phieng_pan import PhiengPan
from . import Thing

DAY = date(2025, 11, 1)


def an_event(world: PhiengPan) -> list[Any]:
    """A birth in the household of Phiêng Pằn, made once."""
    officer = world.society.phieng_pan_officer
    act_as(officer)
    found = LifeEvent.objects.filter(kind="birth").first()
    found = found or actions.record_birth(household_id=world.household.pk, version=None, said=said(DAY), child=baby(), by=officer)
    return [found.pk]


def sent_here(world: PhiengPan) -> list[Any]:
    """A household that Nậm Lầu has sent to Phiêng Pằn, made once."""
    officer = world.society.nam_lau_officer
    act_as(officer)
    found = LifeEvent.objects.filter(kind="household_moved_out").first()
    if found is None:
        home, _people = family("Quàng Văn Đi")
        found = actions.move_household(household_id=home.pk, version=None, said=said(DAY), to_area_id=world.area.pk, by=officer)
    act_as(world.society.phieng_pan_officer)
    return [found.pk]


THINGS: dict[str, tuple[Thing, str]] = {
    "life:record": (lambda w: [w.household.pk, "sinh"], ""),
    "life:undo": (an_event, ""),
    "life:take_in": (sent_here, ""),
}
LISTS_OF_MINE: dict[str, Thing] = {"life:events_file": lambda w: ["csv"]}
