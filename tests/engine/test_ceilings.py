"""A ceiling of one source holds for money whose source nobody said, and for no other source."""

from __future__ import annotations

from datetime import date

import pytest

from giamngheo.engine.plan import load_plan
from giamngheo.engine.plan_ceilings import NONE, REFUSES, UNDETERMINED, WITHIN, Asked

ON = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("source", "amount", "verdict"),
    [("central", 40, WITHIN), ("central", 41, REFUSES), ("", 40, WITHIN), ("", 41, REFUSES), ("province", 41, NONE)],
)
def test_a_blank_source_escapes_no_ceiling(source: str, amount: int, verdict: str) -> None:
    asked = Asked("housing", "p5", "new", source, ON)
    law = load_plan().ceilings
    told = law.judged(amount * 1_000_000, asked)
    assert told.verdict == verdict
    assert ("chưa ghi nguồn vốn" in told.words_vi) == (source == "" and verdict == REFUSES)
    assert law.most_vnd(asked) == (None if source == "province" else 40_000_000)


@pytest.mark.parametrize(("amount", "verdict"), [(20, WITHIN), (21, UNDETERMINED), (41, UNDETERMINED)])
def test_a_thing_that_nobody_named_is_not_free_of_ceilings(amount: int, verdict: str) -> None:
    """Below the lowest ceiling it does not matter which; above it somebody must say whether it is a new house or a repair."""
    asked = Asked("housing", "p5", "", "central", ON)
    law = load_plan().ceilings
    assert law.judged(amount * 1_000_000, asked).verdict == verdict
    assert law.most_vnd(asked) is None
