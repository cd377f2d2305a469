"""Whatever rows of a file differ from the register: facts grow by the households of the file less those that repeat."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.apps.register.merging import merge_batch
from giamngheo.apps.register.models import Household, HouseholdFact
from giamngheo.workbooks.reading import ReadResult

from .test_register_merge import A, officer, read, stage  # noqa: F401 - a fixture

SIZE = 30
# How one household of the second file differs from the first: another score, another number of members, or not listed.
CHANGES = ("score", "members", "left_out", "nothing")


@cache
def first() -> ReadResult:
    """The first households of sample A."""
    result = read(A)
    return replace(result, households=result.households.head(SIZE))


def changed(how: dict[int, str]) -> ReadResult:
    """The file again, its n-th household changed as ``how`` says."""
    rows = []
    for n, row in enumerate(first().households.to_dicts()):
        change = how.get(n, "nothing")
        if change == "score":
            row["score_a"] = (row["score_a"] or 0) + 5
        elif change == "members":
            row["member_count"] = (row["member_count"] or 0) + 1
        if change != "left_out":
            rows.append(row)
    return replace(first(), households=pl.DataFrame(rows, schema=first().households.schema))


class _Done(Exception):
    """Rolls one example back."""


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(how=st.dictionaries(st.integers(0, SIZE - 1), st.sampled_from(CHANGES), max_size=SIZE - 1))
def test_facts_are_households_less_the_same(officer: Any, how: dict[int, str]) -> None:  # noqa: F811 - the fixture
    try:
        with transaction.atomic():
            merge_batch(batch_id=stage(first(), officer).pk, by=officer)
            again = changed(how)
            done = merge_batch(batch_id=stage(again, officer, digest="1").pk, by=officer)
            differ = sum(change in ("score", "members") for change in how.values())
            left_out = sum(change == "left_out" for change in how.values())
            assert done.counts["households"] == SIZE - left_out
            assert done.counts["same"] == SIZE - left_out - differ
            assert done.counts["facts"] == done.counts["households"] - done.counts["same"] == differ
            assert (Household.objects.count(), HouseholdFact.objects.count()) == (SIZE, SIZE + differ)
            raise _Done
    except _Done:
        pass
    assert HouseholdFact.objects.count() == 0
