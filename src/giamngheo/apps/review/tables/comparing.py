"""Two years of one table side by side, with the difference: counts in numbers, shares in percentage points.

Classes of two standards are two measures. Where the rounds stand on different ones nothing is set side by side, and it
is said why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from giamngheo.apps.review import engine_door
from giamngheo.apps.review.models import Round

from .building import Built, Line, build
from .counting import View
from .coverage import NOT_ALL, coverage
from .definitions import ReviewTable, TableColumn

# (row of the earlier year, of the later) → may their difference be told?
Whole = Callable[[Line | None, Line | None], bool]
BEFORE, AFTER, CHANGE = "before", "after", "change"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rounds of the same table; ``refusal`` says in full why they cannot be compared."""

    earlier: Round
    later: Round

    @property
    def refusal(self) -> str:
        if self.earlier.standard_id == self.later.standard_id:
            return ""
        return (
            f"Không so sánh được: năm {self.earlier.year} rà soát theo {engine_door.standard_name(self.earlier.standard_id)}, "
            f"năm {self.later.year} theo {engine_door.standard_name(self.later.standard_id)}. Hai chuẩn nghèo là hai thước "
            "đo: hộ nghèo của năm này không phải là hộ nghèo của năm kia. Chọn hai năm cùng một chuẩn, hoặc xem từng năm."
        )


def _three(column: TableColumn, pair: Pair) -> tuple[TableColumn, TableColumn, TableColumn]:
    head = f"{column.group}: {column.label}" if column.group else column.label
    change = "diem_phan_tram" if column.share_of else "chenh"
    plain = replace(column, group=head, filters={}, share_of=None, unasked=None)
    return (
        replace(plain, key=f"{column.key}_{BEFORE}", label=str(pair.earlier.year)),
        replace(plain, key=f"{column.key}_{AFTER}", label=str(pair.later.year)),
        replace(plain, key=f"{column.key}_{CHANGE}", label="Tăng, giảm", format=change),
    )


def _difference(before: Any, after: Any, *, is_share: bool) -> Any:
    if before is None or after is None:
        return None
    return (after - before) * 100 if is_share else after - before


def _line(label: str, earlier: Line | None, later: Line | None, table: ReviewTable, whole: Whole) -> Line:
    values: dict[str, Any] = {}
    for column in table.columns:
        before = earlier.values.get(column.key) if earlier else None
        after = later.values.get(column.key) if later else None
        values[f"{column.key}_{BEFORE}"], values[f"{column.key}_{AFTER}"] = before, after
        # Totals of all households are given for every commune; classes are known only where lists are.
        is_whole = column.key in table.denominators or whole(earlier, later)
        change = _difference(before, after, is_share=bool(column.share_of)) if is_whole else None
        values[f"{column.key}_{CHANGE}"] = change
    one = later or earlier
    return Line(label, values, one.area if one else None, bool(one and one.is_total), bool(one and one.is_district))


def _whole_in_both(built: tuple[Built, Built], views: tuple[View, View]) -> Whole:
    """Whether a row stands on all its communes in both years: otherwise its difference is of two different sets."""
    covered = [coverage(view) for view in views]
    inside = [_communes_of(one) for one in built]

    def holds(earlier: Line | None, later: Line | None) -> bool:
        for line, cover, communes in zip((earlier, later), covered, inside, strict=True):
            if line is None or (line.area is None and not line.is_total):
                return False
            targets: list[int | None] = [None]
            if not line.is_total and line.area is not None:
                targets = [*communes.get(line.area.id, [])] if line.is_district else [line.area.id]
            if any(cover.reasons.get(target) == NOT_ALL for target in targets):
                return False
        return True

    return holds


def _communes_of(built: Built) -> dict[int, list[int]]:
    """District → communes that have a row below it."""
    found: dict[int, list[int]] = {}
    for line in built.lines:
        if line.area and line.area.parent_id and not line.is_district:
            found.setdefault(line.area.parent_id, []).append(line.area.id)
    return found


def compared(table: ReviewTable, view: View, pair: Pair, *, area_name: str) -> Built:
    """The table of the later round's view with the earlier year beside it, unit by unit on one map.

    ``view``: of the later round. Raises ValueError for two standards: ask ``pair.refusal`` first.
    """
    if pair.refusal:
        raise ValueError(pair.refusal)
    views = (
        replace(view, round_id=pair.earlier.pk, year=pair.earlier.year),
        replace(view, round_id=pair.later.pk, year=pair.later.year),
    )
    earlier, later = (build(table, one, area_name=area_name) for one in views)
    whole = _whole_in_both((earlier, later), views)

    def key(line: Line) -> tuple[int | None, bool, str]:
        return line.area.id if line.area else None, line.is_total, line.label

    before = {key(line): line for line in earlier.lines}
    lines = [_line(line.label, before.pop(key(line), None), line, table, whole) for line in later.lines]
    lines += [_line(line.label, line, None, table, whole) for line in before.values()]
    title = f"{table.title}: so sánh năm {pair.earlier.year} và năm {pair.later.year}"
    columns = tuple(three for column in table.columns for three in _three(column, pair))
    return Built(replace(table, title=title, columns=columns, denominators=frozenset()), view, lines)


__all__ = ["Pair", "compared"]
