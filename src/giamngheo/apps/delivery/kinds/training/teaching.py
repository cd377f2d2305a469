"""Writes of what happens in class and after: who came, results and certificates, who leaves, the job found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.certificates import number_twice
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import Attendance, Course, Session, Trainee

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one learner's course: passed with a certificate's number, or not passed."""

    passed: bool
    certificate_number: str = ""


@transaction.atomic
def mark_session(
    *, support_id: int, held_on: date, part: str, topic: str, present: Mapping[int, bool], by: User, version: int | None
) -> Session:
    """Who came to a session: learner → was there. The same session again corrects it. Raises Refused, Stale."""
    course, support = cases.locked(Course, support_id, version)
    move = cases.allowed(course, support, states.BY_NAME["attend"], by)
    if part not in Session.Part.values:
        raise Refused("Chọn buổi sáng, chiều hay tối.")
    if not course.starts_on <= held_on <= min(course.ends_on, clock.today()):
        first, last = formats.day(course.starts_on), formats.day(course.ends_on)
        raise Refused(f"Ngày học phải trong thời gian của lớp ({first}–{last}), không sau hôm nay.")
    known = {one.pk for one in queries.active_of(course)}
    if not present or set(present) - known:
        raise Refused("Có người không học lớp này. Xem lại danh sách lớp rồi điểm danh.")
    made, is_new = Session.objects.get_or_create(
        course=course, held_on=held_on, part=part,
        defaults={"area_id": course.area_id, "topic": topic.strip(), "by_id": by.pk, "at": clock.now()},
    )  # fmt: skip
    Attendance.objects.bulk_create(
        [Attendance(session=made, area_id=course.area_id, trainee_id=pk, is_present=there) for pk, there in sorted(present.items())],
        update_conflicts=True, unique_fields=["session", "trainee"], update_fields=["is_present"],
    )  # fmt: skip
    cases.moved(course, move, by, session=made.pk, present=sum(present.values()), is_correction=not is_new)
    return made


@transaction.atomic
def certify(
    *, support_id: int, certified_on: date, results: Mapping[int, Result], by: User, version: int | None
) -> int:
    """Results of learners, with the certificate's number of who passed. How many were written.

    Refused before the course ends, and below the share of sessions attended where the province set one. Raises Refused, Stale.
    """
    course, support = cases.locked(Course, support_id, version)
    move = cases.allowed(course, support, states.BY_NAME["certify"], by)
    learners = {one.pk: one for one in queries.active_of(course)}
    if not results or set(results) - set(learners):
        raise Refused("Ghi kết quả của ít nhất một học viên của lớp.")
    least, today = rules.attendance_least(current_plan()), clock.today()
    problems, changed = [], []
    for pk, result in results.items():
        one = learners[pk]
        if result.passed and not result.certificate_number.strip():
            problems.append(f"{formats.person_name(one.name)}: ghi số chứng chỉ.")
            continue
        problem = rules.certificate_problem(
            ends_on=course.ends_on, certified_on=certified_on, today=today, present=one.present, marked=one.marked,  # type: ignore[attr-defined]
            least=least if result.passed else None,
        )  # fmt: skip
        if problem:
            problems.append(
                problem if problem.startswith(("Lớp", "Ngày")) else f"{formats.person_name(one.name)}: {problem}"
            )
        one.passed = result.passed
        one.certificate_number = result.certificate_number.strip() if result.passed else ""
        one.certified_on = certified_on if result.passed else None
        changed.append(one)
    if problems:
        raise Refused(" ".join(dict.fromkeys(problems)))
    _check_numbers_once(course, changed)
    Trainee.objects.bulk_update(changed, ["passed", "certificate_number", "certified_on"])
    cases.moved(course, move, by, count=len(changed))
    return len(changed)


def _check_numbers_once(course: Course, changed: list[Trainee]) -> None:
    """A certificate's number is of one person. Raises Refused naming both."""
    others = course.trainees.filter(passed=True).exclude(pk__in=[one.pk for one in changed])
    passed = [*others, *(one for one in changed if one.passed)]
    problem = number_twice((one.certificate_number, one.name) for one in passed)
    if problem:
        raise Refused(problem)


@transaction.atomic
def drop_trainee(*, trainee_id: int, reason: str, by: User) -> Trainee:
    """Somebody leaves: taken off while the class is being filled, or gives up. Raises Refused."""
    course, support = cases.locked(Course, Trainee.objects.select_related("course").get(pk=trainee_id).course.support_id, None)
    learner = Trainee.objects.select_for_update(of=("self",)).select_related("support").get(pk=trainee_id)
    move = cases.allowed(course, support, states.BY_NAME["leave" if course.state == states.PLANNED else "drop"], by)
    if learner.passed:
        raise Refused(f"{formats.person_name(learner.name)} đã được cấp chứng chỉ nên không ghi thôi học được.")
    supports.stop_support(support_id=learner.support_id, reason=reason, by=by, version=None)
    cases.moved(course, move, by, trainee=learner.pk)
    return learner


@transaction.atomic
def record_job(
    *, trainee_id: int, job: str, job_seen_on: date, job_employer: str, job_income_vnd: int | None, by: User
) -> Trainee:
    """What became of a learner after the course. Raises Refused."""
    course, support = cases.locked(Course, Trainee.objects.select_related("course").get(pk=trainee_id).course.support_id, None)
    move = cases.allowed(course, support, states.BY_NAME["job"], by, also=(frame_states.ACCEPTED,))
    learner = Trainee.objects.select_for_update(of=("self",)).select_related("support").get(pk=trainee_id)
    if learner.support.state != frame_states.ACCEPTED:
        raise Refused(f"{formats.person_name(learner.name)} đã thôi học nên không ghi việc làm sau khi học.")
    if job not in Trainee.Job.values:
        raise Refused("Chọn việc làm sau khi học.")
    if not course.ends_on <= job_seen_on <= clock.today():
        raise Refused(f"Ngày xem phải từ ngày kết thúc lớp {formats.day(course.ends_on)} đến hôm nay.")
    if job == Trainee.Job.HIRED and not job_employer.strip():
        raise Refused("Ghi nơi tuyển dụng.")
    learner.job, learner.job_seen_on = job, job_seen_on
    learner.job_employer, learner.job_income_vnd = job_employer.strip(), job_income_vnd
    learner.save(update_fields=["job", "job_seen_on", "job_employer", "job_income_vnd"])
    cases.moved(course, move, by, trainee=learner.pk)
    return learner


__all__ = ["Result", "certify", "drop_trainee", "mark_session", "record_job"]
