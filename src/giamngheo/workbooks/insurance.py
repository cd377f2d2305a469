"""Lists of the insurance office: who of a commune holds a health-insurance card, one card a row. Every fault at once.

A row says who (name, day or year of birth, sex, village, ID number where known), the card's number or the social-insurance number, and
from when to when the card is valid. A cell that could mean two things is a fault of that cell: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from giamngheo.engine.plan import Plan

from .cells import CellContext
from .cells.codes import parse_sex
from .cells.dates import parse_birth
from .findings import Finding
from .listed import Line, listed
from .names import search_key

# Field → heads that the office and officials write; the first is what the template writes. The office's own layout was not seen.
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("Họ và tên", "Họ tên", "Họ và tên người tham gia", "Tên người tham gia"),
    "birth": ("Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Ngày/năm sinh", "Năm sinh"),
    "sex": ("Giới tính", "Giới", "Nam/Nữ"),
    "card_number": ("Số thẻ BHYT", "Mã thẻ BHYT", "Số thẻ", "Mã thẻ", "Số thẻ bảo hiểm y tế", "Mã thẻ bảo hiểm y tế"),
    "insurance_number": ("Mã số BHXH", "Mã số bảo hiểm xã hội", "Mã BHXH", "Số sổ BHXH"),
    "id_number": ("Số định danh cá nhân", "Số định danh", "Số CCCD", "CCCD", "Số CMND/CCCD"),
    "village": ("Bản, tiểu khu", "Bản", "Thôn, bản", "Thôn", "Tiểu khu"),
    "valid_from": ("Giá trị từ ngày", "Giá trị từ", "Thẻ có giá trị từ", "Từ ngày", "Hạn thẻ từ"),
    "valid_to": ("Giá trị đến ngày", "Giá trị đến", "Thẻ có giá trị đến", "Đến ngày", "Hạn thẻ đến"),
    "group": ("Nhóm đối tượng", "Đối tượng", "Mã đối tượng", "Nhóm"),
}  # fmt: skip
REQUIRED = ("name", "birth")
MAX_ROWS = 30_000
CODE = "INSURANCE_CELL"
# Two letters, one digit, two of the province, then the ten of the social-insurance number; newer cards show the ten alone. Recalled.
_CARD = re.compile(r"[A-Z]{2}\d{13}|\d{10}", re.ASCII)
_NUMBER = re.compile(r"\d{10}", re.ASCII)
_SEPARATORS = re.compile(r"[\s.\-–/_]+")


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card as the file tells it. ``birth_on`` is None where only the year is told; ``insurance_number``: ten digits, the last ten
    of the card's number where no column tells them; ``sex``: M, F or empty."""

    sheet: str
    row: int
    name: str
    birth_on: date | None
    birth_year: int
    sex: str
    card_number: str
    insurance_number: str
    id_number: str
    village: str
    valid_from: date | None
    valid_to: date | None
    group: str


def read_cards(content: bytes, name: str, *, plan: Plan, as_of: date) -> tuple[list[CardRow], list[Finding]]:
    """Rows and every fault of a list as of a day. Raises WorkbookRefused for a file that cannot be read."""
    lines = listed(content, name, heads=HEADS, required=REQUIRED, code=CODE, most=MAX_ROWS)
    born, valid = CellContext(plan=plan, on=as_of), CellContext(plan=plan, on=date(as_of.year + 80, 12, 31))
    first: dict[str, CardRow] = {}
    rows, faults = [], []
    for line in lines:
        row = _row(line, born, valid)
        _check_twice(line, row, first)
        faults += line.faults
        rows.append(row)
    return rows, faults


def _row(line: Line, born: CellContext, valid: CellContext) -> CardRow:
    name = line.text("name")
    if not name:
        line.wrong("name", "Thiếu họ và tên.")
    birth_on, birth_year = _birth(line, born)
    card, number = _numbers(line)
    valid_from, valid_to = line.day("valid_from", valid), line.day("valid_to", valid)
    if valid_from and valid_to and valid_to < valid_from:
        line.wrong("valid_to", "Thẻ hết giá trị trước ngày bắt đầu. Sửa một trong hai ngày.")
    return CardRow(
        line.sheet, line.row, name, birth_on, birth_year, _sex(line, born), card, number, line.id_number("id_number", born),
        line.text("village"), valid_from, valid_to, line.text("group"),
    )  # fmt: skip


def _birth(line: Line, context: CellContext) -> tuple[date | None, int]:
    """Day and year; (None, 0) with a fault where the cell does not say for sure."""
    if not line.text("birth"):
        line.wrong("birth", "Thiếu ngày sinh. Ghi ngày/tháng/năm; không rõ ngày thì ghi năm sinh.")
        return None, 0
    (birth_on, birth_year), told = parse_birth(line.cells.get("birth"), context)
    if birth_year is None or any(fault.severity in ("error", "confirm") for fault in told):
        said = line.text("birth")
        line.wrong("birth", f"“{said}” không phải ngày sinh rõ ràng. Ghi ngày/tháng/năm, ví dụ 15/03/1984, hoặc năm, ví dụ 1984.")
        return None, 0
    return birth_on, birth_year


def _sex(line: Line, context: CellContext) -> str:
    if not line.text("sex"):
        return ""
    sex, told = parse_sex(line.cells.get("sex"), context)
    if sex is None or any(fault.severity in ("error", "confirm") for fault in told):
        line.wrong("sex", f"“{line.text('sex')}” không phải giới tính. Ghi Nam hoặc Nữ.")
        return ""
    return str(sex)


def _numbers(line: Line) -> tuple[str, str]:
    """The card's number and the social-insurance number, without blanks; one of them must be told."""
    card, number = (_SEPARATORS.sub("", line.text(key)).upper() for key in ("card_number", "insurance_number"))
    if card and not _CARD.fullmatch(card):
        said = line.text("card_number")
        line.wrong("card_number", f"“{said}” không phải số thẻ. Ghi đủ 15 ký tự (2 chữ, 13 số) hoặc 10 số, trong ô dạng chữ.")
        card = ""
    if number and not _NUMBER.fullmatch(number):
        said = line.text("insurance_number")
        line.wrong("insurance_number", f"“{said}” không phải mã số bảo hiểm xã hội. Ghi đủ 10 số, trong ô dạng chữ.")
        number = ""
    if not card and not number and not line.text("card_number") and not line.text("insurance_number"):
        line.wrong("card_number", "Thiếu số thẻ và mã số bảo hiểm xã hội. Ghi ít nhất một trong hai.")
    if card and number and card[-10:] != number:
        line.wrong("insurance_number", f"Mã số {number} khác mười số cuối của số thẻ ({card[-10:]}). Sửa một trong hai ô.")
    return card, number or card[-10:]


def _check_twice(line: Line, row: CardRow, first: dict[str, CardRow]) -> None:
    """One number is one person, and a card of one period stands once."""
    if not row.insurance_number:
        return
    earlier = first.setdefault(row.insurance_number, row)
    if earlier is row:
        return
    key = "card_number" if row.card_number else "insurance_number"
    where = f"dòng {earlier.row} trang “{earlier.sheet}”"
    if (search_key(earlier.name), earlier.birth_year) != (search_key(row.name), row.birth_year):
        line.wrong(key, f"Mã số này đã ghi cho người khác ở {where}. Sửa số, hoặc sửa tên và ngày sinh cho khớp.")
    elif (earlier.valid_from, earlier.valid_to) == (row.valid_from, row.valid_to):
        line.wrong(key, f"Thẻ này đã có ở {where}. Bỏ một dòng.")


__all__ = ["HEADS", "MAX_ROWS", "CardRow", "read_cards"]
