"""Livelihood projects: from members to acceptance, shares on the edge, rotation, and everything that stands in the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import Society, area
from tests.apps.delivery_world import given_before, poor_households
from tests.apps.evidence_files import JPEG
from tests.apps.payment_world import tie_on_screen
from tests.apps.review_world import NAM_LAU, act_as, counted_queries, household

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.delivery import payments
from giamngheo.apps.delivery.actions import evidence, supports
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.kinds.livelihoods import actions, giving, queries, rotating, rules, tasks
from giamngheo.apps.delivery.kinds.livelihoods.actions import Proposal
from giamngheo.apps.delivery.kinds.livelihoods.models import (
    LivelihoodInput,
    LivelihoodMember,
    LivelihoodProject,
    LivelihoodTurn,
)
from giamngheo.apps.delivery.kinds.livelihoods.rules import Share
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.apps.subjects.models import Subject, SubjectMember
from giamngheo.kit import clock, formats
from giamngheo.workbooks.names import search_key, sort_key

LISTED = date(2025, 12, 1)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def homes(society: Society) -> list[Household]:
    return poor_households(society, "Lò Văn Một", "Lò Văn Hai", "Hà Văn Ba")


@pytest.fixture
def officer(society: Society, homes: list[Household]) -> User:
    return society.nam_lau_officer


def proposal(**more: Any) -> Proposal:
    given: dict[str, Any] = {
        "mode": "community", "leading": "women", "leading_name": "Chi hội phụ nữ Nà Tòng", "total_vnd": 100_000_000,
        "state_vnd": 60_000_000, "group_kind": "mass_org_group", "has_experienced_member": True, "is_counterpart_committed": True,
        "rotating": "kind", "rotation_rule": "sau 18 tháng trả một bê cái",
    }  # fmt: skip
    return Proposal(**{**given, **more})


def a_project(officer: User, homes: list[Household], **more: Any) -> LivelihoodProject:
    given: dict[str, Any] = {
        "area_id": area(NAM_LAU).pk, "village_id": None, "name": "Nuôi bò sinh sản Nà Tòng", "giver": "p2", "listed_on": LISTED,
        "ends_on": date(2026, 12, 31), "list_reference": "90/QĐ-UBND", "source_code": "central", "proposal": proposal(), "by": officer,
    }  # fmt: skip
    made = actions.begin_project(**{**given, **more})
    for number, home in enumerate(homes):
        actions.add_member(
            support_id=made.support_id, household_id=home.pk, person_id=None, is_leader=number == 0, income_before_vnd=18_000_000,
            by=officer, version=None,
        )  # fmt: skip
    made.refresh_from_db()
    return made


def approved(project: LivelihoodProject, society: Society, *, day: date = date(2025, 12, 10)) -> LivelihoodProject:
    act_as(society.nam_lau_chairman)
    try:
        return actions.approve_project(
            support_id=project.support_id, decision_number="95/QĐ-UBND", decided_on=day, by=society.nam_lau_chairman, version=None,
        )  # fmt: skip
    finally:
        act_as(society.nam_lau_officer)


def members(project: LivelihoodProject) -> list[LivelihoodMember]:
    return list(project.members.filter(removed_at=None).order_by("id"))


def given(project: LivelihoodProject, member: LivelihoodMember, officer: User, **more: Any) -> LivelihoodInput | None:
    told: dict[str, Any] = {
        "what": "Bò cái sinh sản", "quantity": Decimal(1), "unit": "con", "worth_vnd": 20_000_000, "state_vnd": 15_000_000,
        "handed_on": date(2026, 1, 5),
    }  # fmt: skip
    return giving.hand_over(support_id=project.support_id, member_id=member.pk, by=officer, **{**told, **more})


def turned(project: LivelihoodProject, member: LivelihoodMember, officer: User, **more: Any) -> LivelihoodTurn | None:
    told: dict[str, Any] = {"asset": "Bò 01", "worth_vnd": 15_000_000, "handed_on": date(2026, 1, 5), "due_on": date(2026, 7, 5)}
    return rotating.begin_turn(support_id=project.support_id, member_id=member.pk, by=officer, **{**told, **more})


def returned(turn: LivelihoodTurn | None, officer: User, **more: Any) -> LivelihoodTurn:
    assert turn is not None
    told: dict[str, Any] = {
        "returned_on": date(2026, 6, 30), "returned_vnd": 15_000_000, "loss_cause": "", "note": "", "next_member_id": None
    }
    return rotating.return_turn(turn_id=turn.pk, by=officer, **{**told, **more})


def finished(project: LivelihoodProject, society: Society, **more: Any) -> LivelihoodProject:
    act_as(society.nam_lau_chairman)
    try:
        return actions.finish_project(
            support_id=project.support_id, accepted_on=date(2026, 10, 1), version=None, **{"by": society.nam_lau_chairman, **more}
        )
    finally:
        act_as(society.nam_lau_officer)


def test_from_members_to_acceptance(society: Society, officer: User, homes: list[Household]) -> None:
    project = a_project(officer, homes)
    assert (project.member_count, project.target_yes, project.target_open, project.is_first) == (3, 3, 0, True)
    project = approved(project, society)
    one, two, _three = members(project)
    given(project, one, officer)
    given(project, one, officer, what="Cám", unit="kg", quantity=Decimal("50.5"), worth_vnd=500_000, state_vnd=500_000)
    given(project, two, officer)
    giving.hold_training(
        support_id=project.support_id, held_on=date(2026, 1, 6), days=2, topic="Chăn nuôi bò", attendee_count=12, by=officer, version=None
    )
    giving.record_income(
        support_id=project.support_id, member_id=one.pk, income_before_vnd=18_000_000, income_after_vnd=27_000_000, by=officer
    )
    with pytest.raises(Refused, match="Chưa có ảnh"):
        finished(project, society)
    evidence.add_evidence(support_id=project.support_id, content=JPEG, name="a.jpg", step="handover", title="Giao bò", by=officer)
    with pytest.raises(Refused, match="Chủ tịch"):
        finished(project, society, by=officer)
    done = finished(project, society)
    assert done.state == "finished"
    # The money stands with the members; the project itself carries none, so that nothing is counted twice.
    assert Support.objects.get(pk=project.support_id).amount_vnd is None
    told = Support.objects.filter(household__in=homes).order_by("household_id").values_list("state", "amount_vnd", "content")
    assert list(told) == [("accepted", 15_500_000, "livelihood"), ("accepted", 15_000_000, "livelihood")]
    one.refresh_from_db()
    frozen = Support.objects.get(pk=one.support_id).snapshot["kind"]
    assert ([row[0] for row in frozen["inputs"]], frozen["income_after_vnd"]) == (["Bò cái sinh sản", "Cám"], 27_000_000)
    assert Support.objects.get(pk=project.support_id).snapshot["kind"]["target_yes"] == 3


def test_on_screen_from_the_project_to_its_acceptance_and_payment(
    society: Society, officer: User, homes: list[Household], client_of: Callable[[User], Client]
) -> None:
    client, chairman = client_of(officer), client_of(society.nam_lau_chairman)
    form = {
        "name": "Nuôi bò Nà Tòng", "mode": "community", "leading": "women", "leading_name": "Chi hội phụ nữ", "giver": "p2",
        "source_code": "central", "listed_on": "2025-12-01", "ends_on": "2026-12-31", "total_vnd": "100.000.000",
        "state_vnd": "60.000.000", "group_kind": "mass_org_group", "has_experienced_member": "yes", "is_counterpart_committed": "yes",
        "rotating": "kind", "rotation_rule": "sau 18 tháng trả một bê cái",
    }  # fmt: skip
    case_url = client.post(reverse("delivery_livelihoods:new"), form).url
    act_as(officer)
    project = LivelihoodProject.objects.get()
    url = lambda name, *more: reverse(f"delivery_livelihoods:{name}", args=[project.support_id, *more])  # noqa: E731
    for home in homes:
        assert client.post(url("join", home.pk), {"income_before_vnd": "18.000.000"}).status_code == 302
    # Two of one name are told apart, also by the button that takes one out and where something is handed over.
    told = re.compile(r"Bỏ thành viên Lò Văn Một, [^(]+\(4\s+người, (Hộ|không thuộc)")
    assert told.search(client.get(case_url).content.decode())
    assert chairman.post(url("approve"), {"decision_number": "95/QĐ", "decided_on": "2025-12-10"}).status_code == 302
    assert re.search(r">Lò Văn Một \(4\s+người, ", client.get(url("give")).content.decode())
    act_as(officer)
    one, two, _three = members(project)
    cow = {
        "member_id": one.pk, "what": "Bò cái", "quantity": "1", "unit": "con", "worth_vnd": "20.000.000", "state_vnd": "15.000.000",
        "handed_on": "2026-01-05",
    }  # fmt: skip
    assert client.post(url("give"), cow).status_code == 302
    turn = {"asset": "Bò 01", "member_id": one.pk, "worth_vnd": "15.000.000", "handed_on": "2026-01-05", "due_on": "2026-07-05"}
    assert client.post(url("turn"), turn).status_code == 302
    second = client.post(url("turn"), {**turn, "member_id": two.pk, "handed_on": "2026-02-01"})
    assert (second.status_code, "còn ở Lò Văn Một" in second.content.decode()) == (422, True)
    act_as(officer)
    back = reverse("delivery_livelihoods:give_back", args=[LivelihoodTurn.objects.get().pk])
    assert client.post(back, {"returned_on": "2026-06-30", "returned_vnd": "15.000.000"}).status_code == 302
    photo = {"step": "handover", "title": "Giao bò", "content": SimpleUploadedFile("a.jpg", JPEG)}
    client.post(reverse("delivery:evidence_new", args=[project.support_id]), photo)
    # What is lacking is said to who accepts, and does not stand in the way.
    lacking = chairman.get(url("finish")).content.decode()
    for words in ("2 thành viên chưa được giao gì: Lò Văn", "chưa ghi lần tập huấn nào", "đến ngày 31/12/2026 mới kết thúc"):
        assert words in lacking, words
    assert chairman.post(url("finish"), {"accepted_on": "2026-10-01"}).status_code == 302
    act_as(officer)
    project.refresh_from_db()
    assert project.state == "finished"
    # Its payment says to whom; with no entry of the ledger there is nothing to choose, and no form.
    page = client.get(case_url).content.decode()
    assert "Đã giao Bò cái: Lò Văn Một" in page
    payment = payments.payments_of(project.support)[0]
    tying = client.get(reverse("delivery:tie_new", args=[project.support_id, payment.payment_id]))
    assert "Kế toán ghi chứng" in tying.content.decode()
    assert "data-gn-guard" not in tying.content.decode()
    act_as(officer)
    assert tie_on_screen(client, officer, project.support_id) in client.get(case_url).content.decode()


def test_shares_against_a_bound_are_right_whatever_is_open() -> None:
    """The reference: try every way in which the open members may turn out."""
    for yes, doubtful, no, bound in product(range(5), range(4), range(5), (0, 25, 50, 70, 100)):
        total = yes + doubtful + no
        if not total:
            continue
        ways = [(yes + more) * 100 / total for more in range(doubtful + 1)]
        share = Share(yes, doubtful, total)
        for told, reached in ((share.is_at_least(bound), [w >= bound for w in ways]), (share.is_above(bound), [w > bound for w in ways])):
            assert told is (True if all(reached) else False if not any(reached) else None), (yes, doubtful, no, bound)


@pytest.mark.parametrize(
    ("yes", "doubtful", "total", "words"),
    [(49, 0, 99, "dưới mức tối thiểu 50 %"), (50, 0, 100, ""), (49, 2, 100, "còn 2 thành viên chưa rõ"), (0, 0, 0, "chưa có thành viên")],
)
def test_half_of_the_members_must_be_people_of_the_programme(yes: int, doubtful: int, total: int, words: str) -> None:
    for giver in ("p2", "p3_1"):
        problem = rules.share_problem(giver, Share(yes, doubtful, total), current_plan())
        assert words in problem
        assert bool(problem) is bool(words)
    assert rules.share_problem("charity", Share(0, 0, 1), current_plan()) == ""


def test_only_above_seventy_percent_goes_first() -> None:
    told = [rules.goes_first("p2", Share(yes, doubtful, 10), current_plan()) for yes, doubtful in ((7, 0), (8, 0), (7, 3))]
    assert told == [False, True, False]


def test_too_few_of_the_programme_are_not_approved(
    society: Society, officer: User, homes: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nậm Lầu lies in a poor district, where everybody is of the Programme; so what members are is said here."""
    project = a_project(officer, homes)
    for target, words in ((False, "1 trong 3 thành viên"), (None, "còn 2 thành viên chưa rõ")):
        told = [queries.Told(True, True), queries.Told(target, target), queries.Told(target, target)]
        monkeypatch.setattr(queries, "members_told", lambda _members, _on, told=told: (told, None))
        with pytest.raises(Refused, match=words):
            approved(project, society)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"has_experienced_member": None}, "thiếu: có thành viên có kinh nghiệm"),
        ({"group_kind": "other"}, "Nhóm hộ được UBND cấp xã chứng thực.*không đạt"),
        ({"state_vnd": 61_000_000}, "chưa xác định.*loại địa bàn"),
        ({"state_vnd": 61_000_000, "area_difficulty": "other"}, "không đạt.*quy định chưa xác nhận"),
    ],
)
def test_the_rule_of_the_mode_decides_at_approval(
    society: Society, officer: User, homes: list[Household], more: dict[str, Any], words: str
) -> None:
    project = a_project(officer, homes, proposal=proposal(**more))
    with pytest.raises(Refused, match=words):
        approved(project, society)
    actions.amend_project(support_id=project.support_id, proposal=proposal(), by=officer, version=None)
    assert approved(project, society).state == "running"


def test_a_list_of_a_day_without_a_rule_is_told_and_corrected(
    society: Society, officer: User, homes: list[Household], client_of: Callable[[User], Client]
) -> None:
    project = a_project(officer, homes, listed_on=date(2026, 2, 1))
    page, amend = (reverse(f"delivery_livelihoods:{name}", args=[project.support_id]) for name in ("case", "amend"))
    client, words = client_of(officer), "Ngày của danh mục là 01/02/2026, còn quy định"
    assert words in client.get(page).content.decode()
    with pytest.raises(Refused, match=f"{words}.*đến 31/12/2025"):
        approved(project, society, day=date(2026, 3, 1))
    form = client.get(amend).context["form"]
    asked = {name: form.initial[name] for name in form.fields if form.initial.get(name) not in (None, "")}
    assert client.post(amend, {**asked, "giver": "p3_1", "listed_on": "2025-12-01"}).status_code == 302
    act_as(officer)
    project.refresh_from_db()
    assert (project.listed_on, project.support.giver, project.support.content) == (LISTED, "p3_1", "farming")
    assert words not in client.get(page).content.decode()
    assert client.post(amend, {**asked, "listed_on": "2025-12-01", "version": project.version}).status_code == 302
    act_as(officer)
    assert approved(project, society).state == "running"


def test_the_ceiling_is_that_of_mode_and_tier() -> None:
    told = {
        (mode, tier): found.value if (found := rules.ceiling(mode, tier, current_plan())) else None
        for mode in ("chain", "community", "task") for tier in ("especially_difficult", "difficult", "other", "")
    }  # fmt: skip
    assert [told["chain", tier] for tier in ("especially_difficult", "difficult", "other", "")] == [80, 70, 50, None]
    assert [told["community", tier] for tier in ("especially_difficult", "difficult", "other", "")] == [95, 80, 60, None]
    assert {value for (mode, _tier), value in told.items() if mode == "task"} == {None}


def test_a_second_turn_waits_for_the_first_return(society: Society, officer: User, homes: list[Household]) -> None:
    project = approved(a_project(officer, homes), society)
    one, two, three = members(project)
    first = turned(project, one, officer)
    with pytest.raises(Refused, match=r"“Bò 01” vòng 1 còn ở Lò Văn Một, hạn trả 05/07/2026"):
        turned(project, two, officer, handed_on=date(2026, 7, 1), due_on=date(2027, 1, 1))
    # The database keeps it too, whoever writes.
    with pytest.raises(DatabaseError, match="livelihood_one_holder_at_a_time"), transaction.atomic():
        LivelihoodTurn.objects.create(
            project=project, area_id=project.area_id, asset="Bò 01", number=2, member=two, worth_vnd=1, handed_on=date(2026, 7, 1),
            due_on=date(2027, 1, 1), at=clock.now(),
        )  # fmt: skip
    # Another thing goes its own way.
    assert turned(project, two, officer, asset="Bò 02") is not None
    access = access_of(officer, clock.today())
    assert [(t.count, t.tone) for t in tasks.my_tasks(access, date(2026, 7, 6))] == [(2, "late")]
    evidence.add_evidence(support_id=project.support_id, content=JPEG, name="a.jpg", step="rotation", title="Bò", by=officer)
    with pytest.raises(Refused, match="còn ở Lò Văn Một"):
        finished(project, society)
    returned(first, officer, next_member_id=three.pk)
    with pytest.raises(Refused, match="Người nhận vòng sau đã chọn là Hà Văn Ba"):
        turned(project, two, officer, handed_on=date(2026, 7, 1), due_on=date(2027, 1, 1))
    second = turned(project, three, officer, handed_on=date(2026, 7, 1), due_on=date(2027, 1, 1))
    assert second is not None
    assert second.number == 2
    three.refresh_from_db()
    assert three.support is not None
    assert three.support.amount_vnd is None
    with pytest.raises(Refused, match="đã trả ngày 30/06/2026"):
        returned(first, officer)


def test_a_loss_needs_its_cause_and_ends_what_is_lost(society: Society, officer: User, homes: list[Household]) -> None:
    project = approved(a_project(officer, homes), society)
    one, two, _three = members(project)
    turn = turned(project, one, officer)
    with pytest.raises(Refused, match="khách quan hay chủ quan"):
        returned(turn, officer, returned_vnd=0)
    with pytest.raises(Refused, match="Ghi vì sao thiệt hại"):
        returned(turn, officer, returned_vnd=0, loss_cause="objective")
    with pytest.raises(Refused, match="phải là thành viên khác"):
        returned(turn, officer, next_member_id=one.pk)
    lost = returned(turn, officer, returned_vnd=0, loss_cause="objective", note="dịch lở mồm long móng")
    assert (lost.loss_vnd, lost.returned_vnd) == (15_000_000, 0)
    with pytest.raises(Refused, match="đã mất hết"):
        turned(project, two, officer, handed_on=date(2026, 7, 1), due_on=date(2027, 1, 1))


def test_a_project_without_rotation_hands_no_turn(society: Society, officer: User, homes: list[Household]) -> None:
    project = approved(a_project(officer, homes, proposal=proposal(rotating="", rotation_rule="")), society)
    with pytest.raises(Refused, match="không có luân chuyển"):
        turned(project, members(project)[0], officer)


def test_a_member_given_the_same_elsewhere_is_told_and_waits_for_a_second_person(
    society: Society, officer: User, homes: list[Household]
) -> None:
    more = {"content": "livelihood", "giver": "p2", "title": "Giống ngô", "starts_on": date(2025, 12, 1), "ends_on": date(2026, 6, 1)}
    earlier = given_before(homes[0], society, **more)
    project = approved(a_project(officer, homes), society)
    one = members(project)[0]
    with pytest.raises(Overlapped, match=f"hỗ trợ số {earlier.pk}"):
        given(project, one, officer)
    assert given(project, one, officer, overlap_reason="Hai nội dung khác nhau") is None
    assert LivelihoodInput.objects.count() == 0
    with pytest.raises(Refused, match="xác nhận trùng"):
        given(project, one, officer)
    one.refresh_from_db()
    act_as(society.nam_lau_chairman)
    supports.decide_override(support_id=one.support_id, is_confirmed=True, note="", by=society.nam_lau_chairman, version=None)
    act_as(society.nam_lau_officer)
    assert given(project, one, officer) is not None


def test_what_is_handed_over_stays_within_the_states_share(society: Society, officer: User, homes: list[Household]) -> None:
    project = approved(a_project(officer, homes), society)
    one = members(project)[0]
    with pytest.raises(Refused, match="không được lớn hơn trị giá"):
        given(project, one, officer, state_vnd=20_000_001)
    with pytest.raises(Refused, match="quá phần Nhà nước hỗ trợ"):
        given(project, one, officer, worth_vnd=90_000_000, state_vnd=60_000_001)
    given(project, one, officer)
    with pytest.raises(Refused, match="không dừng dự án được"):
        actions.stop_project(support_id=project.support_id, reason="dừng", by=officer, version=None)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from delivery_livelihoods_livelihoodinput")


def test_members_join_once_and_only_while_proposed(society: Society, officer: User, homes: list[Household]) -> None:
    project = a_project(officer, homes[:2])
    again = {"person_id": None, "is_leader": False, "income_before_vnd": None, "by": officer}
    with pytest.raises(Refused, match="đã là thành viên"):
        actions.add_member(support_id=project.support_id, household_id=homes[0].pk, version=None, **again)
    actions.remove_member(member_id=members(project)[1].pk, by=officer)
    assert LivelihoodProject.objects.get(pk=project.pk).member_count == 1
    with pytest.raises(Stale):
        actions.add_member(support_id=project.support_id, household_id=homes[2].pk, version=1, **again)
    approved(project, society)
    with pytest.raises(Refused, match="đang đề xuất"):
        actions.add_member(support_id=project.support_id, household_id=homes[2].pk, version=None, **again)


def test_a_group_of_the_register_brings_its_members(society: Society, officer: User, homes: list[Household]) -> None:
    name = "Tổ nuôi bò"
    group = Subject.objects.create(
        kind="group", area=area(NAM_LAU), name=name, search_key=search_key(name), sort_key=sort_key(name), opened_on=date(2025, 1, 1),
        at=clock.now(),
    )  # fmt: skip
    for number, (home, until) in enumerate(zip(homes, (None, None, date(2025, 11, 1)), strict=True)):
        SubjectMember.objects.create(
            subject=group, area=area(NAM_LAU), household=home, role="leader" if number == 0 else "member", valid_from=date(2025, 1, 1),
            valid_to=until, at=clock.now(),
        )  # fmt: skip
    project = a_project(officer, [], subject_id=group.pk)
    assert [(m.household_id, m.is_leader) for m in members(project)] == [(homes[0].pk, True), (homes[1].pk, False)]
    assert project.is_led_by_vulnerable is not False


def test_who_stands_elsewhere_writes_and_sees_nothing(society: Society, officer: User, homes: list[Household]) -> None:
    project = a_project(officer, homes)
    with pytest.raises(Refused, match="Chỉ Cán bộ"):
        a_project(society.phieng_pan_officer, [])
    act_as(society.phieng_pan_officer)
    stranger = household("Hà Văn Xa", code="04159")
    act_as(society.nam_lau_officer)
    with pytest.raises(Refused, match="không có trong sổ của xã"):
        actions.add_member(
            support_id=project.support_id, household_id=stranger.pk, person_id=None, is_leader=False, income_before_vnd=None, by=officer,
            version=None,
        )  # fmt: skip
    act_as(society.phieng_pan_officer)
    assert LivelihoodProject.objects.filter(pk=project.pk).exists() is False
    assert LivelihoodMember.objects.filter(project_id=project.pk).exists() is False


def test_pages_and_the_list_cost_the_same_whatever_its_length(
    society: Society, officer: User, homes: list[Household], client_of: Callable[[User], Client]
) -> None:
    client = client_of(officer)
    form = {
        "name": "Trồng mận", "mode": "community", "leading": "group", "leading_name": "Tổ mận", "giver": "p3_1", "source_code": "central",
        "listed_on": "2025-12-01", "ends_on": "2026-12-31", "total_vnd": "10.000.000", "state_vnd": "6.000.000",
        "group_kind": "cooperative_group",
    }  # fmt: skip
    assert client.post(reverse("delivery_livelihoods:new"), {**form, "state_vnd": "11.000.000"}).status_code == 422
    assert client.post(reverse("delivery_livelihoods:new"), form).status_code == 302
    project = approved(a_project(officer, homes), society)
    given(project, members(project)[0], officer)
    turned(project, members(project)[1], officer, due_on=date(2099, 1, 1))
    page = reverse("delivery_livelihoods:case", args=[project.support_id])
    shown = client.get(page).content.decode()
    for told in (f"3/3 ({formats.percent(1)})", "Bò cái sinh sản", "đang giữ"):
        assert told in shown
    ground = "Nhóm có thành viên có kinh nghiệm sản xuất"
    assert (ground in shown, SensitiveRead.objects.count()) == (False, 0)
    assert ground in client.get(page, {"hien": "1"}).content.decode()
    assert SensitiveRead.objects.get().fields == "eligibility"
    own = members(project)[0].support_id
    assert client.get(reverse("delivery_livelihoods:case", args=[own])).status_code == 200
    found = client.get(reverse("delivery_livelihoods:find_member", args=[project.support_id]), {"ten": "lo van"})
    assert "Lò Văn Hai" in found.content.decode()
    assert re.search(r"4\s+người, (Hộ|không thuộc)", found.content.decode())
    for query in ("", "?den_han=1", "?trang_thai=running&sap_xep=-state_vnd"):
        with counted_queries(12):
            assert client.get(reverse("delivery_livelihoods:cases") + query).status_code == 200
    assert "Trồng mận" in client.get(reverse("delivery_livelihoods:cases_file", args=["csv"])).getvalue().decode("utf-8-sig")
