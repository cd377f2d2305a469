"""Table 1 by district and on other maps: rates only where a whole district is classified and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import AreaTotal, Household, Occasion, Village
from giamngheo.apps.review import actions
from giamngheo.apps.review.models import Round
from giamngheo.apps.review.tables.building import Line
from giamngheo.apps.review.tables.coverage import NO_DATA, NO_DENOMINATOR, NOT_ALL
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import a_round, act_as, add_fact, ticks

ClientOf = Callable[[User], Client]
SOP_COP, MOC_CHAU, VAN_HO = "127", "123", "128"
# Sốp Cộp on the map of 2021: six of its communes became part of three new ones, Mường Lạn and Mường Lèo stayed.
CHIENG_SON_NEW = "03985"


def poor_household(name: str, place: Area, year: int, *, village_in: Area | None = None, deprived: int = 3) -> None:
    """One household of a commune of any map, poor unless fewer deprivations are given."""
    village = village_in and Village.objects.create(area=village_in, name=name, search_key=name.lower())
    when = Occasion.objects.create(
        area=place, kind="annual_review", year=year, observed_on=date(year, 10, 15), recorded_at=clock.now()
    )
    found = Household.objects.create(
        area=place, village=village, head_name=name, search_key=name, sort_key=name, member_count=4, ethnic_group="Thái"
    )
    add_fact(found, when, score_a=100, **ticks(deprived))


def total(place: Area, year: int, households: int) -> None:
    AreaTotal.objects.create(
        area=place, year=year, ethnic_group="Thái", household_count=households, person_count=4 * households,
        recorded_at=clock.now(),
    )  # fmt: skip


def communes(district: str) -> list[Area]:
    return list(Area.objects.filter(generation_id="2021", kind="commune", parent__code=district).order_by("code"))


def lines(client: Client, year: int, **query: object) -> dict[str, Line]:
    response = client.get(reverse("tables:table", args=[year, 1]), query)
    assert response.status_code == 200
    return {line.area.code: line for line in response.context["built"].lines if line.area}


@pytest.fixture
def opened(society: Society) -> Round:
    """2024, the map of 2021: in Sốp Cộp two poor households in the first commune, one poor and one near-poor in the
    second, ten households counted in each of its communes."""
    act_as(society.province_officer)
    found = a_round(society.province_officer, year=2024)
    first, second, *_ = communes(SOP_COP)
    poor_household("một", first, 2024)
    poor_household("hai", first, 2024)
    poor_household("ba", second, 2024)
    poor_household("tư", second, 2024, deprived=1)
    for place in communes(SOP_COP):
        total(place, 2024, 10)
    return found


def classify(society: Society, opened: Round, places: list[Area]) -> None:
    actions.classify_communes(round=opened, area_ids=[a.pk for a in places], by=society.province_officer)


class TestDistricts:
    def test_all_classified(self, society: Society, client_of: ClientOf, opened: Round) -> None:
        places = communes(SOP_COP)
        classify(society, opened, places)
        found = lines(client_of(society.province_leader), 2024, cap="district")[SOP_COP]
        assert (found.values["poor"], found.values["near_poor"], found.values["households"]) == (3, 1, 10 * len(places))
        assert found.values["poor_share"] == 3 / (10 * len(places))
        assert found.reason == ""

    def test_part_classified(self, society: Society, client_of: ClientOf, opened: Round) -> None:
        classify(society, opened, communes(SOP_COP)[:-1])
        client = client_of(society.province_leader)
        by_district = lines(client, 2024, cap="district")[SOP_COP]
        assert (by_district.values["poor"], by_district.values["poor_share"], by_district.reason) == (3, None, NOT_ALL)
        # The subtotal among the communes says the same; the communes that are classified keep their rates.
        by_commune = lines(client, 2024)
        assert by_commune[SOP_COP].values["poor_share"] is None
        assert by_commune[communes(SOP_COP)[0].code].values["poor_share"] == 2 / 10

    def test_a_total_is_missing(self, society: Society, client_of: ClientOf, opened: Round) -> None:
        places = communes(SOP_COP)
        AreaTotal.objects.filter(area=places[0]).update(is_current=False)
        classify(society, opened, places)
        client = client_of(society.province_leader)
        assert lines(client, 2024, cap="district")[SOP_COP].reason == NO_DENOMINATOR
        page = client.get(reverse("tables:table", args=[2024, 1])).content.decode()
        assert NO_DENOMINATOR in page
        first = lines(client, 2024)[places[0].code]
        assert (first.values["poor"], first.missing("poor", "households")) == (2, NO_DENOMINATOR)
        elsewhere = lines(client, 2024)[communes(MOC_CHAU)[0].code]
        assert elsewhere.missing("poor", "households") == NO_DATA

    def test_on_the_map_of_2025(self, society: Society, client_of: ClientOf, opened: Round) -> None:
        """Each new commune sums the old ones that went into it, and only then has a rate."""
        places = communes(SOP_COP)
        classify(society, opened, places)
        found = lines(client_of(society.province_leader), 2024, ban_do="2025-07")
        inside: dict[str, int] = {}
        for place in places:
            target = place.projections.get(generation_id="2025-07", level="commune").target
            inside[target.code] = inside.get(target.code, 0) + 1
        assert sum(inside.values()) == len(places)
        for code, count in inside.items():
            assert found[code].values["households"] == 10 * count
            assert found[code].values["poor_share"] == found[code].values["poor"] / (10 * count)
        assert sum(found[code].values["poor"] for code in inside) == 3

    def test_a_commune_of_two_districts(self, society: Society, client_of: ClientOf) -> None:
        """The new Chiềng Sơn was made of communes of Mộc Châu and Vân Hồ: households go to the district of their
        village, its one total to neither, so neither district has a rate."""
        act_as(society.province_officer)
        opened = a_round(society.province_officer)
        whole = area(CHIENG_SON_NEW)
        old = {a.code: a for a in Area.objects.filter(generation_id="2021", code__in=["03985", "04056"])}
        poor_household("một", whole, 2025, village_in=old["03985"])
        poor_household("hai", whole, 2025, village_in=old["04056"])
        poor_household("ba", whole, 2025, village_in=old["04056"])
        total(whole, 2025, 50)
        classify(society, opened, [whole])
        client = client_of(society.province_leader)
        found = lines(client, 2025, ban_do="2021", cap="district")
        assert (found[MOC_CHAU].values["poor"], found[VAN_HO].values["poor"]) == (1, 2)
        assert found[MOC_CHAU].values["poor_share"] is found[VAN_HO].values["poor_share"] is None
        assert lines(client, 2025)[CHIENG_SON_NEW].values["poor_share"] == 3 / 50
