"""Screens of published figures: as they were entered, those that contradict side by side, and what comes out of them."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from django.test import Client

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.plans import current_plan

from .conftest import Society


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_figures_stand_with_their_source_and_both_where_two_contradict(society: Society, client_of: Callable[[User], Client]) -> None:
    client = client_of(society.province_officer)
    page = text_of(client, "/so-da-cong-bo/?chi_tieu=poor_rate&nam=2023")
    for words in ("14,17", "14,41", "khác với số kia, giữ cả hai", "Số liệu giảm nghèo của tỉnh Sơn La đã công bố", "chưa xác nhận"):
        assert words in page, words
    assert "10,89" not in page
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get("/so-da-cong-bo/danh-sach.xlsx").streaming_content)))
    cells = {str(cell.value) for row in book.active.iter_rows() for cell in row}
    assert "1.236.691 triệu đồng" in cells
    assert sum(1 for _ in book.active.iter_rows()) > len(current_plan().observations)


def test_what_comes_out_of_them(society: Society, client_of: Callable[[User], Client]) -> None:
    """The figures of law-programme §11.4, also 34.983 beside 35, and recurrent capital above what the Plan expected."""
    page = text_of(client_of(society.finance_officer), "/so-da-cong-bo/doi-chieu/")
    for words in ("3,59 điểm phần trăm", "34,983 tỷ đồng", "35 tỷ đồng (làm tròn)", "70.605 triệu đồng", "trên 171.000 triệu đồng",
                  "171.330 triệu đồng", "54,7 %", "91,1 %", "6.154.924 triệu đồng", "7,92 %", "8,25 %", "75.000 tỷ đồng"):  # fmt: skip
        assert words in page, words
    assert ">lệch<" not in page
