"""Reads of the register: who is found, and all that is known of one household."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from giamngheo.apps.places.models import Area, AreaInside, Generation
from giamngheo.workbooks.names import search_key

from . import classes
from .models import Household, HouseholdFact, Membership, PersonFact, Village

# Above every letter in code-point order: closes the range of keys that begin with a text.
LAST = "\U0010ffff"
ID_LENGTHS = (9, 12)
# A district of any map with its communes on all three.
NARROW_AREAS = 80
SORTS = {
    "head_name": ("sort_key", "id"),
    "-head_name": ("-sort_key", "-id"),
    "village": ("village__search_key", "sort_key", "id"),
    "-village": ("-village__search_key", "sort_key", "id"),
    "area": ("area__search_key", "sort_key", "id"),
    "-area": ("-area__search_key", "sort_key", "id"),
    "member_count": ("member_count", "sort_key", "id"),
    "-member_count": ("-member_count", "sort_key", "id"),
}


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for. ``text``: a name, a village or a whole ID number; ``area_id``: an area of any map."""

    text: str = ""
    area_id: int | None = None
    class_code: str = ""
    year: int | None = None
    sort: str = "head_name"

    @property
    def id_number(self) -> str:
        """The digits when the text is a whole ID number, otherwise nothing."""
        digits = self.text.replace(" ", "").replace(".", "")
        return digits if digits.isdecimal() and len(digits) in ID_LENGTHS else ""


def households_in(area_ids: Collection[int]) -> QuerySet[Household]:
    """Households standing in these areas; no area, no household."""
    return Household.objects.filter(area_id__in=area_ids)


def _begins(field: str, key: str) -> Q:
    """A range, since a prefix LIKE loses its index behind row-level security."""
    return Q(**{f"{field}__gte": key, f"{field}__lt": key + LAST})


def _has_word(field: str, key: str) -> Q:
    """Names in which a word begins with the text: the whole name from its start, or from a later word on."""
    return _begins(field, key) | Q(**{f"{field}__contains": f" {key}"})


def _by_text(search: Search, area_ids: Collection[int]) -> Q:
    members = Membership.objects.filter(valid_to=None, area_id__in=area_ids)
    if search.id_number:
        is_person = Q(person__id_number=search.id_number) | Q(person__old_id_number=search.id_number)
        return Q(id__in=members.filter(is_person).values("household_id"))
    key = search_key(search.text)
    villages = Village.objects.filter(area_id__in=area_ids, search_key__contains=key)
    # Over a whole province a part of a name fits hundreds of thousands of people: there only a whole name is looked up
    # among members, and parts of names among heads.
    is_narrow = len(area_ids) <= NARROW_AREAS
    named = members.filter(_has_word("person__search_key", key) if is_narrow else Q(person__search_key=key))
    return _has_word("search_key", key) | Q(village__in=villages.values("id")) | Q(id__in=named.values("household_id"))


def households_found(search: Search, area_ids: Collection[int]) -> QuerySet[Household]:
    """The households that match, inside these areas, sorted; accents and case do not matter."""
    if search.area_id:
        inside = AreaInside.objects.filter(outer=search.area_id).values_list("inner_id", flat=True)
        area_ids = frozenset(area_ids) & frozenset(inside)
    found = households_in(area_ids)
    if search.text.strip():
        found = found.filter(_by_text(search, area_ids))
    if search.class_code and search.year:
        found = classes.source().restrict(found, code=search.class_code, year=search.year)
    return found.order_by(*SORTS.get(search.sort, SORTS["head_name"]))


def heads_born(household_ids: Collection[int]) -> dict[int, int | None]:
    """Household → year in which its head was born, None where it is not known; those without a head are left out; one query."""
    heads = Membership.objects.filter(household_id__in=household_ids, valid_to=None, is_head=True)
    rows = heads.values_list("household_id", "person__birth_on", "person__birth_year")
    return {home: on.year if on else year for home, on, year in rows}


def communes_for_choice(area_ids: Collection[int]) -> list[Area]:
    """Communes of the newest map within these areas, by name."""
    newest = Generation.objects.order_by("-valid_from").values("id")[:1]
    return list(Area.objects.filter(id__in=area_ids, kind=Area.Kind.COMMUNE, generation_id__in=newest).order_by("name"))


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one household: members now, what was found on each occasion, newest first."""

    household: Household
    members: list[Membership]
    facts: list[HouseholdFact]
    person_facts: list[PersonFact]


def household_known(household: Household) -> Known:
    """Three queries, whatever the household's size and age."""
    members = list(
        Membership.objects.filter(household=household, valid_to=None)
        .select_related("person")
        .order_by("-is_head", "person__birth_year", "id")
    )
    facts = list(
        HouseholdFact.objects.filter(household=household)
        .select_related("occasion__batch__file", "occasion__batch__merged_by", "area")
        .order_by("-occasion__observed_on", "-occasion__recorded_at", "-id")
    )
    return Known(household, members, facts, _person_facts(household, facts))


def _person_facts(household: Household, facts: list[HouseholdFact]) -> list[PersonFact]:
    """What was found about its members by the newest standing file of the newest year that lists any; one query.

    ``facts``: all of the household, newest first. A later file of the year that lists heads only leaves them standing.
    """
    standing = [fact for fact in facts if not fact.occasion.is_withdrawn]
    order = [f.occasion_id for f in standing if f.occasion.year == standing[0].occasion.year]
    found = PersonFact.objects.filter(household=household, occasion__in=order).select_related("person")
    rows = list(found.order_by("person__sort_key", "id")) if order else []
    told = {row.occasion_id for row in rows}
    newest = next((occasion for occasion in order if occasion in told), None)
    return [row for row in rows if row.occasion_id == newest]


def village_names(village_ids: Collection[int]) -> dict[int, str]:
    """Names of these villages by id, of those in scope."""
    return dict(Village.objects.filter(pk__in=village_ids).values_list("id", "name"))
