"""One commune's campaign played through: opened, surveyed, met (one meeting fails), posted, objected to, reported, given
an opinion, recognised, certified; and the province's decision at the end."""

from __future__ import annotations

from datetime import date

import pytest

from giamngheo.apps.campaign import actions, states
from giamngheo.apps.campaign.models import Certificate, Consolidation, VillageList
from giamngheo.apps.campaign.queries.campaigns import village_lines
from giamngheo.apps.campaign.queries.cases import cases_in
from giamngheo.apps.campaign.queries.results import result_standing
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, ReviewCase, VillageAssignment
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .campaign_world import BAN_HAI, BAN_MOT, World, bare_household, make_world, minutes
from .conftest import Society
from .review_world import act_as


@pytest.fixture
def world(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    return make_world(society, monkeypatch)


def steps(world: World) -> dict[str, str]:
    return {line.name: line.state for line in village_lines([world.campaign], clock.today())}  # type: ignore[list-item]


def case_steps(world: World) -> dict[str, str]:
    world.campaign.commune_review.refresh_from_db()  # type: ignore[union-attr]
    return {case.household.head_name: case.step for case in cases_in(world.campaign)}  # type: ignore[arg-type, attr-defined]


def test_a_year_of_one_commune(world: World) -> None:
    society = world.society
    act_as(society.province_officer)
    actions.plan_round(round=world.round, opinion_holder="province", reason="Công văn của Sở", by=society.province_officer)

    campaign = world.opened()
    actions.add_member(campaign=campaign, full_name="Lường Văn Ba", office="Chủ tịch UBND xã", duty="head", by=world.officer)
    asked = bare_household("Vì Văn Mới", BAN_MOT)
    request = actions.file_request(campaign=campaign, household=asked, channel="direct", filed_on=world.clock.to(9, 10), by=world.officer)
    actions.screen_request(request=request, items=["motor_vehicle"], override_reason="", by=world.officer)
    villages = [row.village_id for row in VillageList.objects.filter(campaign=campaign)]
    for who, duty, of in ((world.reviewer, "reviewer", world.round), (world.head, "village_head", None)):
        review_actions.assign_villages(
            round=of, area_id=campaign.area_id, village_ids=villages, user=who, duty=duty, by=world.officer
        )
    assert VillageAssignment.objects.count() == 4
    assert steps(world) == {BAN_MOT: states.SURVEYING, BAN_HAI: states.SURVEYING}

    world.clock.to(10, 5)
    world.survey(world.poor, asked)
    assert steps(world) == {BAN_MOT: states.SURVEYED, BAN_HAI: states.SURVEYING}
    world.survey(world.near_poor, score_a=120, deprived=1)
    world.classify()
    assert set(steps(world).values()) == {states.SCORED}

    world.clock.to(10, 20)
    failed = world.meet(BAN_MOT, attended=21, agreed=10)
    assert failed.state == "failed"
    assert steps(world)[BAN_MOT] == states.SURVEYING
    with pytest.raises(Refused, match="chưa được phân loại lại"):
        world.meet(BAN_MOT)
    world.survey(asked, score_a=200, deprived=0)
    world.classify()
    world.clock.to(10, 21)
    act_as(world.head)
    called = actions.plan_meeting(village_list=world.list_of(BAN_MOT), held_on=clock.today(), place="Nhà văn hoá", by=world.head)
    act_as(world.front)
    actions.remark(meeting=called, has_attended=True, text="Họp công khai, đúng thành phần.", by=world.front)
    act_as(world.head)
    assert actions.record_meeting(meeting=called, minutes=minutes(20, 10), by=world.head).state == "passed"
    act_as(world.officer)
    world.meet(BAN_HAI)

    world.clock.to(10, 23)  # a Friday
    world.post(BAN_MOT)
    world.post(BAN_HAI)
    assert world.list_of(BAN_MOT).posted_until == date(2026, 10, 28)
    world.clock.to(10, 26)
    objection = actions.receive_objection(
        village_list=world.list_of(BAN_MOT), household=asked, from_name="Vì Văn Mới", text="Điểm chưa đúng",
        received_on=clock.today(), by=world.officer,
    )  # fmt: skip
    assert objection.due_on == date(2026, 10, 29)
    assert case_steps(world) == {"Lò Văn Ún": states.POSTED, "Vì Văn Mới": states.OBJECTED, "Cà Thị Hoa": states.POSTED}
    world.clock.to(10, 29)
    with pytest.raises(Refused, match="khiếu nại chưa xong ở Bản Một"):
        actions.send_report(campaign=campaign, number="48/BC-UBND", reported_on=clock.today(), by=world.officer)
    actions.recheck(objection=objection, is_changed=False, outcome="Giữ nguyên kết quả", rechecked_on=clock.today(), by=world.officer)
    actions.post_again(village_list=world.list_of(BAN_MOT), place="Nhà văn hoá bản", posted_on=clock.today(), by=world.officer)
    assert world.list_of(BAN_MOT).posted_until == date(2026, 11, 3)
    with pytest.raises(Refused, match="còn niêm yết đến hết 03/11/2026"):
        actions.send_report(campaign=campaign, number="48/BC-UBND", reported_on=clock.today(), by=world.officer)

    world.clock.to(11, 4)
    actions.send_report(campaign=campaign, number="48/BC-UBND", reported_on=clock.today(), by=world.officer)
    campaign.refresh_from_db()
    assert campaign.opinion_due_on == date(2026, 11, 11)
    assert "UBND tỉnh chưa có ý kiến" in " ".join(review_actions.obstacles(fresh(world), society.nam_lau_chairman))
    act_as(society.province_officer)
    actions.give_opinion(campaign=campaign, is_agreed=True, text="", number="9/SNNMT", given_on=clock.today(), by=society.province_officer)

    act_as(society.nam_lau_chairman)
    review_actions.recognise(
        commune_review=world.review, decision_number="215/QĐ-UBND", decided_on=clock.today(), signer_name="Lường Văn Ba",
        by=society.nam_lau_chairman,
    )  # fmt: skip
    assert case_steps(world) == {
        "Lò Văn Ún": states.RECOGNISED, "Vì Văn Mới": states.REFUSED, "Cà Thị Hoa": states.RECOGNISED,
    }  # fmt: skip
    act_as(world.officer)
    assert actions.issue_certificates(campaign=campaign, suffix="/GCN-UBND", issued_on=clock.today(), by=world.officer) == 2
    assert set(Certificate.objects.values_list("number", "household_class")) == {
        ("1/GCN-UBND", "NEAR_POOR"), ("2/GCN-UBND", "POOR"),
    }  # fmt: skip
    assert set(steps(world).values()) == {states.CERTIFIED}
    the_province_decides(world)


def fresh(world: World) -> CommuneReview:
    return CommuneReview.objects.select_related("round", "area").get(pk=world.review.pk)


def the_province_decides(world: World) -> None:
    officer = world.society.province_officer
    act_as(officer)
    province = officer.assignments.get().area
    paper = {"decision_number": "87/QĐ-UBND", "decided_on": clock.today(), "signer_name": "Nguyễn Văn A"}
    with pytest.raises(Refused, match="Còn 74 xã chưa công nhận"):
        actions.approve_result(round=world.round, area=province, by=officer, **paper)
    actions.consolidate(round=world.round, area=province, by=officer)
    assert not result_standing(world.round.pk).is_official
    # The other communes have nobody on their lists in this little world.
    CommuneReview.objects.filter(round=world.round).exclude(pk=world.review.pk).update(state="recognised")
    actions.approve_result(round=world.round, area=province, by=officer, **paper)
    standing = result_standing(world.round.pk)
    assert standing.is_official
    assert "87/QĐ-UBND" in standing.note
    kept = list(Consolidation.objects.values_list("standing", "totals__poor_count", "totals__recognised"))
    assert kept == [("preliminary", 1, 1), ("official", 1, 75)]
    assert ReviewCase.objects.count() == 3
