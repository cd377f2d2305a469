"""Jobs found: on screen from the household's page to the accepted, proven job; and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import Society
from tests.apps.delivery_world import poor_households
from tests.apps.evidence_files import JPEG, PDF
from tests.apps.payment_world import tie_on_screen
from tests.apps.review_world import act_as, counted_queries, member, occasion

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.todo import Task, tasks_of
from giamngheo.apps.delivery.actions import evidence
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.kinds.placement import actions, queries, rules
from giamngheo.apps.delivery.kinds.placement.models import Placement
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Person
from giamngheo.kit import clock

from .things import a_job

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


def found(home: Household, worker: Person, society: Society, **more: Any) -> Placement:
    job = {name: more.pop(name) for name in list(more) if name in actions.Job.__slots__}
    given: dict[str, Any] = {"giver": "p4_3", "list_reference": "", "amount_vnd": None, "source_code": "", "by": society.nam_lau_officer}
    return actions.begin_case(household=home, person_id=worker.pk, job=a_job(**job), **{**given, **more})


def proven(case: Placement, society: Society, step: str = "contract") -> Placement:
    evidence.add_evidence(
        support_id=case.support_id, content=JPEG, name="hop-dong.jpg", step=step, title="Hợp đồng", by=society.nam_lau_officer
    )
    return actions.submit_case(support_id=case.support_id, by=society.nam_lau_officer, version=None)


def todo_of(who: User) -> list[Task]:
    """What of deciding cases stands on their home page."""
    act_as(who)
    return [task for task in tasks_of(access_of(who, clock.today()), clock.today()) if task.title.startswith("Duyệt, nghiệm thu")]


def accept(case: Placement, society: Society) -> Placement:
    act_as(society.nam_lau_chairman)
    try:
        return actions.accept_placement(
            support_id=case.support_id, accepted_on=date(2026, 4, 1), by=society.nam_lau_chairman, version=None
        )
    finally:
        act_as(society.nam_lau_officer)


def test_on_screen_from_the_household_to_the_accepted_and_paid_job(
    society: Society, home: Household, worker: Person, client_of: ClientOf
) -> None:
    officer = client_of(society.nam_lau_officer)
    asked = {
        "person_id": worker.pk, "found_on": "2026-03-02", "employer": "Công ty May", "job": "Công nhân may", "place": "province",
        "connector": "centre", "contract": "fixed", "months": "12", "wage_vnd": "6.500.000", "giver": "p4_3", "amount_vnd": "500.000",
        "source_code": "central",
    }  # fmt: skip
    page = reverse("delivery_placement:new", args=[home.pk])
    assert reverse("delivery_placement:new", args=[home.pk]) in officer.get(reverse("register:household", args=[home.pk])).content.decode()
    case_url = officer.post(page, asked).url
    assert "Chưa có bằng chứng" in officer.get(case_url).content.decode()
    support = Support.objects.get(kind="placement")
    refused = officer.post(reverse("delivery_placement:submit", args=[support.pk]), {"version": ""})
    assert (refused.status_code, "Chưa có bằng chứng của việc làm" in refused.content.decode()) == (422, True)
    paper = {"step": "contract", "title": "Hợp đồng lao động", "content": SimpleUploadedFile("hd.pdf", PDF)}
    officer.post(reverse("delivery:evidence_new", args=[support.pk]), paper)
    waits = "Duyệt, nghiệm thu: Việc làm đã tìm được"
    assert waits not in client_of(society.nam_lau_chairman).get("/").content.decode()
    assert officer.post(reverse("delivery_placement:submit", args=[support.pk]), {"version": ""}).status_code == 302
    assert waits in client_of(society.nam_lau_chairman).get("/").content.decode()
    assert waits not in officer.get("/").content.decode()
    chairman = client_of(society.nam_lau_chairman)
    assert [(t.title, t.url) for t in todo_of(society.nam_lau_chairman)] == [("Duyệt, nghiệm thu: Việc làm đã tìm được", case_url)]
    assert todo_of(society.nam_lau_officer) == []
    assert "Nghiệm thu" in chairman.get(case_url).content.decode()
    assert chairman.post(reverse("delivery_placement:finish", args=[support.pk]), {"accepted_on": "2026-04-01"}).status_code == 302
    assert todo_of(society.nam_lau_chairman) == []
    act_as(society.nam_lau_officer)
    support.refresh_from_db()
    assert (support.state, support.accepted_on) == ("accepted", date(2026, 4, 1))
    frozen = support.snapshot["kind"]
    assert (frozen["employer"], frozen["months"]) == ("Công ty May", 12)
    assert (frozen["household_class"], frozen["is_three_classes"]) == ("POOR", True)
    tie_on_screen(officer, society.nam_lau_officer, support.pk)
    told = officer.get(reverse("delivery_placement:cases"), {"dien": "ba-dien"}).content.decode()
    assert "100,00" in told
    rows = b"".join(officer.get(reverse("delivery_placement:cases_file", args=["csv"])).streaming_content).decode()
    assert ("Lò Thị Hoa" in rows, "Công ty May" in rows) == (True, True)


def test_a_job_without_proof_is_not_accepted(society: Society, home: Household, worker: Person) -> None:
    case = found(home, worker, society)
    with pytest.raises(Refused, match="Chưa có bằng chứng"):
        actions.submit_case(support_id=case.support_id, by=society.nam_lau_officer, version=None)
    evidence.add_evidence(
        support_id=case.support_id, content=JPEG, name="a.jpg", step="", title="Ảnh nhà máy", by=society.nam_lau_officer
    )
    with pytest.raises(Refused, match="Chưa có bằng chứng"):  # a photo of anything is no proof
        actions.submit_case(support_id=case.support_id, by=society.nam_lau_officer, version=None)
    with pytest.raises(Refused, match="đã trình"):
        accept(case, society)
    accepted = accept(proven(case, society, "confirmation"), society)
    assert Support.objects.get(pk=accepted.support_id).state == "accepted"


def test_proofs_stay_while_it_is_submitted_and_go_again_when_given_back(society: Society, home: Household, worker: Person) -> None:
    case = proven(found(home, worker, society), society)
    proof = Support.objects.get(pk=case.support_id).evidence.get()
    with pytest.raises(Refused, match="giữ lại"):
        evidence.remove_evidence(evidence_id=proof.pk, by=society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    with pytest.raises(Stale):
        actions.give_back(support_id=case.support_id, reason="mờ", by=society.nam_lau_chairman, version=1)
    given_back = actions.give_back(support_id=case.support_id, reason="Ảnh mờ", by=society.nam_lau_chairman, version=case.version)
    assert (given_back.state, given_back.return_reason) == ("found", "Ảnh mờ")
    act_as(society.nam_lau_officer)
    evidence.remove_evidence(evidence_id=proof.pk, by=society.nam_lau_officer)
    with pytest.raises(Refused, match="Chưa có bằng chứng"):
        actions.submit_case(support_id=case.support_id, by=society.nam_lau_officer, version=None)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"found_on": date(2099, 1, 1)}, "sau ngày hôm nay"),
        ({"employer": " "}, "Ghi nơi làm việc"),
        ({"months": None}, "phải ghi số tháng"),
        ({"contract": "oral"}, "bỏ trống số tháng"),
        ({"by": "phieng_pan_officer"}, "Chỉ Cán bộ"),
        ({"by": "nam_lau_chairman"}, "Chỉ Cán bộ"),
    ],
)
def test_what_is_not_written(society: Society, home: Household, worker: Person, more: dict[str, Any], words: str) -> None:
    if "by" in more:
        more = {"by": getattr(society, more["by"])}
    with pytest.raises(Refused, match=words):
        found(home, worker, society, **more)
    assert Support.objects.count() == 0


def test_the_same_worker_twice_is_refused(society: Society, home: Household, worker: Person) -> None:
    first = found(home, worker, society)
    with pytest.raises(Refused, match=f"hỗ trợ số {first.support_id}, Công ty TNHH May"):
        found(home, worker, society, found_on=date(2026, 3, 20))
    accept(proven(first, society), society)
    with pytest.raises(Overlapped, match=f"hỗ trợ số {first.support_id}"):  # the same day once more
        found(home, worker, society)
    second = found(home, worker, society, found_on=date(2026, 4, 2))
    actions.stop_case(support_id=second.support_id, reason="Nghỉ ngay", by=society.nam_lau_officer, version=None)
    assert found(home, worker, society, found_on=date(2026, 4, 2)).pk != second.pk


@pytest.mark.parametrize(
    ("birth_on", "birth_year", "is_young"),
    [
        (date(2011, 3, 2), None, False), (date(2011, 3, 3), None, True), (None, 2011, False), (None, 2012, True), (None, None, False)
    ],
)  # fmt: skip
def test_who_is_too_young_for_certain(birth_on: date | None, birth_year: int | None, is_young: bool) -> None:
    problem = rules.age_problem(birth_on, birth_year, on=date(2026, 3, 2), plan=current_plan())
    assert bool(problem) is is_young


@pytest.mark.parametrize(
    ("facts", "is_three"),
    [
        (None, None),
        ({"household_class": None, "has_escaped": None, "escaped_on": None}, None),
        ({"household_class": "NEAR_POOR", "has_escaped": None, "escaped_on": None}, True),
        ({"household_class": "NOT_POOR", "has_escaped": None, "escaped_on": None}, None),
        ({"household_class": "NOT_POOR", "has_escaped": False, "escaped_on": None}, False),
        ({"household_class": "NOT_POOR", "has_escaped": True, "escaped_on": date(2023, 3, 3)}, True),
        ({"household_class": "NOT_POOR", "has_escaped": True, "escaped_on": date(2023, 3, 2)}, False),
    ],
)
def test_the_three_classes_on_the_day(facts: dict[str, Any] | None, is_three: bool | None) -> None:
    assert rules.class_on_day(facts, plan=current_plan(), on=date(2026, 3, 2)).is_three is is_three


def test_workers_are_counted_once_and_of_unknown_class_apart(society: Society, home: Household, worker: Person) -> None:
    accept(proven(found(home, worker, society), society), society)
    again = found(home, worker, society, found_on=date(2026, 5, 4), contract="indefinite", months=None)
    accept_later = proven(again, society)
    act_as(society.nam_lau_chairman)
    actions.accept_placement(support_id=accept_later.support_id, accepted_on=date(2026, 6, 1), by=society.nam_lau_chairman, version=None)
    act_as(society.nam_lau_officer)
    other = member(home, "Lò Văn Tư", occasion(by=society.nam_lau_officer, year=2024, on=date(2024, 10, 1)))
    before_any_class = found(home, other, society, found_on=date(2024, 12, 2))
    assert before_any_class.is_three_classes is None
    accept(proven(before_any_class, society), society)
    told = queries.counts(queries.cases_in([home.area_id]))
    assert (told.workers, told.three, told.unknown, told.homes, told.share) == (2, 1, 1, 1, 1.0)


def test_who_stands_elsewhere_sees_nothing(society: Society, home: Household, worker: Person) -> None:
    case = found(home, worker, society)
    act_as(society.phieng_pan_officer)
    assert Placement.objects.filter(pk=case.pk).exists() is False


def test_the_list_costs_the_same_whatever_its_length(society: Society, home: Household, worker: Person, client_of: ClientOf) -> None:
    client = client_of(society.nam_lau_officer)
    when = occasion(by=society.nam_lau_officer, year=2024, on=date(2024, 10, 1))
    people = [worker, member(home, "Lò Văn Hai", when), member(home, "Lò Văn Ba", when)]
    for person in people:
        found(home, person, society)
        with counted_queries(12):
            assert client.get(reverse("delivery_placement:cases")).status_code == 200
