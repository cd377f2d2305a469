"""The plan in force in this process, loaded once."""

from __future__ import annotations

from functools import lru_cache

from giamngheo.engine.plan import Plan, load_plan


@lru_cache(maxsize=1)
def current_plan() -> Plan:
    """The published plan that this installation runs on."""
    return load_plan()
