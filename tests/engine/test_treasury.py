"""A voucher with several budget items is one voucher; only the same item and amount again is a row told twice."""

from __future__ import annotations

from datetime import date

from giamngheo.engine.treasury import AGREES, AMOUNT, MISMATCH, READY, TWICE, Booked, Matched, Pot, Row, matched

DAY = date(2026, 5, 4)
POT = Pot(1, frozenset({"ubnd xa"}), "p2", "recurrent", "central", 2026, 2026, False, {"entered": 100})


def row(key: int, amount: int, item: str = "", day: date = DAY) -> Row:
    return Row(key, "CT 1", day, "ubnd xa", "p2", "recurrent", "central", 2026, 2026, "pay", amount, item=item)


def booked(amount: int, document_id: int = 7) -> Booked:
    return Booked(document_id, "CT1", DAY, "pay", 1, amount, False)


def told(rows: list[Row], *vouchers: Booked) -> list[tuple[str, tuple[str, ...], int | None]]:
    found: list[Matched] = matched(rows, [POT], vouchers, ends={2026: date(2027, 1, 31)})
    return [(one.state, one.faults, one.document_id) for one in found]


def test_items_of_one_voucher_are_held_together_against_the_document() -> None:
    items = [row(1, 5, "6301"), row(2, 5, "6302"), row(3, 3, "6301")]
    assert told(items) == [(READY, (), None)] * 3
    assert told(items, booked(13)) == [(AGREES, (), 7)] * 3
    assert told(items, booked(20)) == [(MISMATCH, (AMOUNT,), 7)] * 3
    assert told([row(1, 5), row(2, 3)], booked(5), booked(3, 8)) == [(AGREES, (), 7), (AGREES, (), 8)]
    # The ledger lacks one item: that one is shown, and is not booked as a voucher of its own.
    assert told([row(1, 5), row(2, 3)], booked(5)) == [(AGREES, (), 7), (MISMATCH, (AMOUNT,), 7)]


def test_the_same_item_and_amount_again_is_twice() -> None:
    assert told([row(1, 5, "6301"), row(2, 5, "6301")], booked(5)) == [(AGREES, (), 7), (MISMATCH, (TWICE,), None)]
    assert told([row(1, 5), row(2, 5)]) == [(READY, (), None), (MISMATCH, (TWICE,), None)]
    assert told([row(1, 5), row(2, 5, day=date(2026, 5, 5))]) == [(READY, (), None)] * 2
