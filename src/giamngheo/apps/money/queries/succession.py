"""Reads of what units that ended still hold: by unit, by line, and who follows each unit on the newest map."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from giamngheo.apps.money.models import Line
from giamngheo.apps.places.models import Area, AreaProjection, Generation
from giamngheo.apps.places.queries import province
from giamngheo.engine.ledger import KINDS

from .lines import lines_in

# What a handover carries: an account that none of these names stays on the line as its history.
CARRIED = KINDS["handover"].sources
HOLDING = Q()
for _account in CARRIED:
    HOLDING |= Q(**{f"balance__{_account}_vnd__gt": 0})


def _newest() -> Generation:
    found = Generation.objects.order_by("-valid_from").first()
    assert found is not None, "no map is loaded"
    return found


def ended_areas(area_ids: Collection[int]) -> QuerySet[Area]:
    """Districts and communes of maps before the newest; the province goes on, whatever map its line was opened on."""
    return Area.objects.filter(pk__in=area_ids).exclude(generation=_newest()).exclude(kind=Area.Kind.PROVINCE)


def held_lines(area_ids: Collection[int]) -> QuerySet[Line]:
    """Lines of units that ended which still hold something; one query, with balances, area and year."""
    ended = ended_areas(area_ids).values("pk")
    return lines_in(area_ids).filter(HOLDING, area_id__in=ended).select_related("area__generation", "balance", "plan_year")


def units_of(area_ids: Collection[int]) -> list[Any]:
    """Unit that ended → lines still held, đồng held, lines of closed years (which nobody can hand over); one query."""
    held = sum((F(f"balance__{account}_vnd") for account in CARRIED[1:]), start=F(f"balance__{CARRIED[0]}_vnd"))
    found = held_lines(area_ids).order_by().values("area_id", "area__name", "area__kind", "area__generation__name_vi")
    counted = found.annotate(
        count=Count("pk"), held=Sum(held), closed=Count("pk", filter=Q(plan_year__closed_on__isnull=False))
    )
    return list(counted.order_by("-area__kind", "area__name", "area_id"))


@dataclass(frozen=True, slots=True)
class Heirs:
    """Who may follow a unit: on the newest map, with the one that the map itself names, where it names one."""

    areas: tuple[Area, ...]
    proposed_id: int | None


def heirs_of(ended: Area) -> Heirs:
    """A commune's successor is proposed; a district has many, of which a person chooses, the province's agencies among them."""
    newest = _newest()
    below = Area.objects.filter(Q(pk=ended.pk) | Q(parent=ended), kind=Area.Kind.COMMUNE)
    targets = AreaProjection.objects.filter(area__in=below, generation=newest, level=Area.Kind.COMMUNE).values("target_id")
    communes = list(Area.objects.filter(pk__in=targets).order_by("name"))
    proposed = communes[0].pk if len(communes) == 1 else None
    return Heirs((*communes, province()), proposed)


def held_vnd(line: Line) -> int:
    told = line.balance.as_told()
    return sum(told[account] for account in CARRIED)


__all__ = ["CARRIED", "Heirs", "ended_areas", "heirs_of", "held_lines", "held_vnd", "units_of"]
