"""Writes of answers: what was found about a household, a person or a subject on a day; an answer taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.register.models import Household, Person
from giamngheo.apps.subjects.actions.common import check_day, check_may, check_open
from giamngheo.apps.subjects.columns import checked
from giamngheo.apps.subjects.models import Answer, AnswerWithdrawal, Subject
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused

About = Household | Person | Subject


def kind_of(about: About) -> str:
    """The table of the eligibility columns that speaks of it."""
    return "household" if isinstance(about, Household) else "person" if isinstance(about, Person) else about.kind


def permission_for(about: About) -> P:
    """Who answers about households and persons delivers support; subjects are kept by the province's officer as well."""
    return P.KEEP_SUBJECTS if isinstance(about, Subject) else P.DELIVER


def _check_is_there(about: About, observed_on: date) -> None:
    if isinstance(about, Subject):
        check_open(about)
        if observed_on < about.opened_on:
            raise Refused(f"Ngày nắm thông tin phải từ ngày thành lập {formats.day(about.opened_on)} trở đi.")
    elif isinstance(about, Household) and about.closed_on is not None and observed_on >= about.closed_on:
        raise Refused(f"Hộ này đã ra khỏi sổ từ {formats.day(about.closed_on)}.")


@transaction.atomic
def record_answers(
    *, about: About, values: Mapping[str, Any], observed_on: date, by: User, note: str = ""
) -> list[Answer]:
    """Answers to several facts found on one day; None says that it is not known. Raises Refused with every wrong answer."""
    check_may(by, permission_for(about), about.area_id)
    check_day(observed_on, "Ngày nắm thông tin")
    _check_is_there(about, observed_on)
    if not values:
        raise Refused("Chưa trả lời câu nào.")
    kind, wrong, kept = kind_of(about), [], {}
    for fact, value in values.items():
        try:
            kept[fact] = checked(kind, fact, value, observed_on=observed_on)
        except Refused as refused:
            wrong.append(str(refused))
    if wrong:
        raise Refused(" ".join(wrong))
    owner = {"household": about} if kind == "household" else {"person": about} if kind == "person" else {"subject": about}
    made = Answer.objects.bulk_create(
        Answer(
            **owner, area_id=about.area_id, fact=fact, value=value, observed_on=observed_on, recorded_at=clock.now(),
            by_id=by.pk, note=note.strip(),
        )
        for fact, value in kept.items()
    )  # fmt: skip
    record(
        by=by, action="ghi thông tin xét hỗ trợ", subject=f"{kind} {about.pk}", area_id=about.area_id, answers=len(made)
    )
    return made


@transaction.atomic
def withdraw_answer(*, answer_id: int, reason: str, by: User) -> AnswerWithdrawal:
    """The answer was entered by mistake; it counts on no day any more, and stays to be read. Raises Refused."""
    found = Answer.objects.select_related("household", "person", "subject").get(pk=answer_id)
    about = found.household or found.person or found.subject
    assert about is not None
    check_may(by, permission_for(about), found.area_id)
    if not reason.strip():
        raise Refused("Ghi vì sao bỏ câu trả lời này.")
    try:
        with transaction.atomic():
            made = AnswerWithdrawal.objects.create(
                answer=found, area_id=found.area_id, reason=reason.strip(), by_id=by.pk, at=clock.now()
            )
    except IntegrityError:
        raise Refused("Câu trả lời này đã được bỏ trước đó.") from None
    record(by=by, action="bỏ câu trả lời xét hỗ trợ", subject=f"{kind_of(about)} {about.pk}", area_id=found.area_id)
    return made


__all__ = ["About", "kind_of", "permission_for", "record_answers", "withdraw_answer"]
