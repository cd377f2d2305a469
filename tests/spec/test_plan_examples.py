"""The worked examples of ``plan/examples``, which the rulebook prints, run through the engine."""

from __future__ import annotations

import polars as pl
import pytest

from giamngheo.engine.frames import HOUSEHOLD, PERSON, TICK_PREFIX, conform
from giamngheo.engine.plan import Example, load_plan
from giamngheo.engine.poverty import classify, deprivations
from giamngheo.engine.vocabulary import INDICATOR_CODES

PLAN = load_plan()
OUTCOME = {True: "true", False: "false", None: "UNDETERMINED"}


def household_of(example: Example) -> pl.DataFrame:
    """One row; a given number of deprivations stands for that many ticks."""
    given = dict(example.given)
    count = given.pop("deprivation_count", None)
    if count is not None:
        given |= {TICK_PREFIX + code: index < count for index, code in enumerate(INDICATOR_CODES)}
    return conform(pl.DataFrame([{"household_key": "1", "survey_on": example.on, **given}]), HOUSEHOLD)


def persons_of(example: Example) -> pl.DataFrame | None:
    rows = [{"household_key": "1", "person_key": str(n), **m} for n, m in enumerate(example.members)]
    return conform(pl.DataFrame(rows), PERSON) if rows else None


def outcome_of(example: Example) -> str:
    if example.round_year is not None:
        proposed, _, _ = PLAN.propose_standard(example.round_year)
        return "IN_FORCE" if proposed == example.standard else "NOT_IN_FORCE"
    household, persons = household_of(example), persons_of(example)
    if example.rule in INDICATOR_CODES:
        found = deprivations(household, persons, plan=PLAN, standard=PLAN.standard(example.standard))
        return OUTCOME[found["fact_" + example.rule][0]]
    column = "income_class" if example.rule.startswith("line_") else "class"
    return str(classify(household, persons, plan=PLAN, standard_id=example.standard)[column][0])


@pytest.mark.parametrize("example", PLAN.examples, ids=lambda e: f"{e.standard}-{e.rule}-{e.case}-{e.name_vi}")
def test_example(example: Example) -> None:
    assert outcome_of(example) == example.then
