"""Works: from the proposed list to handover and upkeep, and everything that stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.apps.conftest import Society, area
from tests.apps.evidence_files import JPEG
from tests.apps.payment_world import tie_on_screen
from tests.apps.review_world import NAM_LAU, act_as, counted_queries

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.delivery.actions import evidence
from giamngheo.apps.delivery.actions.listing import Listing
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.kinds.works import actions, outline, queries, rules, tasks, ways
from giamngheo.apps.delivery.kinds.works.actions import Proposal
from giamngheo.apps.delivery.kinds.works.models import WorkCase
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Village
from giamngheo.apps.subjects.models import Answer, Subject
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key, sort_key

LISTED = date(2025, 12, 1)
YES: dict[str, Any] = {
    "serves_people_directly": True, "connects_places": True, "is_in_programme_contents": True, "is_managed_by_commune": True,
    "has_simple_design": True, "is_in_province_list": True,
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def officer(society: Society) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


def proposal(**more: Any) -> Proposal:
    given: dict[str, Any] = {
        "work_kind": "transport", "work_level": "commune", "work_act": "build", "investment_vnd": 1_200_000_000, "user_count": 400,
        "poor_user_count": 180, "target_beneficiary_count": 350, "latitude": Decimal("21.44"), "longitude": Decimal("103.62"), **YES,
    }  # fmt: skip
    return Proposal(**{**given, **more})


def village(name: str = "Bản Nà Tòng") -> Village:
    found, _ = Village.objects.get_or_create(area=area(NAM_LAU), search_key=search_key(name), defaults={"name": name})
    return found


def a_work(officer: User, **more: Any) -> WorkCase:
    given: dict[str, Any] = {
        "area_id": area(NAM_LAU).pk, "village_id": village().pk, "name": "Đường Nà Tòng – Nà Ban", "giver": "p1_1", "listed_on": LISTED,
        "ends_on": date(2026, 6, 30), "list_reference": "88/QĐ-UBND",
        "amount_vnd": None, "source_code": "central", "proposal": proposal(), "by": officer,
    }  # fmt: skip
    return actions.begin_work(**{**given, **more})


def approved(case: WorkCase, society: Society, *, day: date = date(2025, 12, 10)) -> WorkCase:
    act_as(society.nam_lau_chairman)
    try:
        return actions.approve_work(
            support_id=case.support_id, decision_number="91/QĐ-UBND", decided_on=day, by=society.nam_lau_chairman, version=None,
        )  # fmt: skip
    finally:
        act_as(society.nam_lau_officer)


def contracted(case: WorkCase, officer: User, **more: Any) -> WorkCase:
    given: dict[str, Any] = {
        "contracting": "tender", "contractor_name": "Công ty Sông Đà 5", "contract_number": "12/HĐ", "contracted_on": date(2025, 12, 20),
        "contract_vnd": 1_000_000_000, "version": None,
    }  # fmt: skip
    return actions.contract_work(support_id=case.support_id, by=officer, **{**given, **more})


def stage(case: WorkCase, code: str, day: date, officer: User, *, with_photo: bool = True) -> Any:
    if with_photo:
        evidence.add_evidence(support_id=case.support_id, content=JPEG, name="a.jpg", step=code, title="Ảnh", by=officer)
    return actions.accept_stage(
        support_id=case.support_id, code=code, accepted_on=day, witness_name="Lò Văn Trưởng", note="", by=officer, version=None
    )


def paid(case: WorkCase, stage_code: str, amount: int, day: date, officer: User) -> Any:
    return actions.pay(
        support_id=case.support_id, stage_code=stage_code, amount_vnd=amount, paid_on=day, source_code="central",
        paper_reference="UNC 7", by=officer, version=None,
    )  # fmt: skip


def built(case: WorkCase, officer: User) -> None:
    for code, day in (("ground", date(2026, 1, 10)), ("main", date(2026, 2, 10)), ("finish", date(2026, 3, 10))):
        stage(case, code, day, officer)


def handed_over(case: WorkCase, society: Society, *, day: date = date(2026, 3, 15), **more: Any) -> WorkCase:
    given: dict[str, Any] = {"manager_name": "UBND xã Nậm Lầu", "upkeep_months": 6, "by": society.nam_lau_chairman, "version": None}
    act_as(society.nam_lau_chairman)
    try:
        return actions.hand_over(support_id=case.support_id, handed_over_on=day, **{**given, **more})
    finally:
        act_as(society.nam_lau_officer)


def test_from_the_proposal_to_handover_and_upkeep(society: Society, officer: User) -> None:
    case = a_work(officer)
    assert (case.state, case.criteria_met, case.criteria_asked, case.criteria_open) == ("proposed", 4, 4, 0)
    case = contracted(approved(case, society), officer)
    paid(case, "", 200_000_000, date(2025, 12, 25), officer)
    built(case, officer)
    paid(case, "main", 700_000_000, date(2026, 3, 1), officer)
    done = handed_over(case, society)
    support = Support.objects.get(pk=case.support_id)
    assert (support.state, support.amount_vnd, support.accepted_on) == ("accepted", 900_000_000, date(2026, 3, 15))
    frozen = support.snapshot["kind"]
    assert ([row[0] for row in frozen["stages"]], frozen["poor_user_count"]) == (["ground", "main", "finish"], 180)
    assert frozen["point"] == ["21.44000", "103.62000"]
    assert (done.state, done.next_upkeep_on) == ("in_use", date(2026, 9, 15))
    assert queries.counts(queries.cases_in([case.area_id])) == {"done": 1, "under_way": 0, "users": 400, "poor_users": 180}
    # Due: a task of who keeps it up, gone once it is done and the next day is far.
    access = access_of(officer, clock.today())
    waiting = tasks.my_tasks(access, date(2026, 9, 16))
    assert [(task.count, task.tone, task.due_on) for task in waiting] == [(1, "late", date(2026, 9, 15))]
    assert tasks.my_tasks(access, date(2026, 8, 1)) == []
    actions.keep_up(
        support_id=case.support_id, done_on=date(2026, 9, 20), what="Vét rãnh", done_by="Bản Nà Tòng", cost_vnd=None, by=officer,
        version=None,
    )  # fmt: skip
    assert WorkCase.objects.get(pk=case.pk).next_upkeep_on == date(2027, 3, 20)
    assert tasks.my_tasks(access, date(2026, 9, 21)) == []


def test_on_screen_from_the_place_to_the_work_handed_over_and_paid(society: Society, client_of: Callable[[User], Client]) -> None:
    act_as(society.nam_lau_officer)
    officer, chairman = client_of(society.nam_lau_officer), client_of(society.nam_lau_chairman)
    truths = dict.fromkeys(YES, "yes")
    asked = {
        "name": "Đường Nà Tòng – Nà Ban", "village_id": village().pk, "work_kind": "transport", "work_level": "commune",
        "work_act": "build", "giver": "p1_1", "list_reference": "88/QĐ-UBND", "listed_on": "2025-12-01",
        "ends_on": "2026-06-30", "source_code": "central", "investment_vnd": "1.200.000.000", "user_count": "400",
        "target_beneficiary_count": "350", **truths,
    }  # fmt: skip
    form = officer.get(reverse("delivery_works:new")).content.decode()
    assert ('value="commune" selected' in form, 'value="credit"' in form, "(dự kiến" in form) == (True, False, False)
    refused = officer.post(reverse("delivery_works:new"), {**asked, "poor_user_count": "401"})
    assert (refused.status_code, "lớn hơn số người sử dụng (400)" in refused.content.decode()) == (422, True)
    case_url = officer.post(reverse("delivery_works:new"), {**asked, "poor_user_count": "180"}).url
    act_as(society.nam_lau_officer)
    support = Support.objects.get(kind="works")
    url = lambda name: reverse(f"delivery_works:{name}", args=[support.pk])  # noqa: E731
    assert chairman.post(url("approve"), {"decision_number": "91/QĐ", "decided_on": "2025-12-10"}).status_code == 302
    contract = {
        "contracting": "tender", "contractor_name": "Công ty Sông Đà 5", "contracted_on": "2025-12-20", "contract_vnd": "150.000.000",
    }  # fmt: skip
    assert officer.post(url("contract"), contract).status_code == 302
    assert "Chưa có ảnh tiến độ" in officer.post(url("stage"), {"accepted_on": "2026-01-10", "witness_name": "Lò"}).content.decode()
    for code, day in (("ground", "2026-01-10"), ("main", "2026-02-10"), ("finish", "2026-03-10")):
        photo = {"step": code, "title": "Ảnh", "content": SimpleUploadedFile("a.jpg", JPEG)}
        officer.post(reverse("delivery:evidence_new", args=[support.pk]), photo)
        assert officer.post(url("stage"), {"accepted_on": day, "witness_name": "Lò Văn Trưởng"}).status_code == 302
    told = {"stage_code": "main", "amount_vnd": "140.000.000", "paid_on": "2026-03-01", "source_code": "central"}
    assert officer.post(url("pay"), told).status_code == 302
    assert chairman.post(url("hand_over"), {"handed_over_on": "2026-03-15", "manager_name": "UBND xã"}).status_code == 302
    act_as(society.nam_lau_officer)
    support.refresh_from_db()
    assert (support.state, support.amount_vnd) == ("accepted", 140_000_000)
    number = tie_on_screen(officer, society.nam_lau_officer, support.pk, capital_type="investment")
    assert number in officer.get(case_url).content.decode()


def test_poor_users_above_users_are_refused_also_by_the_database(officer: User) -> None:
    with pytest.raises(Refused, match=r"Số người nghèo, cận nghèo sử dụng \(401\) lớn hơn số người sử dụng \(400\)"):
        a_work(officer, proposal=proposal(poor_user_count=401))
    assert a_work(officer, proposal=proposal(poor_user_count=400)).poor_user_count == 400
    with pytest.raises(DatabaseError, match="work_poor_users_are_users"), transaction.atomic():
        WorkCase.objects.update(poor_user_count=401)


def test_numbers_of_users_fit_or_are_told() -> None:
    """The reference, over every case: each part known lies within a known whole."""
    for users, poor, target in product((None, 0, 1, 2, 3), repeat=3):
        fits = all(part is None or (users is not None and part <= users) for part in (poor, target))
        assert (rules.user_problems(users, poor, target) == []) is fits, (users, poor, target)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"connects_places": None}, "thiếu: bảo đảm tính kết nối"),
        ({"serves_people_directly": False}, "Phục vụ trực tiếp sản xuất và dân sinh.*không đạt"),
        ({"work_kind": "other"}, "Là công trình giao thông"),
        ({"is_small": True, "is_in_province_list": None}, "danh mục loại công trình do UBND tỉnh ban hành.*thiếu"),
        ({"is_small": True, "investment_vnd": 5_000_000_001}, "5.000.000.001.*quy định chưa xác nhận"),
    ],
)
def test_a_criterion_failed_or_unknown_is_scored_and_stops_approval(
    society: Society, officer: User, more: dict[str, Any], words: str
) -> None:
    case = a_work(officer, proposal=proposal(**more))
    assert case.criteria_met == case.criteria_asked - 1
    with pytest.raises(Refused, match=words):
        approved(case, society)
    case = actions.amend_work(support_id=case.support_id, proposal=proposal(), by=officer, version=None)
    assert approved(case, society).state == "approved"


def test_a_list_of_a_day_without_a_rule_is_told_and_corrected(
    society: Society, officer: User, client_of: Callable[[User], Client]
) -> None:
    """Rules of 2021–2025 hold to 31/12/2025: said on the page before the refusal says it, and date, giver, source can be corrected."""
    case = a_work(officer, listed_on=date(2026, 2, 1), source_code="local")
    page, amend = (reverse(f"delivery_works:{name}", args=[case.support_id]) for name in ("case", "amend"))
    words = "Ngày của danh mục là 01/02/2026, còn quy định"
    client = client_of(officer)
    told = client.get(page).content.decode()
    assert words in told
    assert "vốn kéo dài, chuyển nguồn" in told
    with pytest.raises(Refused, match=f"{words}.*từ 15/03/2022 đến 31/12/2025.*ghi ngày của danh mục đã phê duyệt"):
        approved(case, society, day=date(2026, 3, 1))
    form = client.get(amend).context["form"]
    asked = {name: form.initial[name] for name in form.fields if form.initial.get(name) not in (None, "")}
    other = a_work(officer, village_id=village("Bản Hai").pk, listed_on=date(2025, 11, 1), ends_on=date(2026, 1, 31))
    assert client.post(amend, {**asked, "listed_on": "2027-01-01"}).status_code == 422
    assert client.post(amend, {**asked, "giver": "p5"}).status_code == 422
    assert client.post(amend, {**asked, "listed_on": "2025-12-01", "source_code": "central"}).status_code == 302
    act_as(officer)
    case.refresh_from_db()
    support = case.support
    assert (case.listed_on, support.starts_on, support.source_code, support.list_reference) == (LISTED, LISTED, "central", "88/QĐ-UBND")
    assert words not in client.get(page).content.decode()
    assert approved(case, society).state == "approved"
    # New days are asked of the guard too.
    third = a_work(officer, village_id=village("Bản Hai").pk, listed_on=date(2026, 2, 1))
    given = Listing(giver="p1_1", list_reference="", listed_on=date(2026, 1, 15), ends_on=date(2026, 6, 30), source_code="central")
    with pytest.raises(Refused, match=f"hỗ trợ số {other.support_id}.*dừng hồ sơ này rồi lập hồ sơ mới"):
        actions.amend_work(support_id=third.support_id, proposal=proposal(), listing=given, by=officer, version=None)


def test_a_small_work_at_the_cap_meets_all_five(society: Society, officer: User) -> None:
    case = a_work(officer, proposal=proposal(is_small=True, investment_vnd=5_000_000_000))
    assert (case.criteria_met, case.criteria_asked) == (9, 9)
    assert approved(case, society).state == "approved"


def test_other_sub_projects_and_other_givers(society: Society, officer: User) -> None:
    """Dự án 1.2 gives inter-commune roads only; a charity asks no rule of the Programme."""
    case = a_work(officer, giver="p1_2")
    with pytest.raises(Refused, match="Là công trình liên xã"):
        approved(case, society)
    charity = a_work(officer, giver="charity", village_id=village("Bản Hai").pk, proposal=Proposal("other", "commune", "build"))
    assert charity.criteria_asked == 0
    assert approved(charity, society).state == "approved"
    with pytest.raises(Refused, match="không đầu tư"):
        a_work(officer, giver="p5")


def test_the_same_place_is_given_the_same_only_once_at_a_time(society: Society, officer: User) -> None:
    first = a_work(officer)
    with pytest.raises(Overlapped, match=f"hỗ trợ số {first.support_id}"):
        a_work(officer, name="Nhà văn hóa")
    held = a_work(officer, name="Nhà văn hóa", overlap_reason="Hai công trình khác loại")
    assert held.support.state == "held"
    with pytest.raises(Refused, match="chờ xác nhận trùng"):
        approved(held, society)
    assert a_work(officer, listed_on=date(2026, 7, 1), ends_on=date(2026, 9, 1), giver="charity").support.state == "open"
    assert a_work(officer, proposal=proposal(work_act="maintain")).support.content == "maintenance"
    actions.stop_work(support_id=first.support_id, reason="đổi vị trí", by=officer, version=None)


def test_a_proposed_work_of_the_register_begins_one_case_with_its_answers(
    society: Society, officer: User, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "Cầu Nà Ban"
    subject = Subject.objects.create(
        kind="work", area=area(NAM_LAU), village=village(), name=name, search_key=search_key(name), sort_key=sort_key(name),
        opened_on=date(2025, 6, 1), at=clock.now(),
    )  # fmt: skip
    for fact, value, day in (("investment_vnd", 9, date(2025, 6, 1)), ("investment_vnd", 900_000_000, date(2025, 7, 1)),
                             ("connects_places", True, date(2025, 7, 1)), ("has_simple_design", None, date(2025, 7, 1))):  # fmt: skip
        Answer.objects.create(
            area=area(NAM_LAU), subject=subject, fact=fact, value=value, observed_on=day, recorded_at=clock.now()
        )
    assert queries.answers_of(subject.pk) == {"investment_vnd": 900_000_000, "connects_places": True}
    # A work that an approved list chose brings the list's number and day along.
    chosen = Mock(rule="p1_1_work", decision_number="77/QĐ-UBND", on=LISTED, state="approved")
    row = Mock(subject_id=subject.pk, area_id=subject.area_id, list=chosen, outcome="chosen")
    monkeypatch.setattr(queries, "chosen_row", lambda _subject: row)
    request = RequestFactory().get("/")
    request.user, request.access = officer, access_of(officer, clock.today())  # type: ignore[attr-defined]
    (way,) = ways.ways_from(request, row)
    assert (way.is_case, way.url) == (False, f"{reverse('delivery_works:new')}?dia_ban={subject.area_id}&cong_trinh={subject.pk}")
    page = client_of(officer).get(way.url).content.decode()
    for told in ("Cầu Nà Ban", "77/QĐ-UBND", "900.000.000"):
        assert told in page
    case = a_work(officer, subject_id=subject.pk)
    assert ways.ways_from(request, row)[0].is_case
    assert list(queries.proposed_subjects([case.area_id])) == []
    with pytest.raises(Refused, match="đã có hồ sơ"):
        a_work(officer, subject_id=subject.pk, village_id=village("Bản Hai").pk)
    with pytest.raises(DatabaseError, match="given_once_ever"), transaction.atomic():
        Support.objects.create(
            area_id=case.area_id, beneficiary_name="x", content="works", giver="charity", title="x", once_key=case.support.once_key,
            at=clock.now(),
        )  # fmt: skip


def test_payments_follow_stages_and_stay_within_the_contract(society: Society, officer: User) -> None:
    case = approved(a_work(officer), society)
    with pytest.raises(Refused, match="lớn hơn tổng mức đầu tư"):
        contracted(case, officer, contract_vnd=1_200_000_001)
    case = contracted(case, officer)
    with pytest.raises(Refused, match="“Phần chính của công trình” chưa nghiệm thu"):
        paid(case, "main", 1, date(2026, 1, 2), officer)
    paid(case, "", 300_000_000, date(2026, 1, 2), officer)
    with pytest.raises(Refused, match="quá giá hợp đồng"):
        paid(case, "", 700_000_001, date(2026, 1, 2), officer)
    with pytest.raises(Refused, match="Đã thanh toán"):
        actions.stop_work(support_id=case.support_id, reason="dừng", by=officer, version=None)


def test_stages_go_in_order_with_photos(society: Society, officer: User) -> None:
    case = contracted(approved(a_work(officer), society), officer)
    with pytest.raises(Refused, match="Giai đoạn tiếp theo là “Mặt bằng"):
        stage(case, "finish", date(2026, 1, 10), officer)
    with pytest.raises(Refused, match="Chưa có ảnh tiến độ"):
        stage(case, "ground", date(2026, 1, 10), officer, with_photo=False)
    with pytest.raises(Refused, match="mọi giai đoạn"):
        handed_over(case, society)
    built(case, officer)
    with pytest.raises(Refused, match="từ ngày nghiệm thu giai đoạn cuối 10/03/2026"):
        handed_over(case, society, day=date(2026, 3, 9))
    with pytest.raises(Refused, match="Chủ tịch"):
        handed_over(case, society, by=officer)
    with pytest.raises(Stale):
        handed_over(case, society, version=1)


def test_who_stands_elsewhere_writes_and_sees_nothing(society: Society, officer: User) -> None:
    case = a_work(officer)
    with pytest.raises(Refused, match="Chỉ Cán bộ"):
        a_work(society.phieng_pan_officer, village_id=None)
    act_as(society.phieng_pan_officer)
    assert WorkCase.objects.filter(pk=case.pk).exists() is False


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [(date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2027, 8, 31), 6, date(2028, 2, 29)), (date(2026, 1, 15), 12, date(2027, 1, 15))],
)
def test_the_calendar_of_upkeep(day: date, months: int, then: date) -> None:
    assert rules.months_after(day, months) == then


def test_a_point_is_drawn_in_its_commune() -> None:
    drawn_in = outline.sketch(current_plan().root, NAM_LAU, 21.44, 103.62)
    assert drawn_in is not None
    assert outline.sketch(current_plan().root, NAM_LAU, 10.0, 106.0).is_inside is False  # type: ignore[union-attr]
    assert outline.sketch(current_plan().root, "00000", 21.0, 104.0) is None
    assert all(0 <= float(v) <= 320 for point in drawn_in.rings[0].split() for v in point.split(","))


def test_pages_and_the_list_cost_the_same_whatever_its_length(
    society: Society, officer: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(officer)
    first = a_work(officer)
    page = client.get(reverse("delivery_works:case", args=[first.support_id])).content.decode()
    assert "4/4" in page
    assert "<svg" in page
    form = {"name": "Kênh Nà Lốc", "work_kind": "irrigation", "work_level": "commune", "work_act": "build", "giver": "p1_1",
            "listed_on": "2025-12-01", "ends_on": "2026-06-30", "source_code": "central",
            "user_count": "10", "poor_user_count": "11"}  # fmt: skip
    refused = client.post(reverse("delivery_works:new"), form)
    assert refused.status_code == 422
    assert "lớn hơn số người sử dụng (10)" in refused.content.decode()
    assert client.post(reverse("delivery_works:new"), {**form, "poor_user_count": "9"}).status_code == 302
    a_work(officer, village_id=village("Bản Hai").pk)
    for query in ("", "?duy_tu=1", "?trang_thai=proposed&sap_xep=criteria"):
        with counted_queries(12):
            assert client.get(reverse("delivery_works:cases") + query).status_code == 200
    assert "Kênh Nà Lốc" in client.get(reverse("delivery_works:cases_file", args=["csv"])).getvalue().decode("utf-8-sig")
