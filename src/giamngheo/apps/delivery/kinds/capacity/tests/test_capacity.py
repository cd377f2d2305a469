"""Capacity: officers of the roll, certificates not before the course ends, visits, workshops, materials."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import Society, area
from tests.apps.evidence_files import JPEG, PDF
from tests.apps.review_world import NAM_LAU, act_as, counted_queries

from giamngheo.apps.accounts.models import User
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.delivery.actions import evidence
from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.case_lists import cases_in
from giamngheo.apps.delivery.kinds.capacity import actions, queries, rules
from giamngheo.apps.delivery.kinds.capacity.models import CapacityCase, Learner
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.subjects.models import Answer, Subject
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key, sort_key

STARTS, ENDS = date(2026, 3, 2), date(2026, 3, 4)
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def officer(society: Society) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


def on_roll(name: str, sex: str | None = None) -> Subject:
    made = Subject.objects.create(
        kind="officer", area=area(NAM_LAU), name=name, search_key=search_key(name), sort_key=sort_key(name), opened_on=STARTS,
        at=clock.now(),
    )  # fmt: skip
    if sex:
        Answer.objects.create(
            area=area(NAM_LAU), subject=made, fact="sex", value=sex, observed_on=STARTS, recorded_at=clock.now()
        )
    return made


def chosen(society: Society, *subjects: Subject) -> None:
    """An approved list that chose these officers."""
    now, chairman = clock.now(), society.nam_lau_chairman
    made = BeneficiaryList.objects.create(
        rule=rules.OFFICER_RULE, content="capacity", area=area(NAM_LAU), on=date(2025, 12, 1), year=2025, title="Cán bộ tập huấn",
        asks_village=False, village_binds=False, is_sensitive=False, authority="commune", proposed_by_id=society.nam_lau_officer.pk,
        proposed_at=now, plan_digest="x",
    )  # fmt: skip
    for number, one in enumerate(subjects, start=1):
        Beneficiary.objects.create(
            list=made, area=area(NAM_LAU), subject=one, subject_key=f"o{one.pk}", name=one.name, sort_key=one.sort_key, number=number,
            proposed_state="YES", check_state="YES", outcome="chosen", is_sensitive=False,
        )  # fmt: skip
    BeneficiaryList.objects.filter(pk=made.pk).update(
        state="approved", decision_number="7/QĐ-UBND", decided_on=date(2025, 12, 20), approved_by_id=chairman.pk, approved_at=now
    )


def begun(officer: User, what: str = "course", **more: Any) -> CapacityCase:
    outline = {name: more.pop(name) for name in list(more) if name in actions.Outline.__slots__}
    given: dict[str, Any] = {
        "area_id": area(NAM_LAU).pk, "name": "Tập huấn rà soát", "giver": "p7_1", "starts_on": STARTS, "source_code": "central",
        "ends_on": ENDS, "amount_vnd": 20_000_000,
    }  # fmt: skip
    told = {"field": "poverty", "topic": "Rà soát hộ nghèo", "organiser": "UBND xã", **outline}
    return actions.begin_case(beginning=Beginning(**{**given, **more}), outline=actions.Outline(what, **told), by=officer)


def enrol(case: CapacityCase, officer: User, *subjects: Subject) -> list[Learner]:
    return actions.enrol(support_id=case.support_id, subject_ids=[one.pk for one in subjects], by=officer, version=None)


def certify(case: CapacityCase, officer: User, results: dict[int, str | None], on: date = ENDS) -> int:
    return actions.certify(support_id=case.support_id, certified_on=on, results=results, by=officer, version=None)


def photo(case: CapacityCase, officer: User) -> None:
    evidence.add_evidence(support_id=case.support_id, content=JPEG, name="a.jpg", step="class", title="Ảnh", by=officer)


def submit(case: CapacityCase, officer: User) -> CapacityCase:
    return actions.submit_case(support_id=case.support_id, by=officer, version=None)


def test_a_course_on_screen_from_the_approved_list_to_acceptance(
    society: Society, officer: User, client_of: ClientOf
) -> None:
    hoa, ban = on_roll("Lò Thị Hoa", "F"), on_roll("Cà Văn Bản", "M")
    chosen(society, ban, hoa)
    mine, chairman = client_of(officer), client_of(society.nam_lau_chairman)
    told = {
        "what": "course", "field": "poverty", "name": "Tập huấn rà soát", "topic": "Rà soát", "organiser": "UBND xã", "giver": "p7_1",
        "starts_on": "2026-03-02", "ends_on": "2026-03-04", "amount_vnd": "20.000.000", "source_code": "central",
    }  # fmt: skip
    url = mine.post(reverse("delivery_capacity:new"), told).url
    support = Support.objects.get(kind="capacity")
    step = lambda name: reverse(f"delivery_capacity:{name}", args=[support.pk])  # noqa: E731
    page = mine.get(step("enrol")).content.decode()
    assert page.index("Lò Thị Hoa (nữ)") < page.index("Cà Văn Bản")  # women first
    assert mine.post(step("enrol"), {"subjects": [hoa.pk, ban.pk]}).status_code == 302
    nobody = mine.get(step("enrol")).content.decode()
    assert ("Không còn cán bộ nào để ghi danh" in nobody, "data-gn-guard" in nobody) == (True, False)
    act_as(officer)
    ids = {one.name: one.pk for one in Learner.objects.all()}
    refused = mine.post(step("submit"), {"version": ""})
    assert (refused.status_code, "Chưa có kết quả của 2 cán bộ" in refused.content.decode()) == (422, True)
    results = {
        "certified_on": "2026-03-03", f"kq-{ids['Lò Thị Hoa']}": "yes", f"so-{ids['Lò Thị Hoa']}": "CC 01", f"kq-{ids['Cà Văn Bản']}": "no",
    }  # fmt: skip
    early = mine.post(step("certify"), results)
    assert (early.status_code, "không cấp chứng chỉ trước ngày kết thúc lớp" in early.content.decode()) == (422, True)
    assert mine.post(step("certify"), {**results, "certified_on": "2026-03-04"}).status_code == 302
    paper = {"step": "class", "title": "Danh sách lớp", "content": SimpleUploadedFile("ds.pdf", PDF)}
    mine.post(reverse("delivery:evidence_new", args=[support.pk]), paper)
    spent = {"what": "Báo cáo viên", "amount_vnd": "5.000.000", "paid_on": "2026-03-04", "source_code": "central"}
    assert mine.post(step("pay"), spent).status_code == 302
    assert mine.post(step("submit"), {"version": ""}).status_code == 302
    assert chairman.post(step("finish"), {"accepted_on": "2026-03-10"}).status_code == 302
    act_as(officer)
    support.refresh_from_db()
    assert (support.state, support.amount_vnd, len(support.snapshot["kind"]["learners"])) == ("accepted", 5_000_000, 2)
    assert "CC 01" in mine.get(url).content.decode()
    counts = queries.counts(cases_in(CapacityCase, [support.area_id]))
    assert counts == {"done": 1, "under_way": 0, "officers": 2, "women": 1, "certified": 1}


def test_no_certificate_before_the_course_ends(society: Society, officer: User) -> None:
    hoa = on_roll("Lò Thị Hoa")
    chosen(society, hoa)
    case = begun(officer, starts_on=STARTS, ends_on=date(2099, 1, 1))
    (one,) = enrol(case, officer, hoa)
    for day in (ENDS, date(2099, 1, 1)):
        with pytest.raises(Refused, match="01/01/2099"):
            certify(case, officer, {one.pk: "CC 1"}, day)
    with pytest.raises(Refused, match="Chưa kết thúc"):
        submit(case, officer)
    assert Learner.objects.filter(passed=True).exists() is False


def test_a_course_takes_only_who_an_approved_list_chose_and_a_workshop_who_is_on_the_roll(society: Society, officer: User) -> None:
    hoa, ban = on_roll("Lò Thị Hoa"), on_roll("Cà Văn Bản")
    chosen(society, hoa)
    case = begun(officer)
    with pytest.raises(Refused, match="không được chọn"):
        enrol(case, officer, hoa, ban)
    enrol(case, officer, hoa)
    with pytest.raises(Refused, match="đã ghi danh"):
        enrol(case, officer, hoa)
    workshop = begun(officer, "workshop", name="Hội thảo")
    assert len(enrol(workshop, officer, ban, hoa)) == 2
    with pytest.raises(Refused, match="Chỉ lớp"):
        certify(workshop, officer, {1: "CC"})
    photo(workshop, officer)
    assert submit(workshop, officer).state == "submitted"


def test_a_number_is_of_one_officer_and_the_second_press_is_told(society: Society, officer: User) -> None:
    hoa, ban = on_roll("Lò Thị Hoa"), on_roll("Cà Văn Bản")
    chosen(society, hoa, ban)
    case = begun(officer)
    one, other = enrol(case, officer, hoa, ban)
    with pytest.raises(Refused, match="ghi cho cả"):
        certify(case, officer, {one.pk: "CC 1", other.pk: "CC 1"})
    with pytest.raises(Refused, match="Ghi số chứng chỉ"):
        certify(case, officer, {one.pk: " "})
    assert certify(case, officer, {one.pk: "CC 1"}) == 1
    with pytest.raises(Stale):
        actions.certify(support_id=case.support_id, certified_on=ENDS, results={other.pk: None}, by=officer, version=1)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"giver": "p2"}, "không có nội dung"), ({"field": "none"}, "Chọn loại việc"), ({"topic": " "}, "Ghi nội dung"),
        ({"what": "material"}, "phải ghi số bản"), ({"copies": 3}, "bỏ trống số bản"), ({"ends_on": None}, "Ghi ngày kết thúc"),
        ({"by": "phieng_pan_officer"}, "Chỉ Cán bộ"),
    ],
)  # fmt: skip
def test_what_is_not_written(society: Society, officer: User, more: dict[str, Any], words: str) -> None:
    by = getattr(society, more.pop("by")) if "by" in more else officer
    with pytest.raises(Refused, match=words):
        begun(by, more.pop("what", "course"), **more)
    assert Support.objects.count() == 0


def test_a_material_has_nobody_and_another_commune_sees_nothing(society: Society, officer: User) -> None:
    case = begun(officer, "material", name="Sổ tay", copies=200)
    with pytest.raises(Refused, match="không có người tham dự"):
        enrol(case, officer, on_roll("Lò Thị Hoa"))
    with pytest.raises(Refused, match="Chưa có ảnh"):
        submit(case, officer)
    photo(case, officer)
    submit(case, officer)
    act_as(society.phieng_pan_officer)
    assert CapacityCase.objects.exists() is False


def test_the_list_costs_the_same_whatever_its_length(society: Society, officer: User, client_of: ClientOf) -> None:
    client = client_of(officer)
    for number in range(3):
        begun(officer, "workshop", name=f"Hội thảo {number}")
        with counted_queries(12):
            assert f"Hội thảo {number}" in client.get(reverse("delivery_capacity:cases")).content.decode()
