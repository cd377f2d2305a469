"""A commune in the middle of a campaign, made by the people whose work it is; the clock is turned by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.campaign import actions, terms
from giamngheo.apps.campaign.models import CommuneCampaign, Meeting, VillageList
from giamngheo.apps.register.models import Household, Occasion, Village
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, Decision, Round
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key, sort_key

from .conftest import Society, area
from .review_world import NAM_LAU, a_round, act_as, add_fact, occasion, ticks

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BAN_MOT, BAN_HAI = "Bản Một", "Bản Hai"


class Clock:
    """Today, turned by hand. Each question moves the moment on, so that later writes are later."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now = datetime(2026, 9, 1, 8, 0, tzinfo=ZONE)
        monkeypatch.setattr("giamngheo.kit.clock.now", self.now)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def to(self, month: int, day: int, year: int = 2026) -> date:
        self._now = datetime(year, month, day, 8, 0, tzinfo=ZONE)
        return self._now.date()


@dataclass
class World:
    """People of Nậm Lầu and the province, the round of 2026, earlier lists, and the commune's campaign when opened."""

    clock: Clock
    society: Society
    front: User
    reviewer: User
    head: User
    round: Round
    review: CommuneReview
    poor: Household
    near_poor: Household
    campaign: CommuneCampaign | None = None

    @property
    def officer(self) -> User:
        return self.society.nam_lau_officer

    def opened(self) -> CommuneCampaign:
        act_as(self.officer)
        calendar = terms.proposed_calendar(self.round.closes_on, "none")
        self.campaign = actions.open_campaign(commune_review=self.review, calendar=calendar, by=self.officer)
        return self.campaign

    def list_of(self, name: str) -> VillageList:
        return VillageList.objects.get(campaign=self.campaign, village__name=name)

    def survey(self, *homes: Household, score_a: int = 100, deprived: int = 3, on: date | None = None) -> None:
        """The reviewer's forms of these households."""
        when = occasion(NAM_LAU, year=2026, on=on or clock.today(), by=self.reviewer)
        for home in homes:
            add_fact(home, when, score_a=score_a, **ticks(deprived))

    def classify(self) -> None:
        act_as(self.officer)
        review_actions.classify_communes(round=self.round, area_ids=[self.review.area_id], by=self.officer)

    def scored(self) -> None:
        """Every household with a form and a class."""
        self.survey(self.poor, self.near_poor)
        self.classify()

    def meet(self, name: str, *, attended: int = 20, agreed: int = 18, by: User | None = None) -> Meeting:
        act_as(self.officer)
        called = actions.plan_meeting(
            village_list=self.list_of(name), held_on=clock.today(), place="Nhà văn hoá bản", by=by or self.officer
        )
        return actions.record_meeting(meeting=called, minutes=minutes(attended, agreed), by=by or self.officer)

    def post(self, name: str) -> None:
        actions.post_result(
            village_list=self.list_of(name), place="Nhà văn hoá bản, trụ sở UBND xã", posted_on=clock.today(), by=self.officer
        )

    def posted_everywhere(self) -> None:
        self.scored()
        for row in VillageList.objects.filter(campaign=self.campaign).select_related("village"):
            self.meet(row.village.name)  # type: ignore[union-attr]
            self.post(row.village.name)  # type: ignore[union-attr]


def minutes(attended: int, agreed: int, **more: Any) -> actions.Minutes:
    values = {"chair": "Lò Văn Trưởng", "secretary": "Quàng Thị Thư", "representatives": ["Cà Văn Dân"], **more}
    return actions.Minutes(held_on=clock.today(), place="Nhà văn hoá bản", attended=attended, agreed=agreed, **values)


def person(username: str, role: str, code: str = NAM_LAU) -> User:
    user = create_user(username=username, full_name=username, password=None, by=None, is_demo=True)
    assign_role(user=user, role=role, area=area(code), agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None)
    return user


def recognised_list(society: Society, year: int, homes: list[tuple[Household, int, int]], decided_on: date) -> CommuneReview:
    """An earlier year's list of the commune, on the map of its day, recognised. (household, score A, deprivations)."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer, year=year)
    act_as(society.nam_lau_officer)
    place = area(NAM_LAU, "2025-07" if year >= 2025 else "2021")
    when = Occasion.objects.create(
        area=place, kind="annual_review", year=year, observed_on=date(year, 10, 15), recorded_at=clock.now()
    )
    for home, score_a, deprived in homes:
        add_fact(home, when, area=place, score_a=score_a, **ticks(deprived))
    review = CommuneReview.objects.get(round=opened, area=place)
    review_actions.classify_communes(round=opened, area_ids=[place.pk], by=society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    review_actions.recognise(
        commune_review=review, decision_number=f"{year}/QĐ-UBND", decided_on=decided_on, signer_name="Lường Văn Ba",
        by=society.nam_lau_chairman, procedure_reason="danh sách giấy",
    )  # fmt: skip
    act_as(society.nam_lau_officer)
    return review


def bare_household(name: str, village: str, code: str = NAM_LAU) -> Household:
    """A household of the register without any fact."""
    place = area(code)
    home, _ = Village.objects.get_or_create(area=place, search_key=search_key(village), defaults={"name": village})
    return Household.objects.create(
        area=place, village=home, head_name=name, search_key=search_key(name), sort_key=sort_key(name), member_count=4,
        ethnic_group="Thái",
    )  # fmt: skip


def add_decision(world: World, home: Household, household_class: str) -> Decision:
    """One more household on the list of 2025, as recognised as the others."""
    model = Decision.objects.get(round__year=2025, household=world.poor)
    when = occasion(NAM_LAU, year=2025, on=date(2025, 10, 15), kind="recognised_list")
    fact = add_fact(home, when, score_a=200, **ticks(0))
    return Decision.objects.create(
        round=model.round, commune_review=model.commune_review, area=model.area, household=home, fact=fact,
        household_class=household_class, class_min=household_class, class_max=household_class,
        standard_id=model.standard_id, plan_digest=model.plan_digest, as_of=model.as_of, is_recognised=True,
    )  # fmt: skip


def make_world(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    """Nậm Lầu on 1 September 2026: one household poor and one near-poor by the list of 2025, nothing opened yet."""
    turned = Clock(monkeypatch)
    act_as(society.nam_lau_officer)
    poor, near_poor = bare_household("Lò Văn Ún", BAN_MOT), bare_household("Cà Thị Hoa", BAN_HAI)
    recognised_list(society, 2025, [(poor, 100, 4), (near_poor, 120, 1)], date(2025, 12, 10))
    act_as(society.province_officer)
    opened = a_round(society.province_officer, year=2026)
    people = [person("mattran", "commune_front"), person("rasoat", "reviewer"), person("truongban", "village_head")]
    act_as(society.nam_lau_officer)
    review = CommuneReview.objects.get(round=opened, area=area(NAM_LAU))
    return World(turned, society, *people, opened, review, poor, near_poor)


__all__ = ["BAN_HAI", "BAN_MOT", "Clock", "World", "add_decision", "bare_household", "make_world", "minutes", "person", "recognised_list"]
