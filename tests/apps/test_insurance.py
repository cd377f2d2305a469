"""Health-insurance cards: from the office's list to who of the poor has none; three values; what is refused; health data hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.insurance import cards, lists, queries, states
from giamngheo.apps.insurance.actions import importing, settling
from giamngheo.apps.insurance.actions.importing import Faulty
from giamngheo.apps.insurance.models import InsuranceFile, InsuranceRow
from giamngheo.apps.insurance.states import Refused, Stale
from giamngheo.apps.linking.models import PersonMerge, PersonPair
from giamngheo.apps.register.models import Household, Membership, Person, PersonFact
from giamngheo.kit import clock

from .at_once import at_once, swept
from .conftest import Society, area, make_society
from .delivery_world import poor_households
from .insurance_world import a_list
from .review_world import NAM_LAU, act_as, counted_queries, household, member, occasion

ClientOf = Callable[[User], Client]
LISTED, DAY = date(2026, 6, 1), date(2026, 6, 15)
NUMBER, OTHER_NUMBER = "014080000001", "014080000002"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def people(society: Society) -> dict[str, Person]:
    """Two poor households of Nậm Lầu with seven named persons, two of one name and year; the transaction is the officer's."""
    one, two = poor_households(society, "Lò Văn Một", "Lò Văn Hai")
    when = occasion(by=society.nam_lau_officer)
    found = {
        "head": member(one, "Lò Văn Một", when, is_head=True, has_health_insurance=True),
        "number": member(one, "Lò Thị Số", when, id_number=NUMBER),
        "absent": member(one, "Lò Văn Vắng", when, has_health_insurance=True),
        "late": member(one, "Lò Văn Hạn", when),
        "head2": member(two, "Lò Văn Hai", when, is_head=True),
        "twin": member(one, "Vàng A Chứ", when),
        "twin2": member(two, "Vàng A Chứ", when),
    }
    Person.objects.filter(pk=found["number"].pk).update(sex="F")
    Household.objects.filter(pk=one.pk).update(member_count=5)
    Household.objects.filter(pk=two.pk).update(member_count=2)
    return found


def brought(society: Society, *rows: dict[str, Any], as_of: date = LISTED, by: User | None = None, **more: Any) -> InsuranceFile:
    given = {"name": "the.xlsx", "area_id": area(NAM_LAU).pk, **more}
    return importing.import_list(content=a_list(*rows), as_of=as_of, by=by or society.nam_lau_officer, **given)


ROWS: tuple[dict[str, Any], ...] = (
    {},
    {"name": "Lo Thi So", "birth": "1980", "sex": "Nữ", "number": "1420000002", "id_number": NUMBER, "village": ""},
    {"name": "LÒ VĂN HẠN", "birth": "1980", "number": "1420000003", "from": "01/01/2025", "to": "31/12/2025"},
    {"name": "Vàng A Chứ", "birth": "1980", "number": "1420000004"},
    {"name": "Quàng Văn Lạ", "birth": "12/05/1991", "number": "1420000005"},
)


def states_on(day: date) -> dict[int, str]:
    place = area(NAM_LAU).pk
    found = cards.persons_with(areas=[place], communes=[place], day=day, states=list(states.CARD))
    return {one.person_id: one.state for one in found}


def test_on_screen_from_the_list_to_who_has_none(society: Society, people: dict[str, Person], client_of: ClientOf) -> None:
    officer, page = client_of(society.nam_lau_officer), reverse("insurance:file_new")

    def post(content: bytes, day: str = "2026-06-01") -> Any:
        return officer.post(page, {"area_id": area(NAM_LAU).pk, "as_of": day, "content": SimpleUploadedFile("t.xlsx", content)})

    content = a_list(*ROWS)
    done = post(content)
    assert done.status_code == 302
    again = post(content, "2026-06-02")
    assert (again.status_code, "Tệp này đã nhập" in again.content.decode()) == (422, True)
    shown = officer.get(done.url).content.decode()
    assert ("Vàng A Chứ" in shown, "Quàng Văn Lạ" in shown) == (True, False)  # those that wait are shown first
    assert "Quàng Văn Lạ" in officer.get(done.url, {"dong": "khong-khop"}).content.decode()
    assert "Chọn người cho danh sách thẻ" in officer.get("/").content.decode()
    row = InsuranceRow.objects.get(outcome=states.SEVERAL)
    settle = reverse("insurance:row", args=[row.pk])
    assert "hộ Lò Văn Hai" in officer.get(settle).content.decode()
    assert officer.post(settle, {"person": people["twin2"].pk, "version": 1}).status_code == 422
    assert officer.post(settle, {"person": people["twin2"].pk, "reason": "đã xem thẻ", "version": 1}).status_code == 302
    listed = officer.get(reverse("insurance:persons"), {"ngay": "2026-06-15"}).content.decode()
    for name, is_there in (("Lò Văn Vắng", True), ("Lò Văn Hạn", True), ("Lò Thị Số", False), ("khác danh sách", True)):
        assert (name in listed) is is_there
    assert SensitiveRead.objects.filter(fields__contains="has_health_insurance").exists()
    rows = b"".join(officer.get(reverse("insurance:persons_file", args=["csv"]), {"ngay": "2026-06-15"}).streaming_content).decode()
    assert ("Lò Văn Vắng" in rows, "không có trong danh sách" in rows, "Lò Thị Số" in rows) == (True, True, False)
    told = officer.get(reverse("insurance:coverage"), {"ngay": "2026-06-15"}).content.decode()
    assert "42,86" in told  # three of seven


def test_each_state_and_three_values(society: Society, people: dict[str, Person]) -> None:
    assert set(states_on(DAY).values()) == {states.UNKNOWN}  # no list: nobody has none
    brought(society, *ROWS)
    told = states_on(DAY)
    expected = {
        "head": states.HAS, "number": states.HAS, "absent": states.ABSENT, "late": states.EXPIRED, "head2": states.ABSENT,
        "twin": states.UNCLEAR, "twin2": states.UNCLEAR,
    }  # fmt: skip
    assert {key: told[person.pk] for key, person in people.items()} == expected
    assert set(states_on(date(2026, 5, 31)).values()) == {states.UNKNOWN}  # the day before the list
    assert set(states_on(LISTED + states.STANDS).values()) == {states.UNKNOWN}  # too old to speak
    assert states_on(date(2027, 1, 15))[people["head"].pk] == states.EXPIRED
    born = member(Household.objects.get(head_name="Lò Văn Hai"), "Lò Thị Bé", occasion(year=2026, on=date(2026, 6, 10)))
    assert states_on(DAY)[born.pk] == states.UNKNOWN  # came after the list's day: it cannot have her


def test_coverage_names_numerator_and_denominator(society: Society, people: dict[str, Person]) -> None:
    place = area(NAM_LAU).pk
    assert queries.coverage(place, DAY).total.rate is None
    assert lists.share_text(queries.coverage(place, DAY).total) == "chưa xác định: chưa có danh sách thẻ"
    brought(society, *ROWS)
    Household.objects.filter(head_name="Lò Văn Hai").update(member_count=4)  # two are counted and not named
    total = queries.coverage(place, DAY).total
    assert (total.has, total.persons, total.without, total.undetermined) == (2, 9, 3, 4)
    assert (total.rate, round(total.least or 0, 4), round(total.most or 0, 4)) == (None, 0.2222, 0.6667)
    assert total.by_class == {"POOR": 7, "NEAR_POOR": 0}
    act_as(society.province_officer)
    whole = queries.coverage(area("14").pk, DAY)
    assert (whole.total.persons, whole.total.with_list) == (None, 1)  # other communes have no recognised list
    before = queries.coverage(place, date(2025, 11, 19)).total
    assert (before.is_told, before.persons) == (False, None)


def test_a_card_of_another_year_or_village_waits(society: Society, people: dict[str, Person]) -> None:
    household("Lò Văn Khác", village="Bản Nong")
    near = ({"birth": "1981"}, {"name": "Lò Văn Vắng", "number": "1420000007", "village": "Bản Nong"},
            {"name": "Lò Văn Hai", "number": "1420000008", "village": "Na Tong"},
            {"name": "Lò Thị Số", "number": "1420000009", "sex": "Nữ", "id_number": "014080000009"})  # fmt: skip
    brought(society, *near)
    found = {row.full_name: (row.outcome, row.candidates) for row in InsuranceRow.objects.all()}
    assert found == {
        "Lò Văn Một": (states.SEVERAL, [people["head"].pk]), "Lò Văn Vắng": (states.SEVERAL, [people["absent"].pk]),
        "Lò Văn Hai": (states.MATCHED, []), "Lò Thị Số": (states.SEVERAL, [people["number"].pk]),
    }  # fmt: skip


def test_two_cards_that_claim_one_person_wait(society: Society, people: dict[str, Person]) -> None:
    brought(society, {}, {"number": "1420000009", "card": "HN2141420000009"})
    assert list(InsuranceRow.objects.values_list("outcome", "candidates")) == [(states.SEVERAL, [people["head"].pk])] * 2
    withdrawn = importing.withdraw_list(file_id=InsuranceFile.objects.get().pk, reason="nhầm", by=society.nam_lau_officer)
    assert withdrawn.withdrawn_at is not None
    brought(society, {"to": "30/06/2026"}, {"from": "01/07/2026"})  # an old and a new card of one number
    assert set(InsuranceRow.objects.filter(file__withdrawn_at=None).values_list("person", flat=True)) == {people["head"].pk}


def test_a_settled_number_is_known_to_the_next_list(society: Society, people: dict[str, Person]) -> None:
    brought(society, *ROWS)
    row = InsuranceRow.objects.get(outcome=states.SEVERAL)
    settling.settle_row(row_id=row.pk, person_id=people["twin"].pk, reason="đã xem thẻ", version=1, by=society.nam_lau_officer)
    importing.match_again(file_id=row.file_id, by=society.nam_lau_officer)
    row.refresh_from_db()
    assert (row.person_id, row.how, row.version) == (people["twin"].pk, "officer", 2)  # matching again leaves it alone
    brought(society, {"name": "Vàng A Chứ", "number": "1420000004", "from": "01/07/2026"}, as_of=date(2026, 6, 10))
    newest = InsuranceRow.objects.get(file__as_of=date(2026, 6, 10))
    assert (newest.person_id, newest.how) == (people["twin"].pk, "insurance_number")
    assert states_on(DAY)[people["twin"].pk] == states.NOT_YET
    assert states_on(DAY)[people["head"].pk] == states.ABSENT  # the later list no longer has the head


def test_who_was_merged_is_one_person_for_lists_and_cards(society: Society, people: dict[str, Person]) -> None:
    """Two rows of one man, both members on the list's day; merged after it: matching again keeps the card, and he counts once before."""
    second = Person.objects.get(pk=people["twin2"].pk)
    Person.objects.filter(pk=people["twin"].pk).update(id_number=OTHER_NUMBER)
    card = {"name": "Vàng A Chứ", "number": "1420000004", "id_number": OTHER_NUMBER, "from": "01/01/2025"}
    file = brought(society, card, {}, as_of=date(2025, 12, 5))
    told = InsuranceRow.objects.get(file=file, full_name="Vàng A Chứ")
    assert (told.outcome, told.person_id) == (states.MATCHED, people["twin"].pk)
    day = date(2025, 12, 10)
    assert {people["twin"].pk, people["twin2"].pk} <= states_on(day).keys()
    Membership.objects.filter(person=people["twin"]).update(valid_to=date(2025, 12, 20))
    merged(people["twin"], kept=second)
    importing.match_again(file_id=file.pk, by=society.nam_lau_officer)
    told.refresh_from_db()
    assert (told.outcome, told.person_id, told.candidates) == (states.MATCHED, second.pk, [])
    assert len(states_on(day)) == 6  # seven rows, six people
    assert (states_on(day).get(people["twin"].pk), states_on(day)[second.pk]) == (None, states.HAS)
    assert (states_on(DAY).get(people["twin"].pk), states_on(DAY)[second.pk]) == (None, states.HAS)
    # A list that knows them by the number of the health insurance alone, matched while they were two.
    InsuranceRow.objects.filter(pk=told.pk).update(person=people["twin"])
    brought(society, {"name": "Vàng A Chứ", "number": "1420000004", "village": "Bản Khác"}, as_of=date(2026, 5, 1))
    assert InsuranceRow.objects.get(file__as_of=date(2026, 5, 1)).person_id == second.pk


def merged(person: Person, *, kept: Person) -> None:
    """The two rows are one person since: written straight."""
    one, two = sorted((person, kept), key=lambda each: each.pk)
    pair = PersonPair.objects.create(
        left_person=one, right_person=two, left_area=one.area, right_area=two.area, left_name="x", right_name="x", probability=1,
        found_at=clock.now(), state="merged",
    )  # fmt: skip
    PersonMerge.objects.create(
        pair=pair, merged=person, kept=kept, merged_area=person.area, kept_area=kept.area, ended_on=date(2025, 12, 20), at=clock.now()
    )


def test_every_fault_at_once_and_nothing_written(society: Society, people: dict[str, Person]) -> None:
    with pytest.raises(Faulty) as told:
        brought(
            society, {}, {"name": "", "number": "1420000002"}, {"birth": "32/01/1980", "number": "1420000003"},
            {"number": "142"}, {"number": ""}, {"name": "Người Khác"}, {"sex": "N", "number": "1420000006"},
            {"from": "01/01/2026", "to": "01/01/2025", "number": "1420000007"}, {"card": "HN2141420000008", "number": "1420000009"}, {},
        )  # fmt: skip
    faults = [(fault.row, fault.column_title, fault.sheet) for fault in told.value.faults]
    assert faults == [
        (4, "Họ và tên", "Thẻ"), (5, "Ngày sinh", "Thẻ"), (6, "Mã số BHXH", "Thẻ"), (7, "Số thẻ BHYT", "Thẻ"), (8, "Mã số BHXH", "Thẻ"),
        (9, "Giới tính", "Thẻ"), (10, "Giá trị đến ngày", "Thẻ"), (11, "Mã số BHXH", "Thẻ"), (12, "Mã số BHXH", "Thẻ"),
    ]  # fmt: skip
    assert (InsuranceFile.objects.count(), InsuranceRow.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "words"),
    [({"as_of": date(2026, 12, 31)}, "sau hôm nay"), ({"as_of": date(2024, 6, 1)}, "bản đồ hành chính"),
     ({"area_id": None}, "từng xã"), ({"by": "phieng_pan_officer"}, "Chỉ cán bộ")],
)  # fmt: skip
def test_what_is_refused(society: Society, given: dict[str, Any], words: str) -> None:
    more = {**given, "by": getattr(society, given["by"])} if "by" in given else {**given, "by": society.province_officer}
    if "area_id" in more:
        more["area_id"] = area("14").pk
    act_as(society.province_officer)
    with pytest.raises(Refused, match=words):
        brought(society, {}, **more)


def test_settling_is_refused_without_ground_and_for_who_is_taken(society: Society, people: dict[str, Person]) -> None:
    brought(society, *ROWS)
    row = InsuranceRow.objects.get(outcome=states.SEVERAL)
    asked = {"row_id": row.pk, "version": 1, "by": society.nam_lau_officer}
    with pytest.raises(Refused, match="căn cứ"):
        settling.settle_row(person_id=None, reason=" ", **asked)
    with pytest.raises(Refused, match="đã ghép với dòng 3"):
        settling.settle_row(person_id=people["head"].pk, reason="x", **asked)
    with pytest.raises(Refused, match="Chỉ cán bộ"):
        settling.settle_row(person_id=None, reason="x", **{**asked, "by": society.nam_lau_chairman})
    settling.settle_row(person_id=None, reason="người xã khác", **asked)
    with pytest.raises(Stale):
        settling.settle_row(person_id=people["twin"].pk, reason="x", **asked)


def test_cards_are_hidden_and_reading_them_is_logged(society: Society, people: dict[str, Person], client_of: ClientOf) -> None:
    brought(society, *ROWS)
    home = Household.objects.get(head_name="Lò Văn Một")
    officer, page = client_of(society.nam_lau_officer), reverse("register:household", args=[home.pk])
    hidden = officer.get(page).content.decode()
    assert ("đang được che" in hidden, "không có trong danh sách" in hidden) == (True, False)
    shown = officer.post(reverse("register:household_revealed", args=[home.pk])).content.decode()
    assert ("không có trong danh sách" in shown, "khác danh sách" in shown) == (True, True)
    assert PersonFact.objects.get(person=people["absent"]).has_health_insurance is True  # the review's answer stays
    row = InsuranceRow.objects.get(outcome=states.SEVERAL)
    page = reverse("insurance:row", args=[row.pk])
    assert "1420000004" not in officer.get(page).content.decode()
    count = SensitiveRead.objects.count()
    assert "1420000004" in officer.get(page, {"hien": "1"}).content.decode()
    act_as(society.nam_lau_officer)
    assert SensitiveRead.objects.count() == count + 1
    province = client_of(society.province_officer)  # sees counts, and no list of persons
    assert province.get(reverse("insurance:coverage")).status_code == 200
    assert province.get(reverse("insurance:persons")).status_code == 403
    assert "1420000004" not in province.get(page, {"hien": "1"}).content.decode()


def test_pages_cost_the_same_whatever_their_length(society: Society, people: dict[str, Person], client_of: ClientOf) -> None:
    home, officer = Household.objects.get(head_name="Lò Văn Hai"), client_of(society.nam_lau_officer)
    made, costs = brought(society, *ROWS), []
    pages = [*(reverse(f"insurance:{name}") for name in ("persons", "coverage", "files")), reverse("insurance:list", args=[made.pk])]
    for count in (1, 80):
        act_as(society.nam_lau_officer)
        when = occasion(by=society.nam_lau_officer)
        for number in range(count):
            member(home, f"Lò Văn {number}", when)
        costs.append([])
        for page in pages:
            with counted_queries(12) as captured:
                assert officer.get(page, {"ngay": "2026-06-15", "dong": "da-ghep"}).status_code == 200
            costs[-1].append(len(captured))
    assert costs[0] == costs[1]


def test_two_at_once_bring_one_list_and_settle_a_row_once(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            society = make_society()
            officer = society.nam_lau_officer
            act_as(officer)
            home, when = household("Vàng A Chứ"), occasion(by=officer)
            twins = [member(home, "Vàng A Chứ", when, is_head=not number) for number in range(2)]
        made = at_once(*[(officer, lambda: brought(society, {"name": "Vàng A Chứ"}))] * 2)
        with transaction.atomic():
            act_as(officer)
            row = InsuranceRow.objects.get()
        asked = {"row_id": row.pk, "reason": "đã xem thẻ", "version": 1, "by": officer}
        settled = at_once(*((officer, lambda one=one: settling.settle_row(person_id=one.pk, **asked)) for one in twins))
    assert (row.outcome, sorted(row.candidates)) == (states.SEVERAL, sorted(one.pk for one in twins))
    assert sorted(type(outcome).__name__ for outcome in made) == ["InsuranceFile", "Refused"], made
    assert sorted(type(outcome).__name__ for outcome in settled) == ["InsuranceRow", "Stale"], settled


def test_who_works_in_villages_sees_no_card(society: Society, people: dict[str, Person]) -> None:
    brought(society, *ROWS)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.limited', %s, true)", [f"{{{area(NAM_LAU).pk}}}"])
    assert (InsuranceFile.objects.count(), InsuranceRow.objects.count()) == (0, 0)
