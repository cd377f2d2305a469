"""Movements of the plan in force, and what their criteria, awards and figures are called."""

from __future__ import annotations

from collections.abc import Mapping

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_praise import Movement


def movements() -> Mapping[str, Movement]:
    """By id, as plan/praise says."""
    return current_plan().praise


def movement_name(code: str) -> str:
    """Its name; the code itself when a later plan no longer has it."""
    found = movements().get(code)
    return found.name_vi if found else code


def award_name(movement: str, award: str) -> str:
    found = movements().get(movement)
    known = found.awards.get(award) if found else None
    return known.name_vi if known else award


__all__ = ["award_name", "movement_name", "movements"]
