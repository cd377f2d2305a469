"""Which lists and rows a person reaches, and what they may do there."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.beneficiaries import states
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.apps.review.queries import assigned_to


def areas_held(access: Access, permission: P) -> frozenset[int]:
    """The areas for which the person holds this permission themselves, and not only above them: a province does not draw
    up the lists of its communes."""
    return frozenset(assignment.area_id for assignment, permissions, _areas in access.grants if permission in permissions)


def holds_at(access: Access, permission: P, area_id: int) -> bool:
    return area_id in areas_held(access, permission)


def headed_villages(access: Access) -> frozenset[int]:
    """Villages whose meetings this person holds."""
    if not access.may(P.HOLD_MEETING):
        return frozenset()
    found = assigned_to(access.user.pk, VillageAssignment.Duty.VILLAGE_HEAD)
    return frozenset(found.values_list("village_id", flat=True))


def may_say(access: Access, found: BeneficiaryList, village_id: int | None) -> bool:
    """May this person write what the village says? Its head; or the officer, who holds the minutes."""
    if holds_at(access, P.PROPOSE_LIST, found.area_id):
        return True
    told = found.asks_village and not found.is_sensitive
    return told and access.may(P.HOLD_MEETING, found.area_id) and village_id in headed_villages(access)


def sees_all(access: Access, area_id: int) -> bool:
    """Whether all rows of a list here may be read: who sees households, and who approves at this level."""
    return access.may(P.VIEW_HOUSEHOLDS, area_id) or holds_at(access, P.APPROVE_LIST, area_id)


def lists_for(access: Access) -> QuerySet[BeneficiaryList]:
    """Lists that this person may open: of areas where they see households or approve; in villages only those that were
    sent there and tell nothing sensitive."""
    own = Q(area_id__in=access.areas_with(P.VIEW_HOUSEHOLDS) | areas_held(access, P.APPROVE_LIST))
    meetings = access.areas_with(P.HOLD_MEETING)
    if meetings:
        own |= Q(area_id__in=meetings, asks_village=True, is_sensitive=False) & ~Q(state=states.DRAFT)
    return BeneficiaryList.objects.filter(own).select_related("area")


def rows_for(access: Access, found: BeneficiaryList) -> QuerySet[Beneficiary]:
    """Rows of a list that this person may read: all, or those of the villages they head."""
    rows = Beneficiary.objects.filter(list=found)
    return rows if sees_all(access, found.area_id) else rows.filter(village_id__in=headed_villages(access))


__all__ = ["areas_held", "headed_villages", "holds_at", "lists_for", "may_say", "rows_for", "sees_all"]
