"""Inspections: planned, filled, concluded; the inspected answers and neither edits nor closes; walls; two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.supervision import actions, queries
from giamngheo.apps.supervision.actions import NewInspection
from giamngheo.apps.supervision.models import Inspection, Recommendation
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused, Stale

from .conftest import Society, area
from .review_world import PHIENG_PAN, act_as

ClientOf = Callable[[User], Client]


def planned(by: User, *, body: str = "department", checklist: str = "programme") -> Inspection:
    act_as(by)
    new = NewInspection(body, "Kiểm tra thực hiện Chương trình", checklist, clock.today(), area_id=area(PHIENG_PAN).pk)
    return actions.plan_inspection(new=new, by=by)


def filled(found: Inspection, result: str = "good") -> dict[str, tuple[str, str]]:
    return dict.fromkeys(queries.checklists()[found.checklist].items, (result, "thấy"))


def concluded(by: User, **of: str) -> Recommendation:
    found = planned(by, **of)
    actions.record_visit(pk=found.pk, visited_on=clock.today(), leader_name="A", results=filled(found, "bad"), by=by)
    made = actions.recommend(
        pk=found.pk, finding="Thiếu hồ sơ", text="Bổ sung hồ sơ", agency="", due_on=clock.today() + timedelta(days=5), by=by
    )
    actions.conclude(pk=found.pk, conclusion="Còn thiếu sót", by=by)
    return made


def test_the_inspected_answers_and_neither_edits_nor_closes(society: Society, client_of: ClientOf) -> None:
    made = concluded(society.province_officer)
    unit, inspector = client_of(society.phieng_pan_officer), client_of(society.province_officer)
    page = reverse("supervision:recommendation", args=[made.pk])
    assert "Trả lời kiến nghị sau kiểm tra" in unit.get("/").content.decode()
    assert unit.post(reverse("supervision:recommendation_close", args=[made.pk]), {"version": 1}).status_code == 403
    assert unit.post(reverse("supervision:inspection_conclude", args=[made.inspection_id]), {"text": "x", "version": 4}).status_code == 403
    assert unit.post(reverse("supervision:recommendation_answer", args=[made.pk]), {"text": "Đã bổ sung", "version": 1}).status_code == 302
    assert inspector.post(reverse("supervision:recommendation_answer", args=[made.pk]), {"text": "x", "version": 2}).status_code == 403
    assert "Đã bổ sung" in inspector.get(page).content.decode()
    inspector.post(reverse("supervision:recommendation_return", args=[made.pk]), {"text": "Chưa đủ", "version": 2})
    assert "Chưa đủ" in unit.get(page).content.decode()
    unit.post(reverse("supervision:recommendation_answer", args=[made.pk]), {"text": "Đã đủ", "version": 3})
    for reader in (unit, inspector):
        told = reader.get(page).content.decode()
        assert told.index("Đã bổ sung") < told.index("Chưa đủ") < told.rindex("Đã đủ")  # nothing that was said is gone
    inspector.post(reverse("supervision:recommendation_close", args=[made.pk]), {"version": 4})
    act_as(society.province_officer)
    assert Recommendation.objects.get(pk=made.pk).state == "closed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=made.pk).update(answer="khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=made.inspection_id).update(conclusion="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.steps.update(text="khác")


def test_the_actions_refuse_the_inspected_too(society: Society) -> None:
    made = concluded(society.province_officer)
    act_as(society.phieng_pan_chairman)
    for act in (
        lambda: actions.close_recommendation(pk=made.pk, by=society.phieng_pan_chairman),
        lambda: actions.return_answer(pk=made.pk, reason="x", by=society.phieng_pan_chairman),
        lambda: actions.conclude(pk=made.inspection_id, conclusion="x", by=society.phieng_pan_chairman),
    ):
        with pytest.raises(Refused, match="Chỉ bên kiểm tra"):
            act()


def test_states_refuse(society: Society) -> None:
    by = society.province_officer
    found = planned(by)
    with pytest.raises(Refused, match="đã ghi phiếu"):
        actions.conclude(pk=found.pk, conclusion="x", by=by)
    results = filled(found)
    del results["money"]
    with pytest.raises(Refused, match="Chưa trả lời 1 câu"):
        actions.record_visit(pk=found.pk, visited_on=clock.today(), leader_name="A", results=results, by=by)
    with pytest.raises(Refused, match="phải ghi thấy gì"):
        actions.record_visit(
            pk=found.pk, visited_on=clock.today(), leader_name="A", results=filled(found) | {"money": ("bad", "")}, by=by
        )
    actions.record_visit(pk=found.pk, visited_on=clock.today(), leader_name="A", results=filled(found, "bad"), by=by)
    with pytest.raises(Refused, match="chưa có kiến nghị nào"):
        actions.conclude(pk=found.pk, conclusion="x", by=by)
    with pytest.raises(Refused, match="không bỏ được"):
        actions.cancel_inspection(pk=found.pk, reason="x", by=by)


def test_an_agency_does_not_inspect_itself(society: Society) -> None:
    act_as(society.province_officer)
    for agency, words in (("so_ldtbxh/1", "không tự kiểm tra mình"), ("khong-co", "trong danh sách")):
        new = NewInspection("department", "x", "programme", clock.today(), agency=agency)
        with pytest.raises(Refused, match=words):
            actions.plan_inspection(new=new, by=society.province_officer)


def test_the_front_records_its_own_and_nobody_elses(society: Society) -> None:
    front = society.phieng_pan_front
    made = concluded(front, body="community", checklist="community")
    with pytest.raises(Refused, match="cho bên này"):
        planned(front)
    act_as(society.province_officer)
    with pytest.raises(Refused, match="Chỉ bên kiểm tra"):
        actions.close_recommendation(pk=made.pk, by=society.province_officer)
    act_as(society.phieng_pan_officer)
    actions.answer_recommendation(pk=made.pk, answer="Đã công khai", by=society.phieng_pan_officer)
    act_as(front)
    assert queries.waiting_for(access_of(front, clock.today()))[1].count() == 1
    assert actions.close_recommendation(pk=made.pk, by=front).state == "closed"


def test_who_sees_what_and_drafts_stay_with_the_inspector(society: Society, client_of: ClientOf) -> None:
    found = planned(society.province_officer)
    actions.record_visit(
        pk=found.pk, visited_on=clock.today(), leader_name="A", results=filled(found, "bad"), by=society.province_officer
    )
    actions.recommend(
        pk=found.pk, finding="Điều bí mật", text="x", agency="so_tc", due_on=clock.today(), by=society.province_officer
    )
    page = reverse("supervision:inspection", args=[found.pk])
    assert client_of(society.nam_lau_officer).get(page).status_code == 404
    assert "thấy" not in client_of(society.phieng_pan_officer).get(page).content.decode().split("<dl")[1]
    act_as(society.finance_officer)
    mine = access_of(society.finance_officer, clock.today())
    assert not queries.recommendations_of(mine).exists()
    act_as(society.province_officer)
    actions.conclude(pk=found.pk, conclusion="Xong", by=society.province_officer)
    act_as(society.finance_officer)
    assert queries.waiting_for(mine)[0].count() == 1
    assert queries.late([found.area_id], clock.today() + timedelta(days=1)).count() == 1


def test_an_inspected_agency_reads_nothing_before_it_is_issued(society: Society, client_of: ClientOf) -> None:
    """Its officers inspect others in the same province: that right opens no draft about themselves, nor its count."""
    inspector = create_user(username="thanhtra", full_name="Thanh tra", password=None, by=None, is_demo=True)
    assign_role(
        user=inspector, role="province_officer", area=area("14"), agency_id="so_yt", valid_from=date(2025, 8, 1), valid_to=None, by=None
    )
    act_as(inspector)
    new = NewInspection("department", "Kiểm tra Sở", "programme", clock.today(), agency="so_ldtbxh/1")
    found = actions.plan_inspection(new=new, by=inspector)
    actions.record_visit(pk=found.pk, visited_on=clock.today(), leader_name="A", results=filled(found, "bad"), by=inspector)
    made = actions.recommend(pk=found.pk, finding="Điều bí mật", text="x", agency="so_ldtbxh/1", due_on=clock.today(), by=inspector)
    inspected = client_of(society.province_officer)

    def counted() -> list[int]:
        rows = inspected.get(reverse("supervision:inspections")).context["table"].rows
        return [row.recommended for row in rows if row.pk == found.pk]

    address = reverse("supervision:recommendation", args=[made.pk])
    assert inspected.get(address).status_code == 404
    assert counted() == [0]
    assert client_of(inspector).get(address).status_code == 200
    act_as(inspector)
    actions.conclude(pk=found.pk, conclusion="Xong", by=inspector)
    assert inspected.get(address).status_code == 200
    assert counted() == [1]


def test_two_at_once_one_is_told(society: Society) -> None:
    made = concluded(society.province_officer)
    act_as(society.phieng_pan_officer)
    actions.answer_recommendation(pk=made.pk, answer="x", by=society.phieng_pan_officer, version=1)
    act_as(society.phieng_pan_chairman)
    with pytest.raises(Stale):
        actions.answer_recommendation(pk=made.pk, answer="y", by=society.phieng_pan_chairman, version=1)


def test_lists_cost_the_same_however_long(society: Society, client_of: ClientOf) -> None:
    client = client_of(society.province_leader)
    for count in (1, 5):
        for _number in range(count):
            concluded(society.province_officer)
        for name in ("inspections", "recommendations"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(f"supervision:{name}")).status_code == 200
            assert len(captured) <= 12, name
