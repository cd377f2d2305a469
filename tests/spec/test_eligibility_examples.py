"""The worked examples of ``plan/examples/eligibility``, which the rulebook prints, run through the engine."""

from __future__ import annotations

import polars as pl
import pytest

from giamngheo.engine.eligibility import evaluate, with_words
from giamngheo.engine.eligibility_frames import HOUSEHOLD_SUBJECT, KEYS, PERSON_SUBJECT
from giamngheo.engine.eligibility_trace import names_of_facts
from giamngheo.engine.plan import EligibilityExample, load_plan

PLAN = load_plan()


def frames_of(example: EligibilityExample, subject: str) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """The subject and, for a person, the household."""
    given = dict(example.given)
    if subject != "person":
        return pl.DataFrame([{KEYS[subject]: "1", **given}]), None
    own = {name: value for name, value in given.items() if name in PERSON_SUBJECT.schema}
    house = {name: value for name, value in given.items() if name not in own}
    assert set(house) <= set(HOUSEHOLD_SUBJECT.schema) | {n for n in house if n.startswith("in_")}
    return (
        pl.DataFrame([{"household_key": "1", "person_key": "1", **own}]),
        pl.DataFrame([{"household_key": "1", **house}]),
    )


@pytest.mark.parametrize("example", PLAN.eligibility_examples, ids=lambda e: f"{e.rule}-{e.case}-{e.name_vi}")
def test_example(example: EligibilityExample) -> None:
    law = PLAN.eligibility.choosing(**example.reading)
    rule = law.rule(example.rule)
    subjects, households = frames_of(example, rule.subject)
    found = evaluate(subjects, rule.id, plan=PLAN, on=example.on, households=households, law=law)
    told = with_words(found, rule, law=law, on=example.on, names=names_of_facts(PLAN, rule)).row(0, named=True)
    assert told["state"] == example.then
    assert bool(told["missing"]) == (example.then == "UNDETERMINED")
    if example.rank is not None:
        assert told["rank"] == example.rank
