"""Figures of reports and closed years of the demo, invented and marked so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from giamngheo.apps.indicators import actions, queries
from giamngheo.apps.places.queries import province
from giamngheo.apps.review.models import Round

SOURCE = "Báo cáo giả lập của Sở, số GL-%d"
# Measure → value at the end of 2022, 2023, 2024, 2025.
FIGURES = {
    "officers_above": (38, 39, 39, 21), "officers_above_trained": (12, 22, 30, 18),
    "workers_of_difficult_areas": (241_000, 243_500, 245_800, 247_100), "workers_trained": (128_700, 134_900, 141_300, 146_000),
    "workers_certified": (44_100, 48_200, 52_600, 55_900), "informed": (5_100, 7_900, 10_400, 12_500),
}  # fmt: skip


def load_indicators(years: Collection[int], left_out: Collection[int]) -> int:
    """Records the figures; closes each year before the first whose lists wait for officers. Returns how many figures."""
    area_id, known = province().pk, set(Round.objects.filter(is_synthetic=True).values_list("year", flat=True))
    made = 0
    for measure, numbers in FIGURES.items():
        for year, value in zip(range(2022, 2026), numbers, strict=True):
            actions.record_figure(
                area_id=area_id, measure=measure, as_of=date(year, 12, 15), value=value, source=SOURCE % year, status="preliminary",
                by=None, is_synthetic=True,
            )  # fmt: skip
            made += 1
    last = min(left_out, default=max(years) + 1)
    for year in sorted(y for y in years if y in known and y < last and y in queries.years()):
        actions.close_year(area_id=area_id, year=year, by=None)
    return made


__all__ = ["load_indicators"]
