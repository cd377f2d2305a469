"""Every defect of the broken sample that one cell shows is found, no milder than listed, with the right value."""

from __future__ import annotations

import csv
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from giamngheo.engine.plan import load_plan
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.workbooks.cells import CellContext, CellError, parse_cell
from giamngheo.workbooks.findings import SEVERITY_ORDER

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
ON = date(2024, 10, 15)
FIELDS = dict(
    zip(
        "BCDEFGHIJK",
        (
            "head_name",
            "birth",
            "sex",
            "ethnic_group",
            "id_number",
            "commune",
            "village",
            "member_count",
            "score_a",
            "score_b_stated",
        ),
        strict=True,
    )
)
FIELDS |= dict(zip("LMNOPQRSTUVW", (f"tick_{code}" for code in INDICATOR_CODES), strict=True))
FIELDS |= {"X": "class_stated", "Y": "declared_income_vnd", "Z": "area_per_head", "AA": "note"}

# What only the sheet, a whole row or several rows show: tests of reading and of the checks look for these.
NOT_OF_ONE_CELL = {
    "B2_TICKS_MISMATCH", "BLANK_ROW", "CLASS_CONTRADICTS_SCORE", "CLASS_MISSING", "DUP_ID_DIFFERENT_NAME",
    "DUP_PERSON_DIFFERENT_ID", "DUP_ROW", "EMPTY_SHEET", "FORMULA_NUMBER", "HEAD_TOO_YOUNG", "HIDDEN_SHEET",
    "HOUSEHOLD_WITHOUT_HEAD", "ID_SEX_MISMATCH", "ID_YEAR_MISMATCH", "MERGED_HORIZONTAL", "MERGED_VERTICAL",
    "PERSON_IN_TWO_HOUSEHOLDS", "REPEATED_HEADER", "SCORE_MISSING", "SECTION_ROW", "SEX_MISSING", "STRAY_TEXT",
    "SUBTOTAL_ROW", "TOTAL_MISMATCH", "TWO_HEADS",
}  # fmt: skip
FORMULA_CELLS = {"AA41"}


@cache
def context() -> CellContext:
    plan = load_plan()
    commune = plan.area("04159", ON)
    return CellContext(plan, ON, commune, commune.parent_code, 2024)


@cache
def sheet() -> Any:
    return openpyxl.load_workbook(SAMPLES / "D_loi_co_y.xlsx", data_only=True)["Danh sach"]


def raw_of(cell: str) -> Any:
    value = sheet()[cell].value
    return CellError(value) if sheet()[cell].data_type == "e" else value


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLES / "expected" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


DEFECTS = [
    d for d in rows("D_defects.csv") if d["code"] not in NOT_OF_ONE_CELL and d["cell"] not in FORMULA_CELLS
]  # fmt: skip


def field_of(cell: str) -> str:
    return FIELDS[cell.rstrip("0123456789")]


def as_listed(field: str, value: Any) -> str:
    """A stored value as the list of defects writes it."""
    if field == "birth":
        return "" if value == (None, None) else str(value[0] or value[1])
    if field == "id_number":
        return value[0] or ""
    if field == "commune":
        return context().plan.area(value, ON).name
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{d['id']}-{d['code']}" for d in DEFECTS])
def test_defect_is_found(defect: dict[str, str]) -> None:
    field = field_of(defect["cell"])
    value, findings = parse_cell(field, raw_of(defect["cell"]), context())
    told = {f.code: f for f in findings}
    assert defect["code"] in told
    finding = told[defect["code"]]
    assert SEVERITY_ORDER[finding.severity] >= SEVERITY_ORDER[defect["severity"]]
    assert finding.severity == defect["severity"]
    assert len(finding.message) > 10
    assert finding.message[-1] == "."
    if defect["severity"] == "error":
        return
    if field == "note":
        assert value == raw_of(defect["cell"])
    elif defect["code"] == "COMMUNE_MISSING":
        assert (value, finding.suggested) == (None, "04159")
    elif defect["code"] == "SEX_AMBIGUOUS":
        assert value is None
    elif defect["code"] == "DATE_MONTH_YEAR":
        assert (value, finding.suggested) == ((None, 1954), "1954-05")
    elif field == "declared_income_vnd":
        assert value == finding.suggested == int(defect["expected_value"])
    else:
        assert as_listed(field, value) == defect["expected_value"]


def test_no_cell_shows_a_defect_that_is_not_listed() -> None:
    """Nothing is invented: findings of all cells of all rows are those of the list."""
    listed = {(d["cell"], d["code"]) for d in rows("D_defects.csv")}
    allowed = {("H117", "x"), ("C161", "DATE_MISSING"), ("AA41", "FORMULA_INJECTION")}
    extra = []
    for row in (int(r["row"]) for r in rows("D_rows.csv") if r["kind"] == "household"):
        for letter, field in FIELDS.items():
            cell = f"{letter}{row}"
            _, findings = parse_cell(field, raw_of(cell), context())
            extra += [(cell, f.code) for f in findings if (cell, f.code) not in listed | allowed]
    assert extra == []


def test_values_of_rows_to_import_are_those_expected() -> None:
    for row in rows("D_rows.csv"):
        if not row["outcome"].startswith("import"):
            continue
        number = row["row"]
        found = {name: parse_cell(name, raw_of(letter + number), context())[0] for letter, name in FIELDS.items()}
        assert found["head_name"] == row["full_name"], number
        birth_on, birth_year = found["birth"]
        assert (str(birth_on or ""), str(birth_year or "")) == (row["birth_date"], row["birth_year"]), number
        assert (found["id_number"][0] or "") == row["personal_id"], number
        assert (found["ethnic_group"] or "") == row["ethnic"], number
        assert found["member_count"] == int(row["members"]), number
        assert (found["score_a"], found["score_b_stated"]) == (float(row["score_a"]), float(row["score_b"])), number
        assert found["declared_income_vnd"] == int(row["income"]), number
        assert found["area_per_head"] == float(row["area_per_head"]), number
        assert [found[f"tick_{code}"] for code in INDICATOR_CODES] == [row[code] == "1" for code in INDICATOR_CODES]
        if "COMMUNE_MISSING" not in row["codes"]:
            assert found["commune"] == row["commune_code"], number
        if "CLASS_MISSING" not in row["codes"]:
            assert found["class_stated"] == row["class"], number
        if not {"SEX_MISSING", "SEX_AMBIGUOUS"} & set(row["codes"].split("|")):
            assert found["sex"] == row["sex"], number


def test_dates_of_cells_are_python_dates() -> None:
    assert isinstance(raw_of("Z29"), datetime)
