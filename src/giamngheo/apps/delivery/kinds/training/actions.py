"""Writes of courses: plan, enrol from approved lists, open, submit, give back, accept, stop. What happens in class: teaching.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import Course, Trainee


@dataclass(frozen=True, slots=True)
class Outline:
    """A course as it is planned."""

    school_name: str
    occupation: str
    level: str
    place: str
    starts_on: date
    ends_on: date
    planned_count: int
    cost_vnd: int
    hours: int | None = None
    employer: str = ""

    def problems(self) -> list[str]:
        """What contradicts itself, every reason at once."""
        found = []
        if not self.school_name.strip() or not self.occupation.strip() or not self.place.strip():
            found.append("Ghi cơ sở đào tạo, nghề và nơi học.")
        if self.level not in Course.Level.values:
            found.append("Chọn trình độ đào tạo.")
        if self.ends_on <= self.starts_on:
            found.append("Ngày kết thúc phải sau ngày khai giảng.")
        if self.planned_count < 1 or self.cost_vnd < 0:
            found.append("Ghi số học viên dự kiến và chi phí một học viên.")
        if self.hours is not None and self.hours < 1:
            found.append("Ghi số giờ học, hoặc bỏ trống.")
        return found


@transaction.atomic
def plan_course(
    *, area_id: int, village_id: int | None, outline: Outline, list_reference: str, source_code: str, by: User,
    subject_id: int | None = None,
) -> Course:  # fmt: skip
    """A course is planned in a commune. Raises Refused."""
    supports.check_may(by, P.DELIVER, area_id)
    problems = outline.problems()
    if village_id is not None and not villages_of([area_id]).filter(pk=village_id).exists():
        problems.append("Bản, tiểu khu đã chọn không thuộc xã này.")
    if subject_id is not None and not queries.schools_in([area_id]).filter(pk=subject_id).exists():
        problems.append("Cơ sở đào tạo này không có trong sổ đối tượng của xã.")
    if problems:
        raise Refused(" ".join(problems))
    new = NewSupport(
        area_id=area_id, village_id=village_id, kind="training", content=rules.COURSE_CONTENT, giver=rules.P4_1, title="Lớp đào tạo nghề",
        beneficiary_name=f"Lớp {outline.occupation.strip()}", list_reference=list_reference.strip(), starts_on=outline.starts_on,
        ends_on=outline.ends_on, source_code=source_code,
    )  # fmt: skip
    support = supports.open_support(new=new, by=by)
    words = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(outline).items()}
    course = Course.objects.create(support=support, area_id=area_id, subject_id=subject_id, **words)
    record(by=by, action="lập lớp đào tạo nghề", subject=f"hỗ trợ {support.pk}", area_id=area_id)
    return course


@transaction.atomic
def enrol(
    *, support_id: int, row_ids: Sequence[int], by: User, version: int | None, overlap_reason: str = ""
) -> list[Trainee]:
    """Enrols people chosen on approved lists, all or nobody; each gets a support with what the State pays of the course.

    The class and the group of the norm are of the day the course begins (of today, while that is to come).
    Raises Overlapped (some is trained at that time already), Refused, Stale.
    """
    course, support = cases.locked(Course, support_id, version)
    move = cases.allowed(course, support, states.BY_NAME["enrol"], by)
    rows = list(queries.enrollable(course.area_id).select_for_update(of=("self",)).filter(pk__in=set(row_ids)))
    if not rows:
        raise Refused("Chọn ít nhất một người trong danh sách đã phê duyệt.")
    if len(rows) != len(set(row_ids)):
        raise Refused(
            "Có người không còn được chọn trong danh sách, hoặc đã có hồ sơ học nghề. Xem lại danh sách rồi ghi danh."
        )
    if len({row.person_id for row in rows}) != len(rows):
        raise Refused("Một người đứng ở hai danh sách: chỉ chọn một dòng của mỗi người.")
    told = queries.standings(rows, min(course.starts_on, clock.today()))
    made = _opened(course, support, rows, told, by, overlap_reason)
    cases.moved(course, move, by, count=len(made))
    return made


def _opened(
    course: Course, support: Support, rows: Any, told: Sequence[rules.Standing], by: User, reason: str
) -> list[Trainee]:
    """Supports and learners of these rows, in a few statements."""
    plan, new = current_plan(), []
    for row, one in zip(rows, told, strict=True):
        norm = rules.norm_of(plan, one.group, course.starts_on)
        new.append(
            NewSupport(
                area_id=course.area_id, village_id=row.village_id, household_id=row.household_id, person_id=row.person_id,
                kind="training", content=rules.COURSE_CONTENT, giver=rules.P4_1, title=f"Học nghề: {course.occupation}",
                beneficiary_name=row.name, list_reference=f"{row.list.decision_number}, {formats.day(row.list.decided_on)}",
                list_row_id=row.pk, starts_on=course.starts_on, ends_on=course.ends_on,
                amount_vnd=rules.paid_vnd(norm, course.cost_vnd), norm_vnd=norm.amount_vnd if norm else None,
                ceiling_vnd=norm.amount_vnd if norm and norm.refuses else None, source_code=support.source_code,
            )
        )  # fmt: skip
    try:
        with transaction.atomic():
            opened = supports.open_supports(new=new, by=by, overlap_reason=reason)
    except IntegrityError as error:
        if "one_case_per_list_row" not in str(error):
            raise
        raise Refused("Có người vừa được ghi danh ở lớp khác. Xem lại danh sách rồi ghi danh.") from None
    return Trainee.objects.bulk_create(
        Trainee(
            course=course, area_id=course.area_id, household_id=row.household_id, person_id=row.person_id, support=own, name=row.name,
            sort_key=row.sort_key, group=one.group, household_class=one.household_class, is_three_classes=one.is_three,
        )
        for row, one, own in zip(rows, told, opened, strict=True)
    )  # fmt: skip


@transaction.atomic
def open_course(*, support_id: int, decision_number: str, decided_on: date, by: User, version: int | None) -> Course:
    """The chairman opens the course. Raises Refused, Stale."""
    course, support = cases.locked(Course, support_id, version)
    move = cases.allowed(course, support, states.BY_NAME["open"], by)
    supports.check_second(support, by, "mở lớp")
    if not decision_number.strip():
        raise Refused("Ghi số quyết định mở lớp.")
    if decided_on > clock.today() or decided_on > course.ends_on:
        raise Refused("Ngày quyết định không được sau ngày hôm nay, cũng không sau ngày kết thúc lớp.")
    if not queries.active_of(course):
        raise Refused("Lớp chưa có học viên nào. Cán bộ xã ghi danh từ danh sách đã phê duyệt trước.")
    course.decision_number, course.decided_on, course.approved_by_id = decision_number.strip(), decided_on, by.pk
    return cases.moved(course, move, by)


def _check_whole(course: Course, support: Support) -> list[Trainee]:
    """Learners of a course that is complete. Raises Refused naming who has no result."""
    learners = queries.trainees_of(course)
    waiting = [one for one in learners if one.support.state == frame_states.HELD]
    if waiting:
        raise Refused(f"{formats.person_name(waiting[0].name)} còn chờ xác nhận trùng. Quyết định trước rồi làm tiếp.")
    active = [one for one in learners if one.support.state == frame_states.OPEN]
    lacking = [formats.person_name(one.name) for one in active if one.passed is None]
    if lacking:
        raise Refused(
            f"Chưa có kết quả của {len(lacking)} học viên ({lacking[0]}…). Ghi chứng chỉ, không đạt hoặc thôi học trước."
        )
    if not active:
        raise Refused("Lớp không còn học viên nào.")
    if not support.evidence.filter(removed_at=None).exists():
        raise Refused("Chưa có ảnh, biên bản nào của lớp. Thêm ảnh hoặc biên bản rồi làm tiếp.")
    return active


@transaction.atomic
def submit_course(*, support_id: int, by: User, version: int | None) -> Course:
    """The officer hands the finished course to the chairman. Raises Refused, Stale."""
    course, support = cases.locked(Course, support_id, version)
    move = cases.allowed(course, support, states.BY_NAME["submit"], by)
    _check_whole(course, support)
    course.return_reason = ""
    return cases.moved(course, move, by)


def give_back(*, support_id: int, reason: str, by: User, version: int | None) -> Course:
    """The chairman asks for more. Raises Refused, Stale."""
    return cases.give_back(Course, states.BY_NAME["give_back"], support_id=support_id, reason=reason, by=by, version=version)


@transaction.atomic
def finish_course(*, support_id: int, accepted_on: date, by: User, version: int | None) -> Course:
    """Accepts the course and what each learner received; the money stands with the learners. Raises Refused, Stale."""
    course, support = cases.locked(Course, support_id, version)
    move = cases.allowed(course, support, states.BY_NAME["finish"], by)
    active = _check_whole(course, support)
    if accepted_on < course.ends_on:
        raise Refused(f"Lớp học đến ngày {formats.day(course.ends_on)}: ngày nghiệm thu không trước ngày đó.")
    course = cases.moved(course, move, by, count=len(active))
    for one in active:
        supports.accept_support(
            support_id=one.support_id,
            accepted_on=accepted_on,
            amount_vnd=None,
            more=queries.snapshot_of(one.support_id),
            by=by,
            version=None,
        )
    supports.accept_support(
        support_id=support_id,
        accepted_on=accepted_on,
        amount_vnd=None,
        more=queries.snapshot_of(support_id),
        by=by,
        version=None,
    )
    return course


@transaction.atomic
def stop_course(*, support_id: int, reason: str, by: User, version: int | None) -> Course:
    """Ends a course that is not carried on, with everybody's support. Raises Refused, Stale."""
    course, _support = cases.locked(Course, support_id, version)
    if course.trainees.filter(passed=True).exists():
        raise Refused(
            "Đã có học viên được cấp chứng chỉ nên không dừng lớp được. Ghi kết quả của những người còn lại rồi trình nghiệm thu."
        )
    if course.payments.exists():
        raise Refused("Đã thanh toán cho cơ sở đào tạo nên không dừng lớp được. Xử lý số tiền đã thanh toán theo quy định trước.")
    for one in course.trainees.filter(support__state__in=(frame_states.OPEN, frame_states.HELD)):
        supports.stop_support(support_id=one.support_id, reason=reason, by=by, version=None)
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    course.version += 1
    course.save()
    return course


__all__ = [
    "Outline", "enrol", "finish_course", "give_back", "open_course", "plan_course", "stop_course",
    "submit_course",
]  # fmt: skip
