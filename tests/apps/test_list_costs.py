"""What pages cost: queries that do not grow with the list, and the bytes of the first page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.register.models import Household, HouseholdFact, Occasion, Village
from giamngheo.apps.review import actions
from giamngheo.apps.review.tables.counting import View
from giamngheo.apps.review.tables.queries import households_behind
from giamngheo.apps.support import actions as store
from giamngheo.apps.support import queries as support
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, a_round, act_as, counted_queries, ticks

ClientOf = Callable[[User], Client]
FIRST_PAGE_LIMIT = 150 * 1024
# Several pages of a list. Not thousands: the server, which has counted none of them, may go through all for each of them.
MORE = 190


def many(count: int, when: Occasion) -> None:
    """Poor and near-poor households, half and half."""
    place = area(NAM_LAU)
    village = Village.objects.get_or_create(area=place, name="Bản Một", search_key="ban mot")[0]
    made = Household.objects.bulk_create(
        Household(
            area=place, village=village, head_name=f"Hộ {i}", search_key=f"ho {i}", sort_key=f"{i:05}", member_count=4
        )
        for i in range(count)
    )
    HouseholdFact.objects.bulk_create(
        HouseholdFact(
            occasion=when, household=home, area=place, area_type="rural", member_count=4, ethnic_group="Thái",
            sheet="Danh sách", row_number=i, score_a=100, **ticks(3 if i % 2 else 1),
        )
        for i, home in enumerate(made)
    )  # fmt: skip


def test_queries_do_not_grow_with_the_list(society: Society, client_of: ClientOf) -> None:
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    place = area(NAM_LAU)
    when = Occasion.objects.create(
        area=place, kind="annual_review", year=2025, observed_on=date(2025, 10, 15), recorded_at=clock.now()
    )
    client = client_of(society.province_officer)
    pages = [
        reverse("tables:households", args=[2025]),
        *(reverse("tables:nominal", args=[2025, number]) for number in (14, 15)),
    ]
    costs: list[list[int]] = []
    for count in (10, MORE):
        many(count, when)
        actions.classify_communes(round=opened, area_ids=[place.pk], by=society.province_officer)
        costs.append([])
        for page in pages:
            with counted_queries(12), CaptureQueriesContext(connection) as captured:
                shown = client.get(page)
            costs[-1].append(len(captured))
        assert shown.context["count"] == (5 if count == 10 else 100)
    assert costs[0] == costs[1]


def test_lists_of_support_cost_the_same_whatever_their_length(
    society: Society, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commune's list told on the spot, and the province's read from a run."""
    monkeypatch.setattr(support, "AT_ONCE", 0)
    act_as(society.province_officer)
    when = Occasion.objects.create(
        area=area(NAM_LAU), kind="annual_review", year=2025, observed_on=date(2025, 10, 15), recorded_at=clock.now()
    )
    client, costs = client_of(society.province_officer), []
    pages = [reverse("support:rules"), reverse("support:rule", args=["p3_2_household"])]
    for count in (10, MORE):
        many(count, when)
        wanted = store.ask(area=area("14"), on=date(2025, 12, 31), by=society.province_officer)
        store.tell(run=wanted, by=society.province_officer, step=lambda *_: None)
        costs.append([])
        for place in (area(NAM_LAU), area("14")):
            for page in pages:
                with counted_queries(12), CaptureQueriesContext(connection) as captured:
                    shown = client.get(page, {"dia_ban": place.pk, "ngay": "2025-12-31"})
                costs[-1].append(len(captured))
            assert shown.context["count"] == (10 if count == 10 else 200)
    assert costs[0] == costs[1]


def _linked(html: str) -> set[str]:
    """Addresses of the page's own style sheets, scripts, fonts and pictures."""
    found = re.findall(r'<link[^>]+href="([^"]+)"', html) + re.findall(r'<(?:script|img)[^>]+src="([^"]+)"', html)
    return {address for address in found if address.startswith(settings.STATIC_URL)}


def _file(address: str) -> Path:
    name = urlsplit(address).path.removeprefix(settings.STATIC_URL)
    found = finders.find(name)
    assert found, name
    return Path(str(found))


def _weight(content: bytes, name: str) -> int:
    return len(content) if name.endswith((".woff2", ".png")) else len(gzip.compress(content, 6))


@pytest.mark.parametrize("is_known", [False, True], ids=["log-in page", "home"])
def test_the_first_page_is_light(society: Society, client_of: ClientOf, is_known: bool) -> None:
    client = client_of(society.province_leader) if is_known else Client()
    html = client.get("/", follow=True).content
    addresses = _linked(html.decode())
    assert any(a.endswith(".css") for a in addresses)
    for sheet in [a for a in addresses if a.endswith(".css")]:
        text = _file(sheet).read_text(encoding="utf-8")
        fonts = {urljoin(sheet, u) for u in re.findall(r"url\([\"']?([^\"')]+\.woff2)", text)}
        # Tinos is the face of printed papers: a browser fetches it when one is printed, not with the page.
        addresses |= {font for font in fonts if "/tinos/" not in font}
    parts = {"html": _weight(html, "html"), **{a: _weight(_file(a).read_bytes(), a) for a in addresses}}
    assert any(a.endswith(".woff2") for a in parts)
    assert sum(parts.values()) <= FIRST_PAGE_LIMIT, parts


def test_the_village_of_a_class_is_found_by_its_key(society: Society) -> None:
    """Also below row-level security and without statistics: else all villages are gone through for each household."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    # A province's villages: in a table of a few rows one way is as cheap as another, and the plan says nothing.
    place = area(NAM_LAU)
    Village.objects.bulk_create(Village(area=place, name=f"Bản {i}", search_key=f"ban {i}") for i in range(3000))
    view = View(opened.pk, 2025, area("14").pk, "commune", "2025-07")
    sql, values = households_behind(view, target_id=None, filters={}).query.sql_with_params()
    with connection.cursor() as cursor:
        for way in ("hashjoin", "mergejoin", "seqscan", "bitmapscan"):
            cursor.execute(f"set local enable_{way} = off")
        # By the owner, whose right it is: rows of an earlier test, gone by now, may have been counted as none on many pages.
        cursor.execute("set role none")
        cursor.execute("analyze register_village")
        cursor.execute("set role gn_app")
        cursor.execute(f"explain {sql}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert re.search(r"register_village_pkey on register_village v .*\n\s*Index Cond: \(id = CASE", plan), plan
