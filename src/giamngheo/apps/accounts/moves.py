"""Acts of a workflow that one permission allows, as rows of a table: asked whether a state allows them, and printed.

Apps whose acts need more (two permissions, guards by kind) write tables of their own. Needs no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from giamngheo.kit.workflow import Refused, State

from .roles import ROLES
from .roles import Permission as P


@dataclass(frozen=True, slots=True)
class Move:
    """One act; ``refusal``: what is said when the state does not allow it; ``stays``: what it is done to keeps its state, which
    ``target`` does not tell where there are several."""

    name: str
    vi: str
    sources: tuple[str, ...]
    target: str
    permission: P
    logged: str
    refusal: str
    guard: str = ""
    stays: bool = False


def can(move: Move, state: str) -> bool:
    """Does this state allow the act?"""
    return state in move.sources


def check(move: Move, state: str) -> None:
    """Raises Refused with the move's sentence, in the language of the page, when the state does not allow the act."""
    if not can(move, state):
        raise Refused(gettext(move.refusal))


def printed(states: Mapping[str, State], moves: Sequence[Move], first: str, begins: str = "") -> list[str]:
    """A workflow as lines of Markdown: diagram, states, acts. ``begins``: what leads to the first state."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}" + (f": {begins}" if begins else "")]
    lines += [f"    {state.code}: {state.vi}" for state in states.values()]
    lines += [f"    {source} --> {source if move.stays else move.target}: {move.vi}" for move in moves for source in move.sources]
    lines += ["```", "", "| trạng thái | nghĩa |", "|---|---|", *(f"| {s.vi} | {s.meaning} |" for s in states.values())]
    lines += ["", "| việc | từ | đến | ai được làm | điều kiện | ghi nhật ký |", "|---|---|---|---|---|---|"]
    for move in moves:
        who = ", ".join(role.name_vi for role in ROLES.values() if move.permission in role.permissions)
        sources = ", ".join(states[s].vi for s in move.sources)
        target = "trạng thái giữ nguyên" if move.stays else states[move.target].vi
        lines.append(f"| {move.vi} | {sources} | {target} | {who} | {move.guard or '–'} | {move.logged} |")
    return lines


__all__ = ["Move", "can", "check", "printed"]
