"""What a trace says of thresholds is of its own standard, or that it has none."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from giamngheo.engine import frames
from giamngheo.engine.plan import load_plan
from giamngheo.engine.trace import explain
from giamngheo.engine.vocabulary import INDICATORS

PLAN = load_plan()


def household(year: int) -> pl.DataFrame:
    ticks = {frames.TICK_PREFIX + term.code: [index < 3] for index, term in enumerate(INDICATORS)}
    given = {
        "household_key": ["1"], "commune_code": ["03766"], "survey_on": [date(year, 10, 15)], "area_type": ["rural"],
        "declared_income_vnd": [800_000], "score_a": [120.0], **ticks,
    }  # fmt: skip
    return frames.conform(pl.DataFrame(given), frames.HOUSEHOLD)


@pytest.mark.parametrize(("standard_id", "year"), [("2016_2020", 2020), ("2022_2026", 2024), ("2027_2030", 2027)])
def test_no_placeholder_and_no_other_decree(standard_id: str, year: int) -> None:
    trace = explain(household(year), None, plan=PLAN, standard_id=standard_id, household_key="1")
    text = "\n".join(trace.sentences())
    lines = [child for line in trace.conditions for child in line.children]
    assert lines
    assert not [line for line in lines if "{" in line.threshold + line.text + line.article]
    assert "Điều z" not in text
    if PLAN.standard(standard_id).method != "scores":
        assert "07/2021/NĐ-CP" not in " ".join(line.article for line in lines)
        assert {line.confidence for line in lines} == {"unknown"}
