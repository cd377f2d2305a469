"""Addresses of vocational training for the contracts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.kinds.training import school_actions
from giamngheo.apps.delivery.kinds.training.models import Course, SchoolSupport, Session

from .world import ENDS, STARTS, attended, chosen, enrolled, opened, planned


def _course(world: Any) -> Course:
    officer = world.society.phieng_pan_officer
    act_as(officer)  # who works in villages sees none, and may have asked last
    known = Course.objects.filter(area=world.area).first()
    if known is not None:
        return known
    course = enrolled(planned(world.area.pk, officer), chosen(world.household, [world.person], officer), officer)
    act_as(world.society.phieng_pan_chairman)
    course = opened(course, world.society.phieng_pan_chairman)
    act_as(officer)
    attended(course, officer, STARTS)
    return course


def _school(world: Any) -> int:
    act_as(world.society.phieng_pan_officer)
    known = SchoolSupport.objects.filter(area=world.area).first()
    made = known or school_actions.begin_school_support(
        area_id=world.area.pk, village_id=None, given=school_actions.Given("survey", "UBND xã", "Khảo sát nhu cầu"), starts_on=STARTS,
        ends_on=ENDS, amount_vnd=None, source_code="central", list_reference="", by=world.society.phieng_pan_officer,
    )  # fmt: skip
    return int(made.support_id)


case: Callable[[Any], list[Any]] = lambda w: [_course(w).support_id]  # noqa: E731
learner: Callable[[Any], list[Any]] = lambda w: [_course(w).trainees.get().pk]  # noqa: E731
school: Callable[[Any], list[Any]] = lambda w: [_school(w)]  # noqa: E731

STEPS = ("case", "enrol", "open", "attend", "results", "submit", "back", "finish", "pay", "stop")
THINGS: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    **{f"delivery_training:{page}": (case, "") for page in STEPS},
    **{f"delivery_training:{page}": (learner, "") for page in ("leave", "job")},
    **{f"delivery_training:{page}": (school, "") for page in ("need", "school_finish", "school_stop")},
    "delivery_training:session": (lambda w: [Session.objects.get(course=_course(w)).pk], ""),
}
LISTS_OF_MINE: dict[str, Callable[[Any], list[Any]]] = {
    f"delivery_training:{page}": (lambda w: ["csv"]) for page in ("cases_file", "trainees_file", "schools_file")
}
