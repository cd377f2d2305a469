"""Terms in working days pass weekends and public holidays."""

from __future__ import annotations

from datetime import date

import pytest

from giamngheo.kit.workdays import after_working_days, is_working_day


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2025, 11, 17), 3, date(2025, 11, 20)),  # Monday: Tuesday, Wednesday, Thursday
        (date(2025, 11, 21), 3, date(2025, 11, 26)),  # Friday: the weekend does not count
        (date(2025, 8, 29), 3, date(2025, 9, 5)),  # 1 and 2 September are holidays
        (date(2025, 11, 22), 1, date(2025, 11, 24)),
        (date(2025, 11, 17), 0, date(2025, 11, 17)),
    ],
)
def test_terms(start: date, count: int, last: date) -> None:
    assert after_working_days(start, count) == last


def test_new_year_is_free() -> None:
    assert not is_working_day(date(2026, 1, 1))
    with pytest.raises(ValueError, match="negative"):
        after_working_days(date(2026, 1, 1), -1)
