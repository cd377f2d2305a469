"""Reads of supports: those of my areas, one with what its page shows, those of a household, overrides that wait."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from .models import Contribution, Evidence, ImportedList, Override, Support
from .states import COUNTED, HELD

SORTS = {
    "beneficiary_name": ("household__sort_key", "id"), "-beneficiary_name": ("-household__sort_key", "-id"),
    "starts_on": ("starts_on", "id"), "-starts_on": ("-starts_on", "-id"),
    "amount_vnd": ("amount_vnd", "id"), "-amount_vnd": ("-amount_vnd", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all."""

    content: str = ""
    giver: str = ""
    state: str = ""
    year: int | None = None
    area_id: int | None = None
    list_id: int | None = None
    sort: str = ""


def supports_in(area_ids: Collection[int]) -> QuerySet[Support]:
    """Supports of these areas with what a line shows; one query."""
    found = Support.objects.filter(area_id__in=area_ids).select_related("area", "village", "household")
    return found.defer("snapshot")


def narrowed(found: QuerySet[Support], wanted: Wanted) -> QuerySet[Support]:
    for name in ("content", "giver", "state"):
        if getattr(wanted, name):
            found = found.filter(**{name: getattr(wanted, name)})
    if wanted.year:
        found = found.filter(starts_on__year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    if wanted.list_id:
        found = found.filter(imported_list_id=wanted.list_id)
    return found.order_by(*SORTS.get(wanted.sort, ("-at", "-id")))


def years_of(area_ids: Collection[int]) -> list[int]:
    """Years in which supports began, newest first."""
    return [day.year for day in Support.objects.filter(area_id__in=area_ids).dates("starts_on", "year", order="DESC")]


def support_or_none(pk: int, area_ids: Collection[int]) -> Support | None:
    """One support with its override."""
    found = Support.objects.filter(pk=pk, area_id__in=area_ids).select_related("area", "village", "household", "override")
    return found.first()


def evidence_of(support_id: int) -> list[Evidence]:
    """What proves it, oldest first; one query."""
    return list(Evidence.objects.filter(support_id=support_id, removed_at=None).select_related("file", "file__thumbnail"))


def evidence_or_none(pk: int, area_ids: Collection[int]) -> Evidence | None:
    """One photo or paper that was not taken off."""
    found = Evidence.objects.filter(pk=pk, area_id__in=area_ids, removed_at=None)
    return found.select_related("support", "file", "file__thumbnail", "file__place").first()


def contributions_of(support_id: int) -> list[Contribution]:
    return list(Contribution.objects.filter(support_id=support_id, removed_at=None))


def contribution_or_none(pk: int, area_ids: Collection[int]) -> Contribution | None:
    return Contribution.objects.filter(pk=pk, area_id__in=area_ids, removed_at=None).first()


def of_household(household_id: int) -> list[Support]:
    """Everything given to a household, newest first; one query."""
    return list(Support.objects.filter(household_id=household_id).defer("snapshot").order_by("-starts_on", "-id"))


def waiting_overrides(area_ids: Collection[int]) -> QuerySet[Override]:
    """Supports that clash and wait for a second person, oldest first."""
    found = Override.objects.filter(area_id__in=area_ids, support__state=HELD).select_related("support", "area")
    return found.prefetch_related("support__clashes")


def lists_in(area_ids: Collection[int]) -> QuerySet[ImportedList]:
    """Imported lists of other programmes, newest first."""
    return ImportedList.objects.filter(area_id__in=area_ids).select_related("area", "file")


__all__ = [
    "COUNTED", "SORTS", "Wanted", "contribution_or_none", "contributions_of", "evidence_of", "evidence_or_none", "lists_in",
    "narrowed", "of_household", "support_or_none", "supports_in", "waiting_overrides", "years_of",
]  # fmt: skip
