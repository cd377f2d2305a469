"""Two officers on one workbook at the same moment: one wins, the other is told why, nothing doubles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from giamngheo.apps.fieldwork.issued import actions, merging
from giamngheo.apps.fieldwork.issued.models import IssuedWorkbook
from giamngheo.apps.intake.policies import AlreadyIn
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import HouseholdFact

from .at_once import at_once, swept
from .conftest import Society, area, make_society
from .review_world import NAM_LAU, a_round, act_as, household, occasion
from .test_issued import Book, back


class World:
    """A committed round with one household, its officer, and a second officer of the same commune."""

    def __init__(self, society: Society) -> None:
        from datetime import date

        from giamngheo.apps.accounts.actions import assign_role, create_user

        self.society, self.by = society, society.nam_lau_officer
        act_as(society.province_officer)
        self.round = a_round(society.province_officer)
        self.second = create_user(username="canbo2", full_name="x", password=None, by=None, is_demo=True)
        assign_role(user=self.second, role="commune_officer", area=area(NAM_LAU), agency_id="", valid_from=date(2021, 1, 1),
                    valid_to=None, by=None)  # fmt: skip
        act_as(self.by)
        household("Lò Văn Một", when=occasion(by=self.by), deprived=3)


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            made = World(make_society())
        yield made


def place() -> Area:
    return area(NAM_LAU)


def test_two_issue_at_once_and_the_later_is_the_one_in_use(world: World) -> None:
    def act(by: Any) -> IssuedWorkbook:
        return actions.issue(round=world.round, area_id=place().pk, village=None, by=by)

    outcomes = at_once(*((by, lambda by=by: act(by)) for by in (world.by, world.second)))
    assert all(isinstance(o, IssuedWorkbook) for o in outcomes), outcomes
    with transaction.atomic():
        act_as(world.by)
        found = dict(IssuedWorkbook.objects.values_list("version", "state"))
    assert found == {1: "expired", 2: "issued"}


def test_two_merge_one_file(world: World) -> None:
    with transaction.atomic():
        act_as(world.by)
        made = actions.issue(round=world.round, area_id=place().pk, village=None, by=world.by)
        batch = back(Book(made).put("Lò Văn Một", "score_a", 120).content(), world.by)
    outcomes = at_once(
        *((by, lambda by=by: merging.merge_return(batch_id=batch.pk, by=by)) for by in (world.by, world.second))
    )
    assert sorted(type(o).__name__ for o in outcomes) == ["AlreadyIn", "Merged"], outcomes
    assert any("đã được nhập" in str(o) for o in outcomes if isinstance(o, AlreadyIn))
    with transaction.atomic():
        act_as(world.by)
        assert HouseholdFact.objects.count() == 2


def test_two_hand_in_one_file(world: World) -> None:
    with transaction.atomic():
        act_as(world.by)
        made = actions.issue(round=world.round, area_id=place().pk, village=None, by=world.by)
        content = Book(made).put("Lò Văn Một", "score_a", 120).content()
    outcomes = at_once(*((by, lambda by=by: back(content, by)) for by in (world.by, world.second)))
    assert len({getattr(o, "pk", o) for o in outcomes}) == 1, outcomes
