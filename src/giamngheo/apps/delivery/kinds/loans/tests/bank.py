"""Files as the bank sends them, for tests."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

HEAD = (
    "Số khế ước", "Họ và tên người vay", "Số CCCD", "Xã", "Bản", "Chương trình cho vay", "Ngày giải ngân", "Số tiền vay", "Thời hạn",
    "Lãi suất", "Dư nợ", "Nợ quá hạn", "Nợ khoanh", "Hội đoàn thể",
)  # fmt: skip
FIELDS = (
    "number", "name", "id_number", "commune", "village", "scheme", "lent_on", "amount", "term", "rate", "owed", "overdue", "frozen",
    "union",
)  # fmt: skip
LOAN: dict[str, Any] = {
    "number": "6600001", "name": "Lò Văn Một", "id_number": "", "commune": "Nậm Lầu", "village": "Bản Nà Tòng", "scheme": "Hộ nghèo",
    "lent_on": "05/01/2026", "amount": "50.000.000", "term": 60, "rate": "6,6", "owed": "50.000.000", "overdue": "", "frozen": "",
    "union": "Hội Nông dân",
}  # fmt: skip


def a_file(*loans: dict[str, Any], title: str = "DƯ NỢ") -> bytes:
    """One sheet; each loan says only what differs from ``LOAN``."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Tháng")
    for number, cells in enumerate([(title,), HEAD, *([({**LOAN, **one})[key] for key in FIELDS] for one in loans)]):
        sheet.write_row(number, 0, cells)
    book.close()
    return target.getvalue()
