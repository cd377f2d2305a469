"""The monthly file of the Social Policy Bank: one loan a row, with what is owed at the end of the month. Every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from giamngheo.engine.plan import Plan

from .cells import CellContext
from .findings import Finding
from .listed import Line, listed
from .names import search_key

# Field → heads that the bank and officials write; the first is what the template writes. The bank's own layout was not seen.
HEADS: Mapping[str, tuple[str, ...]] = {
    "number": ("Số khế ước", "Số khế ước nhận nợ", "Mã khế ước", "Mã món vay", "Số món vay", "Số hợp đồng"),
    "name": ("Họ và tên người vay", "Họ và tên", "Họ tên", "Tên khách hàng", "Khách hàng", "Người vay"),
    "id_number": ("Số định danh cá nhân", "Số định danh", "Số CCCD", "CCCD", "Số CMND/CCCD"),
    "commune": ("Xã", "Tên xã", "Xã, phường", "Xã/phường"),
    "village": ("Bản, tiểu khu", "Bản", "Thôn, bản", "Thôn", "Tiểu khu"),
    "scheme": ("Chương trình cho vay", "Chương trình", "Tên chương trình", "Chương trình tín dụng"),
    "lent_on": ("Ngày giải ngân", "Ngày vay", "Ngày nhận nợ", "Ngày cho vay"),
    "amount_vnd": ("Số tiền vay (đồng)", "Số tiền vay", "Số tiền cho vay", "Số tiền giải ngân"),
    "term_months": ("Thời hạn (tháng)", "Thời hạn", "Thời hạn vay (tháng)", "Thời hạn vay"),
    "rate_pct": ("Lãi suất (%/năm)", "Lãi suất", "Lãi suất %/năm"),
    "outstanding_vnd": ("Dư nợ (đồng)", "Dư nợ", "Tổng dư nợ", "Dư nợ cuối tháng"),
    "overdue_vnd": ("Nợ quá hạn (đồng)", "Nợ quá hạn", "Quá hạn"),
    "frozen_vnd": ("Nợ khoanh (đồng)", "Nợ khoanh", "Khoanh nợ"),
    "union": ("Hội, đoàn thể nhận uỷ thác", "Hội đoàn thể", "Hội, đoàn thể", "Đơn vị nhận uỷ thác"),
}  # fmt: skip
REQUIRED = ("number", "name", "scheme", "outstanding_vnd")
MAX_ROWS = 20_000
CODE = "LOAN_CELL"


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One loan as the file tells it; money in đồng at the end of the month, the rate in percent a year."""

    sheet: str
    row: int
    number: str
    name: str
    id_number: str
    commune: str
    village: str
    scheme: str
    lent_on: date | None
    amount_vnd: int | None
    term_months: int | None
    rate_pct: Decimal | None
    outstanding_vnd: int
    overdue_vnd: int
    frozen_vnd: int
    union: str


def read_loans(content: bytes, name: str, *, plan: Plan, month_end: date) -> tuple[list[LoanRow], list[Finding]]:
    """Rows and every fault of the file as of the end of a month. Raises WorkbookRefused for a file that cannot be read."""
    lines = listed(content, name, heads=HEADS, required=REQUIRED, code=CODE, most=MAX_ROWS)
    schemes = scheme_names(plan)
    # A day after the month's end is told as such, so cells are read as of some years on.
    context = CellContext(plan=plan, on=date(month_end.year + 20, 12, 31))
    first: dict[str, LoanRow] = {}
    rows, faults = [], []
    for line in lines:
        row = _row(line, schemes, context, month_end)
        earlier = first.setdefault(row.number, row) if row.number else row
        if earlier is not row:
            line.wrong("number", f"Số khế ước {row.number} đã có ở {_where(earlier)}. Mỗi món vay một dòng: bỏ một dòng hoặc sửa số.")
        faults += line.faults
        rows.append(row)
    return rows, faults


def scheme_names(plan: Plan) -> dict[str, str]:
    """Search key of every name of a scheme → its id."""
    schemes = plan.credit.schemes.values() if plan.credit else ()
    return {search_key(word): scheme.id for scheme in schemes for word in (scheme.name_vi, *scheme.names)}


def _where(row: LoanRow) -> str:
    lent = f", vay ngày {row.lent_on:%d/%m/%Y}" if row.lent_on else ""
    return f"dòng {row.row} trang “{row.sheet}” ({row.name}{lent})"


def _row(line: Line, schemes: Mapping[str, str], context: CellContext, month_end: date) -> LoanRow:
    texts = {key: line.text(key) for key in ("number", "name", "commune", "village", "scheme", "union")}
    for key, message in (("number", "Thiếu số khế ước."), ("name", "Thiếu họ và tên người vay.")):
        if not texts[key]:
            line.wrong(key, message)
    scheme = schemes.get(search_key(texts["scheme"]), "")
    if not scheme:
        law = context.plan.credit
        known = ", ".join(one.name_vi for one in law.schemes.values()) if law else ""
        line.wrong("scheme", f"Không có chương trình cho vay “{texts['scheme']}”. Dùng một trong: {known}.")
    lent_on, amount = line.day("lent_on", context), line.amount("amount_vnd")
    if lent_on is not None and lent_on > month_end:
        line.wrong("lent_on", f"Ngày giải ngân sau ngày cuối tháng {month_end:%d/%m/%Y}. Sửa ngày, hoặc chọn lại tháng của tệp.")
    owed = _owed(line, amount)
    term = line.whole("term_months", "số tháng", "60")
    if term is not None and not 0 < term <= 600:
        line.wrong("term_months", f"Thời hạn {term} tháng không đúng. Ghi số tháng, ví dụ 60.")
    return LoanRow(
        line.sheet, line.row, texts["number"], texts["name"], line.id_number("id_number", context), texts["commune"],
        texts["village"], scheme, lent_on, amount, term, line.rate("rate_pct"), *owed, texts["union"],
    )  # fmt: skip


def _owed(line: Line, amount: int | None) -> tuple[int, int, int]:
    """Outstanding, overdue, frozen, đồng. The file that leaves overdue and frozen empty says none."""
    outstanding = line.amount("outstanding_vnd")
    overdue, frozen = line.amount("overdue_vnd") or 0, line.amount("frozen_vnd") or 0
    if outstanding is None:
        if not any(fault.field == "outstanding_vnd" for fault in line.faults):
            line.wrong("outstanding_vnd", "Thiếu dư nợ. Món đã trả hết ghi 0.")
        return 0, overdue, frozen
    if amount is not None and outstanding > amount:
        line.wrong("outstanding_vnd", "Dư nợ lớn hơn số tiền vay. Sửa một trong hai số.")
    if overdue + frozen > outstanding:
        line.wrong("overdue_vnd", "Nợ quá hạn cộng nợ khoanh lớn hơn dư nợ. Sửa các số này.")
    return outstanding, overdue, frozen


__all__ = ["HEADS", "LoanRow", "read_loans", "scheme_names"]
