"""Addresses of matching: pairs of persons and of households, earlier lists."""

from __future__ import annotations

from typing import Any

from giamngheo.apps.linking.models import HouseholdLink, PersonPair
from giamngheo.apps.register.models import Household, Occasion, Person
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _common(world: PhiengPan) -> dict[str, Any]:
    return {
        "left_area": world.area, "right_area": world.area, "left_name": HEAD, "right_name": HEAD, "probability": 0.9,
        "reasons": ["same_name"], "found_at": clock.now(),
    }  # fmt: skip


def _pair(world: PhiengPan) -> int:
    other, _ = Person.objects.get_or_create(area=world.area, full_name=HEAD, search_key="lo van un", sort_key="un")
    one, two = sorted([world.person.pk, other.pk])
    found, _ = PersonPair.objects.get_or_create(left_person_id=one, right_person_id=two, defaults=_common(world))
    return int(found.pk)


def _link(world: PhiengPan) -> int:
    other, _ = Household.objects.get_or_create(area=world.area, head_name=HEAD, search_key="x", sort_key="x")
    one, two = sorted([world.household.pk, other.pk])
    found, _ = HouseholdLink.objects.get_or_create(
        left_household_id=one, right_household_id=two, defaults=_common(world)
    )
    return int(found.pk)


def _earlier(world: PhiengPan) -> int:
    found, _ = Occasion.objects.get_or_create(
        area=world.area, kind="recognised_list", year=2025, batch=world.batch,
        defaults={"observed_on": clock.today(), "recorded_at": clock.now()},
    )  # fmt: skip
    return int(found.pk)


pair: Thing = lambda w: [_pair(w)]  # noqa: E731 - a table of small questions reads better so
link: Thing = lambda w: [_link(w)]  # noqa: E731
earlier: Thing = lambda w: [_earlier(w)]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "linking:pair": (pair, ""),
    "linking:pair_back": (pair, ""),
    "linking:link": (link, ""),
    "linking:link_back": (link, ""),
    "linking:earlier": (earlier, ""),
    "linking:confirm": (earlier, ""),
}
LISTS_OF_MINE: dict[str, Thing] = {
    "linking:pairs_file": lambda w: ["csv"],
    "linking:links_file": lambda w: ["csv"],
    "linking:unlinked_file": lambda w: ["csv"],
}
REASONS = {"linking_householdunit": "numbers only: which rows are one household; what a row holds is seen in its commune"}
