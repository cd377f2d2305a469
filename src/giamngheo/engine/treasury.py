"""What the Treasury's sheet says against the ledger, pure: the line each row belongs to, the voucher it is, what is wrong.

Nothing is guessed: a row that fits no line, or two, waits for a person. Amounts are integer đồng, greater than 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .ledger import KINDS, SPEND, TREASURY
from .vocabulary import Term

# What the Treasury books: acts within one line, written down by who spends and by who keeps the treasury's books.
BOOKED_KINDS = tuple(
    kind.code for kind in KINDS.values() if not kind.is_between and kind.duty in (SPEND, TREASURY) and kind.code != "settle"
)

UNIT_UNKNOWN, LINE_UNKNOWN, TWO_LINES, COLOUR = "unit_unknown", "line_unknown", "two_lines", "colour_differs"
AMOUNT, DAY_DIFFERS, TWICE, POSTED = "amount_differs", "day_differs", "twice_in_file", "already_told"
OVER, CLOSED, DAY, ABSENT, WAITS = "over_balance", "year_closed", "day_outside", "not_in_sheet", "waits_approval"
# In the order a person looks into them.
FAULT_TERMS = (
    Term(UNIT_UNKNOWN, "không thấy đơn vị", "unit unknown"),
    Term(LINE_UNKNOWN, "không thấy dòng vốn", "no such line"),
    Term(TWO_LINES, "có từ hai dòng vốn khớp", "more than one line fits"),
    Term(COLOUR, "khác loại vốn hoặc nguồn", "capital type or source differs"),
    Term(CLOSED, "năm ngân sách đã khoá", "plan year closed"),
    Term(DAY, "ngày ngoài năm kế hoạch", "day outside the plan year"),
    Term(TWICE, "chứng từ lặp trong bảng kê", "voucher twice in the sheet"),
    Term(POSTED, "chứng từ đã có ở bảng kê trước", "voucher told by an earlier sheet"),
    Term(AMOUNT, "khác số tiền với sổ", "amount differs from the ledger"),
    Term(DAY_DIFFERS, "khác ngày với sổ", "day differs from the ledger"),
    Term(OVER, "vượt số dư của dòng vốn", "more than the line holds"),
    Term(ABSENT, "có trong sổ, không có trong bảng kê", "in the ledger, not in the sheet"),
    Term(WAITS, "đang chờ duyệt, chưa vào sổ, không có trong bảng kê", "waits for approval, not in the ledger yet, not in the sheet"),
)
FAULTS = tuple(term.code for term in FAULT_TERMS)
# What a person settles by choosing the line.
ABOUT_LINE = (UNIT_UNKNOWN, LINE_UNKNOWN, TWO_LINES, COLOUR, DAY, CLOSED)
# Of ours alone: nothing of the sheet to choose a line for or put aside.
ABOUT_OURS = (ABSENT, WAITS)
# Told twice: counted once.
DOUBLES = (TWICE, POSTED)
MISMATCH, READY, AGREES = "mismatch", "ready", "agrees"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet. ``unit``: as ``unit_key`` spells it; ``line_id``: where a person chose the line; ``item``: the
    budget item, empty where the sheet names none. A voucher has as many rows as items."""

    key: int
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
    line_id: int | None = None
    item: str = ""


@dataclass(frozen=True, slots=True)
class Pot:
    """A line of the ledger. ``units``: every spelling of who holds it; ``balance``: account → đồng."""

    id: int
    units: frozenset[str]
    project: str
    capital_type: str
    source: str
    plan_year: int
    origin_year: int
    is_closed: bool
    balance: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Booked:
    """What a document of the ledger does to one line. ``is_told``: a row of an earlier sheet is it already; ``is_waiting``: people
    have not agreed to it yet, so that it is not in the books."""

    document_id: int
    voucher: str
    day: date
    kind: str
    line_id: int
    amount_vnd: int
    is_told: bool
    is_waiting: bool = False

    @property
    def alone(self) -> str:
        """What it is where the sheet does not have it."""
        return WAITS if self.is_waiting else ABSENT


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of a row. ``document_id``: the ledger's own; ``faults``: codes of FAULT_TERMS, in their order."""

    key: int
    line_id: int | None
    document_id: int | None
    faults: tuple[str, ...]

    @property
    def state(self) -> str:
        if self.faults:
            return MISMATCH
        return READY if self.document_id is None else AGREES


def voucher_key(text: str) -> str:
    """Numbers of vouchers are compared without blanks and in capitals."""
    return "".join(text.split()).upper()


# What one voucher does to one line in one day: number, act, line, day. Its items are the rows that share it.
_Part = tuple[str, str, int, date]


@dataclass(slots=True)
class _Books:
    """The ledger as the sheet is read against it; balances run on while rows are taken."""

    pots: Mapping[int, Pot]
    of_unit: Mapping[str, list[Pot]]
    booked: Mapping[tuple[str, str, int], list[Booked]]
    left: dict[tuple[int, str], int]
    ends: Mapping[int, date]
    totals: dict[_Part, int] = field(default_factory=dict)
    used: dict[tuple[int, int], _Part] = field(default_factory=dict)


def matched(
    rows: Iterable[Row], pots: Iterable[Pot], booked: Iterable[Booked], *, ends: Mapping[int, date]
) -> list[Matched]:
    """Each row with its line, the ledger's document that is the same voucher, and everything wrong with it.

    ``ends``: plan year → last day of its entries. Rows are taken by day, what comes in before what goes out, so that a
    day's spending may use what the same day brought.
    """
    books = _books(pots, booked, ends)
    order = sorted(rows, key=lambda row: (row.day, row.kind != "enter", row.key))
    placed = [(row, *_line(row, books)) for row in order]
    seen: set[tuple[object, ...]] = set()
    twice: set[int] = set()
    for row, pot, _ in placed:
        if (mark := _mark(row, pot)) in seen:
            twice.add(row.key)
        elif pot is not None:
            part = _part(row, pot)
            books.totals[part] = books.totals.get(part, 0) + row.amount_vnd
        seen.add(mark)
    told = (_judged(row, pot, faults, row.key in twice, books) for row, pot, faults in placed)
    return sorted(told, key=lambda one: one.key)


def _mark(row: Row, pot: Pot | None) -> tuple[object, ...]:
    """What makes two rows the same row told twice: another item, or another amount, is another part of the voucher."""
    where = pot.id if pot else (row.unit, row.project, row.capital_type, row.source)
    return (voucher_key(row.voucher), row.day, row.kind, where, row.plan_year, row.origin_year, row.item, row.amount_vnd)


def _part(row: Row, pot: Pot) -> _Part:
    return voucher_key(row.voucher), row.kind, pot.id, row.day


def _books(pots: Iterable[Pot], booked: Iterable[Booked], ends: Mapping[int, date]) -> _Books:
    known = {pot.id: pot for pot in pots}
    of_unit: dict[str, list[Pot]] = defaultdict(list)
    for pot in known.values():
        for unit in pot.units:
            of_unit[unit].append(pot)
    vouchers: dict[tuple[str, str, int], list[Booked]] = defaultdict(list)
    for one in booked:
        vouchers[voucher_key(one.voucher), one.kind, one.line_id].append(one)
    left = {(pot.id, account): amount for pot in known.values() for account, amount in pot.balance.items()}
    return _Books(known, of_unit, vouchers, left, ends)


def _judged(row: Row, pot: Pot | None, faults: list[str], is_twice: bool, books: _Books) -> Matched:
    found: Booked | None = None
    if is_twice:
        faults.append(TWICE)
    elif pot is not None:
        found, wrong = _voucher(row, pot, books)
        faults += wrong
    if pot is not None:
        if pot.is_closed and found is None:
            faults.append(CLOSED)
        if not date(pot.plan_year, 1, 1) <= row.day <= books.ends.get(pot.plan_year, date.max):
            faults.append(DAY)
        if found is None and not faults:
            faults += _taken(row, pot, books)
    return Matched(
        row.key, pot.id if pot else None, found.document_id if found else None, tuple(f for f in FAULTS if f in faults)
    )


def _line(row: Row, books: _Books) -> tuple[Pot | None, list[str]]:
    if row.line_id is not None and row.line_id in books.pots:
        return books.pots[row.line_id], []
    of_unit = books.of_unit.get(row.unit, [])
    if not of_unit:
        return None, [UNIT_UNKNOWN]
    years = (row.plan_year, row.origin_year)
    fitting = [pot for pot in of_unit if pot.project == row.project and (pot.plan_year, pot.origin_year) == years]
    if not fitting:
        return None, [LINE_UNKNOWN]
    coloured = [pot for pot in fitting if (pot.capital_type, pot.source) == (row.capital_type, row.source)]
    if not coloured:
        return None, [COLOUR]
    return (coloured[0], []) if len(coloured) == 1 else (None, [TWO_LINES])


def _voucher(row: Row, pot: Pot, books: _Books) -> tuple[Booked | None, list[str]]:
    """The ledger's document of the same voucher and act on this line, the one of the same day first.

    A document holds all items of a voucher on a line, so it is held against their sum; else against the row alone.
    """
    part = _part(row, pot)
    found = _same(row, part, books)
    if found is None:
        return None, []
    books.used[found.document_id, found.line_id] = part
    if found.is_told:
        return found, [POSTED]
    if found.amount_vnd not in (row.amount_vnd, books.totals[part]):
        return found, [AMOUNT]
    return found, [DAY_DIFFERS] if found.day != row.day else []


def _same(row: Row, part: _Part, books: _Books) -> Booked | None:
    booked = books.booked.get(part[:3], [])
    free = [one for one in booked if books.used.get((one.document_id, one.line_id), part) == part]
    free.sort(key=lambda one: (one.day != row.day, abs((one.day - row.day).days), one.document_id))
    of_day = [one for one in free if one.day == row.day]
    # Numbers begin anew each year: another day is the same voucher only where the amount is the same too.
    for amount in (books.totals[part], row.amount_vnd):
        for one in of_day or free:
            is_whole = amount == books.totals[part]
            if one.amount_vnd == amount and (is_whole or (one.document_id, one.line_id) not in books.used):
                return one
    return of_day[0] if of_day else None


def _taken(row: Row, pot: Pot, books: _Books) -> list[str]:
    """Takes the row's money off the running balance; what is not there is a fault and takes nothing."""
    kind = KINDS[row.kind]
    source = (pot.id, kind.sources[0])
    if books.left.get(source, 0) < row.amount_vnd:
        return [OVER]
    books.left[source] -= row.amount_vnd
    target = (pot.id, kind.target)
    books.left[target] = books.left.get(target, 0) + row.amount_vnd
    return []


def absent(told: Sequence[Matched], booked: Iterable[Booked], *, since: date, until: date, line_ids: Iterable[int]) -> list[Booked]:
    """What the ledger booked in the sheet's days on these lines and the sheet does not have."""
    there = {(one.document_id, one.line_id) for one in told if one.document_id is not None}
    lines = set(line_ids)
    return [
        one for one in booked
        if since <= one.day <= until and one.line_id in lines and (one.document_id, one.line_id) not in there and not one.is_told
    ]  # fmt: skip


__all__ = [
    "ABOUT_LINE", "ABOUT_OURS", "ABSENT", "AGREES", "AMOUNT", "BOOKED_KINDS", "CLOSED", "COLOUR", "DAY", "DAY_DIFFERS", "DOUBLES", "FAULTS",
    "FAULT_TERMS", "LINE_UNKNOWN", "MISMATCH", "OVER", "POSTED", "READY", "TWICE", "TWO_LINES", "UNIT_UNKNOWN", "WAITS", "Booked",
    "Matched", "Pot", "Row", "absent", "matched", "voucher_key",
]  # fmt: skip
