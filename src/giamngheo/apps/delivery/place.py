"""Where works, equipment, points and models stand: the village; the commune for what serves all of it (Plan 2514, VI.5)."""

from __future__ import annotations


def place_key(area_id: int, village_id: int | None) -> str:
    """The same for two things that stand at one place."""
    return f"v{village_id}" if village_id is not None else f"a{area_id}"


__all__ = ["place_key"]
