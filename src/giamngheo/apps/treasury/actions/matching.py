"""Compares a sheet with the ledger, anew each time: what people settled stays, everything else is told again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from giamngheo.apps.money.models import Line
from giamngheo.apps.places.models import Area
from giamngheo.apps.treasury.models import Sheet, SheetRow
from giamngheo.apps.treasury.queries import books
from giamngheo.apps.treasury.states import AGREES, ASIDE, MISMATCH, READY, SENT
from giamngheo.engine.treasury import Booked, Matched, Row, absent, matched
from giamngheo.workbooks.treasury import unit_key

UNTOUCHED = (MISMATCH, READY)
WRITTEN = ("line", "document", "faults", "state", "area", "version")


def compare(sheet: Sheet) -> None:
    """Writes what each open row of the sheet is now, and what the ledger has that the sheet has not; a few statements."""
    rows = list(SheetRow.objects.filter(sheet=sheet).select_related("document").order_by("number", "id"))
    told = [row for row in rows if row.number is not None and row.state != ASIDE]
    years = {row.plan_year for row in told}
    chosen = {row.line_id for row in told if row.line_id is not None}
    lines = books.lines_for(books.area_ids_of(sheet.area), years, chosen)
    known = {line.pk: line for line in lines}
    covered = _covered(sheet, told, lines, chosen)
    vouchers = books.booked(covered, sheet.since, sheet.until, sheet.pk)
    found = matched(
        (_as_row(row) for row in told), books.pots(lines), vouchers,
        ends=books.year_ends({line.plan_year_id for line in lines}),
    )  # fmt: skip
    _write({row.pk: row for row in told}, found, known, _homes(lines))
    _write_absent(sheet, rows, found, vouchers, covered)


def _as_row(row: SheetRow) -> Row:
    chosen = row.line_id if row.is_line_chosen or row.state not in UNTOUCHED else None
    return Row(
        row.pk, row.voucher, row.day, unit_key(row.unit_name), row.project, row.capital_type, row.source, row.plan_year,
        row.origin_year, row.kind, row.amount_vnd, chosen, row.item,
    )  # fmt: skip


def _covered(sheet: Sheet, rows: Sequence[SheetRow], lines: Sequence[Line], chosen: set[int]) -> set[int]:
    """Areas that the sheet speaks of: of the units it names; of a commune's sheet the commune in any case."""
    units = {unit_key(row.unit_name) for row in rows}
    areas = {
        line.area_id for line in lines
        if line.pk in chosen or {unit_key(line.unit_name), unit_key(f"{line.unit_name} {line.area.name}")} & units
    }  # fmt: skip
    return areas | ({sheet.area_id} if sheet.area.kind != Area.Kind.PROVINCE else set())


def _is_open(row: SheetRow) -> bool:
    """Nobody settled it; a row whose document was given up is open again."""
    return row.state in UNTOUCHED or (row.state == SENT and row.document is not None and row.document.state == "discarded")


def _homes(lines: Sequence[Line]) -> dict[str, int]:
    """Unit → its area, of units that are of one area only: there its rows wait, though their line is not known."""
    found: dict[str, set[int]] = {}
    for line in lines:
        for unit in (unit_key(line.unit_name), unit_key(f"{line.unit_name} {line.area.name}")):
            found.setdefault(unit, set()).add(line.area_id)
    return {unit: min(areas) for unit, areas in found.items() if len(areas) == 1}


def _write(rows: dict[int, SheetRow], found: Sequence[Matched], lines: dict[int, Line], homes: dict[str, int]) -> None:
    changed = []
    for one in found:
        row = rows[one.key]
        if not _is_open(row):
            continue
        home = homes.get(unit_key(row.unit_name), row.area_id) if one.line_id is None else lines[one.line_id].area_id
        told = (one.line_id, one.document_id, list(one.faults), one.state, home)
        if told == (row.line_id, row.document_id, row.faults, row.state, row.area_id):
            continue
        row.line_id, row.document_id, row.faults, row.state, row.area_id = told
        row.version += 1
        changed.append(row)
    SheetRow.objects.bulk_update(changed, WRITTEN, batch_size=1000)


def _write_absent(
    sheet: Sheet, rows: Sequence[SheetRow], found: Sequence[Matched], vouchers: Sequence[Booked], covered: set[int]
) -> None:
    """Adds what the ledger has alone; what the sheet has by now, or what was taken back, is no difference any more."""
    lines = {line.pk: line for line in Line.objects.filter(Q(area_id__in=covered), pk__in={v.line_id for v in vouchers})}
    # The sheet's own row may be the voucher by now, though it was left as it was settled.
    settled = [
        Matched(row.pk, row.line_id, row.document_id, ()) for row in rows if row.number is not None and row.document_id is not None
    ]
    missing = {
        (one.document_id, one.line_id): one
        for one in absent([*found, *settled], vouchers, since=sheet.since, until=sheet.until, line_ids=lines)
    }
    known = {(row.document_id, row.line_id): row for row in rows if row.number is None}
    gone = [row for key, row in known.items() if key not in missing and row.state == MISMATCH]
    for row in gone:
        row.state, row.faults, row.version = AGREES, [], row.version + 1
    # What waited then may be in the books by now.
    moved_on = [row for key, row in known.items() if key in missing and row.state == MISMATCH and row.faults != [missing[key].alone]]
    for row in moved_on:
        row.faults, row.version = [missing[row.document_id or 0, row.line_id or 0].alone], row.version + 1
    SheetRow.objects.bulk_update([*gone, *moved_on], ("state", "faults", "version"), batch_size=1000)
    SheetRow.objects.bulk_create(
        _absent_row(sheet, one, lines[one.line_id]) for key, one in missing.items() if key not in known
    )


def _absent_row(sheet: Sheet, one: Booked, line: Line) -> SheetRow:
    return SheetRow(
        sheet=sheet, area_id=line.area_id, number=None, voucher=one.voucher, day=one.day, unit_name=line.unit_name,
        project=line.project, capital_type=line.capital_type, source=line.source, plan_year=line.plan_year_id,
        origin_year=line.origin_year, kind=one.kind, amount_vnd=one.amount_vnd, line=line, document_id=one.document_id,
        faults=[one.alone], state=MISMATCH,
    )  # fmt: skip


__all__ = ["compare"]
