"""Persons who may be one: found in a commune and across communes, decided by an officer, kept, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.life import actions as life
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.linking import actions, notices, queries, runs
from giamngheo.apps.linking.actions import Refused
from giamngheo.apps.linking.models import PersonMerge, PersonPair
from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Person
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview
from giamngheo.apps.work.actions import start_run
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries, household, member, occasion

ID = "014080123456"


def someone(
    name: str, code: str = NAM_LAU, *, village: str = "Bản Một", number: str = "", born: date | None = None, head: str = "",
    stated: int = 1,
) -> Person:  # fmt: skip
    """A head of a household of their own; ``stated``: of how many, as its form said."""
    when = occasion(code)
    home = household(head or name, code=code, when=when, village=village)
    Household.objects.filter(pk=home.pk).update(member_count=stated)
    person = member(home, name, when, is_head=True, id_number=number)
    if born:
        Person.objects.filter(pk=person.pk).update(birth_on=born, birth_year=born.year)
    return person


def find(by: User) -> None:
    act_as(by)
    office = by.assignments.get().area_id
    run = start_run(kind=runs.PERSONS, subject_id=office, area_id=office, by=by)
    assert run.state == "done", run.message


@pytest.fixture
def twice(society: Society) -> tuple[Person, Person]:
    """One person in two households of Nậm Lầu, once typed without accents."""
    act_as(society.nam_lau_officer)
    return (
        someone("Lò Văn Hòa", number=ID, born=date(1980, 5, 7)),
        someone("Lo Van Hoa", number=ID, village="Bản Hai", born=date(1980, 1, 1)),
    )


def only_pair() -> PersonPair:
    return PersonPair.objects.get()


def test_found_with_reasons_and_found_again_without_doubling(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    pair = only_pair()
    assert (pair.left_person_id, pair.right_person_id) == tuple(sorted(p.pk for p in twice))
    assert {"same_id", "bare_name"} <= set(pair.reasons)
    assert pair.left_has_id
    assert pair.state == "open"
    find(society.nam_lau_officer)
    assert only_pair().version == pair.version


def test_told_apart_stays_told_apart(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    actions.tell_apart(pair_id=only_pair().pk, by=society.nam_lau_officer, note="hai anh em họ")
    find(society.nam_lau_officer)
    assert only_pair().state == "different"
    with pytest.raises(Refused, match="khác nhau"):
        actions.ask_later(pair_id=only_pair().pk, by=society.nam_lau_officer)
    actions.look_again(pair_id=only_pair().pk, by=society.nam_lau_officer, note="có giấy tờ mới")
    assert only_pair().state == "open"


def test_telling_apart_needs_a_reason(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    with pytest.raises(Refused, match="căn cứ"):
        actions.tell_apart(pair_id=only_pair().pk, by=society.nam_lau_officer, note=" ")


def test_a_merge_keeps_both_and_is_taken_back(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    kept, merged = twice
    facts = HouseholdFact.objects.count()
    home = merged.memberships.get().household_id
    done = actions.merge_persons(pair_id=only_pair().pk, keeps_id=kept.pk, by=society.nam_lau_officer)
    assert done is not None
    assert done.closed_household_id == home
    assert merged.memberships.get().valid_to is not None
    assert kept.memberships.get().valid_to is None
    assert Person.objects.count() == 2
    assert HouseholdFact.objects.count() == facts
    assert queries.merged_person_ids(merged.pk) == {kept.pk, merged.pk}
    assert only_pair().state == "merged"
    find(society.nam_lau_officer)
    assert only_pair().state == "merged"
    actions.undo_merge(pair_id=only_pair().pk, by=society.nam_lau_officer, note="nhầm")
    assert merged.memberships.get().valid_to is None
    assert Household.objects.get(pk=home).closed_on is None
    assert only_pair().state == "open"
    assert PersonMerge.objects.get().undone_at is not None
    assert [entry["what"] for entry in only_pair().log] == ["merge", "undo"]


def with_a_child(merged: Person) -> Person:
    home = merged.memberships.get().household
    child = member(home, "Lò Thị Mai", occasion())
    Household.objects.filter(pk=home.pk).update(member_count=2)
    return child


def pair_of(person: Person) -> PersonPair:
    return PersonPair.objects.get(Q(left_person=person) | Q(right_person=person), state="open")


def test_a_household_with_unlisted_people_does_not_end(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    kept, merged = twice
    home = merged.memberships.get().household
    Household.objects.filter(pk=home.pk).update(member_count=4)
    with pytest.raises(Refused, match="khai 4 người"):
        actions.merge_persons(pair_id=only_pair().pk, keeps_id=kept.pk, by=society.nam_lau_officer)
    home.refresh_from_db()
    assert (home.closed_on, only_pair().state, LifeEvent.objects.count()) == (None, "open", 0)
    assert merged.memberships.get().valid_to is None


def test_the_end_of_the_household_is_an_event(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    kept, merged = twice
    actions.merge_persons(pair_id=only_pair().pk, keeps_id=kept.pk, by=society.nam_lau_officer, note="đã hỏi")
    event = LifeEvent.objects.get()
    assert (event.kind, event.household_id) == ("merged", merged.memberships.get().household_id)
    assert (event.other_household_id, event.ground) == (kept.memberships.get().household_id, "đã hỏi")
    with pytest.raises(Refused, match="Người nghi trùng"):
        life.undo(event_id=event.pk, reason="nhầm", by=society.nam_lau_officer)
    actions.undo_merge(pair_id=only_pair().pk, by=society.nam_lau_officer, note="nhầm")
    event.refresh_from_db()
    assert event.is_withdrawn


def test_a_household_keeps_a_head(society: Society, twice: tuple[Person, Person]) -> None:
    kept, merged = twice
    child = with_a_child(merged)
    home = merged.memberships.get().household
    find(society.nam_lau_officer)
    pair = pair_of(merged)
    with pytest.raises(Refused, match="Chọn người ở lại làm chủ hộ"):
        actions.merge_persons(pair_id=pair.pk, keeps_id=kept.pk, by=society.nam_lau_officer)
    actions.merge_persons(pair_id=pair.pk, keeps_id=kept.pk, successor_id=child.pk, by=society.nam_lau_officer)
    home.refresh_from_db()
    assert (home.closed_on, home.head_name, home.member_count) == (None, "Lò Thị Mai", 1)
    assert Membership.objects.get(household=home, valid_to=None).is_head
    assert LifeEvent.objects.get().kind == "double_ended"
    life.record_death(
        household_id=home.pk, version=None, said=life.Said(clock.today(), "giấy báo tử"), person_id=child.pk,
        by=society.nam_lau_officer,
    )  # fmt: skip
    with pytest.raises(Refused, match="Huỷ biến động đó trước"):
        actions.undo_merge(pair_id=pair.pk, by=society.nam_lau_officer, note="nhầm")


def test_taken_back_the_household_is_as_it_was(society: Society, twice: tuple[Person, Person]) -> None:
    kept, merged = twice
    child = with_a_child(merged)
    home = merged.memberships.get().household
    find(society.nam_lau_officer)
    pair = pair_of(merged)
    actions.merge_persons(pair_id=pair.pk, keeps_id=kept.pk, successor_id=child.pk, by=society.nam_lau_officer)
    actions.undo_merge(pair_id=pair.pk, by=society.nam_lau_officer, note="nhầm")
    home.refresh_from_db()
    assert (home.head_name, home.member_count) == ("Lo Van Hoa", 2)
    standing = Membership.objects.filter(household=home, valid_to=None).order_by("-is_head")
    assert [(m.person_id, m.is_head) for m in standing] == [(merged.pk, True), (child.pk, False)]


def test_the_two_in_one_household_pass_the_head_on(society: Society, twice: tuple[Person, Person]) -> None:
    kept, merged = twice
    find(society.nam_lau_officer)
    home = merged.memberships.get().household
    Membership.objects.filter(person=kept).update(household=home, is_head=False, relation="other")
    Household.objects.filter(pk=home.pk).update(member_count=2)
    actions.merge_persons(pair_id=only_pair().pk, keeps_id=kept.pk, by=society.nam_lau_officer)
    assert Membership.objects.get(household=home, valid_to=None, is_head=True).person_id == kept.pk


def test_a_household_without_a_head_is_given_one(society: Society) -> None:
    act_as(society.nam_lau_officer)
    when = occasion()
    home = household("Lò Văn Hòa", when=when)
    child = member(home, "Lò Thị Mai", when)
    said = life.Said(clock.today(), "biên bản họp bản")
    with pytest.raises(Refused, match="chưa ghi ai là chủ hộ"):
        life.dissolve_household(household_id=home.pk, version=None, said=said, by=society.nam_lau_officer)
    life.change_head(household_id=home.pk, version=None, said=said, head_id=child.pk, by=society.nam_lau_officer)
    home.refresh_from_db()
    assert home.head_name == "Lò Thị Mai"


def test_the_screen_asks_for_a_successor(society: Society, twice: tuple[Person, Person], client_of) -> None:  # type: ignore[no-untyped-def]
    kept, merged = twice
    child = with_a_child(merged)
    find(society.nam_lau_officer)
    address = reverse("linking:pair", args=[pair_of(merged).pk])
    client = client_of(society.nam_lau_officer)
    page = client.get(address).content.decode()
    assert "Lò Thị Mai, hộ Lo Van Hoa" in page
    said = {"conclusion": f"same-{kept.pk}", "note": "đã hỏi", "version": 1}
    assert client.post(address, said).status_code == 422
    assert client.post(address, {**said, "successor": child.pk}).status_code == 302


def test_another_version_is_told(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    pair = only_pair()
    actions.ask_later(pair_id=pair.pk, by=society.nam_lau_officer, version=pair.version)
    with pytest.raises(actions.Stale, match="Người khác"):
        actions.tell_apart(pair_id=pair.pk, by=society.nam_lau_officer, note="x", version=pair.version)


def test_corrected_rows_are_no_longer_alike(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    Person.objects.filter(pk=twice[1].pk).update(full_name="Giàng Thị Mỷ", id_number="014199777777", birth_year=1999, birth_on=None)
    find(society.nam_lau_officer)
    assert only_pair().state == "gone"


@pytest.fixture
def across(society: Society) -> tuple[Person, Person]:
    """One person in Nậm Lầu and in Phiêng Pằn."""
    act_as(society.nam_lau_officer)
    here = someone("Lò Văn Hòa", number=ID, born=date(1980, 5, 7))
    act_as(society.phieng_pan_officer)
    return here, someone("Lò Văn Hoà", PHIENG_PAN, number=ID, born=date(1980, 5, 7))


def test_across_communes_only_what_is_needed_is_seen(society: Society, across: tuple[Person, Person], client_of) -> None:  # type: ignore[no-untyped-def]
    find(society.nam_lau_officer)
    pair = only_pair()
    page = client_of(society.nam_lau_officer).get(reverse("linking:pair", args=[pair.pk])).content.decode()
    assert "Lò Văn Hoà" in page
    assert area(PHIENG_PAN).name in page
    assert ID not in page
    assert "thuộc xã khác" in page
    act_as(society.phieng_pan_officer)
    assert only_pair().pk == pair.pk
    act_as(society.nam_lau_officer)
    assert not Person.objects.filter(pk=across[1].pk).exists()


def test_one_commune_proposes_and_the_other_ends_the_place(society: Society, across: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    here, there = across
    pair = only_pair()
    assert actions.merge_persons(pair_id=pair.pk, keeps_id=here.pk, by=society.nam_lau_officer) is None
    assert only_pair().state == "proposed"
    with pytest.raises(Refused, match="Chờ xã bên đó"):
        actions.merge_persons(pair_id=pair.pk, keeps_id=here.pk, by=society.nam_lau_officer)
    act_as(society.phieng_pan_officer)
    assert there.memberships.get().valid_to is None
    with pytest.raises(Refused, match=r"đề nghị giữ người còn lại|Chờ"):
        actions.merge_persons(pair_id=pair.pk, keeps_id=there.pk, by=society.phieng_pan_officer)
    assert actions.merge_persons(pair_id=pair.pk, keeps_id=here.pk, by=society.phieng_pan_officer) is not None
    assert there.memberships.get().valid_to is not None
    act_as(society.nam_lau_officer)
    assert only_pair().state == "merged"
    with pytest.raises(Refused, match="xã khác"):
        actions.undo_merge(pair_id=pair.pk, by=society.nam_lau_officer, note="nhầm")


def test_the_province_sees_and_merges_at_once(society: Society, across: tuple[Person, Person]) -> None:
    find(society.province_officer)
    assert actions.merge_persons(pair_id=only_pair().pk, keeps_id=across[0].pk, by=society.province_officer) is not None


def test_nobody_else_decides(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    pair = only_pair()
    for user in (society.nam_lau_chairman, society.phieng_pan_officer, society.province_leader):
        act_as(user)
        with pytest.raises(Refused):
            actions.tell_apart(pair_id=pair.pk, by=user, note="x")


def test_the_chairman_is_told_and_stopped_only_where_configured(society: Society, twice: tuple[Person, Person], settings) -> None:  # type: ignore[no-untyped-def]
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    place = area(NAM_LAU)
    review_actions.classify_communes(round=opened, area_ids=[place.pk], by=society.nam_lau_officer)
    find(society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    review = CommuneReview.objects.get(round=opened, area=place)
    assert len(notices.notice(review)) == 1
    assert notices.obstacle(review) == []
    assert not any("giống nhau" in text for text in review_actions.obstacles(review, society.nam_lau_chairman))
    settings.PAIRS_BLOCK_RECOGNITION = True
    assert notices.notice(review) == []
    assert any("giống nhau" in text for text in review_actions.obstacles(review, society.nam_lau_chairman))


def test_the_list_costs_the_same_however_long(society: Society, client_of) -> None:  # type: ignore[no-untyped-def]
    act_as(society.nam_lau_officer)
    client = client_of(society.nam_lau_officer)
    for count in (2, 30):
        made = [someone(f"Người {count} {n}") for n in range(count)]
        place = area(NAM_LAU)
        PersonPair.objects.bulk_create(
            PersonPair(
                left_person=a, right_person=b, left_area=place, right_area=place, left_name=a.full_name,
                right_name=b.full_name, probability=0.9, reasons=["same_name"], found_at=occasion().recorded_at,
            )
            for a, b in zip(made[::2], made[1::2], strict=True)
        )  # fmt: skip
        with counted_queries(12):
            assert client.get(reverse("linking:pairs")).status_code == 200


def test_screens_from_finding_to_merging(society: Society, twice: tuple[Person, Person], client_of) -> None:  # type: ignore[no-untyped-def]
    client = client_of(society.nam_lau_officer)
    assert client.post(reverse("linking:find_pairs")).status_code == 302
    act_as(society.nam_lau_officer)
    pair = only_pair()
    assert "Lò Văn Hòa" in client.get(reverse("linking:pairs")).content.decode()
    address = reverse("linking:pair", args=[pair.pk])
    assert "cùng số CCCD" in client.get(address).content.decode().lower().replace("cccd", "CCCD")
    refused = client.post(address, {"conclusion": "different", "note": "", "version": pair.version})
    assert refused.status_code == 422
    done = client.post(address, {"conclusion": f"same-{twice[0].pk}", "note": "đã hỏi", "version": pair.version})
    assert done.status_code == 302
    act_as(society.nam_lau_officer)
    assert only_pair().state == "merged"
    back = client.post(reverse("linking:pair_back", args=[pair.pk]), {"note": "nhầm", "version": only_pair().version})
    assert back.status_code == 302
    act_as(society.nam_lau_officer)
    assert only_pair().state == "open"
    told = client.get(reverse("linking:pairs_file", args=["xlsx"]))
    assert b"".join(told.streaming_content)[:2] == b"PK"
    told.close()


def test_history_of_pairs_cannot_be_rewritten(society: Society, twice: tuple[Person, Person]) -> None:
    find(society.nam_lau_officer)
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('gn_app', 'linking_personpair', 'delete'), "
                       "has_table_privilege('gn_app', 'linking_personpairevent', 'update')")  # fmt: skip
        assert cursor.fetchone() == (False, False)
