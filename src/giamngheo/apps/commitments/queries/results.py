"""What came of the commitments of a year: as frozen, else as it would be frozen now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from giamngheo.apps.commitments import states
from giamngheo.apps.commitments.models import YearResult
from giamngheo.apps.commitments.scoring import Figures, are_comparable
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock

from .targets import TargetLine, target_lines

Result = YearResult.Result
COUNTS_FROM = (states.APPROVED, states.SCORED)


@dataclass(frozen=True, slots=True)
class YearResults:
    """One year: ``frozen``: a row of the newest freezing, None while nothing is frozen."""

    rows: list[YearResult]
    frozen: YearResult | None
    counts: Counter[str]


def result_of(line: TargetLine) -> YearResult:
    """One commune's result as of now; not saved, without a number. Only what the upper level approved is a promise."""
    mine = line.commitment if line.state in COUNTS_FROM else None
    base, closing = line.base, line.closing
    missing = [figures.missing for figures in (base, closing) if figures.missing]
    if not are_comparable(base, closing):
        missing.append(_("danh sách hai năm theo hai chuẩn nghèo khác nhau nên không so được"))
    return YearResult(
        area=line.area, year=line.year, plan_digest=current_plan().digest, base_standard=base.standard, closing_standard=closing.standard,
        registered_reduction=mine.registered_reduction if mine else None, registered_points=mine.registered_points if mine else None,
        base_poor=base.poor, base_households=base.households, closing_poor=closing.poor, closing_households=closing.households,
        reached_reduction=line.now.reduction, reached_points=line.now.points,
        result=line.now.result if mine else Result.UNREGISTERED, missing="; ".join(missing), is_official=_is_official(base, closing),
        at=clock.now(),
    )  # fmt: skip


def _is_official(base: Figures, closing: Figures) -> bool:
    return base.is_official and closing.is_official


def frozen_rows(area_ids: Collection[int], year: int) -> dict[int, YearResult]:
    """Area id → the row of the newest freezing; one query."""
    rows = YearResult.objects.filter(area_id__in=area_ids, year=year).select_related("area").order_by("area_id", "-number")
    return {row.area_id: row for row in rows.distinct("area_id")}


def frozen_of(area_id: int, year: int) -> YearResult | None:
    return frozen_rows([area_id], year).get(area_id)


def results_of(areas: list[Area], year: int) -> YearResults:
    """A row for each commune, frozen where it is, by name of the commune; eight queries at most."""
    kept = frozen_rows([area.pk for area in areas], year)
    open_areas = [area for area in areas if area.pk not in kept]
    now = {line.area.pk: result_of(line) for line in target_lines(open_areas, year)} if open_areas else {}
    rows = [kept.get(area.pk) or now[area.pk] for area in areas]
    newest = max(kept.values(), key=lambda row: row.number, default=None)
    return YearResults(rows, newest, Counter(row.result for row in rows))


__all__ = ["COUNTS_FROM", "Result", "YearResults", "frozen_of", "frozen_rows", "result_of", "results_of"]
