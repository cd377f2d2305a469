"""A few synthetic cases of the other kinds for the demo, at different steps, and the entries of the ledger that paid for some.

Works, livelihoods and jobs are written straight, since an act of today cannot be of last spring; a measuring round by the acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.delivery.kinds.livelihoods.models import (
    LivelihoodInput,
    LivelihoodMember,
    LivelihoodProject,
    LivelihoodTraining,
    LivelihoodTurn,
)
from giamngheo.apps.delivery.kinds.nutrition import actions as nutrition
from giamngheo.apps.delivery.kinds.nutrition import queries as children
from giamngheo.apps.delivery.kinds.nutrition.models import NutritionCase
from giamngheo.apps.delivery.kinds.placement.models import Placement
from giamngheo.apps.delivery.kinds.works.models import WorkCase, WorkPayment, WorkStage, WorkUpkeep
from giamngheo.apps.delivery.models import PaymentTie, Support
from giamngheo.apps.money.models import Entry
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household, Membership, Village
from giamngheo.apps.review.models import Decision
from giamngheo.kit import clock
from giamngheo.kit.scope import scoped

MILLION = 1_000_000
COMMUNES = ("03784", "04159")
# Commune, name, kind, how far, contract in million đồng, users, poor users.
WORKS = (
    ("03784", "Đường bản Nà Tòng – Nà Ban, 1,2 km", "transport", "in_use", 420, 320, 140),
    ("03784", "Nước sinh hoạt bản Huổi Xưa", "water", "building", 300, 180, 95),
    ("04159", "Kênh mương bản Pá Po", "irrigation", "built", 240, 150, 80),
    ("04159", "Nhà văn hóa bản Kết Hay", "culture_sport", "proposed", 0, 210, 60),
)
STAGES = ("ground", "main", "finish")
STEPS = {"proposed": 0, "building": 1, "built": 3, "in_use": 3}
LISTED = date(2026, 1, 12)
# Project, content, name, how far.
PROJECTS = (
    ("p2", "livelihood", "Nuôi bò sinh sản luân chuyển", "running"), ("p3_1", "farming", "Trồng dứa, mận hậu liên kết", "proposed"),
)
MEMBERS = 6
MEASURED_ON, VILLAGE_CHILDREN = date(2026, 4, 15), 12
JOBS = (
    ("Công ty TNHH May Phù Yên", "Công nhân may", "accepted"),
    ("Công ty Điện tử Thái Nguyên", "Công nhân lắp ráp", "submitted"),
    ("Hợp tác xã Chiềng Mai", "Lao động thời vụ", "found"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A commune with who works there, its poor households and its villages in the order of their numbers."""

    area: Area
    officer: User
    chairman: User
    homes: list[Household]
    villages: list[Village]


def load_deliveries() -> str:
    """Says how many of each kind. Fewer where there are fewer households."""
    places = {code: place_of(code, name) for code, name in zip(COMMUNES, ("namlau", "phiengpan"), strict=True)}
    works = sum(_work(places[one[0]], *one[1:]) for one in WORKS)
    first = places[COMMUNES[0]]
    projects = sum(_project(first, number, *one) for number, one in enumerate(PROJECTS))
    measured, given = _nutrition(first)
    jobs = _jobs(first)
    cases = f"{works} công trình, {projects} dự án sinh kế, {measured} trẻ cân đo, {given} lượt dinh dưỡng, {jobs} việc làm"
    return f"{cases}, {_tie()} chứng từ gắn"


def place_of(code: str, name: str) -> Place:
    area = Area.objects.get(code=code, generation_id="2025-07")
    poor = Decision.objects.filter(household_class="POOR", is_recognised=True, area=area).values("household_id")
    homes = Household.objects.filter(pk__in=poor, closed_on=None, area=area).select_related("village").order_by("-id")
    officer, chairman = (User.objects.get(username=f"{role}-{name}") for role in ("canbo", "chutich"))
    own = list(homes[:24])
    villages = list(Village.objects.filter(pk__in={home.village_id for home in own}).order_by("id"))
    return Place(area, officer, chairman, own, villages)


def a_support(place: Place, on: date, **more: Any) -> Support:
    """One support of that day, not yet accepted unless ``accepted_on`` says so."""
    is_done = more.get("accepted_on") is not None
    given = {
        "starts_on": on, "source_code": "central", "list_reference": "giả lập", "by_id": place.officer.pk, "is_synthetic": True,
        "at": datetime.combine(on, time(9), clock.now().tzinfo), "state": "accepted" if is_done else "open",
        "accepted_by_id": place.chairman.pk if is_done else None, "title": more.get("beneficiary_name", ""),
    }  # fmt: skip
    return Support.objects.create(area=place.area, **{**given, **more})


def _work(place: Place, name: str, kind: str, until: str, millions: int, users: int, poor: int) -> int:
    done, contract = STEPS[until], millions * MILLION
    handed_on = LISTED + timedelta(days=170) if until == "in_use" else None
    village = place.villages[0] if place.villages else None
    support = a_support(
        place, LISTED, beneficiary_name=name, kind="works", content="works", giver="p1_1", village=village,
        place_key=f"giả lập {name}", amount_vnd=contract if handed_on else None, accepted_on=handed_on, ends_on=handed_on,
    )  # fmt: skip
    approved: dict[str, Any] = {
        "decision_number": "giả lập", "decided_on": LISTED + timedelta(days=12), "approved_by_id": place.chairman.pk,
        "contracting": "community" if millions < 300 else "tender", "contractor_name": "Đơn vị thi công (giả lập)",
        "contract_number": "GL/HĐ", "contracted_on": LISTED + timedelta(days=30), "contract_vnd": contract,
    } if done else {}  # fmt: skip
    handed: dict[str, Any] = {
        "manager_name": "Ban quản lý bản (giả lập)", "handed_over_on": handed_on, "upkeep_months": 6,
        "next_upkeep_on": date(2026, 12, 20),
    } if handed_on else {}  # fmt: skip
    case = WorkCase.objects.create(
        support=support, area=place.area, state=until, listed_on=LISTED, work_kind=kind, work_level="commune", work_act="build",
        serves_people_directly=True, connects_places=True, is_in_programme_contents=True, is_managed_by_commune=True,
        is_in_province_list=True, investment_vnd=max(contract, 260 * MILLION), user_count=users, poor_user_count=poor,
        target_beneficiary_count=poor, **approved, **handed,
    )  # fmt: skip
    _progress(case, done=done, by=place.officer)
    return 1


def _progress(case: WorkCase, *, done: int, by: User) -> None:
    """Stages that are accepted; an advance, and what was paid for each stage but the last of a work not handed over."""
    told = {"area": case.area, "by_id": by.pk, "at": clock.now()}
    days = [LISTED + timedelta(days=60 + 40 * number) for number in range(len(STAGES))]
    WorkStage.objects.bulk_create(
        WorkStage(case=case, code=code, accepted_on=day, witness_name="Trưởng bản (giả lập)", **told)
        for code, day in zip(STAGES[:done], days, strict=False)
    )
    contract = case.contract_vnd or 0
    parts = [("", LISTED + timedelta(days=35), contract // 5)] if contract else []
    parts += [(code, day + timedelta(days=5), contract // 4) for code, day in zip(STAGES[:done], days, strict=False)]
    WorkPayment.objects.bulk_create(
        WorkPayment(case=case, number=number, stage_code=code, amount_vnd=amount, paid_on=day, source_code="central", **told)
        for number, (code, day, amount) in enumerate(parts, 1)
    )
    if case.handed_over_on:
        WorkUpkeep.objects.create(
            case=case, done_on=case.handed_over_on + timedelta(days=60), what="Khơi rãnh, vá mặt đường", done_by="Nhân dân trong bản",
            **told,
        )  # fmt: skip


def _project(place: Place, number: int, giver: str, content: str, name: str, until: str) -> int:
    homes = place.homes[number * MEMBERS : (number + 1) * MEMBERS]
    if not homes:
        return 0
    is_running = until == "running"
    frame: dict[str, Any] = {"kind": "livelihoods", "content": content, "giver": giver}
    support = a_support(place, LISTED, beneficiary_name=name, ends_on=date(2027, 1, 12), village=homes[0].village, **frame)
    approved: dict[str, Any] = (
        {"decision_number": "giả lập", "decided_on": LISTED + timedelta(days=12), "approved_by_id": place.chairman.pk} if is_running else {}
    )
    project = LivelihoodProject.objects.create(
        support=support, area=place.area, state=until, mode="community" if is_running else "chain", leading="women",
        leading_name="Chi hội Phụ nữ bản (giả lập)", listed_on=LISTED, total_vnd=180 * MILLION, state_vnd=150 * MILLION,
        has_experienced_member=True, is_counterpart_committed=True, rotating="kind" if is_running else "",
        rotation_rule="Bê cái 12 tháng tuổi chuyển cho hộ kế tiếp." if is_running else "", member_count=len(homes),
        target_yes=len(homes), priority_yes=len(homes), **approved,
    )  # fmt: skip
    on = LISTED + timedelta(days=45)
    for order, home in enumerate(homes):
        given = a_support(
            place, on, beneficiary_name=home.head_name, household=home, village=home.village, title=f"Sinh kế: {name}",
            in_kind="Bò cái sinh sản", amount_vnd=15 * MILLION, ends_on=date(2027, 1, 12), **frame,
        ) if is_running and order < 4 else None  # fmt: skip
        _member(project, home, given, is_leader=order == 0, on=on, by=place.officer)
    if is_running:
        _carry_on(project, on, place.officer)
    return 1


def _member(project: LivelihoodProject, home: Household, given: Support | None, *, is_leader: bool, on: date, by: User) -> None:
    member = LivelihoodMember.objects.create(
        project=project, area=project.area, household=home, name=home.head_name, is_leader=is_leader, is_target=True, support=given,
        income_before_vnd=18 * MILLION,
    )  # fmt: skip
    if given is not None:
        LivelihoodInput.objects.create(
            member=member, area=project.area, what="Bò cái sinh sản", quantity=Decimal(1), unit="con", worth_vnd=18 * MILLION,
            state_vnd=15 * MILLION, handed_on=on, by_id=by.pk, at=clock.now(),
        )  # fmt: skip


def _carry_on(project: LivelihoodProject, on: date, by: User) -> None:
    """Training, and one animal that goes round and is due."""
    told = {"project": project, "area": project.area, "by_id": by.pk, "at": clock.now()}
    LivelihoodTraining.objects.create(
        held_on=on + timedelta(days=10), days=2, topic="Kỹ thuật chăm sóc bò sinh sản, phòng bệnh", attendee_count=6, **told
    )
    first, second = project.members.order_by("id")[:2]
    LivelihoodTurn.objects.create(
        asset="Bò 01", number=1, member=first, worth_vnd=15 * MILLION, handed_on=on, due_on=date(2026, 12, 10), next_member=second, **told
    )


def _nutrition(place: Place) -> tuple[int, int]:
    """One round, and what three of its children were given."""
    known = measured(place, MEASURED_ON)
    return len(known), sum(_given(place, child, until) for child, until in zip(known, ("accepted", "given", "planned"), strict=False))


def measured(place: Place, on: date) -> list[children.Child]:
    """Whom one round of that day measured, in the village with the most children among the first."""
    if not place.villages:
        return []
    with scoped(access_of(place.officer, clock.today()).scope()):
        found = [children.children_of(place.area.pk, village.pk, on) for village in place.villages]
        known = [child for child in max(found, key=len) if child.days is not None][:VILLAGE_CHILDREN]
        if not known:
            return []
        made = nutrition.open_round(
            area_id=place.area.pk, village_id=known[0].village_id, site="village", site_name="", held_on=on,
            team="Y tế bản (giả lập)", by=place.officer,
        )  # fmt: skip
        lines = [_measure(child, number) for number, child in enumerate(known)]
        nutrition.save_sheet(round_id=made.pk, lines=lines, by=place.officer, version=None)
        made.refresh_from_db()
        type(made).objects.filter(pk=made.pk).update(is_synthetic=True)
    return known


def _measure(child: children.Child, number: int) -> nutrition.Line:
    """Near the middle of the standard; every third child short for its age."""
    months = Decimal(child.days or 0) / Decimal("30.4375")
    years = months / 12
    height = Decimal(50) + 25 * years if years <= 1 else Decimal(75) + 12 * (years - 1) if years <= 2 else Decimal(87) + 7 * (years - 2)
    weight = Decimal("3.4") + 6 * years if years <= 1 else Decimal("9.4") + Decimal("2.2") * (years - 1)
    share = Decimal("0.91") if number % 3 == 0 else Decimal("0.98")
    return nutrition.Line(child.person_id, (height * share).quantize(Decimal("0.1")), None, (weight * share).quantize(Decimal("0.01")))


def _given(place: Place, child: children.Child, until: str) -> int:
    """Micronutrients for a child: planned, handed over, accepted."""
    on = MEASURED_ON + timedelta(days=3)
    home = Household.objects.get(memberships__person_id=child.person_id, memberships__valid_to=None)
    support = a_support(
        place, on, beneficiary_name=child.name, household=home, person_id=child.person_id, village=home.village, kind="nutrition",
        content="nutrition", giver="p3_2", title="Cải thiện dinh dưỡng", in_kind="Đa vi chất 60 gói", ends_on=on,
        accepted_on=on + timedelta(days=10) if until == "accepted" else None,
    )  # fmt: skip
    is_given = until != "planned"
    NutritionCase.objects.create(
        support=support, area=place.area, household=home, person_id=child.person_id, what="micronutrients",
        state="given" if is_given else "planned", given_on=on if is_given else None, giver_name="Y tế bản (giả lập)" if is_given else "",
    )  # fmt: skip
    return 1


def _jobs(place: Place) -> int:
    """Jobs of grown members of poor households, one each."""
    grown = Membership.objects.filter(
        household__in=place.homes, valid_to=None, person__birth_on__lte=date(2004, 1, 1), person__birth_on__gte=date(1976, 1, 1)
    )
    people = {one.household_id: one for one in grown.select_related("person", "household__village").order_by("-id")}
    made = 0
    for number, (one, (employer, job, until)) in enumerate(zip(people.values(), JOBS, strict=False)):
        on, is_done = date(2026, 3, 2) + timedelta(days=20 * number), until == "accepted"
        home = one.household
        support = a_support(
            place, on, beneficiary_name=one.person.full_name, household=home, person=one.person, village=home.village, kind="placement",
            content="job_connection", giver="p4_3", title=job, source_code="", accepted_on=on + timedelta(days=30) if is_done else None,
            ends_on=on + timedelta(days=30) if is_done else None,
        )  # fmt: skip
        Placement.objects.create(
            support=support, area=place.area, household=home, person=one.person, state="found" if until == "found" else "submitted",
            found_on=on, employer=employer, job=job, place="province" if number == 0 else "elsewhere", connector="centre",
            contract="fixed" if number < 2 else "oral", months=12 if number < 2 else None, wage_vnd=6_500_000, household_class="POOR",
            is_three_classes=True,
        )  # fmt: skip
        made += 1
    return made


def _tie() -> int:
    """Payments of the first works and inputs, each to the entry of the commune's line of that sub-project; the rest wait."""
    spent = {
        (entry.line.project, entry.area_id): entry
        for entry in Entry.objects.filter(kind="pay", line__project__in=("p1_1", "p2")).select_related("line").order_by("-id")
    }
    paid = WorkPayment.objects.filter(case__state="in_use").select_related("case__support")
    ways = [("works", p.pk, p.case.support, p.amount_vnd) for p in paid]
    ways += [
        ("livelihoods", i.pk, i.member.project.support, i.state_vnd)
        for i in LivelihoodInput.objects.select_related("member__project__support").order_by("id")[:2]
    ]
    made = count()
    for kind, payment_id, support, amount in ways:
        entry = spent.get((support.giver, support.area_id))
        if entry is not None:
            PaymentTie.objects.create(
                support=support, area_id=support.area_id, kind=kind, payment_id=payment_id, payment_vnd=amount, entry=entry,
                amount_vnd=amount, by_id=support.by_id, at=clock.now(),
            )  # fmt: skip
            next(made)
    return next(made)


__all__ = ["MILLION", "Place", "a_support", "load_deliveries", "measured", "place_of"]
