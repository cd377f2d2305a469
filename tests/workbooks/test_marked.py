"""The officer's workbook comes back marked: colours, comments, a list with links, and nothing that computes or calls out."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from giamngheo.workbooks import marked
from giamngheo.workbooks.findings import Finding, WorkbookRefused
from giamngheo.workbooks.marked import FILLS, write_marked
from giamngheo.workbooks.reading import read_workbook

from .samples import A_XLS, A_XLSX, B_CSV, D_XLSX, ON, SAMPLES, expected, plan, read


def marked_again(name: str) -> tuple[bytes, Any]:
    content = write_marked((SAMPLES / name).read_bytes(), name, read(name).findings)
    return content, openpyxl.load_workbook(io.BytesIO(content))


def colour(cell: Any) -> str:
    return str(cell.fill.start_color.rgb)[-6:]


def colour_of(severity: str) -> str:
    return str(FILLS[severity].start_color.rgb)[-6:]


@pytest.fixture(scope="module")
def broken() -> Any:
    return marked_again(D_XLSX)[1]


def test_every_faulty_cell_is_coloured_by_its_worst_fault_and_commented(broken: Any) -> None:
    order = ("info", "auto", "confirm", "error")
    worst: dict[tuple[str, str], str] = {}
    for defect in (d for d in expected("D_defects.csv") if d["cell"]):
        place = defect["sheet"], defect["cell"]
        worst[place] = max(worst.get(place, "info"), defect["severity"], key=order.index)
    for (sheet, address), severity in worst.items():
        cell = broken[sheet][address]
        # A cell under a merge shows neither colour nor comment; the list still names it.
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            assert colour(cell) == colour_of(severity), address
            assert marked.SEVERITY_WORDS[severity].capitalize() in cell.comment.text


def test_list_leads_to_every_cell(broken: Any) -> None:
    sheet = broken["Lỗi"]
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == len(read(D_XLSX).findings)
    assert [row[4].value for row in rows[:3]] == ["lỗi"] * 3
    for row in rows:
        if row[1].value and row[0].value in broken.sheetnames:
            assert row[1].hyperlink.location == f"'{row[0].value}'!{row[1].value}"
            assert row[1].hyperlink.target is None


def test_the_look_and_the_cells_of_an_own_workbook_stay() -> None:
    before = openpyxl.load_workbook(SAMPLES / A_XLSX)
    _, after = marked_again(A_XLSX)
    assert after.sheetnames == [*before.sheetnames, "Lỗi"]
    old, new = before.worksheets[0], after.worksheets[0]
    assert [r.coord for r in new.merged_cells.ranges] == [r.coord for r in old.merged_cells.ranges]
    assert new.column_dimensions["B"].width == old.column_dimensions["B"].width
    assert [[c.value for c in row] for row in new] == [[c.value for c in row] for row in old]


@pytest.mark.parametrize("name", [A_XLS, B_CSV, "E6_bang_html.xls"])
def test_other_formats_come_as_a_fresh_workbook_with_the_same_cells(name: str) -> None:
    content, _ = marked_again(name)
    again = read_workbook(content, name="lai.xlsx", plan=plan(), on=ON)
    assert again.real_format == "xlsx"
    same = ["head_name", "head_birth_on", "head_id_number", "member_count", "score_a", "class_stated", "row"]
    assert again.households.select(same).equals(read(name).households.select(same))


def test_a_large_workbook_is_copied_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "MOST_CELLS_KEPT", 10)
    content, book = marked_again(D_XLSX)
    assert colour(book["Danh sach"]["H11"]) == colour_of("confirm")
    assert book["Luu_2022"].sheet_state == "hidden"
    again = read_workbook(content, name="lai.xlsx", plan=plan(), on=ON)
    # Merges and formulas are gone with the look, the rest is the same list.
    assert again.households.height == read(D_XLSX).households.height


def hostile() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    sheet.append(["Họ và tên chủ hộ", "Số nhân khẩu", "Điểm A", "Ghi chú"])
    sheet.append(["Lò Văn A", 3, 100, '=HYPERLINK("http://example.invalid/a","xem")'])
    sheet.append(["Lò Văn B", 3, 100, "=SUM(B2:B2)"])
    sheet.append(["Lò Văn C", 3, 100, "=cmd|'/C calc'!A0"])
    sheet.append(["Lò Văn D", 3, 100, "ghi chú"])
    sheet["D5"].hyperlink = "http://example.invalid/b"
    for row, text in enumerate(("=1+1", "+1", "-1+2", "@SUM(1)", "\t=1"), 6):
        cell = sheet.cell(row, 4, text)
        cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("limit", [10**6, 0])
def test_nothing_that_computes_or_calls_out_goes_back(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(marked, "MOST_CELLS_KEPT", limit)
    finding = Finding("X", "error", "=Lỗi.", sheet="Danh sách", row=2, cell="D2", raw="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(write_marked(hostile(), "x.xlsx", [finding])))
    sheet = book["Danh sách"]
    formulas = [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == (["D3"] if limit else [])
    assert not any(c.hyperlink for row in sheet.iter_rows() for c in row)
    for row, text in enumerate(("=1+1", "+1", "-1+2", "@SUM(1)", "\t=1"), 6):
        cell = sheet.cell(row, 4)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    told = next(book["Lỗi"].iter_rows(min_row=2))
    assert [c.data_type for c in told if c.value is not None and isinstance(c.value, str)] == ["s"] * 5
    assert told[5].value == "'=1+1"


def test_a_sheet_already_called_so_keeps_its_name() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Lỗi"
    book.active.append(["Họ và tên chủ hộ", "Số nhân khẩu"])
    out = io.BytesIO()
    book.save(out)
    again = openpyxl.load_workbook(io.BytesIO(write_marked(out.getvalue(), "x.xlsx", [])))
    assert again.sheetnames == ["Lỗi", "Lỗi (2)"]


def test_unreadable_file_is_refused() -> None:
    with pytest.raises(WorkbookRefused):
        write_marked((SAMPLES / "E3_bom_nen.xlsx").read_bytes(), "E3.xlsx", [])


@pytest.mark.skipif(shutil.which("localc") is None, reason="LibreOffice Calc is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "danh_dau.xlsx"
    path.write_bytes(marked_again(D_XLSX)[0])
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert "Cầm Văn Lún" in (tmp_path / "danh_dau.csv").read_text(encoding="utf-8", errors="replace")
