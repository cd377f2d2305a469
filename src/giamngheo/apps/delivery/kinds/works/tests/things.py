"""Addresses of works for the contracts: a work of a charity, which asks no rule of the Programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.kinds.works import actions
from giamngheo.apps.delivery.kinds.works.models import WorkCase


def _case(world: Any) -> int:
    act_as(world.society.phieng_pan_officer)  # who works in villages sees none, and may have asked last
    known = WorkCase.objects.filter(area=world.area).first()
    made = known or actions.begin_work(
        area_id=world.area.pk, village_id=None, name="Cầu treo", giver="charity", listed_on=date(2026, 3, 1),
        ends_on=date(2026, 9, 1), list_reference="", amount_vnd=50_000_000,
        source_code="other", proposal=actions.Proposal("transport", "commune", "build"),
        by=world.society.phieng_pan_officer,
    )  # fmt: skip
    return int(made.support_id)


case: Callable[[Any], list[Any]] = lambda w: [_case(w)]  # noqa: E731
STEPS = ("amend", "approve", "contract", "stage", "pay", "hand_over", "upkeep", "stop")

THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    "delivery_works:case": (case, ""),
    **{f"delivery_works:{step}": (case, "") for step in STEPS},
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {"delivery_works:cases_file": lambda w: ["csv"]}
