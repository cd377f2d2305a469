"""Reads of livelihood projects: those of my areas, what members are on a day, what is out and due back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Membership
from giamngheo.apps.subjects.models import Subject, SubjectMember
from giamngheo.apps.subjects.queries import homes_found
from giamngheo.apps.support.facts import known_of_households
from giamngheo.engine.eligibility import facts_of_subjects
from giamngheo.engine.eligibility_groups import CLASSES_TERM, LED, TARGET_TERM, group_facts

from . import states
from .models import LivelihoodInput, LivelihoodMember, LivelihoodProject, LivelihoodTurn
from .rules import any_known

SORTS = {
    # Above 70 % of those who go first: before the others; then the larger share of the Programme's people.
    "first": ("-is_first", "-listed_on", "id"), "-first": ("is_first", "listed_on", "-id"),
    "name": ("support__beneficiary_name", "id"), "-name": ("-support__beneficiary_name", "-id"),
    "listed_on": ("listed_on", "id"), "-listed_on": ("-listed_on", "-id"),
    "state_vnd": ("state_vnd", "id"), "-state_vnd": ("-state_vnd", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``due_by``: projects with something due back by that day."""

    mode: str = ""
    giver: str = ""
    state: str = ""
    year: int | None = None
    area_id: int | None = None
    due_by: date | None = None
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One member on the day: of the Programme, of those who go first; null where it is not known."""

    is_target: bool | None
    goes_first: bool | None


def cases_in(area_ids: Collection[int]) -> QuerySet[LivelihoodProject]:
    """Projects of these areas with what their lines show; one query."""
    found = LivelihoodProject.objects.filter(area_id__in=area_ids).select_related("support", "support__village", "area")
    given = LivelihoodInput.objects.filter(member__project=OuterRef("pk")).order_by().values("member__project")
    return found.annotate(given_vnd=Subquery(given.annotate(sum=Sum("state_vnd")).values("sum"))).defer("eligibility", "support__snapshot")


def narrowed(found: QuerySet[LivelihoodProject], wanted: Wanted) -> QuerySet[LivelihoodProject]:
    if wanted.mode:
        found = found.filter(mode=wanted.mode)
    if wanted.giver:
        found = found.filter(support__giver=wanted.giver)
    if wanted.state in states.STATES:
        own = found.filter(state=wanted.state)
        found = own if wanted.state == states.FINISHED else own.filter(support__state=frame_states.OPEN)
    elif wanted.state:
        found = found.filter(support__state=wanted.state)
    if wanted.year:
        found = found.filter(listed_on__year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    if wanted.due_by:
        out = LivelihoodTurn.objects.filter(returned_on=None, due_on__lte=wanted.due_by)
        found = found.filter(state=states.RUNNING, pk__in=out.values("project_id"))
    return found.order_by(*SORTS.get(wanted.sort, SORTS["first"]))


def years_of(area_ids: Collection[int]) -> list[int]:
    """Years in which projects were listed, newest first."""
    return [day.year for day in LivelihoodProject.objects.filter(area_id__in=area_ids).dates("listed_on", "year", order="DESC")]


def counts(found: QuerySet[LivelihoodProject]) -> dict[str, int]:
    """Projects finished and under way, and members who received something; one query."""
    mine = LivelihoodProject.objects.filter(pk__in=found.order_by().values("pk"))
    given = LivelihoodMember.objects.filter(project__in=mine, support__isnull=False, removed_at=None)
    told = mine.aggregate(
        done=Count("pk", filter=Q(state=states.FINISHED)), under_way=Count("pk", filter=Q(support__state=frame_states.OPEN)),
    )  # fmt: skip
    return {**told, **given.aggregate(members=Count("pk"))}


def case_or_none(pk: int, area_ids: Collection[int]) -> LivelihoodProject | None:
    """One project by the id of its support, or of what one of its members was given."""
    found = LivelihoodProject.objects.filter(Q(support_id=pk) | Q(members__support_id=pk), area_id__in=area_ids)
    return found.select_related("support", "support__village", "area", "subject").distinct().first()


def members_of(project: LivelihoodProject) -> list[LivelihoodMember]:
    """Members with what they were given; one query."""
    given = Coalesce(Sum("inputs__state_vnd"), 0)
    found = project.members.filter(removed_at=None).select_related("support", "household", "household__village")
    return list(found.annotate(given_vnd=given))


def lacking(project: LivelihoodProject, today: date) -> tuple[list[str], bool, date | None]:
    """What an accepted project would lack: members given nothing, whether nobody was trained, its end where that is still to come."""
    idle = [member.name for member in members_of(project) if member.support_id is None]
    ends_on = project.support.ends_on
    return idle, not project.trainings.exists(), ends_on if ends_on and ends_on > today else None


def member_or_none(pk: int, area_ids: Collection[int]) -> LivelihoodMember | None:
    found = LivelihoodMember.objects.filter(pk=pk, area_id__in=area_ids, removed_at=None)
    return found.select_related("project", "project__support").first()


def turn_or_none(pk: int, area_ids: Collection[int]) -> LivelihoodTurn | None:
    return LivelihoodTurn.objects.filter(pk=pk, area_id__in=area_ids).select_related("project", "project__support", "member").first()


def groups_of(area_ids: Collection[int]) -> QuerySet[Subject]:
    """Groups of the register of subjects that stand open."""
    return Subject.objects.filter(kind="group", closed_on=None, area_id__in=area_ids)


def takers_of_group(subject_id: int, on: date) -> list[tuple[int, int | None, str, bool]]:
    """Who takes part in the group on the day: household, person, name, leads; a person in the household of that day."""
    found = SubjectMember.objects.filter(subject_id=subject_id, valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))
    rows = list(found.select_related("household", "person"))
    living = Membership.objects.filter(person_id__in=[row.person_id for row in rows if row.person_id], valid_to=None)
    homes = dict(living.values_list("person_id", "household_id"))
    told = []
    for row in rows:
        home = homes.get(row.person_id, row.household_id) if row.person_id else row.household_id
        if home is not None:
            name = row.person.full_name if row.person else row.household.head_name if row.household else ""
            told.append((home, row.person_id, name, row.role == "leader"))
    return told


def homes_named(area_id: int, text: str) -> list[Household]:
    """Households of the commune whose head or a member has this name; the first of them."""
    return homes_found(area_id, text)


def household_or_none(pk: int, area_id: int) -> Household | None:
    """A household of the commune that is still in the register."""
    return Household.objects.filter(pk=pk, area_id=area_id, closed_on=None).first()


def person_in(household_id: int, person_id: int) -> str | None:
    """The name of a person who lives in the household."""
    found = Membership.objects.filter(household_id=household_id, person_id=person_id, valid_to=None)
    return found.values_list("person__full_name", flat=True).first()


def people_of(household_id: int) -> list[tuple[int, str]]:
    """Who lives in the household."""
    found = Membership.objects.filter(household_id=household_id, valid_to=None).order_by("-is_head", "person__sort_key")
    return list(found.values_list("person_id", "person__full_name"))


def members_told(members: Sequence[LivelihoodMember], on: date) -> tuple[list[Told], bool | None]:
    """Each member on the day, in order, and whether somebody weak of the three classes leads. A fixed number of statements."""
    if not members:
        return [], None
    known, plan = known_of_households({m.household_id for m in members}, on), current_plan()
    homes = facts_of_subjects("household", known.households, plan=plan, on=on).select(
        "household_key", TARGET_TERM, CLASSES_TERM, "is_ethnic_minority", "has_merit_member"
    ).collect()
    own = ("person_key", "sex", "disability_level", "employment_status", "is_person_ethnic_minority")
    people = known.persons.select(own).join(known.merits, on="person_key", how="left")
    rows = pl.DataFrame(
        {
            "group_key": ["1"] * len(members), "is_leader": [m.is_leader for m in members],
            "household_key": [str(m.household_id) for m in members],
            "person_key": [str(m.person_id) if m.person_id else None for m in members],
        },
        schema_overrides={"person_key": pl.String},
    )  # fmt: skip
    joined = rows.join(homes, on="household_key", how="left", maintain_order="left")
    joined = joined.join(people, on="person_key", how="left", maintain_order="left")
    told, minorities, merits = [], [], []
    for row in joined.iter_rows(named=True):
        # A household that sends whom it likes speaks for itself; a person is asked of the person.
        is_household = row["person_key"] is None
        minority = row["is_ethnic_minority"] if is_household else row["is_person_ethnic_minority"]
        merit = row["has_merit_member"] if is_household else row["is_merit"]
        minorities.append(minority)
        merits.append(merit)
        told.append(Told(row[TARGET_TERM], any_known(row[CLASSES_TERM], minority, merit)))
    facts = joined.with_columns(
        pl.Series("is_minority", minorities, dtype=pl.Boolean), pl.Series("is_merit", merits, dtype=pl.Boolean)
    )
    led = group_facts(facts.lazy(), law=plan.eligibility).collect()[LED].item()
    return told, led


def due_days(area_ids: Collection[int], by: date) -> list[date]:
    """Days by which something out should be back, earliest first; one query."""
    found = LivelihoodTurn.objects.filter(area_id__in=area_ids, returned_on=None, due_on__lte=by, project__state=states.RUNNING)
    return list(found.order_by("due_on").values_list("due_on", flat=True))


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen at acceptance beside the frame: of a member what was handed over; of a project its shares and totals."""
    member = LivelihoodMember.objects.filter(support_id=support_id).prefetch_related("inputs").first()
    if member is not None:
        return {
            "project": member.project_id, "is_target": member.is_target, "income_before_vnd": member.income_before_vnd,
            "income_after_vnd": member.income_after_vnd,
            "inputs": [[i.what, str(i.quantity), i.unit, i.state_vnd, i.handed_on.isoformat()] for i in member.inputs.all()],
        }  # fmt: skip
    project = LivelihoodProject.objects.get(support_id=support_id)
    names = (
        "mode", "leading", "leading_name", "area_difficulty", "total_vnd", "state_vnd", "member_count", "target_yes", "target_open",
        "priority_yes", "priority_open", "is_first", "decision_number", "rotating", "buyer_name",
    )  # fmt: skip
    turns = [[t.asset, t.number, t.worth_vnd, t.returned_vnd, t.loss_vnd] for t in project.turns.all()]
    return {**{name: getattr(project, name) for name in names}, "turns": turns}


__all__ = [
    "SORTS", "Told", "Wanted", "case_or_none", "cases_in", "counts", "due_days", "groups_of", "homes_named",
    "household_or_none", "lacking", "member_or_none", "members_of", "members_told", "narrowed", "people_of", "person_in", "snapshot_of",
    "takers_of_group", "turn_or_none", "years_of",
]  # fmt: skip
