"""Addresses of communication for the contracts: a dialogue with an open question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.kinds.communication import actions
from giamngheo.apps.delivery.kinds.communication.models import CommunicationCase, Question


def _case(world: Any) -> int:
    by = world.society.phieng_pan_officer
    act_as(by)  # who works in villages sees none, and may have asked last
    known = CommunicationCase.objects.filter(area=world.area).first()
    made = known or actions.begin_case(
        beginning=Beginning(world.area.pk, "Đối thoại bản", "p6_2", date(2026, 3, 1), "central"),
        outline=actions.Outline("dialogue", "Chính sách nhà ở", "UBND xã"), by=by,
    )  # fmt: skip
    return int(made.support_id)


def _question(world: Any) -> int:
    support_id = _case(world)
    known = Question.objects.filter(case__support_id=support_id).first()
    made = known or actions.ask(
        support_id=support_id, asked_by="", text="Bao giờ có nước?", agency="", due_on=None, by=world.society.phieng_pan_officer,
        version=None,
    )  # fmt: skip
    return int(made.pk)


case: Callable[[Any], list[Any]] = lambda w: [_case(w)]  # noqa: E731
STEPS = ("ask", "award", "reach", "pay", "submit", "back", "finish", "stop")

THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    "delivery_communication:case": (case, ""),
    "delivery_communication:answer": (lambda w: [_question(w)], ""),
    **{f"delivery_communication:{step}": (case, "") for step in STEPS},
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {"delivery_communication:cases_file": lambda w: ["csv"]}
