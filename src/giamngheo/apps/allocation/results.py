"""The engine asked about kept rows: a division computed anew from what was frozen, to lay it down or to explain it."""

from __future__ import annotations

from collections.abc import Iterable

from giamngheo.engine.allocation import Allocation, AllocationRefused, allocate
from giamngheo.engine.allocation import Unit as Counted
from giamngheo.engine.allocation_frozen import criteria_of, measures_of
from giamngheo.engine.plan_allocation import CriteriaSet

from .models import Option, Unit
from .states import Refused


def divided(criteria: CriteriaSet, units: Iterable[Unit], amount_vnd: int) -> Allocation:
    """Raises Refused, naming the set, with every reason why it cannot be divided so."""
    counted = [
        Counted(u.code, u.name, measures_of(u.measures), not criteria.area_set or criteria.area_set in u.set_ids) for u in units
    ]
    try:
        return allocate(criteria, counted, amount_vnd)
    except AllocationRefused as refusal:
        raise Refused(f"“{criteria.name_vi}”: {' '.join(refusal.problems)}") from None


def explained(option: Option, units: Iterable[Unit], amount_vnd: int) -> Allocation:
    """The same of an option as it was kept."""
    return divided(criteria_of(option.criteria), units, amount_vnd)


__all__ = ["divided", "explained"]
