"""How names of subjects are ordered: people by their given name, everything else as it is read."""

from __future__ import annotations

from giamngheo.workbooks.names import sort_key

OFFICER = "officer"


def order_key(kind: str, name: str) -> str:
    """The key of a list of names whose byte order is the Vietnamese one."""
    if kind == OFFICER:
        return sort_key(name)
    words = name.split()
    # ``sort_key`` puts the last word first.
    return sort_key(" ".join([*words[1:], *words[:1]]))


__all__ = ["order_key"]
