"""Synthetic information, communication and capacity of one commune for the demo, written straight as they stood on days past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.delivery.kinds.capacity.models import CapacityCase, CapacityPayment, Learner
from giamngheo.apps.delivery.kinds.communication.models import Award, CommunicationCase, CommunicationPayment, Question
from giamngheo.apps.delivery.kinds.information.actions import judge
from giamngheo.apps.delivery.kinds.information.models import (
    InformationCase,
    InformationItem,
    InformationOfficer,
    InformationPayment,
    InformationPost,
)
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.subjects.models import Subject
from giamngheo.kit import clock

from .synthetic_deliveries import MILLION, Place, a_support, place_of

# What, content, giver, name, how far, million đồng, households reached, poor ones. Whether the commune is one of those that the
# sub-project means is not known, so what it gives here is proposed only; a course and another programme are not asked.
INFORMED = (
    ("training", "information_training", "p6_1", "Bồi dưỡng cán bộ thông tin xã, bản", "accepted", 25, None, None),
    ("radio", "information_point", "new_rural_ntp", "Đài truyền thanh xã", "running", 180, 900, 310),
    ("equipment", "information_equipment", "p6_1", "Loa, bộ thu không dây các bản", "proposed", 60, None, None),
)
# What, name, topic, how far, million đồng, people reached, poor ones.
TOLD = (
    ("dialogue", "Đối thoại chính sách giảm nghèo", "Chính sách nhà ở, vay vốn, việc làm", "running", 12, 86, 51),
    ("product", "Tờ rơi chính sách bằng tiếng Thái", "Chính sách hỗ trợ hộ nghèo, hộ cận nghèo", "accepted", 18, 640, 270),
    ("emulation", "Phong trào thi đua vươn lên thoát nghèo", "Biểu dương hộ tự nguyện thoát nghèo", "running", 8, 210, 95),
)
QUESTIONS = (
    ("Nhà tôi đã có tên trong danh sách hỗ trợ nhà ở, bao giờ được làm?", "Tháng này cấp đợt một cho hộ đã khởi công.", "Chủ tịch UBND xã"),
    ("Vay vốn sản xuất thì hỏi ai?", "Hỏi tổ tiết kiệm và vay vốn của bản; ngày giao dịch tại xã là ngày 12.", "Tổ giao dịch xã"),
    ("Đi làm việc ở nước ngoài thì được hỗ trợ những khoản nào?", "", ""),
)
# What, field, name, topic, how far, million đồng, copies.
TAUGHT = (
    ("course", "poverty", "Tập huấn cán bộ giảm nghèo cấp xã, bản", "Rà soát hộ nghèo, ghi sổ, lập hồ sơ", "accepted", 30, None),
    ("visit", "poverty", "Học tập mô hình giảm nghèo", "Mô hình nuôi ong, trồng dứa liên kết", "running", 22, None),
    ("material", "gender", "Sổ tay lồng ghép giới", "Lồng ghép giới trong công tác giảm nghèo", "running", 6, 150),
)
LISTED, FIRST = date(2026, 4, 20), date(2026, 5, 11)
LEARNERS = 4


def load_informing() -> str:
    """Says how many of each."""
    place = place_of("03784", "namlau")
    informed, told = [_information(place, *one) for one in INFORMED], [_communication(place, *one) for one in TOLD]
    taught = [_capacity(place, *one) for one in TAUGHT]
    return f"{len(informed)} hồ sơ thông tin, {len(told)} truyền thông, {len(taught)} nâng cao năng lực"


def _support(place: Place, kind: str, content: str, giver: str, name: str, until: str, millions: int) -> Support:
    """One support of the commune; an accepted one ended after a month, and of it stands what was paid: half the budget."""
    ended = FIRST + timedelta(days=30) if until == "accepted" else None
    return a_support(
        place, FIRST, beneficiary_name=name, kind=kind, content=content, giver=giver, place_key=f"giả lập {name}",
        amount_vnd=(millions // 2 if ended else millions) * MILLION, accepted_on=ended, ends_on=ended,
    )  # fmt: skip


def _told(case: Any, place: Place) -> dict[str, Any]:
    return {"case": case, "area": place.area, "by_id": place.officer.pk, "at": clock.now()}


def _paid(model: Any, case: Any, place: Place, millions: int, what: str) -> None:
    model.objects.create(
        number=1, amount_vnd=millions * MILLION, paid_on=FIRST + timedelta(days=25), source_code="central", what=what,
        paper_reference="giả lập", **_told(case, place),
    )  # fmt: skip


def _information(
    place: Place, what: str, content: str, giver: str, name: str, until: str, millions: int, homes: int | None, poor: int | None
) -> int:
    """A course of officers; a station half done, with equipment and posts; a proposal."""
    approved: dict[str, Any] = {
        "decision_number": "giả lập", "decided_on": FIRST + timedelta(days=3), "approved_by_id": place.chairman.pk,
    } if until != "proposed" else {}  # fmt: skip
    case = InformationCase.objects.create(
        support=_support(place, "information", content, giver, name, until, millions), area=place.area, what=what, listed_on=FIRST,
        state="submitted" if until == "accepted" else until, site="UBND xã", operator="Cán bộ văn hoá xã (giả lập)",
        household_count=homes, poor_count=poor,
        eligibility=judge(what, giver=giver, area_id=place.area.pk, on=FIRST).kept(), **approved,
    )  # fmt: skip
    if until == "proposed":
        return case.pk
    _paid(InformationPayment, case, place, millions // 2, "Mua thiết bị" if what == "radio" else "Tổ chức lớp")
    if what == "training":
        for one in _officers(place):
            InformationOfficer.objects.create(subject=one, name=one.name, days=2, **_told(case, place))
        return case.pk
    InformationItem.objects.create(
        name="Bộ thu, loa truyền thanh không dây", quantity=4, unit="bộ", serial="GL-01", worth_vnd=millions * MILLION // 2,
        handed_on=FIRST + timedelta(days=15), receiver="Trưởng bản (giả lập)", **_told(case, place),
    )  # fmt: skip
    for day, title, language in ((20, "Chính sách tín dụng cho hộ nghèo", "tiếng Thái"), (40, "Lịch khám sức khoẻ", "tiếng Việt")):
        InformationPost.objects.create(
            title=title, channel="radio", language=language, sent_on=FIRST + timedelta(days=day), times=6, **_told(case, place)
        )
    return case.pk


def _communication(place: Place, what: str, name: str, topic: str, until: str, millions: int, people: int, poor: int) -> int:
    """A dialogue that one question keeps open, a leaflet that is done, a movement with an award."""
    case = CommunicationCase.objects.create(
        support=_support(place, "communication", "communication", "p6_2", name, until, millions), area=place.area, what=what, topic=topic,
        state="submitted" if until == "accepted" else until, maker="UBND xã (giả lập)", language="tiếng Thái",
        copies=500 if what == "product" else None, reach_count=people, poor_count=poor,
    )  # fmt: skip
    told, day = _told(case, place), FIRST + timedelta(days=5)
    if what == "dialogue":
        for number, (text, answer, by) in enumerate(QUESTIONS, 1):
            Question.objects.create(
                number=number, asked_by="người dân bản (giả lập)", text=text, agency="UBND xã", due_on=day + timedelta(days=30),
                answer=answer, answered_by=by, answered_on=day if answer else None, **told,
            )  # fmt: skip
    if what == "emulation":
        Award.objects.create(
            holder="household", name="Hộ ở bản Nà Tòng (giả lập)", form="Giấy khen của Chủ tịch UBND xã",
            merit="Tự nguyện đăng ký thoát nghèo", decision_number="giả lập", decided_on=day, **told,
        )  # fmt: skip
    _paid(CommunicationPayment, case, place, millions // 2, "Tổ chức, in ấn")
    return case.pk


def _capacity(place: Place, what: str, field: str, name: str, topic: str, until: str, millions: int, copies: int | None) -> int:
    """A course with certificates, a visit, a material."""
    ends_on = FIRST + timedelta(days=4)
    case = CapacityCase.objects.create(
        support=_support(place, "capacity", "capacity", "p7_1", name, until, millions), area=place.area, what=what, field=field,
        topic=topic, state="submitted" if until == "accepted" else until, organiser="Sở Nông nghiệp và Môi trường (giả lập)",
        ends_on=ends_on, copies=copies,
    )  # fmt: skip
    if what != "material":
        officers = _officers(place)
        _learners(case, officers, rows=_chosen(place, officers) if what == "course" else [None] * len(officers))
    _paid(CapacityPayment, case, place, millions // 2, "Tổ chức")
    return case.pk


def _officers(place: Place) -> list[Subject]:
    """Officers on the roll of the commune, or of one of those it was made of."""
    inside = place.villages[0].area_id if place.villages else place.area.pk
    return list(Subject.objects.filter(kind="officer", area_id__in=(place.area.pk, inside), closed_on=None).order_by("id")[:LEARNERS])


def _chosen(place: Place, officers: Sequence[Subject]) -> list[Beneficiary | None]:
    """These officers chosen on an approved list: a course takes no others."""
    at = datetime.combine(LISTED, time(9), clock.now().tzinfo)
    made = BeneficiaryList.objects.create(
        rule="p7_1_officer", content="capacity", area=place.area, on=LISTED, year=LISTED.year, title="Cán bộ dự tập huấn (giả lập)",
        asks_village=False, village_binds=False, is_sensitive=False, authority="UBND cấp xã", state="checked",
        proposed_by_id=place.officer.pk, proposed_at=at, checked_by_id=place.officer.pk, checked_at=at,
        plan_digest=current_plan().digest, is_synthetic=True,
    )  # fmt: skip
    rows: list[Beneficiary | None] = [
        Beneficiary.objects.create(
            list=made, area=place.area, subject=one, subject_key=f"o{one.pk}", name=one.name, sort_key=one.sort_key, proposed_state="YES",
            check_state="YES", position=order, number=order, outcome="chosen", outcome_by_id=place.officer.pk, outcome_at=at,
            is_sensitive=False, is_frozen=True,
        )
        for order, one in enumerate(officers, 1)
    ]  # fmt: skip
    BeneficiaryList.objects.filter(pk=made.pk).update(
        state="approved", decision_number="43/QĐ-UBND", decided_on=LISTED, approved_by_id=place.chairman.pk, approved_at=at
    )
    return rows


def _learners(case: CapacityCase, officers: Sequence[Subject], *, rows: Sequence[Beneficiary | None]) -> None:
    """Who takes part; of a course, which has rows of a list, the last did not pass."""
    for number, (one, row) in enumerate(zip(officers, rows, strict=True), 1):
        passed = number < len(officers) if row is not None else None
        Learner.objects.create(
            case=case, area=case.area, subject=one, list_row=row, name=one.name, is_woman=" Thị " in one.name, passed=passed,
            certificate_number=f"GL-NL-{number:02}" if passed else "", certified_on=case.ends_on if passed else None,
        )  # fmt: skip


__all__ = ["load_informing"]
