"""How far money has come: worked cases, and random movements against a reference that follows each đồng by itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.engine.funnel import EFFECTS, MEASURES, Figures, figures, straight_line, weights
from giamngheo.engine.ledger import ADVANCED, APPROVED, ASSIGNED, ENTERED, PAID, SETTLED, routes

LADDER = (APPROVED, ASSIGNED, ENTERED)
ENDS = ("carried", "cancelled", "returned")
SPENT = (ADVANCED, PAID, SETTLED)
STEPS = sorted({(a, b) for _kind, _leg, a, b in routes()})


def test_a_year_worked_by_hand() -> None:
    """100 approved, 90 assigned, 80 entered; 50 paid of which 20 settled, 10 advanced; the rest ends in its own way."""
    told = figures(
        [
            ("source", "approved", 100), ("approved", "assigned", 90), ("assigned", "entered", 80), ("entered", "paid", 50),
            ("paid", "settled", 20), ("entered", "advanced", 10), ("approved", "cancelled", 10), ("assigned", "carried", 10),
            ("entered", "carried", 15), ("entered", "returned", 5),
        ]
    )  # fmt: skip
    assert (told.planned, told.assigned, told.entered, told.disbursed, told.settled) == (100, 90, 80, 60, 20)
    assert (told.left, told.advanced, told.carried, told.ended) == (0, 10, 25, 15)
    assert told.rate() == pytest.approx(60 / 90)
    assert told.rate("planned") == 0.6
    years = told.over_years()
    assert (years.planned, years.assigned, years.entered, years.disbursed) == (75, 65, 65, 60)
    assert Figures().rate() is None


def test_a_measure_is_the_same_weighed_way_by_way() -> None:
    """What SQL sums over lines, and what is summed here, of one year and over several."""
    moved = [
        ("source", "approved", 100), ("approved", "assigned", 90), ("assigned", "entered", 80), ("entered", "paid", 50),
        ("approved", "carried", 10), ("assigned", "carried", 4), ("entered", "carried", 15), ("carried", "entered", 2),
    ]  # fmt: skip
    for is_over, told in ((False, figures(moved)), (True, figures(moved).over_years())):
        for measure in MEASURES:
            if not (is_over and measure.startswith("carried")):
                weighed = weights(measure, is_over_years=is_over)
                assert sum(vnd * weighed.get((a, b), 0) for a, b, vnd in moved) == getattr(told, measure), (measure, is_over)


def test_money_passed_on_leaves_every_stage() -> None:
    told = figures([("source", "approved", 100), ("approved", "allotted", 70), ("approved", "assigned", 30), ("assigned", "moved", 30)])
    assert told == Figures()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, len(STEPS) - 1), st.booleans()), max_size=60))
def test_every_dong_followed_by_itself(acts: list[tuple[int, int, bool]]) -> None:
    """Six đồng walk the ledger's routes, forwards and taken back; a stage is the đồng that stand in it or left from it."""
    at, left_from, moved = ["source"] * 6, [""] * 6, []
    for coin, step, is_back in acts:
        came_from, went_to = reversed(STEPS[step]) if is_back else STEPS[step]
        if at[coin] != came_from or (came_from in ENDS and went_to != left_from[coin]):
            continue
        moved.append((came_from, went_to, 1))
        at[coin], left_from[coin] = went_to, came_from if went_to in ENDS else ""
    where = [left_from[c] or at[c] for c in range(6)]
    told = figures(moved)
    assert told.planned == sum(w in (*LADDER, *SPENT) for w in where)
    assert told.assigned == sum(w in (*LADDER[1:], *SPENT) for w in where)
    assert told.entered == sum(w in (ENTERED, *SPENT) for w in where)
    assert told.disbursed == sum(a in SPENT for a in at)
    assert told.settled == at.count(SETTLED)
    assert told.left == sum(a in LADDER for a in at)
    assert told.carried == at.count("carried")
    assert told.over_years().planned == sum(a != "carried" and w in (*LADDER, *SPENT) for a, w in zip(at, where, strict=True))


def test_taking_back_undoes() -> None:
    for (came_from, went_to), effect in EFFECTS.items():
        assert EFFECTS[went_to, came_from] == tuple(-one for one in effect)


@given(st.integers(0, 10**13), st.integers(0, 500))
def test_the_straight_line_falls_to_nothing(total: int, days: int) -> None:
    start, end = date(2026, 1, 1), date(2027, 1, 31)
    day = date.fromordinal(start.toordinal() + days)
    now, later = straight_line(total, start, end, day), straight_line(total, start, end, date.fromordinal(day.toordinal() + 1))
    assert total >= now >= later >= 0
    assert straight_line(total, start, end, end) == 0
