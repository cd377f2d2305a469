"""Tables 14 and 15: who is on them, who may read what, and what is written down."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.register.masking import HIDDEN
from giamngheo.apps.review import actions

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries, household, member, occasion

ClientOf = Callable[[User], Client]
ID = "014080001234"


@pytest.fixture
def listed(society: Society) -> None:
    """Nậm Lầu: two poor (one with a head on record), one near-poor, one not; Phiêng Pằn: one poor."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    when, there = occasion(), occasion(PHIENG_PAN)
    first = household("Lò Văn Một", when=when, head_sex="M")
    household("Quàng Thị Hai", when=when, village="Bản Sàng", head_sex="F")
    household("Lò Văn Ba", when=when, deprived=1)
    household("Lò Văn Tư", when=when, score_a=300, deprived=0)
    household("Mùa A Năm", code=PHIENG_PAN, when=there)
    actions.classify_communes(
        round=opened, area_ids=[area(NAM_LAU).pk, area(PHIENG_PAN).pk], by=society.province_officer
    )
    # After the classes: what is not known of the members must not unsettle them here.
    member(first, "Lò Văn Một", when, is_head=True, id_number=ID)


def url(number: int, name: str = "nominal", **query: object) -> str:
    words = "&".join(f"{k}={v}" for k, v in query.items())
    return f"{reverse(f'tables:{name}', args=[2025, number])}?{words}"


def rows(response) -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    assert response.status_code == 200
    return [{c.column.key: c.text for c in line} for line in response.context["table"].lines]


def sheet_rows(response) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    content = b"".join(response.streaming_content)
    return list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))[2:]


@pytest.mark.usefixtures("listed")
class TestNominal:
    def test_who_is_on_each_list(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.province_officer)
        assert [r["head_name"] for r in rows(client.get(url(14)))] == ["Lò Văn Một", "Quàng Thị Hai", "Mùa A Năm"]
        assert [r["head_name"] for r in rows(client.get(url(15)))] == ["Lò Văn Ba"]

    def test_the_head_s_row(self, society: Society, client_of: ClientOf) -> None:
        first, second = rows(client_of(society.nam_lau_officer).get(url(14)))
        assert (first["village"], first["sex"], first["birth"], first["member_count"]) == (
            "Bản Nà Tòng", "Nam", "1980", "4",
        )  # fmt: skip
        # No person on record: the sex written for the head on the form, no birth invented.
        assert (second["sex"], second["birth"]) == ("Nữ", "")
        assert first["deprivations"].count(";") == 1  # three deprived, nutrition is the masked one

    def test_search_without_accents(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.nam_lau_officer)
        assert [r["head_name"] for r in rows(client.get(url(14, tim="quang thi")))] == ["Quàng Thị Hai"]
        assert [r["head_name"] for r in rows(client.get(url(14, tim="ban na tong")))] == ["Lò Văn Một"]
        assert client.get(url(14, tim="không ai")).context["count"] == 0

    def test_masked_until_asked_and_then_written_down(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.nam_lau_officer)
        response = client.get(url(14))
        assert {r["id_number"] for r in rows(response)} == {r["ethnic_group"] for r in rows(response)} == {HIDDEN}
        assert ID not in response.content.decode()
        assert not SensitiveRead.objects.exists()
        shown = rows(client.post(response.context["reveal_url"]))
        assert (shown[0]["id_number"], shown[0]["ethnic_group"], shown[0]["deprivations"].count(";")) == (ID, "Thái", 2)
        read = SensitiveRead.objects.get()
        assert (read.user_id, read.row_count, read.area_id) == (society.nam_lau_officer.pk, 2, area(NAM_LAU).pk)

    def test_the_file_says_what_the_screen_says(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.nam_lau_officer)
        shown = rows(client.get(url(14)))
        head, *found = sheet_rows(client.get(url(14, "nominal_workbook")))
        assert len(found) == len(shown)
        assert [r[0] for r in found] == [r["head_name"] for r in shown]
        assert ID not in str(found)
        assert str(head[6]) == "Số định danh"
        full = sheet_rows(client.post(url(14, "nominal_workbook_revealed")))
        assert ID in str(full)
        assert SensitiveRead.objects.get().row_count == 2

    def test_without_the_right_to_households_no_person(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.province_leader)
        response = client.get(url(14, tim="mua a nam"))
        assert set(rows(response)[0]) == {"village", "area", "household_class"}
        assert response.context["count"] == 3  # a name is not looked for either
        assert "Mùa" not in str(sheet_rows(client.get(url(14, "nominal_workbook"))))

    @pytest.mark.parametrize("name", ["nominal_revealed", "nominal_workbook_revealed"])
    def test_who_may_not_reveal(self, society: Society, client_of: ClientOf, name: str) -> None:
        for person in (society.province_officer, society.province_leader):
            assert client_of(person).post(url(14, name)).status_code == 403
        assert not SensitiveRead.objects.exists()

    def test_a_foreign_area_is_404(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.nam_lau_officer)
        for name in ("nominal", "nominal_workbook"):
            assert client.get(url(14, name, dia_ban=area(PHIENG_PAN).pk)).status_code == 404
        for name in ("nominal_revealed", "nominal_workbook_revealed"):
            assert client.post(url(14, name, dia_ban=area(PHIENG_PAN).pk)).status_code == 404
        assert client.get(url(16)).status_code == 404

    def test_listed_beside_the_others(self, society: Society, client_of: ClientOf) -> None:
        page = client_of(society.nam_lau_officer).get(reverse("tables:index")).content.decode()
        assert all(url(number).rstrip("?") in page for number in (14, 15))

    def test_queries(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.province_officer)
        with counted_queries(12):
            client.get(url(14))
