"""Addresses of houses for the contracts: a case of a charity, which asks no rule of the household."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.kinds.housing import actions
from giamngheo.apps.delivery.kinds.housing.models import HousingCase


def _case(world: Any) -> int:
    act_as(world.society.phieng_pan_officer)  # who works in villages sees none, and may have asked last
    known = HousingCase.objects.filter(area=world.area).first()
    made = known or actions.begin_case(
        household=world.household, scheme="charity", work="new", listed_on=date(2026, 3, 1), list_reference="", amount_vnd=50_000_000,
        source_code="other", before=actions.Before(), by=world.society.phieng_pan_officer,
    )  # fmt: skip
    return int(made.support_id)


case: Callable[[Any], list[Any]] = lambda w: [_case(w)]  # noqa: E731
STEPS = ("approve", "start", "stage", "pay", "repay", "finish", "stop", "minutes")

THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    "delivery_housing:case": (case, ""),
    **{f"delivery_housing:{step}": (case, "") for step in STEPS},
    "delivery_housing:new": (lambda w: [w.household.pk], ""),
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {"delivery_housing:cases_file": lambda w: ["csv"]}
