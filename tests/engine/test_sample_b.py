"""The member list of Xã Co Mạ, read as the office sends it, classified as the expected files say to the last answer."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from giamngheo.engine.plan import load_plan
from giamngheo.engine.poverty import classify
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.workbooks.reading import read_workbook

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
MARK = {True: "1", False: "0", None: "?"}


def told(name: str) -> list[dict[str, str]]:
    with (SAMPLES / "expected" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def read() -> Any:
    return read_workbook(SAMPLES / "B_thanh_vien_ho.xlsx", name="B_thanh_vien_ho.xlsx", plan=load_plan())


@cache
def classified() -> pl.DataFrame:
    found = read()
    return classify(found.households, found.persons, plan=load_plan(), standard_id="2022_2026")


def test_every_person_is_read() -> None:
    assert sorted(read().persons["row"]) == sorted(int(p["excel_row"]) for p in told("B_persons.csv"))


@pytest.mark.parametrize("code", [*INDICATOR_CODES, "class_min", "class_max", "b_min", "b_max"])
def test_every_household_as_expected(code: str) -> None:
    expected = {int(h["excel_row"]): h[code] for h in told("B_households.csv")}
    column = {"b_min": "score_b_min", "b_max": "score_b_max"}.get(code, code)
    rows = classified().to_dicts()
    if code in INDICATOR_CODES:
        found = {r["row"]: MARK[r["dep_" + code]] for r in rows}
    else:
        found = {r["row"]: f"{r[column]:.0f}" if code in {"b_min", "b_max"} else r[column] for r in rows}
    assert found == expected
