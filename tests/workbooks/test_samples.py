"""Every cell of the clean samples is read as expected, whatever the format; files that are not lists are refused."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.workbooks import opening
from giamngheo.workbooks.findings import WorkbookRefused
from giamngheo.workbooks.opening import open_file
from giamngheo.workbooks.reading import read_workbook

from .samples import (
    A_XLS,
    A_XLSX,
    ACCEPTED,
    B_CSV,
    B_XLSX,
    C_XLSX,
    ON,
    PRINT_PEAK,
    REFUSED,
    SAMPLES,
    expected,
    plan,
    read,
)


def as_listed(row: dict[str, Any]) -> dict[str, str]:
    """A household of a list of heads as the expected files write it."""

    def text(value: Any) -> str:
        if value is None:
            return ""
        return f"{value:g}" if isinstance(value, float) else str(value)

    told = {
        "excel_row": row["row"], "commune_code": row["commune_code"], "village": row["village"],
        "full_name": row["head_name"], "birth_date": row["head_birth_on"], "birth_year": row["head_birth_year"],
        "sex": row["head_sex"], "ethnic": row["head_ethnic_group"], "personal_id": row["head_id_number"],
        "members": row["member_count"], "score_a": row["score_a"], "score_b": row["score_b_stated"],
        "class": row["class_stated"], "note": row["note"],
    }  # fmt: skip
    ticks = {code: {True: "1", False: "0", None: "?"}[row[f"tick_{code}"]] for code in INDICATOR_CODES}
    return {name: text(value) for name, value in told.items()} | ticks


def assert_list(name: str, rows: list[dict[str, str]]) -> None:
    found = [as_listed(row) for row in read(name).households.iter_rows(named=True)]
    assert len(found) == len(rows)
    for got, row in zip(found, rows, strict=True):
        assert got == {key: row[key] for key in got}, row["excel_row"]


@pytest.mark.parametrize("name", [A_XLSX, A_XLS])
def test_list_of_heads(name: str) -> None:
    assert_list(name, expected("A_households.csv"))


def test_list_of_a_district_on_a_sheet_per_commune() -> None:
    assert_list(C_XLSX, expected("C_households.csv"))
    assert list(read(C_XLSX).households["sheet"]) == [row["sheet"] for row in expected("C_households.csv")]


@pytest.mark.parametrize("name", ACCEPTED)
def test_misnamed_list_is_read_as_what_it_is(name: str) -> None:
    assert_list(name, [row for row in expected("E_households.csv") if row["file"] == name])
    assert [f.severity for f in read(name).notices] == ["info"]


@pytest.mark.parametrize("name", [B_XLSX, B_CSV])
def test_list_of_members(name: str) -> None:
    result, households, persons = read(name), expected("B_households.csv"), expected("B_persons.csv")
    shift = result.persons["row"][0] - int(persons[0]["excel_row"])
    assert shift == 0
    for got, row in zip(result.persons.iter_rows(named=True), persons, strict=True):
        assert str(got["row"]) == row["excel_row"]
        assert got["household_key"].endswith(f"#{row['household']}")
        assert got["full_name"] == row["full_name"]
        assert (str(got["birth_on"] or ""), str(got["birth_year"])) == (row["birth_date"], row["birth_year"])
        assert (got["sex"], got["ethnic_group"], got["id_number"] or "") == (
            row["sex"],
            row["ethnic"],
            row["personal_id"],
        )
        assert got["relation"] is not None
        assert (got["relation"] == "head") == (row["relation"] == "Chủ hộ")
    for got, row in zip(result.households.iter_rows(named=True), households, strict=True):
        assert str(got["row"]) == row["excel_row"]
        assert (got["commune_code"], got["village"], got["head_name"]) == (
            row["commune_code"],
            row["village"],
            row["head"],
        )
        assert got["member_count"] == int(row["members"])
        assert got["floor_area_m2"] / got["member_count"] == pytest.approx(float(row["area_per_head"]), abs=0.006)
        assert f"{got['score_a']:g}" == row["score_a"]
        assert str(got["declared_income_vnd"]) == row["declared_income"]


@pytest.mark.parametrize("name", [A_XLSX, A_XLS, B_XLSX, B_CSV, C_XLSX])
def test_clean_list_has_nothing_to_correct(name: str) -> None:
    told = [(f.cell, f.code, f.severity) for f in read(name).findings if f.severity in {"error", "confirm"}]
    assert told == []
    assert set(read(name).rows["outcome"]) <= {"import", "skip"}


@pytest.mark.parametrize("name", REFUSED)
def test_unreadable_file_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(SAMPLES / name, name=name, plan=plan(), on=ON)
    assert REFUSED[name] in refusal.value.message
    assert refusal.value.message.endswith(".")


def test_bomb_is_refused_without_inflating_it() -> None:
    """In a process of its own: the memory it takes at most stays near that of the imports."""
    code = (
        "import sys; from giamngheo.workbooks.opening import open_file, WorkbookRefused\n"
        f"content = open(sys.argv[1], 'rb').read()\n{PRINT_PEAK}\n"
        "try: open_file(content, 'E3.xlsx')\n"
        f"except WorkbookRefused as refusal: print(refusal.code)\n{PRINT_PEAK}\n"
    )
    bomb = SAMPLES / "E3_bom_nen.xlsx"
    out = subprocess.run([sys.executable, "-c", code, bomb], capture_output=True, text=True, check=True)
    before, told, after = out.stdout.split()
    assert told == "TOO_LARGE_INFLATED"
    assert int(after) - int(before) < 20 * 1024


def test_bomb_is_asked_whether_it_was_issued_without_inflating_it(tmp_path: Path) -> None:
    """The first question of every upload, before any limit was checked: 400 MiB in one part cost as much memory."""
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(400):
            part.write(bytes(1 << 20))
    code = (
        "import sys; from giamngheo.workbooks.issued import is_issued\n"
        f"content = open(sys.argv[1], 'rb').read()\n{PRINT_PEAK}\nprint(is_issued(content))\n{PRINT_PEAK}\n"
    )
    out = subprocess.run([sys.executable, "-c", code, bomb], capture_output=True, text=True, check=True)
    before, told, after = out.stdout.split()
    assert told == "False"
    assert int(after) - int(before) < 20 * 1024
    with pytest.raises(WorkbookRefused, match="quá lớn"):
        open_file(bomb.read_bytes(), "bomb.xlsx")


def test_a_part_is_looked_through_block_by_block(tmp_path: Path) -> None:
    """The sign may stand across two blocks."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", b"." * (opening.CHUNK - 3) + b'name="_gn"' + b"." * 9)
    with zipfile.ZipFile(path) as archive:
        assert opening.part_says(archive, "content.xml", b'name="_gn"')
        assert not opening.part_says(archive, "content.xml", b'name="_xx"')
