"""Draws by key, ranks and rounding: what the exactness of the province rests on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.synthetic.draws import Draws, log_odds_to_total, rank_in_group, rounded_to_total


def test_a_draw_does_not_depend_on_its_company() -> None:
    draws = Draws(7)
    together = draws.uniform("x", np.arange(1000))
    alone = draws.uniform("x", np.array([517]))
    assert together[517] == alone[0]


def test_names_years_and_seeds_give_other_draws() -> None:
    keys = np.arange(5000)
    first = Draws(7).uniform("x", keys)
    others = [Draws(7).uniform("y", keys), Draws(7).uniform("x", keys, 1), Draws(8).uniform("x", keys)]
    for other in others:
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.05


def test_draws_are_even() -> None:
    u = Draws(7).uniform("x", np.arange(100_000))
    assert u.min() >= 0
    assert u.max() < 1
    assert np.abs(np.histogram(u, 10, (0, 1))[0] / 10_000 - 1).max() < 0.05
    chosen = np.bincount(Draws(7).choice("c", np.arange(100_000), [1, 3])) / 100_000
    assert chosen[1] == pytest.approx(0.75, abs=0.01)


def test_integers_include_both_ends() -> None:
    assert set(Draws(7).integers("n", np.arange(1000), 3, 5).tolist()) == {3, 4, 5}


def test_rank_in_group_counts_from_nought_and_breaks_ties_by_the_next_key() -> None:
    group = np.array([2, 1, 2, 2, 1])
    ranks = rank_in_group(group, np.array([5, 9, 4, 4, 8]), np.array([0, 0, 1, 0, 0]))
    assert ranks.tolist() == [2, 1, 1, 0, 0]


@given(st.lists(st.tuples(st.floats(0, 1e4, allow_nan=False), st.integers(0, 500)), min_size=1, max_size=40), st.data())
def test_rounding_keeps_total_and_capacity(cells: list[tuple[float, int]], data: st.DataObject) -> None:
    weights = np.array([weight for weight, _ in cells])
    capacity = np.array([room for _, room in cells], dtype=np.int64)
    total = data.draw(st.integers(0, int(capacity.sum())))
    counts = rounded_to_total(weights, total, capacity)
    assert counts.sum() == total
    assert (counts >= 0).all()
    assert (counts <= capacity).all()


def test_rounding_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="cannot place 5"):
        rounded_to_total(np.array([1.0, 1.0]), 5, np.array([2, 2]))


def test_log_odds_meet_each_column_s_total() -> None:
    size = np.array([[100.0, 10.0], [300.0, 90.0]])
    shares = log_odds_to_total(size, np.array([[0.0], [1.0]]), np.array([80.0, 50.0]))
    assert (size * shares).sum(axis=0) == pytest.approx([80.0, 50.0])
    assert (shares[1] > shares[0]).all()
