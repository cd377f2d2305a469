"""Each event: what it writes, what it refuses, and that withdrawing puts everything back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from giamngheo.apps.accounts.models import User
from giamngheo.apps.life import actions
from giamngheo.apps.life.actions import NewPerson, Said
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.life.states import Refused, Stale
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.kit import clock

from .conftest import Society, area
from .life_world import FOUNDED, baby, family, heads_on, on, said, village
from .review_world import NAM_LAU, PHIENG_PAN, act_as

DAY = date(2025, 3, 10)
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def officer(society: Society) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


def picture() -> dict[str, Any]:
    """Memberships that hold on some day, and the rows of households that have any."""
    rows = Membership.objects.order_by("id").values("household_id", "person_id", "relation", "is_head", "valid_from", "valid_to")
    standing = [row for row in rows if row["valid_to"] is None or row["valid_to"] > row["valid_from"]]
    houses = {row["household_id"] for row in standing}
    fields = ("id", "area_id", "village_id", "head_name", "search_key", "sort_key", "member_count", "closed_on")
    persons = {row["person_id"] for row in standing}
    return {
        "memberships": standing,
        "households": list(Household.objects.filter(pk__in=houses).order_by("pk").values(*fields)),
        "persons": list(Person.objects.filter(pk__in=persons).order_by("pk").values("id", "area_id", "full_name")),
    }


def test_a_birth_adds_a_member_from_its_day(officer: User) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    event = actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)
    assert "Lò Thị Mới" not in on(home, BEFORE)
    assert on(home, DAY)["Lò Thị Mới"] == "child"
    home.refresh_from_db()
    assert (home.member_count, home.version) == (3, 2)
    assert (event.kind, event.person.birth_on, event.area_id, event.by_id) == ("birth", DAY, home.area_id, officer.pk)


def test_the_death_of_the_head_needs_a_successor(officer: User) -> None:
    home, (head, other) = family("Lò Văn Ún", "Lò Thị Hai")
    with pytest.raises(Refused, match="là chủ hộ"):
        actions.record_death(household_id=home.pk, version=1, said=said(DAY), person_id=head.pk, by=officer)
    actions.record_death(
        household_id=home.pk, version=1, said=said(DAY), person_id=head.pk, successor_id=other.pk, by=officer
    )
    assert heads_on(home, BEFORE) == ["Lò Văn Ún"]
    assert heads_on(home, DAY) == ["Lò Thị Hai"]
    home.refresh_from_db()
    assert (home.head_name, home.search_key, home.sort_key, home.member_count) == ("Lò Thị Hai", "lo thi hai", other.sort_key, 1)


def test_the_last_one_gone_ends_the_household(officer: User) -> None:
    home, (head,) = family("Lò Văn Ún")
    event = actions.record_death(household_id=home.pk, version=1, said=said(DAY), person_id=head.pk, by=officer)
    home.refresh_from_db()
    assert (home.closed_on, home.member_count, event.details["closes"]) == (DAY, 0, True)
    with pytest.raises(Refused, match="đã ra khỏi sổ"):
        actions.record_birth(household_id=home.pk, version=None, said=said(DAY), child=baby(), by=officer)


def test_who_is_stated_but_not_listed_is_not_forgotten(officer: User) -> None:
    home, (head,) = family("Lò Văn Ún", stated=4)
    with pytest.raises(Refused, match="khai 4 người"):
        actions.record_death(household_id=home.pk, version=1, said=said(DAY), person_id=head.pk, by=officer)
    actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)
    home.refresh_from_db()
    assert home.member_count == 5


def test_an_unknown_count_stays_unknown(officer: User) -> None:
    home, _people = family("Lò Văn Ún", stated=None)
    actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)
    home.refresh_from_db()
    assert home.member_count is None


@pytest.mark.parametrize("code", [NAM_LAU, PHIENG_PAN])
def test_a_person_moves_to_another_household_or_commune(officer: User, code: str) -> None:
    home, (_head, child) = family("Lò Văn Ún", "Lò Thị Hai")
    other, _people = family("Vì Văn Ba")
    where: dict[str, Any] = (
        {"to_household_id": other.pk, "to_version": 1, "relation": "child_in_law"} if code == NAM_LAU
        else {"to_area_id": area(code).pk}
    )  # fmt: skip
    event = actions.move_person(household_id=home.pk, version=1, said=said(DAY), person_id=child.pk, by=officer, **where)
    assert "Lò Thị Hai" in on(home, BEFORE)
    assert "Lò Thị Hai" not in on(home, DAY)
    assert (on(other, DAY).get("Lò Thị Hai") == "child_in_law") == (code == NAM_LAU)
    assert event.other_household_id == (other.pk if code == NAM_LAU else None)


def test_who_is_sent_to_another_commune_is_taken_in_there(society: Society) -> None:
    act_as(society.nam_lau_officer)
    home, (_head, child) = family("Lò Văn Ún", "Lò Thị Hai")
    there = area(PHIENG_PAN)
    sent = actions.move_person(
        household_id=home.pk, version=1, said=said(DAY), person_id=child.pk, to_area_id=there.pk,
        by=society.nam_lau_officer,
    )  # fmt: skip
    act_as(society.phieng_pan_officer)
    target, _people = family("Vì Văn Ba", code=PHIENG_PAN)
    assert not Person.objects.filter(pk=child.pk).exists(), "not theirs to see before it is taken in"
    arrival = actions.take_in_person(
        household_id=target.pk, version=1, said=said(DAY), event_id=sent.pk, relation="child_in_law",
        by=society.phieng_pan_officer,
    )  # fmt: skip
    assert on(target, DAY)["Lò Thị Hai"] == "child_in_law"
    assert Person.objects.get(pk=child.pk).area_id == there.pk
    with pytest.raises(Refused, match="tiếp nhận rồi"):
        actions.take_in_person(
            household_id=target.pk, version=None, said=said(DAY), event_id=sent.pk, by=society.phieng_pan_officer
        )
    act_as(society.nam_lau_officer)
    with pytest.raises(Refused, match="Nơi đến đã tiếp nhận"):
        actions.undo(event_id=sent.pk, reason="nhầm", by=society.nam_lau_officer)
    act_as(society.phieng_pan_officer)
    actions.undo(event_id=arrival.pk, reason="nhầm người", by=society.phieng_pan_officer)
    assert not Person.objects.filter(pk=child.pk).exists()
    act_as(society.nam_lau_officer)
    actions.undo(event_id=sent.pk, reason="nhầm", by=society.nam_lau_officer)
    assert "Lò Thị Hai" in on(home, DAY)


def test_a_household_sent_to_another_commune_keeps_its_life(society: Society) -> None:
    act_as(society.nam_lau_officer)
    home, people = family("Lò Văn Ún", "Lò Thị Hai")
    origin = picture()
    sent = actions.move_household(
        household_id=home.pk, version=1, said=said(DAY), to_area_id=area(PHIENG_PAN).pk, by=society.nam_lau_officer
    )
    home.refresh_from_db()
    assert (home.closed_on, on(home, DAY)) == (DAY, {})
    act_as(society.phieng_pan_officer)
    bolt = village("Bản Mới", PHIENG_PAN)
    arrival = actions.take_in_household(
        event_id=sent.pk, village_id=bolt.pk, said=said(DAY + timedelta(days=3)), by=society.phieng_pan_officer
    )
    moved = Household.objects.get(pk=home.pk)
    assert (moved.area_id, moved.village_id, moved.closed_on, moved.member_count) == (area(PHIENG_PAN).pk, bolt.pk, None, 2)
    assert set(on(moved, DAY + timedelta(days=3))) == {p.full_name for p in people}
    assert heads_on(moved, DAY + timedelta(days=3)) == ["Lò Văn Ún"]
    assert arrival.details["other_area"] == area(NAM_LAU).pk
    actions.undo(event_id=arrival.pk, reason="nhầm hộ", by=society.phieng_pan_officer)
    act_as(society.nam_lau_officer)
    actions.undo(event_id=sent.pk, reason="hộ không đi nữa", by=society.nam_lau_officer)
    assert picture() == origin


def test_a_stranger_cannot_take_in_what_was_not_sent_to_them(society: Society) -> None:
    act_as(society.nam_lau_officer)
    home, _people = family("Lò Văn Ún")
    sent = actions.move_household(
        household_id=home.pk, version=1, said=said(DAY), elsewhere="Điện Biên", by=society.nam_lau_officer
    )
    act_as(society.phieng_pan_officer)
    bolt = village("Bản Mới", PHIENG_PAN)
    with pytest.raises(Refused, match="Không tìm thấy"):
        actions.take_in_household(event_id=sent.pk, village_id=bolt.pk, said=said(DAY), by=society.phieng_pan_officer)


def test_a_household_that_left_the_province_comes_back(officer: User) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    sent = actions.move_household(household_id=home.pk, version=1, said=said(DAY), elsewhere="Điện Biên", by=officer)
    back = DAY + timedelta(days=100)
    actions.take_in_household(event_id=sent.pk, village_id=village().pk, said=said(back), by=officer)
    assert on(home, back - timedelta(days=1)) == {}
    assert set(on(home, back)) == {"Lò Văn Ún", "Lò Thị Hai"}


def test_a_household_moves_to_another_village(officer: User) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    other = village("Bản Hai")
    departure = actions.move_household(household_id=home.pk, version=1, said=said(DAY), to_village_id=other.pk, by=officer)
    kinds = set(LifeEvent.objects.values_list("kind", "village__name"))
    assert kinds == {("household_moved_out", "Bản Nà Tòng"), ("household_moved_in", "Bản Hai")}
    home.refresh_from_db()
    assert home.village_id == other.pk
    actions.undo(event_id=departure.pk, reason="nhầm bản", by=officer)
    home.refresh_from_db()
    assert home.village.name == "Bản Nà Tòng"
    assert LifeEvent.objects.filter(is_withdrawn=False).count() == 0


def test_a_split_and_a_merge(officer: User) -> None:
    home, (_head, son, wife, _stays) = family("Lò Văn Ún", "Lò Văn Con", "Vì Thị Dâu", "Lò Thị Út")
    event = actions.split_household(
        household_id=home.pk, version=1, said=said(DAY), person_ids=[son.pk, wife.pk], head_id=son.pk,
        relations={wife.pk: "spouse"}, by=officer,
    )  # fmt: skip
    new = event.other_household
    assert on(new, DAY) == {"Lò Văn Con": "head", "Vì Thị Dâu": "spouse"}
    assert on(new, BEFORE) == {}
    new.refresh_from_db()
    assert (new.head_name, new.member_count, new.village_id) == ("Lò Văn Con", 2, home.village_id)
    later = DAY + timedelta(days=30)
    home.refresh_from_db()
    actions.merge_households(
        household_id=new.pk, version=new.version, into_id=home.pk, into_version=home.version, said=said(later),
        relations={son.pk: "child"}, by=officer,
    )  # fmt: skip
    home.refresh_from_db()
    new.refresh_from_db()
    assert (new.closed_on, home.member_count) == (later, 4)
    assert set(on(home, later)) == {"Lò Văn Ún", "Lò Văn Con", "Vì Thị Dâu", "Lò Thị Út"}


def test_a_marriage_brings_the_spouse(officer: User) -> None:
    home, (_head, son) = family("Lò Văn Ún", "Lò Văn Con")
    other, (_father, bride) = family("Vì Văn Ba", "Vì Thị Dâu")
    event = actions.record_marriage(
        household_id=home.pk, version=1, said=said(DAY), person_id=son.pk, spouse=bride.pk,
        spouse_household_id=other.pk, spouse_version=1, spouse_relation="child_in_law", by=officer,
    )  # fmt: skip
    assert on(home, DAY)["Vì Thị Dâu"] == "child_in_law"
    assert on(other, DAY) == {"Vì Văn Ba": "head"}
    assert (event.person_id, event.other_household_id, event.details["spouse"]) == (son.pk, other.pk, bride.pk)


def test_a_household_is_founded_by_who_comes_from_elsewhere(officer: User) -> None:
    event = actions.found_household(
        village_id=village().pk, said=said(DAY), head=NewPerson("Giàng A Của", "M", date(1990, 2, 1), None, "Mông"),
        others=[(NewPerson("Sùng Thị Máy", "F", None, 1992, "Mông"), "spouse")], elsewhere="Lai Châu", by=officer,
    )  # fmt: skip
    home = event.household
    home.refresh_from_db()
    assert (home.head_name, home.member_count, home.ethnic_group) == ("Giàng A Của", 2, "Mông")


REFUSED: dict[str, tuple[Callable[..., Any], str]] = {
    "a day to come": (lambda h, p, by: actions.record_death(
        household_id=h.pk, version=1, said=said(clock.today() + timedelta(days=1)), person_id=p[1].pk, by=by), "chưa đến"),
    "no ground": (lambda h, p, by: actions.record_death(
        household_id=h.pk, version=1, said=Said(DAY, " "), person_id=p[1].pk, by=by), "Ghi căn cứ"),
    "before the household": (lambda h, p, by: actions.record_death(
        household_id=h.pk, version=1, said=said(FOUNDED - timedelta(days=1)), person_id=p[1].pk, by=by), "chưa có trong sổ"),
    "before birth": (lambda h, p, by: actions.record_death(
        household_id=h.pk, version=1, said=said(DAY), person_id=p[2].pk, by=by), "trước khi Lò Văn Trẻ sinh"),
    "no member": (lambda h, p, by: actions.record_death(
        household_id=h.pk, version=1, said=said(DAY), person_id=0, by=by), "không phải là thành viên"),
    "already head": (lambda h, p, by: actions.change_head(
        household_id=h.pk, version=1, said=said(DAY), head_id=p[0].pk, by=by), "đang là chủ hộ"),
    "an old page": (lambda h, p, by: actions.change_head(
        household_id=h.pk, version=0, said=said(DAY), head_id=p[1].pk, by=by), "bấm hai lần"),
    "all split off": (lambda h, p, by: actions.split_household(
        household_id=h.pk, version=1, said=said(DAY), person_ids=[x.pk for x in p], head_id=p[0].pk, by=by), "ít nhất một người ở lại"),
    "a foreign head": (lambda h, p, by: actions.split_household(
        household_id=h.pk, version=1, said=said(DAY), person_ids=[p[1].pk], head_id=p[0].pk, by=by), "một trong những người tách ra"),
    "nowhere": (lambda h, p, by: actions.move_person(
        household_id=h.pk, version=1, said=said(DAY), person_id=p[1].pk, by=by), "một nơi đến"),
    "into itself": (lambda h, p, by: actions.merge_households(
        household_id=h.pk, version=1, into_id=h.pk, into_version=1, said=said(DAY), by=by), "phải khác nhau"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refusals_say_why_and_write_nothing(officer: User, name: str) -> None:
    home, people = family("Lò Văn Ún", "Lò Thị Hai", "Lò Văn Trẻ")
    Person.objects.filter(pk=people[2].pk).update(birth_on=DAY + timedelta(days=1))
    was = picture()
    act, words = REFUSED[name]
    with pytest.raises(Refused, match=words):
        act(home, people, officer)
    assert picture() == was
    assert not LifeEvent.objects.exists()


def test_only_the_officer_of_the_commune_records(society: Society) -> None:
    act_as(society.nam_lau_officer)
    home, people = family("Lò Văn Ún", "Lò Thị Hai")
    for user in (society.nam_lau_chairman, society.province_officer):
        with pytest.raises(Refused, match="Chỉ cán bộ giảm nghèo"):
            actions.record_death(household_id=home.pk, version=1, said=said(DAY), person_id=people[1].pk, by=user)
    act_as(society.phieng_pan_officer)
    with pytest.raises(Refused, match="Không tìm thấy"):
        actions.record_death(
            household_id=home.pk, version=1, said=said(DAY), person_id=people[1].pk, by=society.phieng_pan_officer
        )


def test_a_second_click_is_told_why(officer: User) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)
    with pytest.raises(Stale, match="bấm hai lần"):
        actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)
    assert LifeEvent.objects.count() == 1


def test_undo_is_refused_under_something_later(officer: User) -> None:
    home, (_head, other) = family("Lò Văn Ún", "Lò Thị Hai")
    first = actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)
    second = actions.change_head(household_id=home.pk, version=2, said=said(DAY), head_id=other.pk, by=officer)
    with pytest.raises(Refused, match="đổi chủ hộ"):
        actions.undo(event_id=first.pk, reason="nhầm", by=officer)
    actions.undo(event_id=second.pk, reason="nhầm", by=officer)
    with pytest.raises(Refused, match="đã được huỷ"):
        actions.undo(event_id=second.pk, reason="nhầm", by=officer)
    with pytest.raises(Refused, match="lý do"):
        actions.undo(event_id=first.pk, reason=" ", by=officer)
    actions.undo(event_id=first.pk, reason="nhầm", by=officer)
    assert heads_on(home, DAY) == ["Lò Văn Ún"]


def test_communes_pass_into_their_successor(society: Society) -> None:
    act_as(society.nam_lau_officer)
    old = area("03766", "2025-01")
    home, people = family("Lò Văn Ún", "Lò Thị Hai")
    Household.objects.filter(pk=home.pk).update(area=old)
    Person.objects.filter(pk__in=[p.pk for p in people]).update(area=old)
    was = picture()
    with pytest.raises(Refused, match="Xã mới có từ ngày 01/07/2025"):
        actions.move_area_by_reorganisation(area_ids=[old.pk], said=said(DAY), by=society.nam_lau_officer)
    day = date(2025, 7, 1)
    moved = actions.move_area_by_reorganisation(area_ids=[old.pk], said=said(day), by=society.nam_lau_officer)
    home.refresh_from_db()
    assert (moved, home.area.code, home.version) == (1, "03784", 2)
    assert {p.area_id for p in Person.objects.all()} == {home.area_id}
    event = LifeEvent.objects.get()
    assert (event.kind, event.details) == ("area_changed", {"other_area": old.pk})
    assert actions.move_area_by_reorganisation(area_ids=[old.pk], said=said(day), by=society.nam_lau_officer) == 0
    actions.undo(event_id=event.pk, reason="nhầm", by=society.nam_lau_officer)
    assert picture() == was
