"""Addresses of work abroad for the contracts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery.kinds.abroad import rules
from giamngheo.apps.delivery.kinds.abroad.models import AbroadCase

from .world import begun, chosen, paid


def _case(world: Any) -> int:
    act_as(world.society.phieng_pan_officer)  # who works in villages sees none, and may have asked last
    known = AbroadCase.objects.filter(area=world.area).first()
    if known is None:
        known = begun(chosen(world.household, world.person, world.society.phieng_pan_officer), world.society.phieng_pan_officer)
    return int(known.support_id)


def _cost(world: Any) -> list[Any]:
    """A cost that may be taken back."""
    found = AbroadCase.objects.get(support_id=_case(world))
    cost = found.costs.filter(removed_at=None).first() or paid(found, world.society.phieng_pan_officer)
    return [found.support_id, cost.pk]


def _row(world: Any) -> int:
    _case(world)
    return Beneficiary.objects.get(area=world.area, list__rule=rules.PERSON_RULE).pk


case: Callable[[Any], list[Any]] = lambda w: [_case(w)]  # noqa: E731

STEPS = ("case", "advise", "pay", "sign", "depart", "finish", "come_back", "stop")
THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    **{f"delivery_abroad:{page}": (case, "") for page in STEPS},
    "delivery_abroad:new": (lambda w: [_row(w)], ""),
    "delivery_abroad:take_back": (_cost, ""),
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {"delivery_abroad:cases_file": lambda w: ["csv"]}
