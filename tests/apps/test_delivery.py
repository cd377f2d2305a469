"""The frame of supports: guard, override by a second person, lists of other programmes, scope, kinds complete in their folders."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import RoleAssignment, User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.beneficiaries.checks import Asked
from giamngheo.apps.delivery import guard, kinds, queries, terms
from giamngheo.apps.delivery.actions import evidence, imports, joining, places, supports
from giamngheo.apps.delivery.actions.supports import NewSupport, Overlapped
from giamngheo.apps.delivery.facts import helped_with_housing
from giamngheo.apps.delivery.kind import all_kinds
from giamngheo.apps.delivery.list_doors import given_before as given_before_lists
from giamngheo.apps.delivery.models import Clash, Evidence, Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.delivery.tasks import _doubts
from giamngheo.apps.files.models import StoredFile
from giamngheo.apps.linking.models import HouseholdUnit
from giamngheo.apps.register.models import Household, Membership
from giamngheo.apps.support.facts import known_of_households
from giamngheo.kit import clock

from .at_once import at_once, swept
from .conftest import Society, area, make_society
from .delivery_world import a_list, given_before
from .evidence_files import JPEG
from .money_world import person
from .review_world import NAM_LAU, act_as, household, member, occasion
from .test_evidence import HOSTILE

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


FARMING = {"content": "farming", "giver": "p3_1", "title": "Giống ngô", "starts_on": date(2026, 3, 1), "ends_on": date(2026, 9, 30)}


@pytest.fixture
def home(society: Society) -> Household:
    act_as(society.nam_lau_officer)
    found = household("Lò Văn Một")
    member(found, "Lò Văn Một", occasion(), is_head=True, id_number="014090123456")
    return found


def test_the_second_is_refused_with_the_first_named(society: Society, home: Household) -> None:
    first = given_before(home, society, **FARMING)
    with pytest.raises(Overlapped) as caught:
        given_before(home, society, **FARMING)
    words = str(caught.value)
    assert f"hỗ trợ số {first.pk}: Phát triển sản xuất nông nghiệp" in words
    assert "mục VI.5, Kế hoạch 2514/QĐ-UBND" in words
    later = given_before(home, society, **{**FARMING, "starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 1)})
    assert later.state == "open"
    warned = given_before(home, society, **{**FARMING, "giver": "new_rural_ntp"})
    assert (warned.state, [c.verdict for c in warned.clashes.all()]) == ("open", ["warned", "warned"][: warned.clashes.count()])


def test_an_end_that_nobody_wrote_does_not_let_the_same_thing_pass_twice(society: Society, home: Household) -> None:
    """What still goes on goes on at least until today; what begins later may follow it, and is only a warning."""
    open_ended = {**FARMING, "ends_on": None}
    first = given_before(home, society, **open_ended)
    with pytest.raises(Overlapped, match=f"hỗ trợ số {first.pk}"):
        given_before(home, society, **open_ended)
    with pytest.raises(Overlapped):
        given_before(home, society, **{**open_ended, "starts_on": date(2026, 3, 2)})
    [told] = given_before_lists([Asked("farming", "p3_1", home.pk, None, date(2026, 3, 2), None)])
    assert told.refuses
    later = given_before(home, society, **{**open_ended, "starts_on": clock.today() + timedelta(days=30)})
    assert [(c.verdict, c.is_time_known) for c in later.clashes.all()] == [("warned", False)]


def test_who_was_given_a_house_is_told_so_where_eligibility_is_shown(society: Society, home: Household) -> None:
    """Of who was given none it is not known, never no: another programme may have helped."""
    day = date(2025, 12, 1)
    assert known_of_households([home.pk], day).households["was_helped_housing"].to_list() == [None]
    given_before(home, society, starts_on=date(2024, 5, 1), ends_on=date(2024, 9, 1))
    assert known_of_households([home.pk], date(2023, 12, 1)).households["was_helped_housing"].to_list() == [None]
    assert known_of_households([home.pk], day).households["was_helped_housing"].to_list() == [True]


def test_the_higher_norm_is_told(society: Society, home: Household) -> None:
    given_before(home, society, **FARMING, norm_vnd=10_000_000)
    with pytest.raises(Overlapped, match="Lần này có định mức cao hơn"):
        given_before(home, society, **FARMING, norm_vnd=12_000_000)


def test_within_one_list_the_row_above_is_the_earlier(society: Society, home: Household) -> None:
    row = NewSupport(area_id=home.area_id, household_id=home.pk, beneficiary_name="x", **FARMING)
    with pytest.raises(Overlapped, match="dòng 1 của cùng danh sách"):
        supports.open_supports(new=[row, row], by=society.nam_lau_officer)
    assert Support.objects.count() == 0


def test_at_one_place(society: Society, home: Household) -> None:
    works = {"content": "works", "title": "Đường bản", "household_id": None, "place_key": f"{home.area_id}/duong-ban"}
    given_before(home, society, **{**FARMING, **works, "giver": "p1_1"})
    with pytest.raises(Overlapped, match="Công trình hạ tầng"):
        given_before(home, society, **{**FARMING, **works, "giver": "p1_2"})


def test_an_override_needs_a_reason_and_a_second_person(society: Society, home: Household, client_of: ClientOf) -> None:
    given_before(home, society, **FARMING)
    new = NewSupport(area_id=home.area_id, household_id=home.pk, beneficiary_name="x", **FARMING)
    held = supports.open_support(new=new, by=society.nam_lau_officer, overlap_reason="Lần trước hộ trả lại giống hỏng")
    assert held.state == "held"
    with pytest.raises(Refused, match="Chủ tịch"):
        supports.decide_override(support_id=held.pk, is_confirmed=True, note="", by=society.nam_lau_officer, version=None)
    # Who wrote on it decides it no more than who began it, whatever post they have now; and is not told to.
    writer = person("canbo2.namlau", "commune_officer", NAM_LAU)
    act_as(writer)
    evidence.add_evidence(support_id=held.pk, content=JPEG, name="a.jpg", step="", title="Ảnh", by=writer)
    RoleAssignment.objects.filter(user=writer).update(role="commune_chairman")
    asks = {writer: False, society.nam_lau_chairman: True}
    for who, is_asked in asks.items():
        act_as(who)
        assert [one.count for one in _doubts([home.area_id], access_of(who, clock.today()))] == [1] * is_asked
        for page in (reverse("delivery:support", args=[held.pk]), reverse("delivery:overrides")):
            told = client_of(who).get(page).content.decode()
            assert (reverse("delivery:override", args=[held.pk]) in told) is is_asked, (who.username, page)
    act_as(writer)
    with pytest.raises(Refused, match="đã ghi vào hồ sơ này"):
        supports.decide_override(support_id=held.pk, is_confirmed=True, note="", by=writer, version=None)
    act_as(society.nam_lau_chairman)
    with pytest.raises(Refused, match="Ghi vì sao"):
        supports.decide_override(support_id=held.pk, is_confirmed=False, note=" ", by=society.nam_lau_chairman, version=None)
    done = supports.decide_override(support_id=held.pk, is_confirmed=False, note="Chưa có biên bản", by=society.nam_lau_chairman, version=1)
    assert (done.state, done.end_reason) == ("declined", "Chưa có biên bản")
    with pytest.raises(Refused, match="không chờ"):
        supports.decide_override(support_id=held.pk, is_confirmed=True, note="", by=society.nam_lau_chairman, version=None)


def test_what_was_given_elsewhere_is_told_only_of_those_one_holds(society: Society, home: Household) -> None:
    """A household that moves takes what it was given with it; a foreign household tells nothing."""
    given_before(home, society)
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute("update register_household set area_id = %s where id = %s", [area("04159").pk, home.pk])
        cursor.execute("set local role gn_app")
    asked = [guard.Asked(content="housing", giver="p5", household_id=home.pk)]
    assert guard.told(asked) == []
    act_as(society.phieng_pan_officer)
    assert Support.objects.count() == 0
    assert [clash.verdict for clash in guard.told(asked)] == ["refused"]
    # The list says of it what the case says: asked before it is chosen, not only when its case begins.
    assert known_of_households([home.pk], clock.today()).households["was_helped_housing"].to_list() == [True]
    act_as(society.nam_lau_officer)
    assert helped_with_housing(clock.today()).is_empty()


def test_a_household_linked_over_the_years_is_one(society: Society, home: Household) -> None:
    """What the row of an earlier year was given counts for the row of today; a link undone, it no longer does."""
    earlier_row = household("Lò Văn Mốt")
    given_before(earlier_row, society)
    asked = [guard.Asked(content="housing", giver="p5", household_id=home.pk)]
    assert guard.told(asked) == []
    linked(home, earlier_row)
    act_as(society.nam_lau_officer)
    assert [clash.verdict for clash in guard.told(asked)] == ["refused"]
    assert guard.once_key("house", "p5", home.pk) == guard.once_key("house", "p5", earlier_row.pk)


def linked(*rows: Household) -> None:
    """These rows of the register are one household over the years."""
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
    for row in rows:
        HouseholdUnit.objects.update_or_create(
            household=row, defaults={"unit_id": min(row.pk for row in rows), "changed_at": clock.now()}
        )
    with connection.cursor() as cursor:
        cursor.execute("set local role gn_app")


def at_place(society: Society, home: Household, **more: Any) -> Support:
    given = {
        "area_id": home.area_id, "village_id": home.village_id, "content": "livelihood_model", "giver": "p2", "name": "Mô hình nuôi ong",
        "starts_on": date(2025, 3, 1), "ends_on": date(2025, 9, 30), "amount_vnd": None, "in_kind": "20 đàn",
        "source_code": "central", "by": society.nam_lau_officer,
    }  # fmt: skip
    return places.open_at_place(**{**given, **more})


def test_a_model_in_a_village_from_its_beginning_to_its_acceptance(society: Society, home: Household) -> None:
    """The same content in the same village is the same thing; another village, or the commune as a whole, is not."""
    made = at_place(society, home)
    with pytest.raises(Overlapped, match=f"hỗ trợ số {made.pk}"):
        at_place(society, home, name="Mô hình trồng nấm")
    assert at_place(society, home, village_id=None, name="Mô hình của xã").state == "open"
    act_as(society.nam_lau_chairman)
    accept: dict[str, Any] = {"support_id": made.pk, "accepted_on": date(2025, 9, 20), "amount_vnd": 900_000_000, "version": None}
    with pytest.raises(Refused, match="Thêm ảnh hoặc biên bản"):
        places.accept_at_place(by=society.nam_lau_chairman, **accept)
    act_as(society.nam_lau_officer)
    evidence.add_evidence(support_id=made.pk, content=JPEG, name="a.jpg", step="", title="Mô hình xong", by=society.nam_lau_officer)
    with pytest.raises(Refused, match="Chủ tịch"):
        places.accept_at_place(by=society.nam_lau_officer, **accept)
    act_as(society.nam_lau_chairman)
    done = places.accept_at_place(by=society.nam_lau_chairman, **accept)
    assert (done.state, done.amount_vnd, done.snapshot["evidence"][0][0]) == ("accepted", 900_000_000, "Mô hình xong")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"content": "farming"}, "loại hỗ trợ Sinh kế: mở trang"), ({"content": "nutrition"}, "mở trang của hộ"),
        ({"content": "communication"}, "mở trang “Truyền thông” trong mục Hỗ trợ"), ({"content": "works", "giver": "p1_1"}, "“Công trình”"),
        ({"giver": "p5"}, "không có nội dung"), ({"name": " "}, "Ghi tên"),
        ({"village_id": 0}, "không thuộc xã này"), ({"ends_on": date(2025, 2, 1)}, "Ngày kết thúc"),
    ],
)  # fmt: skip
def test_what_is_wrong_of_a_place_is_told(society: Society, home: Household, more: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        at_place(society, home, **more)
    assert Support.objects.count() == 0


def test_a_kind_of_places_is_not_looked_for_on_a_households_page(
    society: Society, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the kind has cases of households besides."""
    both = replace(all_kinds()["works"], new_url="delivery_housing:new")
    monkeypatch.setattr(places, "owner_of", lambda _content: both)
    with pytest.raises(Refused, match="mở trang “Công trình” trong mục Hỗ trợ"):
        at_place(society, home, content="works", giver="p1_1")


def test_the_form_of_a_place_offers_only_what_no_kind_has(society: Society, home: Household, client_of: ClientOf) -> None:
    """A content of a kind is written on the kind's pages, which the form names; so no rule of a kind is passed by here."""
    client = client_of(society.nam_lau_officer)
    page = client.get(reverse("delivery:place_new"))
    offered = {code for code, _name in page.context["form"].fields["content"].choices if code}
    owned = {content for kind in all_kinds().values() for content in kind.contents}
    assert offered == terms.place_contents().keys() - owned == {"livelihood_model"}
    told = page.content.decode()
    assert all(reverse(f"delivery_{kind}:cases") in told for kind in ("works", "information", "communication", "training"))
    act_as(society.nam_lau_officer)
    given = {"content": "communication", "giver": "p6_2", "name": "Đối thoại", "starts_on": "01/03/2025", "source_code": "central"}
    assert client.post(reverse("delivery:place_new"), given).status_code == 422
    assert Support.objects.count() == 0


def test_models_of_another_programme_come_in_by_their_village(society: Society, home: Household) -> None:
    assert home.village is not None
    bring(society, a_list(("Nuôi ong", "", home.village.name, "Mô hình giảm nghèo", "01/02/2025", "01/12/2025", "")))
    warned = at_place(society, home)
    assert [(c.pair, c.verdict) for c in warned.clashes.all()] == [("others_place", "warned")]
    with pytest.raises(imports.Faulty) as caught:
        bring(society, a_list(("Cầu", "", "Bản không có", "Công trình hạ tầng", "", "", "")))
    assert "Xã này không có bản" in caught.value.faults[0].message


def bring(society: Society, content: bytes, **more: Any) -> Any:
    given = {"name": "ntm.xlsx", "giver": "new_rural_ntp", "area_id": area(NAM_LAU).pk, "by": society.nam_lau_officer}
    return imports.import_supports(content=content, **{**given, **more})


def test_a_list_of_another_programme_comes_in_once(society: Society, home: Household) -> None:
    content = a_list(
        ("Lò Văn Một", "014090123456", "", "Nhà ở", "01/03/2019", "30/09/2019", "40.000.000"),
        ("Lo Van Mot", "", "Bản Nà Tòng", "Phát triển sản xuất nông nghiệp", "01/03/2025", "", 5_000_000),
        ("Vàng A Dơ", "", "Bản khác", "Nhà ở", "", "", ""),
    )
    made = bring(society, content)
    rows = list(Support.objects.order_by("row_number").values_list("household_id", "content", "amount_vnd", "state", "ends_on"))
    assert rows == [
        (home.pk, "housing", 40_000_000, "accepted", date(2019, 9, 30)),
        (home.pk, "farming", 5_000_000, "accepted", None),  # a day that the list does not tell stays unknown
        (None, "housing", None, "accepted", None),
    ]
    assert made.row_count == 3
    with pytest.raises(Refused, match="đã nhập lúc"):
        bring(society, content)
    with pytest.raises(Overlapped, match="nông thôn mới"):
        given_before(home, society, giver="p5")


def test_who_is_helped_is_found_by_name_where_the_register_has_no_number_and_among_the_dead(society: Society, home: Household) -> None:
    when, village = occasion(), home.village.name if home.village else ""
    without, other = household("Hà Văn Tư"), household("Hà Văn Năm")
    member(without, "Hà Văn Tư", when)
    gone = member(other, "Hà Thị Cụ", when)
    Membership.objects.filter(person=gone).update(valid_to=clock.today())
    made = bring(society, a_list(
        ("Hà Văn Tư", "014090123999", village, "Nhà ở", "01/03/2019", "", ""),
        ("Hà Thị Cụ", "", "", "Nhà ở", "01/03/2019", "", ""),
        ("Lò Văn Một", "014090123999", "", "Nhà ở", "01/03/2019", "", ""),
    ))  # fmt: skip
    assert list(Support.objects.order_by("row_number").values_list("household_id", flat=True)) == [without.pk, other.pk, None]
    assert queries.unjoined_of(made.pk) == 1
    assert [found.unjoined for found in queries.lists_in([home.area_id])] == [1]
    with pytest.raises(imports.Faulty) as caught:
        bring(society, a_list(("Lò Văn Một", "014090123998", village, "Nhà ở", "01/03/2019", "", "")))
    assert "có số định danh khác" in caught.value.faults[0].message


def test_a_row_is_joined_later_and_mended_by_two_persons(society: Society, home: Household) -> None:
    """From nobody to a household, from a wrong one to another, each confirmed by a second person; nothing else changes."""
    bring(society, a_list(("Vàng A Dơ", "", "", "Nhà ở", "01/03/2019", "", "")))
    (row,) = Support.objects.all()
    wrong = household("Vàng A Dơ")

    def joined(to: Household, *, is_confirmed: bool = True) -> Support:
        act_as(society.nam_lau_officer)
        joining.ask_joining(support_id=row.pk, household_id=to.pk, reason="Giấy của hộ", by=society.nam_lau_officer, version=None)
        with pytest.raises(Refused, match="đang có một đề nghị"):
            joining.ask_joining(support_id=row.pk, household_id=to.pk, reason="x", by=society.nam_lau_officer, version=None)
        act_as(society.nam_lau_chairman)
        return joining.decide_joining(
            support_id=row.pk, is_confirmed=is_confirmed, note="không rõ", by=society.nam_lau_chairman, version=None
        )

    assert joined(wrong, is_confirmed=False).household_id is None
    assert joined(wrong).household_id == wrong.pk
    assert joined(home).household_id == home.pk
    act_as(society.nam_lau_officer)
    with pytest.raises(Overlapped):
        given_before(home, society, giver="p5")
    assert apps.get_model("delivery", "SupportEvent").objects.filter(pgh_obj_id=row.pk).count() == 2
    for change in ({"household_id": wrong.pk}, {"amount_vnd": 1}):
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            Support.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(Refused, match="Chủ tịch"):
        joining.decide_joining(support_id=row.pk, is_confirmed=True, note="", by=society.nam_lau_officer, version=None)


def test_the_screens_of_joining(society: Society, home: Household, client_of: Callable[[User], Client]) -> None:
    """The officer finds the household by its name, another person is told on the home page and confirms."""
    made = bring(society, a_list(("Lò Văn Mật", "", "", "Nhà ở", "01/03/2019", "", "")))
    (row,) = Support.objects.all()
    officer, chairman = client_of(society.nam_lau_officer), client_of(society.nam_lau_chairman)
    assert "1 dòng chưa ghép" in officer.get(f"/ho-tro/?danh_sach={made.pk}").content.decode()
    assert "Lò Văn Mật" in officer.get(f"/ho-tro/?danh_sach={made.pk}&ghep=chua").content.decode()
    page = f"/ho-tro/{row.pk}/ghep/"
    assert "Không tìm thấy hộ nào" in officer.get(page, {"ten": "Không ai"}).content.decode()
    assert "Lò Văn Một" in officer.get(page, {"ten": "lo van mot"}).content.decode()
    asked = {"household_id": home.pk, "reason": "Hộ đổi tên", "version": row.version}
    assert officer.post(f"{page}?ten=lo van mot", asked).status_code == 302
    assert f"{page}quyet-dinh/" in chairman.get("/").content.decode()
    assert chairman.post(f"{page}quyet-dinh/", {"answer": "yes", "note": "", "version": row.version}).status_code == 302
    act_as(society.nam_lau_officer)
    assert Support.objects.get().household_id == home.pk
    assert "0 dòng chưa ghép" in officer.get(f"/ho-tro/?danh_sach={made.pk}").content.decode()


def test_every_fault_of_a_list_is_told_at_once_and_nothing_comes_in(society: Society, home: Household) -> None:
    member(home, "Hà Thị Hai", occasion(), id_number="014190123457")
    member(household("Hà Văn Ba"), "Hà Thị Hai", occasion(), id_number="014190123458")
    content = a_list(
        ("", "12", "", "Nhà lầu", "31/02/2024", "", "nhiều"),
        ("Hà Thị Hai", "", "", "Nhà ở", "01/01/2024", "01/01/2023", -5),
    )
    with pytest.raises(imports.Faulty) as caught:
        bring(society, content)
    told = "\n".join(f"{f.row} {f.column_title}: {f.message}" for f in caught.value.faults)
    for words in ("3 Họ và tên: Thiếu", "3 Số định danh", "3 Nội dung hỗ trợ: Không có nội dung “Nhà lầu”", "3 Từ ngày",
                  "3 Số tiền", "4 Đến ngày: Ngày kết thúc trước", "4 Số tiền", "4 Họ và tên: Có 2 người"):  # fmt: skip
        assert words in told, (words, told)
    assert Support.objects.count() == 0
    for bad, words in ((b"", "rỗng"), (a_list(head=("A", "B")), "Không thấy dòng tiêu đề"), (b"PK\x03\x04xx", ".")):
        with pytest.raises(Refused, match=words):
            bring(society, bad)


def test_two_at_once_give_the_same_thing_once(django_db_setup: None, django_db_blocker: Any) -> None:
    """On two connections: the second waits for the first, sees what it wrote, and is told of it. So too for two rows of the
    register that are one household."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            society = make_society()
            act_as(society.nam_lau_officer)
            found, this_year, last_year = household("Lò Văn Một"), household("Lò Văn Hai"), household("Lò Văn Hài")
            linked(this_year, last_year)
        new = NewSupport(area_id=found.area_id, household_id=found.pk, beneficiary_name="x", **FARMING)
        act = lambda: supports.open_support(new=new, by=society.nam_lau_officer)  # noqa: E731
        outcomes = at_once((society.nam_lau_officer, act), (society.nam_lau_officer, act))
        rows = [NewSupport(area_id=row.area_id, household_id=row.pk, beneficiary_name="x", **FARMING) for row in (this_year, last_year)]
        both = at_once(
            *((society.nam_lau_officer, lambda row=row: supports.open_support(new=row, by=society.nam_lau_officer)) for row in rows)
        )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Overlapped", "Support"], outcomes
    assert sorted(type(outcome).__name__ for outcome in both) == ["Overlapped", "Support"], both


def test_every_kind_is_complete_in_its_folder() -> None:
    names = list(kinds.found())
    assert "housing" in names
    for name in names:
        assert kinds.missing_parts(kinds.folder_of(name)) == [], name
        kind = all_kinds()[name]
        assert kind.code == name
        assert (kinds.folder_of(name) / "templates" / f"{kinds.LABEL}{name}").is_dir()
        assert list((kinds.folder_of(name) / "tests").glob("test_*.py")), name
        # Whoever decides in a state that waits is told so at home: every such state, of every kind.
        own = import_module(f"{kinds.__name__}.{name}.states")
        decided = {state for move in own.MOVES if move.permission == Permission.ACCEPT_SUPPORT for state in move.sources}
        assert {state for state in decided if own.STATES[state].tone == "due"} <= set(kind.deciding) <= decided, name
        if kind.deciding:
            Support._meta.get_field(kind.case).related_model._meta.get_field("state")


SAMPLE = {
    "apps.py": "from django.apps import AppConfig\n\n\nclass SampleConfig(AppConfig):\n"
               "    name = 'giamngheo.apps.delivery.kinds.sample'\n    label = 'delivery_sample'\n",
    "kind.py": "from giamngheo.apps.delivery.kind import Kind\n\nKIND = Kind(code='sample', label='Mẫu', contents=(), slug='mau',"
               " list_url='delivery_sample:list', case_url='delivery_sample:list')\n",
    "states.py": "TITLE, FIRST, BEGINS = 'Mẫu', 'a', 'b'\nSTATES = {}\nMOVES = ()\n",
    "urls.py": "from django.http import HttpResponse\nfrom django.urls import path\n\napp_name = 'delivery_sample'\n"
               "urlpatterns = [path('', lambda request: HttpResponse('mẫu'), name='list')]\n",
}  # fmt: skip
PROBE = """
import sys, os
import giamngheo.apps.delivery.kinds as kinds
kinds.__path__.append(sys.argv[1])
assert kinds.missing_parts(kinds.folder_of('sample')) == [], kinds.missing_parts(kinds.folder_of('sample'))
os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'
import django
django.setup()
from django.urls import reverse
from giamngheo.apps.delivery.kind import all_kinds
from giamngheo.apps.delivery import states
assert reverse('delivery_sample:list') == '/ho-tro/mau/', reverse('delivery_sample:list')
assert set(all_kinds()) >= {'housing', 'sample'}
assert '## Mẫu' in states.page()
"""


def test_an_empty_kind_touches_nothing_outside_its_folder(tmp_path: Path) -> None:
    """A folder that appears is installed, has its addresses, states and place in the lists: no other file names it."""
    folder = tmp_path / "sample"
    for part in kinds.PARTS:
        target = folder / part
        if part == "templates":
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(SAMPLE.get(part, ""), encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path)], cwd=root, capture_output=True, text=True,
        env={"PYTHONPATH": f"{root}/src:{root}", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def test_clashes_are_written_once(society: Society, home: Household) -> None:
    given_before(home, society, **FARMING)
    given_before(home, society, **{**FARMING, "giver": "new_rural_ntp"})
    assert Clash.objects.exists()
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("delete from delivery_clash")


@pytest.mark.parametrize("name", ["svg", "page named as a picture", "cut jpeg", "pdf with script"])
def test_hostile_photos_are_refused_by_the_one_door_of_all_kinds(
    society: Society, home: Household, client_of: Callable[[User], Client], name: str
) -> None:
    """On screen, whatever the file calls itself; nothing is kept. Photos of every kind of support come in here."""
    content, words = HOSTILE[name]
    support = given_before(home, society)
    asked = {"title": "Ảnh khởi công", "step": "", "content": SimpleUploadedFile("anh.jpg", content, content_type="image/jpeg")}
    answer = client_of(society.nam_lau_officer).post(reverse("delivery:evidence_new", args=[support.pk]), asked)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    act_as(society.nam_lau_officer)
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_no_kind_has_another_door_for_photos() -> None:
    """A kind that stored photos by itself would have to refuse what is hostile by itself; the bank's file is no photo."""
    folder = Path(kinds.__file__).parent
    writers = {path.relative_to(folder).parts[0] for path in folder.glob("*/*.py") if "files.actions import" in path.read_text("utf-8")}
    assert writers <= {"loans"}
