"""Nutrition on screen: a round from its sheet to its closing, what a child was given up to acceptance; and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import Society, area
from tests.apps.delivery_world import poor_households
from tests.apps.evidence_files import PDF
from tests.apps.payment_world import tie_on_screen
from tests.apps.review_world import NAM_LAU, act_as, counted_queries

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.delivery.actions import evidence
from giamngheo.apps.delivery.kinds.nutrition import actions, queries
from giamngheo.apps.delivery.kinds.nutrition.models import Measurement, MeasuringRound
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.register.models import Household, Village
from giamngheo.kit import clock

from .things import HELD, a_child, a_round, given

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def home(society: Society) -> Household:
    return poor_households(society, "Lò Văn Một")[0]


def save(found: MeasuringRound, society: Society, *lines: tuple[Any, str, str], version: int | None = None) -> int:
    told = [actions.Line(child.pk, Decimal(height), None, Decimal(weight)) for child, height, weight in lines]
    return actions.save_sheet(round_id=found.pk, lines=told, by=society.nam_lau_officer, version=version)


def test_a_village_on_one_sheet_and_the_odd_one_again(society: Society, home: Household, client_of: ClientOf) -> None:
    one, two = a_child(home), a_child(home, "Lò Thị Mây", sex="F", birth_on=date(2021, 1, 5))
    officer = client_of(society.nam_lau_officer)
    asked = {"area_id": home.area_id, "site": "village", "village_id": home.village_id, "held_on": "2026-03-10"}
    sheet = officer.post(reverse("delivery_nutrition:round_new"), asked).url
    cells = {"version": "1", f"cao-{one.pk}": "85,5", f"nang-{one.pk}": "11,4", f"cao-{two.pk}": "9", f"nang-{two.pk}": "abc"}
    wrong = officer.post(sheet, cells)
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert ("Từ 30 đến 220 cm." in page, "Ghi số, ví dụ 86,5." in page, 'value="85,5"' in page) == (True, True, True)
    act_as(society.nam_lau_officer)
    assert Measurement.objects.count() == 0  # all or none, and what was typed stands in the page
    done = officer.post(sheet, {**cells, f"cao-{two.pk}": "58", f"nang-{two.pk}": "15"})
    assert (done.status_code, SensitiveRead.objects.count()) == (302, 0)
    act_as(society.nam_lau_officer)
    odd = Measurement.objects.get(person=two)
    assert (odd.is_flagged, odd.times, Measurement.objects.get(person=one).is_flagged) == (True, 1, False)
    close = reverse("delivery_nutrition:round_close", args=[odd.round_id])
    assert "Còn 1 trẻ có số đo vượt giới hạn" in officer.post(close, {"version": ""}).content.decode()
    again = officer.get(sheet).content.decode()
    assert ("Đo lại: lần trước 58 cm, 15 kg" in again, 'value="85,5"' in again) == (True, True)
    assert SensitiveRead.objects.get().row_count == 2
    assert officer.post(sheet, {"version": "2", f"cao-{one.pk}": "85,5", f"nang-{one.pk}": "11,4", f"cao-{two.pk}": "98,5",
                                f"nang-{two.pk}": "15"}).status_code == 302  # fmt: skip
    act_as(society.nam_lau_officer)
    odd.refresh_from_db()
    assert (odd.is_flagged, odd.times, Measurement.objects.get(person=one).times) == (False, 2, 1)
    assert officer.post(close, {"version": ""}).status_code == 302
    assert "đã khoá" in officer.post(sheet, {f"cao-{one.pk}": "86", f"nang-{one.pk}": "12"}).content.decode()


def test_measures_are_hidden_until_asked_and_the_asking_is_logged(society: Society, home: Household, client_of: ClientOf) -> None:
    child, found = a_child(home), a_round(home, society.nam_lau_officer)
    save(found, society, (child, "82.3", "10.7"))
    page, growth = reverse("delivery_nutrition:round", args=[found.pk]), reverse("delivery_nutrition:child", args=[child.pk])
    officer, province = client_of(society.nam_lau_officer), client_of(society.province_officer)
    assert "82,3" not in officer.get(page).content.decode()
    assert SensitiveRead.objects.count() == 0
    shown = officer.get(page, {"hien": "1"}).content.decode()
    assert ("82,3" in shown, "thấp còi" in shown) == (True, True)
    assert "height_cm" in SensitiveRead.objects.get().fields
    chart = officer.get(growth).content.decode()
    assert ("<circle" in chart, "82,3" in chart) == (True, True)
    assert SensitiveRead.objects.count() == 2
    asked = province.get(page, {"hien": "1"}).content.decode()
    assert ("82,3" in asked, "chỉ cán bộ được giao" in asked) == (False, True)
    assert province.get(growth).status_code == 403
    assert province.get(reverse("delivery_nutrition:sheet", args=[found.pk])).status_code == 403
    assert SensitiveRead.objects.count() == 2


def test_two_at_one_sheet_one_is_told(society: Society, home: Household) -> None:
    child, found = a_child(home), a_round(home, society.nam_lau_officer)
    save(found, society, (child, "92", "13"), version=1)
    with pytest.raises(Stale, match="vừa được người khác ghi thêm"):
        save(found, society, (child, "93", "13"), version=1)
    assert Measurement.objects.get().height_cm == Decimal("92.0")


def test_a_village_of_an_earlier_map_is_measured_too(society: Society, home: Household, client_of: ClientOf) -> None:
    """Villages keep the commune under which they were first written; their households stand in today's."""
    assert home.village is not None
    mine = access_of(society.nam_lau_officer, clock.today()).areas_with(Permission.DELIVER)
    Village.objects.filter(pk=home.village_id).update(area_id=min(mine - {home.area_id}))
    page = client_of(society.nam_lau_officer).get(reverse("delivery_nutrition:round_new")).content.decode()
    assert home.village.name in page
    child, found = a_child(home), a_round(home, society.nam_lau_officer)
    assert save(found, society, (child, "92", "13")) == 1


def test_who_was_no_child_of_the_village_that_day(society: Society, home: Household) -> None:
    found = a_round(home, society.nam_lau_officer)
    grown, unborn = a_child(home, "Lò Văn Lớn", birth_on=date(2009, 1, 1)), a_child(home, "Lò Văn Mới", birth_on=date(2026, 4, 1))
    by_year = a_child(home, "Lò Văn Năm", birth_on=None, birth_year=2020)
    for child in (grown, unborn):
        with pytest.raises(Refused, match="1 trẻ không còn ở"):
            save(found, society, (child, "92", "13"))
    save(found, society, (by_year, "92", "13"))
    told = Measurement.objects.get()
    assert (told.age_days, told.haz, told.is_flagged) == (None, None, False)  # not known is not "well"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"held_on": date(2099, 1, 1)}, "sau ngày hôm nay"), ({"village_id": None}, "thì chọn bản"),
        ({"site": "school"}, "Ghi tên trường"), ({"village_id": 10**9}, "không thuộc xã"), ({"by": "phieng_pan_officer"}, "Chỉ Cán bộ"),
    ],
)  # fmt: skip
def test_rounds_that_are_not_opened(society: Society, home: Household, more: dict[str, Any], words: str) -> None:
    by = getattr(society, more.pop("by", "nam_lau_officer"))
    with pytest.raises(Refused, match=words):
        a_round(home, by, **more)


def test_on_screen_from_the_measure_to_the_accepted_and_paid_support(society: Society, home: Household, client_of: ClientOf) -> None:
    child, found = a_child(home), a_round(home, society.nam_lau_officer)
    save(found, society, (child, "82.3", "10.7"))
    assert Support.objects.count() == 0  # measuring is no support
    officer, chairman = client_of(society.nam_lau_officer), client_of(society.nam_lau_chairman)
    asked = {"person_id": child.pk, "what": "micronutrients", "in_kind": "đa vi chất 60 gói", "starts_on": "2026-03-12",
             "source_code": "central", "giver": "p3_2", "amount_vnd": "180.000"}  # fmt: skip
    page = officer.post(reverse("delivery_nutrition:new", args=[home.pk]), asked).url
    act_as(society.nam_lau_officer)
    support = Support.objects.get(kind="nutrition")
    handed = {"version": "", "given_on": "2026-03-13", "giver_name": "Y tế bản"}
    assert officer.post(reverse("delivery_nutrition:give", args=[support.pk]), handed).status_code == 302
    finish = reverse("delivery_nutrition:finish", args=[support.pk])
    assert "Chưa có danh sách ký nhận" in chairman.post(finish, {"accepted_on": "2026-03-20"}).content.decode()
    paper = {"step": "handover", "title": "Danh sách ký nhận", "content": SimpleUploadedFile("ds.pdf", PDF)}
    officer.post(reverse("delivery:evidence_new", args=[support.pk]), paper)
    assert chairman.post(finish, {"accepted_on": "2026-03-20"}).status_code == 302
    act_as(society.nam_lau_officer)
    support.refresh_from_db()
    assert (support.state, support.snapshot["kind"]["what"]) == ("accepted", "micronutrients")
    told = officer.get(page).content.decode()
    assert ("đã nghiệm thu" in told, "82,3" in told) == (True, False)
    tie_on_screen(officer, society.nam_lau_officer, support.pk)
    rows = b"".join(officer.get(reverse("delivery_nutrition:cases_file", args=["csv"])).streaming_content).decode()
    assert ("Lò Văn Bé" in rows, "82,3" in rows) == (True, False)


def test_a_child_to_be_measured_again_is_given_nothing_yet(society: Society, home: Household) -> None:
    child, found = a_child(home), a_round(home, society.nam_lau_officer)
    save(found, society, (child, "58", "11"))
    with pytest.raises(Refused, match=r"Số đo ngày 10/03/2026 .* chưa đo lại"):
        actions.begin_case(household=home, person_id=child.pk, given=given(), by=society.nam_lau_officer)
    save(found, society, (child, "88", "11"))
    assert actions.begin_case(household=home, person_id=child.pk, given=given(), by=society.nam_lau_officer).after is not None


def test_two_children_of_one_household_are_two_and_one_twice_is_refused(society: Society, home: Household) -> None:
    one, two = a_child(home), a_child(home, "Lò Thị Mây", sex="F")
    first = actions.begin_case(household=home, person_id=one.pk, given=given(), by=society.nam_lau_officer)
    actions.begin_case(household=home, person_id=two.pk, given=given(), by=society.nam_lau_officer)
    with pytest.raises(Refused, match=f"hỗ trợ số {first.support_id}"):
        actions.begin_case(household=home, person_id=one.pk, given=given(), by=society.nam_lau_officer)


def test_what_was_given_is_not_stopped(society: Society, home: Household) -> None:
    case = actions.begin_case(household=home, person_id=a_child(home).pk, given=given(), by=society.nam_lau_officer)
    told: dict[str, Any] = {"support_id": case.support_id, "by": society.nam_lau_officer}
    with pytest.raises(Refused, match="Ngày cấp phải từ 12/03/2026"):
        actions.hand_over(given_on=date(2026, 3, 11), giver_name="Y tế bản", version=None, **told)
    actions.hand_over(given_on=date(2026, 3, 12), giver_name="Y tế bản", version=1, **told)
    with pytest.raises(Stale):
        actions.stop_case(reason="thôi", version=1, **told)
    with pytest.raises(Refused, match="Đã cấp nên không dừng"):
        actions.stop_case(reason="thôi", version=None, **told)
    evidence.add_evidence(content=PDF, name="a.pdf", step="handover", title="Ký nhận", **told)
    with pytest.raises(Refused, match="Chủ tịch"):
        actions.accept_case(accepted_on=date(2026, 3, 20), version=None, **told)


def test_rates_count_each_child_once_by_the_newest_measure(society: Society, home: Household, client_of: ClientOf) -> None:
    short = [a_child(home, f"Thấp {n}") for n in range(5)]
    well = [a_child(home, f"Khoẻ {n}") for n in range(6)]
    odd, school, unseen = a_child(home, "Lạ"), a_child(home, "Học sinh", birth_on=date(2018, 1, 1)), a_child(home, "Chưa đo")
    early = a_round(home, society.nam_lau_officer, held_on=date(2026, 1, 10))
    save(early, society, *((child, "98", "13") for child in short))
    late = a_round(home, society.nam_lau_officer)
    save(late, society, *((c, "82", "13") for c in short), *((c, "98", "14") for c in well), (odd, "58", "13"), (school, "100", "15"))
    (told,) = queries.rates([home.area_id], by_village=False, first=date(2026, 1, 1), last=HELD)
    assert (told.children, told.measured, told.stunted) == (13, 11, 5)
    page = client_of(society.province_leader).get(reverse("delivery_nutrition:rates"), {"nam": "2026"}).content.decode()
    assert ("45,45" in page, "11 trong 13 trẻ" in page, unseen.full_name in page) == (True, True, False)
    rows = b"".join(client_of(society.nam_lau_officer).get(reverse("delivery_nutrition:rates_file", args=["csv"])).streaming_content)
    assert "45,45" in rows.decode() or "0.4545" in rows.decode()


def test_who_stands_elsewhere_sees_nothing(society: Society, home: Household) -> None:
    child, found = a_child(home), a_round(home, society.nam_lau_officer)
    save(found, society, (child, "92", "13"))
    act_as(society.phieng_pan_officer)
    assert (Measurement.objects.count(), MeasuringRound.objects.count()) == (0, 0)
    assert queries.rates([area(NAM_LAU).pk], by_village=False, first=date(2026, 1, 1), last=HELD) == []


def test_lists_cost_the_same_whatever_their_length(society: Society, home: Household, client_of: ClientOf) -> None:
    client, found = client_of(society.nam_lau_officer), a_round(home, society.nam_lau_officer)
    pages = (
        reverse("delivery_nutrition:cases"), reverse("delivery_nutrition:rounds"), reverse("delivery_nutrition:rates"),
        reverse("delivery_nutrition:round", args=[found.pk]) + "?hien=1", reverse("delivery_nutrition:sheet", args=[found.pk]),
    )  # fmt: skip
    for number in range(2):
        children = [a_child(home, f"Lò Văn {number}{n}") for n in range(3)]
        save(found, society, *((child, "92", "13") for child in children))
        for child in children:
            actions.begin_case(household=home, person_id=child.pk, given=given(), by=society.nam_lau_officer)
        for page in pages:
            with counted_queries(12):
                assert client.get(page).status_code == 200, page
        act_as(society.nam_lau_officer)
