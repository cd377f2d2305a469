"""How a household comes to the list to review and how it leaves it, and recognition where nobody opened a campaign."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.campaign import actions, terms
from giamngheo.apps.campaign.models import ReviewRequest
from giamngheo.apps.campaign.queries import contents
from giamngheo.apps.fieldwork import actions as fieldwork
from giamngheo.apps.fieldwork import submitting
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.register.models import Household
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition, ReviewCase
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .campaign_world import BAN_MOT, World, bare_household, make_world
from .conftest import Society
from .review_world import PHIENG_PAN, act_as
from .survey_world import fill
from .test_campaign_guards import recognised, reported

ClientOf = Callable[[User], Client]


@pytest.fixture
def closed(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    """Nobody opened the commune's campaign."""
    return make_world(society, monkeypatch)


@pytest.fixture
def world(closed: World) -> World:
    closed.opened()
    closed.clock.to(10, 1)
    return closed


def asked(world: World, home: Household, *, reason: str = "") -> ReviewRequest:
    assert world.campaign is not None
    return actions.file_request(
        campaign=world.campaign, household=home, channel="direct", filed_on=clock.today(), by=world.officer,
        again_reason=reason,
    )  # fmt: skip


def many_things() -> list[str]:
    law = terms.law()
    return [item.id for item in law.screening_items][: int(law.value("screening_threshold"))]


def screened(world: World, request: ReviewRequest, *, is_out: bool) -> ReviewRequest:
    items = many_things() if is_out else []
    return actions.screen_request(request=request, items=items, override_reason="", by=world.officer)


class TestOffTheList:
    def test_a_poor_household_is_not_dropped_by_a_sentence(self, world: World) -> None:
        case = ReviewCase.objects.get(household=world.poor, round=world.round)
        with pytest.raises(Refused, match="chỉ đưa ra khi sổ hộ đã ghi biến động"):
            actions.drop_case(case=case, reason="Không còn nghèo", by=world.officer)
        LifeEvent.objects.create(
            household=world.poor, area=world.poor.area, kind="household_moved_out", happened_on=date(2026, 9, 12),
            recorded_at=clock.now(), ground="Giấy chuyển hộ khẩu",
        )  # fmt: skip
        actions.drop_case(case=case, reason="Chuyển đi Điện Biên", by=world.officer)
        case.refresh_from_db()
        assert "12/09/2026" in case.dropped_ground
        told = " ".join(actions_notices(world))
        assert "1 hộ của danh sách nghèo, cận nghèo trước đã được đưa ra" in told
        assert "Lò Văn Ún (Chuyển đi Điện Biên" in told

    def test_a_household_is_put_back(self, world: World, client_of: ClientOf) -> None:
        home = bare_household("Hà Văn Hỏi", BAN_MOT)
        screened(world, asked(world, home), is_out=False)
        case = ReviewCase.objects.get(household=home)
        with pytest.raises(Refused, match="đang trong danh sách"):
            actions.restore_case(case=case, reason="x", by=world.officer)
        actions.drop_case(case=case, reason="Ghi trùng", by=world.officer)
        page = client_of(world.officer).get(reverse("campaign:case_list", args=[2026, world.review.area_id])).content.decode()
        assert "Ghi trùng" in page
        url = reverse("campaign:case_restore", args=[case.pk])
        assert url in page
        assert client_of(world.officer).post(url, {"reason": "Không trùng"}).status_code == 302
        act_as(world.officer)
        case.refresh_from_db()
        assert (case.dropped_at, case.dropped_reason) == (None, "")


def actions_notices(world: World) -> list[str]:
    from giamngheo.apps.review.obstacles import notices_from_later_apps

    return notices_from_later_apps(CommuneReview.objects.select_related("round", "area").get(pk=world.review.pk))


class TestWithoutACampaign:
    def test_the_chairman_says_why(self, closed: World, client_of: ClientOf) -> None:
        closed.clock.to(12, 1)
        closed.scored()
        with pytest.raises(Refused, match=r"chưa mở rà soát theo từng bước.*ghi lý do mới công nhận được"):
            recognised(closed)
        chairman = closed.society.nam_lau_chairman
        url = reverse("review:recognise", args=[2026, closed.review.area_id])
        client = client_of(chairman)
        assert 'name="procedure_reason"' in client.get(url).content.decode()
        act_as(chairman)
        review = CommuneReview.objects.get(pk=closed.review.pk)
        review_actions.recognise(
            commune_review=review, decision_number="215/QĐ-UBND", decided_on=clock.today(), signer_name="Lường Văn Ba",
            by=chairman, procedure_reason="Mất điện, họp trên giấy",
        )  # fmt: skip
        assert Recognition.objects.get(commune_review=review).procedure_reason == "Mất điện, họp trên giấy"
        entry = AuditEntry.objects.filter(action="công nhận danh sách").order_by("id").last()
        assert entry is not None
        assert "họp trên giấy" in str(entry.detail)
        page = client_of(closed.officer).get(reverse("review:commune", args=[2026, closed.review.area_id])).content.decode()
        assert "Mất điện, họp trên giấy" in page

    def test_earlier_rounds_and_communes_with_a_campaign_are_not_asked(self, world: World, client_of: ClientOf) -> None:
        assert Recognition.objects.get(commune_review__round__year=2025).procedure_reason == ""
        world.posted_everywhere()
        world.clock.to(10, 20)
        reported(world)
        url = reverse("review:recognise", args=[2026, world.review.area_id])
        assert "procedure_reason" not in client_of(world.society.nam_lau_chairman).get(url).content.decode()


class TestAskingAgain:
    def test_who_was_kept_out_asks_again_with_a_reason(self, world: World, client_of: ClientOf) -> None:
        home = bare_household("Hà Văn Hỏi", BAN_MOT)
        first = screened(world, asked(world, home), is_out=True)
        assert first.state == "screened_out"
        with pytest.raises(Refused, match="Ghi lý do đề nghị lại"):
            asked(world, home)
        second = asked(world, home, reason="Nhà cháy ngày 02/10")
        assert (second.earlier_id, second.again_reason) == (first.pk, "Nhà cháy ngày 02/10")
        with pytest.raises(Refused, match="đã có giấy đề nghị"):
            asked(world, home, reason="lại nữa")
        screened(world, second, is_out=False)
        first.refresh_from_db()
        assert (first.state, len(first.items or [])) == ("screened_out", len(many_things()))
        assert ReviewCase.objects.get(household=home).dropped_at is None
        page = client_of(world.officer).get(reverse("campaign:requests", args=[2026, world.review.area_id])).content.decode()
        assert "Nhà cháy ngày 02/10" in page
        assert reverse("campaign:paper_new", args=["tu-choi", first.pk]) in page

    def test_who_was_kept_out_gets_a_written_answer(self, world: World, client_of: ClientOf) -> None:
        home = bare_household("Hà Văn Hỏi", BAN_MOT)
        request = asked(world, home)
        with pytest.raises(Refused, match="Chỉ lập văn bản trả lời"):
            contents.refusal(request)
        screened(world, request, is_out=True)
        url = reverse("campaign:paper_new", args=["tu-choi", request.pk])
        made = client_of(world.officer).post(url, {"number": "12", "issued_on": "2026-10-01", "signer_name": "Lường Văn Ba"})
        assert made.status_code == 302
        text = client_of(world.officer).get(made["Location"]).content.decode()
        assert "Hà Văn Hỏi" in text
        assert "Phiếu A: hộ có" in text
        assert client_of(world.front).get(url).status_code == 403

    def test_a_household_of_another_commune_is_not_taken(self, world: World) -> None:
        act_as(world.society.phieng_pan_officer)
        foreign = bare_household("Hộ xã khác", "Bản Xa", code=PHIENG_PAN)
        act_as(world.officer)
        with pytest.raises(Refused, match="không có trong sổ hộ của"):
            asked(world, foreign)


class TestFoundInTheVillage:
    def sent(self, world: World) -> Household:
        village = world.poor.village
        assert village is not None
        draft = fieldwork.start_new_household(
            village=village, round=world.round, head_name="Quàng Thị Sáu", request_number="", request_on=None,
            token=uuid.uuid4(), by=world.officer,
        )  # fmt: skip
        given: dict[str, Any] = {"observed_on": "2026-10-01", "n1-sex": "F", "n1-birth_year": 1970}
        fill(draft, by=world.officer, values=given)
        submitting.submit_survey(draft=draft, by=world.officer)
        return Household.objects.get(head_name="Quàng Thị Sáu")

    def test_it_asks_and_waits_for_phieu_a(self, world: World) -> None:
        home = self.sent(world)
        request = ReviewRequest.objects.get(household=home)
        assert (request.channel, request.state) == ("found", "filed")
        assert world.campaign is not None
        actions.refresh_list(campaign=world.campaign, by=world.officer)
        assert not ReviewCase.objects.filter(household=home).exists()
        with pytest.raises(Refused, match="Còn 1 giấy đề nghị chưa ghi Phiếu A"):
            reported(world)
        screened(world, request, is_out=False)
        assert ReviewCase.objects.get(household=home).source == "request"

    def test_kept_out_it_is_not_classified_by_its_sheet(self, world: World) -> None:
        home = self.sent(world)
        screened(world, ReviewRequest.objects.get(household=home), is_out=True)
        assert world.campaign is not None
        actions.refresh_list(campaign=world.campaign, by=world.officer)
        world.scored()
        assert not Decision.objects.filter(household=home, round=world.round).exists()
        again = asked(world, home, reason="Bò chết vì rét")
        screened(world, again, is_out=False)
        world.classify()
        assert Decision.objects.filter(household=home, round=world.round).exists()

    def test_after_the_meeting_nobody_is_added(self, world: World) -> None:
        world.scored()
        world.meet(BAN_MOT)
        with pytest.raises(Refused, match="đã họp xong nên không nhận thêm hộ"):
            self.sent(world)
