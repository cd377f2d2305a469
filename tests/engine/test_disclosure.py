"""Small counts cannot be told from sums: a person with the sums and the shown cells finds no hidden one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from giamngheo.engine.disclosure import hidden_cells, hidden_in

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


leaves = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 400)), min_size=2, max_size=9)


@given(leaves, st.data())
def test_no_small_count_is_told_by_areas_within_areas(counts: list[int], data: st.DataObject) -> None:
    """A province, its districts, their communes, and the units of another map that are unions of communes."""
    n = len(counts)
    districts = data.draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    others = data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    values = {f"c{i}": v for i, v in enumerate(counts)} | {"p": sum(counts)}
    sums: list[tuple[str, list[str]]] = [("p", [f"c{i}" for i in range(n)])]
    for name, places in (("d", districts), ("o", others)):
        units = sorted(set(places))
        for unit in units:
            inside = [f"c{i}" for i in range(n) if places[i] == unit]
            values[f"{name}{unit}"] = sum(values[c] for c in inside)
            sums.append((f"{name}{unit}", inside))
        sums.append(("p", [f"{name}{unit}" for unit in units]))
    hidden = hidden_in(values, sums)
    assert all(cell in hidden for cell, value in values.items() if 0 < value < 5)
    for total, parts in sums:
        covered = [cell for cell in (total, *parts) if cell in hidden]
        assert len(covered) != 1, (total, parts)
    if "p" in hidden:
        assert sum(counts) < 5 or all(f"c{i}" in hidden for i in range(n) if counts[i])


def test_a_district_does_not_tell_what_its_province_withholds() -> None:
    values = {"p": 43, "d1": 3, "d2": 40, "c1": 3, "c2": 20, "c3": 20}
    sums = [("p", ["d1", "d2"]), ("d1", ["c1"]), ("d2", ["c2", "c3"])]
    # d2 is hidden beside d1; shown as the sum of c2 and c3 it would tell d1 all the same.
    assert hidden_in(values, sums) == {"d1", "c1", "d2", "c2"}
