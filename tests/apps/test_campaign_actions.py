"""The campaign's writes and everything they refuse: terms, the vote, drift after posting, requests, villages, scope."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.campaign import actions, states, terms
from giamngheo.apps.campaign.models import CommuneCampaign, Meeting, Posting, ReviewRequest, VillageList
from giamngheo.apps.campaign.queries.campaigns import village_lines
from giamngheo.apps.places.models import Area
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, Decision, ReviewCase
from giamngheo.apps.review.queries import who_worked_on
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock
from giamngheo.kit.workdays import after_working_days

from .campaign_world import (
    BAN_HAI,
    BAN_MOT,
    World,
    add_decision,
    bare_household,
    make_world,
    minutes,
    person,
    recognised_list,
)
from .conftest import Society, area
from .review_world import PHIENG_PAN, act_as


@pytest.fixture
def world(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    return make_world(society, monkeypatch)


def refresh_review(world: World) -> CommuneReview:
    return CommuneReview.objects.select_related("round", "area").get(pk=world.review.pk)


def opine(world: World, campaign: CommuneCampaign, *, is_agreed: bool, text: str) -> None:
    actions.give_opinion(
        campaign=campaign, is_agreed=is_agreed, text=text, number="1", given_on=clock.today(), by=world.society.province_officer
    )


class TestTerms:
    def test_a_posting_of_a_friday_hangs_until_wednesday(self, db: None) -> None:
        assert terms.posted_until(date(2026, 10, 23)) == date(2026, 10, 28)

    def test_holidays_do_not_count(self, db: None) -> None:
        """2/9/2026 is a Wednesday, free with the day before or after it."""
        assert terms.posted_until(date(2026, 8, 31)) > date(2026, 9, 3)

    @settings(max_examples=60, deadline=None)
    @given(attended=st.integers(1, 400), agreed=st.integers(0, 400))
    def test_half_is_enough_and_less_is_not(self, attended: int, agreed: int) -> None:
        assert terms.meeting_passes(agreed, attended) == (2 * agreed >= attended)

    @settings(max_examples=80, deadline=None)
    @given(offset=st.integers(0, 700), count=st.integers(0, 12))
    def test_counting_back_is_the_latest_day_that_still_fits(self, offset: int, count: int) -> None:
        end = date(2025, 1, 1) + timedelta(days=offset)
        start = terms.before_working_days(end, count)
        assert after_working_days(start, count) <= end
        assert after_working_days(start + timedelta(days=1), count) > end

    @pytest.mark.parametrize("holder", ["none", "province"])
    def test_the_proposed_calendar_lets_every_term_run_out(self, db: None, holder: str) -> None:
        closes_on = date(2026, 12, 14)
        days = terms.proposed_calendar(closes_on, holder)
        assert days.survey_due_on <= days.meeting_due_on <= days.posting_due_on
        assert terms.posted_until(days.posting_due_on) < days.report_due_on <= closes_on
        if holder != "none":
            assert terms.opinion_due(days.report_due_on) <= closes_on

    def test_the_opinion_was_the_districts_until_it_ended(self, db: None) -> None:
        law = terms.law()
        holders = {day: law.opinion_on(day) for day in (date(2024, 12, 14), date(2025, 12, 14))}
        assert {day: found.holder for day, found in holders.items() if found} == {
            date(2024, 12, 14): "district", date(2025, 12, 14): "none",
        }  # fmt: skip

    def test_what_is_not_confirmed_is_said(self, db: None) -> None:
        assert any("sau năm 2025" in doubt for doubt in terms.doubts(date(2026, 12, 14)))
        assert not any("sau năm 2025" in doubt for doubt in terms.doubts(date(2025, 12, 14)))


class TestOpening:
    def test_the_list_is_the_last_official_word(self, world: World) -> None:
        world.opened()
        found = ReviewCase.objects.values_list("household__head_name", "source", "earlier_class")
        assert set(found) == {("Lò Văn Ún", "on_list", "POOR"), ("Cà Thị Hoa", "on_list", "NEAR_POOR")}

    def test_twice_is_refused_and_changes_nothing(self, world: World) -> None:
        world.opened()
        with pytest.raises(Refused, match="đã được mở"):
            world.opened()
        assert CommuneCampaign.objects.count() == 1
        assert ReviewCase.objects.count() == 2

    def test_only_the_communes_own_officer_opens(self, world: World) -> None:
        calendar = terms.proposed_calendar(world.round.closes_on, "none")
        for user in (world.society.nam_lau_chairman, world.society.phieng_pan_officer, world.reviewer, world.front):
            with pytest.raises(Refused, match="Chỉ cán bộ giảm nghèo xã"):
                actions.open_campaign(commune_review=world.review, calendar=calendar, by=user)

    def test_a_calendar_out_of_order_is_refused(self, world: World) -> None:
        day = date(2026, 10, 1)
        wrong = terms.Calendar(day, day - timedelta(days=1), day, day)
        with pytest.raises(Refused, match="theo thứ tự"):
            actions.open_campaign(commune_review=world.review, calendar=wrong, by=world.officer)

    def test_a_household_that_left_the_register_is_not_listed(self, world: World) -> None:
        world.poor.closed_on = date(2026, 5, 1)
        world.poor.save()
        world.opened()
        assert set(ReviewCase.objects.values_list("household__head_name", flat=True)) == {"Cà Thị Hoa"}

    def test_a_form_without_a_request_joins_the_list_and_says_so(self, world: World) -> None:
        campaign = world.opened()
        new = bare_household("Hà Thị Mới", BAN_MOT)
        world.survey(new)
        assert actions.refresh_list(campaign=campaign, by=world.officer)["surveyed"] == 1
        assert actions.refresh_list(campaign=campaign, by=world.officer) == {"listed": 0, "surveyed": 0, "villages": 0}
        assert ReviewCase.objects.get(household=new).source == "surveyed"

    def test_one_head_of_the_committee(self, world: World) -> None:
        campaign = world.opened()
        head = actions.add_member(campaign=campaign, full_name="A", office="Chủ tịch", duty="head", by=world.officer)
        with pytest.raises(Refused, match="đã có Trưởng ban"):
            actions.add_member(campaign=campaign, full_name="B", office="Phó", duty="head", by=world.officer)
        actions.end_member(member=head, by=world.officer)
        actions.add_member(campaign=campaign, full_name="B", office="Phó", duty="head", by=world.officer)


class TestNewlyEscaped:
    def test_followed_up_for_36_months_and_never_classified_anew(
        self, society: Society, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = make_world(society, monkeypatch)
        act_as(world.officer)
        # Poor at the end of 2024 (the old map), out at the end of 2025: the clock runs from the decision of 2025.
        escaped = bare_household("Quàng Văn Thoát", BAN_MOT)
        recognised_list(society, 2024, [(escaped, 100, 4)], date(2024, 12, 12))
        add_decision(world, escaped, "NOT_POOR")
        campaign = world.opened()
        case = ReviewCase.objects.get(household=escaped)
        assert (case.source, case.escaped_on) == ("newly_escaped", date(2025, 12, 10))
        world.survey(world.poor, world.near_poor, escaped)
        world.classify()
        assert not Decision.objects.filter(round=world.round, household=escaped).exists()
        line = next(x for x in village_lines([campaign], clock.today()) if x.name == BAN_MOT)
        assert (line.total, line.follow_up, line.scored) == (1, 1, 1)
        assert not [s for s in review_actions.obstacles(refresh_review(world), society.nam_lau_chairman) if "thay đổi" in s]

    def test_one_that_asks_again_is_reviewed(self, society: Society, monkeypatch: pytest.MonkeyPatch) -> None:
        world = make_world(society, monkeypatch)
        act_as(world.officer)
        escaped = bare_household("Quàng Văn Thoát", BAN_MOT)
        recognised_list(society, 2024, [(escaped, 100, 4)], date(2024, 12, 12))
        add_decision(world, escaped, "NOT_POOR")
        campaign = world.opened()
        request = actions.file_request(
            campaign=campaign, household=escaped, channel="post", filed_on=clock.today(), by=world.officer
        )
        actions.screen_request(request=request, items=[], override_reason="", by=world.officer)
        world.survey(world.poor, world.near_poor, escaped)
        world.classify()
        assert Decision.objects.get(round=world.round, household=escaped).household_class == "POOR"


class TestRequests:
    def test_at_the_threshold_the_household_stays_out_unless_a_reason_is_given(self, world: World) -> None:
        campaign = world.opened()
        three = ["motor_vehicle", "washing_machine", "floor_30"]
        results = []
        for index, (items, reason) in enumerate(((three[:2], ""), (three, ""), (three, "Tài sản hỏng vì lũ"))):
            home = bare_household(f"Hộ {index}", BAN_MOT)
            made = actions.file_request(
                campaign=campaign, household=home, channel="direct", filed_on=clock.today(), by=world.officer
            )
            done = actions.screen_request(request=made, items=items, override_reason=reason, by=world.officer)
            results.append((done.state, ReviewCase.objects.filter(household=home).exists()))
        assert results == [("accepted", True), ("screened_out", False), ("accepted", True)]
        assert ReviewRequest.objects.get(override_reason="Tài sản hỏng vì lũ").threshold == 3

    def test_one_request_per_household_screened_once(self, world: World) -> None:
        campaign = world.opened()
        home = bare_household("Hộ đề nghị", BAN_MOT)
        give = {"campaign": campaign, "household": home, "channel": "direct", "filed_on": clock.today(), "by": world.officer}
        made = actions.file_request(**give)
        with pytest.raises(Refused, match="đã có giấy đề nghị"):
            actions.file_request(**give)
        actions.screen_request(request=made, items=[], override_reason="", by=world.officer)
        with pytest.raises(Refused, match="đã được ghi"):
            actions.screen_request(request=made, items=[], override_reason="", by=world.officer)

    def test_who_is_on_the_list_needs_none(self, world: World) -> None:
        campaign = world.opened()
        with pytest.raises(Refused, match="không cần giấy đề nghị"):
            actions.file_request(
                campaign=campaign, household=world.poor, channel="direct", filed_on=clock.today(), by=world.officer
            )

    def test_a_village_that_has_met_takes_nobody(self, world: World) -> None:
        campaign = world.opened()
        world.scored()
        world.meet(BAN_MOT)
        with pytest.raises(Refused, match="Bản Một đã họp xong"):
            actions.file_request(
                campaign=campaign, household=bare_household("Muộn", BAN_MOT), channel="direct",
                filed_on=clock.today(), by=world.officer,
            )  # fmt: skip


class TestMeetings:
    def test_nobody_meets_before_every_household_is_scored(self, world: World) -> None:
        world.opened()
        with pytest.raises(Refused, match="còn 1 hộ chưa có phiếu"):
            world.meet(BAN_MOT)
        world.survey(world.poor, world.near_poor)
        with pytest.raises(Refused, match="chưa phân loại"):
            world.meet(BAN_MOT)

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"attended": 0, "agreed": 0}, "ít nhất một người"),
            ({"attended": 10, "agreed": 11}, "từ 0 đến số người dự"),
            ({"attended": 10, "agreed": 9, "secretary": "lò văn trưởng"}, "hai người khác nhau"),
            ({"attended": 10, "agreed": 9, "representatives": [" "]}, "đại diện hộ gia đình"),
            ({"attended": 10, "agreed": 9, "chair": " "}, "chủ trì"),
        ],
    )
    def test_minutes_that_cannot_be(self, world: World, values: dict, sentence: str) -> None:
        world.opened()
        world.scored()
        called = actions.plan_meeting(
            village_list=world.list_of(BAN_MOT), held_on=clock.today(), place="Nhà văn hoá", by=world.officer
        )
        with pytest.raises(Refused, match=sentence):
            actions.record_meeting(
                meeting=called, minutes=minutes(values.pop("attended"), values.pop("agreed"), **values), by=world.officer
            )
        assert Meeting.objects.get().state == "planned"

    def test_a_head_acts_only_in_villages_assigned(self, world: World) -> None:
        world.opened()
        world.scored()
        village = world.list_of(BAN_MOT).village_id or 0
        review_actions.assign_villages(
            round=None, area_id=world.review.area_id, village_ids=[village], user=world.head, duty="village_head", by=world.officer
        )
        act_as(world.head)
        actions.plan_meeting(village_list=world.list_of(BAN_MOT), held_on=clock.today(), place="Nhà", by=world.head)
        with pytest.raises(Refused, match="chưa được phân công bản này"):
            actions.plan_meeting(village_list=world.list_of(BAN_HAI), held_on=clock.today(), place="Nhà", by=world.head)

    def test_only_the_front_remarks(self, world: World) -> None:
        world.opened()
        world.scored()
        meeting = world.meet(BAN_MOT)
        with pytest.raises(Refused, match="Chỉ Mặt trận Tổ quốc xã"):
            actions.remark(meeting=meeting, has_attended=True, text="x", by=world.officer)
        stranger = person("mattran.phiengpan2", "commune_front", PHIENG_PAN)
        with pytest.raises(Refused, match="Chỉ Mặt trận Tổ quốc xã"):
            actions.remark(meeting=meeting, has_attended=True, text="x", by=stranger)

    def test_a_village_sent_back_meets_and_is_posted_again(self, world: World) -> None:
        world.opened()
        world.posted_everywhere()
        actions.reopen_list(village_list=world.list_of(BAN_MOT), reason="Nhập sai điểm", by=world.officer)
        with pytest.raises(Refused, match="chưa được phân loại lại"):
            world.meet(BAN_MOT)
        world.classify()
        assert world.meet(BAN_MOT).number == 2
        found = Meeting.objects.filter(village_list=world.list_of(BAN_MOT)).values_list("state", flat=True)
        assert sorted(found) == ["passed", "set_aside"]


class TestGuards:
    def test_what_changes_after_posting_is_told_and_stops_the_report(self, world: World) -> None:
        campaign = world.opened()
        world.posted_everywhere()
        world.survey(world.poor, deprived=6)
        world.classify()
        world.clock.to(11, 20)
        with pytest.raises(Refused, match="Kết quả của Bản Một đã thay đổi sau khi niêm yết"):
            actions.send_report(campaign=campaign, number="1/BC", reported_on=clock.today(), by=world.officer)

    def test_a_household_nobody_listed_stops_the_report(self, world: World) -> None:
        campaign = world.opened()
        world.posted_everywhere()
        world.survey(bare_household("Hộ lạ", BAN_MOT))
        world.clock.to(11, 20)
        with pytest.raises(Refused, match="1 hộ đã có phiếu nhưng chưa nằm trong danh sách"):
            actions.send_report(campaign=campaign, number="1/BC", reported_on=clock.today(), by=world.officer)

    def test_recognition_waits_for_the_report(self, world: World) -> None:
        world.opened()
        world.posted_everywhere()
        found = " ".join(review_actions.obstacles(refresh_review(world), world.society.nam_lau_chairman))
        assert "Xã chưa gửi báo cáo" in found
        assert "còn niêm yết đến hết" in found

    def test_a_commune_without_a_campaign_recognises_as_before(self, world: World) -> None:
        world.survey(world.poor, world.near_poor)
        world.classify()
        assert review_actions.obstacles(refresh_review(world), world.society.nam_lau_chairman) == []

    def test_reviewers_and_who_rechecked_do_not_recognise(self, world: World) -> None:
        world.opened()
        chairman = world.society.nam_lau_chairman
        assert chairman.pk not in who_worked_on(refresh_review(world))
        assign_role(user=chairman, role="reviewer", area=world.review.area, agency_id="", valid_from=date(2026, 1, 1),
                    valid_to=None, by=None)  # fmt: skip
        review_actions.assign_villages(
            round=world.round, area_id=world.review.area_id, village_ids=[world.list_of(BAN_MOT).village_id or 0], user=chairman,
            duty="reviewer", by=world.officer,
        )  # fmt: skip
        assert chairman.pk in who_worked_on(refresh_review(world))

    def test_the_opinion_step_off_lets_the_report_be_enough(self, world: World) -> None:
        campaign = world.opened()
        world.posted_everywhere()
        world.clock.to(11, 20)
        actions.send_report(campaign=campaign, number="1/BC", reported_on=clock.today(), by=world.officer)
        assert review_actions.obstacles(refresh_review(world), world.society.nam_lau_chairman) == []
        with pytest.raises(Refused, match="không có bước cho ý kiến"):
            opine(world, campaign, is_agreed=True, text="")

    def test_a_report_sent_back_is_sent_again(self, world: World) -> None:
        province = world.society.province_officer
        act_as(province)
        actions.plan_round(round=world.round, opinion_holder="province", reason="Công văn", by=province)
        campaign = world.opened()
        world.posted_everywhere()
        world.clock.to(11, 20)
        actions.send_report(campaign=campaign, number="1/BC", reported_on=clock.today(), by=world.officer)
        act_as(province)
        with pytest.raises(Refused, match="việc xã phải làm lại"):
            opine(world, campaign, is_agreed=False, text="")
        opine(world, campaign, is_agreed=False, text="Kiểm tra lại Bản Hai")
        with pytest.raises(Refused, match="Đã có xã gửi báo cáo"):
            actions.plan_round(round=world.round, opinion_holder="none", reason="x", by=province)
        act_as(world.officer)
        again = actions.send_report(campaign=campaign, number="2/BC", reported_on=clock.today(), by=world.officer)
        assert (again.state, again.report_number) == (states.REPORTED, "2/BC")

    def test_certificates_wait_for_recognition_and_are_issued_once(self, world: World) -> None:
        campaign = world.opened()
        with pytest.raises(Refused, match="chưa công nhận"):
            actions.issue_certificates(campaign=campaign, suffix="/X", issued_on=clock.today(), by=world.officer)


def test_acts_are_in_the_log(world: World) -> None:
    world.opened()
    world.posted_everywhere()
    said = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"mở rà soát của xã", "mời hội nghị bản", "ghi hội nghị bản", "niêm yết kết quả"} <= said


def test_what_was_said_and_posted_is_never_rewritten(world: World) -> None:
    world.opened()
    world.posted_everywhere()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Posting.objects.update(place="nơi khác")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        VillageList.objects.all()._raw_delete("default")


def test_of_a_round_of_the_old_map_the_district_has_the_word(society: Society) -> None:
    """The province's officer gives no opinion where the district does; a district's officer only in their own communes."""
    act_as(society.province_officer)
    old = area("03784", "2021")
    assert old.parent is not None
    other = Area.objects.filter(generation_id="2021", kind="district").exclude(pk=old.parent_id).first()
    with pytest.raises(Refused, match="do UBND cấp huyện cho ý kiến"):
        actions.check_holder(society.province_officer, "district", old.pk)
    here, elsewhere = district_officer("huyen1", old.parent), district_officer("huyen2", other)
    actions.check_holder(here, "district", old.pk)
    with pytest.raises(Refused, match="do UBND cấp huyện cho ý kiến"):
        actions.check_holder(elsewhere, "district", old.pk)


def district_officer(username: str, district: Any) -> User:
    user = create_user(username=username, full_name=username, password=None, by=None, is_demo=True)
    assign_role(user=user, role="district_officer", area=district, agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None)
    return user
