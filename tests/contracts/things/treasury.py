"""Addresses of the Treasury's side: a sheet of Phiêng Pằn with a row, a reconciliation there."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.files.actions import store_file
from giamngheo.apps.treasury.models import Reconciliation, Sheet, SheetRow
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing
from .money import line

DAY = date(2025, 3, 1)


def _sheet(world: PhiengPan) -> Sheet:
    known = Sheet.objects.filter(area=world.area).first()
    if known is not None:
        return known
    officer = world.society.phieng_pan_officer
    file = store_file(content=b"x", name="a.xlsx", content_type="application/octet-stream", area_id=world.area.pk, by=officer)
    return Sheet.objects.create(
        area=world.area, office=HEAD, since=DAY, until=DAY, file=file, sha256="x", row_count=1, by_id=officer.pk, at=clock.now()
    )


def _row(world: PhiengPan) -> SheetRow:
    known = SheetRow.objects.filter(area=world.area).first()
    if known is not None:
        return known
    return SheetRow.objects.create(
        sheet=_sheet(world), area=world.area, number=2, voucher=HEAD, day=DAY, unit_name=HEAD, project="p2", capital_type="recurrent",
        source="central", plan_year=2025, origin_year=2025, kind="pay", amount_vnd=1, faults=["unit_unknown"], state="mismatch",
    )  # fmt: skip


def _reconciliation(world: PhiengPan) -> Reconciliation:
    known = Reconciliation.objects.filter(area=world.area).first()
    if known is not None:
        return known
    return Reconciliation.objects.create(
        area=world.area, unit_name=HEAD, since=DAY, until=DAY, by_id=world.society.phieng_pan_officer.pk, at=clock.now()
    )


sheet: Thing = lambda w: [_sheet(w).pk]  # noqa: E731
row: Thing = lambda w: [_row(w).pk]  # noqa: E731
record: Thing = lambda w: [_reconciliation(w).pk]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "treasury:sheet": (sheet, ""),
    "treasury:sheet_file": (lambda w: [_sheet(w).pk, "csv"], ""),
    "treasury:sheet_compare": (sheet, ""),
    "treasury:sheet_post": (sheet, ""),
    "treasury:row": (row, ""),
    **{f"treasury:row_{step}": (row, "") for step in ("line", "keep", "aside", "reopen")},
    "treasury:reconciliation": (record, ""),
    "treasury:reconciliation_file": (lambda w: [_reconciliation(w).pk, "csv"], ""),
    "treasury:reconciliation_sign": (record, ""),
    "treasury:reconciliation_reopen": (record, ""),
    "treasury:reconciliation_withdraw": (record, ""),
    "treasury:year_end_decide": (line, ""),
}
LISTS_OF_MINE: dict[str, Thing] = {
    "treasury:year_end_file": lambda w: ["csv"],
    "treasury:settlements_file": lambda w: ["csv"],
}
