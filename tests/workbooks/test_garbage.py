"""Whatever stands in the cells of a list: reading never breaks, and every row with anything in it has one outcome."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.workbooks.findings import outcome_of
from giamngheo.workbooks.reading import ReadResult, read_workbook
from giamngheo.workbooks.staged import staged_findings, staged_rows

from .samples import ON, plan

TITLE = "DANH SÁCH HỘ RÀ SOÁT XÃ CHIỀNG BÔM, HUYỆN THUẬN CHÂU NĂM 2024"
HEAD = (
    "STT", "Mã xã", "Tên xã", "Bản/tiểu khu", "Họ và tên chủ hộ", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD",
    "Số nhân khẩu", "Điểm B1 (A)", "Điểm B2 (B)", "Việc làm", "Diện tích nhà ở", "Nguồn nước", "Ghi chú", "Phân loại",
)  # fmt: skip
OUTCOMES = {"import", "import_after_confirm", "reject", "skip"}
# What lists really hold where it does not belong, beside letters and numbers by chance.
USUAL = (
    "x", "X", "0", "-", "", " ", "31/02/1970", "00/00/1980", "1980", "45000", "29/2/2023", "Nam", "N", "HN", "HCN",
    "Thái", "03985", "3985", "Xã Chiềng Bôm", "Chieng Bom", "014080000001", "1,4E+10", "#N/A", "#REF!", "=1+1",
    "@SUM(A1)", "<b>x</b>", "TONG XOM", "Tổng cộng", "Cộng", "Người lập biểu", "Bản Pá Men", "I", "STT", "NaN", "inf",
    "1e400", "9" * 30, "12,5", "1.234.567", "ngày 5 tháng 3 năm 1980", "Nguyeãn Vaên", "NguyÔn V¨n", "\u200b", "²", "٣",
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from(USUAL),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)),
    st.times(),
)
ROWS = st.lists(st.lists(CELLS, min_size=len(HEAD), max_size=len(HEAD)), min_size=1, max_size=8)
PERSON: list[Any] = [
    1, None, None, "Bản Pá Men", "Lò Văn Pâng", "05/03/1980", "Nam", "Thái", "014080000001", 4, 100, 30, "x", "x", "x",
    None, "HN",
]  # fmt: skip
# A row of a person with some cells spoilt: it is read to the end more often than rows of nothing but garbage.
SPOILT = st.lists(
    st.dictionaries(st.integers(0, len(HEAD) - 1), CELLS, max_size=4).map(
        lambda wrong: [wrong.get(i, cell) for i, cell in enumerate(PERSON)]
    ),
    min_size=1,
    max_size=8,
)
THOROUGH = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def workbook(rows: list[list[Any]]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Danh sách")
    sheet.write_string(0, 0, TITLE)
    sheet.write_row(1, 0, HEAD)
    for r, row in enumerate(rows, 2):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(r, c, cell)
            elif isinstance(cell, date | time):
                sheet.write_datetime(r, c, cell, day)
            elif cell is not None:
                sheet.write(r, c, cell)
    book.close()
    return content.getvalue()


def check(read: ReadResult) -> None:
    """What holds of every reading: one outcome per row, the frames agree with the rows, all of it can be stored."""
    assert read.rows["row"].is_unique().all()
    assert set(read.rows["outcome"]) <= OUTCOMES
    outcome = dict(read.rows.select("row", "outcome").iter_rows())
    for row, told in read.households.select("row", "outcome").iter_rows():
        assert outcome[row] == told
        found = [f for f in read.findings if f.row == row]
        assert told == "reject" or outcome_of(found) == told
    taken = {row for row, told in outcome.items() if told != "skip"}
    assert taken == set(read.households["row"])
    stored = staged_rows(read, area_ids={}, left_out=set(), default_area=1)
    assert stored.height == read.rows.height
    for text in (*stored["raw"], *stored["parsed"]):
        assert isinstance(json.loads(text, parse_constant=_no_constant), dict)
    assert staged_findings(read).height == len(read.findings)


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} cannot be stored as JSON")


@given(ROWS)
@THOROUGH
def test_garbage_breaks_nothing(rows: list[list[Any]]) -> None:
    check(read_workbook(workbook(rows), name="ho.xlsx", plan=plan(), on=ON))


@given(SPOILT)
@THOROUGH
def test_spoilt_rows_have_one_outcome_each(rows: list[list[Any]]) -> None:
    """A row whose name is left as it was is a person's, whatever else stands in it."""
    read = read_workbook(workbook(rows), name="ho.xlsx", plan=plan(), on=ON)
    check(read)
    outcome = dict(read.rows.select("row", "outcome").iter_rows())
    untouched = [n for n, row in enumerate(rows, 3) if row[:1] + row[4:] == PERSON[:1] + PERSON[4:]]
    assert all(n in outcome and outcome[n] != "skip" for n in untouched)
