"""The sheet over HTTP: steps without JavaScript, saving while typing, two phones, the village as a wall, photos, costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.fieldwork import actions, submitting
from giamngheo.apps.fieldwork.models import PhotoPlace, SurveyDraft, SurveyPhoto, SurveySave
from giamngheo.apps.register.models import HouseholdFact, Occasion
from giamngheo.apps.review.models import CommuneReview, ReviewCase, Round
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries
from .survey_world import a_household, a_jpeg, a_reviewer, a_village, answers_of_head, exif, fill

ClientOf = Callable[[User], Client]


@pytest.fixture
def opened(society: Society) -> Round:
    act_as(society.province_officer)
    found = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    return found


@pytest.fixture
def reviewer(opened: Round) -> User:
    return a_reviewer(a_village("Bản Một"), round=opened)


@pytest.fixture
def draft(society: Society, opened: Round, reviewer: User) -> SurveyDraft:
    home, _head = a_household("Lò Văn Một", village=a_village("Bản Một"))
    return actions.start_survey(household=home, round=opened, by=reviewer)


def step_url(draft: SurveyDraft, step: str) -> str:
    return reverse("fieldwork:step", args=[draft.pk, step])


def posted(page: Any) -> dict[str, str]:
    """The hidden fields that a page's form sends along."""
    text = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("version", "key", "fields")}  # type: ignore[index]


def test_the_steps_work_without_script(client_of: ClientOf, reviewer: User, draft: SurveyDraft) -> None:
    client = client_of(reviewer)
    page = client.get(step_url(draft, "nha-o"))
    assert "ba kết cấu chính" in page.content.decode()
    answer = client.post(step_url(draft, "nha-o"), {
        **posted(page), "has_durable_wall": "0", "has_durable_frame": "1", "has_durable_roof": "", "floor_area_m2": "45,5",
    })  # fmt: skip
    assert answer.status_code == 302
    assert answer["Location"] == step_url(draft, "nuoc-ve-sinh")
    draft.refresh_from_db()
    assert draft.answers["has_durable_wall"] is False
    assert draft.answers["floor_area_m2"] == "45.5"
    assert draft.answers.get("has_durable_roof") is None
    # Opened again anywhere, it goes on where it was left.
    assert client.get(reverse("fieldwork:sheet", args=[draft.pk]))["Location"] == step_url(draft, "nuoc-ve-sinh")


def test_what_is_wrong_is_said_and_the_rest_is_kept(client_of: ClientOf, reviewer: User, draft: SurveyDraft) -> None:
    client = client_of(reviewer)
    page = client.get(step_url(draft, "nha-o"))
    answer = client.post(step_url(draft, "nha-o"), {**posted(page), "has_durable_wall": "1", "floor_area_m2": "rộng"})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.answers["has_durable_wall"] is True
    assert "floor_area_m2" not in draft.answers


def test_the_form_sent_twice_is_kept_once(client_of: ClientOf, reviewer: User, draft: SurveyDraft) -> None:
    client = client_of(reviewer)
    form = {**posted(client.get(step_url(draft, "nha-o"))), "has_durable_wall": "1"}
    for _ in range(2):
        assert client.post(step_url(draft, "nha-o"), form).status_code == 302
    assert SurveySave.objects.filter(draft=draft).count() == 1


def autosave(client: Client, draft: SurveyDraft, version: int, key: str, **values: str) -> Any:
    data = {"version": version, "key": key, "fields": ",".join(values), "step": "viec-lam", **values}
    return client.post(reverse("fieldwork:autosave", args=[draft.pk]), data)


def test_saving_while_typing(client_of: ClientOf, reviewer: User, draft: SurveyDraft) -> None:
    client = client_of(reviewer)
    ref = submitting.sheet_of_draft(draft).people[0].ref
    answer = autosave(client, draft, 1, "a", **{f"{ref}-employment_status": "jobless", f"{ref}-has_contract": "1"})
    assert answer.status_code == 200
    said = answer.json()
    assert said["version"] == 2
    assert "hợp đồng lao động" in said["findings"]
    # The signal went before the answer came: the phone sends the same again, and again later something new.
    assert autosave(client, draft, 1, "a", **{f"{ref}-employment_status": "jobless"}).json()["version"] == 2
    assert autosave(client, draft, 1, "b", floor_area_m2="nhiều").json()["errors"].keys() == {"floor_area_m2"}
    assert autosave(client, draft, 1, "c", is_admin="1", **{"p999999-sex": "M"}).json()["version"] == 2


def test_a_phone_is_shown_what_the_other_changed(
    client_of: ClientOf, society: Society, reviewer: User, draft: SurveyDraft
) -> None:
    """Otherwise its page, sent whole, would put the old answer back without anybody noticing."""
    assert autosave(client_of(society.nam_lau_officer), draft, 1, "x", water_source="rain").status_code == 200
    mine = client_of(reviewer)
    page = posted(mine.get(step_url(draft, "nuoc-ve-sinh"))) | {"version": "1"}
    said = autosave(mine, draft, 1, "y", toilet_type="septic").json()
    assert said["others"] == {"water_source": ["rain"]}
    # Without script: the page as it was made, with something wrong in it, stays on the version it had seen.
    wrong = mine.post(step_url(draft, "nha-o"), {"version": "1", "key": "z", "fields": "floor_area_m2", "floor_area_m2": "x"})
    assert 'name="version" value="1"' in wrong.content.decode()
    assert mine.post(step_url(draft, "nuoc-ve-sinh"), {**page, "water_source": "", "toilet_type": "septic"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.answers["water_source"], draft.answers["toilet_type"]) == ("rain", "septic")


def test_two_phones_choose_between_both_answers(
    client_of: ClientOf, society: Society, reviewer: User, draft: SurveyDraft
) -> None:
    mine, theirs = client_of(reviewer), client_of(society.nam_lau_officer)
    seen = posted(mine.get(step_url(draft, "nuoc-ve-sinh")))
    assert autosave(theirs, draft, 1, "x", water_source="rain").status_code == 200
    assert autosave(mine, draft, 1, "y", water_source="surface").status_code == 409
    page = mine.post(step_url(draft, "nuoc-ve-sinh"), {**seen, "water_source": "surface", "toilet_type": "septic"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Nước mưa" in text
    assert "Sông, suối, ao, hồ" in text
    draft.refresh_from_db()
    assert (draft.answers["water_source"], draft.answers["toilet_type"]) == ("rain", "septic")
    chosen = mine.post(step_url(draft, "nuoc-ve-sinh"), {**posted(page), "water_source": "surface"})
    assert chosen.status_code == 302
    draft.refresh_from_db()
    assert draft.answers["water_source"] == "surface"


def test_people_are_added_and_changed(client_of: ClientOf, reviewer: User, draft: SurveyDraft) -> None:
    client = client_of(reviewer)
    add = reverse("fieldwork:person", args=[draft.pk, "them"])
    page = client.get(add)
    ref = re.search(r'name="ref" value="([^"]+)"', page.content.decode())[1]  # type: ignore[index]
    form = {**posted(page), "ref": ref, f"{ref}-full_name": "lò thị  mai", f"{ref}-sex": "F", f"{ref}-birth_on": "2008-10-01",
            f"{ref}-relation": "child"}  # fmt: skip
    for _ in range(2):
        assert client.post(add, form).status_code == 302
    assert "Lò Thị Mai" in client.get(step_url(draft, "ho")).content.decode()
    draft.refresh_from_db()
    assert len(submitting.sheet_of_draft(draft).people) == 2
    # Young enough for school, old enough for work: asked of both.
    assert f"{ref}-attending_level" in client.get(step_url(draft, "giao-duc")).content.decode()
    assert f"{ref}-employment_status" in client.get(step_url(draft, "viec-lam")).content.decode()
    missing = client.post(add, {**posted(client.get(add)), "ref": "n77", "n77-full_name": ""})
    assert missing.status_code == 422


def test_checked_and_sent_twice_it_is_in_the_register_once(client_of: ClientOf, reviewer: User, draft: SurveyDraft) -> None:
    person = submitting.sheet_of_draft(draft).people[0]
    fill(draft, by=reviewer, values=answers_of_head(type("P", (), {"pk": person.person_id})(), water_source="surface"))  # type: ignore[arg-type]
    client = client_of(reviewer)
    page = client.get(step_url(draft, "kiem-tra"))
    text = page.content.decode()
    assert "Hộ cận nghèo" in text
    assert "Gửi phiếu" in text
    version = re.search(r'name="version" value="(\d+)"', text)[1]  # type: ignore[index]
    for _ in range(2):
        assert client.post(reverse("fieldwork:submit", args=[draft.pk]), {"version": version}).status_code == 302
    assert Occasion.objects.count() == HouseholdFact.objects.count() == 1
    sent = client.get(reverse("fieldwork:sheet", args=[draft.pk])).content.decode()
    assert "Lập phiếu đính chính" in sent
    assert client.get(step_url(draft, "nha-o")).status_code == 302


def test_the_household_page_tells_what_the_sheet_found(
    client_of: ClientOf, society: Society, reviewer: User, draft: SurveyDraft
) -> None:
    person = submitting.sheet_of_draft(draft).people[0]
    values = answers_of_head(type("P", (), {"pk": person.person_id})())  # type: ignore[arg-type]
    fill(draft, by=reviewer, values={**values, "causes": ["land", "illness"], "needs": ["none"], "is_policy_household": True,
                                     f"{person.ref}-needs": ["job"]})  # fmt: skip
    submitting.submit_survey(draft=draft, by=reviewer)
    page = client_of(society.nam_lau_officer).get(reverse("register:household", args=[draft.household_id])).content.decode()
    for words in ("Thiếu đất sản xuất, Ốm đau, bệnh nặng, tai nạn", "Hộ gia đình chính sách", "Tìm việc làm", "Không có"):
        assert words in page
    assert "Hộ có người có công với cách mạng" not in page, "not asked is not told"


def test_whole_sheet_on_one_page(client_of: ClientOf, reviewer: User, draft: SurveyDraft) -> None:
    client = client_of(reviewer)
    page = client.get(step_url(draft, "ca-phieu"))
    fields = posted(page)["fields"].split(",")
    assert {"observed_on", "water_source", "score_a", "causes"} <= set(fields)
    answer = client.post(step_url(draft, "ca-phieu"), {
        **posted(page), "observed_on": "2025-10-20", "head": submitting.sheet_of_draft(draft).head_ref,
        "water_source": "rain", "needs": ["housing", "credit"],
    })  # fmt: skip
    assert answer["Location"] == step_url(draft, "kiem-tra")
    draft.refresh_from_db()
    assert (draft.answers["water_source"], draft.answers["needs"]) == ("rain", ["credit", "housing"])


PAGES = ("sheet", "autosave", "submit", "correct", "drop", "photos")


def test_another_village_does_not_exist_for_the_reviewer(
    client_of: ClientOf, society: Society, opened: Round, reviewer: User, draft: SurveyDraft
) -> None:
    other = a_reviewer(a_village("Bản Hai"), round=opened, username="rasoat2.namlau")
    photo = actions.add_photo(draft_id=draft.pk, content=a_jpeg(), name="a.jpg", subject="house", by=reviewer)
    places = [reverse(f"fieldwork:{name}", args=[draft.pk]) for name in PAGES]
    places += [step_url(draft, "ho"), reverse("fieldwork:person", args=[draft.pk, "them"])]
    places += [reverse(f"fieldwork:{name}", args=[draft.village_id]) for name in ("village", "new_household")]
    places += [reverse("fieldwork:start", args=[draft.household_id]), reverse("fieldwork:picture", args=[photo.pk])]
    places += [reverse("fieldwork:village_file", args=[draft.village_id, "csv"]), reverse("fieldwork:photo_remove", args=[photo.pk])]
    for person, wanted in ((other, {404, 405}), (reviewer, {200, 302, 403, 405, 422})):
        client = client_of(person)
        for place in places:
            statuses = {client.get(place).status_code} | (set() if person is reviewer else {client.post(place).status_code})
            assert statuses <= wanted, (person.username, place, statuses)
    mine = client_of(other).get(reverse("fieldwork:mine")).content.decode()
    assert "Bản Một" not in mine
    assert "Bản Hai" in mine


def test_a_reviewer_sees_no_household_page(client_of: ClientOf, reviewer: User, draft: SurveyDraft) -> None:
    assert client_of(reviewer).get(reverse("register:household", args=[draft.household_id])).status_code == 403


def test_the_list_to_review_decides_who_is_asked(
    client_of: ClientOf, society: Society, opened: Round, reviewer: User, draft: SurveyDraft
) -> None:
    village = a_village("Bản Một")
    listed, _ = a_household("Hà Văn Danh", village=village)
    ReviewCase.objects.create(round=opened, area=village.area, village=village, household=listed, source="on_list",
                              added_at=clock.now())  # fmt: skip
    client = client_of(reviewer)
    page = client.get(reverse("fieldwork:village", args=[village.pk])).content.decode()
    assert "Hà Văn Danh" in page
    assert "Lò Văn Một" not in page
    everyone = client.get(reverse("fieldwork:village", args=[village.pk]) + "?ho=tat_ca").content.decode()
    assert "Lò Văn Một" in everyone


def test_photos_keep_their_place_apart(client_of: ClientOf, society: Society, reviewer: User, draft: SurveyDraft) -> None:
    client = client_of(reviewer)
    photos = reverse("fieldwork:photos", args=[draft.pk])
    good = SimpleUploadedFile("../nha.php", a_jpeg(exif()), content_type="text/html")
    assert client.post(photos, {"subject": "house", "content": good}).status_code == 302
    bad = SimpleUploadedFile("nha.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
    refused = client.post(photos, {"subject": "house", "content": bad})
    assert refused.status_code == 422
    assert "không phải ảnh" in refused.content.decode()
    photo = SurveyPhoto.objects.get()
    assert PhotoPlace.objects.get(photo=photo).latitude == 21.325
    shown = client.get(reverse("fieldwork:picture", args=[photo.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"2025:10:20" not in shown.content
    act_as(reviewer)
    person = submitting.sheet_of_draft(draft).people[0]
    fill(draft, by=reviewer, values=answers_of_head(type("P", (), {"pk": person.person_id})()))  # type: ignore[arg-type]
    submitting.submit_survey(draft=draft, by=reviewer)
    officer = client_of(society.nam_lau_officer)
    home = reverse("register:household", args=[draft.household_id])
    assert "21.325" not in officer.get(home).content.decode()
    reads = SensitiveRead.objects.filter(fields__contains="latitude").count()
    assert "21.325" in officer.post(reverse("register:household_revealed", args=[draft.household_id])).content.decode()
    assert SensitiveRead.objects.filter(fields__contains="latitude").count() == reads + 1
    assert client.post(reverse("fieldwork:photo_remove", args=[photo.pk])).status_code == 302
    photo.refresh_from_db()
    assert photo.removed_at is None, "a sent sheet keeps its photos"


def test_reading_sensitive_answers_is_logged_and_an_id_number_stays_hidden(
    client_of: ClientOf, society: Society, reviewer: User, draft: SurveyDraft
) -> None:
    ref = submitting.sheet_of_draft(draft).people[0].ref
    fill(draft, by=reviewer, values={f"{ref}-disability_level": "severe", f"{ref}-id_number": "014080123456"})
    page = client_of(society.nam_lau_officer).get(step_url(draft, "y-te"))
    assert page.status_code == 200
    read = SensitiveRead.objects.get()
    assert (read.subject, read.fields) == (f"phiếu {draft.pk}", "disability_level")
    own = client_of(reviewer).get(reverse("fieldwork:person", args=[draft.pk, ref])).content.decode()
    assert "014080123456" not in own
    assert "3456" in own


def test_a_missing_round_says_so(client_of: ClientOf, society: Society) -> None:
    page = client_of(society.nam_lau_officer).get(reverse("fieldwork:mine")).content.decode()
    assert "Chưa có vòng rà soát nào đang mở" in page


def test_a_foreign_commune_does_not_exist(client_of: ClientOf, society: Society, draft: SurveyDraft) -> None:
    assert client_of(society.phieng_pan_officer).get(step_url(draft, "ho")).status_code == 404
    assert client_of(society.nam_lau_chairman).get(step_url(draft, "ho")).status_code == 403
    assert area(PHIENG_PAN).pk != area(NAM_LAU).pk


def test_queries_do_not_grow(client_of: ClientOf, society: Society, opened: Round, reviewer: User, draft: SurveyDraft) -> None:
    village = a_village("Bản Một")
    client, officer = client_of(reviewer), client_of(society.nam_lau_officer)
    costs = []
    for count in (3, 60):
        act_as(society.nam_lau_officer)
        for number in range(count):
            a_household(f"Hộ {count} {number}", village=village)
        fill(draft, by=reviewer, values={f"n{count}{i}-full_name": f"Người {i}" for i in range(1, 10)})
        costs.append([])
        for who, place in (
            (client, reverse("fieldwork:mine")), (officer, reverse("fieldwork:mine")),
            (client, reverse("fieldwork:village", args=[village.pk])), (client, step_url(draft, "ho")),
            (client, step_url(draft, "y-te")), (client, step_url(draft, "ca-phieu")), (client, step_url(draft, "kiem-tra")),
            (client, reverse("fieldwork:photos", args=[draft.pk])), (client, "/"),
        ):  # fmt: skip
            with counted_queries(12), CaptureQueriesContext(connection) as captured:
                assert who.get(place).status_code == 200, place
            costs[-1].append(len(captured))
    assert costs[0] == costs[1]


def test_a_recognised_list_asks_for_no_more_sheets(
    client_of: ClientOf, society: Society, opened: Round, reviewer: User
) -> None:
    a_household("Lò Văn Chưa", village=a_village("Bản Một"))
    client = client_of(reviewer)
    assert "Điền phiếu rà soát năm" in client.get("/").content.decode()
    act_as(society.province_officer)
    CommuneReview.objects.update_or_create(round=opened, area=area(NAM_LAU), defaults={"state": "recognised"})
    assert "Điền phiếu rà soát năm" not in client.get("/").content.decode()
    mine = client.get(reverse("fieldwork:mine")).content.decode()
    assert "Danh sách đã được công nhận" in mine
    assert "hạn 14/12" not in mine
