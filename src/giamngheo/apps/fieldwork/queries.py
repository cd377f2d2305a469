"""Reads of the fieldwork: which villages are mine, which households are in them, one sheet with all it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Person, PersonFact, Village
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import CommuneReview, ReviewCase, Round, VillageAssignment
from giamngheo.apps.review.queries import assigned_to
from giamngheo.workbooks.names import search_key

from . import states
from .models import MemberNotice, SurveyDraft, SurveyPhoto, SurveySave
from .sheet import Member


def current_round() -> Round | None:
    """The newest review that is open."""
    return Round.objects.filter(state=Round.State.OPEN).order_by("-year").first()


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody may survey: whole communes (officers), and villages assigned to them (reviewers)."""

    area_ids: frozenset[int]
    whole: frozenset[int]
    village_ids: frozenset[int]
    # Villages of any round's duty that is not ended: there, sheets within the year are filled in.
    in_year_ids: frozenset[int] = frozenset()

    def of_households(self) -> Q:
        return Q(area_id__in=self.area_ids) & (Q(area_id__in=self.whole) | Q(village_id__in=self.village_ids))

    def of_sheets(self) -> Q:
        in_year = Q(kind=SurveyDraft.Kind.IN_YEAR, area_id__in=self.area_ids, village_id__in=self.in_year_ids)
        return self.of_households() | in_year

    def has_village(self, village: Village) -> bool:
        inside = village.area_id in self.area_ids
        return inside and (village.area_id in self.whole or village.pk in self.village_ids)

    def has(self, *, area_id: int, village_id: int | None, is_in_year: bool = False) -> bool:
        mine = self.in_year_ids if is_in_year else self.village_ids
        return area_id in self.area_ids and (area_id in self.whole or village_id in mine)


def reach_of(access: Access, round: Round | None) -> Reach:
    """One query at most. An officer of the commune sees it whole; who only surveys, the villages assigned to them for
    this round (or for no round in particular) and not ended."""
    areas = access.areas_with(P.SURVEY)
    whole = areas & access.areas_with(P.VIEW_HOUSEHOLDS)
    duties: list[tuple[int, int | None]] = []
    if areas - whole:
        mine = assigned_to(access.user.pk, VillageAssignment.Duty.REVIEWER)
        duties = list(mine.values_list("village_id", "round_id"))
    of_round = frozenset(village for village, of in duties if of is None or (round is not None and of == round.pk))
    return Reach(areas, whole, of_round, frozenset(village for village, _ in duties))


def households_of(reach: Reach, round: Round | None, *, every: bool = False) -> QuerySet[Household]:
    """Households to survey within reach, those that left the register excepted.

    Where the commune has drawn up its list to review, those on it; before that, and with ``every``, all households.
    """
    found = Household.objects.filter(reach.of_households(), closed_on=None)
    if round is None or every:
        return found
    cases = ReviewCase.objects.filter(round=round)
    is_listed = Exists(cases.filter(household=OuterRef("pk"), dropped_at=None))
    return found.filter(is_listed | ~Exists(cases.filter(area=OuterRef("area"))))


def _sheets(round: Round | None, *wanted: str) -> QuerySet[SurveyDraft]:
    return SurveyDraft.objects.filter(
        household=OuterRef("pk"), round=round, kind=SurveyDraft.Kind.ANNUAL_REVIEW, state__in=wanted
    )


def with_progress(households: QuerySet[Household], round: Round | None) -> QuerySet[Household]:
    """Adds ``is_sent``, ``is_draft`` and ``has_file`` (facts of the year that came from a file)."""
    from_file = HouseholdFact.objects.filter(
        household=OuterRef("pk"), occasion__year=round.year if round else 0, occasion__is_withdrawn=False
    ).exclude(occasion__kind="in_year")
    return households.annotate(
        is_sent=Exists(_sheets(round, states.SENT)),
        is_draft=Exists(_sheets(round, states.DRAFT)),
        has_file=Exists(from_file),
    )


# Answered for the year: by a sheet, or by a file that the commune brought in.
DONE = Q(is_sent=True) | Q(has_file=True)


def progress_by_village(reach: Reach, round: Round | None) -> list[dict[str, Any]]:
    """One row per village of mine: households, sent, being filled in, from a file, whether its list is recognised and
    nothing is due any more; two queries."""
    found = with_progress(households_of(reach, round), round)
    counted = found.order_by().values("village_id").annotate(
        total=Count("id"), sent=Count("id", filter=Q(is_sent=True)),
        draft=Count("id", filter=Q(is_draft=True, is_sent=False)), done=Count("id", filter=DONE),
        from_file=Count("id", filter=Q(is_sent=False, is_draft=False, has_file=True)),
    )  # fmt: skip
    rows = {row["village_id"]: row for row in counted}
    villages = Village.objects.filter(Q(pk__in=[k for k in rows if k]) | Q(pk__in=reach.village_ids))
    empty = {"total": 0, "sent": 0, "draft": 0, "done": 0, "from_file": 0}
    return [
        {
            **empty, **rows.get(village.pk, {}), "village_id": village.pk, "name": village.name,
            "area": village.area.name, "is_recognised": village.is_recognised,
        }
        for village in villages.filter(area_id__in=reach.area_ids).annotate(is_recognised=_is_recognised(round))
        .select_related("area").order_by("search_key", "id")
    ]  # fmt: skip


def _is_recognised(round: Round | None) -> Exists:
    """Whether the list that holds the row's area is recognised: its households are not asked any more."""
    lists = CommuneReview.objects.filter(round=round, state=review_states.RECOGNISED)
    return Exists(lists.filter(area__inside__inner=OuterRef("area")))


PROGRESS = {
    "chua": Q(is_sent=False, is_draft=False),
    "dang": Q(is_draft=True),
    "gui": Q(is_sent=True),
}


def households_in_village(
    reach: Reach, round: Round | None, village: Village, *, state: str = "", text: str = "", every: bool = False
) -> QuerySet[Household]:
    """The village's households by given name, with their progress."""
    found = with_progress(households_of(reach, round, every=every).filter(village=village), round)
    if state in PROGRESS:
        found = found.filter(PROGRESS[state])
    if text.strip():
        found = found.filter(search_key__contains=search_key(text))
    return found.order_by("sort_key", "id")


def sheets_in_village(reach: Reach, round: Round | None, village: Village) -> list[SurveyDraft]:
    """Open sheets of households that are not in the register yet."""
    found = SurveyDraft.objects.filter(
        reach.of_sheets(), village=village, round=round, household=None, state=states.DRAFT
    )
    sheets = list(found.order_by("id"))
    for draft in sheets:
        draft.head_name = draft.answers.get("n1-full_name") or ""  # type: ignore[attr-defined]
    return sheets


def sheets_of(household: Household, round: Round | None) -> list[SurveyDraft]:
    """The household's sheets of the round, the open one first, then the newest sent one."""
    found = SurveyDraft.objects.filter(household=household, round=round, kind=SurveyDraft.Kind.ANNUAL_REVIEW)
    return sorted(found.exclude(state=states.DROPPED), key=lambda d: (d.state != states.DRAFT, -d.pk))


def village_or_none(reach: Reach, pk: int) -> Village | None:
    """The village, when it is within reach."""
    village = Village.objects.select_related("area").filter(pk=pk).first()
    return village if village is not None and reach.has_village(village) else None


def area_of(pk: int, model: type[Any] = SurveyDraft) -> int | None:
    """Which area a row stands in, as far as the database shows it."""
    found: int | None = model.objects.filter(pk=pk).values_list("area_id", flat=True).first()
    return found


def village_area(pk: int) -> int | None:
    return area_of(pk, Village)


def household_area(pk: int) -> int | None:
    return area_of(pk, Household)


def sheet_or_none(reach: Reach, pk: int) -> SurveyDraft | None:
    found = SurveyDraft.objects.select_related("area", "village", "household", "round", "occasion", "corrects")
    return found.filter(reach.of_sheets(), pk=pk).first()


def household_or_none(reach: Reach, pk: int) -> Household | None:
    return Household.objects.filter(reach.of_households(), pk=pk).select_related("area", "village").first()


def photo_or_none(pk: int) -> SurveyPhoto | None:
    return SurveyPhoto.objects.select_related("file", "draft").filter(pk=pk, removed_at=None).first()


def members_of(household: Household | None) -> list[Member]:
    """Who the register lists in the household now, the head first; one query."""
    if household is None:
        return []
    rows = Membership.objects.filter(household=household, valid_to=None).select_related("person")
    return [
        Member(row.person_id, _identity(row.person, row), row.is_head)
        for row in rows.order_by("-is_head", "person__birth_year", "id")
    ]


def _identity(person: Person, membership: Membership) -> dict[str, Any]:
    return {
        "full_name": person.full_name, "sex": person.sex, "birth_year": person.birth_year,
        "birth_on": person.birth_on.isoformat() if person.birth_on else None, "relation": membership.relation,
        "ethnic_group": person.ethnic_group, "id_number": person.id_number or person.old_id_number,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Before:
    """What was found last time, to read beside the questions; ``this_year``: facts of the year itself, newest first."""

    household: HouseholdFact | None
    people: dict[int, PersonFact]
    this_year: list[HouseholdFact]


def before(household: Household | None, *, year: int) -> Before:
    """Two queries. Sensitive answers are not among what the page may show of it."""
    if household is None:
        return Before(None, {}, [])
    facts = HouseholdFact.objects.filter(household=household, occasion__is_withdrawn=False).exclude(
        occasion__kind="in_year"
    )
    newest = list(
        facts.select_related("occasion").order_by("-occasion__observed_on", "-occasion__recorded_at", "-id")[:12]
    )
    told = PersonFact.objects.filter(household=household, occasion__in=[f.occasion_id for f in newest])
    people: dict[int, PersonFact] = {}
    for row in told.select_related("occasion").order_by("occasion__observed_on", "occasion__recorded_at", "id"):
        people[row.person_id] = row
    this_year = [fact for fact in newest if fact.occasion.year == year]
    return Before(newest[0] if newest else None, people, this_year)


def person_facts_of(fact: HouseholdFact) -> list[PersonFact]:
    """Members that an occasion tells of a household."""
    found = PersonFact.objects.filter(household_id=fact.household_id, occasion_id=fact.occasion_id)
    return list(found.select_related("person"))


def photos_of(draft: SurveyDraft) -> list[SurveyPhoto]:
    return list(draft.photos.filter(removed_at=None).select_related("file"))


def photos_of_household(household_id: int) -> list[SurveyPhoto]:
    """Photos of sent sheets, newest first, with their places; one query."""
    found = SurveyPhoto.objects.filter(draft__household_id=household_id, draft__state=states.SENT, removed_at=None)
    return list(found.select_related("file", "place", "draft").order_by("-id")[:24])


def changes_since(draft: SurveyDraft, version: int) -> dict[str, Any]:
    """Answer → what it was at that version, of all answers that changed since."""
    was: dict[str, Any] = {}
    for save in SurveySave.objects.filter(draft=draft, version__gt=version).order_by("id"):
        for key, (old, _new) in save.changes.items():
            was.setdefault(key, old)
    return was


def list_area(round: Round, village: Village) -> int | None:
    """The commune on the round's map that holds the village."""
    found = CommuneReview.objects.filter(round=round, area__inside__inner=village.area_id)
    return found.values_list("area_id", flat=True).first()


def has_list(round: Round, area_id: int) -> bool:
    return CommuneReview.objects.filter(round=round, area_id=area_id).exists()


def persons_with_ids(numbers: Iterable[str]) -> dict[str, int]:
    """ID number → person of my areas who has it."""
    wanted = [number for number in numbers if number]
    if not wanted:
        return {}
    return dict(Person.objects.filter(id_number__in=wanted).values_list("id_number", "id"))


def notices(area_ids: Iterable[int], *, state: str = MemberNotice.State.WAITING) -> QuerySet[MemberNotice]:
    """What sheets told of people who left, oldest first."""
    found = MemberNotice.objects.filter(area_id__in=list(area_ids), state=state)
    return found.select_related("household__village", "person", "draft").order_by("id")


def notice_or_none(pk: int) -> MemberNotice | None:
    return MemberNotice.objects.select_related("household__village", "person", "draft").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far my villages are: households to survey, answered, being filled in."""

    total: int
    done: int
    draft: int
    closes_on: date


def standing(reach: Reach, round: Round) -> Standing:
    """One query; households whose list is recognised are not counted: nothing is due of them."""
    found = with_progress(households_of(reach, round).filter(~_is_recognised(round)), round)
    sums = found.aggregate(
        total=Count("id"), done=Count("id", filter=DONE), draft=Count("id", filter=Q(is_draft=True))
    )
    return Standing(sums["total"], sums["done"], sums["draft"], round.closes_on)


def who_saved(review: CommuneReview) -> set[int]:
    """Hung into ``review.workers``: whoever began, saved or sent a sheet of the commune in the round, also another's."""
    drafts = SurveyDraft.objects.filter(area_id=review.area_id, year=review.round.year).exclude(state="dropped")
    drafts = drafts.exclude(kind=SurveyDraft.Kind.IN_YEAR)
    rows = drafts.order_by().values_list("started_by_id", "saved_by_id", "sent_by_id", "saves__by_id").distinct()
    return {person for row in rows for person in row if person is not None}


__all__ = ["Reach", "Standing", "current_round", "reach_of", "who_saved"]
