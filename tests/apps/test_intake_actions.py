"""An import up to the merge: what is stored, staged, mended, left out, refused; and what another person may not do."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from giamngheo.apps.files.queries import content_of
from giamngheo.apps.intake import actions, mending, queries
from giamngheo.apps.intake.models import ImportBatch, StagedFinding, StagedRow
from giamngheo.apps.intake.policies import AlreadyIn, Refused
from giamngheo.apps.places.models import Area
from giamngheo.apps.register import merging

from .review_world import act_as

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
A, B, C, D = "A_danh_sach_ho_ngheo_can_ngheo.xlsx", "B_thanh_vien_ho.xlsx", "C_huyen_sop_cop.xlsx", "D_loi_co_y.xlsx"


def old(code: str, generation: str = "2021") -> Area:
    return Area.objects.get(code=code, generation_id=generation)


def staged(name: str, area: Area, by: Any, *, survey_on: date | None = date(2024, 10, 15), **more: Any) -> ImportBatch:
    act_as(by)
    content = more.pop("content", None) or (SAMPLES / name).read_bytes()
    batch = actions.upload(content=content, name=name, area=area, year=2024, survey_on=survey_on, by=by, **more)
    return actions.stage(batch_id=batch.pk)


def outcomes(batch: ImportBatch) -> dict[str, int]:
    return queries.outcome_counts(batch)


def with_words(words: str) -> bytes:
    """Sample A with other words for its first head, as they stand in the file's XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(SAMPLES / A) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            content = source.read(part).replace("Giàng Thị Chá".encode(), words.encode())
            target.writestr(part, content)
    return out.getvalue()


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


class TestSamples:
    def test_a_list_of_heads(self, society: Any) -> None:
        batch = staged(A, old("03766"), society.nam_lau_officer)
        assert batch.state == "staged"
        assert outcomes(batch) == {"import": 181, "skip": 1}
        assert (batch.counts["open"], batch.counts["households"], batch.survey_on) == (0, 181, date(2024, 10, 15))
        row = StagedRow.objects.get(batch=batch, row_number=11)
        assert (row.area.code, row.parsed["head_name"], row.parsed["score_a"]) == ("03766", "Giàng Thị Chá", 115.0)
        assert row.parsed["head_birth_on"] == "1996-06-07"

    def test_a_list_of_members(self, society: Any) -> None:
        batch = staged(B, old("03781"), society.province_officer)
        assert outcomes(batch) == {"import": 516}
        rows = StagedRow.objects.filter(batch=batch, parsed__household__isnull=False)
        assert sum(isinstance(r.parsed["household"], dict) for r in rows) == 120
        first = StagedRow.objects.get(batch=batch, row_number=10)
        assert first.parsed["household"]["floor_area_m2"] == 40.0
        assert first.parsed["relation"] == "head"

    def test_many_sheets_of_a_district(self, society: Any) -> None:
        district = Area.objects.get(code="127", generation_id="2021")
        batch = staged(C, district, society.province_officer)
        assert outcomes(batch)["import"] == 2400
        assert len(batch.layout["communes"]) == 8
        assert StagedRow.objects.filter(batch=batch).values("area").distinct().count() == 8

    def test_the_broken_list(self, society: Any) -> None:
        batch = staged(D, old("04159"), society.phieng_pan_officer)
        found = outcomes(batch)
        heads = StagedRow.objects.filter(batch=batch, sheet="Danh sach")
        assert heads.filter(outcome="reject").count() == 44
        assert heads.filter(outcome="import_after_confirm").count() == 35
        assert batch.counts["open"] == queries.open_rows(batch) == found["reject"] + found["import_after_confirm"]

    @pytest.mark.parametrize("name", ["E2_zip_hong.xlsx", "E3_bom_nen.xlsx", "E5_rong.xlsx"])
    def test_what_cannot_be_read_leaves_no_row(self, society: Any, name: str) -> None:
        content = (SAMPLES / name).read_bytes()
        if not content:
            pytest.skip("an empty upload never gets so far; the form says so")
        batch = staged(name, old("03766"), society.nam_lau_officer, content=content)
        assert batch.state == "refused"
        assert batch.message
        assert not StagedRow.objects.filter(batch=batch).exists()


class TestTwice:
    def test_the_same_file_waits_once(self, society: Any) -> None:
        first = staged(A, old("03766"), society.nam_lau_officer)
        again = actions.upload(content=(SAMPLES / A).read_bytes(), name="khác.xlsx", area=old("03766"), year=2024,
                               survey_on=date(2024, 10, 15), by=society.nam_lau_officer)  # fmt: skip
        assert again.pk == first.pk

    def test_a_merged_file_is_told(self, society: Any) -> None:
        batch = staged(A, old("03766"), society.nam_lau_officer)
        merging.merge_batch(batch_id=batch.pk, by=society.nam_lau_officer)
        with pytest.raises(AlreadyIn, match="đã được nhập ngày"):
            staged(A, old("03766"), society.nam_lau_officer)

    def test_staging_again_gives_the_same(self, society: Any) -> None:
        batch = staged(D, old("04159"), society.phieng_pan_officer)
        before = list(StagedRow.objects.filter(batch=batch).values_list("sheet", "row_number", "outcome", "parsed"))
        actions.stage(batch_id=batch.pk)
        assert list(StagedRow.objects.filter(batch=batch).values_list("sheet", "row_number", "outcome", "parsed")) == before

    def test_a_failure_leaves_the_old_staging(self, society: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        batch = staged(A, old("03766"), society.nam_lau_officer)
        monkeypatch.setattr("giamngheo.apps.intake.staging._summarise", lambda *a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.stage(batch_id=batch.pk)
        assert outcomes(batch) == {"import": 181, "skip": 1}


class TestScope:
    def test_nobody_uploads_for_another_commune(self, society: Any) -> None:
        with pytest.raises(Refused, match="phụ trách địa bàn"):
            staged(A, old("03766"), society.phieng_pan_officer)

    def test_a_chairman_does_not_import(self, society: Any) -> None:
        with pytest.raises(Refused):
            staged(A, old("03766"), society.nam_lau_chairman)

    def test_rows_of_another_commune_refuse_the_whole_file(self, society: Any) -> None:
        batch = staged(D, old("03766"), society.nam_lau_officer)
        assert batch.state == "refused"
        assert "Phiêng Pằn" in batch.message
        assert not StagedRow.objects.filter(batch=batch).exists()

    def test_a_foreign_batch_does_not_exist(self, society: Any) -> None:
        batch = staged(A, old("03766"), society.nam_lau_officer)
        act_as(society.phieng_pan_officer)
        assert not ImportBatch.objects.filter(pk=batch.pk).exists()
        with pytest.raises(Refused, match="Không tìm thấy"):
            actions.stage(batch_id=batch.pk)


    def test_who_reaches_less_than_the_uploader_does_not_check_again(self, society: Any) -> None:
        district = old("127")
        batch = staged(C, district, society.province_officer)
        with pytest.raises(Refused, match="ngoài địa bàn của bạn, nên bạn không kiểm tra lại được"):
            actions.stage(batch_id=batch.pk, by=society.nam_lau_officer)
        act_as(society.province_officer)
        assert outcomes(batch)["import"] == 2400

    def test_a_list_of_another_year_is_not_taken(self, society: Any) -> None:
        act_as(society.nam_lau_officer)
        content = (SAMPLES / A).read_bytes()
        batch = actions.upload(content=content, name=A, area=old("03766"), year=2023, by=society.nam_lau_officer)
        batch = actions.stage(batch_id=batch.pk)
        assert batch.state == "refused"
        assert "Tệp là danh sách năm 2024 nhưng được tải lên cho năm 2023. Chọn đúng năm" in batch.message


class TestHostile:
    @pytest.mark.parametrize("sign", ["_x0000_", "_xD800_", "_x0001_", "&#x202E;", "&#xFFFF;"])
    def test_signs_that_no_table_can_hold_do_not_stop_the_reading(self, society: Any, sign: str) -> None:
        batch = staged(A, old("03766"), society.nam_lau_officer, content=with_words(f"Giàng{sign} Thị Chá"))
        assert batch.state == "staged", batch.message
        row = StagedRow.objects.get(batch=batch, row_number=11)
        assert "\x00" not in row.raw["head_name"]
        assert row.parsed["head_name"].endswith("Thị Chá")

    def test_a_text_file_with_zero_bytes_is_refused_in_words(self, society: Any) -> None:
        batch = staged("a.csv", old("03766"), society.nam_lau_officer, content="STT,Họ\x00 tên\n1,Lò Văn An\n".encode())
        assert (batch.state, "Không nhận ra loại tệp này" in batch.message) == ("refused", True)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\a.xlsx", "=cmd|' /C calc'!A0.xlsx", "<script>.xlsx", "\x00"])
    def test_names_are_text(self, society: Any, name: str, settings: Any) -> None:
        content = (SAMPLES / A).read_bytes()
        act_as(society.nam_lau_officer)
        batch = actions.upload(content=content, name=name, area=old("03766"), year=2024, by=society.nam_lau_officer)
        assert "/" not in batch.file.name
        assert "\\" not in batch.file.name
        assert content_of(batch.file) == content
        kept = [p for p in settings.FILES_ROOT.rglob("*") if p.is_file()]
        assert [p.name for p in kept] == [batch.digest]


class TestMending:
    def waiting(self, batch: ImportBatch, severity: str) -> StagedFinding:
        found = StagedFinding.objects.filter(batch=batch, severity=severity, row_number__isnull=False, is_confirmed=False)
        first = found.exclude(field="").first()
        assert first is not None
        return first

    def test_a_mended_cell_lets_its_row_in(self, society: Any) -> None:
        officer = society.phieng_pan_officer
        batch = staged(D, old("04159"), officer)
        finding = StagedFinding.objects.filter(batch=batch, code="SCORE_MISSING").first()
        assert finding is not None
        assert finding.row_number is not None
        mending.mend(batch=batch, sheet=finding.sheet, row_number=finding.row_number, field=finding.field, value="95", by=officer)
        actions.stage(batch_id=batch.pk)
        row = StagedRow.objects.get(batch=batch, sheet=finding.sheet, row_number=finding.row_number)
        assert row.parsed["score_a"] == 95.0
        assert not StagedFinding.objects.filter(batch=batch, code="SCORE_MISSING", row_number=finding.row_number).exists()

    def test_confirming_all_of_a_kind(self, society: Any) -> None:
        officer = society.phieng_pan_officer
        batch = staged(D, old("04159"), officer)
        code = self.waiting(batch, "confirm").code
        count = mending.confirm_all(batch=batch, code=code, by=officer)
        actions.stage(batch_id=batch.pk)
        assert count > 0
        assert not StagedFinding.objects.filter(batch=batch, code=code, severity="confirm", is_confirmed=False).exists()

    def test_a_row_left_out_needs_a_reason_and_can_come_back(self, society: Any) -> None:
        officer = society.phieng_pan_officer
        batch = staged(D, old("04159"), officer)
        row = StagedRow.objects.filter(batch=batch, outcome="reject").first()
        assert row is not None
        with pytest.raises(Refused, match="lý do"):
            mending.leave_out(batch=batch, rows=[(row.sheet, row.row_number)], reason=" ", by=officer)
        mending.leave_out(batch=batch, rows=[(row.sheet, row.row_number)], reason="đã chuyển đi", by=officer)
        actions.stage(batch_id=batch.pk)
        assert outcomes(batch)["left_out"] == 1
        mending.take_in(batch=batch, rows=[(row.sheet, row.row_number)], by=officer)
        actions.stage(batch_id=batch.pk)
        assert "left_out" not in outcomes(batch)

    def test_the_broken_list_is_mended_and_merged(self, society: Any) -> None:
        officer = society.phieng_pan_officer
        batch = staged(D, old("04159"), officer)
        for group in queries.findings_by_code(batch):
            if group.severity == "confirm" and group.waiting:
                mending.confirm_all(batch=batch, code=group.code, by=officer)
        batch = actions.stage(batch_id=batch.pk)
        left = list(StagedRow.objects.filter(batch=batch, outcome__in=["reject", "import_after_confirm"]))
        mending.leave_out(batch=batch, rows=[(r.sheet, r.row_number) for r in left], reason="chờ xác minh", by=officer)
        batch = actions.stage(batch_id=batch.pk)
        assert queries.open_rows(batch) == 0
        result = merging.merge_batch(batch_id=batch.pk, by=officer)
        assert result.counts["facts"] == StagedRow.objects.filter(batch=batch, outcome="import", sheet="Danh sach").count()

    def test_another_version_is_refused(self, society: Any) -> None:
        officer = society.phieng_pan_officer
        batch = staged(D, old("04159"), officer)
        with pytest.raises(Refused, match="Người khác vừa sửa"):
            mending.confirm_all(batch=batch, code="X", by=officer, version=batch.version - 1)

    def test_a_column_is_remembered_for_the_area(self, society: Any) -> None:
        officer = society.nam_lau_officer
        staged(A, old("03766"), officer)
        kept = mending.map_column(area=old("03766"), header="Cột  lạ", field="note", by=officer)
        assert kept.header_key == "cot la"
        with pytest.raises(Refused):
            mending.map_column(area=old("03766"), header="x", field="no_such_field", by=officer)
