"""Reads of the review within the year: who sees which request, months and what is late, certificates that hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Q, QuerySet

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.fieldwork.models import SurveyDraft
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.apps.register.queries import Search, households_found
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.apps.review.queries import assigned_to, in_my_villages
from giamngheo.kit import clock

from .models import OPEN_STATES, Assessment, Certificate, InYearDecision, Request

# Who holds only one of these works in the villages assigned with that duty and sees nothing else of the commune.
DUTY_OF = {P.SURVEY: VillageAssignment.Duty.REVIEWER, P.HOLD_MEETING: VillageAssignment.Duty.VILLAGE_HEAD}
SORTS = {
    "slip": ("slip_year", "slip_number", "id"),
    "-slip": ("-slip_year", "-slip_number", "-id"),
    "head_name": ("household__sort_key", "id"),
    "-head_name": ("-household__sort_key", "-id"),
    "filed_on": ("filed_on", "id"),
    "-filed_on": ("-filed_on", "-id"),
    "due_on": ("due_on", "id"),
    "-due_on": ("-due_on", "-id"),
}


def _visible(access: Access, prefix: str = "") -> Q:
    """Rows of the whole commune for who views households; for reviewers and village heads, rows of villages assigned to
    them for every round, or for the round of the request's year."""
    whole = access.areas_with(P.VIEW_HOUSEHOLDS)
    found = Q(**{f"{prefix}area_id__in": whole})
    for permission, duty in DUTY_OF.items():
        areas = access.areas_with(permission) - whole
        if areas:
            mine = in_my_villages(
                access.user.pk, duty, village=f"{prefix}household__village_id", year=f"{prefix}slip_year"
            )
            found |= Q(**{f"{prefix}area_id__in": areas}) & mine
    return found


def requests_for(access: Access) -> QuerySet[Request]:
    """Every request this person may see."""
    found = Request.objects.filter(_visible(access))
    return found.select_related("area", "household__village", "person", "decision__certificate")


def households_for(access: Access) -> QuerySet[Household]:
    """Households for which this person may receive a request."""
    return Household.objects.filter(area_id__in=access.areas_with(P.RECEIVE_REQUEST), closed_on=None)


def may_act(access: Access, request: Request, permissions: Collection[P]) -> bool:
    """One of the permissions in the request's area; reviewers and village heads only in villages assigned to them with
    that duty, for every round or for the round of the request's year."""
    held = [p for p in permissions if access.may(p, request.area_id)]
    if not held:
        return False
    if access.may(P.VIEW_HOUSEHOLDS, request.area_id):
        return True
    duties = [DUTY_OF[p] for p in held if p in DUTY_OF]
    mine = assigned_to(access.user.pk, *duties).filter(Q(round=None) | Q(round__year=request.slip_year))
    return bool(duties) and mine.filter(Q(village_id=request.household.village_id)).exists()


def newest_assessment(request: Request) -> Assessment | None:
    return Assessment.objects.filter(request=request).select_related("area").order_by("-id").first()


def sheet_of(request: Request) -> SurveyDraft | None:
    """The newest sheet of the request that was not put aside."""
    found = SurveyDraft.objects.filter(request_sheet__request=request).exclude(state="dropped")
    return found.order_by("-id").first()


def request_of_sheet(draft_id: int) -> Request | None:
    """The request that a sheet surveys."""
    related = ("area", "household__village")
    return Request.objects.select_related(*related).filter(sheets__draft_id=draft_id).first()


def who_worked_on(request: Request) -> frozenset[int]:
    """Ids of everybody who received, screened, surveyed, computed, met or posted, also before it was done again."""
    names = ("received_by_id", "screened_by_id", "surveyed_by_id", "posted_by_id")
    before = apps.get_model("in_year", "RequestEvent").objects.filter(pgh_obj_id=request.pk)
    people = {getattr(request, name) for name in names}
    people |= {person for row in before.values_list(*names) for person in row}
    for row in Assessment.objects.filter(request=request).values_list("surveyed_by_id", "assessed_by_id"):
        people |= set(row)
    people |= set(request.meetings.values_list("recorded_by_id", flat=True))
    return frozenset(person for person in people if person is not None)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of requests shows. ``month``: the first day of the monthly review's month."""

    month: date | None = None
    area_id: int | None = None
    kind: str = ""
    state: str = ""
    sort: str = "slip"


def is_late(request: Request, today: date) -> bool:
    """Not decided although the day has passed, or decided after it."""
    if request.is_open:
        return today > request.due_on
    decision = getattr(request, "decision", None)
    return bool(decision and decision.is_late)


def late(today: date) -> Q:
    return Q(state__in=OPEN_STATES, due_on__lt=today) | Q(decision__is_late=True)


def filtered(found: QuerySet[Request], wanted: Filter, today: date) -> QuerySet[Request]:
    if wanted.month:
        found = found.filter(starts_on__year=wanted.month.year, starts_on__month=wanted.month.month)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state == "open":
        found = found.filter(state__in=OPEN_STATES)
    elif wanted.state == "late":
        found = found.filter(late(today))
    elif wanted.state == "recognised":
        found = found.filter(state__in=("recognised", "certified"))
    elif wanted.state:
        found = found.filter(state=wanted.state)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["slip"]))


def _counts(today: date) -> dict[str, Count]:
    return {
        "filed": Count("id"),
        "open": Count("id", filter=Q(state__in=OPEN_STATES)),
        "late": Count("id", filter=late(today)),
        "late_open": Count("id", filter=Q(state__in=OPEN_STATES, due_on__lt=today)),
        "recognised": Count("id", filter=Q(state__in=("recognised", "certified"))),
        "refused": Count("id", filter=Q(state="refused")),
        "withdrawn": Count("id", filter=Q(state="withdrawn")),
    }


def _countable(access: Access) -> Q:
    """Counts of a commune are for who sees its tables; others count what they see."""
    return Q(area_id__in=access.areas_with(P.VIEW_TABLES)) | _visible(access)


def months(access: Access, today: date) -> list[dict[str, Any]]:
    """One line per monthly review with requests of mine, newest first; one query."""
    found: Any = Request.objects.filter(_countable(access)).values("starts_on").annotate(**_counts(today))
    return list(found.annotate(due_on=Max("due_on")).order_by("-starts_on"))


def communes_in_month(access: Access, month: date, today: date) -> list[dict[str, Any]]:
    """One line per commune with requests in that monthly review; one query."""
    mine = Request.objects.filter(_countable(access), starts_on__year=month.year, starts_on__month=month.month)
    found: Any = mine.values("area_id", "area__name").annotate(**_counts(today))
    return list(found.order_by("-late_open", "area__name"))


def totals(lines: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The sum of such lines."""
    sums = dict.fromkeys(_counts(clock.today()), 0)
    for line in lines:
        for name in sums:
            sums[name] += line[name]
    return sums


def certificates(access: Access, kind: str) -> QuerySet[InYearDecision]:
    """Recognised average-standard households, or low-income workers, that this person may see, newest first."""
    found = InYearDecision.objects.filter(_visible(access), kind=kind, is_recognised=True)
    return found.select_related("area", "household__village", "person", "certificate", "assessment", "request")


def holding(found: QuerySet[InYearDecision], asked: str, today: date) -> QuerySet[InYearDecision]:
    """Only those whose certificate holds on a day, has expired, or was not given yet."""
    if asked == "none":
        found = found.filter(certificate=None)
    elif asked:
        has_expired = Q(certificate__expires_on__lt=today)
        found = found.filter(has_expired if asked == "expired" else Q(certificate__isnull=False) & ~has_expired)
    return found.order_by("-decided_on", "-id")


def households_named(access: Access, text: str) -> QuerySet[Household]:
    """Households of mine in which a name, a village or a whole ID number fits the text."""
    search = Search(text=text)
    found = households_found(search, access.areas_with(P.RECEIVE_REQUEST)).filter(closed_on=None)
    return found.select_related("village", "area")


def memberships_of(household_id: int) -> list[Membership]:
    """Who belongs to the household today, the head first."""
    rows = Membership.objects.filter(household_id=household_id, valid_to=None).select_related("person")
    return list(rows.order_by("-is_head", "person__sort_key"))


def members_of(household_id: int) -> list[Person]:
    return [row.person for row in memberships_of(household_id)]


def of_household(access: Access, household_id: int) -> list[Request]:
    return list(requests_for(access).filter(household_id=household_id).order_by("-filed_on", "-id"))


def communes_of_requests(access: Access) -> list[Area]:
    """Communes from which this person sees requests, for the choice at the top."""
    ids = Request.objects.filter(_countable(access)).values("area_id").distinct()
    return list(Area.objects.filter(pk__in=ids).order_by("name"))


__all__ = ["SORTS", "Certificate", "Filter", "filtered", "is_late", "may_act", "months", "requests_for"]
