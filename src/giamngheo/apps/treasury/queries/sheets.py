"""Reads of sheets and their rows: those of my areas, counts by mismatch, lines that a row may belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from giamngheo.apps.money.models import Line
from giamngheo.apps.treasury.models import Sheet, SheetRow
from giamngheo.apps.treasury.states import MISMATCH, READY
from giamngheo.engine.treasury import FAULTS

LINES_OFFERED = 200


def sheets_in(area_ids: Collection[int]) -> QuerySet[Sheet]:
    """Sheets of these areas, or with rows of theirs; how many rows wait and how many match a line and are not booked."""
    told = SheetRow.objects.filter(sheet=OuterRef("pk"), area_id__in=area_ids)
    mine = Q(rows__area_id__in=area_ids)
    return (
        Sheet.objects.filter(Q(area_id__in=area_ids) | Exists(told)).select_related("area")
        .annotate(
            open_count=Count("rows", filter=mine & Q(rows__state=MISMATCH)),
            ready_count=Count("rows", filter=mine & Q(rows__state=READY)),
        )
        .order_by("-id")
    )  # fmt: skip


def sheet_or_none(pk: int, area_ids: Collection[int]) -> Sheet | None:
    return sheets_in(area_ids).filter(pk=pk).first()


def rows_of(sheet: Sheet, area_ids: Collection[int], *, fault: str = "", state: str = "") -> QuerySet[SheetRow]:
    """The sheet's rows of these areas, in the file's order, what the ledger has alone last; one query."""
    found = SheetRow.objects.filter(sheet=sheet, area_id__in=area_ids)
    if fault:
        found = found.filter(faults__contains=[fault])
    if state:
        found = found.filter(state=state)
    return found.select_related("line__area", "document").order_by("number", "id")


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by state, đồng by state, open rows by mismatch."""

    rows: dict[str, int]
    vnd: dict[str, int]
    faults: dict[str, int]


def counts_of(sheet: Sheet, area_ids: Collection[int]) -> Counts:
    """One query: at most some 20,000 rows, of which three columns are read."""
    rows: Counter[str] = Counter()
    vnd: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for state, amount, told in SheetRow.objects.filter(sheet=sheet, area_id__in=area_ids).values_list("state", "amount_vnd", "faults"):
        rows[state] += 1
        vnd[state] += amount
        if state == MISMATCH:
            faults.update(told)
    return Counts(dict(rows), dict(vnd), {code: faults[code] for code in FAULTS if faults[code]})


def row_or_none(pk: int, area_ids: Collection[int]) -> SheetRow | None:
    found = SheetRow.objects.filter(pk=pk, area_id__in=area_ids)
    return found.select_related("sheet__area", "line__area", "line__balance", "document", "area").first()


def lines_offered(row: SheetRow, area_ids: Collection[int]) -> list[Line]:
    """Lines that the row may belong to, the likeliest first: same project and year, then same year."""
    lines = Line.objects.filter(area_id__in=area_ids, plan_year__closed_on=None).select_related("area", "balance")
    same_year = Q(plan_year=row.plan_year) | Q(plan_year=row.day.year)
    found = lines.filter(same_year).order_by("unit_name", "project", "id")
    near = list(found.filter(project=row.project)[:LINES_OFFERED])
    return near + list(found.exclude(project=row.project)[: LINES_OFFERED - len(near)])


def rows_for(area_ids: Collection[int], states: Collection[str]) -> QuerySet[SheetRow]:
    """Rows of these areas in these states."""
    return SheetRow.objects.filter(area_id__in=area_ids, state__in=states)


__all__ = ["Counts", "counts_of", "lines_offered", "row_or_none", "rows_for", "rows_of", "sheet_or_none", "sheets_in"]
