"""The streamed path says of every household what ``classify`` says."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from giamngheo.engine.plan import load_plan
from giamngheo.engine.poverty import ClassificationError, classify, prepared_persons
from giamngheo.engine.scale import RESULT, classify_lazy
from giamngheo.engine.vocabulary import DISABILITY_LEVELS, WATER_SOURCES
from tests.bench import population

from .strategies import SURVEY, frames, villages

PLAN = load_plan()
STANDARD = PLAN.standard("2022_2026")
SLOW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
Village = tuple[list[dict[str, Any]], list[dict[str, Any]]]


def streamed(houses: pl.DataFrame, people: pl.DataFrame, on: date = SURVEY) -> list[dict[str, Any]]:
    found = classify_lazy(houses.lazy(), people.lazy(), standard=STANDARD, on=on, keys=("household_key",))
    return found.collect(engine="streaming").sort("household_key").to_dicts()


@SLOW
@given(villages())
def test_streamed_equals_classify(village: Village) -> None:
    houses, people = frames(*village)
    whole = classify(houses, people, plan=PLAN, standard_id=STANDARD.id)
    counted = people.group_by("household_key").agg(person_count=pl.len().cast(pl.Int64))
    expected = whole if "person_count" in whole.columns and people.height else whole.drop("person_count").join(
        counted, on="household_key", how="left"
    )  # fmt: skip
    number = pl.col("household_key").str.strip_prefix("h").cast(pl.Int64)
    ready = prepared_persons(houses, people, plan=PLAN)
    found = streamed(houses.with_columns(number), ready.drop("months_low", "months_high").with_columns(number))
    told = expected.with_columns(number).select("household_key", *RESULT).sort("household_key").to_dicts()
    assert found == told


def test_codes_stored_as_enums_say_the_same() -> None:
    """A register keeps codes as dictionaries; the answers must not depend on that."""
    houses, people = (pl.read_parquet(path) for path in population.cached(2_000))
    plain = [
        frame.with_columns(pl.col(name).cast(pl.String) for name, kind in frame.schema.items() if kind == pl.Enum)
        for frame in (houses, people)
    ]
    assert {WATER_SOURCES[0].code, DISABILITY_LEVELS[0].code} <= {
        *plain[0]["water_source"],
        *plain[1]["disability_level"],
    }
    assert streamed(houses, people, population.SURVEY) == streamed(*plain, population.SURVEY)


def test_a_standard_without_scores_is_refused() -> None:
    houses, people = (pl.scan_parquet(path) for path in population.cached(2_000))
    with pytest.raises(ClassificationError, match="2016_2020"):
        classify_lazy(houses, people, standard=PLAN.standard("2016_2020"), on=date(2021, 6, 1))
