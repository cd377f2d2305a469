"""Defects of the broken sample that a whole row or several rows show, and the other samples found clean."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from giamngheo.engine.frames import PERSON
from giamngheo.engine.plan import load_plan
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.workbooks.cells import CellContext, CellError, parse_column
from giamngheo.workbooks.checks import check_households, check_members, merge
from giamngheo.workbooks.findings import Finding, outcome_of

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
ON = date(2024, 10, 15)
FIELDS = (
    "head_name", "birth", "sex", "ethnic_group", "id_number", "commune", "village", "member_count", "score_a",
    "score_b_stated", *(f"tick_{code}" for code in INDICATOR_CODES), "class_stated", "declared_income_vnd",
    "area_per_head", "note",
)  # fmt: skip
OF_ROWS = {
    "B2_TICKS_MISMATCH", "CLASS_CONTRADICTS_SCORE", "CLASS_MISSING", "DUP_ID_DIFFERENT_NAME",
    "DUP_PERSON_DIFFERENT_ID", "DUP_ROW", "HEAD_TOO_YOUNG", "ID_SEX_MISMATCH", "ID_YEAR_MISMATCH", "SCORE_MISSING",
    "SEX_AMBIGUOUS", "SEX_MISSING",
}  # fmt: skip
OF_THE_SHEET = {"FORMULA_NUMBER", "MERGED_HORIZONTAL", "MERGED_VERTICAL"}
# Boundary between reading and cells: the sheet's merges and formulas are not known here.
TOLD_BY_READING = {(41, "FORMULA_INJECTION")}


@cache
def context() -> CellContext:
    plan = load_plan()
    commune = plan.area("04159", ON)
    return CellContext(plan, ON, commune, commune.parent_code, 2024)


def listed(name: str) -> list[dict[str, str]]:
    with (SAMPLES / "expected" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def column_of(field: str, values: list[Any], known: dict[int, list[Finding]], context: CellContext) -> list[Any]:
    parsed = parse_column(field, values, context)
    for index, findings in parsed.findings.items():
        known.setdefault(index, []).extend(f.at(field=field) for f in findings)
    return parsed.values


@cache
def household_list() -> tuple[list[int], pl.DataFrame, dict[int, list[Finding]]]:
    sheet = openpyxl.load_workbook(SAMPLES / "D_loi_co_y.xlsx", data_only=True)["Danh sach"]
    rows = [int(r["row"]) for r in listed("D_rows.csv") if r["kind"] == "household"]
    known: dict[int, list[Finding]] = {}
    data: dict[str, list[Any]] = {}
    for position, field in enumerate(FIELDS, 2):
        cells = [sheet.cell(row, position) for row in rows]
        values = [CellError(c.value) if c.data_type == "e" else c.value for c in cells]
        data[field] = column_of(field, values, known, context())
    data["head_birth_on"], data["head_birth_year"] = (list(v) for v in zip(*data.pop("birth"), strict=True))
    data["head_id_number"] = [pair[0] for pair in data.pop("id_number")]
    data["head_sex"], data["head_ethnic_group"] = data.pop("sex"), data.pop("ethnic_group")
    data["commune_code"] = data.pop("commune")
    frame = pl.DataFrame(data, strict=False).with_columns(
        area_type=pl.lit("rural"), row=pl.Series(rows), household_key=pl.Series([str(r) for r in rows])
    )
    return rows, frame, known


@cache
def checked() -> dict[int, list[Finding]]:
    rows, frame, known = household_list()
    told: dict[int, list[Finding]] = {}
    for index, finding in check_households(frame, context(), known):
        told.setdefault(rows[index], []).append(finding)
    return told


DEFECTS = [d for d in listed("D_defects.csv") if d["code"] in OF_ROWS and d["sheet"] == "Danh sach"]


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{d['id']}-{d['code']}" for d in DEFECTS])
def test_defect_is_found(defect: dict[str, str]) -> None:
    findings = {f.code: f for f in checked().get(int(defect["row"]), [])}
    assert defect["code"] in findings
    finding = findings[defect["code"]]
    assert finding.severity == defect["severity"]
    assert finding.message.endswith(".")
    if "Dòng liên quan" in defect["message_vi"]:
        assert defect["message_vi"].split("Dòng liên quan")[1] in finding.message
    if defect["code"] in {"SEX_MISSING", "SEX_AMBIGUOUS", "CLASS_MISSING", "CLASS_CONTRADICTS_SCORE"}:
        assert finding.suggested == defect["expected_value"]


def test_nothing_is_told_that_is_not_listed() -> None:
    expected = {(int(d["row"]), d["code"]) for d in DEFECTS}
    assert {(row, f.code) for row, findings in checked().items() for f in findings} == expected


def test_outcome_of_every_household_row() -> None:
    rows, _, known = household_list()
    for row, line in zip(rows, (r for r in listed("D_rows.csv") if r["kind"] == "household"), strict=True):
        findings = merge(known.get(rows.index(row), []), checked().get(row, []))
        codes = {f.code for f in findings}
        if set(line["codes"].split("|")) & OF_THE_SHEET or (row, line["codes"]) in TOLD_BY_READING:
            continue
        assert codes == set(filter(None, line["codes"].split("|"))), row
        assert outcome_of(findings) == line["outcome"], row


def test_members() -> None:
    sheet = openpyxl.load_workbook(SAMPLES / "D_loi_co_y.xlsx", data_only=True)["Thanh vien"]
    rows = [r for r in range(4, sheet.max_row + 1) if sheet.cell(r, 2).value]
    fields = ("household_no", "full_name", "relation", "birth", "sex", "id_number")
    known: dict[int, list[Finding]] = {}
    data = {
        field: column_of(field, [sheet.cell(r, c).value for r in rows], known, context())
        for c, field in enumerate(fields, 1)
    }
    numbers: list[Any] = []
    for number in data["household_no"]:
        numbers.append(number if number is not None else numbers[-1])
    frame = pl.DataFrame(
        {
            "household_key": [f"Thanh vien#{n}" for n in numbers],
            "full_name": data["full_name"],
            "relation": data["relation"],
            "birth_year": [pair[1] for pair in data["birth"]],
            "sex": data["sex"],
            "id_number": [pair[0] for pair in data["id_number"]],
            "row": rows,
        }
    )
    told = [(rows[i], f.code, f.severity) for i, f in check_members(frame, context(), known)]
    expected = [d for d in listed("D_defects.csv") if d["sheet"] == "Thanh vien"]
    assert sorted(told) == sorted((int(d["row"]), d["code"], d["severity"]) for d in expected)


def test_empty_frames_have_nothing_to_tell() -> None:
    _, frame, _ = household_list()
    assert check_households(frame.clear(), context()) == []
    assert check_members(pl.DataFrame(schema={**PERSON.schema, "row": pl.Int64()}), context()) == []
