"""What a merge and its undoing refuse, that a failure leaves nothing, and that two cannot merge one commune at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection

from giamngheo.apps.accounts.models import RoleAssignment, User
from giamngheo.apps.intake.models import ImportBatch, Mend, StagedRow
from giamngheo.apps.places.queries import area_on
from giamngheo.apps.register import merge_writes, merging
from giamngheo.apps.register.merging import Refused, merge_batch
from giamngheo.apps.register.models import AreaTotal, HouseholdFact, Occasion, Village
from giamngheo.apps.register.undoing import undo_batch
from giamngheo.apps.review import actions, queries
from giamngheo.apps.review.models import CommuneReview
from giamngheo.apps.review.states import Refused as ReviewRefused
from giamngheo.kit import clock

from .conftest import area
from .review_world import a_round, act_as
from .test_intake_actions import A as LIST_OF_HEADS
from .test_intake_actions import old, own_files, staged  # noqa: F401 - a fixture
from .test_register_merge import SURVEY, a_batch, numbers, officer, one_row  # noqa: F401 - a fixture

YEAR = SURVEY.year
CONNECTING = {"dbname", "user", "password", "host", "port"}


@pytest.fixture
def batch(officer: Any) -> ImportBatch:  # noqa: F811 - the fixture
    """One household of Chiềng Bôm, staged by the province's officer."""
    return one_row(officer)


class TestMerging:
    @pytest.mark.parametrize("who", ["phieng_pan_officer", "phieng_pan_chairman", "stranger"])
    def test_a_foreign_file_does_not_exist(self, society: Any, batch: ImportBatch, who: str) -> None:
        act_as(getattr(society, who))
        with pytest.raises(Refused, match="Không tìm thấy tệp này"):
            merge_batch(batch_id=batch.pk, by=getattr(society, who))

    @pytest.mark.parametrize("who", ["nam_lau_chairman", "province_leader", "administrator"])
    def test_who_may_see_may_not_merge(self, society: Any, batch: ImportBatch, who: str) -> None:
        with pytest.raises(Refused, match="Chỉ cán bộ giảm nghèo"):
            merge_batch(batch_id=batch.pk, by=getattr(society, who))
        assert numbers() == (0,) * 6

    def test_rows_of_a_foreign_commune_are_not_merged(self, society: Any, batch: ImportBatch) -> None:
        """The file lies in the officer's commune, its row says another."""
        row = batch.rows.get()
        row.parsed = {**row.parsed, "commune_code": "04159"}
        row.save(update_fields=["parsed"])
        act_as(society.nam_lau_officer)
        with pytest.raises(Refused):
            merge_batch(batch_id=batch.pk, by=society.nam_lau_officer)
        assert numbers() == (0,) * 6

    def test_another_version(self, batch: ImportBatch) -> None:
        with pytest.raises(Refused, match="Tệp đã được sửa trong lúc xem"):
            merge_batch(batch_id=batch.pk, by=batch.uploaded_by, version=batch.version + 1)

    @pytest.mark.parametrize("outcome", ["reject", "import_after_confirm"])
    def test_open_rows(self, batch: ImportBatch, outcome: str) -> None:
        batch.rows.update(outcome=outcome)
        with pytest.raises(Refused, match="Còn 1 dòng bị từ chối hoặc chờ xác nhận"):
            merge_batch(batch_id=batch.pk, by=batch.uploaded_by)

    @pytest.mark.parametrize("outcome", ["skip", None])
    def test_a_file_without_rows(self, batch: ImportBatch, outcome: str | None) -> None:
        batch.rows.update(outcome=outcome) if outcome else batch.rows.all().delete()
        with pytest.raises(Refused, match="Tệp không có dòng nào để nhập"):
            merge_batch(batch_id=batch.pk, by=batch.uploaded_by)

    @pytest.mark.parametrize("state", ["uploaded", "refused", "undone"])
    def test_a_file_that_is_not_ready(self, batch: ImportBatch, state: str) -> None:
        ImportBatch.objects.filter(pk=batch.pk).update(state=state)
        with pytest.raises(Refused, match="chưa nhập vào sổ được"):
            merge_batch(batch_id=batch.pk, by=batch.uploaded_by)

    def test_twice(self, batch: ImportBatch) -> None:
        merge_batch(batch_id=batch.pk, by=batch.uploaded_by)
        with pytest.raises(Refused, match="đã được nhập vào sổ rồi"):
            merge_batch(batch_id=batch.pk, by=batch.uploaded_by)

    @pytest.mark.parametrize("broken", [name for name, _sql in merge_writes.STEPS if name])
    def test_a_failure_in_the_middle_leaves_nothing(
        self, batch: ImportBatch, monkeypatch: pytest.MonkeyPatch, broken: str
    ) -> None:
        steps = tuple((name, "select 1 / 0" if name == broken else sql) for name, sql in merge_writes.STEPS)
        monkeypatch.setattr(merge_writes, "STEPS", steps)
        with pytest.raises(Exception, match="division by zero"):
            merge_batch(batch_id=batch.pk, by=batch.uploaded_by)
        monkeypatch.undo()
        batch.refresh_from_db()
        assert (batch.state, batch.version, Village.objects.count(), *numbers()) == ("staged", 1, *(0,) * 7)
        assert merge_batch(batch_id=batch.pk, by=batch.uploaded_by).counts["facts"] == 1


class TestUndoing:
    def test_without_a_reason(self, batch: ImportBatch) -> None:
        merge_batch(batch_id=batch.pk, by=batch.uploaded_by)
        with pytest.raises(Refused, match="Cần ghi lý do"):
            undo_batch(batch_id=batch.pk, by=batch.uploaded_by, reason="  ")
        assert not Occasion.objects.get().is_withdrawn

    def test_what_was_not_merged(self, batch: ImportBatch) -> None:
        with pytest.raises(Refused, match="không có gì để hoàn tác"):
            undo_batch(batch_id=batch.pk, by=batch.uploaded_by, reason="nhầm tệp")

    def test_a_foreign_file(self, society: Any, batch: ImportBatch) -> None:
        merge_batch(batch_id=batch.pk, by=batch.uploaded_by)
        act_as(society.phieng_pan_officer)
        with pytest.raises(Refused, match="Không tìm thấy tệp này"):
            undo_batch(batch_id=batch.pk, by=society.phieng_pan_officer, reason="nhầm tệp")


class TestRecognisedLists:
    @pytest.fixture
    def recognised(self, society: Any, batch: ImportBatch) -> ImportBatch:
        merge_batch(batch_id=batch.pk, by=batch.uploaded_by)
        a_round(society.province_officer, year=YEAR)
        done = CommuneReview.objects.filter(round__year=YEAR, area=area_on("03766", SURVEY)).update(state="recognised")
        assert done == 1
        return batch

    def test_no_merge_below_them(self, recognised: ImportBatch) -> None:
        more = one_row(recognised.uploaded_by, digest="7", score_a=99)
        with pytest.raises(Refused, match="Chiềng Bôm đã được công nhận"):
            merge_batch(batch_id=more.pk, by=recognised.uploaded_by)
        assert HouseholdFact.objects.count() == 1

    def test_no_undoing_below_them(self, recognised: ImportBatch) -> None:
        with pytest.raises(Refused, match="Chiềng Bôm đã được công nhận"):
            undo_batch(batch_id=recognised.pk, by=recognised.uploaded_by, reason="nhầm tệp")
        assert not Occasion.objects.get().is_withdrawn


def totals_batch(by: User, *, digest: str, households: int) -> ImportBatch:
    """A file with one line of totals of Chiềng Bôm."""
    place = area_on("03766", SURVEY)
    batch = a_batch(place, by, digest=digest)
    parsed = {"commune_code": "03766", "ethnic_group": "Thái", "household_count": households, "person_count": 4 * households}
    StagedRow.objects.create(batch=batch, area=place, sheet="Tổng số", row_number=5, kind="area_totals",
                             outcome="import", parsed=parsed)  # fmt: skip
    return batch


class TestTotals:
    def current(self) -> list[tuple[int, int]]:
        return list(AreaTotal.objects.filter(is_current=True).values_list("household_count", "person_count"))

    def test_they_come_are_replaced_and_put_back(self, officer: Any) -> None:  # noqa: F811 - the fixture
        first, second = (totals_batch(officer, digest=d, households=n) for d, n in (("4", 300), ("5", 310)))
        assert merge_batch(batch_id=first.pk, by=officer).counts["totals"] == 1
        done = merge_batch(batch_id=second.pk, by=officer)
        assert "Đã cập nhật 1 dòng tổng số" in done.sentence
        assert self.current() == [(310, 1240)]
        undone = undo_batch(batch_id=second.pk, by=officer, reason="nhầm tệp")
        assert self.current() == [(300, 1200)]
        assert (undone.counts["totals"], undone.counts["totals_restored"]) == (1, 1)
        undo_batch(batch_id=first.pk, by=officer, reason="nhầm tệp")
        assert self.current() == []

    def test_the_same_totals_again_add_nothing(self, officer: Any) -> None:  # noqa: F811 - the fixture
        merge_batch(batch_id=totals_batch(officer, digest="4", households=300).pk, by=officer)
        done = merge_batch(batch_id=totals_batch(officer, digest="5", households=300).pk, by=officer)
        assert (done.counts["totals"], AreaTotal.objects.count()) == (0, 1)


def chairman_recognises(review: CommuneReview, by: User) -> None:
    actions.recognise(commune_review=review, decision_number="15/QĐ-UBND", decided_on=clock.today(),
                      signer_name="Lò Văn Chủ", by=by)  # fmt: skip


class TestTwoPeople:
    """From the file to the recognised list, as the screens do it."""

    @pytest.fixture
    def review(self, society: Any) -> CommuneReview:
        act_as(society.province_officer)
        opened = a_round(society.province_officer, year=YEAR)
        file = staged(LIST_OF_HEADS, old("03766"), society.nam_lau_officer)
        merge_batch(batch_id=file.pk, by=society.nam_lau_officer, version=file.version)
        actions.classify_communes(round=opened, area_ids=[old("03766").pk], by=society.province_officer)
        return CommuneReview.objects.get(round=opened, area=old("03766"))

    def test_who_imported_may_not_recognise(self, society: Any, review: CommuneReview) -> None:
        """Also once the importer has become chairman, and although somebody else classified."""
        importer = society.nam_lau_officer
        RoleAssignment.objects.create(user=importer, role="commune_chairman", area=area("03784"), valid_from=date(2021, 1, 1))
        act_as(importer)
        with pytest.raises(ReviewRefused, match="không được công nhận chính danh sách đó"):
            chairman_recognises(review, importer)
        review.refresh_from_db()
        assert review.state == "classified"

    def test_who_worked_on_it(self, society: Any, review: CommuneReview) -> None:
        """Who mended counts although others uploaded and merged; whose file was taken back no longer does."""
        file = ImportBatch.objects.get()
        act_as(society.province_officer)
        Mend.objects.create(batch=file, area=file.area, sheet="s", row_number=11, field="village", value="x",
                            by=society.province_leader, at=clock.now())  # fmt: skip
        ImportBatch.objects.filter(pk=file.pk).update(merged_by=society.administrator)
        assert queries.who_worked_on(review) == {
            society.nam_lau_officer.pk, society.province_officer.pk, society.province_leader.pk, society.administrator.pk,
        }  # fmt: skip
        undo_batch(batch_id=file.pk, by=society.province_officer, reason="nhầm tệp")
        assert queries.who_worked_on(review) == {society.province_officer.pk}

    def test_the_chairman_does_and_then_all_stands(self, society: Any, review: CommuneReview) -> None:
        act_as(society.nam_lau_chairman)
        assert queries.who_worked_on(review) == {society.nam_lau_officer.pk, society.province_officer.pk}
        chairman_recognises(review, society.nam_lau_chairman)
        act_as(society.nam_lau_officer)
        file = ImportBatch.objects.get()
        with pytest.raises(Refused, match="đã được công nhận"):
            undo_batch(batch_id=file.pk, by=society.nam_lau_officer, reason="nhầm tệp")


class TestTwoAtOnce:
    """The lock on a commune, held by another connection to the same database."""

    @pytest.fixture
    def other(self, db: None) -> Any:
        settings = {k: v for k, v in connection.get_connection_params().items() if k in CONNECTING}
        with psycopg.connect(**settings) as found:
            yield found

    def test_a_merge_waits_for_the_one_before(self, batch: ImportBatch, other: Any) -> None:
        place = area_on("03766", SURVEY)
        with other.cursor() as cursor:
            merging.lock_communes(cursor, {place.pk})
        with connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '200ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            merge_batch(batch_id=batch.pk, by=batch.uploaded_by)
        assert numbers() == (0,) * 6
        other.rollback()
        assert merge_batch(batch_id=batch.pk, by=batch.uploaded_by).counts["facts"] == 1

    def test_another_commune_does_not_wait(self, batch: ImportBatch, other: Any) -> None:
        with other.cursor() as cursor:
            merging.lock_communes(cursor, {area("04159").pk})
        with connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '200ms'")
        assert merge_batch(batch_id=batch.pk, by=batch.uploaded_by).counts["facts"] == 1
