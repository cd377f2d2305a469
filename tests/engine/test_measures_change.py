"""A change of M0, H, A is the sum of its parts, to the last digit, whatever the counts."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.engine.measures import MeasureError, count_table
from giamngheo.engine.measures_change import change_of_measures, change_of_ratio

ROWS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 4095), st.booleans()), min_size=1, max_size=40)


def table(rows: list[tuple[str, int, bool]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={"area": pl.String, "deprived_mask": pl.Int32, "unknown": pl.Boolean}, orient="row")
    return count_table(frame.with_columns(unknown_mask=pl.col("unknown").cast(pl.Int32)), by=["area"])


def test_by_hand() -> None:
    """a: 2 of 10 → 1 of 10; b: 9 of 10 → 24 of 30. Within: ½(½+¼)(-1/10) and ½(½+¾)(-1/10); the rest is b's greater weight."""
    found = change_of_ratio({"a": (2, 10), "b": (9, 10)}, {"a": (1, 10), "b": (24, 30)})
    assert (found.first, found.second) == (Fraction(11, 20), Fraction(25, 40))
    assert [part.within for part in found.parts] == [Fraction(-3, 80), Fraction(-1, 16)]
    assert sum(part.total for part in found.parts) == found.total == Fraction(3, 40)


def test_nobody_to_count_is_refused() -> None:
    with pytest.raises(MeasureError, match="không có hộ nào"):
        change_of_ratio({"a": (0, 0)}, {"a": (1, 2)})


@settings(deadline=None, max_examples=60)
@given(ROWS, ROWS, st.integers(1, 12))
def test_parts_add_up(first: list[tuple[str, int, bool]], second: list[tuple[str, int, bool]], k: int) -> None:
    old, new = table([*first, ("a", 7, False)]), table([*second, ("b", 1, False)])
    found = change_of_measures(old, new, by="area", k=k)
    assert sum(part.total for part in found.m0.parts) == found.m0.total == sum(found.indicators.values())
    assert sum(part.total for part in found.h.parts) == found.h.total
    if found.a is None or found.by_count is None or found.by_depth is None:
        assert found.m0.first == 0 or found.m0.second == 0
    else:
        assert sum(part.total for part in found.a.parts) == found.a.total
        assert found.by_count + found.by_depth == found.m0.total
