"""``giamngheo classify`` on every sample: exit code, classes, the workbook it writes, and what it says when it cannot."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from giamngheo.engine.vocabulary import INDICATOR_CODES, INDICATORS
from giamngheo.site.cli import main

from .samples import A_XLS, A_XLSX, ACCEPTED, B_CSV, B_XLSX, C_XLSX, D_XLSX, PRINT_PEAK, REFUSED, SAMPLES, expected

CLASSES = {
    "Hộ nghèo": "POOR",
    "Hộ cận nghèo": "NEAR_POOR",
    "Hộ không nghèo": "NOT_POOR",
    "Chưa xác định": "UNDETERMINED",
}
TICKS = {"x": "1", None: "0", "?": "?"}
MARK = [t.vi for t in INDICATORS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("classified")


@cache
def classified(folder: Path, name: str, on: str = "2024-10-15") -> tuple[int, Any]:
    """Exit code and the workbook written, opened again."""
    out = folder / f"{name}-{on}.xlsx"
    code = main(["classify", str(SAMPLES / name), "--on", on, "--out", str(out)])
    return code, openpyxl.load_workbook(out)


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def listed(name: str) -> list[dict[str, str]]:
    if name in ACCEPTED:
        return [row for row in expected("E_households.csv") if row["file"] == name]
    return expected("C_households.csv" if name == C_XLSX else "A_households.csv")


@pytest.mark.parametrize("name", [A_XLSX, A_XLS, C_XLSX, *ACCEPTED])
def test_list_of_heads_is_classified(folder: Path, name: str) -> None:
    code, book = classified(folder, name)
    assert code == 0
    found, rows = rows_of(book["Kết quả"]), listed(name)
    assert len(found) == len(rows)
    for got, row in zip(found, rows, strict=True):
        assert str(got["Dòng"]) == row["excel_row"]
        assert CLASSES[got["Phân loại"]] == row["class"], row["excel_row"]
        assert got["Phân loại thấp nhất"] == got["Phân loại cao nhất"] == got["Phân loại"]
        assert f"{got['Điểm A (B1)']:g}" == row["score_a"]
        assert f"{got['Điểm B (B2) thấp nhất']:g}" == f"{got['Điểm B (B2) cao nhất']:g}" == row["score_b"]
        assert [TICKS[got[title]] for title in MARK] == [row[code] for code in INDICATOR_CODES]
        assert got["Lý do"].startswith(got["Phân loại"])


@pytest.mark.parametrize("name", [B_XLSX, B_CSV])
def test_list_of_members_is_classified_as_far_as_it_settles(folder: Path, name: str) -> None:
    code, book = classified(folder, name)
    assert code == 0
    for got, row in zip(rows_of(book["Kết quả"]), expected("B_households.csv"), strict=True):
        assert [TICKS[got[title]] for title in MARK] == [row[code] for code in INDICATOR_CODES], row["case"]
        assert f"{got['Điểm B (B2) thấp nhất']:g}" == row["b_min"]
        assert f"{got['Điểm B (B2) cao nhất']:g}" == row["b_max"]
        assert CLASSES[got["Phân loại thấp nhất"]] == row["class_min"]
        assert CLASSES[got["Phân loại cao nhất"]] == row["class_max"]
        settled = row["class_min"] if row["class_min"] == row["class_max"] else "UNDETERMINED"
        assert CLASSES[got["Phân loại"]] == settled
        if settled == "UNDETERMINED":
            assert got["Lý do"].startswith("Chưa xác định, còn thiếu:")


def test_broken_list_tells_every_fault_in_the_workbook(folder: Path) -> None:
    code, book = classified(folder, D_XLSX)
    assert code == 1
    told = {(row["Trang"], row["Ô"] or "", row["Mã"]) for row in rows_of(book["Lỗi"])}
    assert {(d["sheet"], d["cell"], d["code"]) for d in expected("D_defects.csv")} <= told
    assert all(row["Lỗi và cách sửa"].endswith(".") for row in rows_of(book["Lỗi"]))
    outcome = {row["Dòng"]: row["Xử lý dòng"] for row in rows_of(book["Kết quả"])}
    words = {"import": "nhận", "import_after_confirm": "nhận sau khi xác nhận", "reject": "chưa nhận, có lỗi"}
    rows = [row for row in expected("D_rows.csv") if row["kind"] == "household"]
    assert outcome == {int(row["row"]): words[row["outcome"]] for row in rows}


@pytest.mark.parametrize("name", [A_XLSX, B_XLSX, D_XLSX])
def test_no_cell_written_is_a_formula_or_begins_like_one(folder: Path, name: str) -> None:
    _, book = classified(folder, name)
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert [cell.value for cell in texts if cell.value.lstrip()[:1] in {"=", "+", "-", "@"}] == []
    assert not any(cell.hyperlink for cell in texts)


@pytest.mark.parametrize("name", REFUSED)
def test_unreadable_file_is_told_in_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", str(SAMPLES / name), "--on", "2024-10-15"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert REFUSED[name] in told.err
    assert told.err.count("\n") == 1


def test_commune_of_another_day_names_its_successor(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, book = classified(folder, A_XLSX, "2026-10-15")
    assert code == 1
    assert "Xã Nậm Lầu (03784)" in capsys.readouterr().out
    assert {row["Xử lý dòng"] for row in rows_of(book["Kết quả"])} == {"chưa nhận, có lỗi"}
    told = [row for row in rows_of(book["Lỗi"]) if row["Mức"] == "lỗi"]
    assert [row["Mã"] for row in told] == ["COMMUNE_NOT_IN_FORCE"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["khong-co.xlsx", "--on", "2024-10-15"], "Không thấy tệp"),
        ([str(SAMPLES), "--on", "2024-10-15"], "Không đọc được"),
        ([str(SAMPLES / A_XLSX), "--on", "2024-10-15", "--standard", "1999"], "Không có chuẩn nghèo 1999"),
        ([str(SAMPLES / A_XLSX), "--on", "2024-10-15", "--out", "/khong/co/ra.xlsx"], "Không ghi được"),
    ],
)
def test_wrong_arguments_are_told(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_file_without_a_list_is_not_a_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", str(SAMPLES / "expected" / "A_summary.json"), "--on", "2024-10-15"]) == 2
    assert "Không nhận ra bảng" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "code"), [("E3_bom_nen.xlsx", 2), ("E6_bang_html.xls", 0)])
def test_hostile_file_takes_little_memory(name: str, code: int, tmp_path: Path) -> None:
    """In a process of its own, as an office would start it."""
    script = f"import sys; from giamngheo.site.cli import main; code = main(sys.argv[1:]); {PRINT_PEAK}; sys.exit(code)"
    out = tmp_path / "out.xlsx"
    arguments = ["classify", str(SAMPLES / name), "--on", "2024-10-15", "--out", str(out)]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert out.exists() == (code == 0)
    assert int(done.stdout.splitlines()[-1]) < 300 * 1024
