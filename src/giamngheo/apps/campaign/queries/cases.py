"""The list to review of a commune, each household with its step; requests, objections, committee."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from giamngheo.apps.campaign import states
from giamngheo.apps.campaign.models import (
    Certificate,
    CommitteeMember,
    CommuneCampaign,
    Objection,
    ReviewRequest,
    VillageList,
)
from giamngheo.apps.register.models import Household, HouseholdFact
from giamngheo.apps.register.queries import Search, households_found
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import Decision, ReviewCase

SORTS = {
    "head_name": ("household__sort_key", "household_id"),
    "-head_name": ("-household__sort_key", "-household_id"),
    "village": ("village__search_key", "household__sort_key", "household_id"),
    "-village": ("-village__search_key", "household__sort_key", "household_id"),
}


def cases_in(
    campaign: CommuneCampaign, *, villages: frozenset[int] | None = None, village_id: int | None = None,
    source: str = "", state: str = "", household_class: str = "", sort: str = "village", is_public: bool = False,
) -> QuerySet[ReviewCase]:  # fmt: skip
    """The commune's list to review, each with ``step`` (states.CASE_STATES), class and scores as they stand.

    ``is_public``: a class is looked for only among households whose result is posted.
    """
    review = campaign.commune_review
    found = ReviewCase.objects.filter(round_id=review.round_id, area_id=campaign.area_id)
    if villages is not None:
        found = found.filter(village_id__in=villages)
    if village_id is not None:
        found = found.filter(Q(village_id=village_id or None))
    if source:
        found = found.filter(source=source)
    found = found.select_related("household", "village").annotate(**_found(campaign)).annotate(step=_step(campaign))
    if state:
        found = found.filter(step=state)
    if household_class:
        found = found.filter(Q(household_class=household_class))
        if is_public:
            found = found.filter(step__in=states.CASE_PUBLIC)
    return found.order_by(*SORTS.get(sort, SORTS["village"]))


def cases_of_list(village_list: VillageList) -> QuerySet[ReviewCase]:
    """Households of one village's list."""
    return cases_in(village_list.campaign, village_id=village_list.village_id or 0)


def to_post(village_list: VillageList) -> QuerySet[ReviewCase]:
    """Households whose result is posted: without those only followed up or taken off the list."""
    return cases_of_list(village_list).exclude(source="newly_escaped").filter(dropped_at=None)


def _found(campaign: CommuneCampaign) -> dict[str, Any]:
    review = campaign.commune_review
    decision = Decision.objects.filter(commune_review=review, household=OuterRef("household"))
    facts = HouseholdFact.objects.filter(
        household=OuterRef("household"), area_id=campaign.area_id, occasion__year=review.round.year,
        occasion__is_withdrawn=False,
    ).exclude(occasion__kind="in_year")  # fmt: skip
    objections = Objection.objects.filter(village_list__campaign=campaign, household=OuterRef("household"))
    return {
        "has_fact": Exists(facts),
        "household_class": Subquery(decision.values("household_class")[:1]),
        "score_a": Subquery(decision.values("score_a")[:1]),
        "score_b_min": Subquery(decision.values("score_b_min")[:1]),
        "score_b_max": Subquery(decision.values("score_b_max")[:1]),
        "is_certified": Exists(Certificate.objects.filter(campaign=campaign, household=OuterRef("household"))),
        "is_objected": Exists(objections.filter(state="open")),
        "is_rechecked": Exists(objections.filter(state="rechecked")),
    }


def _step(campaign: CommuneCampaign) -> Case:
    """The household's step as one expression, in the order of the table from the end to the start."""
    whens = [
        When(dropped_at__isnull=False, then=Value(states.DROPPED)),
        When(source="newly_escaped", then=Value(states.FOLLOW_UP)),
        When(is_certified=True, then=Value(states.CERTIFIED)),
    ]
    if campaign.commune_review.state == review_states.RECOGNISED:
        whens.append(When(source="request", household_class="NOT_POOR", then=Value(states.REFUSED)))
        whens.append(When(household_class__isnull=False, then=Value(states.RECOGNISED)))
    whens.append(When(is_objected=True, then=Value(states.OBJECTED)))
    whens.append(When(is_rechecked=True, then=Value(states.RECHECKED)))
    whens += _by_village(campaign)
    whens.append(When(household_class__isnull=False, then=Value(states.SCORED)))
    whens.append(When(has_fact=True, then=Value(states.SURVEYED)))
    return Case(*whens, default=Value(states.SURVEYING), output_field=CharField())


def _by_village(campaign: CommuneCampaign) -> list[When]:
    """Households follow their village from the meeting on; in a posted village only those objected to stand apart."""
    follows = {states.OBJECTED: states.POSTED, states.RECHECKED: states.POSTED}
    found: dict[str, list[int | None]] = {}
    for village_id, state in campaign.lists.exclude(state=states.SURVEYING).values_list("village_id", "state"):
        found.setdefault(follows.get(state, state), []).append(village_id)
    whens = []
    for state, ids in found.items():
        place = Q(village_id__in=[i for i in ids if i is not None])
        if None in ids:
            place |= Q(village_id=None)
        whens.append(When(place, then=Value(state)))
    return whens


def follow_ups(campaign: CommuneCampaign) -> int:
    """Newly escaped households of the list, to be followed up."""
    return ReviewCase.objects.filter(
        round_id=campaign.commune_review.round_id, area_id=campaign.area_id, source="newly_escaped", dropped_at=None
    ).count()


def requests_of(campaign: CommuneCampaign) -> QuerySet[ReviewRequest]:
    """Requests of the campaign, newest first."""
    return campaign.requests.select_related("household__village").order_by("-filed_on", "-id")


def households_asked(round_id: int, area_id: int) -> set[int]:
    """Households with a request that was not screened out: an issued workbook holds them too."""
    asked = ReviewRequest.objects.filter(area_id=area_id, campaign__commune_review__round_id=round_id)
    return set(asked.exclude(state="screened_out").values_list("household_id", flat=True))


def committee_of(campaign: CommuneCampaign) -> list[CommitteeMember]:
    """Members now, head first."""
    ranks = {"head": 0, "deputy": 1, "standing": 2, "member": 3}
    return sorted(campaign.committee.filter(ended_on=None), key=lambda m: (ranks[m.duty], m.pk))


def households_for_request(campaign: CommuneCampaign, text: str) -> list[Household]:
    """Households of the commune found by name or village that are not on the poor list: whom a request may be about."""
    if not text.strip():
        return []
    listed = ReviewCase.objects.filter(
        round_id=campaign.commune_review.round_id, household=OuterRef("pk"), source="on_list", dropped_at=None
    )
    found = households_found(Search(text=text), {campaign.area_id}).filter(~Exists(listed), closed_on=None)
    return list(found.select_related("village")[:20])


def case_of(pk: int) -> ReviewCase | None:
    """A household of a list to review, within the scope."""
    return ReviewCase.objects.select_related("round", "household", "village").filter(pk=pk).first()


def household_of(pk: int) -> Household | None:
    return Household.objects.filter(pk=pk).first()


def certificates_of(campaign: CommuneCampaign, *, village_id: int | None = None) -> QuerySet[Certificate]:
    """Certificates of the campaign (of one village), in the order of their numbers."""
    found = campaign.certificates.select_related("household__village").order_by("id")
    return found if village_id is None else found.filter(household__village_id=village_id)


SOURCES = tuple(ReviewCase.Source.choices)

__all__ = [
    "SOURCES", "case_of", "cases_in", "cases_of_list", "certificates_of", "committee_of", "follow_ups", "household_of",
    "households_for_request", "requests_of", "to_post",
]  # fmt: skip
