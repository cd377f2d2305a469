"""All certificates of a recognised list made into papers in one go: bounded, each once, going on after a stop."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.campaign import actions, runs
from giamngheo.apps.campaign.models import Certificate
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.printing import printed_again, printed_together, zipped
from giamngheo.apps.papers.queries import bytes_of
from giamngheo.apps.review.states import Refused
from giamngheo.apps.work.actions import start_run
from giamngheo.kit import clock

from .campaign_world import BAN_HAI, World, bare_household, make_world
from .conftest import Society
from .review_world import act_as
from .test_campaign_papers import ClientOf, recognised


@pytest.fixture
def listed(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    """A recognised list of two households, their certificates numbered and not printed."""
    made = make_world(society, monkeypatch)
    made.opened()
    made.posted_everywhere()
    recognised(made)
    return made


def numbered(world: World, more: int) -> None:
    """So many certificates more, of new households, numbered on from a hundred."""
    campaign = world.campaign
    assert campaign is not None
    start = 100 + Certificate.objects.count() - 2
    homes = [bare_household(f"Lò Văn Số {start + n}", BAN_HAI) for n in range(more)]
    Certificate.objects.bulk_create(
        Certificate(
            campaign=campaign, area_id=campaign.area_id, household=home, household_class="POOR", number=f"{n}/GCN-UBND",
            issued_on=clock.today(), issued_at=clock.now(),
        )
        for n, home in enumerate(homes, start)
    )  # fmt: skip


def test_all_certificates_in_one_go_each_once(listed: World) -> None:
    numbered(listed, 3)
    made = actions.print_all(campaign=listed.campaign, by=listed.officer)
    assert made == Certificate.objects.count()
    assert actions.print_all(campaign=listed.campaign, by=listed.officer) == 0
    papers = Paper.objects.filter(family="GCN")
    assert papers.count() == len(set(papers.values_list("number_key", flat=True))) == made
    paper = papers.get(content__head_name="Lò Văn Số 101")
    assert paper.number == "101/GCN-UBND"
    assert bytes_of(paper, "pdf") == printed_again(paper, "pdf")
    assert printed_together(list(papers)).startswith(b"%PDF-")
    assert zipped(list(papers)).startswith(b"PK")


def test_their_statements_do_not_grow_with_their_number(listed: World) -> None:
    counts = []
    for more in (2, 8):
        numbered(listed, more)
        with CaptureQueriesContext(connection) as queries:
            assert actions.print_some(campaign=listed.campaign, by=listed.officer) >= more
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_many_are_made_in_the_background_and_a_stop_loses_none(listed: World) -> None:
    numbered(listed, runs.INLINE_PAPERS + 1)
    campaign = listed.campaign
    assert campaign is not None
    actions.print_some(campaign=campaign, by=listed.officer, most=5)  # the run was stopped after these
    run = start_run(kind=runs.PRINT, subject_id=campaign.pk, area_id=campaign.area_id, year=2026, by=listed.officer)
    act_as(listed.officer)
    assert run.state == "done", run.message
    assert Paper.objects.filter(family="GCN").count() == Certificate.objects.count()


def test_only_the_commune_officer_makes_them(listed: World) -> None:
    with pytest.raises(Refused, match="Chỉ cán bộ giảm nghèo xã"):
        actions.print_all(campaign=listed.campaign, by=listed.head)


def test_the_page_makes_and_prints_them(listed: World, client_of: ClientOf) -> None:
    numbered(listed, 1)
    campaign = listed.campaign
    assert campaign is not None
    client: Client = client_of(listed.officer)
    address = [2026, campaign.area_id]
    page = client.get(reverse("campaign:certificates", args=address))
    assert "Lập 3 giấy còn lại" in page.content.decode()
    client.post(reverse("campaign:certificates_make", args=address))
    client.post(reverse("campaign:certificates_make", args=address))  # pressed twice
    act_as(listed.officer)
    assert Paper.objects.filter(family="GCN").count() == 3
    assert "còn lại" not in client.get(reverse("campaign:certificates", args=address)).content.decode()
    printed = client.get(reverse("campaign:certificates_print", args=[*address, "pdf"]))
    assert printed.content.startswith(b"%PDF-")
    village = listed.list_of(BAN_HAI).village_id
    assert client.get(reverse("campaign:certificates_print", args=[*address, "zip"]), {"ban": village}).content.startswith(b"PK")
    assert client_of(listed.society.phieng_pan_officer).get(
        reverse("campaign:certificates_print", args=[*address, "pdf"])
    ).status_code == 404
