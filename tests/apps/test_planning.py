"""Plans: written by their own unit, sent, returned, approved by a document, adjusted by the next edition; refusals; walls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import RoleAssignment, User
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.planning.actions import meetings, plans, steps, targets
from giamngheo.apps.planning.models import Plan, PlanMoney, PlanTask, Proposal, TargetAssignment, VillageMeeting
from giamngheo.apps.planning.queries import meetings as meeting_queries
from giamngheo.apps.planning.queries.comparing import comparison
from giamngheo.apps.planning.queries.plans import current_plans, target_lines, waiting_for
from giamngheo.apps.planning.terms import Span
from giamngheo.apps.register.models import Village
from giamngheo.kit.workflow import Refused, Stale

from .conftest import area
from .money_world import person
from .planning_world import (
    MILLION,
    ROAD,
    THIS,
    WATER,
    YEAR,
    Planners,
    a_meeting,
    again,
    approved,
    begun,
    make_planners,
    proposed,
    ranked_meeting,
    sent,
)  # fmt: skip
from .review_world import NAM_LAU, PHIENG_PAN, act_as

ClientOf = Callable[[User], Client]
ScopeOf = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def world(db: None) -> Planners:
    return make_planners()


def test_a_plan_goes_up_comes_back_and_is_approved_by_a_document(world: Planners) -> None:
    made = sent(world.officer)
    act_as(world.officer)
    with pytest.raises(Refused, match="Chỉ sửa được bản kế hoạch đang lập"):
        plans.set_money(plan_id=made.pk, project="p2", capital_type="recurrent", source="central", amount_vnd=1, by=world.officer)
    act_as(world.province)
    with pytest.raises(Refused, match="Ghi lý do trả lại"):
        steps.return_plan(plan_id=made.pk, reason=" ", by=world.province)
    steps.return_plan(plan_id=made.pk, reason="thiếu vốn đối ứng", by=world.province)
    assert (again(made).state, again(made).return_reason) == ("draft", "thiếu vốn đối ứng")
    act_as(world.officer)
    steps.send_plan(plan_id=made.pk, by=world.officer)
    done = approved(world, made)
    assert (done.state, done.document_number, done.return_reason) == ("approved", "12/QĐ-UBND", "")
    act_as(world.officer)
    with pytest.raises(Refused, match="lập bản điều chỉnh"):
        plans.set_money(plan_id=made.pk, project="p2", capital_type="recurrent", source="central", amount_vnd=0, by=world.officer)


def test_what_is_refused_says_what_to_do(world: Planners) -> None:
    made = begun(world.officer)
    with pytest.raises(Refused, match="đã có kế hoạch năm 2026"):
        plans.begin_plan(area_id=area(NAM_LAU).pk, years=THIS, by=world.officer)
    with pytest.raises(Refused, match="tiểu dự án và loại vốn"):
        plans.set_money(plan_id=made.pk, source="central", amount_vnd=MILLION, by=world.officer)
    with pytest.raises(Refused, match="không có trong thời gian"):
        plans.set_money(plan_id=made.pk, project="p2", capital_type="recurrent", source="district", amount_vnd=1, by=world.officer)
    with pytest.raises(Refused, match="không chia vốn đầu tư"):
        plans.set_money(plan_id=made.pk, capital_type="recurrent", source="credit", amount_vnd=1, by=world.officer)
    with pytest.raises(Refused, match="không ghi theo dự án"):
        plans.set_money(plan_id=made.pk, project="p2", source="credit", amount_vnd=MILLION, by=world.officer)
    with pytest.raises(Refused, match="Mục tiêu các xã"):
        plans.set_target(plan_id=made.pk, target="T1", value=Decimal(4), by=world.officer)
    with pytest.raises(Refused, match="số nguyên"):
        plans.set_target(plan_id=made.pk, target="T5", value=Decimal("4.5"), by=world.officer)
    with pytest.raises(Refused, match="không quá 100"):
        plans.set_target(plan_id=made.pk, target="T6", value=Decimal(101), by=world.officer)
    with pytest.raises(Stale):
        plans.set_target(plan_id=made.pk, target="T5", value=Decimal(4), by=world.officer, version=1)
    with pytest.raises(Refused, match="Hạn xong"):
        plans.add_task(plan_id=made.pk, new=plans.NewTask("p2", "mô hình", due_on=date(2027, 1, 1)), by=world.officer)
    steps.send_plan(plan_id=made.pk, by=world.officer)
    act_as(world.leader)
    with pytest.raises(Refused, match="Ngày văn bản"):
        steps.approve_plan(plan_id=made.pk, number="1", signed_on=date(2099, 1, 1), authority="UBND", by=world.leader)


def test_whoever_wrote_an_amount_does_not_approve(world: Planners) -> None:
    """Neither the one who began nor the one who sent: another hand in between is enough."""
    made, second = begun(world.officer), person("canbo2.namlau", "commune_officer", NAM_LAU)
    act_as(second)
    plans.set_money(plan_id=made.pk, project="p2", capital_type="recurrent", source="central", amount_vnd=MILLION, by=second)
    RoleAssignment.objects.filter(user=second).update(role="province_leader", area=area("14"))  # now at another post
    act_as(world.officer)
    made = steps.send_plan(plan_id=made.pk, by=world.officer)
    act_as(second)
    with pytest.raises(Refused, match="Người lập, ghi hoặc gửi"):
        steps.approve_plan(plan_id=made.pk, number="1/QĐ", signed_on=date(2026, 1, 20), authority="UBND tỉnh", by=second)
    assert waiting_for(second.pk, [made.area_id]).count() == 0
    assert waiting_for(world.leader.pk, [made.area_id]).count() == 1
    with pytest.raises(DatabaseError, match="did_not_write"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update planning_plan set approved_by_id = %s where id = %s", [second.pk, made.pk])


def test_who_began_or_once_sent_does_not_approve_though_another_sent_it_again(world: Planners) -> None:
    """A second officer sends, it comes back, the first sends it: the second, now at another post, does not approve. Nor does who began:
    the database refuses both."""
    made, second = begun(world.officer), person("canbo2.namlau", "commune_officer", NAM_LAU)
    act_as(second)
    steps.send_plan(plan_id=made.pk, by=second)
    act_as(world.province)
    steps.return_plan(plan_id=made.pk, reason="thiếu vốn đối ứng", by=world.province)
    act_as(world.officer)
    steps.send_plan(plan_id=made.pk, by=world.officer)
    RoleAssignment.objects.filter(user=second).update(role="province_leader", area=area("14"))
    act_as(second)
    with pytest.raises(Refused, match="Người lập, ghi hoặc gửi"):
        steps.approve_plan(plan_id=made.pk, number="1/QĐ", signed_on=date(2026, 1, 20), authority="UBND tỉnh", by=second)
    act_as(world.officer)
    empty = plans.begin_plan(area_id=area(NAM_LAU).pk, years=Span(2025, 2025), by=world.officer)
    with pytest.raises(DatabaseError, match="did_not_write"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update planning_plan set approved_by_id = %s where id = %s", [world.officer.pk, empty.pk])
    approved(world, made)
    act_as(second)
    RoleAssignment.objects.filter(user=second).update(role="commune_officer", area=area(NAM_LAU))
    next_edition = steps.adjust_plan(plan_id=made.pk, reason="vốn bổ sung", by=second)
    assert next_edition.writer_ids == [second.pk]


def test_empty_plans_do_not_go_up_and_nobody_plans_for_others(world: Planners) -> None:
    act_as(world.officer)
    made = plans.begin_plan(area_id=area(NAM_LAU).pk, years=THIS, by=world.officer)
    with pytest.raises(Refused, match="chưa có khoản vốn"):
        steps.send_plan(plan_id=made.pk, by=world.officer)
    act_as(world.province)
    for by, code in ((world.province, NAM_LAU), (world.officer, PHIENG_PAN), (world.society.nam_lau_chairman, NAM_LAU)):
        with pytest.raises(Refused, match="Chỉ cán bộ lập kế hoạch của đơn vị"):
            plans.begin_plan(area_id=area(code).pk, years=Span(2025, 2025), by=by)
    act_as(world.leader)
    with pytest.raises(Refused, match="đã gửi"):
        approved(world, made)


def test_districts_plan_until_the_middle_of_2025(world: Planners) -> None:
    act_as(world.province)
    district = area("119", "2025-01")
    kept = plans.begin_plan(area_id=district.pk, years=Span(2025, 2025), by=world.province)
    plans.set_money(plan_id=kept.pk, project="p2", capital_type="recurrent", source="district", amount_vnd=MILLION, by=world.province)
    with pytest.raises(Refused, match="chỉ có trên bản đồ đến 30/06/2025"):
        plans.begin_plan(area_id=district.pk, years=Span(2026, 2026), by=world.province)
    act_as(world.officer)
    with pytest.raises(Refused, match="chỉ có trên bản đồ từ 01/07/2025"):
        plans.begin_plan(area_id=area(NAM_LAU).pk, years=Span(2024, 2024), by=world.officer)


def test_an_adjustment_is_the_next_edition_and_the_old_one_stays(world: Planners) -> None:
    old = approved(world, sent(world.officer))
    act_as(world.officer)
    with pytest.raises(Refused, match="lý do"):
        steps.adjust_plan(plan_id=old.pk, reason="", by=world.officer)
    new = steps.adjust_plan(plan_id=old.pk, reason="tỉnh giao thêm vốn", by=world.officer)
    assert (new.edition, new.based_on_id) == (2, old.pk)
    with pytest.raises(Refused, match="chưa khác"):
        steps.send_plan(plan_id=new.pk, by=world.officer)
    with pytest.raises(Refused, match="bản điều chỉnh sau"):
        steps.adjust_plan(plan_id=old.pk, reason="nữa", by=world.officer)
    plans.set_money(plan_id=new.pk, project="p2", capital_type="recurrent", source="central", amount_vnd=950 * MILLION, by=world.officer)
    plans.set_money(plan_id=new.pk, project="p2", capital_type="recurrent", source="province", amount_vnd=0, by=world.officer)
    plans.add_task(plan_id=new.pk, new=plans.NewTask("p2", "mô hình nuôi bò"), by=world.officer)
    steps.send_plan(plan_id=new.pk, by=world.officer)
    with pytest.raises(Refused, match="ngày của bản đang có hiệu lực"):
        approved(world, new, "13/QĐ-UBND", date(2026, 1, 2))
    with pytest.raises(Refused, match="Số, ngày này"):
        approved(world, new)
    approved(world, new, "77/QĐ-UBND", date(2026, 6, 1))
    told = comparison(old.pk, new.pk)
    assert {(d.key[1], d.before, d.after) for d in told.money} == {
        ("central", 900 * MILLION, 950 * MILLION), ("province", 27 * MILLION, None),
    }  # fmt: skip
    assert [d.key for d in told.tasks] == [("p2", "mô hình nuôi bò")]
    assert PlanMoney.objects.filter(plan=old).count() == 2
    assert current_plans([area(NAM_LAU).pk], [THIS])[area(NAM_LAU).pk, THIS].pk == new.pk


def test_a_dropped_adjustment_leaves_what_held(world: Planners) -> None:
    old = approved(world, sent(world.officer))
    act_as(world.officer)
    new = steps.adjust_plan(plan_id=old.pk, reason="thử", by=world.officer)
    steps.discard_plan(plan_id=new.pk, by=world.officer)
    assert again(new).state == "discarded"
    assert steps.adjust_plan(plan_id=old.pk, reason="lại", by=world.officer).edition == 2


def test_targets_given_from_above_stand_beside_what_is_registered(world: Planners) -> None:
    made = begun(world.officer)
    plans.set_target(plan_id=made.pk, target="T5", value=Decimal(40), by=world.officer)
    given = {"area_id": area(NAM_LAU).pk, "years": THIS, "target": "T5", "authority": "UBND tỉnh"}
    with pytest.raises(Refused, match="cấp trên"):
        targets.assign_target(**given, value=Decimal(50), number="1/QĐ", signed_on=date(2026, 1, 5), by=world.officer)
    act_as(world.province)
    targets.assign_target(**given, value=Decimal(50), number="1/QĐ", signed_on=date(2026, 1, 5), by=world.province)
    targets.assign_target(**given, value=Decimal(45), number="9/QĐ", signed_on=date(2026, 3, 5), by=world.province)
    with pytest.raises(Refused, match="cùng số"):
        targets.assign_target(**given, value=Decimal(45), number="9/QĐ", signed_on=date(2026, 3, 5), by=world.province)
    line = next(t for t in target_lines(again(made)) if t.target.id == "T5")
    assert (line.assigned, line.document, line.registered, line.gap) == (45, "9/QĐ", 40, -5)
    assert TargetAssignment.objects.count() == 2


def test_a_tie_waits_for_the_meeting_and_ranks_then_stay(world: Planners) -> None:
    made = a_meeting(world)
    road, water = proposed(made, world.head, ROAD), proposed(made, world.head, WATER)
    with pytest.raises(Refused, match="chưa có số phiếu"):
        meetings.rank_meeting(meeting_id=made.pk, by=world.head)
    with pytest.raises(Refused, match="từ 0 đến 42"):
        meetings.record_votes(meeting_id=made.pk, votes={road.pk: 43}, by=world.head)
    meetings.record_votes(meeting_id=made.pk, votes={road.pk: 20, water.pk: 20}, by=world.head)
    with pytest.raises(Refused, match="Bằng phiếu"):
        meetings.rank_meeting(meeting_id=made.pk, by=world.head)
    with pytest.raises(Refused, match="Xếp đủ"):
        meetings.decide_tie(meeting_id=made.pk, order=[water.pk], reason="biểu quyết lại", by=world.head)
    meetings.decide_tie(meeting_id=made.pk, order=[water.pk, road.pk], reason="biểu quyết lại: 25 người chọn bể nước", by=world.head)
    meetings.rank_meeting(meeting_id=made.pk, by=world.head)
    assert list(Proposal.objects.order_by("rank").values_list("title", "rank")) == [(WATER, 1), (ROAD, 2)]
    with pytest.raises(Refused, match="đã xếp thứ tự"):
        meetings.record_votes(meeting_id=made.pk, votes={road.pk: 42}, by=world.head)
    with pytest.raises(Refused, match="đã có cuộc họp"):
        a_meeting(world)


def test_only_the_villages_own_head_and_the_communes_officer_write(world: Planners, scope_of: ScopeOf) -> None:
    made = a_meeting(world)
    act_as(world.other_head)
    with pytest.raises(Refused, match="Chỉ trưởng bản"):
        meetings.open_meeting(
            village_id=world.village.pk, year=YEAR + 1, held_on=date(2026, 7, 1), attendees=3, by=world.other_head
        )
    assert not VillageMeeting.objects.filter(pk=made.pk).exists()
    act_as(world.officer)
    assert proposed(made, world.officer, "chợ bản").number == 1
    assert world.head.pk == VillageMeeting.objects.get(pk=made.pk).by_id


def test_proposals_come_into_the_plan_in_the_villages_order(world: Planners, client_of: ClientOf) -> None:
    road, water, _school = ranked_meeting(world)
    made = begun(world.officer)
    with pytest.raises(Refused, match=f"xếp “{ROAD}” thứ 1"):
        plans.take_proposal(plan_id=made.pk, proposal_id=water.pk, by=world.officer)
    plans.take_proposal(plan_id=made.pk, proposal_id=water.pk, skip_reason="đường đã có vốn chương trình khác", by=world.officer)
    plans.take_proposal(plan_id=made.pk, proposal_id=road.pk, by=world.officer)
    with pytest.raises(Refused, match="đã có trong kế hoạch"):
        plans.take_proposal(plan_id=made.pk, proposal_id=road.pk, by=world.officer)
    assert list(PlanTask.objects.values_list("skip_reason", flat=True)) == ["đường đã có vốn chương trình khác", ""]
    plans.remove_task(plan_id=made.pk, item=2, by=world.officer)
    assert list(Proposal.objects.order_by("rank").values_list("taken_year", flat=True)) == [None, YEAR, None]
    steps.discard_plan(plan_id=made.pk, by=world.officer)
    assert not Proposal.objects.exclude(taken_year=None).exists()
    # Another commune's plan, of before the map changed, took it meanwhile: whose page still shows the button takes it no second time.
    made = begun(world.officer)
    Proposal.objects.filter(pk=road.pk).update(taken_year=YEAR)
    with pytest.raises(Refused, match=f"“{ROAD}” đã có trong kế hoạch năm {YEAR}"):
        plans.take_proposal(plan_id=made.pk, proposal_id=road.pk, by=world.officer)
    Proposal.objects.filter(pk=road.pk).update(taken_year=None)
    # Of all communes the province's plan holds none: a village's road is planned by its own commune.
    wide = begun(world.province, "14")
    with pytest.raises(Refused, match="Mở kế hoạch năm của xã"):
        plans.take_proposal(plan_id=wide.pk, proposal_id=road.pk, by=world.province)
    assert client_of(world.province).get(reverse("planning:proposals_take", args=[wide.pk])).status_code == 404


def test_a_village_of_the_earlier_map_proposes_to_the_commune_that_it_lies_in_today(world: Planners) -> None:
    old = areas_inside(area(NAM_LAU), kind="commune").filter(generation_id="2021").first()
    Village.objects.filter(pk=world.village.pk).update(area=old)
    road = ranked_meeting(world)[0]
    assert road.area_id != area(NAM_LAU).pk
    made = begun(world.officer)
    assert road.pk in [row.pk for row in meeting_queries.takeable(made)]
    assert plans.take_proposal(plan_id=made.pk, proposal_id=road.pk, by=world.officer).proposal_id == road.pk


BROKEN = {
    "an approved plan is changed": "update planning_plan set document_number = 'x' where state = 'approved'",
    "money is put into an approved plan": "insert into planning_planmoney (plan_id, area_id, project, capital_type, source, amount_vnd)"
    " select id, area_id, 'p5', 'recurrent', 'central', 1 from planning_plan where state = 'approved'",
    "money of an approved plan is changed": "update planning_planmoney set amount_vnd = 1 where plan_id in"
    " (select id from planning_plan where state = 'approved')",
    "money of an approved plan is taken away": "delete from planning_planmoney where plan_id in"
    " (select id from planning_plan where state = 'approved')",
    "a draft is approved without going up": "update planning_plan set state = 'approved', document_number = '1',"
    " document_authority = 'x', document_on = '2026-01-01' where state = 'draft'",
    "a plan is deleted": "delete from planning_plan",
    "a target given is changed": "update planning_targetassignment set value = 1",
    "a rank is changed": "update planning_proposal set rank = 9 where rank = 1",
    "votes are changed after ranking": "update planning_proposal set votes = 1",
    "a decision on a tie is changed": "update planning_tiedecision set reason = 'x'",
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_database_refuses_by_whatever_way(world: Planners, what: str) -> None:
    ranked_meeting(world)
    approved(world, sent(world.officer))
    begun(world.officer, NAM_LAU, Span(2025, 2025))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BROKEN[what])


def test_walls(world: Planners, scope_of: ScopeOf) -> None:
    ranked_meeting(world)
    sent(world.officer)
    seen = {}
    for name, user in (
        ("head", world.head), ("other", world.other_head), ("foreign", world.society.phieng_pan_officer),
        ("finance", world.society.finance_officer), ("leader", world.leader),
    ):  # fmt: skip
        act_as(user)
        seen[name] = (Plan.objects.count(), VillageMeeting.objects.count(), Proposal.objects.count())
    assert seen == {"head": (0, 1, 3), "other": (0, 0, 0), "foreign": (0, 0, 0), "finance": (1, 0, 0), "leader": (1, 1, 3)}
