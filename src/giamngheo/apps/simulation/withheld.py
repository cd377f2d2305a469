"""Which counts of an answer are withheld, decided once for all areas of all maps, so that no two pages give one away.

A district is the sum of its communes, a commune of one map that of another: whoever subtracts one page from the next
must find nothing. Reads only.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from giamngheo.engine.disclosure import hidden_in

from . import queries
from .lists import BLOCKS, Line
from .models import Result

WHOLE = "whole"
LEVELS = ("commune", "district")


def rest_of(generation_id: str, level: str) -> Hashable:
    """The node of what has no place on this map without splitting a unit."""
    return ("rest", generation_id, level)


def by_node(result: Result) -> dict[Hashable, set[str]]:
    """Node (area id, ``WHOLE``, ``rest_of``) → keys of ``Line.values`` that are withheld there; two queries."""
    atoms = queries.moves_by_commune(result)
    maps = queries.projections(atoms, LEVELS)
    nodes: dict[Hashable, frozenset[int]] = {WHOLE: frozenset(atoms)}
    partitions: list[list[Hashable]] = [[WHOLE]]
    for (generation_id, level), target_of in maps.items():
        members: dict[Hashable, set[int]] = {}
        for atom in atoms:
            members.setdefault(target_of.get(atom, rest_of(generation_id, level)), set()).add(atom)
        nodes |= {node: frozenset(inside) for node, inside in members.items()}
        partitions.append(list(members))
    values: dict[tuple[Hashable, str], int] = {}
    for node, inside in nodes.items():
        moves: queries.Moves = {}
        for atom in inside:
            for move, count in atoms[atom].items():
                moves[move] = moves.get(move, 0) + count
        values |= {(node, key): count for key, count in Line("", moves).values.items()}
    found: dict[Hashable, set[str]] = {node: set() for node in nodes}
    for node, key in hidden_in(values, _sums(nodes, partitions)):
        found[node].add(key)
    return found


def _sums(nodes: dict[Hashable, frozenset[int]], partitions: list[list[Hashable]]) -> list[Any]:
    """Every relation between shown counts: a row's blocks are its households; an area is the sum of areas inside it."""
    found: list[Any] = [
        ((node, "households"), [(node, key) for key in block]) for node in nodes for block in BLOCKS
    ]  # fmt: skip
    keys = ("households", *(key for block in BLOCKS for key in block))
    for above in partitions:
        for below in partitions:
            if above is below:
                continue
            for node in above:
                inside = [part for part in below if nodes[part] <= nodes[node]]
                if inside and frozenset().union(*(nodes[part] for part in inside)) == nodes[node]:
                    found += [((node, key), [(part, key) for part in inside]) for key in keys]
    return found


__all__ = ["WHOLE", "by_node", "rest_of"]
