"""A household that ends because its last member is somebody of another household leaves the balance by an event."""

from __future__ import annotations

from datetime import date

import pytest

from giamngheo.apps.campaign import actions as campaign
from giamngheo.apps.linking import actions
from giamngheo.apps.register.models import Household, Person
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview
from giamngheo.apps.review.tables.counting import View
from giamngheo.apps.trajectory import balance
from giamngheo.apps.trajectory.actions import rebuild_flows
from giamngheo.kit import clock

from .campaign_world import BAN_HAI, World, make_world
from .conftest import Society
from .review_world import NAM_LAU, act_as, member, occasion
from .test_linking_persons import find, only_pair


@pytest.fixture
def world(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    return make_world(society, monkeypatch)


def test_the_balance_holds_over_a_merge_that_ends_a_household(world: World) -> None:
    act_as(world.officer)
    when = occasion(NAM_LAU, year=2025, on=date(2025, 10, 1))
    ends = member(world.poor, "Lo Van Un", when, is_head=True)
    stays = member(world.near_poor, "Lò Văn Ún", when, is_head=True)
    Person.objects.filter(pk__in=[ends.pk, stays.pk]).update(birth_on=date(1980, 5, 7))
    Household.objects.filter(pk=world.poor.pk).update(member_count=1)
    find(world.officer)
    actions.merge_persons(pair_id=only_pair().pk, keeps_id=stays.pk, by=world.officer)
    world.clock.to(10, 1)
    world.opened()
    world.survey(world.near_poor)
    world.classify()
    world.meet(BAN_HAI)
    world.post(BAN_HAI)
    world.clock.to(10, 20)
    campaign.send_report(campaign=world.campaign, number="1", reported_on=clock.today(), by=world.officer)
    act_as(world.society.nam_lau_chairman)
    review.recognise(
        commune_review=CommuneReview.objects.get(pk=world.review.pk), decision_number="1", decided_on=clock.today(),
        signer_name="Lò Văn Chủ", by=world.society.nam_lau_chairman,
    )  # fmt: skip
    act_as(world.society.province_officer)
    rebuild_flows(year=2026, by=world.society.province_officer)
    assert balance.broken(View(world.round.id, 2026, world.review.area_id, "commune", "2025-07")) == []
