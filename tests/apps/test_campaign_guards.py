"""What holds a campaign to its procedure: what was agreed is what is posted, objections are never lost, days run forward,
a report can be taken back, and who made the list does not sign it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.actions import assign_role
from giamngheo.apps.accounts.models import User
from giamngheo.apps.campaign import actions, states
from giamngheo.apps.campaign.models import CommuneCampaign, Meeting, Objection, Posting
from giamngheo.apps.campaign.queries import contents
from giamngheo.apps.campaign.queries.frozen import differing
from giamngheo.apps.fieldwork import actions as fieldwork
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, ReviewCase
from giamngheo.apps.review.queries import who_worked_on
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .campaign_world import BAN_HAI, BAN_MOT, World, make_world, minutes, person
from .conftest import Society, area
from .review_world import NAM_LAU, act_as

ClientOf = Callable[[User], Client]


@pytest.fixture
def world(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    made = make_world(society, monkeypatch)
    made.opened()
    made.clock.to(10, 1)
    return made


def objected(world: World, household: Any) -> Objection:
    return actions.receive_objection(
        village_list=world.list_of(BAN_MOT), household=household, from_name="Vì Văn Nói", text="Điểm chưa đúng",
        received_on=clock.today(), by=world.officer,
    )  # fmt: skip


def rechecked(world: World, objection: Objection, *, is_changed: bool) -> Objection:
    return actions.recheck(
        objection=objection, is_changed=is_changed, outcome="Đã xem lại", rechecked_on=clock.today(), by=world.officer
    )


def posted_again(world: World) -> Posting:
    return actions.post_again(
        village_list=world.list_of(BAN_MOT), place="Nhà văn hoá", posted_on=clock.today(), by=world.officer
    )


def reported(world: World, number: str = "1/BC") -> CommuneCampaign:
    assert world.campaign is not None
    act_as(world.officer)
    return actions.send_report(campaign=world.campaign, number=number, reported_on=clock.today(), by=world.officer)


def fresh(world: World) -> CommuneReview:
    return CommuneReview.objects.select_related("round", "area").get(pk=world.review.pk)


def recognised(world: World) -> None:
    chairman = world.society.nam_lau_chairman
    act_as(chairman)
    review_actions.recognise(
        commune_review=fresh(world),
        decision_number="215/QĐ-UBND",
        decided_on=clock.today(),
        signer_name="Lường Văn Ba",
        by=chairman,
    )


class TestWhatWasAgreedIsPosted:
    def test_a_class_changed_after_the_meeting_is_not_posted(self, world: World) -> None:
        world.scored()
        world.meet(BAN_MOT)
        world.survey(world.poor, score_a=200, deprived=0)
        world.classify()
        with pytest.raises(Refused, match="hộ Lò Văn Ún ở Bản Một không còn như hội nghị ngày 01/10/2026 đã nhất trí"):
            world.post(BAN_MOT)
        actions.reopen_list(village_list=world.list_of(BAN_MOT), reason="Điều tra lại", by=world.officer)
        world.classify()
        world.meet(BAN_MOT)
        world.post(BAN_MOT)
        assert Posting.objects.get().rows[0]["household_class"] == "NOT_POOR"

    def test_after_a_recheck_only_the_objected_household_may_differ(self, world: World) -> None:
        other = _second_household(world)
        world.scored()
        world.survey(other)
        world.classify()
        world.meet(BAN_MOT)
        world.post(BAN_MOT)
        found = objected(world, world.poor)
        world.survey(world.poor, other, score_a=200, deprived=0)
        world.classify()
        rechecked(world, found, is_changed=True)
        with pytest.raises(Refused, match="hộ Lường Thị Hai ở Bản Một đã thay đổi mà không do phúc tra"):
            posted_again(world)
        world.survey(other)
        world.classify()
        posted_again(world)
        assert world.list_of(BAN_MOT).state == states.POSTED

    def test_a_recheck_that_keeps_the_result_keeps_it(self, world: World) -> None:
        world.posted_everywhere()
        found = objected(world, world.poor)
        rechecked(world, found, is_changed=False)
        world.survey(world.poor, score_a=200, deprived=0)
        world.classify()
        with pytest.raises(Refused, match="hộ Lò Văn Ún ở Bản Một đã thay đổi mà không do phúc tra"):
            posted_again(world)

    def test_a_change_that_was_found_must_show(self, world: World) -> None:
        world.posted_everywhere()
        rechecked(world, objected(world, world.poor), is_changed=True)
        with pytest.raises(Refused, match="kết quả phân loại vẫn như lúc niêm yết"):
            posted_again(world)

    def test_an_objection_about_nobody_changes_nobody(self, world: World) -> None:
        world.posted_everywhere()
        found = objected(world, None)
        with pytest.raises(Refused, match="không về riêng hộ nào"):
            rechecked(world, found, is_changed=True)
        rechecked(world, found, is_changed=False)
        posted_again(world)

    def test_minutes_say_what_was_agreed_for_ever(self, world: World) -> None:
        world.posted_everywhere()
        found = objected(world, world.poor)
        world.survey(world.poor, score_a=200, deprived=0)
        world.classify()
        rechecked(world, found, is_changed=True)
        meeting = Meeting.objects.get(village_list=world.list_of(BAN_MOT))
        _kind, content = contents.minutes(meeting)
        assert content["households"] == [{"head_name": "Lò Văn Ún", "class_proposed": "Hộ nghèo"}]
        first = Posting.objects.filter(village_list=world.list_of(BAN_MOT)).first()
        assert first is not None
        assert contents.posting_list(first)[1]["households"] == [
            {"head_name": "Lò Văn Ún", "village": "Bản Một", "household_class": "Hộ nghèo"}
        ]

    def test_who_came_and_who_went_differ(self) -> None:
        def row(pk: int, code: str) -> dict[str, Any]:
            return {
                "household_id": pk,
                "head_name": str(pk),
                "household_class": code,
                "score_a": None,
                "score_b_min": 1,
                "score_b_max": 1,
            }

        assert differing([row(1, "POOR"), row(2, "POOR")], [row(2, "POOR"), row(3, "POOR")]) == {1: "1", 3: "3"}
        assert differing([row(1, "POOR")], [row(1, "NEAR_POOR")]) == {1: "1"}
        assert differing([row(1, "POOR")], [{**row(1, "POOR"), "head_name": "đã sửa tên"}]) == {}


def _second_household(world: World) -> Any:
    from .campaign_world import bare_household

    home = bare_household("Lường Thị Hai", BAN_MOT)
    request = actions.file_request(
        campaign=world.campaign,
        household=home,
        channel="direct",
        filed_on=clock.today(),
        by=world.officer,  # type: ignore[arg-type]
    )
    actions.screen_request(request=request, items=[], override_reason="", by=world.officer)
    return home


class TestObjectionsAreNeverLost:
    def test_no_recheck_while_the_village_is_surveyed_again(self, world: World) -> None:
        """A re-check of a reopened village led past its meeting."""
        world.posted_everywhere()
        found = objected(world, world.poor)
        actions.reopen_list(village_list=world.list_of(BAN_MOT), reason="Nhập sai", by=world.officer)
        with pytest.raises(Refused, match="danh sách bản đang ở bước “đang rà soát”"):
            rechecked(world, found, is_changed=False)
        assert world.list_of(BAN_MOT).state == states.SURVEYING

    def test_open_objections_outlive_a_reopening(self, world: World) -> None:
        world.posted_everywhere()
        found = objected(world, world.poor)
        actions.reopen_list(village_list=world.list_of(BAN_MOT), reason="Nhập sai", by=world.officer)
        world.classify()
        world.meet(BAN_MOT)
        world.post(BAN_MOT)
        assert world.list_of(BAN_MOT).state == states.OBJECTED
        world.clock.to(10, 20)
        with pytest.raises(Refused, match="Còn khiếu nại chưa xong ở Bản Một"):
            reported(world)
        found.refresh_from_db()
        rechecked(world, found, is_changed=False)
        posted_again(world)
        world.clock.to(11, 2)
        reported(world)

    def test_the_new_posting_answers_what_was_rechecked(self, world: World) -> None:
        world.posted_everywhere()
        found = rechecked(world, objected(world, world.poor), is_changed=False)
        actions.reopen_list(village_list=world.list_of(BAN_MOT), reason="Nhập sai", by=world.officer)
        world.classify()
        world.meet(BAN_MOT)
        world.post(BAN_MOT)
        found.refresh_from_db()
        assert (found.state, found.posting_id) == ("answered", Posting.objects.order_by("id").last().pk)  # type: ignore[union-attr]
        assert world.list_of(BAN_MOT).state == states.POSTED

    def test_a_row_that_is_open_blocks_whatever_the_step_says(self, world: World) -> None:
        world.posted_everywhere()
        objected(world, world.poor)
        row = world.list_of(BAN_MOT)
        row.state = states.POSTED
        row.save()
        world.clock.to(10, 20)
        with pytest.raises(Refused, match="Còn khiếu nại chưa xong ở Bản Một"):
            reported(world)


class TestAReportTakenBack:
    def test_what_changed_after_the_report_has_a_way_back(self, world: World) -> None:
        world.posted_everywhere()
        world.clock.to(10, 20)
        reported(world)
        world.survey(world.poor, score_a=200, deprived=1)
        world.classify()
        chairman = world.society.nam_lau_chairman
        told = " ".join(review_actions.obstacles(fresh(world), chairman))
        assert "Rút báo cáo của xã để làm lại" in told
        assert world.campaign is not None
        with pytest.raises(Refused, match="Chỉ cán bộ giảm nghèo xã hoặc Chủ tịch UBND xã"):
            actions.withdraw_report(campaign=world.campaign, reason="x", by=world.front)
        with pytest.raises(Refused, match="Ghi lý do"):
            actions.withdraw_report(campaign=world.campaign, reason=" ", by=chairman)
        act_as(chairman)
        back = actions.withdraw_report(campaign=world.campaign, reason="Hộ Lò Văn Ún điều tra lại", by=chairman)
        assert (back.state, back.returned_by_id) == (states.RETURNED, chairman.pk)
        act_as(world.officer)
        actions.reopen_list(village_list=world.list_of(BAN_MOT), reason="Điều tra lại", by=world.officer)
        world.classify()
        world.meet(BAN_MOT)
        world.post(BAN_MOT)
        world.clock.to(11, 2)
        reported(world, "2/BC")
        recognised(world)
        with pytest.raises(Refused, match="đã được công nhận"):
            actions.withdraw_report(campaign=world.campaign, reason="muộn", by=chairman)

    def test_on_screen(self, world: World, client_of: ClientOf) -> None:
        world.posted_everywhere()
        world.clock.to(10, 20)
        reported(world)
        url = reverse("campaign:commune", args=[2026, world.review.area_id])
        act = reverse("campaign:withdraw", args=[2026, world.review.area_id])
        assert act not in client_of(world.society.province_officer).get(url).content.decode()
        client = client_of(world.society.nam_lau_chairman)
        assert act in client.get(url).content.decode()
        assert client.post(act, {"reason": "Sai số liệu"}).status_code == 302
        page = client_of(world.officer).get(url).content.decode()
        assert "Đã rút báo cáo ngày 20/10/2026: Sai số liệu" in page


class TestDaysRunForward:
    def test_a_second_meeting_comes_after_the_first(self, world: World) -> None:
        world.scored()
        world.clock.to(10, 5)
        world.meet(BAN_MOT, attended=20, agreed=2)
        world.classify()
        with pytest.raises(Refused, match="ngày sau hội nghị không đạt lần trước"):
            world.meet(BAN_MOT)
        world.clock.to(10, 6)
        called = actions.plan_meeting(
            village_list=world.list_of(BAN_MOT), held_on=clock.today(), place="Nhà", by=world.officer
        )
        early = actions.Minutes(date(2026, 9, 1), "Nhà", 20, 18, "A", "B", ["C"])
        with pytest.raises(Refused, match="Ngày họp không được trước"):
            actions.record_meeting(meeting=called, minutes=early, by=world.officer)

    def test_nobody_meets_before_the_last_household_is_surveyed(self, world: World) -> None:
        world.survey(world.poor, world.near_poor, on=date(2026, 10, 1))
        world.classify()
        with pytest.raises(Refused, match=r"ngày điều tra hộ cuối cùng của bản \(01/10/2026\)"):
            actions.plan_meeting(
                village_list=world.list_of(BAN_MOT), held_on=date(2026, 9, 30), place="Nhà", by=world.officer
            )

    def test_the_report_is_dated_after_the_last_day_of_posting(self, world: World) -> None:
        world.posted_everywhere()
        until = world.list_of(BAN_MOT).posted_until
        world.clock.to(10, 20)
        assert until is not None
        assert world.campaign is not None
        with pytest.raises(Refused, match="Ngày báo cáo phải sau ngày cuối niêm yết"):
            actions.send_report(campaign=world.campaign, number="1", reported_on=until, by=world.officer)

    def test_a_posting_recorded_late_says_why(self, world: World, client_of: ClientOf) -> None:
        world.scored()
        world.meet(BAN_MOT)
        world.clock.to(10, 4)
        actions_of = {
            "village_list": world.list_of(BAN_MOT),
            "place": "Nhà",
            "posted_on": date(2026, 10, 1),
            "by": world.officer,
        }
        world.clock.to(10, 5)
        with pytest.raises(Refused, match="ghi lùi 4 ngày, quá 3 ngày"):
            actions.post_result(**actions_of)
        assert actions.post_result(**actions_of, late_reason="Mất mạng một tuần").late_reason == "Mất mạng một tuần"
        page = (
            client_of(world.officer).get(reverse("campaign:village", args=[world.list_of(BAN_MOT).pk])).content.decode()
        )
        assert "Ghi muộn, ngày 05/10/2026: Mất mạng một tuần" in page


class TestWhoKnowsWhat:
    def assign(self, world: World, user: User, duty: str) -> None:
        act_as(world.officer)
        review_actions.assign_villages(
            round=world.round if duty == "reviewer" else None, area_id=world.review.area_id, user=user, duty=duty,
            village_ids=[world.list_of(BAN_MOT).village_id or 0], by=world.officer,
        )  # fmt: skip

    def urls(self, world: World) -> tuple[str, str]:
        act_as(world.officer)
        pk = world.list_of(BAN_MOT).pk
        return reverse("campaign:village", args=[pk]), reverse("campaign:village_file", args=[pk, "csv"])

    def test_before_the_posting_only_who_needs_the_result_knows_it(self, world: World, client_of: ClientOf) -> None:
        world.scored()
        self.assign(world, world.head, "village_head")
        self.assign(world, world.reviewer, "reviewer")
        page, file = self.urls(world)
        society = world.society
        knows = {}
        for user in (
            world.officer,
            society.nam_lau_chairman,
            world.head,
            world.reviewer,
            world.front,
            society.province_officer,
        ):
            client = client_of(user)
            text = client.get(page).content.decode()
            knows[user.username] = ("Kết quả" in _heads(text), client.get(file).status_code)
            assert "Lò Văn Ún" in text
        yes, no = (True, 200), (False, 403)
        assert list(knows.values()) == [yes, yes, yes, no, no, no], knows
        cases = reverse("campaign:case_list", args=[2026, world.review.area_id])
        page_of_all = client_of(society.province_officer).get(f"{cases}?buoc=scored").content.decode()
        assert _rows(page_of_all).count("Hộ nghèo") == 1  # last year's; this year's is not told yet
        assert "Lò Văn Ún" not in client_of(society.province_officer).get(f"{cases}?hang=POOR").content.decode()
        act_as(world.officer)
        for name in (BAN_MOT, BAN_HAI):
            world.meet(name)
            world.post(name)
        for user in (world.front, society.province_officer, world.reviewer):
            assert "Kết quả" in _heads(client_of(user).get(page).content.decode()), user.username
        assert "Lò Văn Ún" in client_of(society.province_officer).get(f"{cases}?hang=POOR").content.decode()

    def test_who_reads_figures_opens_no_household(self, world: World, client_of: ClientOf) -> None:
        world.posted_everywhere()
        page, file = self.urls(world)
        client = client_of(world.society.province_leader)
        assert [client.get(url).status_code for url in (page, file)] == [403, 403]
        commune = client.get(reverse("campaign:commune", args=[2026, world.review.area_id])).content.decode()
        assert BAN_MOT in commune
        assert page not in commune

    def test_who_objected_is_told_to_few(self, world: World, client_of: ClientOf) -> None:
        world.posted_everywhere()
        self.assign(world, world.head, "village_head")
        objected(world, world.poor)
        page, _file = self.urls(world)
        society = world.society
        hears = {}
        for user in (world.officer, society.nam_lau_chairman, world.head, world.front, society.province_officer):
            text = client_of(user).get(page).content.decode()
            hears[user.username] = "Vì Văn Nói" in text or "Điểm chưa đúng" in text
            assert "chưa phúc tra, hạn" in text
        assert list(hears.values()) == [True, True, False, False, False], hears

    def test_the_level_that_gives_the_opinion_hears_them(
        self, society: Society, monkeypatch: pytest.MonkeyPatch, client_of: ClientOf
    ) -> None:
        world = make_world(society, monkeypatch)
        act_as(society.province_officer)
        actions.plan_round(round=world.round, opinion_holder="province", reason="Công văn", by=society.province_officer)
        world.opened()
        world.clock.to(10, 1)
        world.posted_everywhere()
        objected(world, world.poor)
        assert "Vì Văn Nói" in client_of(society.province_officer).get(self.urls(world)[0]).content.decode()

    def test_a_reviewer_of_the_village_calls_no_meeting(self, world: World) -> None:
        """Somebody who may head villages and reviews this one: the duty in the village counts, not the role."""
        world.scored()
        assign_role(
            user=world.head,
            role="reviewer",
            area=area(NAM_LAU),
            agency_id="",
            valid_from=date(2021, 1, 1),
            valid_to=None,
            by=None,
        )
        self.assign(world, world.head, "reviewer")
        act_as(world.head)
        with pytest.raises(Refused, match="chưa được phân công bản này với nhiệm vụ trưởng bản"):
            actions.plan_meeting(village_list=world.list_of(BAN_MOT), held_on=clock.today(), place="x", by=world.head)


def _heads(page: str) -> str:
    return page[page.index("<thead") : page.index("</thead>")]


def _rows(page: str) -> str:
    return page[page.index("<tbody") : page.index("</tbody>")]


class TestFourEyes:
    def test_whoever_made_the_list_does_not_sign_it(self, world: World) -> None:
        people = {name: person(f"pho-{name}", "commune_officer") for name in ("drop", "screen", "meet", "post", "save")}
        before = who_worked_on(fresh(world))
        assert not before & {one.pk for one in people.values()}
        home = _second_household(world)
        act_as(people["screen"])
        ReviewCase.objects.filter(household=home).update(dropped_at=None)
        world.scored()
        world.survey(home)
        world.classify()
        called = actions.plan_meeting(
            village_list=world.list_of(BAN_MOT), held_on=clock.today(), place="x", by=world.officer
        )
        actions.record_meeting(meeting=called, minutes=minutes(20, 18), by=people["meet"])
        actions.post_result(village_list=world.list_of(BAN_MOT), place="x", posted_on=clock.today(), by=people["post"])
        act_as(world.reviewer)
        draft = _sheet_of_another(world, people["save"])
        assert draft.started_by_id != people["save"].pk
        found = who_worked_on(fresh(world))
        assert {people[name].pk for name in ("meet", "post", "save")} <= found

    def test_dropping_and_screening_count(self, world: World) -> None:
        dropper, screener = person("pho-a", "commune_officer"), person("pho-b", "commune_officer")
        home = _second_household(world)
        actions.drop_case(case=ReviewCase.objects.get(household=home), reason="Ghi trùng", by=dropper)
        from .campaign_world import bare_household

        request = actions.file_request(
            campaign=world.campaign, household=bare_household("Hộ khác", BAN_HAI), channel="direct",  # type: ignore[arg-type]
            filed_on=clock.today(), by=world.officer,
        )  # fmt: skip
        actions.screen_request(request=request, items=[], override_reason="", by=screener)
        assert {dropper.pk, screener.pk} <= who_worked_on(fresh(world))


def _sheet_of_another(world: World, other: User) -> Any:
    """A sheet that the officer began and another saved."""
    act_as(world.officer)
    draft = fieldwork.start_survey(household=world.near_poor, round=world.round, by=world.officer)
    act_as(other)
    fieldwork.save_answers(draft_id=draft.pk, version=draft.version, key="k1", given={"score_a": "200"}, by=other)
    return draft
