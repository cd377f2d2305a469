"""The last steps of an import on screen: what would change, the merge, the result, taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from giamngheo.apps.intake.models import ImportBatch
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import HouseholdFact

from .review_world import act_as, counted_queries

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
A, D = "A_danh_sach_ho_ngheo_can_ngheo.xlsx", "D_loi_co_y.xlsx"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def uploaded(client: Client, name: str, code: str) -> int:
    area = Area.objects.get(code=code, generation_id="2021")
    content = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
    answer = client.post("/nhap-lieu/tai-len/", {"content": content, "area": area.pk, "year": 2024,
                                                 "survey_on": date(2024, 10, 15)})  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return int(answer["Location"].strip("/").split("/")[-1])


def test_the_whole_way_of_sample_a(society: Any, client_of: Callable[..., Client]) -> None:
    officer = client_of(society.nam_lau_officer)
    pk = uploaded(officer, A, "03766")
    assert "Xem thay đổi và nhập vào sổ" in officer.get(f"/nhap-lieu/{pk}/").content.decode()
    page = officer.get(f"/nhap-lieu/{pk}/thay-doi/").content.decode()
    assert "Hộ mới" in page
    assert "181" in page
    answer = officer.post(f"/nhap-lieu/{pk}/nhap-vao-so/", follow=True)
    assert "181" in answer.content.decode()
    act_as(society.nam_lau_officer)
    assert ImportBatch.objects.get(pk=pk).state == "merged"
    assert HouseholdFact.objects.filter(occasion__batch_id=pk).count() == 181
    again = officer.post(f"/nhap-lieu/{pk}/nhap-vao-so/", follow=True)
    assert "không nhập lần nữa" in again.content.decode()
    answer = officer.post(f"/nhap-lieu/{pk}/hoan-tac/", {"reason": "tải nhầm", "buoc": "xong"}, follow=True)
    assert "tải nhầm" in answer.content.decode()
    act_as(society.nam_lau_officer)
    assert ImportBatch.objects.get(pk=pk).state == "undone"


def test_the_broken_list_cannot_be_merged_before_it_is_mended(society: Any, client_of: Callable[..., Client]) -> None:
    officer = client_of(society.phieng_pan_officer)
    pk = uploaded(officer, D, "04159")
    answer = officer.post(f"/nhap-lieu/{pk}/nhap-vao-so/", follow=True)
    assert "Còn" in answer.content.decode()
    act_as(society.phieng_pan_officer)
    assert ImportBatch.objects.get(pk=pk).state == "staged"


@pytest.mark.parametrize("path", ["", "thay-doi/", "nhap-vao-so/", "da-nhap/", "hoan-tac/", "tep/", "loi/?ma=DUP_ROW", "dong/"])
@pytest.mark.parametrize("who", ["phieng_pan_officer", "phieng_pan_chairman"])
def test_a_foreign_file_does_not_exist(society: Any, client_of: Callable[..., Client], path: str, who: str) -> None:
    pk = uploaded(client_of(society.nam_lau_officer), A, "03766")
    client = client_of(getattr(society, who))
    for ask in (client.get, client.post):
        assert ask(f"/nhap-lieu/{pk}/{path}").status_code in ({404, 405} if "officer" in who else {403, 404, 405})


def test_pages_ask_few_questions(society: Any, client_of: Callable[..., Client]) -> None:
    officer = client_of(society.phieng_pan_officer)
    pk = uploaded(officer, D, "04159")
    for path in ("/nhap-lieu/", f"/nhap-lieu/{pk}/", f"/nhap-lieu/{pk}/dong/", f"/nhap-lieu/{pk}/loi/?ma=DATE_IMPOSSIBLE"):
        with counted_queries():
            assert officer.get(path).status_code == 200
