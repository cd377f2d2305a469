"""For the demo: the province's plan of a year, approved by a paper, and a commune's plan of the next one, still being written from
what its villages proposed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.planning.actions import meetings, plans, steps
from giamngheo.apps.planning.models import Plan, Proposal, VillageMeeting
from giamngheo.apps.planning.terms import Span
from giamngheo.apps.register.models import Village

MILLION = 1_000_000
YEAR, MAP, COMMUNE = 2026, "2025-07", "03784"
# Sub-project, capital type, source, million đồng; what the pots of ``synthetic_money`` could come from.
PROVINCE = (
    ("p1_1", "investment", "central", 4_200), ("p1_1", "investment", "province", 130), ("p2", "recurrent", "central", 2_100),
    ("p2", "recurrent", "province", 65), ("p3_1", "recurrent", "central", 1_500), ("p5", "recurrent", "central", 2_800),
)  # fmt: skip
OWN = (("p1_1", "investment", "central", 950), ("p2", "recurrent", "central", 480), ("p2", "recurrent", "province", 15))
# What a village asks for, million đồng, votes; the second meeting is still open.
WISHES = (
    (("đường bê tông vào khu sản xuất", 420, 31), ("bể nước sinh hoạt chung", 260, 24), ("sửa nhà văn hóa bản", 180, 9)),
    (("kênh mương nội đồng", 310, None), ("cầu tràn qua suối", 540, None)),
)


def load_plans() -> int:
    """Returns how many plans. None twice."""
    if Plan.objects.exists():
        return 0
    officer, above, leader = (User.objects.get(username=name) for name in ("canbo-namlau", "chuyenvien-tinh", "lanhdao-tinh"))
    province = Area.objects.get(kind=Area.Kind.PROVINCE, generation_id=MAP)
    made = _begun(province, YEAR, PROVINCE, above)
    plans.set_target(plan_id=made.pk, target="T1", value=Decimal(3), by=above)
    task = plans.NewTask("p2", "Nhân rộng mô hình chăn nuôi bò sinh sản (giả lập)", "Sở Nông nghiệp và Môi trường")
    plans.add_task(plan_id=made.pk, new=task, by=above)
    steps.send_plan(plan_id=made.pk, by=above)
    steps.approve_plan(
        plan_id=made.pk, number="031/QĐ-UBND (giả lập)", signed_on=date(YEAR, 1, 20), authority="UBND tỉnh Sơn La (giả lập)", by=leader
    )
    commune = Area.objects.get(code=COMMUNE, generation_id=MAP)
    # Villages stand on the communes of the map on which they were first written.
    villages = Village.objects.filter(area__in=areas_inside(commune)).order_by("search_key", "id")
    ranked = _met(list(villages[: len(WISHES)]), officer)
    own = _begun(commune, YEAR + 1, OWN, officer)
    if ranked:
        plans.take_proposal(plan_id=own.pk, proposal_id=ranked[0].pk, by=officer)
    return Plan.objects.count()


def _begun(area: Area, year: int, rows: tuple[tuple[str, str, str, int], ...], by: User) -> Plan:
    made = plans.begin_plan(area_id=area.pk, years=Span(year, year), by=by)
    Plan.objects.filter(pk=made.pk).update(is_synthetic=True)
    for project, capital, source, million in rows:
        plans.set_money(plan_id=made.pk, project=project, capital_type=capital, source=source, amount_vnd=million * MILLION, by=by)
    return made


def _met(villages: list[Village], by: User) -> list[Proposal]:
    """The meetings on next year's plan; returns the proposals of the first in the order of its votes."""
    ranked: list[Proposal] = []
    for village, wishes in zip(villages, WISHES, strict=False):
        made = meetings.open_meeting(village_id=village.pk, year=YEAR + 1, held_on=date(YEAR, 7, 10), attendees=42, by=by)
        VillageMeeting.objects.filter(pk=made.pk).update(is_synthetic=True)
        votes = {}
        for title, million, given in wishes:
            new = meetings.NewProposal(f"{title} (giả lập)", village.name, "p1_1", million * MILLION)
            votes[meetings.add_proposal(meeting_id=made.pk, new=new, by=by).pk] = given
        told = {pk: given for pk, given in votes.items() if given is not None}
        if told:
            meetings.record_votes(meeting_id=made.pk, votes=told, by=by)
            meetings.rank_meeting(meeting_id=made.pk, by=by)
            ranked += Proposal.objects.filter(meeting=made).order_by("rank")
    return ranked


__all__ = ["load_plans"]
