"""The kinds of paper there are, by code, as ``plan/papers`` says: title, form number, fields, words.

The ``[[field]]`` entries of a kind's file in ``plan/papers/`` list what a content may carry; whoever issues a paper reads it there, and
``shape.py`` refuses everything else.
"""

from __future__ import annotations

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_papers import PaperForm

PaperKind = PaperForm


class UnknownKind(Exception):
    """No kind of paper has this code; the text names those there are."""


def kinds() -> dict[str, PaperKind]:
    """Every kind of the plan in force, by code."""
    return dict(current_plan().papers)


def kind_of(code: str) -> PaperKind:
    """The kind with this code. Raises UnknownKind."""
    found = current_plan().papers.get(code)
    if found is None:
        raise UnknownKind(f"Không có loại giấy tờ {code}; có: {', '.join(sorted(current_plan().papers))}.")
    return found


def name_of(code: str) -> str:
    """What officials call the kind; its code when a later plan no longer has it."""
    found = current_plan().papers.get(code)
    return found.name_vi if found else code


__all__ = ["PaperKind", "UnknownKind", "kind_of", "kinds", "name_of"]
