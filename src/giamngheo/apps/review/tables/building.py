"""Puts a table together: its rows in official order (district, then its communes), sums, and shares last.

Shares are divided once, from sums; a share without a denominator is empty, never 0 %.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from giamngheo.apps.places.models import Area, AreaInside
from giamngheo.kit.formats import percent

from .counting import View
from .coverage import NO_DATA, NO_DENOMINATOR, NOT_ALL, Coverage, coverage
from .definitions import ReviewTable, Row, TableColumn

UNASKED = "chưa hỏi"
UNPLACED = "Không xếp được trên bản đồ này nếu không chia tách đơn vị"


@dataclass(slots=True)
class Line:
    """One row of a table: the area it is about (none for what cannot be placed), its values, how it is printed."""

    label: str
    values: Row
    area: Area | None = None
    is_total: bool = False
    is_district: bool = False
    reason: str = ""

    def is_unasked(self, column: TableColumn) -> bool:
        """Whether the cell is empty because none of the households was asked."""
        if column.unasked is None or self.values.get(column.key) is not None:
            return False
        none_asked, whole = (self.values.get(key) for key in column.unasked)
        return bool(whole) and none_asked == whole

    def missing(self, part: str, whole: str) -> str:
        """Why a share is empty, in words for the cell."""
        if self.values.get(part) is None:
            return NO_DATA
        return self.reason or (NOT_ALL if self.values.get(whole) else NO_DENOMINATOR)


@dataclass(slots=True)
class Built:
    """A finished table."""

    table: ReviewTable
    view: View
    lines: list[Line] = field(default_factory=list)

    @property
    def total(self) -> Line:
        return self.lines[0]


def _sum(rows: list[Row]) -> Row:
    """Sums of counts; a key that is missing in some areas is summed over those that have it, and stays missing
    where none has it."""
    total: Row = {}
    for row in rows:
        for key, value in row.items():
            if value is not None:
                total[key] = total.get(key, 0) + value
    return total


def _with_shares(table: ReviewTable, row: Row) -> Row:
    result = dict(row)
    for column in table.columns:
        if column.share_of:
            part, whole = column.share_of
            numerator, denominator = row.get(part), row.get(whole)
            # Not classified yet is not "none are poor": without both numbers there is no share.
            result[column.key] = numerator / denominator if numerator is not None and denominator else None
        elif column.key not in result and table.has_counts(row):
            # Nothing of this kind among the counted: zero. A denominator nobody gave stays unknown.
            result[column.key] = None if column.key in table.denominators else 0
        if column.unasked:
            unasked, everybody = (row.get(key) for key in column.unasked)
            if everybody and unasked == everybody:
                result[column.key] = None
    return result


def _sum_with_shares(table: ReviewTable, rows: list[Row]) -> Row:
    """The sum of several areas. Where one of them has only the numerator or only the denominator, the shares of
    the sum would be of two different sets of areas: they are left empty."""
    total = _with_shares(table, _sum(rows))
    for column in table.columns:
        if column.share_of:
            part, whole = column.share_of
            if any((part in row) != bool(row.get(whole)) for row in rows if row):
                total[column.key] = None
    return total


def _targets(view: View) -> list[Area]:
    return list(
        Area.objects.filter(
            id__in=AreaInside.objects.filter(outer_id=view.area_id).values("inner_id"),
            generation_id=view.generation_id,
            kind=view.level,
        )
        .select_related("parent")
        .order_by("parent__code", "code")
    )


def _withhold(line: Line, table: ReviewTable, covered: Coverage, targets: list[int | None]) -> Line:
    """Empties the shares of a row that does not stand on all its communes, and says why."""
    line.reason = covered.reason(targets)
    if line.reason:
        for column in table.columns:
            if column.share_of:
                line.values[column.key] = None
    return line


def build(table: ReviewTable, view: View, *, area_name: str) -> Built:
    """Fills a table for one view; the first line is the total of the area looked at."""
    counts = table.fill(view)
    # Only a share of the whole population needs totals from elsewhere; the others are shares of what was counted.
    covered = coverage(view) if table.denominators else Coverage()
    for target in covered.classified & counts.keys():
        for column in table.columns:
            if not column.share_of and column.key not in table.denominators:
                counts[target].setdefault(column.key, 0)
    targets = _targets(view)
    built = Built(table, view)
    total = Line(area_name, _sum_with_shares(table, list(counts.values())), is_total=True)
    built.lines.append(_withhold(total, table, covered, [None]))
    districts = {a.parent_id for a in targets if a.parent and a.parent.kind == Area.Kind.DISTRICT}
    last: int | None = None
    for area in targets:
        parent = area.parent
        if view.level == "commune" and parent and parent.id in districts and parent.id != last and len(districts) > 1:
            members = [counts[a.id] for a in targets if a.parent_id == parent.id and a.id in counts]
            district = Line(parent.name, _sum_with_shares(table, members), parent, is_district=True)
            its_communes = [a.id for a in targets if a.parent_id == parent.id]
            built.lines.append(_withhold(district, table, covered, [*its_communes]))
            last = parent.id
        line = Line(area.name, _with_shares(table, counts.get(area.id, {})), area)
        built.lines.append(_withhold(line, table, covered, [area.id]))
    placed = {a.id for a in targets}
    rest = _sum([row for target, row in counts.items() if target not in placed])
    if rest:
        built.lines.append(Line(UNPLACED, _with_shares(table, rest)))
    return built


def head_groups(table: ReviewTable) -> list[tuple[str, int]]:
    """Group heads above the columns with how many columns each spans."""
    groups: list[tuple[str, int]] = []
    for column in table.columns:
        if groups and groups[-1][0] == column.group:
            groups[-1] = (column.group, groups[-1][1] + 1)
        else:
            groups.append((column.group, 1))
    return groups


STEP = 0.0001  # the map speaks in hundredths of a percent, as the table prints them


def _range_words(low: float, high: float) -> str:
    """ "5,00–9,99 %"; one number where both ends print alike."""
    first, last = percent(low), percent(high)
    return last if first == last else f"{first.removesuffix('%').rstrip()}–{last}"


def class_breaks(values: list[float]) -> list[dict[str, Any]]:
    """Five classes of equal count for the map, from the shares shown; fewer when there are fewer values. Each is
    labelled with the range it holds; its upper edge belongs to the next one, but in the last."""
    known = sorted(round(v, 4) for v in values)
    if not known:
        return []
    cuts = sorted({known[min(len(known) - 1, round(len(known) * k / 5))] for k in range(1, 5)})
    edges = [0.0, *[c for c in cuts if 0 < c < known[-1]], known[-1]]
    pairs = list(pairwise(edges))
    return [
        {"from": low, "to": high, "label": _range_words(low, high if i == len(pairs) - 1 else high - STEP)}
        for i, (low, high) in enumerate(pairs)
    ]
