"""What of counted supports is not told to who may not see the households: small numbers of households, persons and papers about them, the
money of so few, and what a sum beside them would give away. Works, points and models are nobody, and are told.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from giamngheo.engine.disclosure import SMALLEST_SHOWN, hidden_cells

from .giving import Counts

# A number told → how many households, persons or papers about them stand behind it.
BEHIND = {
    "homes": "homes", "people": "people", "supports": "personal", "accepted": "personal_accepted", "in_kind": "personal_in_kind",
    "given_vnd": "takers_accepted", "open_vnd": "takers_open", "tied_vnd": "takers_tied",
}  # fmt: skip
# The same mark for a small number and for one withheld for its sake: two marks would tell which is which.
HIDDEN = "không hiện"


class Told(Protocol):
    """A line of a table: what was counted, and which of it is withheld."""

    counts: Counts
    hidden: set[str]


def words() -> str:
    """What stands where a number is withheld, in the reader's language."""
    return _("không hiện")


def behind(counts: Counts, key: str) -> int:
    """Of how many this number tells; no money tells of nobody."""
    return 0 if key.endswith("_vnd") and not getattr(counts, key) else getattr(counts, BEHIND[key])


def withhold(
    lines: Sequence[Told], row: Callable[[Any], Hashable] | None = None, column: Callable[[Any], Hashable] | None = None
) -> None:
    """Hides in each number of the lines what is small, and what sums would give away: the sum of them all, or, where ``row`` and
    ``column`` are given, that of each row and of each column."""
    keys = [(row(line) if row else n, column(line) if column else None) for n, line in enumerate(lines)]
    rows = {key: n for n, key in enumerate(dict.fromkeys(r for r, c in keys))}
    columns = {key: n for n, key in enumerate(dict.fromkeys(c for r, c in keys))}
    for key in BEHIND:
        cells: list[list[int | None]] = [[None] * len(columns) for r in rows]
        for line, (r, c) in zip(lines, keys, strict=True):
            cells[rows[r]][columns[c]] = behind(line.counts, key)
        marks = hidden_cells(cells)
        for line, (r, c) in zip(lines, keys, strict=True):
            if marks[rows[r]][columns[c]]:
                line.hidden.add(key)


def withhold_total(line: Told) -> None:
    """A sum that is itself small."""
    line.hidden |= {key for key in BEHIND if 0 < behind(line.counts, key) < SMALLEST_SHOWN}


__all__ = ["BEHIND", "HIDDEN", "Told", "behind", "withhold", "withhold_total", "words"]
