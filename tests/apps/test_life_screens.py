"""Pages of life events: recording in two steps, refusals beside the question, the timeline, lists and their cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from giamngheo.apps.accounts.models import User
from giamngheo.apps.life import actions
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.life.recordings import RECORDINGS
from giamngheo.apps.register.models import Household, Membership
from giamngheo.kit import clock, formats

from .conftest import Society, area
from .life_world import baby, family, heads_on, on, said, village
from .review_world import PHIENG_PAN, act_as, counted_queries

ClientOf = Callable[[User], Client]
DAY = date(2025, 3, 10)
SAID = {"happened_on": "2025-03-10", "ground": "Giấy tờ của xã", "document": "12/GKS"}


@pytest.fixture
def officer(society: Society) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


@pytest.fixture
def client(officer: User, client_of: ClientOf) -> Client:
    return client_of(officer)


def post(client: Client, home: Household, slug: str, *, version: int = 1, **given: Any) -> Any:
    """Questions, then the check of answers; what the check sends along is what is done."""
    address = reverse("life:record", args=[home.pk, slug])
    checked = client.post(address, {**SAID, "version": version, **given})
    if "hidden" not in (checked.context or {}):
        return checked
    data: dict[str, list[Any]] = {}
    for field in checked.context["hidden"]:
        data.setdefault(field["name"], []).append(field["value"])
    return client.post(address, data)


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("slug", sorted(RECORDINGS))
def test_every_kind_has_its_questions(client: Client, slug: str) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    page = client.get(reverse("life:record", args=[home.pk, slug]))
    assert page.status_code == 200
    assert "Căn cứ" in text(page)
    empty = client.post(reverse("life:record", args=[home.pk, slug]), {"version": 1})
    assert empty.status_code == 422
    assert "Ghi căn cứ của biến động." in text(empty)


def test_a_birth_in_two_steps(client: Client, officer: User) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    address = reverse("life:record", args=[home.pk, "sinh"])
    given = {**SAID, "version": 1, "full_name": "Lò Thị Mới", "sex": "F", "relation": "child"}
    checked = client.post(address, given)
    assert "Kiểm tra trước khi ghi" in text(checked)
    assert "10/03/2025" in text(checked)
    act_as(officer)
    assert LifeEvent.objects.count() == 0, "the check writes nothing"
    done = post(client, home, "sinh", full_name="Lò Thị Mới", sex="F", relation="child")
    assert done.status_code == 302
    page = text(client.get(done["Location"]))
    assert "Sinh: Lò Thị Mới" in page
    assert "12/GKS" in page
    assert "Ai ở trong hộ" in page
    again = post(client, home, "sinh", full_name="Lò Thị Mới", sex="F", relation="child")
    assert again.status_code == 422
    assert "bấm hai lần" in text(again)


def test_a_head_who_dies_needs_a_successor(client: Client, officer: User) -> None:
    home, (head, other) = family("Lò Văn Ún", "Lò Thị Hai")
    refused = post(client, home, "chet", person_id=head.pk)
    assert refused.status_code == 422
    assert "Chọn người ở lại làm chủ hộ mới." in text(refused)
    assert post(client, home, "chet", person_id=head.pk, successor_id=other.pk).status_code == 302
    act_as(officer)
    assert heads_on(home, DAY) == ["Lò Thị Hai"]


def test_the_other_household_is_chosen_among_those_of_the_name(client: Client, officer: User) -> None:
    home, (_head, child) = family("Lò Văn Ún", "Lò Thị Hai")
    first, _ = family("Vì Văn Ba")
    family("Vì Văn Ba", in_village="Bản Hai")
    given = {"person_id": child.pk, "where": "xa", "home_text": "vi van", "relation": "other"}
    many = post(client, home, "nguoi-di", **given)
    assert many.status_code == 422
    assert "Có 2 kết quả" in text(many)
    assert post(client, home, "nguoi-di", **given, home_id=first.pk).status_code == 302
    act_as(officer)
    assert on(first, DAY)["Lò Thị Hai"] == "other"
    act_as(officer)
    event = LifeEvent.objects.get()
    assert (event.kind, event.other_household_id) == ("person_moved_out", first.pk)


def test_a_split_asks_each_member(client: Client, officer: User) -> None:
    home, (_head, son, wife) = family("Lò Văn Ún", "Lò Văn Con", "Vì Thị Dâu")
    nobody = post(client, home, "tach-ho")
    assert "Chọn đúng một người tách ra làm chủ hộ mới." in text(nobody)
    done = post(client, home, "tach-ho", **{f"member_{son.pk}": "head", f"member_{wife.pk}": "spouse"})
    act_as(officer)
    event = LifeEvent.objects.get(kind="split")
    assert done["Location"] == reverse("register:household", args=[event.other_household_id])
    assert on(event.other_household, DAY) == {"Lò Văn Con": "head", "Vì Thị Dâu": "spouse"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("slug", "given", "kind"),
    [
        ("doi-chu-ho", lambda p: {"head_id": p[1].pk, "former_relation": "parent"}, "head_changed"),
        ("ket-hon", lambda p: {"person_id": p[1].pk, "full_name": "Vì Thị Dâu", "spouse_relation": "child_in_law"}, "marriage"),
        ("nguoi-den", lambda p: {"full_name": "Vì Văn Mới", "relation": "other"}, "person_moved_in"),
        ("ho-di", lambda p: {"where": "ngoai", "elsewhere": "Điện Biên"}, "household_moved_out"),
        ("xoa-ho", lambda p: {}, "dissolved"),
    ],
)  # fmt: skip
def test_the_other_kinds(client: Client, officer: User, slug: str, given: Any, kind: str) -> None:
    home, people = family("Lò Văn Ún", "Lò Thị Hai")
    assert post(client, home, slug, **given(people)).status_code == 302
    act_as(officer)
    assert LifeEvent.objects.get().kind == kind


def test_who_may_not_record_sees_no_buttons(society: Society, client_of: ClientOf, officer: User) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    address = reverse("life:record", args=[home.pk, "sinh"])
    chairman, stranger = client_of(society.nam_lau_chairman), client_of(society.phieng_pan_officer)
    assert chairman.get(address).status_code == 403
    assert "Ghi một biến động" not in text(chairman.get(reverse("register:household", args=[home.pk])))
    assert stranger.get(address).status_code == 404
    assert client_of(officer).get(reverse("life:record", args=[home.pk, "khac"])).status_code == 404


def test_an_event_is_withdrawn_with_a_reason(client: Client, officer: User) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    event = actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)
    address = reverse("life:undo", args=[event.pk])
    assert "Ghi lý do huỷ" in text(client.post(address, {"version": 1}))
    assert client.post(address, {"version": 1, "reason": "ghi nhầm hộ"}).status_code == 302
    page = text(client.get(reverse("register:household", args=[home.pk])))
    assert "Lý do huỷ: ghi nhầm hộ." in page
    assert "đã được huỷ" in text(client.get(address))


def test_arrivals_wait_on_the_home_page_and_are_taken_in(society: Society, client_of: ClientOf) -> None:
    act_as(society.nam_lau_officer)
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    actions.move_household(
        household_id=home.pk, version=1, said=said(DAY), to_area_id=area(PHIENG_PAN).pk, by=society.nam_lau_officer
    )
    act_as(society.phieng_pan_officer)
    bolt = village("Bản Mới", PHIENG_PAN)
    client = client_of(society.phieng_pan_officer)
    assert "Tiếp nhận hộ, người chuyển đến" in text(client.get(reverse("home")))
    waiting = client.get(reverse("life:waiting"))
    assert "Lò Văn Ún" in text(waiting)
    act_as(society.phieng_pan_officer)
    event = LifeEvent.objects.get()
    address = reverse("life:take_in", args=[event.pk])
    given = {**SAID, "village_id": bolt.pk}
    assert "Kiểm tra trước khi ghi" in text(client.post(address, given))
    assert client.post(address, {**given, "buoc": "xong"}).status_code == 302
    assert client.get(address).status_code == 404, "nobody waits any more"
    assert "Lò Văn Ún" in text(client.get(reverse("register:household", args=[home.pk])))
    # Where it left from the departure is still told, under the name it had.
    assert "Lò Văn Ún" in text(client_of(society.nam_lau_officer).get(reverse("life:events")))


def test_communes_that_passed_are_offered_once(client: Client, officer: User) -> None:
    old = area("03766", "2025-01")
    home, _people = family("Lò Văn Ún")
    Household.objects.filter(pk=home.pk).update(area=old)
    page = client.get(reverse("life:reorganise"))
    assert "1 hộ" in text(page)
    given = {"happened_on": "2025-07-01", "ground": "Nghị quyết sắp xếp", "area_ids": [old.pk], "buoc": "xong"}
    assert client.post(reverse("life:reorganise"), given).status_code == 302
    assert "Không còn hộ nào ở xã cũ" in text(client.get(reverse("life:reorganise")))


def test_a_new_household_comes(client: Client, officer: User) -> None:
    place = village()
    given = {**SAID, "full_name": "Giàng A Của", "village_id": place.pk, "elsewhere": "Lai Châu", "buoc": "xong"}
    done = client.post(reverse("life:found_new"), given)
    assert done.status_code == 302
    assert "Giàng A Của" in text(client.get(done["Location"]))


def many(count: int) -> None:
    """Events of as many households."""
    for number in range(count):
        home, (head,) = family(f"Lò Văn {number:03}")
        LifeEvent.objects.create(
            kind="death" if number % 2 else "birth", area=home.area, village=home.village, household=home, person=head,
            happened_on=DAY, recorded_at=clock.now(), ground="Giấy tờ",
        )  # fmt: skip


def test_the_list_filters_exports_and_costs_the_same_at_any_length(client: Client, officer: User) -> None:
    costs = []
    for count in (4, 120):
        act_as(officer)
        many(count)
        with counted_queries(12) as queries:
            page = client.get(reverse("life:events"))
        costs.append(len(queries))
    assert page.context["total"] == 124
    assert costs[0] == costs[1]
    births = client.get(reverse("life:events"), {"loai": "birth", "tu": "2025-03-10", "den": "2025-03-10"})
    assert births.context["total"] == 62
    assert client.get(reverse("life:events"), {"tu": "2025-03-11"}).context["total"] == 0
    file = client.get(reverse("life:events_file", args=["csv"]), {"loai": "birth"})
    lines = b"".join(file.streaming_content).decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 63
    whole = client.get(reverse("life:events_file", args=["xlsx"]))
    sheet = load_workbook(BytesIO(b"".join(whole.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert len(rows) == 124
    # The day as a day, the moment as the screen says it: a sheet knows no time zones.
    assert (rows[0][0].date(), rows[0][-1]) == (DAY, formats.moment(page.context["table"].rows[0].recorded_at))
    assert client.get(reverse("life:events_file", args=["pdf"])).status_code == 404


def test_a_household_with_a_long_life_costs_no_more(client: Client, officer: User) -> None:
    home, _people = family("Lò Văn Ún", "Lò Thị Hai")
    address = reverse("register:household", args=[home.pk])
    costs = []
    for version in range(1, 4):
        act_as(officer)
        actions.record_birth(household_id=home.pk, version=version, said=said(DAY), child=baby(f"Trẻ {version}"), by=officer)
        with counted_queries(40) as queries:
            client.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[-1]
    assert Membership.objects.filter(household=home).count() == 5
