"""Who works on which plan and which village's meeting: permissions with the level they are held at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P

if TYPE_CHECKING:
    from giamngheo.apps.places.models import Area

# Levels as ``places.Area.Kind`` names them.
PROVINCE, DISTRICT, COMMUNE = "province", "district", "commune"


def _levels_of(kind: str) -> frozenset[str]:
    """Levels whose plans are prepared by who works at this level: its own; districts are gone, the province keeps theirs."""
    return frozenset({PROVINCE, DISTRICT}) if kind == PROVINCE else frozenset({kind})


def may_prepare(access: Access, area: Area) -> bool:
    """Does this person write the plan of this unit? A province does not write those of its communes."""
    return any(
        P.PREPARE_PLAN in permissions and area.pk in areas and area.kind in _levels_of(assignment.area.kind)
        for assignment, permissions, areas in access.grants
    )


def prepared_areas(access: Access) -> tuple[frozenset[int], frozenset[str]]:
    """(areas, levels) in which this person writes plans."""
    held = [(a.area.kind, areas) for a, permissions, areas in access.grants if P.PREPARE_PLAN in permissions]
    return frozenset().union(*(areas for _kind, areas in held)), frozenset().union(*(_levels_of(kind) for kind, _areas in held))


def may_return(access: Access, area: Area) -> bool:
    """Who approves, and the officer of a level above the unit's own."""
    if access.may(P.APPROVE_PLAN, area.pk):
        return True
    return access.may(P.GIVE_OPINION, area.pk) and not may_prepare(access, area)


def may_assign(access: Access, area: Area) -> bool:
    """Who enters targets given to a unit: an officer of the level above; for the province itself, its own."""
    from_above = access.may(P.GIVE_OPINION, area.pk) and access.may(P.PREPARE_PLAN, area.pk)
    return from_above and (area.kind == PROVINCE or not may_prepare(access, area))


def may_write_village(access: Access, area_id: int, village_id: int) -> bool:
    """The commune's officer; the head of that village."""
    officer = any(
        P.PREPARE_PLAN in permissions and area_id in areas and assignment.area.kind == COMMUNE
        for assignment, permissions, areas in access.grants
    )
    return officer or (access.may(P.HOLD_MEETING, area_id) and village_id in access.village_ids)


def proposal_areas(access: Access) -> frozenset[int]:
    """Areas of which a person reads proposals; a village head only those of the villages assigned."""
    return access.areas_with(P.VIEW_HOUSEHOLDS) | access.areas_with(P.VIEW_TABLES) | access.areas_with(P.HOLD_MEETING)


def limited_to(access: Access, area_id: int) -> frozenset[int] | None:
    """Villages whose proposals a person reads in an area; None: all of them."""
    return None if access.may(P.VIEW_HOUSEHOLDS, area_id) or access.may(P.VIEW_TABLES, area_id) else access.village_ids


__all__ = [
    "COMMUNE", "DISTRICT", "PROVINCE", "limited_to", "may_assign", "may_prepare", "may_return", "may_write_village",
    "prepared_areas", "proposal_areas",
]  # fmt: skip
