"""Two officers on one list at the same moment: one wins, the other is told why, nothing doubles."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.campaign import actions, terms
from giamngheo.apps.campaign.models import (
    Certificate,
    CommuneCampaign,
    Consolidation,
    Meeting,
    Objection,
    Opinion,
    Posting,
)
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, Recognition, ReviewCase
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .at_once import at_once, swept
from .campaign_world import BAN_MOT, World, make_world, minutes, person
from .conftest import make_society
from .review_world import act_as

Act = Callable[[], object]


@pytest.fixture
def world(django_db_setup: None, django_db_blocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:  # type: ignore[no-untyped-def]
    """A committed world with a second officer and a second chairman."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            made = make_world(make_society(), monkeypatch)
            made.second = person("canbo2", "commune_officer")  # type: ignore[attr-defined]
        yield made


def prepared(world: World, *steps: Act) -> None:
    with transaction.atomic():
        act_as(world.officer)
        for step in steps:
            step()


def one_wins(world: World, act: Callable[[User], object], sentence: str, *, people: tuple[User, User] | None = None) -> None:
    """Both do the same; exactly one is done and the other is refused with the sentence."""
    both = people or (world.officer, world.second)  # type: ignore[attr-defined]
    outcomes = at_once(*((by, lambda by=by: act(by)) for by in both))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refusals) == 1, outcomes
    assert isinstance(refusals[0], Refused), refusals
    assert sentence in str(refusals[0])


def counted(world: World, model: type) -> int:
    with transaction.atomic():
        act_as(world.society.province_officer)
        return int(model.objects.count())  # type: ignore[attr-defined]


def test_two_open_one_campaign(world: World) -> None:
    calendar = terms.proposed_calendar(world.round.closes_on, "none")
    one_wins(
        world, lambda by: actions.open_campaign(commune_review=world.review, calendar=calendar, by=by), "đã được mở"
    )
    assert (counted(world, CommuneCampaign), counted(world, ReviewCase)) == (1, 2)


def test_two_record_one_meeting(world: World) -> None:
    prepared(world, world.opened, world.scored)
    with transaction.atomic():
        act_as(world.officer)
        row = world.list_of(BAN_MOT)
        called = actions.plan_meeting(village_list=row, held_on=clock.today(), place="Nhà", by=world.officer)
        called.village_list = world.list_of(BAN_MOT)
    one_wins(world, lambda by: actions.record_meeting(meeting=called, minutes=minutes(20, 18), by=by), "đã được ghi")
    assert counted(world, Meeting) == 1


def test_a_double_click_posts_once(world: World) -> None:
    prepared(world, world.opened, world.scored, lambda: world.meet(BAN_MOT))
    with transaction.atomic():
        act_as(world.officer)
        row = world.list_of(BAN_MOT)
    one_wins(
        world,
        lambda by: actions.post_result(village_list=row, place="Nhà", posted_on=clock.today(), by=by, version=row.version),
        "Người khác vừa làm việc này", people=(world.officer, world.officer),
    )  # fmt: skip
    assert counted(world, Posting) == 1


def test_two_recheck_one_objection(world: World) -> None:
    prepared(world, world.opened, world.posted_everywhere)
    with transaction.atomic():
        act_as(world.officer)
        made = actions.receive_objection(
            village_list=world.list_of(BAN_MOT), household=None, from_name="Dân", text="Sai", received_on=clock.today(), by=world.officer
        )
    one_wins(
        world,
        lambda by: actions.recheck(objection=made, is_changed=False, outcome=by.username, rechecked_on=clock.today(), by=by),
        "đã được ghi",
    )
    assert counted(world, Objection) == 1


def reported(world: World, holder: str) -> CommuneCampaign:
    with transaction.atomic():
        act_as(world.society.province_officer)
        actions.plan_round(round=world.round, opinion_holder=holder, reason="Công văn", by=world.society.province_officer)
    prepared(world, world.opened, world.posted_everywhere)
    world.clock.to(11, 20)
    with transaction.atomic():
        act_as(world.officer)
        assert world.campaign is not None
        return actions.send_report(campaign=world.campaign, number="1/BC", reported_on=clock.today(), by=world.officer)


def test_two_give_an_opinion(world: World) -> None:
    campaign = reported(world, "province")
    second = person("chuyenvien2", "province_officer", "14")
    one_wins(
        world,
        lambda by: actions.give_opinion(
            campaign=campaign, is_agreed=by.username == "chuyenvien2", text="x", number="1", given_on=clock.today(), by=by
        ),
        "việc này chỉ làm ở bước", people=(world.society.province_officer, second),
    )  # fmt: skip
    assert counted(world, Opinion) == 1


def test_two_chairmen_recognise_and_two_officers_certify(world: World) -> None:
    campaign = reported(world, "none")
    second = person("chutich2", "commune_chairman")

    def recognise(by: User) -> object:
        return review_actions.recognise(
            commune_review=world.review, decision_number="1/QĐ", decided_on=clock.today(), signer_name=by.username, by=by
        )

    one_wins(world, recognise, "đã được công nhận", people=(world.society.nam_lau_chairman, second))
    assert counted(world, Recognition) == 2  # this one, and the one of 2025

    def certify(by: User) -> object:
        return actions.issue_certificates(campaign=campaign, suffix="/X", issued_on=clock.today(), by=by)

    one_wins(world, certify, "đã được cấp")
    assert counted(world, Certificate) == 2


def test_two_approve_the_result(world: World) -> None:
    officer, second = world.society.province_officer, person("chuyenvien2", "province_officer", "14")
    with transaction.atomic():
        act_as(officer)
        CommuneReview.objects.filter(round=world.round).update(state="recognised")
        province = officer.assignments.get().area

    def approve(by: User) -> object:
        return actions.approve_result(
            round=world.round, area=province, decision_number=by.username, decided_on=clock.today(), signer_name="A", by=by
        )

    one_wins(world, approve, "đã được ghi", people=(officer, second))
    with transaction.atomic():
        act_as(officer)
        assert sorted(Consolidation.objects.values_list("standing", flat=True)) == ["official", "preliminary"]
