"""Measures on WHO's tables: WHO's own published examples, the posture, the flags; what rates are told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.apps.delivery.kinds.nutrition import rules
from giamngheo.apps.delivery.kinds.nutrition.chart import chart_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.growth import curves, z_scores

# WHO's packages for R print these: anthro (README and tests) below five years, anthroplus (README) from five on.
# sex, age in days (or months), height, weight, height-for-age, weight-for-age.
PUBLISHED = [
    ("M", 1001, "120", "18", "7.31", "2.20"),
    ("F", 1000, "80", "15", "-3.50", "0.95"),
    ("M", 1010, "100", "10", "1.62", "-2.76"),
    ("M", 1000, "100", "15", "1.70", "0.69"),
    ("M", 100 * 30.4375, "100", "30", "-5.04", "0.87"),
    ("F", 110 * 30.4375, "90", "40", "-7.06", "1.78"),
]


@pytest.mark.parametrize(("sex", "age", "height", "weight", "haz", "waz"), PUBLISHED)
def test_whos_published_examples(sex: str, age: float, height: str, weight: str, haz: str, waz: str) -> None:
    frame = pl.DataFrame({"sex": [sex], "age_days": [float(age)], "height_cm": [float(height)], "weight_kg": [float(weight)]})
    told = z_scores(frame, root=current_plan().root).row(0, named=True)
    assert told["haz"] == pytest.approx(float(haz), abs=0.01)
    assert told["waz"] == pytest.approx(float(waz), abs=0.01)
    assert told["is_flagged"] is (abs(float(haz)) > 6)


def scored(sex: str, days: int | None, height: str | None, weight: str | None = None, *, is_lying: bool | None = None) -> rules.Scored:
    read = [Decimal(value) if value else None for value in (height, weight)]
    return rules.scored([rules.Measured(1, sex, days, read[0], is_lying, read[1])], plan=current_plan())[0]


# WHO anthro, tests: lying at 987 days; standing at 8 months (taken as lying) and at 9 (0,7 cm more); at 24 months by age alone.
@pytest.mark.parametrize(
    ("sex", "days", "height", "is_lying", "haz"),
    [
        ("M", 987, "72.86", True, "-6.09"), ("M", 244, "60", False, "-4.81"), ("M", 274, "60", False, "-5.02"),
        ("F", 731, "77.5", None, "-2.55"), ("F", 731, "77.5", False, "-2.55"),
    ],
)  # fmt: skip
def test_the_posture_as_who_has_it(sex: str, days: int, height: str, is_lying: bool | None, haz: str) -> None:
    assert float(scored(sex, days, height, is_lying=is_lying).haz or 0) == pytest.approx(float(haz), abs=0.011)


def test_what_is_not_known_is_not_scored() -> None:
    assert scored("", 900, "85", "11") == rules.Scored(None, None, False)
    assert scored("M", None, "85", "11") == rules.Scored(None, None, False)
    assert scored("F", 900, None, "11").haz is None
    assert scored("F", 15 * 365, "150", "50").waz is None  # no weight-for-age after ten years
    assert scored("F", 15 * 365, "150", "50").haz is not None


def test_curves_and_scores_are_each_others_inverse() -> None:
    ages = [0, 400, 731, 1800, 2500, 4000]
    for is_girl in (True, False):
        told = curves(ages, is_girl=is_girl, measure="height", deviations=[-3, -2, 0, 2], root=current_plan().root)
        for sd, heights in told.items():
            frame = pl.DataFrame(
                {"sex": ["F" if is_girl else "M"] * len(ages), "age_days": ages, "height_cm": heights, "weight_kg": [10.0] * len(ages)}
            )
            assert z_scores(frame, root=current_plan().root)["haz"].to_list() == pytest.approx([sd] * len(ages), abs=0.006)


def test_the_chart_holds_every_measure_of_its_span() -> None:
    chart = chart_of([(400, 72.0), (800, 82.5), (1500, 97.0)], measure="height", is_girl=True, root=current_plan().root)
    assert chart is not None
    assert (len(chart.dots), len(chart.curves), chart.columns[0][1], chart.columns[-1][1]) == (3, 5, 0, 5)
    older = chart_of([(1500, 97.0), (3000, 125.0)], measure="height", is_girl=True, root=current_plan().root)
    assert older is not None
    assert (len(older.dots), older.columns[0][1]) == (1, 5)
    assert chart_of([(5000, 50.0)], measure="weight", is_girl=True, root=current_plan().root) is None
    assert chart_of([], measure="weight", is_girl=True, root=current_plan().root) is None


@pytest.mark.parametrize(
    ("what", "sex", "days", "words"),
    [
        ("mother", "M", None, "chỉ dành cho phụ nữ"), ("mother", "F", 9000, ""), ("micronutrients", "M", 5843, ""),
        ("micronutrients", "M", 5844, "dưới 16 tuổi"), ("school_meal", "F", 1826, "từ 5 tuổi"), ("school_meal", "F", 1827, ""),
        ("food", "F", None, ""),
    ],
)  # fmt: skip
def test_who_can_be_given_what(what: str, sex: str, days: int | None, words: str) -> None:
    problem = rules.recipient_problem(what, sex=sex, days=days, plan=current_plan())
    assert words in problem if words else problem == ""


def test_age_by_the_day() -> None:
    assert rules.age_days(date(2024, 2, 29), date(2026, 3, 1)) == 731
    assert (rules.age_days(None, date(2026, 3, 1)), rules.age_days(date(2026, 3, 2), date(2026, 3, 1))) == (None, None)


PLACES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 5)), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(PLACES)
def test_rates_are_sums_and_small_counts_are_not_told(told: list[tuple[int, int, int]]) -> None:
    rows = [rules.Rate(str(n), short + well + more, short + well, short, 0) for n, (short, well, more) in enumerate(told)]
    total = rules.total("Tổng", rows)
    assert total.stunted == sum(row.stunted for row in rows)
    shown = rules.withheld(rows)
    for row in shown:
        if 0 < row.stunted < 5 or 0 < row.measured - row.stunted < 5:
            assert (row.is_hidden, row.share, row.light_share) == (True, None, None)
    hidden = [row for row in shown if row.is_hidden]
    if len(hidden) == 1:  # nobody else could cover it: then nothing else is there to subtract from the sum
        assert all(row.measured == 0 for row in shown if not row.is_hidden) or hidden[0].measured == total.measured


def test_children_in_one_call_are_scored_as_each_alone() -> None:
    rows = [rules.Measured(n, "MF"[n % 2], (n * 37) % 5800, Decimal("90"), None, Decimal("14")) for n in range(500)]
    together = rules.scored(rows, plan=current_plan())
    for n in range(0, len(rows), 101):
        assert rules.scored([rows[n]], plan=current_plan())[0] == together[n]
