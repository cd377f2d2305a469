"""Words of the plan's data: documents that must be issued, sub-projects."""

from __future__ import annotations

from collections.abc import Mapping

from giamngheo.apps.money import terms as money_terms
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_oversight import DueDocument


def documents() -> Mapping[str, DueDocument]:
    """By id, in the order of plan/oversight.toml."""
    return current_plan().oversight.documents


def projects() -> dict[str, str]:
    """Id → name."""
    return money_terms.projects()
