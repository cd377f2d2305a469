"""Later apps may forbid a merge or its undoing: they hang in a gate when they start; the register never asks upward."""

from __future__ import annotations

from collections.abc import Callable, Collection

from giamngheo.apps.intake.models import ImportBatch
from giamngheo.apps.intake.policies import Refused

# (year, ids of communes of the day) → sentences for the officer; none when nothing stands in the way.
Gate = Callable[[int, Collection[int]], list[str]]
_gates: dict[str, Gate] = {}
# A merged batch → sentences about what rests on what it wrote.
UndoGate = Callable[[ImportBatch], list[str]]
_undo_gates: dict[str, UndoGate] = {}


def add_gate(name: str, gate: Gate) -> None:
    """Called once by an app that is ready; the same name again replaces the gate."""
    _gates[name] = gate


def check(*, year: int, area_ids: Collection[int]) -> None:
    """Raises Refused with everything that stands in the way of changing this year's facts in these communes."""
    found = [sentence for gate in _gates.values() for sentence in gate(year, area_ids)]
    if found:
        raise Refused(" ".join(found))


def add_undo_gate(name: str, gate: UndoGate) -> None:
    """Called once by an app that is ready; the same name again replaces the gate."""
    _undo_gates[name] = gate


def check_undo(batch: ImportBatch) -> None:
    """Raises Refused with everything that rests on what this merge wrote."""
    found = [sentence for gate in _undo_gates.values() for sentence in gate(batch)]
    if found:
        raise Refused(" ".join(found))


__all__ = ["Gate", "Refused", "UndoGate", "add_gate", "add_undo_gate", "check", "check_undo"]
