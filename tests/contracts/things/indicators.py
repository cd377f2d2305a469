"""Addresses of indicators: numbers of Phiêng Pằn, the rows behind them, a figure recorded for it."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.indicators.models import RecordedFigure
from giamngheo.kit import clock

from ..phieng_pan import PhiengPan
from . import Thing

YEAR = 2025


def _figure(world: PhiengPan) -> int:
    known = RecordedFigure.objects.filter(area=world.area).first()
    if known is None:
        known = RecordedFigure.objects.create(
            area=world.area, measure="workers_trained", as_of=date(2025, 6, 1), value=3, source="Báo cáo thử", status="approved",
            at=clock.now(),
        )  # fmt: skip
    return int(known.pk)


poor: Thing = lambda w: ["T1"]  # noqa: E731 - a table of small questions reads better so
minority: Thing = lambda w: ["T1b"]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "indicators:indicator": (poor, "dia_ban={area}"),
    "indicators:units_file": (poor, "dia_ban={area}"),
    "indicators:rows": (poor, "dia_ban={area}"),
    "indicators:rows_revealed": (minority, "dia_ban={area}"),
    "indicators:rows_file_revealed": (minority, "dia_ban={area}"),
    "indicators:figure_correct": (lambda w: [_figure(w)], ""),
    "indicators:close": (lambda w: [YEAR, w.area.pk], ""),
    "indicators:explain": (lambda w: ["T4", YEAR, w.area.pk], ""),
}
# What a number is made of: the same for everybody.
LISTS_OF_MINE: dict[str, Thing] = {"indicators:definition": poor}
