"""Words of contents, givers and sources of money, as the plan in force calls them."""

from __future__ import annotations

from django.utils.translation import get_language

from giamngheo.apps.places.plans import current_period, current_plan
from giamngheo.engine.plan_overlaps import giver_names


def _is_english() -> bool:
    return get_language() == "en"


def contents() -> dict[str, str]:
    """Content → what the page calls it."""
    return {c.id: (c.name_en if _is_english() else c.name_vi) for c in current_plan().overlaps.contents.values()}


def place_contents() -> dict[str, str]:
    """Contents that stand at a place: works, equipment, points, models."""
    return {code: name for code, name in contents().items() if current_plan().overlaps.contents[code].is_at_place}


def givers_of(content: str) -> dict[str, str]:
    """Who may give this content: the sub-projects that have it, and every other programme."""
    plan = current_plan()
    own = plan.overlaps.contents[content].projects
    others = {one.id for one in plan.overlaps.givers.values() if not one.gives or content in one.gives}
    return {code: name for code, name in givers().items() if code in own or code in others}


def content_vi(code: str) -> str:
    found = current_plan().overlaps.contents.get(code)
    return found.name_vi if found else code


def givers() -> dict[str, str]:
    """Giver → what the page calls it; the sub-projects first."""
    plan = current_plan()
    if not _is_english():
        return giver_names(plan)
    own = {scheme.id: scheme.name_en for scheme in plan.eligibility.schemes.values() if scheme.project}
    return own | {giver.id: giver.name_en for giver in plan.overlaps.givers.values()}


def programme_givers() -> frozenset[str]:
    """The Programme's own sub-projects: only their money stands in the ledger."""
    return frozenset(scheme.id for scheme in current_plan().eligibility.schemes.values() if scheme.project)


def doubts_of(giver: str) -> tuple[str, ...]:
    """What is not confirmed of the rules of this sub-project."""
    scheme = current_plan().eligibility.schemes.get(giver)
    return tuple(scheme.unconfirmed) if scheme else ()


def short_givers() -> dict[str, str]:
    """Giver → its name in a narrow column: a sub-project without what it is about."""
    own = {scheme.id for scheme in current_plan().eligibility.schemes.values()}
    return {code: name.split(":")[0] if code in own else name for code, name in givers().items()}


def giver_vi(code: str) -> str:
    return giver_names(current_plan()).get(code, code)


def other_givers() -> dict[str, str]:
    """Givers outside the Programme that give more than one kind's contents."""
    others = {one.id for one in current_plan().overlaps.givers.values() if not one.gives}
    return {code: name for code, name in givers().items() if code in others}


def sources() -> dict[str, str]:
    """Source of money → what the page calls it (the period's funding)."""
    funding = current_period().funding
    return {item.id: (item.name_en if _is_english() else item.name_vi) for item in funding}


__all__ = [
    "content_vi", "contents", "doubts_of", "giver_vi", "givers", "givers_of", "other_givers", "place_contents", "programme_givers",
    "short_givers", "sources",
]  # fmt: skip
