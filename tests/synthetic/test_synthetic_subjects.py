"""Invented subjects and answers: sound, the same each time, and enough that every rule about them has all three outcomes."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from giamngheo.apps.subjects.columns import checked
from giamngheo.apps.subjects.known import wide
from giamngheo.engine.eligibility import evaluate
from giamngheo.engine.eligibility_frames import KEYS, TABLES
from giamngheo.engine.frames import conform
from giamngheo.engine.plan import load_plan
from giamngheo.synthetic.province import SyntheticProvince
from giamngheo.synthetic.subjects import SyntheticSubjects, make_subjects

PLAN = load_plan()
NAMES = {a.code: a.name for a in PLAN.areas if a.generation == "2021" and a.kind == "commune"}
DAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def made(district: SyntheticProvince) -> SyntheticSubjects:
    return make_subjects(district, NAMES)


def test_it_is_the_same_each_time(district: SyntheticProvince, made: SyntheticSubjects) -> None:
    again = make_subjects(district, NAMES)
    assert again.subjects.equals(made.subjects)
    assert again.members.equals(made.members)
    assert again.answers.equals(made.answers)


def test_keys_and_owners(district: SyntheticProvince, made: SyntheticSubjects) -> None:
    assert made.subjects["subject_key"].is_unique().all()
    owners = made.answers.select(pl.sum_horizontal(pl.col(f"{o}_key").is_not_null() for o in ("subject", "household", "person")))
    assert owners.to_series().unique().to_list() == [1]
    assert made.members.select((pl.col("household_key").is_null() ^ pl.col("person_key").is_null()).all()).item()
    assert set(made.members["household_key"].drop_nulls()) <= set(district.households["household_key"])
    assert made.answers.join(made.subjects, on="subject_key").filter(pl.col("observed_on") < pl.col("opened_on")).is_empty()


def test_every_answer_is_one_that_may_be_given(made: SyntheticSubjects) -> None:
    kinds = dict(made.subjects.select("subject_key", "kind").iter_rows())
    for row in made.answers.unique(["fact", "value"]).iter_rows(named=True):
        kind = kinds.get(row["subject_key"]) or ("household" if row["household_key"] is not None else "person")
        value = json.loads(row["value"])
        assert checked(kind, row["fact"], value, observed_on=row["observed_on"]) == value


@pytest.mark.parametrize("kind", ["group", "organisation", "work", "officer"])
def test_every_rule_has_some_in_some_out_and_some_open(made: SyntheticSubjects, kind: str) -> None:
    own = made.subjects.filter(pl.col("kind") == kind)
    told = made.answers.join(own, on="subject_key", how="semi").with_columns(pl.col("value").str.strip_chars('"'))
    answers = wide(kind, told.select(pl.col("subject_key").cast(pl.String).alias("key"), "fact", "value"))
    key = pl.col("subject_key").cast(pl.String).alias(KEYS[kind])
    frame = own.select(key, "commune_code").join(answers, on=KEYS[kind], how="left")
    frame = conform(frame.select(c for c in frame.columns if c in TABLES[kind].names), TABLES[kind])
    for rule in PLAN.eligibility.rules.values():
        if rule.subject == kind:
            outcomes = evaluate(frame, rule.id, plan=PLAN, on=DAY)["is_eligible"].unique().to_list()
            assert set(outcomes) == {True, False, None}, rule.id
