"""Writes of who belongs to a group."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.register.models import Household, Person
from giamngheo.apps.subjects.actions.common import check_day, check_may, check_open, locked
from giamngheo.apps.subjects.models import Subject, SubjectMember
from giamngheo.apps.subjects.queries import same_commune
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused


def _check_lives_here(subject: Subject, household: Household | None, person: Person | None) -> None:
    if household is None and person is None:
        raise Refused("Chọn hộ, hoặc chọn người của hộ.")
    for one in (household, person):
        if one is not None and one.area_id not in same_commune(subject.area_id):
            raise Refused("Chỉ ghi được thành viên của xã này. Hộ ở xã khác thì xã đó ghi vào tổ, nhóm của mình.")
    if household is not None and household.closed_on is not None:
        raise Refused(f"Hộ này đã ra khỏi sổ từ {formats.day(household.closed_on)}.")


@transaction.atomic
def add_member(
    *, subject_id: int, role: str, valid_from: date, by: User, household: Household | None = None, person: Person | None = None
) -> SubjectMember:
    """A person, or a household that sends whom it likes, joins a group on a day. Raises Refused."""
    subject = locked(subject_id, None)
    check_may(by, P.KEEP_SUBJECTS, subject.area_id)
    check_open(subject)
    check_day(valid_from, "Ngày tham gia")
    if subject.kind != Subject.Kind.GROUP:
        raise Refused("Chỉ tổ, nhóm mới ghi thành viên.")
    if role not in SubjectMember.Role.values:
        raise Refused("Chọn vai trò trong nhóm.")
    if valid_from < subject.opened_on:
        raise Refused(f"Ngày tham gia phải từ ngày thành lập {formats.day(subject.opened_on)} trở đi.")
    _check_lives_here(subject, household, person)
    made = SubjectMember(
        subject=subject, area_id=subject.area_id, household=household, person=person, role=role, valid_from=valid_from,
        by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if "once_in_a_group" in str(error):
            raise Refused("Người hoặc hộ này đang là thành viên của nhóm.") from None
        raise
    record(by=by, action="ghi thành viên nhóm", subject=f"nhóm {subject.pk}", area_id=subject.area_id, member=made.pk)
    return made


@transaction.atomic
def end_member(*, member_id: int, valid_to: date, by: User) -> SubjectMember:
    """The member takes part until the day before. Raises Refused."""
    found = SubjectMember.objects.select_for_update(of=("self",)).get(pk=member_id)
    check_may(by, P.KEEP_SUBJECTS, found.area_id)
    check_day(valid_to, "Ngày rời nhóm")
    if found.valid_to is not None:
        raise Refused(f"Thành viên này đã rời nhóm từ {formats.day(found.valid_to)}.")
    if valid_to < found.valid_from:
        raise Refused(f"Ngày rời nhóm phải từ ngày tham gia {formats.day(found.valid_from)} trở đi.")
    found.valid_to = valid_to
    found.save(update_fields=["valid_to"])
    record(by=by, action="thành viên rời nhóm", subject=f"nhóm {found.subject_id}", area_id=found.area_id, member=found.pk)
    return found


__all__ = ["add_member", "end_member"]
