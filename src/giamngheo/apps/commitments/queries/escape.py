"""Registrations to leave poverty that somebody may see: of their areas, or only of the villages assigned to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.commitments.models import EscapeRegistration
from giamngheo.apps.commitments.states import REGISTERED
from giamngheo.apps.in_year.class_history import class_on
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.review.models import Round
from giamngheo.apps.review.queries import villages_of
from giamngheo.kit import clock


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all."""

    year: int | None = None
    area_id: int | None = None
    village_id: int | None = None
    state: str = ""
    is_due: bool = False
    sort: str = ""


SORTS = {
    "next_visit_on": ("next_visit_on", "id"), "-next_visit_on": ("-next_visit_on", "-id"),
    "head_name": ("household__sort_key", "id"), "-head_name": ("-household__sort_key", "-id"),
    "village": ("village__search_key", "household__sort_key", "id"),
    "-village": ("-village__search_key", "household__sort_key", "id"),
}  # fmt: skip


def my_villages(user_id: int) -> frozenset[int]:
    """Villages this person reviews or heads now: for every round, or for the round of this year."""
    return villages_of(user_id, Round.objects.filter(year=clock.today().year).first())


def _sees(access: Access) -> Q:
    areas = access.areas_with(P.VIEW_HOUSEHOLDS)
    mine = access.areas_with(P.SURVEY) | access.areas_with(P.HOLD_MEETING)
    condition = Q(area_id__in=areas)
    if mine - areas:
        condition |= Q(area_id__in=mine, village_id__in=my_villages(access.user.pk))
    return condition


def registrations(access: Access) -> QuerySet[EscapeRegistration]:
    """All that this person may see."""
    found = EscapeRegistration.objects.filter(_sees(access)).select_related("area", "village", "household")
    return found.annotate(last_visit_on=Max("visits__visited_on"))


def narrowed(found: QuerySet[EscapeRegistration], wanted: Wanted, today: date) -> QuerySet[EscapeRegistration]:
    """The list as it is filtered and sorted: due visits first unless asked otherwise."""
    if wanted.year:
        found = found.filter(year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    if wanted.village_id:
        found = found.filter(village_id=wanted.village_id)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.is_due:
        found = found.filter(state=REGISTERED, next_visit_on__lte=today)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["next_visit_on"]))


def is_due(row: EscapeRegistration, today: date) -> bool:
    return row.state == REGISTERED and row.next_visit_on <= today


def may_see_household(access: Access, household: Household) -> bool:
    """Does this household lie where this person works?"""
    if access.may(P.VIEW_HOUSEHOLDS, household.area_id):
        return True
    may = access.may(P.SURVEY, household.area_id) or access.may(P.HOLD_MEETING, household.area_id)
    return may and household.village_id in my_villages(access.user.pk)


def may_visit(access: Access, row: EscapeRegistration) -> bool:
    """May this person record a visit: the officer, or who reviews or heads the household's village?"""
    if access.may(P.COMMIT, row.area_id):
        return True
    may = access.may(P.SURVEY, row.area_id) or access.may(P.HOLD_MEETING, row.area_id)
    return may and row.village_id in my_villages(access.user.pk)


def recognised_class(household_id: int) -> str:
    """The household's recognised class today, by list or by a decision within the year; empty when none is."""
    found = class_on([household_id], clock.today()).get(household_id)
    return found.household_class if found else ""


def of_household(household_id: int) -> list[EscapeRegistration]:
    """Its registrations, newest first, with helpers; two queries."""
    found = EscapeRegistration.objects.filter(household_id=household_id).order_by("-year", "-id")
    return list(found.prefetch_related("helpers"))


def years(access: Access) -> list[int]:
    found = EscapeRegistration.objects.filter(_sees(access)).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def villages_with(access: Access, area_id: int | None) -> list[Village]:
    """Villages that have registrations, for the filter."""
    seen = EscapeRegistration.objects.filter(_sees(access))
    if area_id:
        seen = seen.filter(area_id=area_id)
    return list(Village.objects.filter(pk__in=seen.values("village_id")).select_related("area"))


def due_counts(area_ids: frozenset[int], village_ids: frozenset[int], today: date) -> dict[str, int]:
    """Registrations to look in on by now, and those under way, where this person records visits; one query."""
    mine = Q(area_id__in=area_ids) | Q(village_id__in=village_ids)
    under_way = EscapeRegistration.objects.filter(mine, state=REGISTERED)
    return under_way.aggregate(due=Count("id", filter=Q(next_visit_on__lte=today)), all=Count("id"))
