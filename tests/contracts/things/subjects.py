"""Addresses of subjects: a group of Phiêng Pằn with one member and one answer."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from giamngheo.apps.subjects.actions import answering, joining, keeping
from giamngheo.apps.subjects.models import Answer, Subject, SubjectMember
from tests.apps.review_world import act_as

from ..phieng_pan import PhiengPan
from . import Thing

NAME, DAY = "Tổ nuôi dê Phiêng Pằn", date(2025, 1, 5)


def _group(world: PhiengPan) -> Subject:
    officer = world.society.phieng_pan_officer
    act_as(officer)
    found = Subject.objects.filter(area=world.area).first()
    if found is not None:
        return found
    made = keeping.open_subject(kind="group", area_id=world.area.pk, name=NAME, opened_on=DAY, by=officer)
    joining.add_member(subject_id=made.pk, household=world.household, role="leader", valid_from=DAY, by=officer)
    answering.record_answers(about=made, values={"has_experienced_member": True}, observed_on=DAY, by=officer)
    return made


def _member(world: PhiengPan) -> SubjectMember:
    return _group(world).members.get()


def _answer(world: PhiengPan) -> Answer:
    return _group(world).answers.get()


def _pk(thing: Any, world: PhiengPan) -> list[int]:
    return [thing(world).pk]


group: Thing = partial(_pk, _group)

THINGS: dict[str, tuple[Thing, str]] = {
    "subjects:subject": (group, ""),
    "subjects:subject_change": (group, ""),
    "subjects:subject_close": (group, ""),
    "subjects:subject_reopen": (group, ""),
    "subjects:subject_answers": (group, ""),
    "subjects:member_new": (group, "tim=lo"),
    "subjects:member_leave": (partial(_pk, _member), ""),
    "subjects:answer_withdraw": (partial(_pk, _answer), ""),
    "subjects:place_answers": (lambda w: [w.area.pk], ""),
    "support:subject": (group, ""),
    "support:supplement": (lambda w: [w.household.pk], ""),
    "support:answers": (lambda w: [w.household.pk], ""),
    "support:answers_revealed": (lambda w: [w.household.pk], ""),
}
LISTS_OF_MINE: dict[str, Thing] = {
    "subjects:subjects_file": lambda w: ["csv"],
    "subjects:subject_new": lambda w: ["group"],
}
