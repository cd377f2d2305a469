"""Requests within the year: a whole month at the service, filing, screening, what the survey finds; every refusal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.in_year import actions, class_history, queries
from giamngheo.apps.in_year.models import Request
from giamngheo.apps.in_year.rules import newly_out_until
from giamngheo.apps.register.models import Household, HouseholdFact, Occasion
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .conftest import Society
from .in_year_world import (
    DECIDED,
    FILED,
    MET,
    PAPER,
    SURVEYED,
    a_worker,
    filed,
    fresh,
    posted,
    recognised_list,
    surveyed,
    with_income,
)
from .review_world import act_as, add_fact, household, occasion, ticks


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


class TestAWholeMonth:
    def test_a_household_enters(self, society: Society, homes: dict[str, Household]) -> None:
        """Filed, screened, surveyed, scored, met, posted, recognised, certified: the class holds from the decision."""
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        home = homes["NOT_POOR"]
        request = filed(home, "enter", officer)
        assert (request.slip, request.starts_on, request.due_on) == ("1/2026", date(2026, 9, 15), date(2026, 9, 30))
        request = posted(surveyed(request, officer), officer)
        assert request.posted_until == date(2026, 9, 24)
        act_as(chairman)
        decision = actions.recognise_request(request=request, by=chairman, **PAPER)
        assert (decision.class_before, decision.class_after, decision.is_late) == ("NOT_POOR", "POOR", False)
        act_as(officer)
        card = actions.certify_request(request=fresh(request), number="07/2026", issued_on=DECIDED, by=officer)
        assert (card.expires_on, fresh(request).state) == (None, "certified")
        assert [class_of(home, d) for d in (date(2025, 12, 9), date(2026, 9, 27), DECIDED)] == ["", "NOT_POOR", "POOR"]
        told = list(AuditEntry.objects.filter(subject=f"đề nghị {request.pk}").order_by("id").values_list("action", flat=True))
        assert told == [
            "nhận đề nghị", "nhận dạng nhanh đề nghị", "khảo sát đề nghị", "xác định kết quả đề nghị",
            "ghi họp dân về đề nghị", "niêm yết đề nghị", "công nhận đề nghị", "cấp giấy theo đề nghị",
        ]  # fmt: skip

    def test_a_household_leaves_and_its_36_months_begin(self, society: Society, ready: Request) -> None:
        decision = actions.recognise_request(request=ready, by=society.nam_lau_chairman, **PAPER)
        assert (decision.class_before, decision.class_after) == ("POOR", "NOT_POOR")
        assert newly_out_until(decision.decided_on) == date(2029, 9, 28)
        history = class_history.history_of([ready.household_id])
        assert [(h.household_class, h.source, h.decision_number) for h in history] == [
            ("POOR", "annual", "215/QĐ-UBND"), ("NOT_POOR", "in_year", "31/QĐ-UBND"),
        ]  # fmt: skip

    def test_a_refusal_leaves_the_class_and_gives_reasons(self, society: Society, homes: dict[str, Household]) -> None:
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        request = surveyed(filed(homes["POOR"], "leave", officer), officer)
        act_as(chairman)
        with pytest.raises(Refused, match="Ghi rõ lý do"):
            actions.refuse_request(request=request, reasons=" ", by=chairman, **PAPER)
        decision = actions.refuse_request(request=request, reasons="Hộ vẫn dưới chuẩn.", by=chairman, **PAPER)
        assert (decision.is_recognised, decision.class_after) == (False, "")
        assert class_of(homes["POOR"], DECIDED) == "POOR"
        with pytest.raises(Refused, match="chỉ làm khi"):
            actions.certify_request(request=fresh(request), number="1", issued_on=DECIDED, by=chairman)

    def test_an_average_household_and_a_low_income_worker(self, society: Society, homes: dict[str, Household]) -> None:
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        home = homes["NOT_POOR"]
        average = posted(with_income(filed(home, "average", officer), officer, 2_250_000 * 48), officer)
        worker = filed(home, "low_income", officer, person=a_worker(home, officer))
        worker = posted(with_income(worker, officer, 1_000_000 * 48), officer)
        act_as(chairman)
        for number, request in enumerate((average, worker), 1):
            actions.recognise_request(request=request, by=chairman, **PAPER)
            card = actions.certify_request(request=fresh(request), number=f"0{number}", issued_on=DECIDED, by=chairman)
            assert card.expires_on == date(2026, 12, 31)
        assert class_of(home, clock.today()) == "NOT_POOR"
        access = access_of(chairman, clock.today())
        assert [d.request_id for d in queries.certificates(access, "average")] == [average.pk]
        assert [d.person_id for d in queries.certificates(access, "low_income")] == [worker.person_id]


class TestFiling:
    def test_slips_are_numbered_in_each_commune_and_year(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        slips = [
            filed(homes["POOR"], "leave", officer).slip,
            filed(homes["NEAR_POOR"], "leave", officer).slip,
            filed(homes["NOT_POOR"], "enter", officer, filed_on=date(2025, 12, 31)).slip,
        ]
        assert slips == ["1/2026", "2/2026", "1/2025"]

    def test_after_the_fifteenth_it_waits_for_the_next_month(self, society: Society, homes: dict[str, Household]) -> None:
        request = filed(homes["POOR"], "leave", society.nam_lau_officer, filed_on=date(2026, 9, 16))
        assert (request.starts_on, request.due_on) == (date(2026, 10, 15), date(2026, 10, 30))

    @pytest.mark.parametrize(
        ("who", "kind", "more", "told"),
        [
            ("POOR", "enter", {}, "đang là hộ nghèo"),
            ("NOT_POOR", "leave", {}, "không có gì để thoát"),
            ("POOR", "leave", {"filed_on": date(2999, 1, 1)}, "sau ngày hôm nay"),
            ("POOR", "leave", {"filed_on": date(2020, 1, 1)}, "không được trước"),
            ("POOR", "leave", {"applicant_name": "  "}, "họ tên người nộp"),
            ("POOR", "leave", {"channel": "fax"}, "có trong danh mục"),
            ("NOT_POOR", "low_income", {}, "Chọn người lao động"),
        ],
    )
    def test_refusals(
        self, society: Society, homes: dict[str, Household], who: str, kind: str, more: dict[str, Any], told: str
    ) -> None:
        with pytest.raises(Refused, match=told):
            filed(homes[who], kind, society.nam_lau_officer, **more)
        assert not Request.objects.exists()

    def test_nobody_else_receives_it(self, society: Society, homes: dict[str, Household]) -> None:
        for user in (society.phieng_pan_officer, society.nam_lau_chairman, society.province_officer):
            with pytest.raises(Refused, match="Chỉ cán bộ giảm nghèo của xã này"):
                filed(homes["POOR"], "leave", user)

    def test_a_double_click_makes_one_request(self, society: Society, homes: dict[str, Household]) -> None:
        filed(homes["POOR"], "leave", society.nam_lau_officer)
        with pytest.raises(Refused, match="đã có đề nghị cùng loại chưa xong"):
            filed(homes["POOR"], "leave", society.nam_lau_officer)
        assert Request.objects.count() == 1

    def test_the_database_takes_one_although_nobody_looked(
        self, society: Society, homes: dict[str, Household], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from giamngheo.apps.in_year.actions import filing

        filed(homes["POOR"], "leave", society.nam_lau_officer)
        calls: list[int] = []
        check = filing._check_no_other
        monkeypatch.setattr(filing, "_check_no_other", lambda *a: check(*a) if calls else calls.append(1))
        with pytest.raises(Refused, match="chưa xong"):
            filed(homes["POOR"], "leave", society.nam_lau_officer)

    def test_a_person_of_another_household(self, society: Society, homes: dict[str, Household]) -> None:
        worker = a_worker(homes["NEAR_POOR"], society.nam_lau_officer)
        with pytest.raises(Refused, match="không phải thành viên"):
            filed(homes["NOT_POOR"], "low_income", society.nam_lau_officer, person=worker)

    def test_taken_back_it_may_be_filed_again(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        request = filed(homes["POOR"], "leave", officer)
        with pytest.raises(Refused, match="lý do rút"):
            actions.withdraw_request(request=request, reason="", withdrawn_on=SURVEYED, by=officer)
        actions.withdraw_request(request=request, reason="Hộ đổi ý.", withdrawn_on=SURVEYED, by=officer)
        with pytest.raises(Refused, match="đã được rút"):
            surveyed(fresh(request), officer)
        assert filed(homes["POOR"], "leave", officer).state == "filed"


class TestScreening:
    def test_too_many_items_stop_it_unless_there_is_a_reason(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        request = filed(homes["NOT_POOR"], "enter", officer)
        out = actions.screen_request(request=request, item_count=3, screened_on=FILED, by=officer)
        assert out.is_screened_out
        with pytest.raises(Refused, match="nhận dạng nhanh cho thấy hộ không nghèo"):
            surveyed(fresh(request), officer)
        again = actions.screen_request(request=fresh(request), item_count=3, screened_on=FILED, by=officer, note="Nhà cháy.")
        assert not again.is_screened_out
        assert surveyed(fresh(request), officer).state == "scored"

    def test_the_chairman_answers_one_who_was_screened_out(self, society: Society, homes: dict[str, Household]) -> None:
        request = filed(homes["NOT_POOR"], "enter", society.nam_lau_officer)
        actions.screen_request(request=request, item_count=5, screened_on=FILED, by=society.nam_lau_officer)
        act_as(society.nam_lau_chairman)
        decision = actions.refuse_request(
            request=fresh(request), reasons="Hộ có 5 mục của Phiếu A.", by=society.nam_lau_chairman, **PAPER
        )
        assert not decision.is_recognised

    def test_a_request_to_leave_is_not_screened(self, society: Society, homes: dict[str, Household]) -> None:
        request = filed(homes["POOR"], "leave", society.nam_lau_officer)
        with pytest.raises(Refused, match="không có bước"):
            actions.screen_request(request=request, item_count=1, screened_on=FILED, by=society.nam_lau_officer)


class TestSurvey:
    def test_a_missing_answer_settles_nothing(self, society: Society, homes: dict[str, Household]) -> None:
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        request = surveyed(filed(homes["POOR"], "leave", officer), officer, deprived=2, unknown=1)
        assessment = queries.newest_assessment(request)
        assert assessment is not None
        assert (request.state, assessment.result) == ("surveyed", "UNDETERMINED")
        assert assessment.missing
        with pytest.raises(Refused, match="chưa làm được"):
            actions.record_meeting(request=request, held_on=MET, chaired_by="A", attended_count=2, agreed_count=2, by=officer)
        act_as(chairman)
        with pytest.raises(Refused, match="chưa làm được"):
            actions.refuse_request(request=request, reasons="thiếu", by=chairman, **PAPER)
        act_as(officer)
        assert surveyed(request, officer, score_a=180, deprived=0).state == "scored"

    def test_facts_stand_on_an_occasion_within_the_year(self, society: Society, homes: dict[str, Household]) -> None:
        request = surveyed(filed(homes["POOR"], "leave", society.nam_lau_officer), society.nam_lau_officer)
        when = Occasion.objects.get(kind="in_year")
        assert (when.observed_on, when.by_id, when.year) == (SURVEYED, society.nam_lau_officer.pk, 2026)
        assert request.fact_id == HouseholdFact.objects.get(occasion=when).pk

    def test_nothing_is_carried_over_from_the_year(self, society: Society, homes: dict[str, Household]) -> None:
        """An answer of the annual review of the same year does not fill a gap of this survey."""
        add_fact(homes["POOR"], occasion(year=2026, on=date(2026, 9, 1)), score_a=100, **ticks(3))
        request = surveyed(filed(homes["POOR"], "leave", society.nam_lau_officer), society.nam_lau_officer, score_a=None)
        assert request.state == "surveyed"

    def test_another_standard_needs_a_reason(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        request = filed(homes["POOR"], "leave", officer)
        given: dict[str, Any] = {"answers": {"score_a": 100}, "observed_on": SURVEYED, "by": officer}
        with pytest.raises(Refused, match="Ghi lý do chọn chuẩn khác"):
            actions.survey_household(request=request, standard_id="2027_2030", **given)
        assert fresh(request).state == "filed"
        found = actions.survey_household(
            request=request, standard_id="2027_2030", standard_reason="theo công văn", **given
        )
        assert (found.standard_id, found.standard_reason) == ("2027_2030", "theo công văn")

    def test_a_standard_without_the_line_is_told(self, society: Society, homes: dict[str, Household]) -> None:
        request = filed(homes["NOT_POOR"], "average", society.nam_lau_officer)
        with pytest.raises(Refused, match="chưa có mức thu nhập"):
            with_income(request, society.nam_lau_officer, 1, standard_id="2027_2030", standard_reason="thử")

    def test_before_it_was_filed(self, society: Society, homes: dict[str, Household]) -> None:
        request = filed(homes["POOR"], "leave", society.nam_lau_officer)
        with pytest.raises(Refused, match="không được trước ngày nộp"):
            actions.survey_household(request=request, answers={}, observed_on=date(2026, 9, 9), by=society.nam_lau_officer)

    def test_the_form_fits_the_kind(self, society: Society, homes: dict[str, Household]) -> None:
        officer = society.nam_lau_officer
        with pytest.raises(Refused, match="phiếu khác"):
            surveyed(filed(homes["NOT_POOR"], "average", officer), officer)
        with pytest.raises(Refused, match="phiếu khác"):
            with_income(filed(homes["POOR"], "leave", officer), officer, 1)


class TestIncome:
    @pytest.mark.parametrize(
        ("kind", "area_type", "per_head", "result", "state"),
        [
            ("average", "rural", 1_500_000, "BELOW", "scored"),
            ("average", "rural", 2_250_000, "WITHIN", "scored"),
            ("average", "rural", 2_250_001, "ABOVE", "scored"),
            ("average", "urban", 2_000_001, "WITHIN", "scored"),
            ("average", "urban", 3_000_000, "WITHIN", "scored"),
            ("average", "urban", 3_000_001, "ABOVE", "scored"),
            ("low_income", "rural", 2_250_000, "WITHIN", "scored"),
            ("low_income", "rural", 2_250_001, "ABOVE", "scored"),
            ("low_income", "urban", 3_000_000, "WITHIN", "scored"),
            ("low_income", "urban", 3_000_001, "ABOVE", "scored"),
            ("low_income", "rural", None, "UNDETERMINED", "surveyed"),
        ],
    )
    def test_the_lines_of_the_plan(
        self, society: Society, homes: dict[str, Household], kind: str, area_type: str, per_head: int | None,
        result: str, state: str,
    ) -> None:  # fmt: skip
        officer, home = society.nam_lau_officer, homes["NOT_POOR"]
        who = {"person": a_worker(home, officer)} if kind == "low_income" else {}
        total = None if per_head is None else per_head * 48
        request = with_income(filed(home, kind, officer, **who), officer, total, area_type=area_type)
        assessment = queries.newest_assessment(request)
        assert assessment is not None
        assert (assessment.result, request.state, assessment.excluded_vnd) == (result, state, 6_000_000)

    def test_only_farm_households(self, society: Society, homes: dict[str, Household]) -> None:
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        request = posted(
            with_income(filed(homes["NOT_POOR"], "average", officer), officer, 96_000_000, works_in_farming=False), officer
        )
        act_as(chairman)
        with pytest.raises(Refused, match="không đúng với điều được đề nghị"):
            actions.recognise_request(request=request, by=chairman, **PAPER)

    def test_farming_not_answered_is_undetermined(self, society: Society, homes: dict[str, Household]) -> None:
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        request = posted(
            with_income(filed(homes["NOT_POOR"], "average", officer), officer, 96_000_000, works_in_farming=None), officer
        )
        act_as(chairman)
        for act, more in ((actions.recognise_request, {}), (actions.refuse_request, {"reasons": "x"})):
            with pytest.raises(Refused, match="Chưa rõ hộ có làm nông nghiệp"):
                act(request=request, by=chairman, **more, **PAPER)  # type: ignore[operator]

    def test_a_worker_of_a_near_poor_household(self, society: Society, homes: dict[str, Household]) -> None:
        officer, home, chairman = society.nam_lau_officer, homes["NEAR_POOR"], society.nam_lau_chairman
        request = filed(home, "low_income", officer, person=a_worker(home, officer))
        request = posted(with_income(request, officer, 1_000_000), officer)
        act_as(chairman)
        with pytest.raises(Refused, match="không đúng với điều được đề nghị"):
            actions.recognise_request(request=request, by=chairman, **PAPER)

    def test_a_commune_without_a_list_cannot_say_who_is_not_poor(self, society: Society, settings: Any, tmp_path: Path) -> None:
        settings.HOME = tmp_path
        act_as(society.nam_lau_officer)
        officer, home = society.nam_lau_officer, household("Cà Văn Khá")
        request = filed(home, "low_income", officer, person=a_worker(home, officer))
        request = posted(with_income(request, officer, 1_000_000), officer)
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="Chưa biết hộ có phải hộ nghèo"):
            actions.recognise_request(request=request, by=society.nam_lau_chairman, **PAPER)

    @pytest.mark.parametrize(
        ("items", "more", "told"),
        [
            ({"gold": 1}, {}, "không có trong danh mục"),
            ({"wages": -1}, {}, "không được nhỏ hơn 0"),
            ({"wages": 1}, {"people": 0}, "từ 1 trở lên"),
            ({"wages": 1}, {"area_type": ""}, "nông thôn hoặc thành thị"),
        ],
    )
    def test_refusals(self, society: Society, homes: dict[str, Household], items: Any, more: Any, told: str) -> None:
        request = filed(homes["NOT_POOR"], "average", society.nam_lau_officer)
        with pytest.raises(Refused, match=told):
            with_income(request, society.nam_lau_officer, None, items=items, **more)
