"""The course of a target: hand-worked cases, what must always hold, and that two standards are never one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.engine.course import (
    AMBER,
    GREEN,
    GREY,
    RED,
    DifferentStandards,
    Goal,
    Point,
    change,
    course,
    one_standard,
    slope,
)

POOR = Goal("fall_at_least", 3, "even", 2021, 2025, 21.66)
JOBS = Goal("at_least", 100_000, "even", 2021, 2025, 0)
SHARE = Goal("above", 50, "level", 2021, 2025, None)
STUNTED = Goal("below", 28, "level", 2021, 2025, None)


def test_the_published_course_of_the_province() -> None:
    """21.66 → 17.83 → 14.17 → 10.89 (law-programme.md §11.1): ahead of three points a year, 7.30 in the end at that pace."""
    told = course(POOR, [Point(2021, 21.66), Point(2022, 17.83), Point(2023, 14.17), Point(2024, 10.89)])
    assert told.path == pytest.approx(12.66)
    assert told.gap == pytest.approx(-1.77)
    assert told.projected == pytest.approx(10.89 - 3.625)
    assert told.low == pytest.approx(10.89 - 3.83)
    assert told.high == pytest.approx(10.89 - 3.28)
    assert (told.light, told.why) == (GREEN, "on_path")
    assert told.a_year == pytest.approx(10.89 - 9.66)


@pytest.mark.parametrize(
    ("goal", "points", "light", "why"),
    [
        (JOBS, [(2022, 20_722), (2023, 45_000)], AMBER, "near_path"),
        (JOBS, [(2022, 8_000), (2023, 33_000)], RED, "behind"),
        (JOBS, [(2022, 1_000), (2023, 35_500)], AMBER, "pace_reaches"),
        (JOBS, [(2024, 91_114), (2025, 100_000)], GREEN, "met"),
        (JOBS, [(2025, 99_999)], RED, "not_met"),
        (SHARE, [(2025, 50.0)], RED, "not_met"),
        (SHARE, [(2024, 50.0)], GREEN, "on_path"),
        (STUNTED, [(2025, 28.0)], RED, "not_met"),
        (STUNTED, [(2025, 27.9)], GREEN, "met"),
        (Goal("rise", None, "none", 2021, 2025, None), [(2023, 12.0)], GREY, "no_target"),
        (Goal("fall_at_least", 3, "even", 2021, 2025, None), [(2023, 12.0)], GREY, "no_baseline"),
        (JOBS, [], GREY, "no_data"),
    ],
)
def test_lights(goal: Goal, points: list[tuple[float, float]], light: str, why: str) -> None:
    told = course(goal, [Point(at, value) for at, value in points])
    assert (told.light, told.why) == (light, why)


def test_a_change_across_two_standards_is_refused() -> None:
    earlier, later = Point(2020, 18.62, "2016_2020"), Point(2021, 21.66, "2022_2026")
    with pytest.raises(DifferentStandards):
        change(earlier, later)
    assert one_standard([earlier, later]) == [later]
    assert slope([earlier, later]) is None


values = st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=5)


@given(values)
def test_the_projection_lies_in_its_interval_and_light_agrees_with_the_path(numbers: list[float]) -> None:
    told = course(POOR, [Point(2021.0 + n, value) for n, value in enumerate(numbers[:4])])
    if told.projected is not None:
        assert told.low is not None
        assert told.high is not None
        assert told.low - 1e-6 <= told.projected <= told.high + 1e-6
    assert told.gap is not None
    assert (told.light == GREEN) == (told.gap <= 1e-9)


@given(st.floats(0, 100), st.floats(0, 100))
def test_more_is_never_worse(lower: float, extra: float) -> None:
    """Of a target to reach, a higher value never has a worse light nor more to do."""
    ranks = {RED: 0, AMBER: 1, GREEN: 2}
    less = course(JOBS, [Point(2023, lower * 1000)])
    more = course(JOBS, [Point(2023, (lower + extra) * 1000)])
    assert ranks[more.light] >= ranks[less.light]
    assert more.a_year is not None
    assert less.a_year is not None
    assert more.a_year <= less.a_year + 1e-9


@given(st.floats(0, 40))
def test_what_it_would_take_lands_on_the_target(now: float) -> None:
    told = course(POOR, [Point(2023, now)])
    assert told.a_year is not None
    assert POOR.final is not None
    assert now - told.a_year * 2 <= max(POOR.final, now) + 1e-9
    if now > POOR.final:
        assert now - told.a_year * 2 == pytest.approx(POOR.final)
