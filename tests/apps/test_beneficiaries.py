"""Lists of beneficiaries: proposed, heard, checked, approved, frozen; waiting, ties, withdrawals; who may what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from giamngheo.apps.beneficiaries.actions import checking, deciding, opinions, proposing
from giamngheo.apps.beneficiaries.actions.opinions import Opinion
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.states import Refused, Stale
from giamngheo.apps.register.models import Household, Village
from giamngheo.kit import clock

from .at_once import at_once, swept
from .beneficiary_world import DAY, a_list, approved, checked, heard, rows, say, settled, village_head
from .conftest import Society, area, make_society
from .delivery_world import poor_households
from .review_world import NAM_LAU, act_as

NAMES = ("Lò Văn Một", "Lò Văn Hai", "Hà Văn Ba")


@pytest.fixture
def homes(society: Society) -> list[Household]:
    return poor_households(society, *NAMES)


def outcomes(found: BeneficiaryList) -> dict[str, str]:
    return {name: row.outcome for name, row in rows(found).items()}


def test_from_the_rule_to_the_frozen_list(society: Society, homes: list[Household]) -> None:
    found = a_list(society)
    assert (found.state, found.asks_village, found.village_binds, len(rows(found))) == ("draft", True, False, 3)
    found = checked(found, society)
    assert (found.state, set(outcomes(found).values())) == ("checked", {"proposed"})  # three equal for two places
    found = settled(found, society, "Hà Văn Ba", "Lò Văn Một", "Lò Văn Hai")
    assert outcomes(found) == {"Hà Văn Ba": "chosen", "Lò Văn Một": "chosen", "Lò Văn Hai": "waiting"}
    found = approved(found, society)
    assert (found.state, found.approved_by_id, found.decision_number) == ("approved", society.nam_lau_chairman.pk, "15/QĐ-UBND")
    row = rows(found)["Hà Văn Ba"]
    assert (row.is_frozen, row.check_state, row.facts["household_class"]) == (True, "YES", "POOR")
    assert row.ground[0]["article"].startswith("mục V.3.a")


def test_approval_waits_until_ties_at_the_last_place_are_settled(society: Society, homes: list[Household]) -> None:
    found = checked(a_list(society), society)
    with pytest.raises(Refused, match="ngang nhau ở suất cuối"):
        approved(found, society)
    act_as(society.nam_lau_officer)
    own = rows(found)
    with pytest.raises(Refused, match="Mới xếp 1 dòng, còn suất chưa có ai"), transaction.atomic():
        checking.settle_ties(list_id=found.pk, order={own["Lò Văn Một"].pk: 1}, reason="x", by=society.nam_lau_officer, version=None)
    order = {row.pk: n for n, row in enumerate(own.values(), 1)}
    twice = {own["Lò Văn Một"].pk: 1, own["Lò Văn Hai"].pk: 1}
    with pytest.raises(Refused, match="liền nhau, không trùng số"):
        checking.settle_ties(list_id=found.pk, order=twice, reason="x", by=society.nam_lau_officer, version=None)
    with pytest.raises(Refused, match="Ghi căn cứ"):
        checking.settle_ties(list_id=found.pk, order=order, reason=" ", by=society.nam_lau_officer, version=None)


def test_only_as_many_are_ordered_as_there_are_places(society: Society, homes: list[Household]) -> None:
    found = settled(checked(a_list(society, places=1), society), society, "Hà Văn Ba")
    assert outcomes(found) == {"Hà Văn Ba": "chosen", "Lò Văn Một": "waiting", "Lò Văn Hai": "waiting"}
    # Those who wait are equals still: either may take a place that becomes free, with the reason.
    found = approved(found, society)
    own, by = rows(found), society.nam_lau_chairman
    act_as(by)
    deciding.withdraw_row(row_id=own["Hà Văn Ba"].pk, reason="chuyển đi", by=by, version=None)
    assert deciding.move_up(row_id=own["Lò Văn Một"].pk, reason="bản chọn", by=by, version=None).outcome == "chosen"


def test_only_the_first_are_proposed_when_so_many_are_wanted(society: Society, homes: list[Household]) -> None:
    """Never fewer than the places; whoever is equal with the last is proposed with it."""
    with pytest.raises(Refused, match="từ số suất trở lên"):
        a_list(society, most=1)
    Household.objects.filter(pk=homes[2].pk).update(ethnic_group="Kinh")
    assert set(rows(a_list(society, places=1, most=1))) == {"Lò Văn Một", "Lò Văn Hai"}


def test_without_a_limit_nobody_waits_and_money_counts_as_places(society: Society, homes: list[Household]) -> None:
    found = checked(a_list(society, places=None), society)
    assert set(outcomes(found).values()) == {"chosen"}
    proposing.stop_list(list_id=found.pk, reason="lập lại", by=society.nam_lau_officer, version=None)
    found = checked(a_list(society, places=None, budget_vnd=25_000_000, norm_vnd=10_000_000), society)
    found = settled(found, society, *NAMES)
    assert sorted(outcomes(found).values()) == ["chosen", "chosen", "waiting"]
    with pytest.raises(Refused, match="Ghi mức hỗ trợ"):
        a_list(society, budget_vnd=1_000_000)


def test_what_the_village_says_is_told_or_binds(society: Society, homes: list[Household]) -> None:
    found = checked(a_list(society, places=None), society, Lò_Văn_Hai="đã có nhà máy nhận trồng")
    assert outcomes(found)["Lò Văn Hai"] == "chosen"  # where the plan does not say that it binds, the approver reads it
    BeneficiaryList.objects.filter(pk=found.pk).update(village_binds=True)
    found = checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    row = rows(found)["Lò Văn Hai"]
    assert (row.outcome, row.outcome_reason) == ("left_out", "Bản không đồng ý: đã có nhà máy nhận trồng")


def test_the_check_waits_for_every_village_and_not_agreeing_needs_a_reason(society: Society, homes: list[Household]) -> None:
    found = a_list(society)
    with pytest.raises(Refused, match="Gửi bản trước"):
        checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    proposing.send_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    with pytest.raises(Refused, match="Còn 3 dòng chưa có ý kiến"):
        checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    row = rows(found)["Lò Văn Một"]
    given: dict[str, Any] = {
        "list_id": found.pk, "village_id": row.village_id, "held_on": clock.today(), "votes_for": 3, "votes_all": 2,
        "by": society.nam_lau_officer, "opinions": {row.pk: Opinion(False)},
    }  # fmt: skip
    with pytest.raises(Refused, match="không được nhiều hơn"):
        opinions.record_opinions(**given)
    with pytest.raises(Refused, match="Ghi vì sao bản không đồng ý với Lò Văn Một"):
        opinions.record_opinions(**{**given, "votes_for": 1})
    with pytest.raises(Refused, match="Ngày họp"):
        opinions.record_opinions(**{**given, "held_on": date(2025, 1, 1), "votes_for": 1})


def test_a_head_speaks_for_the_own_village_only(society: Society, homes: list[Household]) -> None:
    other = Village.objects.create(area=area(NAM_LAU), name="Bản Khác", search_key="ban khac")
    Household.objects.filter(pk=homes[2].pk).update(village=other)
    found = a_list(society)
    proposing.send_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    head = village_head(society, homes[0].village)  # type: ignore[arg-type]
    act_as(head)
    assert Beneficiary.objects.filter(list=found).count() == 2
    assert say(found, head, homes[0].village) == 2
    with pytest.raises(Refused, match="Chỉ trưởng bản của bản này"):
        opinions.record_opinions(
            list_id=found.pk, village_id=other.pk, opinions={1: Opinion(True)}, held_on=clock.today(), votes_for=None, votes_all=None,
            by=head,
        )  # fmt: skip


def test_two_opinions_on_one_row_the_second_is_told(society: Society, homes: list[Household]) -> None:
    found = a_list(society)
    proposing.send_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    row = rows(found)["Lò Văn Một"]
    say(found, society.nam_lau_officer, row.village)
    with pytest.raises(Stale):
        opinions.record_opinions(
            list_id=found.pk, village_id=row.village_id, opinions={row.pk: Opinion(True, "", row.version)}, held_on=clock.today(),
            votes_for=None, votes_all=None, by=society.nam_lau_officer,
        )  # fmt: skip


def test_who_proposes_does_not_approve_and_each_level_its_own(society: Society, homes: list[Household]) -> None:
    found = checked(a_list(society, places=None), society)
    given: dict[str, Any] = {"list_id": found.pk, "decision_number": "1", "decided_on": clock.today(), "version": None}
    for who in (society.nam_lau_officer, society.phieng_pan_chairman, society.province_leader):
        with pytest.raises(Refused, match="Chỉ người có thẩm quyền"):
            deciding.approve_list(by=who, **given)
    with pytest.raises(Refused, match="Chỉ cán bộ giảm nghèo của địa bàn này"):
        a_list(society, by=society.province_officer)
    with pytest.raises(IntegrityError, match="who_approves_a_list_did_not_propose_it"), transaction.atomic():
        BeneficiaryList.objects.filter(pk=found.pk).update(approved_by_id=found.proposed_by_id)


def test_one_open_list_and_the_rule_must_hold(society: Society, homes: list[Household]) -> None:
    found = a_list(society)
    with pytest.raises(Refused, match=f"đang có một danh sách năm 2025 của quy định này \\(số {found.pk}, đang lập\\)"):
        a_list(society)
    with pytest.raises(Refused, match="không có hiệu lực ngày 01/12/2021"):
        a_list(society, on=date(2021, 12, 1))
    with pytest.raises(Refused, match="Chưa có bản đồ hành chính"):
        a_list(society, on=date(2010, 12, 1))
    with pytest.raises(Refused, match="Nội dung hỗ trợ này không thuộc"):
        a_list(society, content="housing")
    with pytest.raises(Refused, match="ở cấp của địa bàn"):
        a_list(society, rule_id="p1_1_area")
    with pytest.raises(Refused, match="Không có ai thuộc diện"):
        a_list(society, rule_id="p5_household", content="housing")


def test_returned_with_a_reason_and_sent_again(society: Society, homes: list[Household]) -> None:
    found = checked(a_list(society, places=None), society)
    act_as(society.nam_lau_chairman)
    with pytest.raises(Refused, match="Ghi lý do trả lại"):
        deciding.return_list(list_id=found.pk, reason=" ", by=society.nam_lau_chairman, version=None)
    found = deciding.return_list(list_id=found.pk, reason="thiếu biên bản", by=society.nam_lau_chairman, version=found.version)
    assert (found.state, found.return_reason) == ("draft", "thiếu biên bản")
    act_as(society.nam_lau_officer)
    with pytest.raises(Stale):
        proposing.send_list(list_id=found.pk, by=society.nam_lau_officer, version=1)
    assert approved(checked(found, society), society).return_reason == ""


def test_taken_off_by_hand_stays_off(society: Society, homes: list[Household]) -> None:
    found = checked(a_list(society, places=None), society)
    row = rows(found)["Lò Văn Một"]
    proposing.decline_row(row_id=row.pk, reason="hộ không nhận", by=society.nam_lau_officer, version=row.version)
    found = BeneficiaryList.objects.get(pk=found.pk)
    assert found.state == "opinion"  # what was checked is no longer what would be approved
    found = checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    assert outcomes(found) == {"Lò Văn Một": "left_out", "Lò Văn Hai": "chosen", "Hà Văn Ba": "chosen"}


def test_who_left_the_register_meanwhile_is_left_out(society: Society, homes: list[Household]) -> None:
    found = heard(a_list(society, places=None), society)
    Household.objects.filter(pk=homes[0].pk).update(closed_on=DAY)
    found = checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    assert rows(found)["Lò Văn Một"].outcome_reason.startswith("Không còn trong sổ")
    with pytest.raises(IntegrityError, match="chosen_was_eligible"), transaction.atomic():
        Beneficiary.objects.filter(list=found, name="Lò Văn Một").update(outcome="chosen")


def test_what_changed_after_the_check_stands_in_the_way_of_approval(society: Society, homes: list[Household]) -> None:
    found = checked(a_list(society, places=None), society)
    Household.objects.filter(pk=homes[1].pk).update(closed_on=DAY)
    with pytest.raises(Refused, match=r"Thông tin đã thay đổi sau lần kiểm tra \(Lò Văn Hai\)"):
        approved(found, society)


def test_nothing_of_an_approved_list_changes(society: Society, homes: list[Household]) -> None:
    found = approved(settled(checked(a_list(society), society), society, *NAMES), society)
    row = rows(found)["Lò Văn Một"]
    changes: list[dict[str, Any]] = [{"name": "x"}, {"facts": {}}, {"opinion_reason": "x"}, {"number": 9}, {"outcome": "waiting"}]
    for change in changes:
        with pytest.raises(DatabaseError, match="approved list"), transaction.atomic():
            Beneficiary.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        BeneficiaryList.objects.filter(pk=found.pk).update(places=9)
    with pytest.raises(DatabaseError, match="nobody is added"), transaction.atomic():
        Beneficiary.objects.create(
            list=found, area=found.area, subject_key="h0", name="x", sort_key="x", proposed_state="YES", is_sensitive=False
        )
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from beneficiaries_beneficiary")
    for act in (lambda: proposing.stop_list(list_id=found.pk, reason="x", by=society.nam_lau_officer, version=None),
                lambda: checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)):  # fmt: skip
        with pytest.raises(Refused, match="đã phê duyệt hoặc đã dừng"):
            act()


def test_withdrawn_and_the_next_one_waiting_moves_up(society: Society, homes: list[Household]) -> None:
    found = approved(settled(checked(a_list(society), society), society, *NAMES), society)
    own = rows(found)
    act_as(society.nam_lau_chairman)
    by = society.nam_lau_chairman
    with pytest.raises(Refused, match="Cả 2 suất đều đã có người"):
        deciding.move_up(row_id=own["Hà Văn Ba"].pk, reason="x", by=by, version=None)
    with pytest.raises(Refused, match="Ghi lý do rút"):
        deciding.withdraw_row(row_id=own["Lò Văn Một"].pk, reason="", by=by, version=None)
    gone = deciding.withdraw_row(row_id=own["Lò Văn Một"].pk, reason="hộ chuyển đi", by=by, version=own["Lò Văn Một"].version)
    with pytest.raises(Refused, match="Chỉ rút được"):
        deciding.withdraw_row(row_id=gone.pk, reason="x", by=by, version=None)
    up = deciding.move_up(row_id=own["Hà Văn Ba"].pk, reason="thay hộ chuyển đi", by=by, version=None)
    assert (gone.outcome, up.outcome, up.outcome_reason) == ("withdrawn", "chosen", "thay hộ chuyển đi")
    assert outcomes(found) == {"Lò Văn Một": "withdrawn", "Lò Văn Hai": "chosen", "Hà Văn Ba": "chosen"}


def test_the_order_of_waiting_holds_and_the_rule_is_asked_again(society: Society, homes: list[Household]) -> None:
    found = approved(settled(checked(a_list(society, places=1), society), society, *NAMES), society)
    own, by = rows(found), society.nam_lau_chairman
    act_as(by)
    deciding.withdraw_row(row_id=own["Lò Văn Một"].pk, reason="chuyển đi", by=by, version=None)
    with pytest.raises(Refused, match="Chưa đến lượt: Lò Văn Hai"):
        deciding.move_up(row_id=own["Hà Văn Ba"].pk, reason="x", by=by, version=None)
    Household.objects.filter(pk=homes[1].pk).update(closed_on=DAY)
    with pytest.raises(Refused, match="Không đưa lên được: Không còn trong sổ"):
        deciding.move_up(row_id=own["Lò Văn Hai"].pk, reason="x", by=by, version=None)


def test_on_another_approved_list_of_the_content_is_told(society: Society, homes: list[Household]) -> None:
    first = approved(checked(a_list(society, places=None), society), society)
    second = checked(a_list(society, places=None), society)
    told = rows(second)["Lò Văn Một"].overlaps
    assert told[0]["words"].startswith(f"Đã được chọn trong danh sách số {first.pk}")
    assert not told[0]["refuses"]


def test_a_foreign_commune_sees_nothing(society: Society, homes: list[Household]) -> None:
    found = a_list(society)
    act_as(society.phieng_pan_officer)
    assert not BeneficiaryList.objects.filter(pk=found.pk).exists()
    assert not Beneficiary.objects.filter(list_id=found.pk).exists()


def test_two_approve_at_once_one_wins_and_the_other_is_told(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            society = make_society()
            poor_households(society, *NAMES)
            found = checked(a_list(society, places=None), society)
        act = lambda: deciding.approve_list(  # noqa: E731
            list_id=found.pk, decision_number="15", decided_on=clock.today(), by=society.nam_lau_chairman, version=found.version
        )
        told = at_once((society.nam_lau_chairman, act), (society.nam_lau_chairman, act))
    assert sorted(type(one).__name__ for one in told) == ["BeneficiaryList", "Stale"], told
