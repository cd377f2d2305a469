"""Addresses of loans for the contracts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.kinds.loans import actions
from giamngheo.apps.delivery.kinds.loans.models import Loan

from .bank import a_file


def _case(world: Any) -> int:
    act_as(world.society.phieng_pan_officer)  # who works in villages sees none, and may have asked last
    known = Loan.objects.filter(area=world.area).first()
    if known is None:
        row = {"name": world.household.head_name, "commune": world.area.name, "id_number": "014090999999", "number": "PP-1"}
        actions.import_bank_file(
            content=a_file(row), name="x.xlsx", area_id=world.area.pk, month=date(2026, 5, 1), replaces=False,
            by=world.society.phieng_pan_officer,
        )  # fmt: skip
        known = Loan.objects.get(area=world.area)
    return int(known.support_id)


def _some(world: Any) -> list[Any]:
    _case(world)
    return ["csv"]


THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {"delivery_loans:case": (lambda w: [_case(w)], "")}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {
    "delivery_loans:cases_file": lambda w: ["csv"], "delivery_loans:credit_file": _some,
}  # fmt: skip
