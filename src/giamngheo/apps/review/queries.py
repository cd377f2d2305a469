"""Reads of the review: rounds, how far each commune has come, a commune's list, what a household was each year."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from giamngheo.apps.intake.models import ImportBatch, Mend
from giamngheo.apps.intake.queries import left_out_rows_in, open_rows_in
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import generation_on
from giamngheo.apps.register.models import Occasion

from . import states, workers
from .models import CommuneReview, Decision, Recognition, Round, VillageAssignment
from .moved import movement_now

SORTS = {
    "head_name": ("household__sort_key", "household_id"),
    "-head_name": ("-household__sort_key", "-household_id"),
    "village": ("household__village__search_key", "household__sort_key", "household_id"),
    "-village": ("-household__village__search_key", "household__sort_key", "household_id"),
    "score_a": ("score_a", "household__sort_key", "household_id"),
    "-score_a": ("-score_a", "household__sort_key", "household_id"),
    "score_b_min": ("score_b_min", "household__sort_key", "household_id"),
    "-score_b_min": ("-score_b_min", "household__sort_key", "household_id"),
}


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round as somebody sees it: how many of their communes stand where."""

    round: Round
    communes: int
    recognised: int
    classified: int
    poor: int
    near_poor: int
    undetermined: int


def rounds(area_ids: Collection[int]) -> list[RoundLine]:
    """All rounds, newest first, with the progress of these areas; one query."""
    mine = Q(communes__area_id__in=area_ids)
    found = Round.objects.annotate(
        total=Count("communes", filter=mine),
        done=Count("communes", filter=mine & Q(communes__state=states.RECOGNISED)),
        ready=Count("communes", filter=mine & Q(communes__state=states.CLASSIFIED)),
        poor=Sum("communes__poor_count", filter=mine, default=0),
        near_poor=Sum("communes__near_poor_count", filter=mine, default=0),
        undetermined=Sum("communes__undetermined_count", filter=mine, default=0),
    ).order_by("-year")
    return [RoundLine(r, r.total, r.done, r.ready, r.poor, r.near_poor, r.undetermined) for r in found]


def is_late(review: CommuneReview, on: date) -> bool:
    """Not recognised although the round's last day has passed. A round made for lists of earlier years is closed from the
    start: what has not come in yet is nobody's delay."""
    is_open = review.round.state == Round.State.OPEN
    return is_open and review.state != states.RECOGNISED and on > review.round.closes_on


def lists_of(round: Round, area_ids: Collection[int]) -> QuerySet[CommuneReview]:
    """The communes' lists of a round inside these areas, each with its commune and whether facts have come in."""
    facts = Occasion.objects.filter(area=OuterRef("area"), year=round.year, is_withdrawn=False)
    return (
        CommuneReview.objects.filter(round=round, area_id__in=area_ids)
        .select_related("area", "area__parent", "round", "recognition")
        .annotate(has_facts=Exists(facts))
        .order_by("area__name", "area__code")
    )


def has_districts(round: Round) -> bool:
    """Whether the map of the round's last day knows districts."""
    return Area.objects.filter(generation=generation_on(round.closes_on), kind=Area.Kind.DISTRICT).exists()


def decisions_in(review: CommuneReview, *, class_code: str = "", sort: str = "head_name") -> QuerySet[Decision]:
    """The commune's list, sorted by given name unless asked otherwise."""
    found = Decision.objects.filter(commune_review=review).annotate(movement_now=movement_now())
    found = found.select_related("household__village")
    if class_code:
        found = found.filter(household_class=class_code)
    return found.order_by(*SORTS.get(sort, SORTS["head_name"]))


def who_worked_on(review: CommuneReview) -> frozenset[int]:
    """Ids of the people who uploaded, mended, merged, recorded, surveyed or classified what this list rests on."""
    occasions = Occasion.objects.filter(area_id=review.area_id, year=review.round.year, is_withdrawn=False)
    people = {review.classified_by_id}
    batches = set()
    for by_id, batch_id in occasions.values_list("by_id", "batch_id").distinct():
        people.add(by_id)
        batches.add(batch_id)
    imports = ImportBatch.objects.filter(pk__in=batches - {None})
    for uploaded, merged in imports.values_list("uploaded_by_id", "merged_by_id"):
        people |= {uploaded, merged}
    people |= set(Mend.objects.filter(batch_id__in=batches - {None}).values_list("by_id", flat=True))
    people |= set(reviewers_of(review).values_list("user_id", flat=True))
    people |= workers.from_later_apps(review)
    return frozenset(person for person in people if person is not None)


def reviewers_of(review: CommuneReview) -> QuerySet[VillageAssignment]:
    """Everybody who is or was a reviewer of a village of this commune in the round."""
    return VillageAssignment.objects.filter(
        round_id=review.round_id, area_id=review.area_id, duty=VillageAssignment.Duty.REVIEWER
    )


def assignments_in(round: Round, area_id: int) -> QuerySet[VillageAssignment]:
    """Who works in the villages of a commune now: reviewers of this round, and heads of any."""
    return VillageAssignment.objects.filter(Q(round=round) | Q(round=None), area_id=area_id, ended_on=None)


def villages_on(user_id: int, day: date) -> frozenset[int]:
    """Ids of the villages assigned to this person on a day, of any round; asked before there is a scope. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select review_villages_of(%s, %s)", [user_id, day])
        return frozenset(cursor.fetchone()[0])


def assigned_to(user_id: int, *duties: str) -> QuerySet[VillageAssignment]:
    """Assignments of this person that have not ended; of these duties, or of any when none is named.

    The one reading of "my villages" that every page and act goes back to.
    """
    found = VillageAssignment.objects.filter(user_id=user_id, ended_on=None)
    return found.filter(duty__in=duties) if duties else found


def villages_of(user_id: int, round: Round | None, *duties: str) -> frozenset[int]:
    """Ids of the villages where this person has one of these duties (any when none is named) in the round, or in every
    round. Without a round only the duties that hold for every round."""
    found = assigned_to(user_id, *duties).filter(Q(round=None) if round is None else Q(round=None) | Q(round=round))
    return frozenset(found.values_list("village_id", flat=True))


def in_my_villages(user_id: int, *duties: str, village: str, year: str) -> Q:
    """Rows of this person's villages: of every year where the duty holds for every round, otherwise only rows of the
    year of the round that it was given for. ``village``, ``year``: names of the rows' columns; one query."""
    found: dict[int | None, set[int]] = {}
    rows: Iterable[tuple[int | None, int]] = assigned_to(user_id, *duties).values_list("round__year", "village_id")
    for when, village_id in rows:
        found.setdefault(when, set()).add(village_id)
    condition = Q(pk__in=[])
    for when, ids in found.items():
        condition |= Q(**{f"{village}__in": ids}) if when is None else Q(**{f"{village}__in": ids, year: when})
    return condition


def rows_waiting(review: CommuneReview) -> int:
    """Rows of this commune and year that were uploaded, and are not in the register yet."""
    return open_rows_in(review.area_id, review.round.year)


def rows_left_out(review: CommuneReview) -> int:
    """Rows of this commune and year that officers left out of the register: whoever signs should know of them."""
    return left_out_rows_in(review.area_id, review.round.year)


def recognition_of(review: CommuneReview) -> Recognition | None:
    return Recognition.objects.filter(commune_review=review).first()


def class_history(household_id: int) -> list[Decision]:
    """The household's classes, newest year first, with round and decision of recognition; one query."""
    return list(
        Decision.objects.filter(household_id=household_id)
        .annotate(movement_now=movement_now())
        .select_related("round", "area", "commune_review__recognition", "fact__occasion")
        .order_by("-round__year")
    )


def years() -> list[int]:
    """Years with a round, newest first."""
    return list(Round.objects.order_by("-year").values_list("year", flat=True))


def classes(household_ids: Iterable[int], year: int) -> dict[int, str]:
    """Household id → class in that year."""
    found = Decision.objects.filter(round__year=year, household_id__in=list(household_ids))
    return dict(found.values_list("household_id", "household_class"))


def restrict(households: QuerySet[Any], *, code: str, year: int) -> QuerySet[Any]:
    """Only the households of this class in that year."""
    has = Decision.objects.filter(round__year=year, household_class=code, household_id=OuterRef("pk"))
    return households.filter(Exists(has))
