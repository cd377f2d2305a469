"""Two people, or one who clicks twice, on one thing at the same moment: one wins, the other is told why, nothing doubles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.in_year import actions as in_year
from giamngheo.apps.in_year.models import Certificate, InYearDecision, Request
from giamngheo.apps.intake import actions as intake
from giamngheo.apps.intake import mending
from giamngheo.apps.intake.models import ImportBatch, Mend, StagedRow
from giamngheo.apps.life import actions as life
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.register.merging import merge_batch
from giamngheo.apps.register.models import Household, HouseholdFact, Occasion, Person
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition, Round
from giamngheo.apps.work.actions import start_run
from giamngheo.apps.work.models import Run
from giamngheo.kit import clock

from .at_once import at_once, swept
from .conftest import Society, area, make_society
from .in_year_world import FILED, PAPER, a_person, filed, posted, recognised_list, surveyed
from .life_world import baby, family, said
from .review_world import NAM_LAU, a_round, act_as, household, occasion
from .test_intake_actions import SAMPLES, A, old, staged


@pytest.fixture
def society(django_db_setup: None, django_db_blocker, settings: Any, tmp_path: Path) -> Iterator[Society]:  # type: ignore[no-untyped-def]
    """Committed people; what they do is committed too, and swept after."""
    settings.FILES_ROOT = tmp_path / "files"
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            made = make_society()
        yield made


def done(by: User, act: Callable[[], Any]) -> Any:
    with transaction.atomic():
        act_as(by)
        return act()


def counted(society: Society, model: Any, **filters: Any) -> int:
    return int(done(society.province_officer, model.objects.filter(**filters).count))


def one_wins(first: tuple[User, Callable[[], object]], second: tuple[User, Callable[[], object]], sentence: str) -> None:
    """Exactly one is done; the other is refused in these words."""
    outcomes = at_once(first, second)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refusals) == 1, outcomes
    assert type(refusals[0]).__name__ in {"Refused", "Stale", "AlreadyIn"}, refusals
    assert sentence in str(refusals[0])


def second_officer() -> User:
    return a_person("canbo.hai", "commune_officer")


class TestImport:
    @pytest.fixture
    def batch(self, society: Society) -> ImportBatch:
        return done(society.nam_lau_officer, lambda: staged(A, old("03766"), society.nam_lau_officer))

    def test_two_mend_one_row(self, society: Society, batch: ImportBatch) -> None:
        """Who saved second had the row as it was before the first one's word."""
        other = done(society.province_officer, second_officer)
        row = done(society.nam_lau_officer, lambda: StagedRow.objects.filter(batch=batch).order_by("row_number").first())

        def leave_out(by: User) -> object:
            mending.leave_out(batch=batch, rows=[(row.sheet, row.row_number)], reason=by.username, by=by, version=batch.version)
            return intake.stage(batch_id=batch.pk, by=by)

        both = (society.nam_lau_officer, other)
        one_wins((both[0], lambda: leave_out(both[0])), (both[1], lambda: leave_out(both[1])), "Người khác vừa sửa tệp này")
        assert counted(society, Mend) == 1

    def test_two_merge_one_import(self, society: Society, batch: ImportBatch) -> None:
        other = done(society.province_officer, second_officer)
        households = done(society.nam_lau_officer, lambda: batch.counts["households"])
        acts = [(by, lambda by=by: merge_batch(batch_id=batch.pk, by=by)) for by in (society.nam_lau_officer, other)]
        one_wins(*acts, "đã được nhập vào sổ rồi")  # type: ignore[arg-type]
        assert counted(society, Household) == counted(society, HouseholdFact) == households
        assert counted(society, Occasion) == 1

    def test_one_mends_while_the_other_merges(self, society: Society, batch: ImportBatch) -> None:
        """Either the row is left out and the merge is of an older version, or the file is in and cannot be mended."""
        by, other = society.nam_lau_officer, done(society.province_officer, second_officer)
        row = done(by, lambda: StagedRow.objects.filter(batch=batch).order_by("row_number").first())

        def leave_out() -> object:
            mending.leave_out(batch=batch, rows=[(row.sheet, row.row_number)], reason="x", by=by, version=batch.version)
            return intake.stage(batch_id=batch.pk, by=by)

        one_wins((by, leave_out), (other, lambda: merge_batch(batch_id=batch.pk, by=other, version=batch.version)), "ệp")
        assert (counted(society, Mend) == 1) != (counted(society, Household) > 0)

    def test_a_double_click_on_the_upload_opens_one_import(self, society: Society) -> None:
        by, content = society.nam_lau_officer, (SAMPLES / A).read_bytes()
        act = lambda: intake.upload(content=content, name=A, area=old("03766"), year=2024, by=by).pk  # noqa: E731
        outcomes = at_once((by, act), (by, act))
        assert [o for o in outcomes if isinstance(o, Exception)] == []
        assert outcomes[0] == outcomes[1]
        assert counted(society, ImportBatch) == 1


class TestReview:
    @pytest.fixture
    def opened(self, society: Society) -> Round:
        def make() -> Round:
            made = a_round(society.province_officer)
            when = occasion(by=society.province_officer)
            for n in range(3):
                household(f"Lò Văn {n}", when=when)
            return made

        return done(society.province_officer, make)

    def test_a_double_click_opens_one_round(self, society: Society) -> None:
        by = society.province_officer
        one_wins((by, lambda: a_round(by)), (by, lambda: a_round(by)), "đã được mở")
        assert counted(society, Round) == 1

    def test_two_classify_one_commune(self, society: Society, opened: Round) -> None:
        """The second finds nothing to change: the same facts give the same classes, once."""
        both = (society.nam_lau_officer, society.province_officer)
        acts = [
            (by, lambda by=by: review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=by)) for by in both
        ]
        outcomes: list[Any] = at_once(*acts)
        assert sorted(outcome.written for outcome in outcomes) == [0, 3]
        assert counted(society, Decision) == 3

    def test_one_classifies_while_the_other_recognises(self, society: Society, opened: Round) -> None:
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        done(officer, lambda: review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=officer))
        row = done(chairman, lambda: CommuneReview.objects.get(round=opened, area=area(NAM_LAU)))

        def recognise() -> object:
            return review.recognise(commune_review=row, decision_number="1/QĐ", decided_on=clock.today(),
                                    signer_name="A", by=chairman)  # fmt: skip

        def classify() -> object:
            return review.classify_communes(round=opened, area_ids=[row.area_id], by=officer)

        outcomes = at_once((officer, classify), (chairman, recognise))
        told = [str(o) for o in outcomes if isinstance(o, Exception)]
        assert all("công nhận" in sentence for sentence in told), outcomes
        assert counted(society, Recognition) == 1
        assert counted(society, Decision) == counted(society, Decision, is_recognised=True) == 3

    def test_two_recognise_one_list(self, society: Society, opened: Round) -> None:
        officer = society.nam_lau_officer
        done(officer, lambda: review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=officer))
        both = (society.nam_lau_chairman, done(society.province_officer, lambda: a_person("chutich.hai", "commune_chairman")))
        row = done(officer, lambda: CommuneReview.objects.get(round=opened, area=area(NAM_LAU)))
        acts = [
            (by, lambda by=by: review.recognise(commune_review=row, decision_number=by.username, decided_on=clock.today(),
                                                signer_name="A", by=by))
            for by in both
        ]  # fmt: skip
        one_wins(*acts, "đã được công nhận")  # type: ignore[arg-type]
        assert counted(society, Recognition) == 1

    def test_two_start_one_run(self, society: Society, opened: Round, settings: Any) -> None:
        settings.WORK_INLINE = False
        by = society.province_officer
        act = lambda: start_run(kind="review.classify", subject_id=opened.pk, area_id=area("14").pk, year=2025, by=by).pk  # noqa: E731
        outcomes = at_once((by, act), (by, act))
        assert outcomes[0] == outcomes[1]
        assert counted(society, Run) == 1


class TestInYear:
    @pytest.fixture
    def homes(self, society: Society) -> dict[str, Household]:
        with transaction.atomic():
            return recognised_list(society)

    @pytest.fixture
    def ready(self, society: Society, homes: dict[str, Household]) -> Request:
        officer = society.nam_lau_officer

        def make() -> Request:
            return posted(surveyed(filed(homes["POOR"], "leave", officer), officer, score_a=180, deprived=0), officer)

        return done(officer, make)

    def test_two_chairmen_decide_one_request(self, society: Society, ready: Request) -> None:
        both = (society.nam_lau_chairman, done(society.province_officer, lambda: a_person("chutich.hai", "commune_chairman")))
        one_wins(
            (both[0], lambda: in_year.recognise_request(request=ready, by=both[0], **PAPER)),
            (both[1], lambda: in_year.refuse_request(request=ready, reasons="x", by=both[1], **PAPER)),
            "đã có quyết định",
        )
        assert counted(society, InYearDecision) == 1

    def test_two_give_one_certificate(self, society: Society, ready: Request) -> None:
        chairman, officer = society.nam_lau_chairman, society.nam_lau_officer
        done(chairman, lambda: in_year.recognise_request(request=ready, by=chairman, **PAPER))
        both = (officer, done(society.province_officer, second_officer))
        acts = [
            (by, lambda by=by: in_year.certify_request(request=ready, number=by.username, issued_on=clock.today(), by=by))
            for by in both
        ]
        one_wins(*acts, "đã được cấp")  # type: ignore[arg-type]
        assert counted(society, Certificate) == 1

    def test_a_double_click_files_one_request(self, society: Society, homes: dict[str, Household]) -> None:
        by = society.nam_lau_officer
        act = lambda: filed(homes["NEAR_POOR"], "leave", by)  # noqa: E731
        one_wins((by, act), (by, act), "đã có đề nghị cùng loại chưa xong")
        assert counted(society, Request) == 1

    def test_two_requests_of_two_households_have_two_numbers(self, society: Society, homes: dict[str, Household]) -> None:
        by, other = society.nam_lau_officer, done(society.province_officer, second_officer)
        outcomes: list[Any] = at_once(
            (by, lambda: filed(homes["NEAR_POOR"], "leave", by)), (other, lambda: filed(homes["POOR"], "leave", other))
        )
        assert sorted(outcome.slip_number for outcome in outcomes) == [1, 2]
        assert FILED.year == outcomes[0].slip_year


class TestLife:
    def test_a_double_click_records_one_birth(self, society: Society) -> None:
        by = society.nam_lau_officer
        home, _people = done(by, lambda: family("Lò Văn Cha", "Lò Thị Mẹ"))
        act = lambda: life.record_birth(household_id=home.pk, version=home.version, said=said(), child=baby(), by=by)  # noqa: E731
        one_wins((by, act), (by, act), "hộ")
        assert (counted(society, LifeEvent), counted(society, Person)) == (1, 3)

    def test_two_officers_move_one_person(self, society: Society) -> None:
        """To two households on one day: one of them keeps the person."""
        by, other = society.nam_lau_officer, done(society.province_officer, second_officer)
        home, people = done(by, lambda: family("Lò Văn Cha", "Lò Văn Con"))
        targets = [done(by, lambda name=name: family(name))[0] for name in ("Quàng Văn Một", "Quàng Văn Hai")]

        def move(actor: User, target: Household) -> object:
            return life.move_person(household_id=home.pk, version=home.version, to_household_id=target.pk,
                                    to_version=target.version, person_id=people[1].pk, said=said(date(2025, 5, 5)),
                                    by=actor)  # fmt: skip

        one_wins((by, lambda: move(by, targets[0])), (other, lambda: move(other, targets[1])), "hộ")
        assert counted(society, LifeEvent) == 1


def test_the_log_tells_each_act_once(society: Society) -> None:
    """What was refused is no act: the log has one line for the one that was done."""
    by = society.province_officer
    at_once((by, lambda: a_round(by)), (by, lambda: a_round(by)))
    assert done(by, AuditEntry.objects.filter(action="mở vòng rà soát").count) == 1
