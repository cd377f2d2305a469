"""The year's tables against a small set of decisions counted by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import AreaTotal, Household, Occasion, Person
from giamngheo.apps.review import actions
from giamngheo.apps.review.models import Round
from giamngheo.apps.review.tables.building import UNASKED, Built, class_breaks
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import (
    NAM_LAU,
    PHIENG_PAN,
    a_round,
    act_as,
    add_fact,
    counted_queries,
    household,
    member,
    occasion,
    ticks,
)

ClientOf = Callable[[User], Client]
NUMBERS = (1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)


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
        assert cells or number == 13  # all of it persons
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
            assert row[2:] == [
                UNASKED if line.is_unasked(c) else line.values.get(c.key) for c in found.table.columns
            ]
        text = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)
        assert re.search("chưa xác nhận", text)

    def test_what_was_not_asked_is_not_none(self, society: Society, client_of: ClientOf) -> None:
        """Nobody was asked for causes or policy: the cells say so. Who has no labour is known of one by the form."""
        when = occasion(on=date(2025, 10, 20))
        home = household("Lò Văn Năm", when=when, causes=["land", "capital"], has_labour_capacity=False)
        household("Lò Văn Sáu", when=when, deprived=1, causes=[], is_policy_household=True, head_sex="F")
        actions.classify_communes(
            round=Round.objects.get(), area_ids=[area(NAM_LAU).pk], by=society.province_officer
        )
        client = client_of(society.province_leader)
        causes = built(client, 10).total.values
        assert (causes["poor_cause_land"], causes["poor_cause_labour"], causes["poor_causes_unasked"]) == (1, 0, 2)
        assert (causes["near_poor_cause_land"], causes["near_poor_causes_unasked"]) == (0, 1)
        kinds = built(client, 12).total.values
        assert (kinds["poor_policy"], kinds["poor_policy_unasked"]) == (None, 3)
        assert (kinds["near_poor_policy"], kinds["near_poor_female_head"], kinds["poor_without_labour"]) == (1, 1, 1)
        assert built(client, 13).total.values["poor_without_labour_persons"] == 4
        page = client.get(reverse("tables:table", args=[2025, 12])).content.decode()
        assert "chưa hỏi" in page
        found = client.get(reverse("tables:households", args=[2025]), {"hang": "POOR", "nhom": "cause_land"})
        assert [d.household_id for d in found.context["table"].rows] == [home.pk]

    @pytest.mark.parametrize("asked", [{"thieu_hut": "nutrition"}, {"dan_toc": "Thái"}, {"nhom": "cause_illness"}])
    def test_a_list_that_tells_ethnic_group_or_health_is_shown_on_asking_only(
        self, society: Society, client_of: ClientOf, asked: dict[str, str]
    ) -> None:
        when = occasion(on=date(2025, 10, 20))
        household("Lò Văn Tám", when=when, deprived=0, tick_nutrition=True, ethnic_group="Thái", causes=["illness"])
        actions.classify_communes(
            round=Round.objects.get(), area_ids=[area(NAM_LAU).pk], by=society.province_officer
        )
        here = reverse("tables:households", args=[2025]) + "?" + urlencode(asked)
        asking = [
            reverse(f"tables:{n}", args=[2025]) + "?" + urlencode(asked)
            for n in ("households_revealed", "households_workbook_revealed")
        ]
        for person in (society.province_officer, society.province_leader):
            client = client_of(person)
            for address in (here, f"{here}&tai=xlsx"):
                page = client.get(address)
                assert (page.status_code, page.context["table"]) == (200, None)
                assert page.context["count"] >= 1
                assert "Lò Văn Tám" not in page.content.decode()
            assert {client.post(address).status_code for address in asking} == {403}
        officer = client_of(society.nam_lau_officer)
        hidden = officer.get(here)
        assert "Lò Văn Tám" not in hidden.content.decode()
        assert SensitiveRead.objects.count() == 0
        assert "Lò Văn Tám" in officer.post(asking[0]).content.decode()
        workbook = officer.post(asking[1])
        assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
        read = SensitiveRead.objects.order_by("id")
        assert [(r.user_id, r.row_count, bool(r.fields)) for r in read] == [
            (society.nam_lau_officer.pk, hidden.context["count"], True)
        ] * 2

    def test_children_are_counted_where_all_members_are_listed(self, society: Society, client_of: ClientOf) -> None:
        when = occasion(on=date(2025, 10, 20))
        home = household("Lò Văn Bảy", when=when, member_count=3)
        for name, birth in (("Mẹ", 1990), ("Con lớn", 2009), ("Con bé", 2015)):
            person = member(home, name, when, is_head=name == "Mẹ")
            Person.objects.filter(pk=person.pk).update(birth_year=birth)
        actions.classify_communes(
            round=Round.objects.get(), area_ids=[area(NAM_LAU).pk], by=society.province_officer
        )
        client = client_of(society.province_leader)
        found = built(client, 11).total.values
        assert (found["poor_with_children"], found["poor_children_persons"], found["poor_unlisted"]) == (1, 1, 2)
        assert found["poor_nutrition_persons"] == 1  # the first three indicators are those deprived
        assert found["poor_child_school_persons"] == 0
        assert found["near_poor_children_persons"] is None

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


@pytest.mark.usefixtures("counted")
class TestTwoYears:
    @pytest.fixture
    def with_2024(self, society: Society) -> Round:
        act_as(society.province_officer)
        earlier = a_round(society.province_officer, year=2024)
        place = area("03766", "2021")  # went into Nậm Lầu
        when = Occasion.objects.create(
            area=place, kind="annual_review", year=2024, observed_on=date(2024, 10, 15), recorded_at=clock.now()
        )
        for name in ("Một", "Hai", "Ba", "Tư", "Năm"):
            home = Household.objects.create(area=place, head_name=name, search_key=name, sort_key=name, member_count=4)
            add_fact(home, when, score_a=100, **ticks(3))
        parts = Area.objects.filter(
            generation_id="2021", kind="commune", projections__generation_id="2025-07",
            projections__target=area(NAM_LAU),
        )  # fmt: skip
        assert place in parts
        ids = [part.pk for part in parts]
        actions.classify_communes(round=earlier, area_ids=ids, by=society.province_officer)
        return earlier

    @pytest.mark.parametrize("address", ["compare", "compare_workbook"])
    def test_difference_unit_by_unit(
        self, society: Society, client_of: ClientOf, with_2024: Round, address: str
    ) -> None:
        client = client_of(society.province_leader)
        answer = client.get(reverse(f"tables:{address}", args=[2025, with_2024.year, 1]))
        assert answer.status_code == 200
        if address == "compare":
            lines = {line.area.code: line.values for line in answer.context["table"].rows if line.area}
            mine = lines[NAM_LAU]
            assert (mine["poor_before"], mine["poor_after"], mine["poor_change"]) == (5, 2, -3)
            assert mine["poor_share_change"] is None  # no total in 2024
            text = answer.content.decode()
            assert "−3" in text
            # The province of 2024 is one commune: it is not set against that of 2025.
            whole = answer.context["table"].rows[0].values
            assert (whole["poor_before"], whole["poor_after"], whole["poor_change"]) == (5, 2, None)
            assert "chưa đủ các xã" in text
        else:
            sheet = load_workbook(BytesIO(answer.content)).active
            rows = {row[1].value: [c.value for c in row] for row in sheet.iter_rows(min_row=10)}
            assert rows["Xã Nậm Lầu"][8:11] == [5, 2, -3]

    def test_two_standards_are_refused(self, society: Society, client_of: ClientOf) -> None:
        act_as(society.province_officer)
        a_round(society.province_officer, year=2023, standard_id="2027_2030", scorecard_id="")
        client = client_of(society.province_leader)
        page = client.get(reverse("tables:compare", args=[2025, 2023, 1]))
        assert page.context["table"] is None
        assert "Hai chuẩn nghèo là hai thước đo" in page.content.decode()
        assert client.get(reverse("tables:compare_workbook", args=[2025, 2023, 1])).status_code == 409
