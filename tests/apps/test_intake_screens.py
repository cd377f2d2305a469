"""The import on screen: the file that arrives, what is said of it, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.intake.models import ImportBatch
from giamngheo.apps.places.queries import area_on

from .conftest import Society
from .review_world import act_as

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):  # type: ignore[no-untyped-def]
    """Uploads of the tests lie in a folder of their own."""
    settings.FILES_ROOT = tmp_path / "files"


def send(client: Client, name: str, code: str) -> str:
    """Uploads a sample for a commune of the 2021 map; returns where it leads."""
    place = area_on(code, date(2024, 10, 15)).pk
    given = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
    response = client.post(
        reverse("intake:upload"), {"content": given, "area": place, "year": "2024", "survey_on": "15/10/2024"}
    )
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def test_the_broken_sample_is_told_by_kind_and_is_nobody_elses(society: Society, client_of: ClientOf) -> None:
    client = client_of(society.phieng_pan_officer)
    address = send(client, "D_loi_co_y.xlsx", "04159")
    page = client.get(address)
    assert page.status_code == 200
    assert "Phải sửa" in page.content.decode()
    cells = client.get(f"{address}loi/", {"ma": "ID_LENGTH"})
    assert cells.status_code == 200
    assert client.get(f"{address}dong/").status_code == 200
    assert client_of(society.nam_lau_officer).get(address).status_code == 404


@pytest.mark.parametrize("name", ["E2_zip_hong.xlsx"])
def test_an_unreadable_file_is_told_in_words(society: Society, client_of: ClientOf, name: str) -> None:
    client = client_of(society.phieng_pan_officer)
    page = client.get(send(client, name, "04159"))
    act_as(society.phieng_pan_officer)
    assert ImportBatch.objects.get().state == "refused"
    assert "Không đọc được tệp này" in page.content.decode()
    assert "Traceback" not in page.content.decode()
