"""An officer of a commune of 2025 brings in a list of 2024: the code 03784 was another commune then."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from giamngheo.engine.plan import load_plan
from giamngheo.workbooks.reading import ReadResult, read_workbook

PLAN = load_plan()


def read(title: str, *, commune: str, commune_map: str | None, on: date = date(2024, 10, 15)) -> ReadResult:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    sheet.append(["STT", "Họ và tên chủ hộ", "Số nhân khẩu", "Điểm B1", "Điểm B2", "Phân loại"])
    sheet.append([1, "Lò Văn Một", 4, 120, 30, "HN"])
    file = BytesIO()
    book.save(file)
    return read_workbook(
        file.getvalue(), name="a.xlsx", plan=PLAN, on=on, commune=commune, commune_map=commune_map, year=on.year
    )


def test_a_code_of_todays_map_is_not_looked_up_on_yesterdays() -> None:
    """Nậm Lầu of 2025 holds three communes of 2024; its code was Púng Tra's. Nothing is guessed."""
    found = read("DANH SÁCH HỘ NGHÈO", commune="03784", commune_map="2025-07")
    assert "03784" not in found.commune_codes
    told = next(f for f in found.findings if f.code == "COMMUNE_MISSING")
    assert "Xã Chiềng Bôm" in told.message
    assert "Xã Púng Tra" in told.message
    assert found.has_errors


def test_a_title_that_says_the_commune_needs_no_mending() -> None:
    found = read("DANH SÁCH HỘ NGHÈO XÃ CHIỀNG BÔM", commune="03784", commune_map="2025-07")
    assert not [f for f in found.findings if f.code == "COMMUNE_DIFFERS"]


@pytest.mark.parametrize("commune_map", [None, "2021"])
def test_a_commune_chosen_on_the_map_of_the_day_counts(commune_map: str | None) -> None:
    found = read("DANH SÁCH HỘ NGHÈO", commune="03784", commune_map=commune_map)
    assert found.commune_codes == ["03784"]


def test_a_commune_that_only_changed_its_map_is_found() -> None:
    """Mường Bám was not merged: the officer of today means the same commune."""
    found = read("DANH SÁCH HỘ NGHÈO", commune="03760", commune_map="2025-07")
    assert found.commune_codes == ["03760"]
