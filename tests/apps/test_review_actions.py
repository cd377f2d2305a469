"""Opening a round, classifying lists, recognising them: what is done, and everything that is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.files.models import StoredFile
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.apps.linking import movements
from giamngheo.apps.register.models import Occasion
from giamngheo.apps.review import actions, queries
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition, Round
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, SURVEY, a_round, act_as, add_fact, household, occasion, ticks

PAPER: dict[str, Any] = {
    "decision_number": "215/QĐ-UBND",
    "decided_on": date(2025, 12, 10),
    "signer_name": "Lường Văn Ba",
}


@pytest.fixture
def opened(society: Society) -> Round:
    act_as(society.province_officer)
    found = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    return found


def classify(round: Round, society: Society, code: str = NAM_LAU) -> actions.Classified:
    return actions.classify_communes(round=round, area_ids=[area(code).pk], by=society.nam_lau_officer)


def the_list(round: Round, code: str = NAM_LAU) -> CommuneReview:
    return CommuneReview.objects.get(round=round, area=area(code))


def only_decision() -> Decision:
    return Decision.objects.get()


class TestOpening:
    def test_a_list_for_every_commune_of_the_map_of_the_last_day(self, society: Society) -> None:
        act_as(society.province_officer)
        assert a_round(society.province_officer, year=2024).communes.count() == 204
        assert a_round(society.province_officer, year=2025).communes.count() == 75

    def test_the_proposed_standard_needs_no_reason(self, society: Society) -> None:
        act_as(society.province_officer)
        assert a_round(society.province_officer, year=2024, reason="").standard_id == "2022_2026"

    def test_another_standard_needs_a_reason(self, society: Society) -> None:
        act_as(society.province_officer)
        with pytest.raises(Refused, match="Ghi lý do chọn chuẩn khác"):
            a_round(society.province_officer, standard_id="2027_2030", scorecard_id="", reason=" ")
        assert a_round(society.province_officer, standard_id="2027_2030", scorecard_id="", reason="chỉ đạo của tỉnh")

    def test_for_the_end_of_2026_nothing_is_proposed_and_a_reason_is_needed(self, society: Society) -> None:
        act_as(society.province_officer)
        with pytest.raises(Refused, match="cuối năm 2026"):
            a_round(society.province_officer, year=2026, reason="")
        assert a_round(society.province_officer, year=2026, reason="theo công văn").standard_reason == "theo công văn"

    def test_the_end_2021_round_is_proposed_the_new_standard(self, society: Society) -> None:
        act_as(society.province_officer)
        assert a_round(society.province_officer, year=2021, reason="").standard_id == "2022_2026"

    def test_a_year_is_opened_once(self, society: Society, opened: Round) -> None:
        act_as(society.province_officer)
        with pytest.raises(Refused, match="đã được mở"):
            a_round(society.province_officer)

    @pytest.mark.parametrize(
        "who", ["nam_lau_officer", "nam_lau_chairman", "province_leader", "administrator", "stranger"]
    )
    def test_only_the_province_officer_opens(self, society: Society, who: str) -> None:
        with pytest.raises(Refused, match="cấp tỉnh"):
            a_round(getattr(society, who))

    def test_a_standard_of_scores_needs_a_scorecard(self, society: Society) -> None:
        with pytest.raises(Refused, match="Chọn một phiếu chấm điểm"):
            a_round(society.province_officer, scorecard_id="")

    def test_a_year_without_a_map(self, society: Society) -> None:
        with pytest.raises(Refused, match="Không có bản đồ hành chính"):
            a_round(society.province_officer, year=2016)

    def test_days_in_the_wrong_order(self, society: Society) -> None:
        with pytest.raises(Refused, match="Ngày kết thúc"):
            actions.open_round(year=2025, standard_id="2022_2026", reason="", scorecard_id="direct_totals",
                               opens_on=date(2025, 9, 2), closes_on=date(2025, 9, 1), by=society.province_officer)  # fmt: skip

    def test_a_scorecard_of_another_standard(self, society: Society) -> None:
        with pytest.raises(Refused, match="Phiếu chấm điểm này không dùng"):
            a_round(society.province_officer, scorecard_id="no_such_card")

    def test_it_is_logged(self, society: Society, opened: Round) -> None:
        assert AuditEntry.objects.filter(action="mở vòng rà soát", user_id=society.province_officer.pk).exists()


class TestClassifying:
    @pytest.mark.parametrize(
        ("score_a", "deprived", "expected"),
        [(140, 3, "POOR"), (140, 2, "NEAR_POOR"), (141, 12, "NOT_POOR"), (140.01, 3, "NOT_POOR"), (0, 0, "NEAR_POOR")],
    )
    def test_boundaries(self, society: Society, opened: Round, score_a: float, deprived: int, expected: str) -> None:
        household(score_a=score_a, deprived=deprived)
        classify(opened, society)
        assert only_decision().household_class == expected

    def test_urban_cut_off(self, society: Society, opened: Round) -> None:
        household(score_a=150, deprived=3, area_type="urban")
        household("Lò Văn Hai", score_a=150, deprived=3, area_type="rural")
        classify(opened, society)
        found = dict(Decision.objects.values_list("household__head_name", "household_class"))
        assert found == {"Lò Văn Ún": "POOR", "Lò Văn Hai": "NOT_POOR"}

    def test_an_unknown_answer_that_matters_gives_undetermined_and_is_named(
        self, society: Society, opened: Round
    ) -> None:
        household(score_a=100, deprived=2, unknown=1)
        classify(opened, society)
        found = only_decision()
        assert found.household_class == "UNDETERMINED"
        assert (found.class_min, found.class_max) == ("NEAR_POOR", "POOR")
        assert (found.score_b_min, found.score_b_max) == (20, 30)
        assert found.missing == "Phương tiện phục vụ tiếp cận thông tin"

    def test_an_unknown_answer_that_does_not_matter_changes_nothing(self, society: Society, opened: Round) -> None:
        household(score_a=100, deprived=3, unknown=1)
        household("Lò Văn Hai", score_a=141, deprived=0, unknown=12)
        classify(opened, society)
        assert set(Decision.objects.values_list("household__head_name", "household_class")) == {
            ("Lò Văn Ún", "POOR"), ("Lò Văn Hai", "NOT_POOR"),
        }  # fmt: skip

    def test_no_score_a_is_undetermined(self, society: Society, opened: Round) -> None:
        household(score_a=None, deprived=3)
        classify(opened, society)
        assert only_decision().household_class == "UNDETERMINED"

    def test_counts_state_and_who(self, society: Society, opened: Round) -> None:
        for name, score, deprived in (("A", 100, 3), ("B", 100, 1), ("C", 150, 0), ("D", 100, 4)):
            household(f"Lò Văn {name}", score_a=score, deprived=deprived)
        household("Lò Văn E", deprived=2, unknown=2)
        done = classify(opened, society)
        review = the_list(opened)
        assert (done.households, done.written, done.communes) == (5, 5, 1)
        assert review.state == "classified"
        assert review.classified_by_id == society.nam_lau_officer.pk
        assert (review.household_count, review.poor_count, review.near_poor_count, review.not_poor_count,
                review.undetermined_count) == (5, 2, 1, 1, 1)  # fmt: skip
        entry = AuditEntry.objects.get(action="phân loại danh sách")
        assert (entry.area_id, entry.detail["households"]) == (area(NAM_LAU).pk, 5)

    def test_again_writes_only_what_differs(self, society: Society, opened: Round) -> None:
        first, second = household("Lò Văn A"), household("Lò Văn B")
        classify(opened, society)
        assert classify(opened, society).written == 0
        correction = occasion(on=SURVEY + timedelta(days=1), kind="correction", reason="đo lại")
        add_fact(second, correction, score_a=150, **ticks(3))
        done = classify(opened, society)
        assert done.written == 1
        assert Decision.objects.get(household=second).household_class == "NOT_POOR"
        assert Decision.objects.get(household=first).household_class == "POOR"

    def test_a_withdrawn_occasion_does_not_count(self, society: Society, opened: Round) -> None:
        when = occasion()
        gone, stays = household("Lò Văn A", when=when), household("Lò Văn B")
        classify(opened, society)
        Occasion.objects.filter(pk=when.pk).update(is_withdrawn=True)
        done = classify(opened, society)
        assert done.left == 1
        assert not Decision.objects.filter(household=gone).exists()
        assert Decision.objects.filter(household=stays).exists()

    def test_facts_of_another_year_do_not_count(self, society: Society, opened: Round) -> None:
        household(when=occasion(year=2024, on=date(2024, 10, 15)))
        assert classify(opened, society).households == 0

    def test_a_foreign_commune_is_refused(self, society: Society, opened: Round) -> None:
        with pytest.raises(Refused, match="phụ trách địa bàn"):
            classify(opened, society, PHIENG_PAN)

    @pytest.mark.parametrize(
        ("income", "deprived", "expected"),
        [
            (700_000, 0, "POOR"),
            (700_001, 2, "NEAR_POOR"),
            (700_001, 3, "POOR"),
            (1_000_000, 3, "POOR"),
            (1_000_001, 12, "NOT_POOR"),
            (None, 12, "UNDETERMINED"),
        ],
    )
    def test_a_year_under_the_older_standard_is_read_by_its_own_lines(
        self, society: Society, income: int | None, deprived: int, expected: str
    ) -> None:
        """QĐ 59/2015: poor below the first line, or below the second with three deprivations; no scorecard."""
        act_as(society.province_officer)
        opened = a_round(society.province_officer, standard_id="2016_2020", scorecard_id="")
        act_as(society.nam_lau_officer)
        household(score_a=None, deprived=deprived, declared_income_vnd=income)
        classify(opened, society)
        assert only_decision().household_class == expected

    @pytest.mark.parametrize("who", ["nam_lau_chairman", "province_leader", "administrator", "stranger"])
    def test_only_officers_classify(self, society: Society, opened: Round, who: str) -> None:
        with pytest.raises(Refused):
            actions.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=getattr(society, who))

    def test_a_closed_round_is_refused(self, society: Society, opened: Round) -> None:
        opened.state = Round.State.CLOSED
        with pytest.raises(Refused, match="đã khoá"):
            classify(opened, society)

    def test_many_communes_at_once_leave_recognised_ones_alone(self, society: Society, opened: Round) -> None:
        household()
        classify(opened, society)
        act_as(society.nam_lau_chairman)
        actions.recognise(commune_review=the_list(opened), by=society.nam_lau_chairman, **PAPER)
        act_as(society.province_officer)
        household("Lò Văn B", code=PHIENG_PAN)
        done = actions.classify_communes(
            round=opened, area_ids=[area(NAM_LAU).pk, area(PHIENG_PAN).pk], by=society.province_officer
        )
        assert (done.communes, done.untouched, done.households) == (1, 1, 1)
        assert the_list(opened).state == "recognised"

    def test_an_empty_set_of_areas_is_refused(self, society: Society, opened: Round) -> None:
        with pytest.raises(Refused):
            actions.classify_communes(round=opened, area_ids=[], by=society.nam_lau_officer)


POOR, NEAR, FINE = (100, 3), (100, 1), (150, 0)
CHIENG_BOM = ("03766", "2021")  # one of the communes that became Nậm Lầu on 1/7/2025


class TestMovement:
    # name → (2024 on the old map, 2025, 2026), and what 2025 and 2026 say.
    LIVES = {
        "stays": ((POOR, POOR, POOR), ("stayed_poor", "stayed_poor")),
        "new": ((None, None, POOR), (None, "newly_poor")),
        "relapses": ((POOR, FINE, POOR), ("left_poor", "relapsed_poor")),
        "leaves": ((POOR, POOR, FINE), ("stayed_poor", "left_poor")),
        "off the list and back": ((POOR, None, POOR), (None, "relapsed_poor")),
        "half out": ((POOR, POOR, NEAR), ("stayed_poor", "poor_to_near_poor")),
        "worse": ((NEAR, NEAR, POOR), ("stayed_near_poor", "near_poor_to_poor")),
        "near out": ((NEAR, NEAR, FINE), ("stayed_near_poor", "left_near_poor")),
        "near again": ((NEAR, FINE, NEAR), ("left_near_poor", "relapsed_near_poor")),
        "near new": ((None, FINE, NEAR), ("", "newly_near_poor")),
        "never": ((FINE, FINE, FINE), ("", "")),
    }  # fmt: skip

    def _recognised(self, society: Society, year: int, houses: dict[str, Any], index: int) -> None:
        """Makes and recognises the list of a year, on the map of its day."""
        place = area(*CHIENG_BOM) if year == 2024 else area(NAM_LAU)
        told = {name: classes[index] for name, (classes, _expected) in self.LIVES.items() if classes[index]}
        self._list(society, year, place, {houses[name]: answers for name, answers in told.items()})

    def _list(self, society: Society, year: int, place: Any, answers: dict[Any, tuple[int, int]]) -> None:
        act_as(society.province_officer)
        found = Round.objects.filter(year=year).first() or a_round(society.province_officer, year=year)
        act_as(society.nam_lau_officer)
        when = Occasion.objects.create(area=place, kind="annual_review", year=year, observed_on=date(year, 10, 15),
                                       recorded_at=clock.now())  # fmt: skip
        for home, (score, deprived) in answers.items():
            add_fact(home, when, area=place, score_a=score, **ticks(deprived))
        actions.classify_communes(round=found, area_ids=[place.pk], by=society.nam_lau_officer)
        act_as(society.nam_lau_chairman)
        review = CommuneReview.objects.get(round=found, area=place)
        paper = {**PAPER, "decided_on": date(year, 11, 20), "procedure_reason": "nhập từ danh sách giấy"}
        actions.recognise(commune_review=review, by=society.nam_lau_chairman, **paper)

    def test_each_movement_over_three_years_and_a_change_of_map(self, society: Society) -> None:
        act_as(society.nam_lau_officer)
        before = occasion(year=2000, on=date(2000, 1, 1))
        houses = {name: household(name, when=before) for name in self.LIVES}
        for index, year in enumerate((2024, 2025, 2026)):
            self._recognised(society, year, houses, index)
        assert set(Decision.objects.filter(round__year=2024).values_list("movement", flat=True)) == {""}
        for position, year in enumerate((2025, 2026)):
            found = dict(Decision.objects.filter(round__year=year).values_list("household__head_name", "movement"))
            expected = {n: said[position] for n, (_c, said) in self.LIVES.items() if said[position] is not None}
            assert found == expected

    def test_of_communes_that_were_joined_each_opens_with_its_own_last_list(self, society: Society) -> None:
        """Chiềng Bôm left 2024 out, Púng Tra did not: who was poor on the last list of each stays poor in Nậm Lầu."""
        act_as(society.nam_lau_officer)
        before = occasion(year=2000, on=date(2000, 1, 1))
        one, other, back = (household(name, when=before) for name in ("Lò Văn A", "Lò Văn B", "Lò Văn C"))
        self._list(society, 2023, area(*CHIENG_BOM), {one: POOR})
        self._list(society, 2023, area("03784", "2021"), {other: NEAR, back: POOR})
        self._list(society, 2024, area("03784", "2021"), {other: POOR, back: FINE})
        self._list(society, 2025, area(NAM_LAU), {one: POOR, other: POOR, back: POOR})
        found = dict(Decision.objects.filter(round__year=2025).values_list("household_id", "movement"))
        assert found == {one.pk: "stayed_poor", other.pk: "stayed_poor", back.pk: "relapsed_poor"}
        movements.recompute(by=None, household_ids=[one.pk, other.pk, back.pk])
        ids = list(Decision.objects.filter(round__year=2025).values_list("pk", flat=True))
        assert movements.movements_of(ids) == {}, "read anew over links it says the same"


class TestRecognising:
    @pytest.fixture
    def ready(self, society: Society, opened: Round) -> CommuneReview:
        household(when=occasion(by=society.nam_lau_officer))
        household("Lò Văn Hai", deprived=1, when=occasion(by=society.nam_lau_officer))
        classify(opened, society)
        act_as(society.nam_lau_chairman)
        return the_list(opened)

    def test_it_freezes_and_is_logged(self, society: Society, ready: CommuneReview) -> None:
        found = actions.recognise(commune_review=ready, by=society.nam_lau_chairman, version=ready.version, **PAPER)
        assert (found.decision_number, found.signer_name, len(found.list_digest)) == ("215/QĐ-UBND", "Lường Văn Ba", 64)
        assert found.counts == {"households": 2, "poor": 1, "near_poor": 1, "not_poor": 0}
        assert the_list(ready.round).state == "recognised"
        assert not Decision.objects.filter(is_recognised=False).exists()
        entry = AuditEntry.objects.get(action="công nhận danh sách")
        assert entry.detail["list_digest"] == found.list_digest
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.update(household_class="NOT_POOR")
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Recognition.objects.update(signer_name="người khác")

    def test_classifying_afterwards_is_refused(self, society: Society, ready: CommuneReview) -> None:
        actions.recognise(commune_review=ready, by=society.nam_lau_chairman, **PAPER)
        act_as(society.nam_lau_officer)
        with pytest.raises(Refused, match="đã được công nhận"):
            classify(ready.round, society)

    def test_the_second_of_two_is_refused(self, society: Society, ready: CommuneReview) -> None:
        """Both looked at the same row; whoever comes second finds the state under the row's lock."""
        stale = CommuneReview.objects.select_related("round").get(pk=ready.pk)
        actions.recognise(commune_review=ready, by=society.nam_lau_chairman, **PAPER)
        with CaptureQueriesContext(connection) as captured, pytest.raises(Refused, match="đã được công nhận"):
            actions.recognise(commune_review=stale, by=society.nam_lau_chairman, **PAPER)
        assert any("FOR UPDATE" in query["sql"] for query in captured.captured_queries)
        assert Recognition.objects.count() == 1

    def test_even_without_the_lock_the_database_takes_one(self, society: Society, ready: CommuneReview) -> None:
        """The state is put back behind the action's back: the unique key still refuses a second decision."""
        actions.recognise(commune_review=ready, by=society.nam_lau_chairman, **PAPER)
        CommuneReview.objects.filter(pk=ready.pk).update(state="classified")
        with pytest.raises(Refused, match="đã được công nhận"):
            actions.recognise(commune_review=ready, by=society.nam_lau_chairman, **PAPER)

    def test_a_list_that_moved_on_meanwhile(self, society: Society, ready: CommuneReview) -> None:
        with pytest.raises(Refused, match="phân loại lại trong lúc xem"):
            actions.recognise(commune_review=ready, by=society.nam_lau_chairman, version=ready.version - 1, **PAPER)

    @pytest.mark.parametrize(
        "who",
        ["nam_lau_officer", "phieng_pan_chairman", "province_officer", "province_leader", "administrator", "stranger"],
    )
    def test_only_the_chairman_of_the_commune(self, society: Society, ready: CommuneReview, who: str) -> None:
        with pytest.raises(Refused, match="Chỉ Chủ tịch UBND xã"):
            actions.recognise(commune_review=ready, by=getattr(society, who), **PAPER)

    def test_not_whoever_classified_it(self, society: Society, ready: CommuneReview) -> None:
        CommuneReview.objects.filter(pk=ready.pk).update(classified_by_id=society.nam_lau_chairman.pk)
        with pytest.raises(Refused, match="không được công nhận chính danh sách đó"):
            actions.recognise(commune_review=ready, by=society.nam_lau_chairman, **PAPER)

    def test_not_whoever_recorded_its_facts(self, society: Society, opened: Round) -> None:
        act_as(society.nam_lau_officer)
        household(when=occasion(by=society.nam_lau_chairman))
        classify(opened, society)
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="không được công nhận chính danh sách đó"):
            actions.recognise(commune_review=the_list(opened), by=society.nam_lau_chairman, **PAPER)

    @pytest.mark.parametrize("field", ["uploaded_by", "merged_by"])
    def test_not_whoever_imported_it(self, society: Society, opened: Round, field: str) -> None:
        act_as(society.nam_lau_officer)
        people = {"uploaded_by": society.nam_lau_officer, "merged_by": society.nam_lau_officer}
        batch = a_batch(state="merged", **{**people, field: society.nam_lau_chairman})
        household(when=occasion(by=society.nam_lau_officer, batch=batch))
        classify(opened, society)
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="không được công nhận chính danh sách đó"):
            actions.recognise(commune_review=the_list(opened), by=society.nam_lau_chairman, **PAPER)

    def test_not_while_a_household_is_undetermined(self, society: Society, opened: Round) -> None:
        household(deprived=2, unknown=1)
        classify(opened, society)
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="Còn 1 hộ chưa xác định"):
            actions.recognise(commune_review=the_list(opened), by=society.nam_lau_chairman, **PAPER)

    def test_not_on_an_unverified_scorecard(self, society: Society) -> None:
        act_as(society.province_officer)
        opened = a_round(society.province_officer, scorecard_id="sample_unverified")
        act_as(society.nam_lau_officer)
        household()
        classify(opened, society)
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="Phiếu chấm điểm của vòng này chưa được đối chiếu"):
            actions.recognise(commune_review=the_list(opened), by=society.nam_lau_chairman, **PAPER)

    @pytest.mark.parametrize("outcome", ["reject", "import_after_confirm"])
    def test_not_while_rows_wait(self, society: Society, ready: CommuneReview, outcome: str) -> None:
        act_as(society.nam_lau_officer)
        batch = a_batch(state="staged", uploaded_by=society.nam_lau_officer)
        StagedRow.objects.create(
            batch=batch, area=batch.area, sheet="Danh sách", row_number=9, kind="household", outcome=outcome
        )
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="Còn 1 dòng"):
            actions.recognise(commune_review=ready, by=society.nam_lau_chairman, **PAPER)

    @pytest.mark.parametrize("state", ["merged", "undone", "refused"])
    def test_rows_of_a_closed_file_do_not_wait(self, society: Society, ready: CommuneReview, state: str) -> None:
        act_as(society.nam_lau_officer)
        batch = a_batch(state=state, uploaded_by=society.nam_lau_officer)
        StagedRow.objects.create(
            batch=batch, area=batch.area, sheet="Danh sách", row_number=9, kind="household", outcome="reject"
        )
        assert queries.rows_waiting(ready) == 0

    def test_not_when_facts_came_after_the_classes(self, society: Society, ready: CommuneReview) -> None:
        act_as(society.nam_lau_officer)
        household("Lò Văn Ba")
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="Số liệu của 1 hộ đã thay đổi"):
            actions.recognise(commune_review=ready, by=society.nam_lau_chairman, **PAPER)

    def test_not_before_it_is_classified(self, society: Society, opened: Round) -> None:
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="chưa được phân loại"):
            actions.recognise(commune_review=the_list(opened), by=society.nam_lau_chairman, **PAPER)

    def test_not_an_empty_list(self, society: Society, opened: Round) -> None:
        classify(opened, society)
        act_as(society.nam_lau_chairman)
        with pytest.raises(Refused, match="chưa có hộ nào"):
            actions.recognise(commune_review=the_list(opened), by=society.nam_lau_chairman, **PAPER)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"decision_number": " "}, "số quyết định"),
            ({"signer_name": ""}, "người ký"),
            ({"decided_on": date(2025, 8, 31)}, "trước ngày bắt đầu"),
            ({"decided_on": clock.today() + timedelta(days=1)}, "sau ngày hôm nay"),
        ],
    )
    def test_the_paper_must_make_sense(
        self, society: Society, ready: CommuneReview, change: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(Refused, match=words):
            actions.recognise(commune_review=ready, by=society.nam_lau_chairman, **{**PAPER, **change})


def a_batch(*, state: str, uploaded_by: Any, merged_by: Any = None) -> ImportBatch:
    place = area(NAM_LAU)
    file = StoredFile.objects.create(
        area=place, sha256="0" * 64, size=1, name="danh_sach.xlsx", uploaded_at=clock.now()
    )
    return ImportBatch.objects.create(
        file=file, area=place, year=2025, digest="0" * 64, state=state, uploaded_by=uploaded_by,
        uploaded_at=clock.now(), merged_by=merged_by,
    )  # fmt: skip
