"""Reads of courses and learners: those of my areas, who may be enrolled, who came, results, what is frozen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from giamngheo.apps.beneficiaries import states as list_states
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.subjects.models import Subject
from giamngheo.apps.support.facts import known_of_households

from . import states
from .models import Attendance, Course, Session, Trainee
from .rules import PERSON_RULE, Standing, standing

SORTS = {
    "occupation": ("occupation", "id"), "-occupation": ("-occupation", "-id"),
    "starts_on": ("starts_on", "id"), "-starts_on": ("-starts_on", "-id"),
}  # fmt: skip
RESULTS: dict[str, Q] = {
    "chung-chi": Q(passed=True), "khong-dat": Q(passed=False), "chua-ro": Q(passed=None), "co-viec": ~Q(job="") & ~Q(job="none"),
    "chua-viec": Q(passed=True) & (Q(job="") | Q(job="none")),
}  # fmt: skip
TRAINEE_SORTS = {
    "name": ("sort_key", "id"), "-name": ("-sort_key", "-id"), "certified_on": ("certified_on", "id"),
    "-certified_on": ("-certified_on", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty means all. ``due_by``: running courses that ended by that day. ``result``: of RESULTS.
    ``is_accepted``: only learners whose course was accepted."""

    state: str = ""
    level: str = ""
    result: str = ""
    year: int | None = None
    area_id: int | None = None
    due_by: date | None = None
    is_accepted: bool = False
    sort: str = ""


def cases_in(area_ids: Collection[int]) -> QuerySet[Course]:
    """Courses of these areas with what their lines show; one query."""
    found = (
        Course.objects.filter(area_id__in=area_ids)
        .select_related("support", "support__village", "area")
        .defer("support__snapshot")
    )
    counted = Q(trainees__support__state__in=frame_states.COUNTED)
    return found.annotate(
        trainee_count=Count("trainees", filter=counted),
        passed_count=Count("trainees", filter=counted & Q(trainees__passed=True)),
    )


def narrowed(found: QuerySet[Course], wanted: Wanted) -> QuerySet[Course]:
    if wanted.state in states.STATES:
        own = found.filter(state=wanted.state)
        found = own if wanted.state == states.FINISHED else own.filter(support__state=frame_states.OPEN)
    elif wanted.state:
        found = found.filter(support__state=wanted.state)
    if wanted.level:
        found = found.filter(level=wanted.level)
    if wanted.year:
        found = found.filter(starts_on__year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    if wanted.due_by:
        found = found.filter(state=states.RUNNING, support__state=frame_states.OPEN, ends_on__lte=wanted.due_by)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["-starts_on"]))


def years_of(area_ids: Collection[int]) -> list[int]:
    """Years in which courses began, newest first."""
    return [day.year for day in Course.objects.filter(area_id__in=area_ids).dates("starts_on", "year", order="DESC")]


def counts(found: QuerySet[Course]) -> dict[str, int]:
    """People counted once, of courses that were accepted: trained, of the three classes, certified, with a job; one query.

    What the target of trained workers counts from (Plan 2514, II.2).
    """
    mine = Trainee.objects.filter(course__in=found.order_by().values("pk"), support__state=frame_states.ACCEPTED)
    return mine.aggregate(
        trained=Count("person", distinct=True), three=Count("person", filter=Q(is_three_classes=True), distinct=True),
        passed=Count("person", filter=Q(passed=True), distinct=True), jobs=Count("person", filter=RESULTS["co-viec"], distinct=True),
    )  # fmt: skip


def under_way(found: QuerySet[Course]) -> int:
    return found.order_by().filter(support__state=frame_states.OPEN).count()


def case_or_none(pk: int, area_ids: Collection[int]) -> Course | None:
    """One course by the id of its support, or of one of its learners'."""
    own = Course.objects.filter(area_id__in=area_ids)
    found = own.filter(Q(support_id=pk) | Q(pk__in=Trainee.objects.filter(support_id=pk).values("course_id")))
    return found.select_related("support", "support__village", "area", "subject").first()


def trainees_of(course: Course) -> list[Trainee]:
    """Everybody who was enrolled, with sessions attended of those written down; one query."""
    found = course.trainees.select_related("support", "household", "household__village")
    there = Count("attendances", filter=Q(attendances__is_present=True))
    return list(found.annotate(present=there, marked=Count("attendances")))


def active_of(course: Course) -> list[Trainee]:
    """Who learns: neither left nor waiting for a second person."""
    return [one for one in trainees_of(course) if one.support.state in (frame_states.OPEN, frame_states.ACCEPTED)]


def state_vnd_of(course: Course) -> int:
    """What the State pays of everybody who learns or learned: the most that the school is paid."""
    told = course.trainees.filter(support__state__in=frame_states.COUNTED).aggregate(sum=Sum("support__amount_vnd"))
    return told["sum"] or 0


def trainee_or_none(pk: int, area_ids: Collection[int]) -> Trainee | None:
    found = Trainee.objects.filter(pk=pk, area_id__in=area_ids)
    return found.select_related("course", "course__support", "support", "household").first()


def trainees_in(area_ids: Collection[int]) -> QuerySet[Trainee]:
    """Learners of these areas with what their lines show; one query."""
    found = Trainee.objects.filter(area_id__in=area_ids, support__state__in=frame_states.COUNTED)
    found = found.select_related("course", "support", "support__village", "area").defer("support__snapshot")
    return found.annotate(
        present=Count("attendances", filter=Q(attendances__is_present=True)), marked=Count("attendances")
    )


def trainees_narrowed(found: QuerySet[Trainee], wanted: Wanted) -> QuerySet[Trainee]:
    if wanted.is_accepted:
        found = found.filter(support__state=frame_states.ACCEPTED)
    if wanted.result:
        found = found.filter(RESULTS[wanted.result])
    if wanted.level:
        found = found.filter(course__level=wanted.level)
    if wanted.year:
        found = found.filter(course__starts_on__year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    return found.order_by(*TRAINEE_SORTS.get(wanted.sort, TRAINEE_SORTS["name"]))


def enrollable(area_id: int) -> QuerySet[Beneficiary]:
    """Rows of approved lists of the commune by which a person was chosen for training and has no case yet; in the list's order."""
    taken = Support.objects.filter(list_row=OuterRef("pk"), state__in=frame_states.COUNTED)
    found = Beneficiary.objects.filter(
        area_id=area_id,
        outcome=list_states.CHOSEN,
        list__state=list_states.APPROVED,
        list__rule=PERSON_RULE,
        person__isnull=False,
    )
    return (
        found.exclude(Exists(taken))
        .select_related("list", "person", "household", "village")
        .order_by("list__decided_on", "number", "id")
    )


def standings(rows: Sequence[Beneficiary], on: date) -> list[Standing]:
    """Class and group of each person on a day, as the register and answers have it; three statements whatever their number."""
    known = known_of_households({row.household_id for row in rows if row.household_id}, on)
    joined = known.persons.join(known.households, on="household_key", how="left", suffix="_home")
    told = {row["person_key"]: row for row in joined.iter_rows(named=True)}
    return [standing(told.get(str(row.person_id)), plan=current_plan(), on=on) for row in rows]


def schools_in(area_ids: Collection[int]) -> QuerySet[Subject]:
    """Organisations of the register of subjects that stand open: schools among them."""
    return Subject.objects.filter(kind="organisation", closed_on=None, area_id__in=area_ids)


def sessions_of(course: Course) -> list[Session]:
    """Sessions with how many came, newest first; one query."""
    there = Count("attendances", filter=Q(attendances__is_present=True))
    return list(course.sessions.annotate(present=there, marked=Count("attendances")).order_by("-held_on", "-id"))


def session_or_none(pk: int, area_ids: Collection[int]) -> Session | None:
    return Session.objects.filter(pk=pk, area_id__in=area_ids).select_related("course", "course__support").first()


def marks_of(session_id: int) -> dict[int, bool]:
    """Learner → was there."""
    return dict(Attendance.objects.filter(session_id=session_id).values_list("trainee_id", "is_present"))


def settled_steps(support_id: int) -> list[str]:
    """Once a course was submitted, its papers stay."""
    is_submitted = Course.objects.filter(support_id=support_id, state__in=(states.SUBMITTED, states.FINISHED)).exists()
    return ["", "class", "exam", "handover"] if is_submitted else []


def ended_days(area_ids: Collection[int], today: date) -> list[date]:
    """Days on which running courses ended that have not been submitted, earliest first; one query."""
    found = narrowed(Course.objects.filter(area_id__in=area_ids), Wanted(due_by=today))
    return list(found.order_by("ends_on").values_list("ends_on", flat=True))


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen at acceptance beside the frame; of a learner without the group, which is sensitive."""
    learner = Trainee.objects.filter(support_id=support_id).first()
    if learner is not None:
        marks = learner.attendances.aggregate(present=Count("pk", filter=Q(is_present=True)), marked=Count("pk"))
        names = ("household_class", "is_three_classes", "passed", "certificate_number")
        day = learner.certified_on.isoformat() if learner.certified_on else None
        return {
            "course": learner.course_id,
            **marks,
            "certified_on": day,
            **{name: getattr(learner, name) for name in names},
        }
    course = Course.objects.filter(support_id=support_id).first()
    if course is None:
        from .school_queries import snapshot_of_school

        return snapshot_of_school(support_id)
    frozen = (
        "school_name",
        "occupation",
        "level",
        "place",
        "hours",
        "planned_count",
        "cost_vnd",
        "employer",
        "decision_number",
    )
    told = course.trainees.filter(support__state__in=frame_states.COUNTED)
    return {
        **{name: getattr(course, name) for name in frozen}, "trainees": told.count(), "passed": told.filter(passed=True).count(),
        "sessions": course.sessions.count(),
        "payments": [[p.number, p.amount_vnd, p.paid_on.isoformat(), p.source_code] for p in course.payments.all()],
    }  # fmt: skip


__all__ = [
    "RESULTS", "SORTS", "TRAINEE_SORTS", "Wanted", "active_of", "case_or_none", "cases_in", "counts", "ended_days",
    "enrollable", "marks_of", "narrowed", "schools_in", "session_or_none", "sessions_of", "settled_steps", "snapshot_of", "standings",
    "state_vnd_of",
    "trainee_or_none", "trainees_in", "trainees_narrowed", "trainees_of", "under_way", "years_of",
]  # fmt: skip
