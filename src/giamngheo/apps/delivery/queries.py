"""Reads of supports: those of my areas, one with what its page shows, those of a household, overrides that wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from giamngheo.apps.places.models import Area, AreaInside, AreaProjection
from giamngheo.apps.places.queries import generation_on

from .models import Clash, Contribution, Evidence, ImportedList, Joining, Override, Support
from .states import ACCEPTED, COUNTED, HELD, OPEN

# What another programme gave to somebody, while nobody said which household of the register it is.
UNJOINED = Q(imported_list__isnull=False, household=None, person=None, place_key="")
UNJOINED_OF_A_LIST = Q(supports__household=None, supports__person=None, supports__place_key="")
SORTS = {
    "beneficiary_name": ("household__sort_key", "id"), "-beneficiary_name": ("-household__sort_key", "-id"),
    "starts_on": ("starts_on", "id"), "-starts_on": ("-starts_on", "-id"),
    "amount_vnd": ("amount_vnd", "id"), "-amount_vnd": ("-amount_vnd", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``area_id``: whatever lies inside it. ``is_counted``: under way or accepted;
    ``is_doubtful``: of which the guard told a clash."""

    content: str = ""
    giver: str = ""
    state: str = ""
    year: int | None = None
    area_id: int | None = None
    list_id: int | None = None
    is_unjoined: bool = False
    is_counted: bool = False
    is_doubtful: bool = False
    givers: tuple[str, ...] | None = None
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
        found = found.filter(area_id__in=AreaInside.objects.filter(outer_id=wanted.area_id).values("inner"))
    if wanted.givers is not None:
        found = found.filter(giver__in=wanted.givers)
    if wanted.is_counted:
        found = found.filter(state__in=(OPEN, ACCEPTED))
    if wanted.is_doubtful:
        found = found.filter(Exists(Clash.objects.filter(support=OuterRef("pk"))))
    if wanted.list_id:
        found = found.filter(imported_list_id=wanted.list_id)
    if wanted.is_unjoined:
        found = found.filter(UNJOINED)
    return found.order_by(*SORTS.get(wanted.sort, ("-at", "-id")))


def commune_code_on(area_id: int, on: date) -> str | None:
    """The commune's code on the map of that day; None where that map does not say where it lies."""
    generation = generation_on(on)
    own = Area.objects.filter(pk=area_id, generation=generation).values_list("code", flat=True).first()
    if own:
        return str(own)
    found = AreaProjection.objects.filter(area_id=area_id, generation=generation, level="commune")
    return found.values_list("target__code", flat=True).first()


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


def joinings_of(support_id: int) -> list[Joining]:
    """What was asked and decided on whom an imported row stands for, oldest first; one query."""
    return list(Joining.objects.filter(support_id=support_id).select_related("household__village", "before__village"))


def waiting_joining(support_id: int) -> Joining | None:
    """The one that waits for a second person."""
    return next((one for one in joinings_of(support_id) if one.is_confirmed is None), None)


def joinings_waiting(area_ids: Collection[int], *, but_of: int) -> QuerySet[Joining]:
    """Those that somebody else than this person asked, oldest first."""
    return Joining.objects.filter(area_id__in=area_ids, is_confirmed=None).exclude(asked_by_id=but_of)


def lists_in(area_ids: Collection[int]) -> QuerySet[ImportedList]:
    """Imported lists of other programmes, newest first, with how many rows stand for nobody of the register yet."""
    found = ImportedList.objects.filter(area_id__in=area_ids).select_related("area", "file")
    return found.annotate(unjoined=Count("supports", filter=UNJOINED_OF_A_LIST))


def unjoined_of(list_id: int) -> int:
    """How many rows of a list stand for nobody of the register yet."""
    return Support.objects.filter(UNJOINED, imported_list_id=list_id).count()


def summed(name: str, field: str, done: Q, *, asked: Q | None = None) -> dict[str, Any]:
    """Aggregates of one number over the cases done, for ``whole``. ``asked``: those of whom it is asked at all; None: of each."""
    return {name: Sum(field, filter=done), f"{name}_untold": Count("pk", filter=(asked or done) & Q(**{field: None}))}


def whole(told: Mapping[str, Any], name: str) -> int | None:
    """The sum; None where of a case nobody told the number: a part is no whole, and unknown is not 0."""
    return None if told[f"{name}_untold"] else told[name] or 0


__all__ = [
    "COUNTED", "SORTS", "Wanted", "commune_code_on", "contribution_or_none", "contributions_of", "evidence_of", "evidence_or_none",
    "joinings_of", "joinings_waiting", "lists_in",
    "narrowed", "of_household", "summed", "support_or_none", "supports_in", "unjoined_of", "waiting_joining",
    "waiting_overrides", "whole", "years_of",
]  # fmt: skip
