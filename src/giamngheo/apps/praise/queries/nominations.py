"""Nominations that a person may see, what they may do with one, and how its nominee may be named before them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.agencies import office_name
from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import communes_among, province
from giamngheo.apps.praise import states
from giamngheo.apps.praise.models import Nomination
from giamngheo.apps.register.models import Household, Membership, Village
from giamngheo.apps.steering.reach import agencies_of, all_ids

from .figures import Nominee
from .findings import Unit

READERS = (P.NOMINATE, P.REVIEW_PRAISE, P.DECIDE_PRAISE)
SORTS = {"year": "year", "-year": "-year", "state": "state", "-state": "-state", "kind": "kind", "-kind": "-kind"}
Kind = Nomination.Kind


def _nominates(access: Access) -> Q:
    """Those of my commune; those of my agency."""
    here = access.areas_with(P.NOMINATE)
    return (Q(area_id__in=here) & ~Q(kind=Kind.AGENCY)) | Q(area_id__in=here, kind=Kind.AGENCY, agency__in=all_ids(access) or {"-"})


def nominations_of(access: Access) -> QuerySet[Nomination]:
    """Nominated by my commune or agency, or of the areas where I review or decide."""
    seen = Q(area_id__in=access.areas_with(P.REVIEW_PRAISE) | access.areas_with(P.DECIDE_PRAISE))
    return Nomination.objects.filter(_nominates(access) | seen).select_related("area", "village")


def nomination_or_none(pk: int, access: Access) -> Nomination | None:
    return nominations_of(access).filter(pk=pk).first()


def narrowed(found: QuerySet[Any], *, state: str, kind: str, year: int | None, sort: str) -> QuerySet[Any]:
    """Of one state, kind, year; in the order asked for."""
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if year:
        found = found.filter(year=year)
    return found.order_by(SORTS.get(sort, "-year"), "-id")


def for_decision(access: Access, like: Nomination | None) -> list[Nomination]:
    """Those of the decision that awarded this one; without one those for which the council is and on whom nobody has decided."""
    found = nominations_of(access)
    if like is None:
        found = found.filter(state=states.VOTED, opinion=Nomination.Opinion.AGREED)
    else:
        found = found.filter(state=states.AWARDED, decision_number=like.decision_number, decided_on=like.decided_on)
    return list(found.order_by("kind", "area__name", "id"))


def may_nominate(access: Access, found: Nomination) -> bool:
    """Who could have written this nomination: the commune's people, the agency's."""
    if found.kind == Kind.AGENCY:
        return access.may(P.NOMINATE, found.area_id) and found.agency in all_ids(access)
    return access.may(P.NOMINATE, found.area_id) and found.area_id != province().pk


def has_no_hand_in(found: Nomination, user_id: int, *, decides: bool) -> bool:
    """Who nominated neither reviews nor decides; who reviewed or wrote the council's opinion does not decide."""
    hands = {found.nominated_by_id}
    return user_id not in (hands | {found.reviewed_by_id, found.opinion_by_id} if decides else hands)


def waiting_for(access: Access) -> dict[str, QuerySet[Nomination]]:
    """What this person moves next, by act; without what ``has_no_hand_in`` would refuse."""
    rows, user = Nomination.objects, access.user.pk
    reviews, decides = access.areas_with(P.REVIEW_PRAISE), access.areas_with(P.DECIDE_PRAISE)
    mine = rows.filter(area_id__in=reviews).exclude(nominated_by_id=user)
    hands = Q(nominated_by_id=user) | Q(reviewed_by_id=user) | Q(opinion_by_id=user)
    return {
        "resubmit": rows.filter(_nominates(access), state=states.RETURNED),
        "review": mine.filter(state=states.NOMINATED),
        "vote": mine.filter(state=states.REVIEWED),
        "decide": rows.filter(area_id__in=decides, state=states.VOTED).exclude(hands),
    }


def is_named_before(access: Access, found: Nomination) -> bool:
    """A collective always; people as they agreed, or before who works with the households of that commune."""
    return not found.is_personal or found.consent == Nomination.Consent.GIVEN or access.may(P.VIEW_HOUSEHOLDS, found.area_id)


def shown_name(found: Nomination, *, is_named: bool) -> str:
    """The nominee's name, or of whom it is without it."""
    if is_named:
        return found.name
    village = found.village.name if found.village else ""
    where = ", ".join(part for part in (village, found.area.name) if part)
    if found.kind == Kind.HOUSEHOLD:
        return _("Một hộ ở %(where)s (không nêu tên)") % {"where": where}
    return _("Một người ở %(where)s (không nêu tên)") % {"where": where}


def unit_of(found: Nomination) -> Unit:
    """Whose inspections count: the agency's, else the commune's; for people none is asked (see lists)."""
    return (found.area_id, found.agency)


def my_communes(access: Access) -> list[Area]:
    """Communes of today's map that I nominate for, by name."""
    if not access.may(P.VIEW_HOUSEHOLDS):
        return []
    return list(communes_among(access.areas_with(P.NOMINATE)))


def villages_in(communes: Collection[Area]) -> list[tuple[Village, Area]]:
    """Villages of which households live in these communes, by name, with the commune: a village's own area may be of an earlier map."""
    homes = Household.objects.filter(area__in=communes, closed_on=None).exclude(village=None)
    places = dict(homes.order_by("village_id", "area_id").values_list("village_id", "area_id").distinct())
    areas = {area.pk: area for area in communes}
    return [(v, areas[places[v.pk]]) for v in Village.objects.filter(pk__in=places).order_by("search_key", "id")]


def collectives(access: Access) -> list[tuple[str, str]]:
    """(key, name) of communes, villages and agencies that I may nominate."""
    communes = my_communes(access)
    several = len(communes) > 1
    found = [(f"{Kind.COMMUNE}:{area.pk}", area.name) for area in communes]
    found += [(f"{Kind.VILLAGE}:{v.pk}", f"{v.name}, {area.name}" if several else v.name) for v, area in villages_in(communes)]
    return found + [(f"{Kind.AGENCY}:{key}", office_name(key)) for key in sorted(agencies_of(access)) if access.may(P.NOMINATE)]


def collective(access: Access, key: str) -> Nominee | None:
    """The nominee of one of these keys; None for what is not offered."""
    names = dict(collectives(access))
    if key not in names:
        return None
    kind, _colon, value = key.partition(":")
    if kind == Kind.AGENCY:
        return Nominee(kind, province(), names[key], agency=value)
    if kind == Kind.VILLAGE:
        village, home = next(pair for pair in villages_in(my_communes(access)) if pair[0].pk == int(value))
        return Nominee(kind, home, village.name, village=village)
    area = Area.objects.get(pk=int(value))
    return Nominee(kind, area, area.name)


def members_of(household: Household) -> list[Membership]:
    """Who lives there now, the head first."""
    found = Membership.objects.filter(household=household, valid_to=None).select_related("person")
    return list(found.order_by("-is_head", "id"))


def of_household(household: Household, person_id: int | None) -> Nominee | None:
    """The household, or one of its members; None for a person who does not live there."""
    if person_id is None:
        return Nominee(Kind.HOUSEHOLD, household.area, household.head_name, household.village, household=household)
    lives = {m.person_id: m.person for m in members_of(household)}
    person = lives.get(person_id)
    if person is None:
        return None
    return Nominee(Kind.PERSON, household.area, person.full_name, household.village, household=household, person=person)


__all__ = [
    "READERS", "SORTS", "collective", "collectives", "for_decision", "has_no_hand_in", "is_named_before", "may_nominate", "members_of",
    "my_communes", "narrowed", "nomination_or_none", "nominations_of", "of_household", "shown_name", "unit_of", "villages_in",
    "waiting_for",
]  # fmt: skip
