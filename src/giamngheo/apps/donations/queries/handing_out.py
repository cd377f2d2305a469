"""Reads of distributions: one with its households, whom of a village it may name, what a household was given."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from giamngheo.apps.donations.models import Distribution, Share
from giamngheo.apps.donations.states import POSTED
from giamngheo.apps.register.models import Household, Village


def list_or_none(pk: int, area_ids: Collection[int]) -> Distribution | None:
    found = Distribution.objects.filter(pk=pk, area_id__in=area_ids)
    return found.select_related("area", "gift__donor", "gift__stock", "reverses").first()


def shares_of(found: Distribution) -> QuerySet[Share]:
    """The households of a list (of the one it brings back, if it does) that the asker sees, by village and name; one query."""
    shares = Share.objects.filter(distribution_id=found.reverses_id or found.pk)
    return shares.select_related("household__village").order_by("household__village__search_key", "household__sort_key", "id")


def reversal_of(found: Distribution) -> Distribution | None:
    return found.reversals.exclude(state="discarded").first()


def villages_of(area_id: int) -> list[Village]:
    """Villages of the commune with households in it; one query."""
    homes = Household.objects.filter(area_id=area_id, village=OuterRef("pk"), closed_on=None)
    return list(Village.objects.filter(Exists(homes)).order_by("search_key"))


def homes_of(found: Distribution, village_id: int) -> QuerySet[Household]:
    """Households of a village with ``quantity`` on this list, null where they are not on it; one query."""
    mine = Share.objects.filter(distribution=found, household=OuterRef("pk")).values("quantity")[:1]
    homes = Household.objects.filter(area_id=found.area_id, village_id=village_id, closed_on=None)
    return homes.annotate(quantity=Subquery(mine)).order_by("sort_key", "id")


def given_to(household_id: int) -> list[Share]:
    """What this household was given and still has: lists in force, with their gifts; one query."""
    back = Distribution.objects.filter(reverses=OuterRef("distribution"), state=POSTED)
    found = Share.objects.filter(~Exists(back), household_id=household_id, distribution__state=POSTED)
    return list(found.select_related("distribution__gift__donor").order_by(F("distribution__decided_on").desc(), "id"))


__all__ = ["given_to", "homes_of", "list_or_none", "reversal_of", "shares_of", "villages_of"]
