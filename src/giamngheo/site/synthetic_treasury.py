"""For the demo: a sheet of the Treasury that does not match everywhere, and a reconciliation that both sides signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from giamngheo.apps.money.models import Line, Move
from giamngheo.apps.places.models import Area
from giamngheo.apps.treasury.actions import reconciling, sheets
from giamngheo.apps.treasury.models import Sheet, SheetRow
from giamngheo.workbooks.treasury import empty_sheet

from .synthetic_money import MAP, MILLION, YEAR, Books

NAM_LAU, OTHER = "03784", "04159"
OFFICE = "Kho bạc Nhà nước khu vực (giả lập)"
SINCE, UNTIL = date(YEAR, 1, 1), date(YEAR, 6, 30)


def load_treasury() -> int:
    """Returns how many rows. None twice."""
    if Sheet.objects.exists() or not Line.objects.filter(area__code=NAM_LAU, plan_year=YEAR).exists():
        return 0
    books = Books()
    areas = {a.code: a for a in Area.objects.filter(generation_id=MAP, code__in=(NAM_LAU, OTHER))}
    _brought(books, areas[NAM_LAU], _rows(areas[NAM_LAU], is_clean=False))
    signed = _brought(books, areas[OTHER], _rows(areas[OTHER], is_clean=True))
    for row in SheetRow.objects.filter(sheet=signed, state="mismatch"):
        sheets.settle_row(
            row_id=row.pk, is_ours=row.line_id is not None, reason="Kho bạc hạch toán kỳ sau (giả lập)", by=books.people["clerk"]
        )
    made = reconciling.begin_reconciliation(
        area_id=areas[OTHER].pk, unit_name="", since=SINCE, until=UNTIL, by=books.people["clerk"]
    )
    for who in ("clerk", "accountant"):
        reconciling.sign(reconciliation_id=made.pk, note="Kho bạc hạch toán kỳ sau (giả lập).", by=books.people[who])
    return SheetRow.objects.count()


def _brought(books: Books, area: Area, rows: list[tuple[Any, ...]]) -> Sheet:
    return sheets.import_sheet(
        content=empty_sheet(rows), name=f"bang-ke-{area.code}.xlsx", area_id=area.pk, office=OFFICE, since=SINCE, until=UNTIL,
        by=books.people["clerk"],
    )


def _rows(area: Area, *, is_clean: bool) -> list[tuple[Any, ...]]:
    """What the ledger has of the commune as the Treasury would tell it; where not clean, with slips of every common kind."""
    unit = f"UBND {area.name}"
    told = [_row(one, unit) for one in Move.objects.filter(
        line__area=area, document__state="posted", document__kind__in=tuple(KIND_WORDS), document__signed_on__range=(SINCE, UNTIL),
    ).select_related("document", "line").order_by("document_id", "item")]  # fmt: skip
    if is_clean:
        return told
    told = told[1:]  # one is missing
    number, *rest, amount = told[-1]
    told[-1] = (number, *rest, amount + 3 * MILLION)

    def slip(number: str, million: int, **more: Any) -> tuple[Any, ...]:
        given = {
            "day": date(YEAR, 5, 6), "unit": unit, "project": "Dự án 2", "capital": "SN", "source": "Ngân sách Trung ương", "year": YEAR,
            "kind": "Thanh toán", **more,
        }  # fmt: skip
        return (
            number, given["day"], given["unit"], given["project"], given["capital"], given["source"], given["year"], "", given["kind"],
            million * MILLION,
        )  # fmt: skip

    return [
        *told, slip("KB-01", 12), slip("KB-01", 12), slip("KB-02", 5, unit="UBND xã Không Rõ"),
        slip("KB-03", 7, project="Dự án 4, Tiểu dự án 1"), slip("KB-04", 4, capital="ĐT"), slip("KB-05", 9, source="Ngân sách tỉnh"),
        slip("KB-06", 90_000), slip("KB-07", 20),
    ]  # fmt: skip


PROJECT_WORDS = {"p1_1": "Dự án 1, Tiểu dự án 1", "p2": "Dự án 2", "p3_1": "Dự án 3, Tiểu dự án 1", "p5": "Dự án 5"}
KIND_WORDS = {"enter": "Nhập dự toán", "advance": "Tạm ứng", "pay": "Thanh toán"}


def _row(move: Move, unit: str) -> tuple[Any, ...]:
    document, line = move.document, move.line
    return (
        document.number, document.signed_on, unit, PROJECT_WORDS[line.project], "ĐT" if line.capital_type == "investment" else "SN",
        "Ngân sách Trung ương", YEAR, "", KIND_WORDS[document.kind], move.amount_vnd,
    )  # fmt: skip


__all__ = ["load_treasury"]
