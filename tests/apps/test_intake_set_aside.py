"""What is set aside stays out, says why, and no longer stands in the way; what waits does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from giamngheo.apps.intake import actions, queries
from giamngheo.apps.intake.models import ImportBatch
from giamngheo.apps.intake.policies import Refused

from .test_intake_actions import A, D, old, staged


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def test_good_rows_outside_the_register_stand_in_the_way_until_the_file_is_put_aside(society: Any) -> None:
    batch = staged(A, old("03766"), society.nam_lau_officer)
    area = batch.area_id
    assert queries.open_rows_in(area, 2024) == 181
    with pytest.raises(Refused, match="lý do"):
        actions.discard(batch_id=batch.pk, reason=" ", by=society.nam_lau_officer)
    actions.discard(batch_id=batch.pk, reason="tệp cũ", by=society.nam_lau_officer)
    assert queries.open_rows_in(area, 2024) == 0
    assert ImportBatch.objects.get(pk=batch.pk).state == "undone"


def test_a_file_nobody_has_checked_counts(society: Any) -> None:
    batch = staged(A, old("03766"), society.nam_lau_officer)
    ImportBatch.objects.filter(pk=batch.pk).update(state="uploaded")
    batch.rows.all().delete()
    assert queries.open_rows_in(batch.area_id, 2024) == 1


def test_all_rows_of_a_kind_are_left_out_at_once_and_asked_about_no_more(society: Any, client_of: Any) -> None:
    batch = staged(D, old("04159"), society.phieng_pan_officer)
    rows = queries.rows_of_code(batch, "CLASS_CONTRADICTS_SCORE")
    assert len(rows) > 1
    client = client_of(society.phieng_pan_officer)
    page = client.get(f"/nhap-lieu/{batch.pk}/loi/?ma=CLASS_CONTRADICTS_SCORE").content.decode()
    assert "dòng thuộc loại này" in page
    answer = client.post(
        f"/nhap-lieu/{batch.pk}/loi/bo-ca-loai/", {"code": "CLASS_CONTRADICTS_SCORE", "reason": "chờ xác minh"}, follow=True
    )
    assert f"Đã bỏ {len(rows)} dòng" in answer.content.decode()
    from .review_world import act_as

    act_as(society.phieng_pan_officer)
    assert queries.rows_of_code(batch, "CLASS_CONTRADICTS_SCORE") == []
    assert queries.outcome_counts(batch)["left_out"] == len(rows)
    codes = {(g.code, g.severity) for g in queries.findings_by_code(batch)}
    assert ("CLASS_CONTRADICTS_SCORE", "error") not in codes
