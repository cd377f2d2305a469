"""The map of support, who falls under a rule and was given nothing, the integration of funds: counts, scope, what is withheld."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.delivery import funds, giving, giving_lists, withheld
from giamngheo.apps.delivery.actions.payments import tie_payment
from giamngheo.apps.delivery.giving import Asked, Counts
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.linking.models import HouseholdUnit
from giamngheo.apps.places.models import AreaInside
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.support import actions as store
from giamngheo.kit import clock

from .conftest import Society, area
from .delivery_world import given_before, poor_households
from .money_world import MILLION, make_treasury
from .payment_world import make_paid
from .review_world import NAM_LAU, act_as, counted_queries, household

ClientOf = Callable[[User], Client]
FARMING = {"content": "farming", "giver": "p3_1", "title": "Giống ngô", "starts_on": date(2024, 3, 1), "ends_on": date(2024, 9, 30)}


@pytest.fixture
def homes(society: Society) -> list[Household]:
    act_as(society.nam_lau_officer)
    return [household(f"Lò Văn {name}") for name in ("Một", "Hai", "Ba")]


def asked(**more: Any) -> Asked:
    inside = AreaInside.objects.filter(outer=area("14")).values_list("inner_id", flat=True)
    return Asked(**{"map": "2025-07", "level": "commune", "areas": list(inside), **more})


def downloaded(client: Client, address: str, question: dict[str, Any] | None = None) -> bytes:
    """A file, read to its end."""
    response: Any = client.get(address, question or {})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def here(**more: Any) -> Counts:
    return giving.on_map(asked(**more)).units.get(area(NAM_LAU).pk, Counts())


def accepted(found: Support, society: Society, amount: int) -> None:
    Support.objects.filter(pk=found.pk).update(
        state="accepted", accepted_by_id=society.nam_lau_chairman.pk, amount_vnd=amount, accepted_on=date(2024, 10, 1)
    )


def test_households_persons_money_and_things_are_counted_once_each(society: Society, homes: list[Household]) -> None:
    first, second, third = homes
    accepted(given_before(first, society, **FARMING), society, 5 * MILLION)
    given_before(first, society, content="nutrition", giver="p3_2", in_kind="60 gói", starts_on=date(2025, 1, 1), ends_on=None)
    given_before(second, society, **{**FARMING, "giver": "new_rural_ntp"}, amount_vnd=3 * MILLION)
    stopped = given_before(third, society, **FARMING)
    Support.objects.filter(pk=stopped.pk).update(state="stopped", end_reason="hộ chuyển đi")
    told = here()
    assert (told.supports, told.accepted, told.homes, told.in_kind) == (3, 1, 2, 1)
    assert (told.given_vnd, told.open_vnd) == (5 * MILLION, 3 * MILLION)
    whole = giving.on_map(asked())
    assert {code: one.homes for code, one in whole.contents.items()} == {"farming": 2, "nutrition": 1}
    assert whole.total.homes == 2
    assert here(content="nutrition").homes == 1
    assert here(year=2024).supports == 2
    assert here(givers=("p3_1",)).homes == 1


def test_a_household_of_two_rows_is_one(society: Society, homes: list[Household]) -> None:
    for home in homes[:2]:
        given_before(home, society, **{**FARMING, "ends_on": None, "starts_on": date(2023 + home.pk % 2, 1, 1)}, norm_vnd=None)
        HouseholdUnit.objects.create(household=home, unit_id=homes[0].pk, changed_at=clock.now())
    assert here().homes == 1


def test_a_support_stands_on_the_old_map_where_its_village_did(society: Society, homes: list[Household]) -> None:
    inside = AreaInside.objects.filter(outer=area(NAM_LAU), inner__generation_id="2021").select_related("inner").order_by("inner__code")
    place = inside[0].inner
    act_as(society.nam_lau_officer)
    village = Village.objects.create(area=place, name="Bản Ít", search_key="ban it")
    given_before(homes[0], society, **FARMING, village_id=village.pk)
    by_commune, by_district = giving.on_map(asked(map="2021")), giving.on_map(asked(map="2021", level="district"))
    assert by_commune.units[place.pk].homes == 1
    assert by_district.units[place.parent_id].homes == 1


def test_small_counts_are_withheld_from_who_sees_no_households() -> None:
    def line(n: int, **more: int) -> giving_lists.Line:
        papers = {"supports": n, "accepted": n, "in_kind": n, "personal": n, "personal_accepted": n, "personal_in_kind": n}
        return giving_lists.Line(str(n), Counts(**{**papers, "homes": n, "given_vnd": n, "takers_accepted": n, **more}))

    # The small one, and the one that the sum would tell it by; the same words for both, for 7 are not "below 5".
    lines = [line(3), line(7), line(40)]
    giving_lists.withhold(lines)
    for key in ("homes", "supports", "accepted", "in_kind", "given_vnd"):
        assert [one.told(key) for one in lines] == ["không hiện", "không hiện", 40], key
    # Two small ones are beside no third; money is withheld beside other money, never beside a household that got none.
    lines = [line(3), line(6, given_vnd=0), line(40)]
    giving_lists.withhold(lines)
    assert [one.told("given_vnd") for one in lines] == ["không hiện", 0, "không hiện"]
    # Works, points and models are nobody, beside households or alone.
    places = giving_lists.Line("Công trình", Counts(supports=2, accepted=2, places=2, in_kind=1, given_vnd=9))
    lines, total = [places, line(7), line(40)], giving_lists.Line("Tổng", places.counts)
    giving_lists.withhold(lines)
    giving_lists.withhold_total(total)
    for one in (places, total):
        assert [one.told(key) for key in ("supports", "accepted", "places", "in_kind", "given_vnd")] == [2, 2, 2, 1, 9]
    assert [one.told("supports") for one in lines] == [2, 7, 40]
    # Ten papers of which three are of households: with the works known the three would be.
    mixed = [line(10, personal=3, takers_accepted=3), line(8, personal=8), places]
    giving_lists.withhold(mixed)
    assert [one.told("supports") for one in mixed] == ["không hiện", "không hiện", 2]
    # A unit's sum and a content's: what hides a cell in its row hides one in that one's column too.
    cells = [giving_lists.Line("", line(n).counts, unit=unit, content=c) for unit, c, n in
             ((1, "a", 3), (1, "b", 20), (2, "a", 30), (2, "b", 40), (3, "a", 50))]  # fmt: skip
    withheld.withhold(cells, row=lambda one: one.unit, column=lambda one: one.content)
    assert [one.told("homes") for one in cells] == ["không hiện"] * 4 + [50]


def test_breaks_hold_every_number() -> None:
    for numbers in ([1], [5, 5, 5], [1, 2], list(range(1, 60)), [0, 0, 9]):
        classes = giving_lists.breaks(numbers, str)
        for number in numbers:
            inside = [c for n, c in enumerate(classes) if c["from"] <= number and (n == len(classes) - 1 or number < c["to"])]
            assert len(inside) == (1 if number else 0), (numbers, number, classes)
    assert giving_lists.breaks([0], str) == []


def test_the_map_on_screen_and_its_lists(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    given_before(homes[0], society, **FARMING)
    client, place = client_of(society.nam_lau_officer), area(NAM_LAU)
    with counted_queries(12):
        page = client.get(reverse("delivery:map"), {"dia_ban": place.pk, "noi_dung": "farming"})
    row = page.context["table"].lines[0]
    assert (row[1].text, row[1].url != "") == ("1", True)
    assert client.get(row[1].url).context["table"].total == 1
    assert page.context["map"]["values"][0]["value"] == 1
    for kind in ("dia-ban", "noi-dung"):
        downloaded(client, reverse("delivery:map_file", args=[kind]))
    for level in ("commune", "district"):
        assert client.get(reverse("delivery:map"), {"ban_do": "2021", "cap": level}).status_code == 200
    leader = client_of(society.province_leader).get(reverse("delivery:map"))
    told = next(line for line in leader.context["table"].rows if line.name == place.name)
    assert told.told("homes") == "không hiện"
    assert leader.context["number"] == "không hiện"
    assert "&lt;5" not in leader.content.decode()
    # Its works are nobody: beside one household they are told, its money is withheld with it.
    act_as(society.nam_lau_officer)
    here_is(society, supports=1, personal=1)
    _works_given(society)
    here_is(society, supports=2, personal=1, places=1)
    leader = client_of(society.province_leader).get(reverse("delivery:map"))
    lines = {line.name: line for line in leader.context["contents_table"].rows}
    assert [one.told("supports") for one in lines.values() if one.content == "works"] == [1]
    assert [one.told("supports") for one in lines.values() if one.content == "farming"] == ["không hiện"]
    assert client_of(society.phieng_pan_officer).get(reverse("delivery:map"), {"dia_ban": place.pk}).status_code == 404


def test_two_who_pay_for_one_thing_are_told(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    given_before(homes[0], society, **FARMING)
    _given_again(homes[0], society)
    given_before(homes[1], society, content="housing", giver="charity", starts_on=date(2024, 1, 1), ends_on=None)
    rows = funds.funds(asked(), only_shared=False)
    shared = [one for one in rows if one.givers == 2]
    assert [(one.content, one.giver, one.twice) for one in shared] == [("farming", "p3_1", 1), ("farming", "new_rural_ntp", 1)]
    assert [one.giver for one in funds.funds(asked(), only_shared=True)] == ["p3_1", "new_rural_ntp"]
    client = client_of(society.nam_lau_officer)
    with counted_queries(12):
        page = client.get(reverse("delivery:funds"), {"chung": "1"})
    assert page.context["shared"] == 1
    assert page.context["twice"] == 1
    downloaded(client, reverse("delivery:funds_file", args=["xlsx"]))
    leader = client_of(society.province_leader).get(reverse("delivery:funds"))
    assert {cell.text for line in leader.context["table"].lines for cell in line if cell.column.key == "homes"} == {"không hiện"}


def test_money_that_the_sum_would_tell_is_withheld_with_it(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    """One household got money, five got things only: the sum of the money is that one's, however many households it stands beside."""
    accepted(given_before(homes[0], society, **FARMING), society, 5 * MILLION)
    act_as(society.nam_lau_officer)
    for number in range(5):
        accepted(given_before(household(f"Quàng Văn {number}"), society, content="housing", giver="charity", in_kind="tôn"), society, 0)
    told = giving.on_map(asked())
    assert (told.total.supports, told.total.takers_accepted) == (6, 1)
    page = client_of(society.province_leader).get(reverse("delivery:map"))
    foot = page.context["table"].foot
    assert [foot.told(key) for key in ("homes", "given_vnd")] == [6, "không hiện"]
    lines = {line.content: line for line in page.context["contents_table"].rows}
    assert [lines[code].told("given_vnd") for code in ("farming", "housing")] == ["không hiện", 0]


def here_is(society: Society, **expected: int) -> None:
    act_as(society.nam_lau_officer)
    assert {key: getattr(here(), key) for key in expected} == expected


def _works_given(society: Society) -> None:
    Support.objects.create(
        area=area(NAM_LAU), place_key="x", content="works", giver="p1_1", title="Đường", state="accepted", amount_vnd=9,
        beneficiary_name="Đường vào bản", starts_on=date(2024, 4, 1), by_id=society.nam_lau_officer.pk, at="2026-01-01T00:00Z",
    )  # fmt: skip


def _given_again(home: Household, society: Society) -> None:
    Support.objects.create(
        area_id=home.area_id, household=home, content="farming", giver="new_rural_ntp", title="Giống ngô", state="accepted",
        beneficiary_name=home.head_name, starts_on=date(2024, 4, 1), by_id=society.nam_lau_officer.pk, at="2026-01-01T00:00Z",
    )  # fmt: skip


def test_ties_and_books_stand_side_by_side(society: Society, client_of: ClientOf) -> None:
    paid = make_paid(society, make_treasury())
    tie_payment(
        support_id=paid.case.support_id, payment_id=paid.first.pk, entry_id=paid.entry.pk, amount_vnd=30 * MILLION,
        by=society.nam_lau_officer,
    )  # fmt: skip
    rows = funds.funds(asked(), only_shared=False)
    (books,) = [one for one in funds.books_of([area(NAM_LAU).pk], rows, year=None) if one.project == "p1_1"]
    assert (books.own_vnd, books.disbursed_vnd, books.tied_vnd, books.left_vnd, books.hidden) == (
        200 * MILLION, 50 * MILLION, 30 * MILLION, 20 * MILLION, False
    )  # fmt: skip
    # What is narrowed tells a part of what is tied: no books beside it.
    client, here_of = client_of(society.province_leader), area(NAM_LAU).pk
    for question in ({"nguon": "new_rural_ntp"}, {"chung": "1"}, {"noi_dung": "farming"}):
        assert client.get(reverse("delivery:funds"), {"dia_ban": here_of, **question}).context["books"] is None, question
    assert told_by_books(client) == ["50.000.000\xa0đ", "30.000.000\xa0đ", "20.000.000\xa0đ"]
    # What a line of supports withholds the books would tell: the works' money is now that of one household.
    act_as(society.nam_lau_officer)
    home = household("Lò Văn Một")
    Support.objects.filter(pk=paid.case.support_id).update(household=home, place_key="")
    assert told_by_books(client) == ["50.000.000\xa0đ", "không hiện", "không hiện"]


def told_by_books(client: Client) -> list[str]:
    """Of project 1.1: disbursed, tied, not tied, as the page of funds writes them."""
    table = client.get(reverse("delivery:funds")).context["books"]
    return next([cell.text for cell in line][-3:] for one, line in zip(table.rows, table.lines, strict=True) if one.project == "p1_1")


def test_who_falls_under_a_rule_and_was_given_nothing(society: Society, client_of: ClientOf) -> None:
    first, _second = poor_households(society, "Lò Văn Một", "Lò Văn Hai")
    client = client_of(society.nam_lau_officer)
    where = {"dia_ban": area(NAM_LAU).pk, "ngay": "2025-12-01"}
    address = reverse("delivery:missed", args=["p5_household"])
    page = client.get(address, where)
    before = page.context["counts"]
    assert before["missed"] + before["open"] == 2
    act_as(society.nam_lau_officer)
    given_before(first, society, starts_on=date(2022, 5, 1), ends_on=date(2022, 9, 1))
    with counted_queries(20):
        page = client.get(address, where)
    after = page.context["counts"]
    assert after["missed"] + after["open"] == 1
    assert [row["name"] for row in page.context["table"].rows] == ["Lò Văn Hai"]
    file = downloaded(client, reverse("delivery:missed_file", args=["p5_household", "csv"]), where)
    assert "Lò Văn Hai" in file.decode()
    assert client.get(reverse("delivery:missed_index"), {"quy_dinh": "p3_1_household"}).status_code == 302
    hidden = client.get(reverse("delivery:missed", args=["p3_2_mother"]), where)
    assert hidden.context["table"] is None
    assert client.get(reverse("delivery:missed_file", args=["p3_2_mother", "csv"]), where).status_code == 404


def test_the_province_reads_the_kept_lists(society: Society, client_of: ClientOf) -> None:
    (first,) = poor_households(society, "Lò Văn Một")
    act_as(society.province_officer)
    run = store.ask(area=area("14"), on=date(2025, 12, 1), by=society.province_officer)
    store.tell(run=run, by=society.province_officer, step=lambda *_: None)
    client = client_of(society.province_officer)
    where = {"dia_ban": area("14").pk, "ngay": "2025-12-01"}
    address = reverse("delivery:missed", args=["p5_household"])
    page = client.get(address, where)
    assert page.context["run"] is not None
    assert [(row["area"], row["missed"] + row["open"]) for row in page.context["places"].rows] == [(area(NAM_LAU).name, 1)]
    act_as(society.nam_lau_officer)
    given_before(first, society, starts_on=date(2022, 5, 1), ends_on=date(2022, 9, 1))
    page = client.get(address, where)
    assert sum(row["missed"] + row["open"] for row in page.context["places"].rows) == 0
