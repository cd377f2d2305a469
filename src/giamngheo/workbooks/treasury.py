"""The Treasury's sheet of vouchers: a head that officials write in several ways, every fault of every cell at once.

A cell that says nothing the plan knows is a fault, never a guess. Whose line a row is, is asked later of the ledger.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from giamngheo.engine.ledger import KINDS
from giamngheo.engine.plan import Plan
from giamngheo.engine.treasury import BOOKED_KINDS

from .cells import CellContext, CellError
from .cells.dates import parse_birth
from .cells.numbers import number_or_fault
from .cells.text import as_text
from .findings import Finding, WorkbookRefused
from .names import search_key
from .opening import open_file
from .sheets import RawSheet, read_sheets

# Field → heads that officials write; the first is what the template writes.
HEADS: Mapping[str, tuple[str, ...]] = {
    "voucher": ("Số chứng từ", "Số CT", "Số bút toán", "Chứng từ"),
    "day": ("Ngày chứng từ", "Ngày CT", "Ngày hạch toán", "Ngày"),
    "unit": ("Đơn vị", "Đơn vị sử dụng ngân sách", "Tên đơn vị", "Chủ đầu tư"),
    "project": ("Dự án, tiểu dự án", "Dự án", "Tiểu dự án"),
    "capital_type": ("Loại vốn", "Tính chất vốn"),
    "source": ("Nguồn vốn", "Nguồn", "Nguồn ngân sách"),
    "plan_year": ("Năm kế hoạch", "Năm ngân sách", "Niên độ"),
    "origin_year": ("Năm gốc", "Năm giao vốn", "Năm vốn"),
    "kind": ("Nghiệp vụ", "Loại nghiệp vụ", "Loại", "Nội dung"),
    "amount_vnd": ("Số tiền (đồng)", "Số tiền", "Thành tiền"),
    "item": ("Mục, tiểu mục", "Tiểu mục", "Mục", "Mã NDKT", "Mã nội dung kinh tế"),
}
REQUIRED = tuple(key for key in HEADS if key not in ("origin_year", "item"))
TEMPLATE_HEADS = tuple(heads[0] for heads in HEADS.values())
# Other words for the acts of the ledger, as accountants write them.
KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "enter": ("nhập dự toán", "nhập TABMIS", "giao dự toán", "nhập"),
    "advance": ("tạm ứng", "chi tạm ứng"),
    "pay": ("thanh toán", "thực chi", "chi"),
    "clear": ("thanh toán tạm ứng", "thu hồi tạm ứng qua thanh toán"),
    "recover": ("thu hồi tạm ứng", "thu hồi", "hoàn tạm ứng"),
    "repay": ("giảm chi", "nộp khôi phục dự toán"),
    "return": ("nộp trả", "hoàn trả ngân sách", "trả ngân sách"),
}
MAX_ROWS = 20_000
MOST_VND = 10**14
HEAD_ROWS = 15
FIRST_YEAR = 2016
_PROJECT = re.compile(r"(?:du an|da) ?(\d+)(?: ?(?:tieu du an|tda) ?(\d+))?")
_PART = re.compile(r"(?:tieu du an|tda) ?(\d+) ?(?:thuoc )?(?:du an|da) ?(\d+)")


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """One row as the file tells it; project, capital type, source and act by their codes in the plan and the ledger."""

    row: int
    voucher: str
    day: date
    unit: str
    project: str
    capital_type: str
    source: str
    plan_year: int
    origin_year: int
    kind: str
    amount_vnd: int
    item: str = ""


def unit_key(text: str) -> str:
    """How names of units are compared: a word told twice in a row ("UBND xã" of "Xã Nậm Lầu") counts once."""
    words = search_key(text).split()
    return " ".join(word for number, word in enumerate(words) if number == 0 or word != words[number - 1])


def empty_sheet(rows: list[tuple[Any, ...]] | None = None) -> bytes:
    """The workbook to fill, or filled with rows in the order of TEMPLATE_HEADS."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet, text, day = book.add_worksheet("Bảng kê"), book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, TEMPLATE_HEADS, book.add_format({"bold": True}))
    sheet.set_column(0, 0, 18, text)
    sheet.set_column(1, 1, 14, day)
    sheet.set_column(2, len(TEMPLATE_HEADS) - 1, 22)
    for number, row in enumerate(rows or [], 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write(number, column, value)
    book.close()
    return target.getvalue()


def read_vouchers(content: bytes, name: str, *, plan: Plan, today: date) -> tuple[list[VoucherRow], list[Finding]]:
    """Rows and every fault of the file. Raises WorkbookRefused for a file that cannot or must not be read."""
    sheets = [sheet for sheet in read_sheets(open_file(content, name)) if not sheet.is_hidden and not sheet.is_empty]
    for sheet in sheets:
        head = _head(sheet)
        if head is not None:
            return _rows(sheet, *head, reading=_Reading(plan, today))
    wanted = ", ".join(f"“{HEADS[key][0]}”" for key in REQUIRED)
    raise WorkbookRefused("NO_HEAD", f"Không thấy dòng tiêu đề có đủ các cột {wanted}. Tải mẫu về, chép bảng kê vào mẫu rồi nhập lại.")


def _head(sheet: RawSheet) -> tuple[int, dict[str, int]] | None:
    """(row of the head, field → column) of a sheet that has all required heads."""
    known = {search_key(word): key for key, words in HEADS.items() for word in words}
    for number, cells in enumerate(sheet.rows[:HEAD_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            key = known.get(search_key(cell)) if isinstance(cell, str) else None
            if key and key not in columns:
                columns[key] = column
        if set(REQUIRED) <= set(columns):
            return number, columns
    return None


class _Reading:
    """Words of the plan, looked up as officials write them."""

    def __init__(self, plan: Plan, today: date) -> None:
        # The day of a voucher is read by the reader of days; it may be as late as the end of next year.
        self.context = CellContext(plan=plan, on=date(today.year + 1, 12, 31))
        self.last = today
        money = plan.money
        self.capital_types = _known((c.id, c.name_vi, c.short_vi) for c in money.capital_types.values()) if money else {}
        self.capital_types |= {search_key(word): code for word, code in (
            ("đầu tư", "investment"), ("vốn đầu tư", "investment"), ("ĐTPT", "investment"), ("sự nghiệp", "recurrent"),
            ("vốn sự nghiệp", "recurrent"), ("chi thường xuyên", "recurrent"), ("thường xuyên", "recurrent"),
        )}  # fmt: skip
        self.sources = _known((s.id, s.name_vi) for s in money.sources.values()) if money else {}
        self.sources |= {search_key(word): code for word, code in (
            ("NSTW", "central"), ("trung ương", "central"), ("NST", "province"), ("NSĐP tỉnh", "province"), ("NSX", "commune"),
        )}  # fmt: skip
        self.kinds = _known((code, KINDS[code].vi, *KIND_WORDS.get(code, ())) for code in BOOKED_KINDS)
        self.projects = {p.id: p.name_vi for period in plan.periods.values() for p in period.projects}
        self._project_names = _known(self.projects.items())

    def project(self, text: str) -> str:
        """The id of a project as officials write it; empty when it is none."""
        key = search_key(text)
        if key in self._project_names:
            return self._project_names[key]
        numbers = None
        whole, part = _PROJECT.match(key), _PART.match(key)
        if part:
            numbers = (part[2], part[1])
        elif whole:
            numbers = (whole[1], whole[2])
        code = "" if numbers is None else f"p{numbers[0]}_{numbers[1]}" if numbers[1] else f"p{numbers[0]}"
        return code if code in self.projects else ""


def _known(terms: Any) -> dict[str, str]:
    return {search_key(word): code for code, *words in terms for word in (code, *words)}


def _rows(sheet: RawSheet, head: int, columns: Mapping[str, int], *, reading: _Reading) -> tuple[list[VoucherRow], list[Finding]]:
    body = [(number + 1, cells) for number, cells in enumerate(sheet.rows) if number > head and any(c is not None for c in cells)]
    if len(body) > MAX_ROWS:
        raise WorkbookRefused("TOO_MANY_ROWS", f"Bảng kê có hơn {_dotted(MAX_ROWS)} dòng; tách tệp theo tháng.")
    rows, faults = [], []
    for number, cells in body:
        row, told = _row(number, {key: cells[c] if c < len(cells) else None for key, c in columns.items()}, reading)
        faults += [fault.at(sheet=sheet.name, row=number, column_title=HEADS[fault.field][0]) for fault in told]
        rows += [row] if row else []
    if not body:
        faults.append(Finding("EMPTY", "error", "Bảng kê không có dòng nào.", sheet=sheet.name))
    return rows, faults


def _dotted(value: int) -> str:
    """20.000 for 20000: this module knows no locale."""
    return f"{value:,}".replace(",", ".")


def _row(number: int, cells: Mapping[str, Any], reading: _Reading) -> tuple[VoucherRow | None, list[Finding]]:
    faults: list[Finding] = []

    def wrong(key: str, message: str) -> None:
        faults.append(Finding("TREASURY_CELL", "error", message, field=key, raw=as_text(cells.get(key) or "")))

    texts = {}
    for key in HEADS:
        cell = cells.get(key)
        if isinstance(cell, CellError):
            wrong(key, f"Ô có lỗi của Excel ({cell.text}). Gõ lại giá trị.")
        texts[key] = "" if isinstance(cell, CellError) or cell is None else as_text(cell).strip()
    for key in ("voucher", "unit"):
        if not texts[key]:
            wrong(key, f"Thiếu {HEADS[key][0].lower()}.")
    day = _day(cells.get("day"), reading, wrong)
    found = {
        "project": reading.project(texts["project"]), "capital_type": reading.capital_types.get(search_key(texts["capital_type"]), ""),
        "source": reading.sources.get(search_key(texts["source"]), ""), "kind": reading.kinds.get(search_key(texts["kind"]), ""),
    }  # fmt: skip
    choices = {
        "project": "ví dụ “Dự án 2” hoặc “Dự án 1, Tiểu dự án 2”", "capital_type": "ĐT hoặc SN", "source": "ví dụ Ngân sách Trung ương",
        "kind": ", ".join(KINDS[code].vi for code in BOOKED_KINDS),
    }
    for key, code in found.items():
        if not code and not isinstance(cells.get(key), CellError):
            wrong(key, f"Không có {HEADS[key][0].lower()} “{texts[key]}”. Ghi {choices[key]}.")
    plan_year = _year(cells.get("plan_year"), "plan_year", wrong)
    origin = plan_year if not texts["origin_year"] else _year(cells.get("origin_year"), "origin_year", wrong)
    if plan_year and origin and origin > plan_year:
        wrong("origin_year", "Năm gốc không được sau năm kế hoạch.")
    amount = _amount(cells.get("amount_vnd"), wrong)
    if faults or day is None:
        return None, faults
    return VoucherRow(
        row=number, voucher=texts["voucher"], day=day, unit=texts["unit"], plan_year=plan_year, origin_year=origin, amount_vnd=amount,
        item=texts["item"], **found,
    ), []  # fmt: skip


def _day(cell: Any, reading: _Reading, wrong: Callable[[str, str], None]) -> date | None:
    if isinstance(cell, CellError):
        return None
    if cell is None:
        wrong("day", "Thiếu ngày chứng từ.")
        return None
    found, told = parse_birth(cell, reading.context)
    day: date | None = found[0] if isinstance(found, tuple) else found
    if day is None or any(fault.severity == "error" for fault in told):
        wrong("day", f"“{as_text(cell)}” không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ 15/03/2026.")
        return None
    if day > reading.last:
        wrong("day", "Ngày chứng từ sau ngày hôm nay. Kiểm tra lại ngày, tháng.")
        return None
    return day


def _year(cell: Any, key: str, wrong: Callable[[str, str], None]) -> int:
    if isinstance(cell, CellError):
        return 0
    if isinstance(cell, str):
        value, fault = (float(cell) if cell.strip().isdecimal() else None), None
    else:
        value, fault = number_or_fault(cell) if cell is not None else (None, None)
    if fault is not None or value is None or value != int(value) or not FIRST_YEAR <= value <= 2100:
        wrong(key, f"“{as_text(cell or '')}” không phải năm. Ghi năm bốn chữ số, từ {FIRST_YEAR}.")
        return 0
    return int(value)


def _amount(cell: Any, wrong: Callable[[str, str], None]) -> int:
    if isinstance(cell, CellError):
        return 0
    if isinstance(cell, str):
        digits = cell.replace(".", "").replace("đ", "").replace(" ", "")
        value, fault = (float(digits) if digits.isdecimal() and len(digits) < 15 else None), None
    else:
        value, fault = number_or_fault(cell) if cell is not None else (None, None)
    if fault is not None or value is None or value != int(value) or not 0 < value <= MOST_VND:
        wrong("amount_vnd", f"“{as_text(cell or '')}” không phải số đồng lớn hơn 0. Ghi số nguyên, ví dụ 40.000.000.")
        return 0
    return int(value)


__all__ = ["HEADS", "TEMPLATE_HEADS", "VoucherRow", "empty_sheet", "read_vouchers", "unit_key"]
