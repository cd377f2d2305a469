"""Two officers on one subject at the same moment: one wins, the other is told why, nothing doubles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.subjects.actions import joining, keeping
from giamngheo.apps.subjects.models import Subject, SubjectMember
from giamngheo.kit.workflow import Refused

from .at_once import at_once, swept
from .conftest import Society, area, make_society
from .review_world import NAM_LAU, act_as, household

DAY = date(2025, 1, 5)


@pytest.fixture
def society(django_db_setup: None, django_db_blocker) -> Iterator[Society]:  # type: ignore[no-untyped-def]
    """Committed, so that two connections see it."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            made = make_society()
        yield made


def test_one_wins_and_the_other_is_told_why(society: Society) -> None:
    first, second = society.nam_lau_officer, society.province_officer
    place = area(NAM_LAU).pk

    def opens(by: User) -> object:
        return keeping.open_subject(kind="group", area_id=place, name="Tổ nuôi ong", opened_on=DAY, by=by)

    outcomes = at_once((first, lambda: opens(first)), (second, lambda: opens(second)))
    (refused,) = [one for one in outcomes if isinstance(one, Refused)]
    assert "đã có “Tổ nuôi ong”" in str(refused)
    with transaction.atomic():
        act_as(first)
        group, home = Subject.objects.get(), household("Lò Văn Ún")

    def changes(by: User, name: str) -> object:
        return keeping.change_subject(
            subject_id=group.pk, version=1, name=name, code="", village_id=None, opened_on=DAY, by=by
        )

    outcomes = at_once((first, lambda: changes(first, "Tổ ong mật")), (second, lambda: changes(second, "Tổ ong rừng")))
    assert sorted(type(one).__name__ for one in outcomes) == ["Stale", "Subject"]

    def joins(by: User) -> object:
        return joining.add_member(subject_id=group.pk, household=home, role="member", valid_from=DAY, by=by)

    outcomes = at_once((first, lambda: joins(first)), (second, lambda: joins(second)))
    assert [str(one) for one in outcomes if isinstance(one, Refused)] == ["Người hoặc hộ này đang là thành viên của nhóm."]
    with transaction.atomic():
        act_as(first)
        assert (Subject.objects.get().version, SubjectMember.objects.count()) == (2, 1)
