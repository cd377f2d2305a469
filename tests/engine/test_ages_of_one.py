"""The age of one person in plain Python is that of the columns."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.engine.ages import MONTHS_HIGH, MONTHS_LOW, months_between, with_months

births = st.one_of(
    st.tuples(st.dates(date(1920, 1, 1), date(2026, 12, 31)), st.none()),
    st.tuples(st.none(), st.one_of(st.none(), st.integers(1920, 2026))),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(births, st.dates(date(2026, 12, 31), date(2031, 12, 31)))
def test_the_age_of_one_is_the_age_in_the_frame(born: tuple[date | None, int | None], on: date) -> None:
    frame = pl.DataFrame(
        {"birth_on": [born[0]], "birth_year": [born[1]], "survey_on": [on]},
        schema={"birth_on": pl.Date(), "birth_year": pl.Int64(), "survey_on": pl.Date()},
    )
    aged: pl.DataFrame = nw.to_native(with_months(nw.from_native(frame.lazy()))).collect()
    row = aged.row(0, named=True)
    assert months_between(*born, on) == (row[MONTHS_LOW], row[MONTHS_HIGH])
