"""Small counts cannot be told from sums: a person with the sums and the shown cells finds no hidden one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from giamngheo.engine.disclosure import hidden_cells

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 6), st.integers(0, 400)), min_size=width, max_size=width),
        min_size=1,
        max_size=6,
    )
)


@given(tables)
def test_no_small_count_is_shown_and_none_is_alone(rows: list[list[int]]) -> None:
    hidden = hidden_cells(rows)
    lines = [[(r, c) for c in range(len(rows[0]))] for r in range(len(rows))]
    lines += [[(r, c) for r in range(len(rows))] for c in range(len(rows[0]))]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            assert hidden[r][c] or not 0 < value < 5
    for line in lines:
        covered = [place for place in line if hidden[place[0]][place[1]]]
        rest = [place for place in line if not hidden[place[0]][place[1]] and rows[place[0]][place[1]]]
        if covered and rest:  # something could still be hidden beside it
            assert len(covered) >= 2
            assert sum(rows[r][c] for r, c in covered) >= 5


def test_large_counts_and_zeros_are_shown() -> None:
    assert hidden_cells([[0, 5, 100], [7, 0, 5]]) == [[False] * 3] * 2
