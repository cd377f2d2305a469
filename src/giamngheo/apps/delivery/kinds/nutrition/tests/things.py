"""Addresses of nutrition for the contracts: a round with one measured child, and what a mother was given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.kinds.nutrition import actions
from giamngheo.apps.delivery.kinds.nutrition.models import MeasuringRound, NutritionCase
from giamngheo.apps.register.models import Membership, Person

HELD = date(2026, 3, 10)


def a_child(home: Any, name: str = "Lò Văn Bé", *, birth_on: date | None = date(2023, 6, 15), sex: str = "M", **more: Any) -> Person:
    """A child who has lived in the household since birth."""
    person = Person.objects.create(
        area=home.area, full_name=name, search_key=name.lower(), sort_key=name, sex=sex, birth_on=birth_on, **more
    )
    Membership.objects.create(
        area=home.area, household=home, person=person, relation="child", valid_from=birth_on or date(2024, 1, 1)
    )
    return person


def a_round(home: Any, by: Any, **more: Any) -> MeasuringRound:
    given = {"village_id": home.village_id, "site": "village", "site_name": "", "held_on": HELD, "team": "Y tế bản"}
    return actions.open_round(area_id=home.area_id, by=by, **{**given, **more})


def given(**more: Any) -> actions.Given:
    told: dict[str, Any] = {
        "what": "micronutrients", "in_kind": "đa vi chất 60 gói", "starts_on": date(2026, 3, 12), "source_code": "central"
    }  # fmt: skip
    return actions.Given(**{**told, **more})


def _round(world: Any) -> list[Any]:
    act_as(world.society.phieng_pan_officer)  # who works in villages sees none, and may have asked last
    known = MeasuringRound.objects.filter(area=world.area).first()
    if known is None:
        by = world.society.phieng_pan_officer
        known, child = a_round(world.household, by), a_child(world.household)
        line = actions.Line(child.pk, Decimal("92.5"), None, Decimal("13.2"))
        actions.save_sheet(round_id=known.pk, lines=[line], by=by, version=None)
    return [known.pk]


def _child(world: Any) -> list[Any]:
    (pk,) = _round(world)
    return [MeasuringRound.objects.get(pk=pk).measurements.get().person_id]


def _case(world: Any) -> list[Any]:
    (person_id,) = _child(world)
    known = NutritionCase.objects.filter(area=world.area).first() or actions.begin_case(
        household=world.household, person_id=person_id, given=given(), by=world.society.phieng_pan_officer
    )
    return [known.support_id]


THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    **{f"delivery_nutrition:{page}": (_case, "") for page in ("case", "give", "finish", "stop")},
    **{f"delivery_nutrition:{page}": (_round, "") for page in ("round", "sheet", "round_close")},
    "delivery_nutrition:child": (_child, ""),
    "delivery_nutrition:new": (lambda w: [w.household.pk], ""),
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {
    "delivery_nutrition:cases_file": lambda w: ["csv"], "delivery_nutrition:rates_file": lambda w: ["csv"]
}  # fmt: skip
