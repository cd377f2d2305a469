"""The plan in force in this process, loaded once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from giamngheo.engine.plan import Plan, load_plan
from giamngheo.engine.plan_programme import Period
from giamngheo.kit import clock


@lru_cache(maxsize=1)
def current_plan() -> Plan:
    """The published plan that this installation runs on."""
    return load_plan()


def current_period() -> Period:
    """The programme's period of today (``Plan.period_on``)."""
    return current_plan().period_on(clock.today())


def review_days(year: int) -> tuple[date, date]:
    """First and last day of the annual review of a year, as ``plan/campaign`` says (QĐ 24/2021/QĐ-TTg, Điều 4).

    Raises LookupError for a plan without the procedure.
    """
    law = current_plan().campaign
    if law is None:
        raise LookupError("plan/campaign")
    return law.day_of("opens", year), law.day_of("closes", year)
