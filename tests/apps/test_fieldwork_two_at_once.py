"""Two phones at the same moment: one sheet, one sending, and no answer lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.fieldwork import actions, submitting
from giamngheo.apps.fieldwork.models import SurveyDraft, SurveySave
from giamngheo.apps.register.models import Household, HouseholdFact, Occasion, Person, PersonFact
from giamngheo.apps.review.models import Round

from .at_once import at_once, swept
from .conftest import make_society
from .review_world import a_round, act_as
from .survey_world import a_household, a_reviewer, a_village, answers_of_head, fill


@dataclass(frozen=True)
class World:
    officer: User
    reviewer: User
    round: Round
    household: Household
    head: Person


@pytest.fixture
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:  # type: ignore[no-untyped-def]
    """A committed world: an officer and a reviewer who both reach one household."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            society = make_society()
            act_as(society.province_officer)
            opened = a_round(society.province_officer)
            act_as(society.nam_lau_officer)
            home, head = a_household()
            made = World(society.nam_lau_officer, a_reviewer(a_village(), round=opened), opened, home, head)
        yield made


def within(world: World, act: Callable[[], Any]) -> Any:
    with transaction.atomic():
        act_as(world.officer)
        return act()


def begun(world: World) -> SurveyDraft:
    draft = within(world, lambda: actions.start_survey(household=world.household, round=world.round, by=world.officer))
    within(world, lambda: fill(draft, by=world.officer, values=answers_of_head(world.head)))
    return draft


def both(world: World, act: Callable[[User], object]) -> list[Any]:
    found = at_once(*((by, lambda by=by: act(by)) for by in (world.officer, world.reviewer)))  # type: ignore[misc]
    problems = [outcome for outcome in found if isinstance(outcome, Exception)]
    assert problems == []
    return found


def test_two_begin_one_sheet(world: World) -> None:
    sheets = both(world, lambda by: actions.start_survey(household=world.household, round=world.round, by=by).pk)
    assert sheets[0] == sheets[1]
    assert within(world, SurveyDraft.objects.count) == 1


def test_two_send_and_it_is_sent_once(world: World) -> None:
    draft = begun(world)
    sent = both(world, lambda by: submitting.submit_survey(draft=draft, by=by).pk)
    assert sent[0] == sent[1]
    for model in (Occasion, HouseholdFact, PersonFact):
        assert within(world, model.objects.count) == 1


def test_two_save_the_same_question_and_one_is_told(world: World) -> None:
    draft = begun(world)
    waters = {world.officer.pk: "rain", world.reviewer.pk: "surface"}
    saved = both(world, lambda by: fill(draft, by=by, values={"water_source": waters[by.pk]}, version=2))
    told = [outcome for outcome in saved if outcome.conflicts]
    assert len(told) == 1
    assert set(told[0].conflicts["water_source"]) == {"rain", "surface"}
    kept = within(world, lambda: list(SurveySave.objects.filter(draft=draft).values_list("changes", "put_aside")))
    assert {str(waters[by]) for by in waters} <= {word for word in ("rain", "surface") if word in str(kept)}


def test_one_save_sent_twice_at_once_is_written_once(world: World) -> None:
    draft = begun(world)
    act = lambda: fill(draft, by=world.officer, values={"toilet_type": "none"}, version=2, key="same")  # noqa: E731
    outcomes = at_once((world.officer, act), (world.officer, act))
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert within(world, SurveySave.objects.filter(key="same").count) == 1
