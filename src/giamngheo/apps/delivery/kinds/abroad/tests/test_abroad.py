"""Work abroad: on screen from the approved list to the accepted departure and the return; and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import Society
from tests.apps.delivery_world import poor_households
from tests.apps.evidence_files import PDF
from tests.apps.payment_world import tie_on_screen
from tests.apps.review_world import act_as, counted_queries, household, member, occasion

from giamngheo.apps.accounts.models import User
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery.actions import supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.kinds.abroad import actions, queries, rules
from giamngheo.apps.delivery.kinds.abroad.models import AbroadCase
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.linking.models import PersonMerge, PersonPair
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Person
from giamngheo.engine.plan import AreaSetMember
from giamngheo.kit import clock

from .world import LISTED, a_contract, begun, chosen
from .world import paid as cost

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def home(society: Society) -> Household:
    return poor_households(society, "Lò Văn Một")[0]


@pytest.fixture
def worker(society: Society, home: Household) -> Person:
    return member(home, "Lò Thị Hoa", occasion(by=society.nam_lau_officer), is_head=True)


@pytest.fixture
def row(society: Society, home: Household, worker: Person) -> Beneficiary:
    return chosen(home, worker, society.nam_lau_officer)


def test_on_screen_from_the_approved_list_to_departure_payment_and_return(
    society: Society, home: Household, row: Beneficiary, client_of: ClientOf
) -> None:
    officer, chairman, today = client_of(society.nam_lau_officer), client_of(society.nam_lau_chairman), clock.today()
    assert "Lò Thị Hoa" in officer.get(reverse("delivery_abroad:waiting")).content.decode()
    page = reverse("delivery_abroad:new", args=[row.pk])
    assert "Chưa có danh sách xã" in officer.get(page).content.decode()
    case_url = officer.post(page, {"source_code": "central"}).url
    support = Support.objects.get(kind="abroad")
    url = lambda name: reverse(f"delivery_abroad:{name}", args=[support.pk])  # noqa: E731
    told = officer.get(case_url).content.decode()
    assert ("Chưa có danh sách xã" in told, "••••••" in told, "người thuộc hộ nghèo" in told) == (True, True, False)
    assert "người thuộc hộ nghèo" in officer.get(case_url, {"hien": "1"}).content.decode()
    relative = {"told_to": "relative", "name": "vợ, Lò Thị Mai", "held_on": today, "adviser": "Trung tâm DVVL", "topic": "Quyền lợi"}
    assert officer.post(url("advise"), relative).status_code == 302
    paid = {"item": "language", "held_on": today, "quantity": "1", "cost_vnd": "6.000.000", "state_vnd": "5.000.000"}
    refused = officer.post(url("pay"), paid)
    assert (refused.status_code, "cao hơn mức 4.000.000" in refused.content.decode()) == (422, True)
    assert officer.post(url("pay"), {**paid, "cost_vnd": "1.000.000", "state_vnd": "0"}).status_code == 302
    # The same once more is told; it is written only when somebody says that it is another.
    again = officer.post(url("pay"), {**paid, "cost_vnd": "1.000.000", "state_vnd": "0"})
    assert (again.status_code, "đã ghi một khoản giống hệt: 1.000.000" in again.content.decode().replace("\xa0", " ")) == (422, True)
    another = {**paid, "cost_vnd": "1.000.000", "state_vnd": "0", "is_another": "on"}
    assert officer.post(url("pay"), another).status_code == 302
    act_as(society.nam_lau_officer)
    assert support.abroad.costs.count() == 2
    assert officer.post(url("pay"), {**paid, "state_vnd": "4.000.000"}).status_code == 302
    assert "Chưa ghi hợp đồng" in officer.post(url("depart"), {"departed_on": today}).content.decode()
    contract = {
        "market": "Nhật Bản", "employer": "Yamato", "sender": "Công ty HTQT", "signed_on": today, "work_from": today,
        "work_to": today + timedelta(days=1000),
    }  # fmt: skip
    assert officer.post(url("sign"), contract).status_code == 302
    assert officer.post(url("depart"), {"departed_on": today}).status_code == 302
    listed = lambda state: "Lò Thị Hoa" in officer.get(reverse("delivery_abroad:cases"), {"trang_thai": state}).content.decode()  # noqa: E731
    assert (listed("to_accept"), listed("gone"), listed("open")) == (True, False, True)
    assert "chờ nghiệm thu" in chairman.get(case_url).content.decode()
    assert "Chưa có bản hợp đồng" in chairman.post(url("finish"), {"accepted_on": today}).content.decode()
    paper = {"step": "contract", "title": "Hợp đồng", "content": SimpleUploadedFile("hd.pdf", PDF)}
    officer.post(reverse("delivery:evidence_new", args=[support.pk]), paper)
    assert chairman.post(url("finish"), {"accepted_on": today}).status_code == 302
    act_as(society.nam_lau_officer)
    support.refresh_from_db()
    assert (support.state, support.amount_vnd, support.list_row_id) == ("accepted", 4_000_000, row.pk)
    frozen = support.snapshot["kind"]
    assert (frozen["market"], frozen["costs"][0][0], frozen["advices"][0][0]) == ("Nhật Bản", "language", "relative")
    assert queries.counts(queries.cases_in([home.area_id])) == {"gone": 1, "three": 1, "away": 1, "back": 0, "under_way": 0}
    tie_on_screen(officer, society.nam_lau_officer, support.pk)
    assert "Đã trả học ngoại ngữ" in officer.get(case_url).content.decode()
    assert (listed("to_accept"), listed("gone"), listed("accepted")) == (False, True, True)
    market = {"trang_thai": "preparing", "thi_truong": "Nhật Bản"}
    told = officer.get(reverse("delivery_abroad:cases"), market).content.decode()
    assert '<a href="?trang_thai=gone&amp;thi_truong=Nh%E1%BA%ADt+B%E1%BA%A3n">1</a>' in told
    early = {"returned_on": today, "return_kind": "early"}
    assert "Về trước hạn thì ghi lý do" in officer.post(url("come_back"), early).content.decode()
    assert officer.post(url("come_back"), {**early, "return_note": "Ốm"}).status_code == 302
    act_as(society.nam_lau_officer)
    assert queries.counts(queries.cases_in([home.area_id]))["back"] == 1
    lines = b"".join(officer.get(reverse("delivery_abroad:cases_file", args=["csv"])).streaming_content).decode()
    assert ("Nhật Bản" in lines, "người thuộc hộ nghèo" in lines) == (True, False)


def test_a_commune_that_the_other_programme_serves_is_refused(
    society: Society, home: Household, row: Beneficiary, worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, today, plan = society.nam_lau_officer, clock.today(), current_plan()
    case = begun(row, by)
    assert case.is_served_elsewhere is None
    actions.sign(support_id=case.support_id, contract=a_contract(), by=by, version=None)
    # That programme gave it to somebody else of the commune: known now, asked again at departure.
    other = NewSupport(
        area_id=home.area_id, content=rules.CONTENT, giver=rules.MINORITY_PROGRAMME, title="Đi làm việc", beneficiary_name="Quàng Văn Ba"
    )
    made = supports.open_support(new=other, by=by)
    with pytest.raises(Refused, match="Chương trình MTQG vùng dân tộc thiểu số"):
        actions.depart(support_id=case.support_id, departed_on=today, by=by, version=None)
    supports.stop_support(support_id=made.pk, reason="Ghi nhầm", by=by, version=None)
    actions.stop_case(support_id=case.support_id, reason="Lập lại", by=by, version=None)
    # The list of communes, once known, decides.
    member_ = AreaSetMember(plan.generation_on(today).id, "03784", date(2022, 1, 1), None, "confirmed")
    known = replace(plan.area_sets[rules.SERVED_SET], is_known=True, members=(member_,))
    served = replace(plan, area_sets={**plan.area_sets, rules.SERVED_SET: known})
    monkeypatch.setattr(queries, "current_plan", lambda: served)
    with pytest.raises(Refused, match="Chương trình MTQG vùng dân tộc thiểu số"):
        begun(row, by)
    # Language under agreements is not bound to places.
    language = begun(chosen(home, worker, by, rule=rules.LANGUAGE_RULE), by)
    with pytest.raises(Refused, match="chỉ được hỗ trợ học ngoại ngữ"):
        cost(language, by, item="meals")


@pytest.mark.parametrize(
    ("in_set", "told", "given_by_it", "expected"),
    [(None, None, False, None), (None, False, False, False), (None, True, False, True), (None, False, True, True),
     (False, True, True, False), (True, False, False, True)],
)  # fmt: skip
def test_what_says_that_a_commune_is_served(in_set: bool | None, told: bool | None, given_by_it: bool, expected: bool | None) -> None:
    plan, on = current_plan(), date(2026, 3, 2)
    members = (AreaSetMember(plan.generation_on(on).id, "03784", date(2022, 1, 1), None, "confirmed"),) if in_set else ()
    known = replace(plan.area_sets[rules.SERVED_SET], is_known=in_set is not None, members=members)
    supposed = replace(plan, area_sets={**plan.area_sets, rules.SERVED_SET: known})
    assert rules.served(plan=supposed, commune_code="03784", on=on, told=told, given_by_it=given_by_it) is expected


@pytest.mark.parametrize(
    ("item", "group", "on", "quantity", "cost_vnd", "state_vnd", "refused", "warned"),
    [
        ("language", "poor", date(2026, 3, 2), 1, 6_000_000, 4_000_000, False, False),
        ("language", "poor", date(2026, 3, 2), 1, 6_000_000, 4_000_001, True, False),
        ("language", "near_poor", date(2026, 3, 2), 1, 6_000_000, 4_200_000, False, False),
        ("language", "near_poor", date(2026, 3, 2), 1, 6_000_000, 4_200_001, True, False),
        ("meals", "minority", date(2026, 3, 2), 60, 4_000_000, 3_000_000, False, False),
        ("meals", "minority", date(2026, 3, 2), 60, 4_000_000, 3_050_000, True, False),
        ("language", "poor", date(2024, 6, 4), 1, 6_000_000, 6_000_000, False, True),
        ("kit", "poor", date(2026, 3, 2), 1, 700_000, 700_000, False, True),
        ("language", "other", date(2026, 3, 2), 1, 6_000_000, 1, False, True),
    ],
)
def test_costs_against_the_norm_of_group_and_day(
    item: str, group: str, on: date, quantity: int, cost_vnd: int, state_vnd: int, refused: bool, warned: bool
) -> None:
    norm = rules.norms(current_plan()).of(item, group, on)
    told = rules.judge_costs(norm, rules.Cost(quantity, cost_vnd, state_vnd))
    assert (bool(told.refusal), bool(told.warning)) == (refused, warned)


def test_a_norm_is_not_passed_by_paying_in_parts(society: Society, home: Household, worker: Person, row: Beneficiary) -> None:
    """One course in two payments is one course, in another case of the worker too; days add up; another item starts anew."""
    by, case = society.nam_lau_officer, begun(row, society.nam_lau_officer)
    cost(case, by, state_vnd=3_000_000)
    with pytest.raises(Refused, match=r"đã trả 3\.000\.000.* là 4\.000\.001.* mức 4\.000\.000.*khoá khác"):
        cost(case, by, state_vnd=1_000_001)
    cost(case, by, state_vnd=1_000_000)
    actions.sign(support_id=case.support_id, contract=a_contract(), by=by, version=None)
    other = AbroadCase.objects.create(
        support=Support.objects.create(
            area_id=home.area_id, household=home, person=worker, kind="abroad", content=rules.CONTENT, giver=rules.P4_2, title="x",
            beneficiary_name="Lò Thị Hoa", starts_on=clock.today(), by_id=by.pk, at=clock.now(),
        ),
        area_id=home.area_id, household=home, person=worker, rule=rules.LANGUAGE_RULE, begun_on=clock.today(), group="poor",
    )  # fmt: skip
    with pytest.raises(Refused, match="cao hơn mức"):
        cost(other, by, state_vnd=1)
    cost(other, by, quantity=2, state_vnd=4_000_000)
    with pytest.raises(Refused, match="cao hơn mức"):
        cost(case, by, state_vnd=1)
    cost(case, by, item="meals", quantity=20, state_vnd=1_000_000)
    cost(case, by, item="meals", quantity=30, state_vnd=1_500_000)
    assert queries.paid_of(case) == 6_500_000


def a_case_of(worker: Person, home: Household, by: User) -> AbroadCase:
    """Another case of the worker, in the commune of this household: written straight."""
    support = Support.objects.create(
        area_id=home.area_id, household=home, person=worker, kind="abroad", content=rules.CONTENT, giver=rules.P4_2, title="x",
        beneficiary_name="Lò Thị Hoa", starts_on=clock.today(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    return AbroadCase.objects.create(
        support=support, area_id=home.area_id, household=home, person=worker, rule=rules.LANGUAGE_RULE, begun_on=clock.today(), group="poor"
    )


def test_what_was_paid_before_counts_in_whichever_group_case_and_commune(
    society: Society, home: Household, worker: Person, row: Beneficiary
) -> None:
    """The worker's group changed, the first case was stopped, the next one is another commune's, another row is the same person."""
    by, case = society.nam_lau_officer, begun(row, society.nam_lau_officer)
    cost(case, by, cost_vnd=4_000_000)
    AbroadCase.objects.filter(pk=case.pk).update(group="near_poor")
    with pytest.raises(Refused, match=r"đã trả 4\.000\.000"):
        cost(case, by, cost_vnd=1_000_000, state_vnd=700_000)
    case.refresh_from_db()
    actions.stop_case(support_id=case.support_id, reason="Thôi", by=by, version=None)
    with pytest.raises(Refused, match=r"đã trả 4\.000\.000"):
        cost(a_case_of(worker, home, by), by, state_vnd=1)
    act_as(society.phieng_pan_officer)
    away = household("Lò Thị Hoa", code="04159", when=occasion("04159", by=society.phieng_pan_officer))
    elsewhere = a_case_of(worker, away, society.phieng_pan_officer)
    with pytest.raises(Refused, match=r"đã trả 4\.000\.000"):
        cost(elsewhere, society.phieng_pan_officer, state_vnd=1)
    # Another course of its own number is another course.
    assert cost(elsewhere, society.phieng_pan_officer, quantity=2).state_vnd == 4_000_000
    other = a_case_of(member(away, "Lò Thị Hoa", occasion("04159", year=2025)), away, society.phieng_pan_officer)
    assert queries.paid_before(other, "language") is None
    same_person(worker, other.person)
    told = queries.paid_before(other, "language")
    assert told == rules.Cost(2, 10_000_000, 8_000_000)
    act_as(society.nam_lau_officer)
    assert queries.paid_before(elsewhere, "language") is None  # the case is not theirs: nothing is told


def same_person(kept: Person, merged: Person) -> None:
    """The two rows are one person since: written straight."""
    one, two = sorted((kept, merged), key=lambda person: person.pk)
    pair = PersonPair.objects.create(
        left_person=one, right_person=two, left_area=one.area, right_area=two.area, left_name="x", right_name="x", probability=1,
        found_at=clock.now(), state="merged",
    )  # fmt: skip
    PersonMerge.objects.create(
        pair=pair, merged=merged, kept=kept, merged_area=merged.area, kept_area=kept.area, ended_on=clock.today(), at=clock.now()
    )


def test_what_happened_before_it_was_written_down(
    society: Society, row: Beneficiary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker who left months ago is entered today: days from the list's approval on, judged by what was so on the day of leaving."""
    by, case = society.nam_lau_officer, begun(row, society.nam_lau_officer)
    left = LISTED + timedelta(days=40)
    with pytest.raises(Refused, match="từ ngày phê duyệt danh sách"):
        cost(case, by, held_on=LISTED - timedelta(days=1))
    cost(case, by, held_on=LISTED)
    signed = a_contract(signed_on=LISTED + timedelta(days=10), work_from=left)
    actions.sign(support_id=case.support_id, contract=signed, by=by, version=None)
    with pytest.raises(Refused, match="Hợp đồng ký ngày"):
        actions.depart(support_id=case.support_id, departed_on=LISTED + timedelta(days=9), by=by, version=None)
    asked: list[date] = []
    told_of = queries.told_of
    monkeypatch.setattr(queries, "told_of", lambda **given: (asked.append(given["on"]), told_of(**given))[1])
    gone = actions.depart(support_id=case.support_id, departed_on=left, by=by, version=None)
    assert (gone.departed_on, gone.state, asked) == (left, "gone", [left])


def test_what_is_not_written(society: Society, row: Beneficiary) -> None:
    by, today = society.nam_lau_officer, clock.today()
    for who in (society.phieng_pan_officer, society.nam_lau_chairman):
        with pytest.raises(Refused, match="Chỉ Cán bộ"):
            begun(row, who)
    case = begun(row, by)
    with pytest.raises(Refused, match=r"trùng|Trùng|đã có hồ sơ"):
        begun(row, by)
    with pytest.raises(Refused, match="tên thân nhân"):
        actions.advise(
            support_id=case.support_id, told_to="relative", name="", held_on=today, adviser="A", topic="B", by=by, version=None
        )
    with pytest.raises(Stale):
        cost(case, by, version=99)
    with pytest.raises(Refused, match="không được lớn hơn chi phí"):
        cost(case, by, state_vnd=7_000_000)
    with pytest.raises(Refused, match="đến hôm nay"):
        cost(case, by, held_on=today + timedelta(days=1))
    with pytest.raises(Refused, match="hết hạn"):
        actions.sign(support_id=case.support_id, contract=a_contract(work_to=today), by=by, version=None)
    with pytest.raises(Refused, match="nên chưa ghi về nước"):
        actions.come_back(support_id=case.support_id, returned_on=today, return_kind="full", return_note="", by=by, version=None)
    actions.sign(support_id=case.support_id, contract=a_contract(), by=by, version=None)
    actions.depart(support_id=case.support_id, departed_on=today, by=by, version=None)
    with pytest.raises(Refused, match="đã xuất cảnh"):
        actions.stop_case(support_id=case.support_id, reason="Thôi", by=by, version=None)
    assert queries.waiting_rows([case.area_id]).exists() is False
    act_as(society.phieng_pan_officer)
    assert AbroadCase.objects.exists() is False


def test_the_list_costs_the_same_whatever_its_length(society: Society, home: Household, row: Beneficiary, client_of: ClientOf) -> None:
    client = client_of(society.nam_lau_officer)
    begun(row, society.nam_lau_officer)
    for name in ("Lò Văn Hai", "Lò Văn Ba"):
        for page in ("cases", "waiting"):
            with counted_queries(12):
                assert client.get(reverse(f"delivery_abroad:{page}")).status_code == 200
        act_as(society.nam_lau_officer)
        when = occasion(by=society.nam_lau_officer, year=2024, on=date(2024, 10, 1))
        other = chosen(home, member(home, name, when), society.nam_lau_officer)
        begun(other, society.nam_lau_officer)
