"""Workers chosen on an approved list of training, a course, and its steps: for the tests and the contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.apps.evidence_files import JPEG

from giamngheo.apps.accounts.models import User
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.delivery.actions import evidence
from giamngheo.apps.delivery.kinds.training import actions, rules, teaching
from giamngheo.apps.delivery.kinds.training.models import Course
from giamngheo.apps.register.models import Household, Person
from giamngheo.kit import clock

LISTED = date(2025, 12, 1)
STARTS, ENDS = date(2026, 1, 5), date(2026, 3, 20)


def chosen(
    home: Household, people: Sequence[Person], by: User, *, on: date = LISTED, rule: str = rules.PERSON_RULE
) -> list[Beneficiary]:
    """People chosen on an approved list: written straight, so that a test of courses does not play the list."""
    made = BeneficiaryList.objects.create(
        rule=rule, content="vocational_training", area_id=home.area_id, on=on, year=on.year, title="Học nghề", asks_village=True,
        village_binds=False, is_sensitive=False, authority="UBND cấp xã", state="checked", plan_digest="f" * 64, proposed_by_id=by.pk,
        proposed_at=clock.now(),
    )  # fmt: skip
    rows = [
        Beneficiary.objects.create(
            list=made, area_id=home.area_id, household=home, person=person, village_id=home.village_id, subject_key=f"p{person.pk}",
            name=person.full_name, sort_key=person.sort_key, proposed_state="YES", check_state="YES", outcome="chosen", number=number,
            is_sensitive=False, is_frozen=True,
        )
        for number, person in enumerate(people, 1)
    ]  # fmt: skip
    BeneficiaryList.objects.filter(pk=made.pk).update(
        state="approved",
        decision_number="125/QĐ-UBND",
        decided_on=on,
        approved_by_id=by.pk + 100_000,
        approved_at=clock.now(),
    )
    return rows


def outline(**more: Any) -> actions.Outline:
    """A course of coffee growing in the first quarter."""
    given: dict[str, Any] = {
        "school_name": "Trung tâm GDNN – GDTX Thuận Châu", "occupation": "Trồng và chế biến cà phê", "level": "short",
        "place": "Nhà văn hoá bản", "starts_on": STARTS, "ends_on": ENDS, "planned_count": 30, "cost_vnd": 3_500_000, "hours": 300,
    }  # fmt: skip
    return actions.Outline(**{**given, **more})


def planned(area_id: int, by: User, **more: Any) -> Course:
    return actions.plan_course(
        area_id=area_id, village_id=None, outline=outline(**more), list_reference="", source_code="central", by=by
    )


def enrolled(course: Course, rows: Sequence[Beneficiary], by: User) -> Course:
    actions.enrol(support_id=course.support_id, row_ids=[row.pk for row in rows], by=by, version=None)
    course.refresh_from_db()
    return course


def opened(course: Course, chairman: User) -> Course:
    return actions.open_course(
        support_id=course.support_id,
        decision_number="02/QĐ-UBND",
        decided_on=date(2026, 1, 3),
        by=chairman,
        version=None,
    )


def attended(course: Course, by: User, *days: date, away: Sequence[int] = ()) -> None:
    """Everybody came on these mornings but these learners."""
    for day in days:
        present = {one.pk: one.pk not in away for one in course.trainees.all()}
        teaching.mark_session(
            support_id=course.support_id, held_on=day, part="morning", topic="", present=present, by=by, version=None
        )


def certified(course: Course, by: User, *, on: date = ENDS) -> int:
    results = {one.pk: teaching.Result(True, f"CC-{one.pk}") for one in course.trainees.filter(support__state="open")}
    return teaching.certify(support_id=course.support_id, certified_on=on, results=results, by=by, version=None)


def submitted(course: Course, by: User) -> Course:
    evidence.add_evidence(
        support_id=course.support_id, content=JPEG, name="lop.jpg", step="class", title="Lớp học", by=by
    )
    return actions.submit_course(support_id=course.support_id, by=by, version=None)


__all__ = [
    "ENDS",
    "LISTED",
    "STARTS",
    "attended",
    "certified",
    "chosen",
    "enrolled",
    "opened",
    "outline",
    "planned",
    "submitted",
]
