"""Addresses of livelihood projects for the contracts: a project of a charity, which asks no rule of the Programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.apps.review_world import act_as

from giamngheo.apps.delivery.kinds.livelihoods import actions, rotating
from giamngheo.apps.delivery.kinds.livelihoods.models import LivelihoodMember, LivelihoodProject, LivelihoodTurn


def _project(world: Any) -> LivelihoodProject:
    officer = world.society.phieng_pan_officer
    act_as(officer)  # who works in villages sees none, and may have asked last
    known = LivelihoodProject.objects.filter(area=world.area).first()
    if known is not None:
        return known
    made = actions.begin_project(
        area_id=world.area.pk, village_id=None, name="Nuôi bò", giver="charity", listed_on=date(2026, 3, 1), ends_on=date(2027, 3, 1),
        list_reference="", source_code="other", by=officer,
        proposal=actions.Proposal("community", "group", "Tổ nuôi bò", 50_000_000, 30_000_000, rotating="kind", rotation_rule="trả bê"),
    )  # fmt: skip
    actions.add_member(
        support_id=made.support_id, household_id=world.household.pk, person_id=None, is_leader=True, income_before_vnd=None, by=officer,
        version=None,
    )  # fmt: skip
    return made


def _member(world: Any) -> int:
    return int(LivelihoodMember.objects.filter(project=_project(world)).first().pk)  # type: ignore[union-attr]


def _turn(world: Any) -> int:
    project, society = _project(world), world.society
    known = LivelihoodTurn.objects.filter(project=project).first()
    if known is not None:
        return int(known.pk)
    act_as(society.phieng_pan_chairman)
    actions.approve_project(
        support_id=project.support_id, decision_number="5/QĐ", decided_on=date(2026, 3, 2), by=society.phieng_pan_chairman, version=None
    )
    act_as(society.phieng_pan_officer)
    made = rotating.begin_turn(
        support_id=project.support_id, asset="Bò 01", member_id=_member(world), worth_vnd=15_000_000, handed_on=date(2026, 3, 3),
        due_on=date(2027, 3, 3), by=society.phieng_pan_officer, overlap_reason="lý do",
    )  # fmt: skip
    assert made is not None
    return int(made.pk)


Thing = Callable[[Any], list[Any]]
case: Thing = lambda w: [_project(w).support_id]  # noqa: E731
member: Thing = lambda w: [_member(w)]  # noqa: E731
STEPS = ("amend", "find_member", "approve", "finish", "stop", "give", "train", "turn")

THINGS: dict[str, tuple[Thing, str]] = {
    "delivery_livelihoods:case": (case, ""),
    **{f"delivery_livelihoods:{step}": (case, "") for step in STEPS},
    "delivery_livelihoods:join": (lambda w: [_project(w).support_id, w.household.pk], ""),
    "delivery_livelihoods:leave": (member, ""),
    "delivery_livelihoods:income": (member, ""),
    "delivery_livelihoods:give_back": (lambda w: [_turn(w)], ""),
}
LISTS_OF_MINE: dict[str, Thing] = {"delivery_livelihoods:cases_file": lambda w: ["csv"]}
