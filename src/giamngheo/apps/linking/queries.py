"""Reads of pairs, links, earlier lists: what a person may see of them, and what of them waits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Occasion, Person
from giamngheo.apps.review.models import Decision

from .models import EarlierList, HouseholdLink, PersonMerge, PersonPair
from .movements import movements_of, same_household_ids, same_households
from .states import WAITING

SORTS = {"probability": ("probability", "id"), "-probability": ("-probability", "id"), "left_name": ("left_name", "id"),
         "-left_name": ("-left_name", "id")}  # fmt: skip


def _in(area_ids: Collection[int]) -> Q:
    return Q(left_area_id__in=area_ids) | Q(right_area_id__in=area_ids)


def pairs(area_ids: Collection[int], *, state: str = "", area_id: int | None = None, sort: str = "") -> QuerySet[PersonPair]:
    """Pairs of persons with a side in these areas; ``state``: a code, ``cho`` for all that wait, empty for all."""
    found = PersonPair.objects.filter(_in(area_ids)).select_related("left_area", "right_area")
    return _chosen(found, state, area_id).order_by(*SORTS.get(sort, SORTS["-probability"]))


def links(area_ids: Collection[int], *, state: str = "", area_id: int | None = None, sort: str = "") -> QuerySet[HouseholdLink]:
    """Pairs of households with a side in these areas; the exact ones first."""
    found = HouseholdLink.objects.filter(_in(area_ids)).select_related("left_area", "right_area")
    return _chosen(found, state, area_id).order_by(*SORTS.get(sort, ("-is_exact", "-probability", "id")))


def _chosen(found: QuerySet[Any], state: str, area_id: int | None) -> QuerySet[Any]:
    if state == "cho":
        found = found.filter(state__in=WAITING)
    elif state:
        found = found.filter(state=state)
    return found.filter(_in([area_id])) if area_id else found


def counts(found: QuerySet[Any]) -> dict[str, int]:
    """State → number of pairs; one query."""
    return dict(found.order_by().values_list("state").annotate(n=Count("id")))


def exact_waiting(area_ids: Collection[int]) -> int:
    """Exact pairs of households wholly in these areas that wait to be linked."""
    found = HouseholdLink.objects.filter(state="open", is_exact=True, kind="years")
    return found.filter(left_area_id__in=area_ids, right_area_id__in=area_ids).count()


def persons_of(pair: PersonPair) -> dict[int, tuple[Person, Membership | None]]:
    """Those of the two persons that the asker may see, each with the newest place in a household; two queries."""
    people = Person.objects.filter(pk__in=[pair.left_person_id, pair.right_person_id])
    places: dict[int, Membership] = {}
    for place in (
        Membership.objects.filter(person_id__in=[pair.left_person_id, pair.right_person_id])
        .select_related("household__village")
        .order_by(F("valid_to").asc(nulls_last=True), "valid_from")
    ):
        places[place.person_id] = place
    return {person.pk: (person, places.get(person.pk)) for person in people}


def successors_of(pair: PersonPair, area_ids: Collection[int]) -> list[tuple[int, str]]:
    """Who could be head where one of the two is head now and others stay: (person's id, "name, of the household")."""
    ids = [pair.left_person_id, pair.right_person_id]
    homes = Membership.objects.filter(person_id__in=ids, valid_to=None, is_head=True, household__area_id__in=area_ids)
    staying = Membership.objects.filter(household__in=homes.values("household"), valid_to=None, is_head=False)
    return [
        (place.person_id, _("%(name)s, hộ %(head)s") % {"name": place.person.full_name, "head": place.household.head_name})
        for place in staying.exclude(person_id__in=ids).select_related("person", "household").order_by(
            "household_id", "person__sort_key"
        )
    ]


def households_of(link: HouseholdLink) -> dict[int, tuple[Household, list[str]]]:
    """Those of the two households that the asker may see, each with its members' names; two queries."""
    ids = [link.left_household_id, link.right_household_id]
    names: dict[int, list[str]] = {}
    for home, name in (
        Membership.objects.filter(household_id__in=ids).order_by("-is_head", "person__sort_key")
        .values_list("household_id", "person__full_name").distinct()
    ):  # fmt: skip
        if name not in names.setdefault(home, []):
            names[home].append(name)
    homes = Household.objects.filter(pk__in=ids).select_related("village", "area")
    return {home.pk: (home, names.get(home.pk, [])) for home in homes}


def classes_of(household_ids: Collection[int]) -> list[Decision]:
    """Decisions of these households, oldest year first."""
    found = Decision.objects.filter(household_id__in=household_ids).select_related("round", "commune_review__recognition")
    return list(found.order_by("round__year"))


def unlinked(area_ids: Collection[int]) -> QuerySet[Household]:
    """Households of an earlier recognised list that nothing ties to a later year: no later facts, no accepted link.

    ``years``-pairs that wait are counted on each row as ``waiting``.
    """
    linked = HouseholdLink.objects.filter(state="linked")
    waiting = HouseholdLink.objects.filter(state__in=WAITING, kind="years")
    mine = Q(left_household=OuterRef("pk")) | Q(right_household=OuterRef("pk"))
    stated = Decision.objects.filter(household=OuterRef("pk"), basis="stated")
    other = HouseholdFact.objects.filter(household=OuterRef("pk"), occasion__is_withdrawn=False).exclude(
        occasion__kind__in=["recognised_list", "in_year"]
    )
    return (
        Household.objects.filter(Exists(stated), ~Exists(linked.filter(mine)), ~Exists(other), area_id__in=area_ids)
        .annotate(is_waiting=Exists(waiting.filter(mine)))
        .select_related("area", "village")
        .order_by("area__name", "sort_key", "id")
    )


def earlier_lists(area_ids: Collection[int]) -> QuerySet[Occasion]:
    """Lists brought in as recognised earlier, newest year first, each with its number of households."""
    return (
        Occasion.objects.filter(kind="recognised_list", is_withdrawn=False, area_id__in=area_ids)
        .select_related("area", "batch__file")
        .annotate(households=Count("household_facts"))
        .order_by("-year", "area__name", "id")
    )


def papers_of(occasion_ids: Collection[int]) -> dict[int, EarlierList]:
    """Occasion id → the decision written down for it."""
    return {paper.occasion_id: paper for paper in EarlierList.objects.filter(occasion_id__in=occasion_ids)}


def merge_of(pair: PersonPair) -> PersonMerge | None:
    """The merge in force of a pair."""
    return PersonMerge.objects.filter(pair=pair, undone_at=None).first()


def merged_person_ids(person_id: int) -> frozenset[int]:
    """Every row of the register that is this person, itself included; memberships and facts of each stay readable."""
    found, edge = {person_id}, {person_id}
    while edge:
        merges = PersonMerge.objects.filter(Q(kept_id__in=edge) | Q(merged_id__in=edge), undone_at=None)
        edge = {p for pair in merges.values_list("kept_id", "merged_id") for p in pair} - found
        found |= edge
    return frozenset(found)


def likely_pairs_in(area_ids: Collection[int], least: float) -> int:
    """Open pairs of persons at least so probable with a side in these areas."""
    return PersonPair.objects.filter(_in(area_ids), state__in=WAITING, probability__gte=least).count()


__all__ = [
    "classes_of", "counts", "earlier_lists", "exact_waiting", "households_of", "likely_pairs_in", "links",
    "merge_of", "merged_person_ids", "movements_of", "pairs", "papers_of", "persons_of", "same_household_ids",
    "same_households", "successors_of", "unlinked",
]  # fmt: skip
