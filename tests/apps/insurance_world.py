"""Lists as the insurance office sends them, for tests."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

HEAD = (
    "Họ và tên", "Ngày sinh", "Giới tính", "Mã thẻ BHYT", "Mã số BHXH", "Số CCCD", "Bản", "Giá trị từ ngày", "Giá trị đến ngày",
    "Nhóm đối tượng",
)  # fmt: skip
FIELDS = ("name", "birth", "sex", "card", "number", "id_number", "village", "from", "to", "group")
CARD: dict[str, Any] = {
    "name": "Lò Văn Một", "birth": "1980", "sex": "Nam", "card": "", "number": "1420000001", "id_number": "", "village": "Bản Nà Tòng",
    "from": "01/01/2026", "to": "31/12/2026", "group": "Người thuộc hộ nghèo",
}  # fmt: skip


def a_list(*cards: dict[str, Any], title: str = "DANH SÁCH THẺ") -> bytes:
    """One sheet; each card says only what differs from ``CARD``."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Thẻ")
    for number, cells in enumerate([(title,), HEAD, *([({**CARD, **one})[key] for key in FIELDS] for one in cards)]):
        sheet.write_row(number, 0, cells)
    book.close()
    return target.getvalue()
