"""Information: on screen from the proposal to acceptance, and everything that stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import Society, area
from tests.apps.evidence_files import JPEG, PDF
from tests.apps.review_world import NAM_LAU, act_as, counted_queries

from giamngheo.apps.accounts.models import RoleAssignment, User
from giamngheo.apps.delivery.actions import evidence
from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.case_lists import cases_in
from giamngheo.apps.delivery.kinds.information import actions, queries, rules
from giamngheo.apps.delivery.kinds.information.models import InformationCase, InformationPayment
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.payments import payments_of
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Village
from giamngheo.apps.subjects.models import Subject
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key, sort_key

LISTED = date(2025, 12, 1)
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def officer(society: Society) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


def begun(officer: User, what: str = "radio", **more: Any) -> InformationCase:
    outline = {name: more.pop(name) for name in list(more) if name in actions.Outline.__slots__}
    given: dict[str, Any] = {
        "area_id": area(NAM_LAU).pk, "name": "Đài truyền thanh xã", "giver": "p6_1", "starts_on": LISTED, "source_code": "central",
        "amount_vnd": 200_000_000, "ends_on": date(2026, 6, 1),
    }  # fmt: skip
    return actions.begin_case(
        beginning=Beginning(**{**given, **more}), outline=actions.Outline(what, LISTED, **outline), by=officer
    )


def approved(case: InformationCase, society: Society, **more: Any) -> InformationCase:
    given: dict[str, Any] = {"decision_number": "12/QĐ-UBND", "decided_on": date(2025, 12, 10), "by": society.nam_lau_chairman}
    act_as(society.nam_lau_chairman)
    try:
        return actions.approve_case(support_id=case.support_id, version=None, **{**given, **more})
    finally:
        act_as(society.nam_lau_officer)


def item(case: InformationCase, officer: User, **more: Any) -> Any:
    given: dict[str, Any] = {
        "name": "Cụm loa không dây", "quantity": 4, "unit": "cụm", "serial": "", "worth_vnd": None, "handed_on": date(2026, 1, 10),
        "receiver": "Lò Văn Trưởng", "version": None,
    }  # fmt: skip
    return actions.hand_over_item(support_id=case.support_id, by=officer, **{**given, **more})


def photo(case: InformationCase, officer: User) -> Any:
    return evidence.add_evidence(
        support_id=case.support_id, content=JPEG, name="a.jpg", step="handover", title="Ảnh bàn giao", by=officer
    )


def post(case: InformationCase, officer: User, **more: Any) -> Any:
    given: dict[str, Any] = {
        "title": "Chính sách nhà ở", "channel": "radio", "language": "tiếng Thái", "sent_on": date(2026, 2, 1), "times": 6, "version": None
    }
    return actions.add_post(support_id=case.support_id, by=officer, **{**given, **more})


def paid(case: InformationCase, officer: User, amount: int, day: date = date(2026, 1, 12)) -> Any:
    return actions.pay(
        support_id=case.support_id, amount_vnd=amount, paid_on=day, source_code="central", what="Mua loa", paper_reference="UNC 1",
        by=officer, version=None,
    )  # fmt: skip


def finished(case: InformationCase, society: Society) -> InformationCase:
    act_as(society.nam_lau_chairman)
    try:
        return actions.finish_case(
            support_id=case.support_id, accepted_on=date(2026, 3, 1), by=society.nam_lau_chairman, version=None
        )
    finally:
        act_as(society.nam_lau_officer)


def test_on_screen_from_the_proposal_to_acceptance(society: Society, officer: User, client_of: ClientOf) -> None:
    mine, chairman = client_of(officer), client_of(society.nam_lau_chairman)
    asked = {
        "what": "radio", "name": "Đài truyền thanh xã", "giver": "p6_1", "listed_on": "2025-12-01", "starts_on": "2025-12-01",
        "ends_on": "2026-06-01", "household_count": "420", "poor_count": "180", "amount_vnd": "200.000.000", "source_code": "central",
    }  # fmt: skip
    assert "Đề xuất" in mine.get(reverse("delivery_information:cases")).content.decode()
    url = mine.post(reverse("delivery_information:new"), asked).url
    support = Support.objects.get(kind="information")
    step = lambda name: reverse(f"delivery_information:{name}", args=[support.pk])  # noqa: E731
    decided = {"decision_number": "12/QĐ-UBND", "decided_on": "2025-12-10"}
    assert chairman.post(step("approve"), decided).status_code == 302
    assert "Chưa bàn giao thiết bị" in mine.get(url).content.decode()
    refused = mine.post(step("submit"), {"version": ""})
    assert (refused.status_code, "Chưa bàn giao thiết bị" in refused.content.decode()) == (422, True)
    handed = {"name": "Loa", "quantity": "4", "unit": "cụm", "handed_on": "2026-01-10", "receiver": "Lò Văn Trưởng"}
    assert mine.post(step("item"), handed).status_code == 302
    sent = {"title": "Chính sách nhà ở", "channel": "radio", "language": "tiếng Thái", "sent_on": "2026-02-01", "times": "6"}
    assert mine.post(step("post"), sent).status_code == 302
    spent = {"what": "Mua loa", "amount_vnd": "150.000.000", "paid_on": "2026-01-12", "source_code": "central"}
    assert mine.post(step("pay"), spent).status_code == 302
    paper = {"step": "handover", "title": "Biên bản bàn giao", "content": SimpleUploadedFile("bb.pdf", PDF)}
    mine.post(reverse("delivery:evidence_new", args=[support.pk]), paper)
    assert mine.post(step("submit"), {"version": ""}).status_code == 302
    assert chairman.post(step("finish"), {"accepted_on": "2026-03-01"}).status_code == 302
    act_as(officer)
    support.refresh_from_db()
    assert (support.state, support.amount_vnd, support.snapshot["kind"]["household_count"]) == ("accepted", 150_000_000, 420)
    assert support.snapshot["kind"]["items"] == [["Loa", 4, "cụm", "", "Lò Văn Trưởng"]]
    page = mine.get(url).content.decode()
    assert ("đã nghiệm thu" in page, "Chính sách nhà ở" in page) == (True, True)
    told = queries.counts(cases_in(InformationCase, [support.area_id]))
    assert (told.points, told.under_way, told.posts, told.households, told.poor) == (1, 0, 6, 420, 180)
    # The station goes on sending after it was accepted.
    assert mine.post(step("post"), {**sent, "sent_on": "2026-05-01"}).status_code == 302
    assert mine.post(step("item"), handed).status_code == 422


def test_a_cluster_stands_only_at_the_border(society: Society, officer: User) -> None:
    with pytest.raises(Refused, match="Ghi cửa khẩu"):
        begun(officer, "cluster")
    case = begun(officer, "cluster", border_gate="Cửa khẩu Chiềng Khương")  # Nậm Lầu lies inland
    with pytest.raises(Refused, match="Là xã biên giới"):
        approved(case, society)
    case.refresh_from_db()
    assert (case.state, case.eligibility[0]["state"]) == ("proposed", "NO")
    assert rules.judged("cluster", giver="p6_1", commune_code=None, plan=current_plan(), on=LISTED).refusal
    assert rules.judged("cluster", giver="p6_1", commune_code="04159", plan=current_plan(), on=LISTED).refusal == ""
    assert rules.judged("cluster", giver="charity", commune_code=None, plan=current_plan(), on=LISTED).refusal == ""


def test_a_point_once_at_a_place(society: Society, officer: User) -> None:
    first = begun(officer, "point", name="Điểm bưu điện")
    with pytest.raises(Overlapped, match=f"hỗ trợ số {first.support_id}"):
        begun(officer, "radio")
    assert begun(officer, "equipment", name="Loa bản 1").pk
    assert begun(officer, "equipment", name="Loa bản 2").pk
    actions.stop_case(support_id=first.support_id, reason="Không làm nữa", by=officer, version=None)
    assert begun(officer, "radio").pk


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"giver": "p2"}, "không có nội dung"), ({"what": "none"}, "Chọn loại việc"), ({"name": " "}, "Ghi tên"),
        ({"household_count": 10, "poor_count": 11}, r"\(11\) lớn hơn"), ({"poor_count": 1}, "Ghi số hộ được tiếp cận"),
        ({"ends_on": date(2025, 1, 1)}, "Ngày kết thúc"), ({"by": "phieng_pan_officer"}, "Chỉ Cán bộ"),
    ],
)  # fmt: skip
def test_what_is_not_written(society: Society, officer: User, more: dict[str, Any], words: str) -> None:
    by = getattr(society, more.pop("by")) if "by" in more else officer
    with pytest.raises(Refused, match=words):
        begun(by, more.pop("what", "radio"), **more)
    assert Support.objects.count() == 0


def test_who_proposed_does_not_approve_and_the_second_press_is_told(society: Society, officer: User) -> None:
    case = begun(officer)
    with pytest.raises(Refused, match="Chỉ Chủ tịch"):
        approved(case, society, by=officer)
    with pytest.raises(Refused, match="từ ngày của danh mục"):
        approved(case, society, decided_on=date(2025, 11, 1))
    approved(case, society)
    with pytest.raises(Stale):
        item(case, officer, version=1)
    with pytest.raises(Refused, match="Chỉ duyệt được"):
        approved(case, society)


def test_money_within_the_budget_is_offered_to_the_ledger(society: Society, officer: User) -> None:
    case = approved(begun(officer), society)
    paid(case, officer, 150_000_000)
    with pytest.raises(Refused, match="quá kinh phí"):
        paid(case, officer, 60_000_000)
    with pytest.raises(Refused, match="Ngày chi"):
        paid(case, officer, 1, date(2025, 1, 1))
    (told,) = payments_of(case.support)
    assert (told.vnd, told.left, told.name) == (150_000_000, 150_000_000, "Lần chi 1")
    with pytest.raises(Refused, match="Đã chi tiền"):
        actions.stop_case(support_id=case.support_id, reason="x", by=officer, version=None)
    assert InformationPayment.objects.count() == 1


def test_who_wrote_a_payment_down_does_not_accept(society: Society, officer: User) -> None:
    """Also once they are chairman and somebody else began the case."""
    case = approved(begun(officer), society)
    other = User.objects.get(pk=society.phieng_pan_officer.pk)
    RoleAssignment.objects.filter(user=other).update(area=area(NAM_LAU))
    paid(case, other, 150_000_000)
    item(case, officer)
    photo(case, officer)
    actions.submit_case(support_id=case.support_id, by=officer, version=None)
    RoleAssignment.objects.filter(user=other).update(role="commune_chairman")
    act_as(other)
    with pytest.raises(Refused, match="Người đã ghi khoản chi"):
        actions.finish_case(support_id=case.support_id, accepted_on=date(2026, 3, 1), by=other, version=None)


@pytest.mark.parametrize("wrote", ["item", "paper", "submit"])
def test_who_wrote_anything_does_not_accept(society: Society, officer: User, client_of: ClientOf, wrote: str) -> None:
    """Who handed over, put in a paper or submitted, and is chairman since: not offered, not waiting, refused, by the database too."""
    case, other = approved(begun(officer), society), society.phieng_pan_officer
    of_other = RoleAssignment.objects.filter(user=other)
    of_other.update(area=area(NAM_LAU))
    item(case, other if wrote == "item" else officer)
    photo(case, other if wrote == "paper" else officer)
    actions.submit_case(support_id=case.support_id, by=other if wrote == "submit" else officer, version=None)
    of_other.update(role="commune_chairman")
    way = reverse("delivery_information:finish", args=[case.support_id])
    for who, may in ((other, False), (society.nam_lau_chairman, True)):
        client = client_of(who)
        assert (way in client.get(reverse("delivery_information:case", args=[case.support_id])).content.decode()) is may
        assert ("Duyệt, nghiệm thu: Thông tin" in client.get("/").content.decode()) is may
    act_as(other)
    with pytest.raises(Refused, match="Người đã ghi vào hồ sơ này không nghiệm thu được"):
        actions.finish_case(support_id=case.support_id, accepted_on=date(2026, 3, 1), by=other, version=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.filter(pk=case.support_id).update(accepted_by_id=other.pk)
    assert finished(case, society).support.writer_ids == sorted({officer.pk, other.pk})


def test_officers_of_the_roll_are_trained(society: Society, officer: User) -> None:
    one = Subject.objects.create(
        kind="officer", area=area(NAM_LAU), name="Lò Thị Hoa", search_key=search_key("Lò Thị Hoa"), sort_key=sort_key("Lò Thị Hoa"),
        opened_on=LISTED, at=clock.now(),
    )  # fmt: skip
    # Entered on the map before: of the same commune.
    Subject.objects.filter(pk=one.pk).update(area=area("03766", "2021"))
    case = approved(begun(officer, "training", name="Lớp cán bộ truyền thanh"), society)
    with pytest.raises(Refused, match="Chưa ghi cán bộ"):
        actions.submit_case(support_id=case.support_id, by=officer, version=None)
    actions.add_officer(support_id=case.support_id, subject_id=one.pk, days=2, by=officer, version=None)
    with pytest.raises(Refused, match="đã ghi rồi"):
        actions.add_officer(support_id=case.support_id, subject_id=one.pk, days=2, by=officer, version=None)
    photo(case, officer)
    actions.submit_case(support_id=case.support_id, by=officer, version=None)
    finished(case, society)
    told = queries.counts(cases_in(InformationCase, [case.area_id]))
    assert (told.officers, told.households, told.poor) == (1, 0, 0)  # a course reaches no households: that is known


def test_what_nobody_counted_is_not_none(society: Society, officer: User) -> None:
    """Two accepted stations, one of which tells no households: no sum of the other alone, and no 0."""
    village = Village.objects.create(area=area(NAM_LAU), name="Bản Nà Tòng", search_key=search_key("Bản Nà Tòng"))
    for name, told in (("Đài một", {}), ("Đài hai", {"household_count": 420, "poor_count": 180, "village_id": village.pk})):
        case = approved(begun(officer, name=name, **told), society)
        item(case, officer)
        photo(case, officer)
        actions.submit_case(support_id=case.support_id, by=officer, version=None)
        finished(case, society)
        counts = queries.counts(cases_in(InformationCase, [case.area_id]))
        assert (counts.households, counts.poor) == (None, None)
    assert counts.points == 2


def test_what_is_given_back_is_open_again_and_its_papers_stay_while_submitted(society: Society, officer: User) -> None:
    case = approved(begun(officer, "equipment", name="Loa"), society)
    item(case, officer)
    proof = photo(case, officer)
    actions.submit_case(support_id=case.support_id, by=officer, version=None)
    with pytest.raises(Refused, match="giữ lại"):
        evidence.remove_evidence(evidence_id=proof.pk, by=officer)
    act_as(society.nam_lau_chairman)
    back = actions.give_back(support_id=case.support_id, reason="Thiếu biên bản", by=society.nam_lau_chairman, version=None)
    assert (back.state, back.return_reason) == ("running", "Thiếu biên bản")


def test_who_stands_elsewhere_sees_nothing(society: Society, officer: User) -> None:
    begun(officer)
    act_as(society.phieng_pan_officer)
    assert InformationCase.objects.exists() is False


def test_the_list_costs_the_same_whatever_its_length(society: Society, officer: User, client_of: ClientOf) -> None:
    client = client_of(officer)
    for number in range(3):
        begun(officer, "content", name=f"Tin {number}")
        with counted_queries(12):
            page = client.get(reverse("delivery_information:cases"), {"loai": "content", "nam": "2025"}).content.decode()
        assert f"Tin {number}" in page
    assert b"Tin 2" in b"".join(client.get(reverse("delivery_information:cases_file", args=["csv"])))  # type: ignore[call-overload]
