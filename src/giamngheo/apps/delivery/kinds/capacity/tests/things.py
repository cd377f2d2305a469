"""Addresses of capacity for the contracts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.kinds.capacity import actions
from giamngheo.apps.delivery.kinds.capacity.models import CapacityCase


def _case(world: Any) -> int:
    by = world.society.phieng_pan_officer
    act_as(by)  # who works in villages sees none, and may have asked last
    known = CapacityCase.objects.filter(area=world.area).first()
    made = known or actions.begin_case(
        beginning=Beginning(world.area.pk, "Tập huấn rà soát", "p7_1", date(2026, 3, 1), "central", ends_on=date(2026, 3, 3)),
        outline=actions.Outline("course", "poverty", "Rà soát hộ nghèo", "UBND xã"), by=by,
    )  # fmt: skip
    return int(made.support_id)


case: Callable[[Any], list[Any]] = lambda w: [_case(w)]  # noqa: E731
STEPS = ("enrol", "certify", "pay", "submit", "back", "finish", "stop")

THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    "delivery_capacity:case": (case, ""),
    **{f"delivery_capacity:{step}": (case, "") for step in STEPS},
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {"delivery_capacity:cases_file": lambda w: ["csv"]}
