"""A list of another programme stands on one sheet: a second one is refused by name, none is left out unread."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from giamngheo.engine.plan import load_plan
from giamngheo.workbooks.findings import WorkbookRefused
from giamngheo.workbooks.supports import TEMPLATE_HEADS, read_supports


def book(*sheets: str) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        for name in sheets:
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, TEMPLATE_HEADS)
            sheet.write_row(1, 0, ["Lò Văn Một", "", "Bản Nà Tòng", "housing", "15/03/2024"])
    return target.getvalue()


def test_one_sheet_is_read_and_a_second_is_refused_by_name() -> None:
    plan, today = load_plan(), date(2025, 1, 1)
    rows, faults = read_supports(book("Xã A"), "a.xlsx", plan=plan, today=today)
    assert ([row.content for row in rows], faults) == (["housing"], [])
    with pytest.raises(WorkbookRefused, match=r"“Xã A”, “Xã B”.*Tách mỗi trang"):
        read_supports(book("Xã A", "Xã B"), "a.xlsx", plan=plan, today=today)
