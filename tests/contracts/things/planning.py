"""Addresses of plans: one of Phiêng Pằn, and the meeting of one of its villages."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.planning.models import Plan, PlanMoney, Proposal, VillageMeeting
from giamngheo.apps.register.models import Village
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _plan(world: PhiengPan) -> Plan:
    known = Plan.objects.filter(area=world.area, edition=1).first()
    if known is not None:
        return known
    made = Plan.objects.create(area=world.area, first_year=2025, last_year=2025, at=clock.now(), by_id=None)
    PlanMoney.objects.create(
        plan=made, area=world.area, project="p2", capital_type="recurrent", source="central", amount_vnd=900_000_000
    )
    made.state = "sent"
    made.save()
    made.state, made.document_number, made.document_authority, made.document_on = "approved", HEAD, HEAD, date(2025, 3, 1)
    made.save()
    Plan.objects.create(
        area=world.area, first_year=2025, last_year=2025, edition=2, based_on=made, adjust_reason=HEAD, at=clock.now()
    )
    return made


def _meeting(world: PhiengPan) -> VillageMeeting:
    known = VillageMeeting.objects.filter(area=world.area).first()
    if known is not None:
        return known
    village = Village.objects.filter(area=world.area).first() or Village.objects.create(area=world.area, name=HEAD, search_key="x")
    made = VillageMeeting.objects.create(
        area=world.area, village=village, year=2026, held_on=date(2025, 7, 1), attendees=40, at=clock.now()
    )
    for number in (1, 2):
        Proposal.objects.create(
            meeting=made, area=world.area, village=village, number=number, title=f"{HEAD} {number}", place=HEAD, project="p1_1",
            amount_vnd=10_000_000, votes=5, at=clock.now(),
        )  # fmt: skip
    return made


plan: Thing = lambda w: [_plan(w).pk]  # noqa: E731
meeting: Thing = lambda w: [_meeting(w).pk]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "planning:plan": (plan, ""),
    **{f"planning:{step}": (plan, "") for step in (
        "plan_file", "plan_compare", "money_set", "task_new", "proposals_take", "plan_send", "plan_return", "plan_approve",
        "plan_adjust", "plan_discard",
    )},
    "planning:target_set": (lambda w: [_plan(w).pk, "T5"], ""),
    "planning:task_remove": (lambda w: [_plan(w).pk, 1], ""),
    "planning:meeting": (meeting, ""),
    **{f"planning:{step}": (meeting, "") for step in ("proposal_new", "votes_set", "meeting_rank")},
    "planning:tie_decide": (lambda w: [_meeting(w).pk, 5], ""),
}  # fmt: skip
LISTS_OF_MINE: dict[str, Thing] = {
    "planning:plans_file": lambda w: ["csv"],
    "planning:assigned_file": lambda w: ["csv"],
    "planning:meetings_file": lambda w: ["csv"],
}
