"""Synthetic courses, workers abroad and loans of one commune for the demo.

Courses and workers are written straight, since an act of today cannot be of last spring; loans by the bank's files of two months.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.delivery.kinds.abroad.models import AbroadAdvice, AbroadCase, AbroadCost
from giamngheo.apps.delivery.kinds.loans import actions as loans
from giamngheo.apps.delivery.kinds.training.models import Attendance, Course, CoursePayment, Session, Trainee
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Membership
from giamngheo.apps.review.models import Decision
from giamngheo.kit import clock
from giamngheo.kit.scope import scoped

from .synthetic_deliveries import MILLION, Place, a_support, place_of

SCHOOL = "Trung tâm GDNN – GDTX (giả lập)"
COST = 3_000_000  # within the confirmed ceiling of a poor household's member
# Occupation, first and last day, how far.
COURSES = (
    ("Trồng và chế biến cà phê", date(2026, 3, 2), date(2026, 5, 15), "finished"),
    ("Chăn nuôi, thú y", date(2026, 11, 2), date(2026, 12, 18), "running"),
)  # fmt: skip
LEARNERS = 5
LISTED = date(2026, 1, 20)
WORKERS = (("Nhật Bản", "Công ty Yamato (giả lập)", "gone"), ("", "", "preparing"))
MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
HEAD = (
    "Số khế ước", "Họ và tên người vay", "Bản", "Chương trình cho vay", "Ngày giải ngân", "Số tiền vay", "Thời hạn", "Lãi suất",
    "Dư nợ", "Nợ quá hạn", "Hội đoàn thể",
)  # fmt: skip
LOANS = 8


def load_workers() -> str:
    """Says how many of each. Fewer where there are fewer grown people in poor households."""
    place = place_of("03784", "namlau")
    people = _grown(place)
    learners, workers = people[: 2 * LEARNERS], people[2 * LEARNERS : 2 * LEARNERS + 3]
    rows = _chosen(place, learners, "p4_1_person", "vocational_training", "Học nghề ngắn hạn (giả lập)", "41/QĐ-UBND")
    courses = [
        _course(place, rows[number * LEARNERS : (number + 1) * LEARNERS], *one) for number, one in enumerate(COURSES)
    ]
    going = _chosen(place, workers, "p4_2_person", "overseas_work", "Đi làm việc ở nước ngoài (giả lập)", "42/QĐ-UBND")
    abroad = [_abroad(place, row, *one) for row, one in zip(going, WORKERS, strict=False)]
    return f"{sum(courses)} học viên của {len(courses)} lớp, {len(abroad)} lao động ngoài nước, {_loans(place)} món vay"


def _grown(place: Place) -> list[Membership]:
    """One grown member of each poor household of the commune, past those to whom the demo gave a job."""
    grown = Membership.objects.filter(
        household__in=place.homes, valid_to=None, person__birth_on__lte=date(2004, 1, 1), person__birth_on__gte=date(1976, 1, 1)
    )
    found = {one.household_id: one for one in grown.select_related("person", "household__village").order_by("-id")}
    return list(found.values())[3:]


def _chosen(place: Place, people: Sequence[Membership], rule: str, content: str, title: str, number: str) -> list[Beneficiary]:
    """These people chosen on an approved list."""
    at = datetime.combine(LISTED, time(9), clock.now().tzinfo)
    made = BeneficiaryList.objects.create(
        rule=rule, content=content, area=place.area, on=LISTED, year=LISTED.year, title=title, asks_village=True, village_binds=False,
        is_sensitive=False, authority="UBND cấp xã", state="checked", proposed_by_id=place.officer.pk, proposed_at=at,
        checked_by_id=place.officer.pk, checked_at=at, plan_digest=current_plan().digest, is_synthetic=True,
    )  # fmt: skip
    rows = [
        Beneficiary.objects.create(
            list=made, area=place.area, village=one.household.village, household=one.household, person=one.person,
            subject_key=f"p{one.person_id}", name=one.person.full_name, sort_key=one.person.sort_key, proposed_state="YES",
            check_state="YES", position=order, number=order, opinion="agree", opinion_on=LISTED, opinion_by_id=place.officer.pk,
            outcome="chosen", outcome_by_id=place.officer.pk, outcome_at=at, is_sensitive=False, is_frozen=True,
        )
        for order, one in enumerate(people, 1)
    ]  # fmt: skip
    decided = LISTED + timedelta(days=10)
    BeneficiaryList.objects.filter(pk=made.pk).update(
        state="approved", decision_number=number, decided_on=decided, approved_by_id=place.chairman.pk,
        approved_at=datetime.combine(decided, time(15), clock.now().tzinfo),
    )  # fmt: skip
    return rows


def _whose(row: Beneficiary) -> dict[str, Any]:
    return {"household_id": row.household_id, "person_id": row.person_id}


def _row_support(place: Place, row: Beneficiary, on: date, **more: Any) -> Support:
    return a_support(
        place, on, beneficiary_name=row.name, household=row.household, person=row.person, village=row.village, list_row=row,
        list_reference=f"{row.list.title}", **more,
    )  # fmt: skip


def _course(place: Place, rows: Sequence[Beneficiary], occupation: str, first: date, last: date, until: str) -> int:
    """A course with who learns, who came, and, when it is over, certificates and what the school was paid."""
    done_on = last + timedelta(days=10) if until == "finished" else None
    frame: dict[str, Any] = {"kind": "training", "content": "vocational_training", "giver": "p4_1", "accepted_on": done_on, "ends_on": last}
    course = Course.objects.create(
        support=a_support(place, first, beneficiary_name=f"Lớp {occupation}", **frame), area=place.area, state=until, school_name=SCHOOL,
        occupation=occupation, level="short", place="Nhà văn hoá bản (giả lập)", starts_on=first, ends_on=last, hours=300,
        planned_count=30, cost_vnd=COST, decision_number="giả lập", decided_on=first - timedelta(days=5),
        approved_by_id=place.chairman.pk,
    )  # fmt: skip
    learners = [_learner(place, course, row, order, frame) for order, row in enumerate(rows)]
    told = {"area": place.area, "by_id": place.officer.pk, "at": clock.now()}
    for number in range(4):
        held = Session.objects.create(
            course=course, held_on=first + timedelta(days=number), part="morning", topic=f"Bài {number + 1}", **told
        )
        Attendance.objects.bulk_create(
            Attendance(session=held, area=place.area, trainee=one, is_present=(order + number) % 7 != 3)
            for order, one in enumerate(learners)
        )
    if done_on:
        for number, (day, share) in enumerate(((first + timedelta(days=5), 2), (done_on, len(learners) - 2)), 1):
            CoursePayment.objects.create(
                course=course, number=number, amount_vnd=share * COST, paid_on=day, source_code="central", paper_reference="giả lập", **told
            )
    return len(learners)


def _learner(place: Place, course: Course, row: Beneficiary, order: int, frame: dict[str, Any]) -> Trainee:
    """One who learns; the last of a course that is over did not pass, the first found work."""
    is_over, passed = course.state == "finished", order != LEARNERS - 1
    certified = {
        "passed": passed, "certificate_number": f"GL-{order + 1:02}" if passed else "", "certified_on": course.ends_on if passed else None
    } if is_over else {}  # fmt: skip
    job = {
        "job": "group", "job_seen_on": course.ends_on + timedelta(days=90), "job_employer": "Hợp tác xã cà phê (giả lập)",
        "job_income_vnd": 5 * MILLION,
    } if is_over and order == 0 else {}  # fmt: skip
    own = _row_support(place, row, course.starts_on, title=f"Học nghề: {course.occupation}", amount_vnd=COST, **frame)
    return Trainee.objects.create(
        course=course, area=place.area, support=own, name=row.name, sort_key=row.sort_key, **_whose(row),
        group="poor", household_class="POOR", is_three_classes=True, **certified, **job,
    )  # fmt: skip


def _abroad(place: Place, row: Beneficiary, market: str, employer: str, until: str) -> AbroadCase:
    """A worker who was advised and taught the language, and left when there was a contract."""
    on = date(2026, 4, 6)
    left_on = on + timedelta(days=150) if until == "gone" else None
    support = _row_support(
        place, row, on, kind="abroad", content="overseas_work", giver="p4_2", title="Đi làm việc ở nước ngoài",
        amount_vnd=4_600_000 if left_on else None, accepted_on=left_on + timedelta(days=20) if left_on else None, ends_on=left_on,
    )  # fmt: skip
    contract: dict[str, Any] = {
        "market": market, "employer": employer, "sender": "Công ty Hợp tác quốc tế (giả lập)", "contract_number": "GL-01",
        "signed_on": on + timedelta(days=100), "work_from": left_on, "work_to": left_on + timedelta(days=3 * 365),
        "wage_vnd": 28 * MILLION, "departed_on": left_on,
    } if left_on else {}  # fmt: skip
    case = AbroadCase.objects.create(
        support=support, area=place.area, rule=row.list.rule, state=until, begun_on=on, **_whose(row),
        group="poor", household_class="POOR", is_three_classes=True, **contract,
    )  # fmt: skip
    told = {"case": case, "area": place.area, "by_id": place.officer.pk, "at": clock.now()}
    AbroadAdvice.objects.create(
        told_to="worker", held_on=on + timedelta(days=3), adviser="Trung tâm Dịch vụ việc làm", topic="Quyền lợi, nghĩa vụ, chi phí", **told
    )
    for item, day, cost, state in (("orientation", 20, 600_000, 600_000), ("language", 30, 6_000_000, 4_000_000)):
        AbroadCost.objects.create(item=item, held_on=on + timedelta(days=day), quantity=1, cost_vnd=cost, state_vnd=state, **told)
    if not left_on:  # one that was written wrongly and taken back
        taken_back = {"removed_at": clock.now(), "removed_by_id": place.officer.pk, "removed_reason": "Ghi nhầm số tiền"}
        AbroadCost.objects.create(item="kit", held_on=on + timedelta(days=31), quantity=1, cost_vnd=900_000, state_vnd=900_000,
                                  **taken_back, **told)  # fmt: skip
    return case


def _loans(place: Place) -> int:
    """Loans of poor households and of one whom the register does not know, as the bank's files of two months tell them."""
    known = _only_ones(place)[:LOANS]
    with scoped(access_of(place.officer, clock.today()).scope()):
        for number, month in enumerate(MONTHS):
            loans.import_bank_file(
                content=_bank_file(known, paid=number * 2 * MILLION), name=f"du-no-{month:%m-%Y}.csv",
                area_id=place.area.pk, month=month, replaces=False, by=place.officer,
            )  # fmt: skip
    return len(known) + 1


def _only_ones(place: Place) -> list[Membership]:
    """Heads of poor households whose name nobody else of the village has: invented ID numbers begin as no real one does, and a file
    with them would be refused."""
    everybody = Membership.objects.filter(household__area=place.area)
    named = set(everybody.values_list("household__village_id", "person__search_key", "person_id"))
    count: Counter[tuple[int | None, str]] = Counter((village, name) for village, name, _person in named)
    poor = Decision.objects.filter(household_class="POOR", is_recognised=True, area=place.area).values("household_id")
    heads = Membership.objects.filter(household__in=poor, household__closed_on=None, is_head=True, valid_to=None)
    found = heads.select_related("person", "household__village").order_by("-household_id")
    return [one for one in found if count[one.household.village_id, one.person.search_key] == 1]


def _bank_file(heads: Sequence[Membership], *, paid: int) -> bytes:
    """A month's file; ``paid``: what each paid back since the first."""
    lines = [
        (f"66{number:05}", one.person.full_name, one.household.village.name if one.household.village else "", "Hộ nghèo", "05/01/2026",
         50 * MILLION, 60, "6,6",
         50 * MILLION - paid, 5 * MILLION if number == 2 else "", "Hội Nông dân")
        for number, one in enumerate(heads, 1)
    ]  # fmt: skip
    lines.append((
        "6609999", "Người không có trong sổ", "", "Hộ cận nghèo", "10/02/2026", 30 * MILLION, 36, "7,92", 30 * MILLION, "", "",
    ))  # fmt: skip
    return "\n".join(";".join(str(cell) for cell in line) for line in (HEAD, *lines)).encode("utf-8-sig")


__all__ = ["load_workers"]
