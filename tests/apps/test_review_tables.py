"""The year's tables against a small set of decisions counted by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from giamngheo.apps.accounts.models import User
from giamngheo.apps.register.models import AreaTotal
from giamngheo.apps.review import actions
from giamngheo.apps.review.tables.building import Built, class_breaks
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries, household, occasion

ClientOf = Callable[[User], Client]
NUMBERS = (1, 4, 5, 6, 7, 8, 9)


def total(code: str, households: int, persons: int) -> None:
    AreaTotal.objects.create(
        area=area(code), year=2025, ethnic_group="Thái", household_count=households, person_count=persons,
        recorded_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def counted(society: Society) -> None:
    """Nậm Lầu: 2 poor, 1 near-poor, 1 undetermined of 40 households; Phiêng Pằn: totals given, nothing classified."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    when = occasion()
    household("Lò Văn Một", when=when)
    household("Lò Văn Hai", when=when, ethnic_group="")
    household("Lò Văn Ba", when=when, deprived=1)
    household("Lò Văn Tư", when=when, deprived=2, unknown=1)
    total(NAM_LAU, 40, 160)
    total(PHIENG_PAN, 30, 120)
    actions.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.province_officer)


def built(client: Client, number: int, **query: object) -> Built:
    response = client.get(reverse("tables:table", args=[2025, number]), query)
    assert response.status_code == 200
    return response.context["built"]


@pytest.mark.usefixtures("counted")
class TestNumbers:
    def test_results_by_commune(self, society: Society, client_of: ClientOf) -> None:
        found = built(client_of(society.province_leader), 1)
        values = {line.area.code: line.values for line in found.lines if line.area}
        mine = values[NAM_LAU]
        assert (mine["poor"], mine["near_poor"], mine["both"], mine["undetermined"]) == (2, 1, 3, 1)
        assert (mine["poor_persons"], mine["households"], mine["persons"]) == (8, 40, 160)
        assert mine["poor_share"] == 2 / 40

    def test_not_classified_is_not_zero(self, society: Society, client_of: ClientOf) -> None:
        found = built(client_of(society.province_leader), 1)
        values = {line.area.code: line.values for line in found.lines if line.area}
        assert values[PHIENG_PAN].get("poor") is None
        assert values[PHIENG_PAN]["poor_share"] is None
        assert found.total.values["poor"] == 2
        assert found.total.values["poor_share"] is None  # 40 households of Nậm Lầu, 70 of both: not one set

    @pytest.mark.parametrize("number", NUMBERS)
    def test_totals_add_up(self, society: Society, client_of: ClientOf, number: int) -> None:
        found = built(client_of(society.province_leader), number)
        for column in found.table.columns:
            if not column.share_of:
                parts = [x.values.get(column.key) or 0 for x in found.lines if not x.is_total and not x.is_district]
                assert sum(parts) == (found.total.values.get(column.key) or 0), column.key

    def test_ethnic_groups_not_written_are_apart(self, society: Society, client_of: ClientOf) -> None:
        found = built(client_of(society.province_leader), 9).total.values
        assert (found["poor_households"], found["poor_Thái"], found["poor_unwritten"]) == (2, 1, 1)

    @pytest.mark.parametrize("number", NUMBERS)
    def test_each_number_opens_as_many_households(self, society: Society, client_of: ClientOf, number: int) -> None:
        client = client_of(society.province_leader)
        response = client.get(reverse("tables:table", args=[2025, number]))
        cells = [c for line in response.context["table"].lines for c in line if c.url and "persons" not in c.column.key]
        assert cells
        for cell in cells:
            assert client.get(cell.url).context["count"] == cell.raw, cell.url

    @pytest.mark.parametrize("number", NUMBERS)
    def test_the_workbook_holds_the_same(self, society: Society, client_of: ClientOf, number: int) -> None:
        client = client_of(society.province_leader)
        found = built(client, number)
        sheet = load_workbook(BytesIO(client.get(reverse("tables:workbook", args=[2025, number])).content)).active
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=10, max_row=9 + len(found.lines))]
        for row, line in zip(rows, found.lines, strict=True):
            assert row[1] == line.label
            assert row[2:] == [line.values.get(c.key) for c in found.table.columns]
        text = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)
        assert re.search("chưa xác nhận", text)

    def test_queries(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.province_leader)
        for number in NUMBERS:
            with counted_queries(12):
                client.get(reverse("tables:table", args=[2025, number]))


@pytest.mark.usefixtures("counted")
class TestMap:
    def test_legend_and_shapes_link(self, society: Society, client_of: ClientOf) -> None:
        client = client_of(society.province_leader)
        response = client.get(reverse("tables:table", args=[2025, 1]))
        shown = response.context["map"]
        values = {v["code"]: v for v in shown["values"]}
        assert (values[NAM_LAU]["value"], values[NAM_LAU]["text"]) == (0.05, "5,00\xa0%")
        assert (values[PHIENG_PAN]["value"], values[PHIENG_PAN]["text"]) == (None, "chưa có số liệu")
        assert [c["label"] for c in shown["classes"]] == ["0,00–5,00\xa0%"]
        assert client.get(values[NAM_LAU]["url"]).context["count"] == 2
        page = response.content.decode()
        assert "0,00–5,00\xa0%</li>" in page
        assert page.index('id="bang-ban-do"') < page.index("gn-map__figure")  # the table first, the map beside it


def test_legend_prints_ranges_that_meet() -> None:
    classes = class_breaks([0.05, 0.10, 0.15004, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50])
    assert [c["label"].replace("\xa0", " ") for c in classes] == [
        "0,00–14,99 %", "15,00–24,99 %", "25,00–34,99 %", "35,00–44,99 %", "45,00–50,00 %",
    ]  # fmt: skip
    assert class_breaks([]) == []
    assert [c["label"] for c in class_breaks([0.0, 0.0])] == ["0,00\xa0%"]
