"""The balance on screen and the lists behind it; the clock of an exit; tables 2 and 3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from giamngheo.apps.accounts.models import User
from giamngheo.apps.trajectory.clock import clock_on
from giamngheo.apps.trajectory.models import Flow

from .conftest import Society, area
from .review_world import NAM_LAU, act_as, counted_queries
from .test_trajectory_flows import World, world  # noqa: F401 - a fixture

ClientOf = Callable[[User], Client]


@pytest.fixture
def told(world: World) -> World:  # noqa: F811
    """2024 → 2025 in Nậm Lầu: a stays, b leaves above the line, c leaves to near-poor, d dissolved, e vanished, f new."""
    world.list(2024, {"a": "P", "b": "P", "c": "P", "d": "P", "e": "P"})
    world.event("dissolved", "d", date(2025, 4, 1))
    world.list(2025, {"a": "P", "b": "x", "c": "N", "f": "P"})
    world.rebuild(2025)
    return world


class TestBalance:
    def test_the_page_shows_the_balance_and_names_what_breaks_it(
        self, society: Society, client_of: ClientOf, told: World
    ) -> None:
        client = client_of(society.province_officer)
        page = client.get(reverse("trajectory:balance", args=[2025]))
        text = page.content.decode()
        assert "Chưa cân" in text
        assert "không có sự kiện" in text
        assert [b.head_name for b in page.context["broken"].rows] == ["e"]
        assert reverse("register:household", args=[told.households["e"].pk]) in text
        told.event("household_moved_out", "e", date(2025, 6, 1))
        client.post(reverse("trajectory:rebuild", args=[2025]))
        text = client.get(reverse("trajectory:balance", args=[2025])).content.decode()
        assert "Cân đối khớp" in text
        assert "Hộ làm lệch" not in text

    def test_every_number_opens_as_many_households(self, society: Society, client_of: ClientOf, told: World) -> None:
        client = client_of(society.province_officer)
        for level, where in (("province", "14"), ("commune", "14"), ("village", NAM_LAU)):
            page = client.get(reverse("trajectory:balance", args=[2025]), {"cap": level, "dia_ban": area(where).pk})
            cells = [c for t in page.context["tables"] for line in t.lines for c in line if c.url and c.column.key != "residual"]
            assert cells
            for cell in cells:
                assert client.get(cell.url).context["count"] == cell.raw, cell.url

    def test_a_number_as_a_file(self, society: Society, client_of: ClientOf, told: World) -> None:
        client = client_of(society.province_officer)
        query = {"hang": "POOR", "cot": "other_out", "tai": "xlsx"}
        answer = client.get(reverse("trajectory:behind", args=[2025]), query)
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=4)]
        assert [(r[0], r[3], r[4]) for r in rows] == [("D", "xoá hộ", "biến động của hộ")]

    def test_names_only_for_who_may_see_households(self, society: Society, client_of: ClientOf, told: World) -> None:
        page = client_of(society.province_leader).get(reverse("trajectory:balance", args=[2025]))
        assert next(c.key for c in page.context["broken"].columns) == "village"
        listed = client_of(society.province_leader).get(reverse("trajectory:behind", args=[2025]), {"cot": "closing"})
        assert "head_name" not in {c.key for c in listed.context["table"].columns}

    def test_a_commune_sees_its_own_and_does_not_rebuild(
        self, society: Society, client_of: ClientOf, told: World
    ) -> None:
        other = client_of(society.phieng_pan_officer)
        page = other.get(reverse("trajectory:balance", args=[2025]))
        assert page.context["total"]["POOR"][1].closing == 0
        assert other.post(reverse("trajectory:rebuild", args=[2025])).status_code == 403
        asked = other.get(reverse("trajectory:balance", args=[2025]), {"dia_ban": area(NAM_LAU).pk})
        assert asked.status_code == 404
        act_as(society.phieng_pan_officer)
        assert not Flow.objects.exists()
        act_as(society.nam_lau_officer)
        assert Flow.objects.count() == 5

    def test_a_new_list_makes_it_stale(self, society: Society, client_of: ClientOf, told: World) -> None:
        client = client_of(society.province_officer)
        assert not client.get(reverse("trajectory:balance", args=[2025])).context["fresh"].is_stale
        told.event("dissolved", "a", date(2025, 12, 1))
        assert "cần tính lại" in client.get(reverse("trajectory:balance", args=[2025])).content.decode()

    def test_queries(self, society: Society, client_of: ClientOf, told: World) -> None:
        client = client_of(society.province_officer)
        for name, query in (("balance", {}), ("behind", {"cot": "closing"}), ("behind", {"cot": "other_out"})):
            with counted_queries(12):
                client.get(reverse(f"trajectory:{name}", args=[2025]), query)
        with counted_queries(12):
            client.get(reverse("trajectory:newly_escaped"))


@pytest.mark.parametrize("number", [2, 3])
class TestMovementTables:
    def test_closing_is_the_official_formula(
        self, society: Society, client_of: ClientOf, told: World, number: int
    ) -> None:
        told.event("household_moved_out", "e", date(2025, 6, 1))
        told.rebuild(2025)
        page = client_of(society.province_officer).get(reverse("tables:table", args=[2025, number]))
        for line in page.context["built"].lines:
            v = [line.values.get(c.key) or 0 for c in page.context["built"].table.columns]
            assert v[8] == v[0] - v[1] - v[2] - v[3] + v[4] + v[5] + v[6] + v[7]
            assert v[9] == 0
        total = page.context["built"].total.values
        assert (total["opening"], total["closing"]) == {2: (5, 2), 3: (0, 1)}[number]

    def test_each_number_opens_as_many(self, society: Society, client_of: ClientOf, told: World, number: int) -> None:
        client = client_of(society.province_officer)
        page = client.get(reverse("tables:table", args=[2025, number]))
        cells = [c for line in page.context["table"].lines for c in line if c.url and c.column.key != "residual"]
        assert cells
        for cell in cells:
            assert client.get(cell.url).context["count"] == cell.raw, cell.url

    def test_as_a_workbook(self, society: Society, client_of: ClientOf, told: World, number: int) -> None:
        answer = client_of(society.province_officer).get(reverse("tables:workbook", args=[2025, number]))
        sheet = load_workbook(BytesIO(answer.content)).active
        assert sheet.cell(row=10, column=3).value == {2: 5, 3: 0}[number]
        assert "chưa xác nhận" in " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)


class TestClock:
    """Decisions are of 10/12 of their year (see ``World.list``)."""

    @pytest.mark.parametrize(
        ("day", "is_running"),
        [(date(2023, 12, 9), None), (date(2023, 12, 10), True), (date(2026, 12, 9), True), (date(2026, 12, 10), False)],
    )
    def test_the_edges(self, world: World, day: date, is_running: bool | None) -> None:  # noqa: F811
        world.list(2022, {"a": "P"})
        world.list(2023, {"a": "x"})
        found = clock_on([world.households["a"].pk], day).get(world.households["a"].pk)
        assert (found.is_recently_escaped if found else None) is is_running
        if found:
            assert found.last_on == date(2026, 12, 9)

    def test_poor_to_near_poor_keeps_both_flags(self, world: World) -> None:  # noqa: F811
        world.list(2022, {"a": "P", "b": "P", "c": "N"})
        world.list(2023, {"a": "N", "b": "x", "c": "x"})
        world.list(2024, {"a": "x", "b": "P"})
        ids = {name: home.pk for name, home in world.households.items()}
        in_2024 = clock_on(list(ids.values()), date(2024, 6, 1))
        assert set(in_2024) == {ids["a"], ids["b"]}  # c was never poor
        assert (in_2024[ids["a"]].is_recently_escaped, in_2024[ids["a"]].is_recently_near_poor) == (False, True)
        later = clock_on(list(ids.values()), date(2025, 6, 1))
        assert (later[ids["a"]].is_recently_escaped, later[ids["a"]].exit_on) == (True, date(2023, 12, 10))
        assert not later[ids["b"]].is_recently_escaped  # poor again

    def test_the_list_and_its_file(self, society: Society, client_of: ClientOf, told: World) -> None:
        client = client_of(society.province_officer)
        page = client.get(reverse("trajectory:newly_escaped"), {"ngay": "2026-11-01"})
        assert [t.head_name for t in page.context["table"].rows] == ["b"]
        both = client.get(reverse("trajectory:newly_escaped"), {"ngay": "2026-11-01", "can_ngheo": "1"})
        assert [t.head_name for t in both.context["table"].rows] == ["b", "c"]
        answer = client.get(reverse("trajectory:newly_escaped"), {"ngay": "2026-11-01", "tai": "xlsx"})
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        assert next(c.value for c in sheet[4]) == "B"

    def test_on_the_household_s_page(self, society: Society, client_of: ClientOf, told: World) -> None:
        client = client_of(society.nam_lau_officer)
        text = client.get(reverse("register:household", args=[told.households["b"].pk])).content.decode()
        assert "Đường đi qua các năm" in text
        assert "thoát nghèo, vượt chuẩn cận nghèo" in text
        assert "Quyết định số 1 ngày 10/12/2025" in text
        assert "09/12/2028" in text


def test_a_number_that_fits_no_column_is_no_number(society: Society, client_of: ClientOf, told: World) -> None:
    client = client_of(society.province_officer)
    for asked in ("9" * 20, "9" * 5000):
        for level in ("village", "province"):
            url = reverse("trajectory:behind", args=[2025])
            given = {"hang": "POOR", "cot": "other_out", "cap": level, "don_vi": asked, "trang": asked, "dia_ban": asked}
            assert client.get(url, given).status_code in (200, 404)
