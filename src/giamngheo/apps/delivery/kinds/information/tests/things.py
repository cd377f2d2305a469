"""Addresses of information for the contracts: equipment of a charity, which asks no rule of the Programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.kinds.information import actions
from giamngheo.apps.delivery.kinds.information.models import InformationCase


def _case(world: Any) -> int:
    act_as(world.society.phieng_pan_officer)  # who works in villages sees none, and may have asked last
    known = InformationCase.objects.filter(area=world.area).first()
    made = known or actions.begin_case(
        beginning=Beginning(world.area.pk, "Loa không dây", "charity", date(2026, 3, 1), "other", amount_vnd=30_000_000),
        outline=actions.Outline("equipment", date(2026, 3, 1)), by=world.society.phieng_pan_officer,
    )  # fmt: skip
    return int(made.support_id)


case: Callable[[Any], list[Any]] = lambda w: [_case(w)]  # noqa: E731
STEPS = ("approve", "item", "officer", "post", "pay", "submit", "back", "finish", "stop")

THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    "delivery_information:case": (case, ""),
    **{f"delivery_information:{step}": (case, "") for step in STEPS},
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {"delivery_information:cases_file": lambda w: ["csv"]}
