"""The broken sample as a whole: every defect at its cell, no milder; every row its outcome and values; nothing invented."""

from __future__ import annotations

from typing import Any

import pytest

from giamngheo.workbooks.findings import SEVERITY_ORDER, Finding
from giamngheo.workbooks.reading import read_workbook

from .samples import D_XLSX, ON, SAMPLES, expected, plan, read
from .test_samples import as_listed

DEFECTS = expected("D_defects.csv")
ROWS = [row for row in expected("D_rows.csv") if row["sheet"] == "Danh sach"]
# No household of the member sheet is in the list of heads: true of the file, though the list of defects is silent.
ALSO_TRUE = {
    ("Thanh vien", row, "", "MEMBERS_WITHOUT_HOUSEHOLD") for row in ["4", "7", "10", "13", "15", "18", "22", "25", "29"]
}


def place_of(defect: dict[str, str]) -> tuple[str, str, str, str]:
    return defect["sheet"], defect["row"], defect["cell"], defect["code"]


def by_place() -> dict[tuple[str, str, str, str], Finding]:
    return {(f.sheet, str(f.row or ""), f.cell, f.code): f for f in read(D_XLSX).findings}


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{d['id']}-{d['code']}" for d in DEFECTS])
def test_defect_is_found(defect: dict[str, str]) -> None:
    finding = by_place()[place_of(defect)]
    assert SEVERITY_ORDER[finding.severity] >= SEVERITY_ORDER[defect["severity"]]
    assert finding.severity == defect["severity"]
    assert finding.message.endswith(".")


def test_nothing_is_told_that_is_not_listed() -> None:
    assert set(by_place()) - {place_of(d) for d in DEFECTS} == ALSO_TRUE


def test_outcome_of_every_row() -> None:
    rows = read(D_XLSX).rows.filter(sheet="Danh sach")
    found = {row["row"]: row["outcome"] for row in rows.iter_rows(named=True)}
    assert found == {int(row["row"]): row["outcome"] for row in ROWS}


def values_of(rows: Any) -> dict[int, dict[str, str]]:
    stored = {}
    for row in rows.iter_rows(named=True):
        stored[row["row"]] = as_listed(row) | {
            "income": str(row["declared_income_vnd"]), "area_per_head": f"{row['area_per_head']:g}"
        }  # fmt: skip
    return stored


def assert_stored(outcome: str, found: dict[int, dict[str, str]]) -> None:
    for row in (r for r in ROWS if r["outcome"] == outcome):
        got = found[int(row["row"])]
        kept = {key: got[key] for key in row.keys() & got.keys()}
        assert kept == {key: row[key] for key in kept}, (row["row"], row["codes"])


def test_rows_to_import_hold_the_expected_values() -> None:
    assert_stored("import", values_of(read(D_XLSX).households.filter(outcome="import")))


def test_rows_that_wait_hold_the_expected_values_once_confirmed() -> None:
    """The officer accepts every proposal: the same rows come back to import, with the values proposed."""
    waiting = {(f.sheet, f.row or 0, f.code) for f in read(D_XLSX).findings if f.severity == "confirm"}
    result = read_workbook(SAMPLES / D_XLSX, name=D_XLSX, plan=plan(), on=ON, confirmations=waiting)
    listed = result.rows.filter(sheet="Danh sach", kind="household_list")
    assert set(listed["outcome"]) == {"import", "reject"}
    assert_stored("import_after_confirm", values_of(result.households.filter(outcome="import")))


def test_hidden_sheet_is_told_and_left_out() -> None:
    assert set(read(D_XLSX).households["sheet"]) == {"Danh sach"}
    assert [sheet.kind for sheet in read(D_XLSX).sheets if sheet.is_hidden] == ["hidden"]
    told = next(f for f in read(D_XLSX).findings if f.code == "HIDDEN_SHEET")
    assert "(6 dòng)" in told.message


def test_members_without_a_listed_household_are_counted_as_left_out() -> None:
    members = read(D_XLSX).rows.filter(sheet="Thanh vien", kind="member_list")
    assert members.height == 29
    assert set(members["outcome"]) == {"skip", "reject"}
    assert read(D_XLSX).persons.height == 0
