"""Ours against the Treasury's, by line and act, for an area and some days: as both stand now, and as they were signed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from giamngheo.apps.money.models import Line
from giamngheo.apps.treasury.models import Fixed, Reconciliation, SheetRow
from giamngheo.apps.treasury.states import MISMATCH, WITHDRAWN
from giamngheo.engine.treasury import BOOKED_KINDS, DOUBLES

# Ours: entries in the books, by the day of their document; what was taken back counts against it. The Treasury's: rows of
# its sheets, each voucher once, but those put aside.
BOTH = """
with ours as (
  select e.line_id, e.kind, sum(case when e.reverses_id is null then e.amount_vnd else -e.amount_vnd end)::bigint as vnd
  from money_entry e join money_document d on d.id = e.document_id join money_line l on l.id = e.line_id
  where e.area_id = %(area)s and d.signed_on between %(since)s and %(until)s and e.kind = any(%(kinds)s)
    and (%(unit)s = '' or l.unit_name = %(unit)s)
  group by 1, 2
), theirs as (
  select r.line_id, r.kind, sum(r.amount_vnd)::bigint as vnd
  from treasury_sheetrow r join money_line l on l.id = r.line_id
  where r.area_id = %(area)s and r.day between %(since)s and %(until)s and r.number is not null and r.state <> 'aside'
    and not r.faults && %(doubles)s::text[] and (%(unit)s = '' or l.unit_name = %(unit)s)
  group by 1, 2
)
select coalesce(o.line_id, t.line_id), coalesce(o.kind, t.kind), coalesce(o.vnd, 0), coalesce(t.vnd, 0)
from ours o full join theirs t on (t.line_id, t.kind) = (o.line_id, o.kind)
where coalesce(o.vnd, 0) <> 0 or coalesce(t.vnd, 0) <> 0
order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One line and act: what both have, đồng."""

    line_id: int
    kind: str
    ours_vnd: int
    theirs_vnd: int
    line: Line | None = None

    @property
    def difference_vnd(self) -> int:
        """The Treasury's less ours."""
        return self.theirs_vnd - self.ours_vnd

    @property
    def figures(self) -> tuple[int, str, int, int]:
        return (self.line_id, self.kind, self.ours_vnd, self.theirs_vnd)


def overlapping(area_id: int, unit_name: str, since: date, until: date) -> QuerySet[Reconciliation]:
    """Those not withdrawn that tell of the same money: of the area, with a day in common, of the same unit or of all units.

    Not those of a longer period that holds the whole shorter one: a year is reconciled after its quarters, and says the same money
    as their sum.
    """
    found = Reconciliation.objects.filter(area_id=area_id, since__lte=until, until__gte=since).exclude(state=WITHDRAWN)
    is_same = Q(since=since, until=until)
    found = found.filter(is_same | ~Q(since__gte=since, until__lte=until) & ~Q(since__lte=since, until__gte=until))
    return found.filter(unit_name__in=("", unit_name)) if unit_name else found


def reconciliations_in(area_ids: Collection[int]) -> QuerySet[Reconciliation]:
    return Reconciliation.objects.filter(area_id__in=area_ids).select_related("area").order_by("-until", "-id")


def reconciliation_or_none(pk: int, area_ids: Collection[int]) -> Reconciliation | None:
    return reconciliations_in(area_ids).filter(pk=pk).first()


def standing(area_id: int, unit_name: str, since: date, until: date) -> list[Pair]:
    """Both sides as they are now; one query."""
    given: dict[str, Any] = {
        "area": area_id, "unit": unit_name, "since": since, "until": until, "kinds": list(BOOKED_KINDS), "doubles": list(DOUBLES),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BOTH, given)
        return [Pair(*row) for row in cursor.fetchall()]


def fixed_of(found: Reconciliation) -> list[Pair]:
    """Both sides as they were when the first signed; one query."""
    rows = Fixed.objects.filter(reconciliation=found, attempt=found.attempt).order_by("line_id", "kind")
    return [Pair(row.line_id, row.kind, row.ours_vnd, row.theirs_vnd) for row in rows]


def with_lines(pairs: Collection[Pair]) -> list[Pair]:
    """The same, each with its line; one query."""
    lines = Line.objects.select_related("area").in_bulk([pair.line_id for pair in pairs])
    return [Pair(*pair.figures, line=lines.get(pair.line_id)) for pair in pairs]


@dataclass(frozen=True, slots=True)
class Change:
    """What came after the signatures: figures as signed and as they are now."""

    line_id: int
    kind: str
    ours_before_vnd: int
    ours_now_vnd: int
    theirs_before_vnd: int
    theirs_now_vnd: int
    line: Line | None = None


def changes_since(fixed: Collection[Pair], now: Collection[Pair]) -> list[Change]:
    """Lines and acts whose figures are not those signed any more, with their lines; one query."""
    before, after = ({(p.line_id, p.kind): p for p in pairs} for pairs in (fixed, now))
    changed = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, Pair(*key, 0, 0)), after.get(key, Pair(*key, 0, 0))
        if old.figures != new.figures:
            changed.append((old, new))
    lines = Line.objects.select_related("area").in_bulk([old.line_id for old, _ in changed]) if changed else {}
    return [
        Change(old.line_id, old.kind, old.ours_vnd, new.ours_vnd, old.theirs_vnd, new.theirs_vnd, lines.get(old.line_id))
        for old, new in changed
    ]  # fmt: skip


def open_rows(area_id: int, since: date, until: date) -> int:
    """Rows of the Treasury's sheets of these days that nobody settled yet."""
    return SheetRow.objects.filter(area_id=area_id, day__range=(since, until), state=MISMATCH).count()


def unplaced_rows(area_id: int, since: date, until: date) -> int:
    """Rows of a wider area's sheets of these days that are nobody's yet and may be this area's: of a unit that holds a line here, or
    that nobody knows. One query.

    Whoever keeps this area's books does not see those rows; the database counts them (migration 0005).
    """
    with connection.cursor() as cursor:
        cursor.execute("select treasury_unplaced(%s, %s, %s)", [area_id, since, until])
        return int(cursor.fetchone()[0])


def units_of(area_id: int) -> list[str]:
    """Who holds lines in an area."""
    return list(Line.objects.filter(area_id=area_id).order_by("unit_name").values_list("unit_name", flat=True).distinct())


def units_by_area(area_ids: Collection[int]) -> dict[int, list[str]]:
    """Area → who holds lines in it; one query."""
    found: dict[int, list[str]] = {}
    rows = Line.objects.filter(area_id__in=area_ids).order_by("unit_name").values_list("area_id", "unit_name").distinct()
    for area_id, unit in rows:
        found.setdefault(area_id, []).append(unit)
    return found


__all__ = [
    "Change",
    "Pair",
    "changes_since",
    "fixed_of",
    "open_rows",
    "overlapping",
    "reconciliation_or_none",
    "reconciliations_in",
    "standing",
    "units_by_area",
    "units_of",
    "unplaced_rows",
    "with_lines",
]  # fmt: skip
