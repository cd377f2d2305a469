"""Reads: subjects of my areas, who belongs to a group, and every answer about one household, person or subject."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from giamngheo.apps.places.models import AreaInside
from giamngheo.apps.register.models import Household, Membership, Village
from giamngheo.workbooks.names import search_key

from .columns import SORT_COLUMN
from .models import Answer, PlaceAnswer, Subject, SubjectMember

SORTS = {
    "name": ("sort_key", "id"), "-name": ("-sort_key", "-id"), "opened_on": ("opened_on", "id"),
    "-opened_on": ("-opened_on", "-id"), "area": ("area__name", "sort_key", "id"), "-area": ("-area__name", "-sort_key", "-id"),
}  # fmt: skip
OPEN, CLOSED = "dang-mo", "da-dong"
FOUND_MOST = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``state``: OPEN, CLOSED or both."""

    kind: str = ""
    area_id: int | None = None
    state: str = OPEN
    text: str = ""
    sort: str = ""


def subjects_in(area_ids: Collection[int]) -> QuerySet[Subject]:
    """Subjects of these areas with what a line shows; ``sort_value``: the newest answer to what sort of its kind it is."""
    newest = Answer.objects.filter(subject=OuterRef("pk"), fact__in=SORT_COLUMN.values(), withdrawal=None)
    value = newest.order_by("-observed_on", "-recorded_at", "-id").values("value")[:1]
    return (
        Subject.objects.filter(area_id__in=area_ids)
        .select_related("area", "village")
        .annotate(sort_value=Subquery(value), member_count=Count("members", filter=Q(members__valid_to=None)))
    )


def narrowed(found: QuerySet[Subject], wanted: Wanted) -> QuerySet[Subject]:
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.area_id:
        # A commune holds what was entered on the units of earlier maps that lie inside it.
        found = found.filter(area_id__in=AreaInside.objects.filter(outer_id=wanted.area_id).values("inner_id"))
    if wanted.state in (OPEN, CLOSED):
        found = found.filter(closed_on__isnull=wanted.state == OPEN)
    if key := search_key(wanted.text):
        found = found.filter(Q(search_key__contains=key) | Q(code=wanted.text.strip()))
    return found.order_by(*SORTS.get(wanted.sort, SORTS["name"]))


def members_of(subject: Subject) -> QuerySet[SubjectMember]:
    """Everybody who takes or took part, those who still do first, leaders before the rest."""
    found = SubjectMember.objects.filter(subject=subject).select_related("household", "person")
    return found.order_by("-valid_to", "role", "id")


def member_or_none(pk: int, area_ids: Collection[int]) -> SubjectMember | None:
    return SubjectMember.objects.filter(pk=pk, area_id__in=area_ids).select_related("subject", "household", "person").first()


def same_commune(area_id: int) -> frozenset[int]:
    """The units of every map that lie inside this one or in which it lies: one place under several maps."""
    pairs = AreaInside.objects.filter(Q(outer_id=area_id) | Q(inner_id=area_id), inner__kind="commune", outer__kind="commune")
    return frozenset({area_id}.union(*pairs.values_list("outer_id", "inner_id")))


def villages_of(area_id: int) -> QuerySet[Village]:
    """Villages of a commune on whatever map, by name."""
    return Village.objects.filter(area_id__in=same_commune(area_id))


def homes_found(area_id: int, text: str) -> list[Household]:
    """Households of a commune whose head or member has the text in the name, with who is in them now (``people``): the first of
    them; three queries."""
    key = search_key(text)
    if not key:
        return []
    areas = same_commune(area_id)
    named = Membership.objects.filter(area_id__in=areas, valid_to=None, person__search_key__contains=key).values("household_id")
    found = Household.objects.filter(area_id__in=areas, closed_on=None).filter(Q(search_key__contains=key) | Q(id__in=named))
    now = Membership.objects.filter(valid_to=None).select_related("person").order_by("-is_head", "person__sort_key")
    return list(found.select_related("village").prefetch_related(Prefetch("memberships", now, to_attr="people"))[:FOUND_MOST])


def answers_about(*, household_id: int | None = None, person_ids: Collection[int] = (), subject_id: int | None = None) -> list[Answer]:
    """Every answer about these, newest first, with what was withdrawn; one query."""
    whose = Q(person_id__in=list(person_ids))
    if household_id is not None:
        whose |= Q(household_id=household_id)
    if subject_id is not None:
        whose |= Q(subject_id=subject_id)
    return list(Answer.objects.filter(whose).select_related("withdrawal"))


def place_answers(area_id: int) -> list[PlaceAnswer]:
    """What counts today of a commune and its villages: the newest answer to each fact of each place, the commune's first."""
    found = PlaceAnswer.objects.filter(area_id=area_id).select_related("village").order_by("-observed_on", "-id")
    newest: dict[tuple[str, int | None], PlaceAnswer] = {}
    for one in found:
        newest.setdefault((one.fact, one.village_id), one)
    return sorted(newest.values(), key=lambda one: one.village.search_key if one.village else "")


def answer_or_none(pk: int, area_ids: Collection[int]) -> Answer | None:
    found = Answer.objects.filter(pk=pk, area_id__in=area_ids)
    return found.select_related("household", "person", "subject", "withdrawal").first()


def newest_values(answers: Collection[Answer]) -> dict[str, Answer]:
    """Fact → the answer that counts today, of answers about one, newest first."""
    found: dict[str, Answer] = {}
    for one in answers:
        if not is_withdrawn(one):
            found.setdefault(one.fact, one)
    return found


def household_of_person(person_id: int) -> int | None:
    """The household in which the person is now."""
    return Membership.objects.filter(person_id=person_id, valid_to=None).values_list("household_id", flat=True).first()


def is_withdrawn(answer: Any) -> bool:
    """Whether the answer was taken back."""
    return getattr(answer, "withdrawal", None) is not None


__all__ = [
    "CLOSED", "OPEN", "SORTS", "Wanted", "answer_or_none", "answers_about", "homes_found", "household_of_person", "is_withdrawn",
    "member_or_none", "members_of", "narrowed", "newest_values", "place_answers", "same_commune", "subjects_in", "villages_of",
]  # fmt: skip
