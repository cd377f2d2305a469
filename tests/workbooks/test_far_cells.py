"""Small files that stand for huge tables are refused before anything is reserved for them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from giamngheo.workbooks.findings import WorkbookRefused
from giamngheo.workbooks.opening import open_file
from giamngheo.workbooks.sheets import MAX_COLUMNS, read_sheets


def test_two_cells_at_opposite_corners() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD399999"] = 1, 2
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(WorkbookRefused, match="rất xa"):
        read_sheets(open_file(content.getvalue(), "a.xlsx"))


def test_spans_of_a_page() -> None:
    cells = "<td rowspan=500 colspan=500>x</td>" * 5
    rows = "".join(f"<tr>{cells}</tr>" for _ in range(3))
    page = f"<html><body><table>{rows}</table></body></html>".encode()
    sheets = read_sheets(open_file(page, "a.xls"))
    assert all(len(row) <= MAX_COLUMNS for sheet in sheets for row in sheet.rows)


def test_spans_that_never_end() -> None:
    rows = "".join("<tr>" + "<td rowspan=500>x</td>" * 199 + "</tr>" for _ in range(1200))
    page = f"<html><body><table>{rows}</table></body></html>".encode()
    with pytest.raises(WorkbookRefused, match="ô gộp"):
        read_sheets(open_file(page, "a.xls"))
