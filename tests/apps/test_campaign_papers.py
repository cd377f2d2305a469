"""Papers of a campaign: each made once from its rows, with what the law names and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.campaign import actions
from giamngheo.apps.campaign.models import CommuneCampaign, Objection
from giamngheo.apps.campaign.queries import contents
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .campaign_world import BAN_MOT, World, make_world
from .conftest import Society
from .review_world import act_as

ClientOf = Callable[[User], Client]


@pytest.fixture
def world(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    """Posted everywhere, with one objection re-checked and posted again."""
    made = make_world(society, monkeypatch)
    made.opened()
    made.posted_everywhere()
    objection = actions.receive_objection(
        village_list=made.list_of(BAN_MOT), household=made.poor, from_name="Lò Văn Ún", text="Chưa tính nợ",
        received_on=clock.today(), by=made.officer,
    )  # fmt: skip
    actions.recheck(objection=objection, is_changed=False, outcome="Giữ nguyên", rechecked_on=clock.today(), by=made.officer)
    actions.post_again(village_list=made.list_of(BAN_MOT), place="Nhà văn hoá", posted_on=clock.today(), by=made.officer)
    return made


def make(world: World, sort: str, row: Any, number: str = "") -> Paper:
    found = contents.row_of(sort, row.pk)
    proposed, day = contents.proposed(sort, found)
    return actions.make_paper(
        sort=sort, row=found, number=number or proposed, issued_on=day or clock.today(), signer_name="Lường Văn Ba", by=world.officer
    )


def recognised(world: World) -> CommuneCampaign:
    world.clock.to(9, 20)
    campaign = CommuneCampaign.objects.get()
    actions.send_report(campaign=campaign, number="48/BC-UBND", reported_on=clock.today(), by=world.officer)
    chairman = world.society.nam_lau_chairman
    act_as(chairman)
    review_actions.recognise(
        commune_review=world.review, decision_number="215/QĐ-UBND", decided_on=clock.today(), signer_name="Lường Văn Ba", by=chairman
    )
    act_as(world.officer)
    actions.issue_certificates(campaign=campaign, suffix="/GCN-UBND", issued_on=clock.today(), by=world.officer)
    return campaign


class TestContents:
    def test_minutes_posting_and_answer(self, world: World) -> None:
        row = world.list_of(BAN_MOT)
        minutes = make(world, "bien-ban", row.meetings.get())
        assert minutes.kind == "meeting_minutes"
        assert (minutes.content["present_count"], minutes.content["agree_count"]) == (20, 18)
        assert minutes.content["household_signers"] == ["Cà Văn Dân"]
        posted = make(world, "niem-yet", row.postings.first(), "7")
        (home,) = posted.content["households"]
        assert set(home) == {"head_name", "village", "household_class"}
        assert (home["head_name"], home["household_class"]) == ("Lò Văn Ún", "Hộ nghèo")
        assert posted.village_id == row.village_id
        answer = make(world, "phuc-tra", Objection.objects.get(), "8")
        assert (answer.content["found"], answer.content["applicant_name"]) == ("Giữ nguyên", "Lò Văn Ún")

    def test_report_decision_and_certificates(self, world: World) -> None:
        campaign = recognised(world)
        report = make(world, "bao-cao", campaign)
        assert (report.number, report.content["standing"]) == ("48/BC-UBND", "sơ bộ")
        assert [row["count"] for row in report.content["figures"]] == [2, 0, 0]
        decision = make(world, "quyet-dinh", campaign)
        assert (decision.number, decision.frame["signer_name"]) == ("215/QĐ-UBND", "Lường Văn Ba")
        assert len(decision.content["households"]) == 2
        kinds = {make(world, "chung-nhan", one).kind for one in campaign.certificates.all()}
        assert kinds == {"certificate_poor"}
        assert "ethnic_group" not in str(Paper.objects.filter(kind="certificate_poor").first().content)  # type: ignore[union-attr]
        assert contents.next_certificate(campaign.area_id, 2026) == 3

    def test_an_opinion_is_printed_by_who_gave_it(self, society: Society, monkeypatch: pytest.MonkeyPatch) -> None:
        world, officer = make_world(society, monkeypatch), society.province_officer
        act_as(officer)
        actions.plan_round(round=world.round, opinion_holder="province", reason="Công văn", by=officer)
        campaign = world.opened()
        world.posted_everywhere()
        world.clock.to(9, 20)
        actions.send_report(campaign=campaign, number="1/BC", reported_on=clock.today(), by=world.officer)
        act_as(officer)
        said = actions.give_opinion(campaign=campaign, is_agreed=True, text="", number="9/UBND", given_on=clock.today(), by=officer)
        row = contents.row_of("y-kien", said.pk)
        paper = actions.make_paper(sort="y-kien", row=row, number="9/UBND", issued_on=clock.today(), signer_name="A", by=officer)
        assert paper.content["opinion"] == "Nhất trí với kết quả rà soát."
        with pytest.raises(Refused, match="không lập được"):
            actions.make_paper(sort="y-kien", row=row, number="9/UBND", issued_on=clock.today(), signer_name="A", by=world.officer)

    def test_what_has_not_happened_makes_no_paper(self, world: World) -> None:
        campaign = CommuneCampaign.objects.get()
        for sort, sentence in (("bao-cao", "Gửi báo cáo"), ("quyet-dinh", "chưa công nhận")):
            with pytest.raises(Refused, match=sentence):
                make(world, sort, campaign, "1")

    def test_a_result_that_moved_is_printed_as_it_was_posted(self, world: World) -> None:
        world.survey(world.poor, deprived=7)
        world.classify()
        paper = make(world, "niem-yet", world.list_of(BAN_MOT).postings.first(), "7")
        assert paper.content["households"] == [
            {"head_name": "Lò Văn Ún", "village": "Bản Một", "household_class": "Hộ nghèo"}
        ]


class TestScreen:
    def test_made_once_then_shown(self, world: World, client_of: ClientOf) -> None:
        act_as(world.officer)
        meeting = world.list_of(BAN_MOT).meetings.get()
        url = reverse("campaign:paper_new", args=["bien-ban", meeting.pk])
        client = client_of(world.officer)
        assert client.get(url).status_code == 200
        given = {"number": "", "issued_on": "2026-09-01", "signer_name": ""}
        first, again = client.post(url, given), client.post(url, given)
        assert first.status_code == again.status_code == 302
        assert first["Location"] == again["Location"]
        act_as(world.officer)
        assert Paper.objects.count() == 1
        village = client.get(reverse("campaign:village", args=[meeting.village_list_id])).content.decode()
        assert "Xem biên bản" in village
        assert "Lập thông báo niêm yết" in village

    def test_a_head_prints_minutes_of_assigned_villages_only(self, world: World, client_of: ClientOf) -> None:
        act_as(world.officer)
        meeting = world.list_of(BAN_MOT).meetings.get()
        url = reverse("campaign:paper_new", args=["bien-ban", meeting.pk])
        assert client_of(world.head).get(url).status_code == 404
        act_as(world.officer)
        review_actions.assign_villages(
            round=None, area_id=world.review.area_id, village_ids=[world.list_of(BAN_MOT).village_id or 0], user=world.head,
            duty="village_head", by=world.officer,
        )  # fmt: skip
        assert client_of(world.head).get(url).status_code == 200
        posted = reverse("campaign:paper_new", args=["niem-yet", world.list_of(BAN_MOT).postings.first().pk])  # type: ignore[union-attr]
        assert client_of(world.head).get(posted).status_code == 403

    def test_a_head_reads_what_was_made_of_the_own_village(self, world: World, client_of: ClientOf) -> None:
        act_as(world.officer)
        meeting = world.list_of(BAN_MOT).meetings.get()
        review_actions.assign_villages(
            round=None, area_id=world.review.area_id, village_ids=[world.list_of(BAN_MOT).village_id or 0], user=world.head,
            duty="village_head", by=world.officer,
        )  # fmt: skip
        head = client_of(world.head)
        url = reverse("campaign:paper_new", args=["bien-ban", meeting.pk])
        made = head.post(url, {"number": "", "issued_on": "2026-09-01", "signer_name": ""})
        assert head.get(made["Location"]).status_code == 200
        act_as(world.officer)
        VillageAssignment.objects.filter(user_id=world.head.pk).update(ended_on=clock.today())
        assert head.get(made["Location"]).status_code in (403, 404)
