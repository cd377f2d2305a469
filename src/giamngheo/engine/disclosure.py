"""Small counts are not told to who may not see the households: neither a cell nor what its neighbours give away.

A count from 1 to 4 in a table with sums could be told from the sums and the other cells; so in each row and column
that has a hidden cell at least two are hidden. Zero says that nobody is there and is shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)

SMALLEST_SHOWN = 5


def hidden_cells(rows: Sequence[Sequence[int | None]], *, least: int = SMALLEST_SHOWN) -> list[list[bool]]:
    """Which cells of a table with row and column sums are withheld; ``rows`` without the sums, None: nothing known.

    Cells below ``least`` are hidden, then the smallest other cell of each row and column in which one is alone.
    """
    hidden = [[v is not None and 0 < v < least for v in row] for row in rows]
    width = max((len(row) for row in rows), default=0)
    lines = [[(r, c) for c in range(len(row))] for r, row in enumerate(rows)]
    lines += [[(r, c) for r, row in enumerate(rows) if c < len(row)] for c in range(width)]
    is_changing = True
    while is_changing:
        is_changing = False
        for line in lines:
            covered = [place for place in line if hidden[place[0]][place[1]]]
            if not covered:
                continue
            total = sum(rows[r][c] or 0 for r, c in covered)
            # Alone it is the sum less the others; two whose sum is small are small each.
            if len(covered) >= 2 and total >= least:
                continue
            others = [(rows[r][c] or 0, r, c) for r, c in line if rows[r][c] and not hidden[r][c]]
            if others:
                _value, row, column = min(others)
                hidden[row][column] = is_changing = True
    return hidden


def hidden_in(
    values: Mapping[Cell, int], sums: Sequence[tuple[Cell, Sequence[Cell]]], *, least: int = SMALLEST_SHOWN
) -> set[Cell]:
    """Which cells of several tables that tell of one another are withheld: areas within areas, one area on two maps.

    ``sums``: (total, its parts), for every such relation; a cell may be a part of one and the total of another. Small
    cells are hidden; then, where a relation has exactly one hidden cell, or hidden parts that are small together under a
    shown total, its smallest other part, or, where nothing else is left, the total.
    """
    hidden = {cell for cell, value in values.items() if 0 < value < least}
    of: dict[Cell, list[int]] = {}
    for number, (total, parts) in enumerate(sums):
        for cell in (total, *parts):
            of.setdefault(cell, []).append(number)
    waiting = deque(range(len(sums)))
    while waiting:
        total, parts = sums[waiting.popleft()]
        covered = [cell for cell in parts if cell in hidden]
        if total in hidden:
            is_told = len(covered) == 0
        else:
            is_told = len(covered) == 1 or 0 < sum(values[cell] for cell in covered) < least
        if not is_told or (total in hidden and not values[total]):
            continue
        others = [cell for cell in parts if values[cell] and cell not in hidden]
        more = min(others, key=lambda cell: values[cell]) if others else total
        if more in hidden:
            continue
        hidden.add(more)
        waiting.extend(of[more])
    return hidden


__all__ = ["SMALLEST_SHOWN", "hidden_cells", "hidden_in"]
