"""The leader's home: the path of the poverty rate, ours beside the published figures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.review.tables import path as paths

from .conftest import Society
from .review_world import counted_queries
from .test_review_tables_districts import opened  # noqa: F401 - fixture

ClientOf = Callable[[User], Client]


def rows(client: Client) -> dict[str, dict[str, str]]:
    response = client.get("/")
    assert response.status_code == 200
    table = response.context["path"]["table"]
    return {line[0].text: {c.column.key: c.text.replace("\xa0", " ") for c in line} for line in table.lines}


def test_published_figures_and_their_standing(society: Society, client_of: ClientOf) -> None:
    found = rows(client_of(society.province_leader))
    assert list(found) == ["2021", "2022", "2023", "2024", "2025"]
    assert found["2022"]["published"] == "17,83 % (theo văn bản)"
    assert found["2023"]["published"] == "14,17 % (theo báo chí)"
    assert found["2023"]["others"].startswith("14,41 %")
    assert found["2025"]["published"] == "7,89 % (dự báo)"
    assert found["2024"]["ours"] == "chưa có số liệu"
    assert found["2024"]["difference"] == ""


@pytest.mark.usefixtures("opened")
def test_not_all_communes_is_no_rate(society: Society, client_of: ClientOf) -> None:
    found = rows(client_of(society.province_leader))
    assert found["2024"]["ours"] == "mới phân loại 0 trên 204 xã"


def year_path(standard: str, *, is_synthetic: bool = True) -> paths.YearPath:
    shown = paths.Published(Decimal("0.1417"), paths.PRESS, "2022_2026", "báo", "")
    return paths.YearPath(2023, 0.15, standard, is_synthetic, published=[shown])


def test_a_difference_within_one_standard_only() -> None:
    assert year_path("2022_2026").difference == "+0,83 điểm %"
    assert year_path("2016_2020").difference == paths.OTHER_STANDARD
    part = year_path("2022_2026")
    part.part = "17 trên 204 xã"  # a rate of one district is not set against the province's
    assert part.difference == paths.PART_ONLY
    table = paths.path_table([year_path("2016_2020")], Area(kind="province", name="Tỉnh Sơn La"))
    cells = {c.column.key: c.text for c in table.lines[0]}
    assert "(hệ thống)" in cells["standard"]
    assert "(công bố)" in cells["standard"]


def test_synthetic_is_said_in_table_and_chart() -> None:
    table = paths.path_table([year_path("2022_2026")], Area(kind="province", name="Tỉnh Sơn La"))
    assert "giả lập" in table.lines[0][1].text
    bars = paths.path_bars([year_path("2022_2026")])
    assert bars is not None
    assert [row["label"] for row in bars["rows"]] == [
        "2023, theo báo chí", "2023, hệ thống, giả lập",
    ]  # fmt: skip


def test_a_commune_s_leader_sees_the_commune(society: Society, client_of: ClientOf) -> None:
    found = rows(client_of(society.nam_lau_chairman))
    assert set(found["2025"]) == {"year", "ours", "standard"}


def test_officers_see_none_and_queries(society: Society, client_of: ClientOf) -> None:
    assert client_of(society.province_officer).get("/").context["path"] is None
    client = client_of(society.province_leader)
    with counted_queries(12):
        client.get("/")


def test_why_an_area_has_no_rate() -> None:
    """Two communes: one not classified; one not recognised; both recognised, one without a total of all households."""
    assert paths._missing([(1, "collecting"), (2, "recognised")], {1: 12, 2: 8}) == "mới phân loại 1 trên 2 xã"
    assert paths._missing([(1, "classified"), (2, "recognised")], {1: 12, 2: 8}) == "mới công nhận 1 trên 2 xã"
    assert paths._missing([(1, "recognised"), (2, "recognised")], {1: 12}) == "chưa có mẫu số"
