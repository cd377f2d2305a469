"""Growth of policy credit from the sums of communes: how much is owed, since when it grew, of which communes it can be said.

Growth is told of communes that both months tell, and of no others: a commune whose file is missing would look as if everything had
been paid back. Communes of an older map count in the commune of the newer one in which they lie whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from giamngheo.apps.places.queries import areas_named, communes_of, communes_onto, generation_on

from .models import LoanTotal
from .rules import month_end

FIGURES = ("loans", "households", "unjoined", "lent_vnd", "outstanding_vnd", "overdue_vnd", "frozen_vnd")


@dataclass(slots=True)
class Sums:
    """Sums of some communes at the end of a month; ``growth_vnd``: against the base month, null where it cannot be said."""

    loans: int = 0
    households: int = 0
    unjoined: int = 0
    lent_vnd: int = 0
    outstanding_vnd: int = 0
    overdue_vnd: int = 0
    frozen_vnd: int = 0
    growth_vnd: int | None = None

    def add(self, row: LoanTotal) -> None:
        for name in FIGURES:
            setattr(self, name, getattr(self, name) + getattr(row, name))

    @property
    def overdue_share(self) -> float | None:
        """Overdue in what is owed, 0 to 1."""
        return self.overdue_vnd / self.outstanding_vnd if self.outstanding_vnd else None


@dataclass(frozen=True, slots=True)
class CommuneSums:
    """One commune: all of its loans, and of those that the Plan counts what is owed and how it grew."""

    area_id: int
    name: str
    all: Sums
    counted_vnd: int
    growth_vnd: int | None


@dataclass(slots=True)
class Credit:
    """What the page shows. ``base``: the month that growth is counted from, null where there is only one month.

    ``growth_vnd`` is of the schemes that count and of ``compared`` communes of ``expected`` on the map; ``missing``: names of
    communes without a file of the month.
    """

    month: date
    base: date | None
    all: Sums
    counted_vnd: int
    growth_vnd: int | None
    compared: int
    expected: int
    missing: list[str]
    schemes: dict[str, Sums]
    communes: list[CommuneSums]
    months: list[tuple[date, int, int]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.compared == self.expected


def months_told(area_ids: Collection[int]) -> list[date]:
    """Months of which some file told these areas, newest first; one query."""
    return list(LoanTotal.objects.filter(area_id__in=area_ids, scheme="").dates("month", "month", order="DESC"))


def base_of(months: Collection[date], month: date, *, asked: date | None, planned: date) -> date | None:
    """The base of growth: the month asked for, else the planned one, else the earliest that is told; null where none is before."""
    before = sorted(one for one in months if one < month)
    if asked in before:
        return asked
    return planned if planned in before else (before[0] if before else None)


def credit_of(area_ids: Collection[int], *, month: date, base: date | None, counted: Collection[str]) -> Credit:
    """The page's figures for these areas; five queries whatever their number. ``counted``: schemes of the Plan's growth."""
    communes = dict(communes_of(generation_on(month_end(month)).id).filter(pk__in=area_ids).values_list("pk", "name"))
    rows = list(LoanTotal.objects.filter(area_id__in=area_ids, month__in=[m for m in (month, base) if m]))
    now, before = [r for r in rows if r.month == month], [r for r in rows if r.month == base]
    onto = _onto(before, month)
    told_now, told_before = {r.area_id for r in now if not r.scheme}, {onto.get(r.area_id, 0) for r in before if not r.scheme}
    both = (told_now & told_before) if base else set()
    schemes: dict[str, Sums] = defaultdict(Sums)
    of_area: dict[int, Sums] = defaultdict(Sums)
    counted_now, counted_then = _by_area(now, counted, {}), _by_area(before, counted, onto)
    for row in now:
        (of_area[row.area_id] if not row.scheme else schemes[row.scheme]).add(row)
    for code, sums in schemes.items():
        sums.growth_vnd = _growth([r for r in rows if r.scheme == code], month, both, onto) if both else None
    whole = Sums()
    for row in now:
        if not row.scheme:
            whole.add(row)
    whole.growth_vnd = _growth([r for r in rows if not r.scheme], month, both, onto) if both else None
    names = communes | areas_named([a for a in told_now if a not in communes])
    lines = [
        CommuneSums(area, names[area], of_area[area], counted_now.get(area, 0),
                    counted_now.get(area, 0) - counted_then.get(area, 0) if area in both else None)
        for area in sorted(told_now, key=lambda a: names[a])
    ]  # fmt: skip
    return Credit(
        month=month, base=base, all=whole, counted_vnd=sum(counted_now.values()),
        growth_vnd=sum(line.growth_vnd for line in lines if line.growth_vnd is not None) if both else None,
        compared=len(both), expected=len(communes), missing=sorted(name for area, name in communes.items() if area not in told_now),
        schemes=dict(schemes), communes=lines, months=_months(area_ids, counted),
    )  # fmt: skip


def _onto(before: Iterable[LoanTotal], month: date) -> dict[int, int]:
    """Commune of the base month → the commune of this month's map in which it lies whole; itself on the same map."""
    areas = {row.area_id for row in before}
    return {area: area for area in areas} | communes_onto(areas, generation_on(month_end(month)).id)


def _by_area(rows: Iterable[LoanTotal], counted: Collection[str], onto: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.scheme in counted:
            found[onto.get(row.area_id, row.area_id)] += row.outstanding_vnd
    return found


def _growth(rows: Iterable[LoanTotal], month: date, both: set[int], onto: dict[int, int]) -> int:
    """What is owed now less what was owed then, of the communes that both months tell."""
    grown = 0
    for row in rows:
        if row.month == month and row.area_id in both:
            grown += row.outstanding_vnd
        elif row.month != month and onto.get(row.area_id) in both:
            grown -= row.outstanding_vnd
    return grown


def _months(area_ids: Collection[int], counted: Collection[str]) -> list[tuple[date, int, int]]:
    """Every month told, oldest first: what is owed of the schemes that count, and how many communes told it."""
    found: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    rows = LoanTotal.objects.filter(area_id__in=area_ids, scheme__in=["", *counted])
    for month, scheme, owed in rows.order_by("month").values_list("month", "scheme", "outstanding_vnd"):
        if scheme:
            found[month][0] += owed
        else:
            found[month][1] += 1
    return [(month, owed, communes) for month, (owed, communes) in sorted(found.items())]


__all__ = ["CommuneSums", "Credit", "Sums", "base_of", "credit_of", "months_told"]
