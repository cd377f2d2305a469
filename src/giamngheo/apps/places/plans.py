"""The plan in force in this process, loaded once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from giamngheo.engine.plan import Plan, load_plan


@lru_cache(maxsize=1)
def current_plan() -> Plan:
    """The published plan that this installation runs on."""
    return load_plan()


def review_days(year: int) -> tuple[date, date]:
    """First and last day of the annual review of a year, as ``plan/campaign`` says (QĐ 24/2021/QĐ-TTg, Điều 4).

    Raises LookupError for a plan without the procedure.
    """
    law = current_plan().campaign
    if law is None:
        raise LookupError("plan/campaign")
    return law.day_of("opens", year), law.day_of("closes", year)
