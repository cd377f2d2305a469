"""People of plans, a village with its head, plans that pass through all hands in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from giamngheo.apps.accounts.models import User
from giamngheo.apps.planning.actions import meetings, plans, steps
from giamngheo.apps.planning.models import Plan, Proposal, VillageMeeting
from giamngheo.apps.planning.terms import Span
from giamngheo.apps.register.models import Village
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key

from .conftest import Society, area, make_society
from .money_world import MILLION, person
from .review_world import NAM_LAU, act_as

YEAR = 2026
THIS = Span(YEAR, YEAR)
ROAD, WATER, SCHOOL = "đường bê tông vào bản", "bể nước", "sửa nhà lớp học"


@dataclass(frozen=True)
class Planners:
    """The society, with a head of Bản Nà Tòng and one of no village, and a district's officer of before 2025."""

    society: Society
    head: User
    other_head: User
    village: Village
    other_village: Village

    @property
    def officer(self) -> User:
        return self.society.nam_lau_officer

    @property
    def province(self) -> User:
        return self.society.province_officer

    @property
    def leader(self) -> User:
        return self.society.province_leader


def make_planners() -> Planners:
    """Made in the running transaction; the last to act is the commune's officer."""
    society = make_society()
    heads = [person(name, "village_head", NAM_LAU) for name in ("truongban.natong", "truongban.nahat")]
    act_as(society.nam_lau_officer)
    villages = [
        Village.objects.create(area=area(NAM_LAU), name=name, search_key=search_key(name)) for name in ("Bản Nà Tòng", "Bản Nà Hát")
    ]
    for head, village in zip(heads, villages, strict=True):
        VillageAssignment.objects.create(
            village=village, area=area(NAM_LAU), user_id=head.pk, duty=VillageAssignment.Duty.VILLAGE_HEAD, assigned_at=clock.now(),
            assigned_by_id=society.nam_lau_officer.pk,
        )  # fmt: skip
    return Planners(society, *heads, *villages)


def begun(by: User, code: str = NAM_LAU, years: Span = THIS, **money: int) -> Plan:
    """A draft with central and province's money of project 2, in million đồng."""
    act_as(by)
    made = plans.begin_plan(area_id=area(code).pk, years=years, by=by)
    for source, amount in (money or {"central": 900, "province": 27}).items():
        plans.set_money(
            plan_id=made.pk, project="p2", capital_type="recurrent", source=source, amount_vnd=amount * MILLION, by=by
        )
    return again(made)


def sent(by: User, *args: object, **money: int) -> Plan:
    made = begun(by, *args, **money)  # type: ignore[arg-type]
    return steps.send_plan(plan_id=made.pk, by=by)


def approved(world: Planners, made: Plan, number: str = "12/QĐ-UBND", day: date = date(2026, 1, 20)) -> Plan:
    act_as(world.leader)
    return steps.approve_plan(plan_id=made.pk, number=number, signed_on=day, authority="UBND tỉnh Sơn La", by=world.leader)


def again(made: Plan) -> Plan:
    return Plan.objects.select_related("area").get(pk=made.pk)


def a_meeting(world: Planners, by: User | None = None, *, year: int = YEAR) -> VillageMeeting:
    writer = by or world.head
    act_as(writer)
    return meetings.open_meeting(village_id=world.village.pk, year=year, held_on=date(year - 1, 7, 10), attendees=42, by=writer)


def proposed(made: VillageMeeting, by: User, title: str, amount: int = 200) -> Proposal:
    new = meetings.NewProposal(title, "bản Nà Tòng", "p1_1", amount * MILLION)
    return meetings.add_proposal(meeting_id=made.pk, new=new, by=by)


def ranked_meeting(world: Planners) -> list[Proposal]:
    """Road, water, school, as the village ranked them."""
    made = a_meeting(world)
    rows = [proposed(made, world.head, title) for title in (ROAD, WATER, SCHOOL)]
    meetings.record_votes(meeting_id=made.pk, votes={row.pk: n for row, n in zip(rows, (31, 20, 12), strict=True)}, by=world.head)
    meetings.rank_meeting(meeting_id=made.pk, by=world.head)
    return list(Proposal.objects.filter(meeting=made).order_by("rank"))


__all__ = [
    "MILLION", "ROAD", "SCHOOL", "THIS", "WATER", "YEAR", "Decimal", "Planners", "a_meeting", "again", "approved", "begun",
    "make_planners", "proposed", "ranked_meeting", "sent",
]  # fmt: skip
