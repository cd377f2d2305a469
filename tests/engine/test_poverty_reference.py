"""The engine against the slow reference: random households with missing answers, whole results equal."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.engine import measures as engine_measures
from giamngheo.engine.plan import load_plan
from giamngheo.engine.poverty import classify
from giamngheo.engine.vocabulary import INDICATOR_CODES

from . import reference
from .strategies import frames, villages

PLAN = load_plan()
TOLD = (
    *("dep_" + code for code in INDICATOR_CODES),
    "deprived_mask", "unknown_mask", "score_b_min", "score_b_max", "class_min", "class_max", "class",
)  # fmt: skip
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def told_by_reference(houses: list[dict[str, Any]], people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own: dict[str, list[dict[str, Any]]] = {h["household_key"]: [] for h in houses}
    # The reference reads the typed columns, absent ones as not answered.
    for person in people:
        own[person["household_key"]].append(person)
    return [reference.classify(h, own[h["household_key"]]) for h in houses]


@SLOW
@given(villages())
def test_classification_equals_the_reference(village: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    houses, people = village
    found = classify(*frames(houses, people), plan=PLAN, standard_id="2022_2026")
    assert found["household_key"].to_list() == [h["household_key"] for h in houses]
    assert found.select(TOLD).to_dicts() == [
        {name: row[name] for name in TOLD} for row in told_by_reference(houses, people)
    ]


@SLOW
@given(villages())
def test_what_is_missing_is_named_exactly_when_the_class_is_open(
    village: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    found = classify(*frames(*village), plan=PLAN, standard_id="2022_2026")
    for row in found.iter_rows(named=True):
        assert (row["class"] == "UNDETERMINED") == bool(row["missing"])


counted = st.fixed_dictionaries(
    {
        "commune_code": st.sampled_from(("03664", "03766")),
        "area_type": st.sampled_from(("rural", "urban", None)),
        "deprived_mask": st.integers(0, 4095),
        "unknown_mask": st.sampled_from((0, 0, 0, 1, 4095)),
        "member_count": st.integers(1, 12),
    }
)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(counted, min_size=1, max_size=25),
    share=st.floats(0, 1),
    weights=st.one_of(
        st.just(dict.fromkeys(INDICATOR_CODES, 1)),
        st.lists(st.integers(0, 9), min_size=12, max_size=12)
        .filter(any)
        .map(lambda numbers: dict(zip(INDICATOR_CODES, numbers, strict=True))),
    ),
    by=st.sampled_from(((), ("commune_code",), ("commune_code", "area_type"))),
)
def test_measures_equal_the_reference(
    rows: list[dict[str, Any]], share: float, weights: dict[str, int], by: tuple[str, ...]
) -> None:
    k = max(1, round(share * sum(weights.values())))
    schema = {"commune_code": pl.String, "area_type": pl.String, "deprived_mask": pl.Int32, "unknown_mask": pl.Int32,
              "member_count": pl.Int64}  # fmt: skip
    found = engine_measures.measure(pl.DataFrame(rows, schema=schema), by=by, k=k, weights=weights)
    told = {(tuple(r[c] for c in by), r["unit"], r["measure"], r["indicator"]): r["value"] for r in found.to_dicts()}
    expected = {}
    for key in {tuple(r[c] for c in by) for r in rows if not r["unknown_mask"]} or ({()} if not by else set()):
        own = [r for r in rows if tuple(r[c] for c in by) == key]
        for unit in ("households", "persons"):
            for name, value in reference.measures(own, k=k, weights=weights, unit=unit).items():
                expected[(key, unit, *name)] = value
    assert told == expected
