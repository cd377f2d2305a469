"""How official a round's figures are, as a later app knows it: preliminary until the province's decision, then official.

The app that keeps the province's decision hangs its answer in when it starts; without it, nothing is said beyond how
many communes are recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """``is_official``: the province has approved; ``label``: the word beside every figure; ``note``: by which decision."""

    is_official: bool
    label: str
    note: str


# Ids of rounds → standing of each; one query whatever their number.
Source = Callable[[Collection[int]], Mapping[int, Standing]]
_sources: dict[str, Source] = {}


def set_source(source: Source) -> None:
    """Called once by the app that is ready; again replaces it."""
    _sources["standing"] = source


def standing_of(round_id: int) -> Standing | None:
    """The standing of the round's figures; None when no app keeps it."""
    found = _sources.get("standing")
    return found([round_id])[round_id] if found else None


def standings_of(round_ids: Collection[int]) -> Mapping[int, Standing]:
    """The standing of each of these rounds; empty when no app keeps it."""
    found = _sources.get("standing")
    return found(round_ids) if found else {}


__all__ = ["Source", "Standing", "set_source", "standing_of", "standings_of"]
