"""Requests within the year from the meeting on: posting, decision, replay, who wins when two act at once, who sees what."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from giamngheo.apps.accounts.models import RoleAssignment
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.in_year import actions, class_history, policies, queries
from giamngheo.apps.in_year.models import Assessment, Certificate, InYearDecision, Request
from giamngheo.apps.in_year.replay import replay
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.apps.review import engine_door
from giamngheo.apps.review.states import Refused
from giamngheo.engine.plan import load_plan
from giamngheo.kit import clock

from .conftest import Society, area
from .in_year_world import (
    DECIDED,
    FILED,
    MET,
    PAPER,
    POSTED,
    a_person,
    a_worker,
    assigned,
    filed,
    fresh,
    on_day,
    posted,
    recognised_list,
    surveyed,
    with_income,
)
from .review_world import PHIENG_PAN, act_as, household


@pytest.fixture
def homes(society: Society, settings: Any, tmp_path: Path) -> dict[str, Household]:
    settings.HOME = tmp_path
    return recognised_list(society)


@pytest.fixture
def ready(society: Society, homes: dict[str, Household]) -> Request:
    """A request to leave of the poor household: surveyed as not poor, met, posted; the chairman's turn."""
    officer = society.nam_lau_officer
    found = posted(surveyed(filed(homes["POOR"], "leave", officer), officer, score_a=180, deprived=0), officer)
    act_as(society.nam_lau_chairman)
    return found


def class_of(home: Household, day: date) -> str:
    found = class_history.class_on([home.pk], day).get(home.pk)
    return found.household_class if found else ""


class TestMeetingAndPosting:
    def test_below_half_it_is_surveyed_again(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        request = surveyed(filed(homes["POOR"], "leave", officer), officer, score_a=180, deprived=0)
        held = actions.record_meeting(request=request, held_on=MET, chaired_by="A", attended_count=21, agreed_count=10, by=officer)
        assert (held.is_agreed, fresh(request).state) == (False, "returned")
        with pytest.raises(Refused, match="chưa làm được"):
            actions.post_request(request=fresh(request), posted_on=POSTED, place="x", by=officer)
        request = surveyed(fresh(request), officer, score_a=180, deprived=0)
        assert posted(request, officer).state == "posted"

    def test_an_objection_sends_it_back(self, society: Society, ready: Request) -> None:
        act_as(society.nam_lau_officer)
        with pytest.raises(Refused, match="nội dung khiếu nại"):
            actions.return_request(request=ready, reason="", by=society.nam_lau_officer)
        back = actions.return_request(request=ready, reason="Hộ bên cạnh khiếu nại.", by=society.nam_lau_officer)
        assert back.state == "returned"

    def test_votes_that_do_not_fit(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        request = surveyed(filed(homes["POOR"], "leave", officer), officer)
        for attended, agreed in ((0, 0), (5, 6), (5, -1)):
            with pytest.raises(Refused, match="không được lớn hơn"):
                actions.record_meeting(
                    request=request, held_on=MET, chaired_by="A", attended_count=attended, agreed_count=agreed, by=officer
                )

    def test_nothing_is_decided_while_it_hangs(self, society: Society, ready: Request) -> None:
        paper = {**PAPER, "decided_on": date(2026, 9, 24)}
        with pytest.raises(Refused, match="niêm yết đến hết ngày 24/09/2026"):
            actions.recognise_request(request=ready, by=society.nam_lau_chairman, **paper)
        actions.recognise_request(request=ready, by=society.nam_lau_chairman, **{**PAPER, "decided_on": date(2026, 9, 25)})


class TestDeciding:
    def test_only_the_chairman(self, society: Society, ready: Request) -> None:
        for user in (society.nam_lau_officer, society.phieng_pan_chairman, society.province_officer):
            with pytest.raises(Refused, match="không có quyền"):
                actions.recognise_request(request=ready, by=user, **PAPER)

    def test_never_who_worked_on_it(self, society: Society, homes: dict[str, Household]) -> None:
        """A chairman who is an officer as well, and surveyed once, before another survey replaced it."""
        both = a_person("vua-lam-vua-ky", "commune_officer")
        # Given before the two duties were kept apart.
        RoleAssignment.objects.create(user=both, role="commune_chairman", area=area("03784"), valid_from=date(2021, 1, 1))
        officer = society.nam_lau_officer
        request = surveyed(filed(homes["POOR"], "leave", officer), both, score_a=180, deprived=0)
        request = posted(surveyed(request, officer, score_a=180, deprived=0), officer)
        assert both.pk in queries.who_worked_on(request)
        act_as(both)
        for act, more in ((actions.recognise_request, {}), (actions.refuse_request, {"reasons": "x"})):
            with pytest.raises(Refused, match="không được quyết định chính đề nghị đó"):
                act(request=request, by=both, **more, **PAPER)  # type: ignore[operator]

    def test_what_was_found_must_carry_it(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        request = posted(surveyed(filed(homes["NEAR_POOR"], "enter", officer), officer, deprived=1), officer)
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="không đúng với điều được đề nghị"):
            actions.recognise_request(request=request, by=society.nam_lau_chairman, **PAPER)

    def test_a_favourable_result_is_not_refused_before_it_was_posted(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        request = surveyed(filed(homes["POOR"], "leave", officer), officer, deprived=1)
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="Chỉ từ chối khi đã niêm yết"):
            actions.refuse_request(request=request, reasons="x", by=society.nam_lau_chairman, **PAPER)

    @pytest.mark.parametrize(
        ("paper", "told"),
        [
            ({"decision_number": " "}, "số quyết định"),
            ({"signer_name": ""}, "người ký"),
            ({"decided_on": date(2999, 1, 1)}, "sau ngày hôm nay"),
            ({"decided_on": date(2026, 9, 9)}, "không được trước ngày nộp"),
        ],
    )
    def test_the_paper(self, society: Society, ready: Request, paper: dict[str, Any], told: str) -> None:
        with pytest.raises(Refused, match=told):
            actions.recognise_request(request=ready, by=society.nam_lau_chairman, **{**PAPER, **paper})

    def test_the_second_of_two_chairmen_is_told(self, society: Society, ready: Request) -> None:
        """Both looked at the same row; whoever comes second finds the state under the row's lock."""
        other = a_person("chutich-hai", "commune_chairman")
        stale = fresh(ready)
        actions.recognise_request(request=ready, by=society.nam_lau_chairman, version=ready.version, **PAPER)
        act_as(other)
        for act, more in ((actions.recognise_request, {}), (actions.refuse_request, {"reasons": "x"})):
            with CaptureQueriesContext(connection) as captured, pytest.raises(Refused, match="đã có quyết định"):
                act(request=stale, by=other, version=stale.version, **more, **PAPER)  # type: ignore[operator]
            assert any("FOR UPDATE" in query["sql"] for query in captured.captured_queries)
        assert InYearDecision.objects.count() == 1

    def test_even_without_the_lock_the_database_takes_one(self, society: Society, ready: Request) -> None:
        actions.recognise_request(request=ready, by=society.nam_lau_chairman, **PAPER)
        Request.objects.filter(pk=ready.pk).update(state="posted")
        later = {**PAPER, "decided_on": date(2026, 10, 1)}
        with pytest.raises(Refused):
            actions.refuse_request(request=ready, reasons="x", by=society.nam_lau_chairman, **later)
        assert InYearDecision.objects.count() == 1

    def test_a_request_that_moved_on_meanwhile(self, society: Society, ready: Request) -> None:
        with pytest.raises(Refused, match="vừa được người khác thay đổi"):
            actions.recognise_request(request=ready, by=society.nam_lau_chairman, version=ready.version - 1, **PAPER)

    def test_a_decision_is_frozen(self, society: Society, ready: Request) -> None:
        actions.recognise_request(request=ready, by=society.nam_lau_chairman, **PAPER)
        for act in (
            lambda: InYearDecision.objects.update(class_after="POOR"),
            lambda: InYearDecision.objects.all().delete(),
            lambda: Assessment.objects.update(result="POOR"),
            lambda: Request.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()

    def test_not_before_a_decision_that_stands(self, society: Society, homes: dict[str, Household]) -> None:
        officer, chairman, home = society.nam_lau_officer, society.nam_lau_chairman, homes["NEAR_POOR"]
        leaving = posted(surveyed(filed(home, "leave", officer), officer, score_a=180, deprived=0), officer)
        entering = posted(surveyed(filed(home, "enter", officer), officer), officer)
        act_as(chairman)
        actions.recognise_request(request=leaving, by=chairman, **{**PAPER, "decided_on": date(2026, 10, 5)})
        with pytest.raises(Refused, match="sau ngày quyết định này"):
            actions.recognise_request(request=entering, by=chairman, **PAPER)

    def test_late_is_named(self, society: Society, ready: Request) -> None:
        found = actions.recognise_request(request=ready, by=society.nam_lau_chairman, **{**PAPER, "decided_on": date(2026, 10, 1)})
        assert found.is_late
        assert queries.is_late(fresh(ready), clock.today())

    def test_one_number_one_certificate(self, society: Society, homes: dict[str, Household], ready: Request) -> None:
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        actions.recognise_request(request=ready, by=chairman, **PAPER)
        actions.certify_request(request=fresh(ready), number="01", issued_on=DECIDED, by=chairman)
        with pytest.raises(Refused, match="đã được cấp"):
            actions.certify_request(request=fresh(ready), number="02", issued_on=DECIDED, by=chairman)
        act_as(officer)
        other = posted(surveyed(filed(homes["NEAR_POOR"], "leave", officer), officer, score_a=180, deprived=0), officer)
        act_as(chairman)
        actions.recognise_request(request=other, by=chairman, **PAPER)
        with pytest.raises(Refused, match="đã được cấp trong xã này"):
            actions.certify_request(request=fresh(other), number="01", issued_on=DECIDED, by=chairman)
        assert Certificate.objects.count() == 1


class TestReplay:
    @staticmethod
    def new_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_off: int) -> None:
        """The plan in force changes: another cut-off of score A, lower lines of income."""
        root = tmp_path / "next_plan"
        shutil.copytree(current_plan().root, root)
        file = root / "standards" / "2022_2026.toml"
        text = file.read_text(encoding="utf-8")
        changed = text.replace('area_type = "rural", value = 140', f'area_type = "rural", value = {cut_off}')
        changed = changed.replace("value = 2_250_000", "value = 1_600_000")
        assert changed != text
        file.write_text(changed, encoding="utf-8")
        plan = load_plan(root)
        monkeypatch.setattr(engine_door, "current_plan", lambda: plan)

    @pytest.mark.parametrize(
        ("kind", "of", "cut_off", "expected", "otherwise"),
        [
            ("enter", "NOT_POOR", 90, "POOR", "NOT_POOR"),
            ("leave", "POOR", 200, "NOT_POOR", "NEAR_POOR"),
            ("average", "NOT_POOR", 140, "WITHIN", "ABOVE"),
            ("low_income", "NOT_POOR", 140, "WITHIN", "ABOVE"),
        ],
    )
    def test_a_decision_after_the_plan_has_changed(
        self, society: Society, homes: dict[str, Household], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        kind: str, of: str, cut_off: int, expected: str, otherwise: str,
    ) -> None:  # fmt: skip
        officer, chairman, home = society.nam_lau_officer, society.nam_lau_chairman, homes[of]
        who = {"person": a_worker(home, officer)} if kind == "low_income" else {}
        request = filed(home, kind, officer, **who)
        if kind in ("enter", "leave"):
            request = surveyed(request, officer, **({"score_a": 142, "deprived": 0} if kind == "leave" else {}))
        else:
            request = with_income(request, officer, 2_250_000 * 48)
        request = posted(request, officer)
        act_as(chairman)
        actions.recognise_request(request=request, by=chairman, **PAPER)
        assessment = queries.newest_assessment(request)
        assert assessment is not None
        before = replay(assessment)
        self.new_plan(tmp_path, monkeypatch, cut_off)
        again = replay(assessment)
        assert (again.result, again.is_same, again.problem) == (expected, True, "")
        assert again.trace == before.trace
        assert (again.trace is None) == (kind in ("average", "low_income"))
        # Under the changed plan it would be another: the lines above would say nothing if the change did not matter.
        assessment.plan_digest = engine_door.current_plan().digest
        assert (replay(assessment).result, replay(assessment).is_same) == (otherwise, False)

    def test_a_plan_version_that_is_gone_is_told(self, society: Society, homes: dict[str, Household]) -> None:
        request = surveyed(filed(homes["NOT_POOR"], "enter", society.nam_lau_officer), society.nam_lau_officer)
        assessment = queries.newest_assessment(request)
        assert assessment is not None
        assessment.plan_digest = "f" * 64
        assert "Không tìm thấy bản quy tắc" in replay(assessment).problem


class TestWhoSeesWhat:
    def test_reviewers_see_and_survey_their_villages_only(self, society: Society, homes: dict[str, Household]) -> None:
        reviewer = a_person("rasoat.namlau", "reviewer")
        own, other = homes["POOR"], household("Lò Thị Xa", village="Bản Xa")
        first, second = (filed(home, kind, society.nam_lau_officer) for home, kind in ((own, "leave"), (other, "enter")))
        access = access_of(reviewer, clock.today())
        act_as(reviewer)
        assert list(queries.requests_for(access)) == []
        act_as(society.nam_lau_officer)
        assigned(reviewer, own)
        act_as(reviewer)
        assert list(queries.requests_for(access)) == [first]
        assert surveyed(first, reviewer).state == "scored"
        with pytest.raises(Refused, match="không có quyền"):
            actions.screen_request(request=second, item_count=0, screened_on=FILED, by=reviewer)

    def test_a_village_head_records_the_meeting_of_the_village(self, society: Society, homes: dict[str, Household]) -> None:
        head = a_person("truongban.namlau", "village_head")
        request = surveyed(filed(homes["POOR"], "leave", society.nam_lau_officer), society.nam_lau_officer)
        vote: dict[str, Any] = {"held_on": MET, "chaired_by": "A", "attended_count": 2, "agreed_count": 2, "by": head}
        act_as(head)
        with pytest.raises(Refused, match="không có quyền"):
            actions.record_meeting(request=request, **vote)
        act_as(society.nam_lau_officer)
        assigned(head, homes["POOR"], "village_head")
        act_as(head)
        assert actions.record_meeting(request=request, **vote).is_agreed

    def test_another_commune_sees_nothing(self, society: Society, homes: dict[str, Household]) -> None:
        filed(homes["POOR"], "leave", society.nam_lau_officer)
        for user in (society.phieng_pan_officer, society.phieng_pan_chairman):
            act_as(user)
            access = access_of(user, clock.today())
            assert not queries.requests_for(access).exists()
            assert not Request.objects.exists()
            assert queries.months(access, clock.today()) == []
            assert class_history.class_on([homes["POOR"].pk], clock.today()) == {}

    def test_the_province_counts(self, society: Society, homes: dict[str, Household], monkeypatch: pytest.MonkeyPatch) -> None:
        filed(homes["POOR"], "leave", society.nam_lau_officer)
        act_as(society.phieng_pan_officer)
        filed(household("Tòng Văn B", code=PHIENG_PAN), "enter", society.phieng_pan_officer)
        act_as(society.province_leader)
        access = access_of(society.province_leader, clock.today())
        with on_day(monkeypatch, date(2026, 9, 30)):
            line = queries.months(access, clock.today())[0]
        assert (line["filed"], line["open"], line["late"], line["due_on"]) == (2, 2, 0, date(2026, 9, 30))
        with on_day(monkeypatch, date(2026, 10, 1)):
            lines = queries.communes_in_month(access, date(2026, 9, 1), clock.today())
        assert [(line["filed"], line["late_open"]) for line in lines] == [(1, 1), (1, 1)]
        assert not queries.requests_for(access).exists()


def test_the_log_tells_ids_and_no_class(society: Society, ready: Request) -> None:
    actions.recognise_request(request=ready, by=society.nam_lau_chairman, **PAPER)
    act_as(society.administrator)
    told = [entry.detail for entry in AuditEntry.objects.filter(subject=f"đề nghị {ready.pk}")]
    assert told
    assert not {"POOR", "NEAR_POOR", "NOT_POOR", "UNDETERMINED"} & {str(v) for detail in told for v in detail.values()}


@pytest.mark.parametrize("works", [True, False, None])
@pytest.mark.parametrize("kind", ["average", "low_income"])
def test_without_a_list_income_requests_are_undetermined(kind: str, works: bool | None) -> None:
    """Whether the household is poor is not known: neither met nor not met."""
    assessment = Assessment(result="WITHIN", works_in_farming=works)
    assert policies.is_met(Request(kind=kind), assessment, None) is None
    assert policies.is_met(Request(kind=kind), assessment, "POOR") is False
    assert policies.is_met(Request(kind=kind), assessment, "") is (works if kind == "average" else True)
