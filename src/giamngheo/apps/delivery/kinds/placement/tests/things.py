"""Addresses of jobs found for the contracts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.kinds.placement import actions
from giamngheo.apps.delivery.kinds.placement.models import Placement


def a_job(**more: Any) -> actions.Job:
    """A job in a factory under a contract of a year."""
    given: dict[str, Any] = {
        "found_on": date(2026, 3, 2), "employer": "Công ty TNHH May Phù Yên", "job": "Công nhân may", "place": "province",
        "connector": "centre", "contract": "fixed", "months": 12, "wage_vnd": 6_500_000,
    }  # fmt: skip
    return actions.Job(**{**given, **more})


def _case(world: Any) -> int:
    act_as(world.society.phieng_pan_officer)  # who works in villages sees none, and may have asked last
    known = Placement.objects.filter(area=world.area).first()
    made = known or actions.begin_case(
        household=world.household, person_id=world.person.pk, job=a_job(), giver="p4_3", list_reference="", amount_vnd=None,
        source_code="", by=world.society.phieng_pan_officer,
    )  # fmt: skip
    return int(made.support_id)


case: Callable[[Any], list[Any]] = lambda w: [_case(w)]  # noqa: E731

THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    **{f"delivery_placement:{page}": (case, "") for page in ("case", "submit", "back", "finish", "stop")},
    "delivery_placement:new": (lambda w: [w.household.pk], ""),
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {"delivery_placement:cases_file": lambda w: ["csv"]}
