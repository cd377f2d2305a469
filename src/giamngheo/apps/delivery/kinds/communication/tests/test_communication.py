"""Communication: a dialogue stays open until every question is answered; products, events, awards, reach."""

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
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.delivery.actions import evidence
from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.actions.supports import Overlapped
from giamngheo.apps.delivery.case_lists import cases_in
from giamngheo.apps.delivery.kinds.communication import actions, queries, rules, tasks
from giamngheo.apps.delivery.kinds.communication.models import CommunicationCase, Question
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.kit import clock

HELD_ON = date(2026, 3, 1)
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def officer(society: Society) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


def begun(officer: User, what: str = "dialogue", **more: Any) -> CommunicationCase:
    outline = {name: more.pop(name) for name in list(more) if name in actions.Outline.__slots__}
    given: dict[str, Any] = {
        "area_id": area(NAM_LAU).pk, "name": "Đối thoại tháng 3", "giver": "p6_2", "starts_on": HELD_ON, "source_code": "central",
        "ends_on": HELD_ON, "amount_vnd": 10_000_000,
    }  # fmt: skip
    told = {"topic": "Chính sách nhà ở", "maker": "UBND xã", **outline}
    return actions.begin_case(beginning=Beginning(**{**given, **more}), outline=actions.Outline(what, **told), by=officer)


def asked(case: CommunicationCase, officer: User, text: str = "Bao giờ làm nhà?", due_on: date | None = None) -> Question:
    return actions.ask(
        support_id=case.support_id, asked_by="Lò Văn Một", text=text, agency="UBND xã", due_on=due_on, by=officer, version=None
    )


def answered(question: Question, officer: User, on: date = date(2026, 3, 5)) -> Question:
    return actions.answer(
        question_id=question.pk, answer="Quý III năm nay.", answered_by="Chủ tịch UBND xã", answered_on=on, by=officer, version=None
    )


def proven(case: CommunicationCase, officer: User) -> None:
    actions.tell_reach(support_id=case.support_id, reach_count=80, poor_count=30, by=officer, version=None)
    evidence.add_evidence(support_id=case.support_id, content=JPEG, name="a.jpg", step="photo", title="Ảnh", by=officer)


def submit(case: CommunicationCase, officer: User) -> CommunicationCase:
    return actions.submit_case(support_id=case.support_id, by=officer, version=None)


def test_a_dialogue_on_screen_stays_open_until_every_question_is_answered(
    society: Society, officer: User, client_of: ClientOf
) -> None:
    mine, chairman = client_of(officer), client_of(society.nam_lau_chairman)
    told = {
        "what": "dialogue", "name": "Đối thoại bản", "topic": "Nhà ở", "maker": "UBND xã", "giver": "p6_2", "starts_on": "2026-03-01",
        "amount_vnd": "10.000.000", "source_code": "central",
    }  # fmt: skip
    url = mine.post(reverse("delivery_communication:new"), told).url
    support = Support.objects.get(kind="communication")
    step = lambda name: reverse(f"delivery_communication:{name}", args=[support.pk])  # noqa: E731
    for text in ("Bao giờ làm nhà?", "Nước sạch ở đâu?"):
        assert mine.post(step("ask"), {"text": text}).status_code == 302
    assert mine.post(step("reach"), {"reach_count": "80", "poor_count": "30"}).status_code == 302
    paper = {"step": "minutes", "title": "Biên bản", "content": SimpleUploadedFile("bb.pdf", PDF)}
    mine.post(reverse("delivery:evidence_new", args=[support.pk]), paper)
    act_as(officer)
    first, second = Question.objects.order_by("number")
    reply = {"answer": "Quý III.", "answered_by": "Chủ tịch", "answered_on": "2026-03-05"}
    assert mine.post(reverse("delivery_communication:answer", args=[first.pk]), reply).status_code == 302
    refused = mine.post(step("submit"), {"version": ""})
    assert (refused.status_code, "Câu hỏi 2 “Nước sạch ở đâu?” chưa có trả lời" in refused.content.decode()) == (422, True)
    assert "buổi đối thoại còn mở" in mine.get(url).content.decode()
    assert mine.post(reverse("delivery_communication:answer", args=[second.pk]), reply).status_code == 302
    assert mine.post(step("pay"), {
        "what": "Nước uống", "amount_vnd": "500.000", "paid_on": "2026-03-02", "source_code": "central",
    }).status_code == 302  # fmt: skip
    assert mine.post(step("submit"), {"version": ""}).status_code == 302
    assert chairman.post(step("finish"), {"accepted_on": "2026-04-01"}).status_code == 302
    act_as(officer)
    support.refresh_from_db()
    assert (support.state, support.amount_vnd, len(support.snapshot["kind"]["questions"])) == ("accepted", 500_000, 2)
    counts = queries.counts(cases_in(CommunicationCase, [support.area_id]))
    assert (counts["done"], counts["reached"], counts["poor"], counts["open_questions"]) == (1, 80, 30, 0)
    CommunicationCase.objects.filter(support=support).update(poor_count=None)
    assert queries.counts(cases_in(CommunicationCase, [support.area_id]))["poor"] is None  # nobody counted them


def test_a_question_is_a_task_until_it_is_answered(society: Society, officer: User) -> None:
    case = begun(officer)
    access = access_of(officer, clock.today())
    assert tasks.my_tasks(access, clock.today()) == []
    question = asked(case, officer, due_on=date(2026, 3, 10))
    (task,) = tasks.my_tasks(access, clock.today())
    assert (task.count, task.due_on) == (1, date(2026, 3, 10))
    with pytest.raises(Refused, match="từ ngày đối thoại"):
        answered(question, officer, date(2026, 2, 1))
    answered(question, officer)
    assert tasks.my_tasks(access, clock.today()) == []


def test_what_was_submitted_takes_no_more_questions_until_it_is_given_back(society: Society, officer: User) -> None:
    case = begun(officer)
    answered(asked(case, officer), officer)
    proven(case, officer)
    submit(case, officer)
    with pytest.raises(Refused, match="Chỉ ghi câu hỏi"):
        asked(case, officer, "Câu nữa?")
    act_as(society.nam_lau_chairman)
    with pytest.raises(Stale):
        actions.give_back(support_id=case.support_id, reason="x", by=society.nam_lau_chairman, version=1)
    actions.give_back(support_id=case.support_id, reason="Thiếu câu hỏi của bản Nà Ban", by=society.nam_lau_chairman, version=None)
    act_as(officer)
    asked(case, officer, "Câu nữa?")
    with pytest.raises(Refused, match="Câu hỏi 2 “Câu nữa\\?”"):
        submit(case, officer)


def test_awards_are_of_an_emulation_movement(society: Society, officer: User) -> None:
    given: dict[str, Any] = {
        "holder": "household", "name": "Hộ Lò Văn Một", "form": "Giấy khen", "merit": "Tự nguyện thoát nghèo", "decision_number": "9/QĐ",
        "decided_on": HELD_ON, "by": officer, "version": None,
    }  # fmt: skip
    with pytest.raises(Refused, match="Chỉ phong trào"):
        actions.add_award(support_id=begun(officer).support_id, **given)
    case = begun(officer, "emulation", name="Cả nước chung tay vì người nghèo")
    with pytest.raises(Refused, match="Chưa ghi tập thể"):
        submit(case, officer)
    with pytest.raises(Refused, match="số quyết định"):
        actions.add_award(support_id=case.support_id, **{**given, "decision_number": " "})
    actions.add_award(support_id=case.support_id, **given)
    proven(case, officer)
    assert submit(case, officer).state == "submitted"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"giver": "p2"}, "không có nội dung"), ({"what": "none"}, "Chọn loại việc"), ({"topic": " "}, "Ghi nội dung"),
        ({"what": "event", "copies": 3}, "Chỉ sản phẩm"), ({"by": "phieng_pan_officer"}, "Chỉ Cán bộ"),
    ],
)  # fmt: skip
def test_what_is_not_written(society: Society, officer: User, more: dict[str, Any], words: str) -> None:
    by = getattr(society, more.pop("by")) if "by" in more else officer
    with pytest.raises(Refused, match=words):
        begun(by, more.pop("what", "dialogue"), **more)
    assert Support.objects.count() == 0


def test_the_same_event_twice_is_refused_and_another_is_not(society: Society, officer: User) -> None:
    first = begun(officer, "event", name="Ngày vì người nghèo")
    with pytest.raises(Overlapped, match=f"hỗ trợ số {first.support_id}"):
        begun(officer, "event", name="Ngày vì người nghèo")
    assert begun(officer, "product", name="Phóng sự", copies=2).pk
    act_as(society.phieng_pan_officer)
    assert CommunicationCase.objects.exists() is False


def test_reach_that_contradicts_itself() -> None:
    assert "lớn hơn" in rules.reach_problem(3, 4)
    assert "trước" in rules.reach_problem(None, 4)
    assert rules.reach_problem(4, 4) == rules.reach_problem(4, None) == rules.reach_problem(None, None) == ""


def test_the_list_costs_the_same_whatever_its_length(society: Society, officer: User, client_of: ClientOf) -> None:
    client = client_of(officer)
    for number in range(3):
        begun(officer, "product", name=f"Phóng sự {number}")
        with counted_queries(12):
            assert f"Phóng sự {number}" in client.get(reverse("delivery_communication:cases")).content.decode()
