"""The import on screen: the file that arrives, what is said of it, and whose it is."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.intake import fields
from giamngheo.apps.intake.models import ImportBatch, StagedFinding
from giamngheo.apps.places.queries import area_on
from giamngheo.apps.register.models import Household, HouseholdFact, Person, PersonFact

from .conftest import Society
from .review_world import act_as, counted_queries

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
    assert "Không nhận tệp này" in page.content.decode()
    assert "Traceback" not in page.content.decode()


def test_the_marked_workbook_is_for_those_who_may_see_all_of_it(society: Society, client_of: ClientOf) -> None:
    client = client_of(society.phieng_pan_officer)
    address = send(client, "D_loi_co_y.xlsx", "04159")
    assert f"{address}tep-danh-dau/" in client.get(address).content.decode()
    answer = client.get(f"{address}tep-danh-dau/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book["Lỗi"].max_row > 50
    act_as(society.province_officer)
    read = SensitiveRead.objects.get(path=f"{address}tep-danh-dau/")
    assert (read.user_name, read.fields) == ("canbo.phiengpan", "cả tệp")
    province = client_of(society.province_officer)
    assert "tep" not in [part for part in province.get(address).content.decode().split("/") if part.startswith("tep")]
    assert province.get(f"{address}tep-danh-dau/").status_code in (403, 404)
    assert client_of(society.nam_lau_officer).get(f"{address}tep-danh-dau/").status_code == 404


def test_the_size_told_is_the_size_that_counts(society: Society, client_of: ClientOf, settings) -> None:  # type: ignore[no-untyped-def]
    settings.UPLOAD_MAX_BYTES = 3 << 20
    client = client_of(society.phieng_pan_officer)
    assert "tối đa 3 MB" in client.get(reverse("intake:upload")).content.decode()
    given = SimpleUploadedFile("lon.xlsx", bytes((3 << 20) + 1))
    page = client.post(reverse("intake:upload"), {"content": given, "year": "2024"})
    assert page.status_code == 422
    assert "Tệp lớn hơn 3 MB" in page.content.decode()


def test_mends_of_a_large_file_wait_for_one_check(
    society: Society, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(society.phieng_pan_officer)
    address = send(client, "D_loi_co_y.xlsx", "04159")
    monkeypatch.setattr("giamngheo.apps.intake.runs.AT_ONCE", 0)
    act_as(society.phieng_pan_officer)
    first = StagedFinding.objects.get(code="SCORE_MISSING")
    second = StagedFinding.objects.filter(severity="error").exclude(row_number=first.row_number)[0]
    acts = (("sua", first, {"value": "95"}), ("bo-dong", second, {"reason": "chờ xác minh"}))
    for path, finding, given in acts:
        answer = client.post(f"{address}loi/{path}/", {"finding": finding.pk, **given}, follow=True)
        assert "Bấm “Kiểm tra lại” khi đã sửa xong" in answer.content.decode()
    assert "2 dòng đã sửa" in answer.content.decode()
    page = client.get(address).content.decode()
    assert "2 dòng đã sửa" in page
    assert "Xem thay đổi và nhập vào sổ" not in page
    client.post(f"{address}kiem-tra/")
    act_as(society.phieng_pan_officer)
    assert not StagedFinding.objects.filter(code="SCORE_MISSING").exists()
    assert "dòng đã sửa, xác nhận hoặc bỏ đang chờ" not in client.get(address).content.decode()


def test_the_list_is_filtered_by_state(society: Society, client_of: ClientOf) -> None:
    client = client_of(society.phieng_pan_officer)
    send(client, "D_loi_co_y.xlsx", "04159")
    page = client.get("/nhap-lieu/").content.decode()
    assert "?trang_thai=staged" in page
    assert "D_loi_co_y.xlsx" in client.get("/nhap-lieu/?trang_thai=staged").content.decode()
    assert "D_loi_co_y.xlsx" not in client.get("/nhap-lieu/?trang_thai=merged").content.decode()


def test_cells_stay_text_on_every_page(society: Society, client_of: ClientOf) -> None:
    """The broken sample holds a script and a formula that starts a program."""
    client = client_of(society.phieng_pan_officer)
    address = send(client, "D_loi_co_y.xlsx", "04159")
    act_as(society.phieng_pan_officer)
    codes = StagedFinding.objects.order_by().values_list("code", flat=True).distinct()
    paths = [address, f"{address}dong/", *(f"{address}loi/?ma={code}" for code in codes)]
    for path in paths:
        with counted_queries():
            page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert ">POOR<" not in page, path
        assert 'href="=' not in page, path
    assert "&lt;script&gt;alert(1)" in client.get(f"{address}loi/?ma=HTML_IN_TEXT").content.decode()


def test_the_screens_hide_what_the_register_calls_sensitive() -> None:
    own = set().union(*(m.Privacy.sensitive for m in (Household, Person, HouseholdFact, PersonFact)))
    assert own | {"head_ethnic_group", "head_id_number"} == fields.SENSITIVE


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("class_stated", "POOR", "hộ nghèo"), ("sex", "F", "nữ"), ("birth", "1968-07-14", "14/07/1968"),
     ("birth", "1954-05", "05/1954"), ("score_a", "135.0", "135"), ("score_a", "132.5", "132.5"),
     ("tick_water", "True", "có"), ("head_name", "Lò Văn An", "Lò Văn An"), ("id_number", "014070816725", "014070816725")],
)  # fmt: skip
def test_proposals_are_in_words(field: str, value: str, words: str) -> None:
    assert fields.in_words(field, value) == words
